"""What every stack has: the provider in each region, as `terraform:` of the spec asks for it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.constructs.synthesised import HEAD, resources, terraform

SERVICES = """
services:
  site: {type: static-site}
  api: {type: rest-api, code: src, routes: {"GET /": app.read}, uses: {files: write}}
  files: {type: bucket}
  orders: {type: table, key: {partition: id}, indexes: {by-day: {partition: day, sort: id}}}
"""
BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
SETTINGS = f"""
terraform:
  tags: {{team: web, "cost centre": "042"}}
  allowed_account_ids: ["000011112222", "111122223333"]
  assume_role: {{role_arn: "arn:aws:iam::111122223333:role/ci/deploy", external_id: ours, session_name: farshore}}
  permissions_boundary: "{BOUNDARY}"
"""


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return terraform(tmp_path_factory.mktemp("set-up"), HEAD + SERVICES + SETTINGS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return terraform(tmp_path_factory.mktemp("plain"), HEAD + SERVICES)


def providers(stacks: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield every provider configuration without what tells regions apart."""
    for stack in stacks.values():
        for provider in stack["provider"]["aws"]:
            yield {name: value for name, value in provider.items() if name not in ("region", "alias")}


def test_without_settings_a_provider_has_farshores_tag_alone(plain: dict[str, dict[str, Any]]) -> None:
    assert all(provider == {"default_tags": [{"tags": {"farshore": "shop"}}]} for provider in providers(plain))


def test_every_provider_of_every_stack_has_the_settings(set_up: dict[str, dict[str, Any]]) -> None:
    found = list(providers(set_up))

    assert len(found) > len(set_up)
    for provider in found:
        assert provider == {
            "default_tags": [{"tags": {"farshore": "shop", "team": "web", "cost centre": "042"}}],
            "allowed_account_ids": ["000011112222", "111122223333"],
            "assume_role": [
                {
                    "role_arn": "arn:aws:iam::111122223333:role/ci/deploy",
                    "external_id": "ours",
                    "session_name": "farshore",
                }
            ],
        }


def test_a_role_needs_nothing_but_its_arn(tmp_path: Path) -> None:
    arn = "arn:aws:iam::111122223333:role/deploy"
    stacks = terraform(tmp_path, f'{HEAD}{SERVICES}\nterraform: {{assume_role: {{role_arn: "{arn}"}}}}\n')

    assert all(provider["assume_role"] == [{"role_arn": arn}] for provider in providers(stacks))


def roles(stacks: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [content for _, kind, _, content in resources(stacks) if kind == "aws_iam_role"]


def test_every_role_is_bounded(set_up: dict[str, dict[str, Any]], plain: dict[str, dict[str, Any]]) -> None:
    assert len(roles(set_up)) >= 6
    assert {role["permissions_boundary"] for role in roles(set_up)} == {BOUNDARY}
    assert not any("permissions_boundary" in role for role in roles(plain))


def test_the_settings_change_nothing_else(set_up: dict[str, dict[str, Any]], plain: dict[str, dict[str, Any]]) -> None:
    changed = copy.deepcopy(set_up)
    for role in roles(changed):
        del role["permissions_boundary"]
    for part, stack in changed.items():
        assert {**stack, "provider": plain[part]["provider"]} == plain[part]


@pytest.mark.parametrize(
    ("major", "keys"),
    [
        (5, {"hash_key": "day", "range_key": "id"}),
        (
            6,
            {
                "key_schema": [
                    {"attribute_name": "day", "key_type": "HASH"},
                    {"attribute_name": "id", "key_type": "RANGE"},
                ]
            },
        ),
    ],
)
def test_an_index_is_written_as_the_provider_takes_it(major: int, keys: dict[str, Any], tmp_path: Path) -> None:
    stacks = terraform(tmp_path, f"{HEAD}{SERVICES}\nterraform: {{aws_provider: {major}}}\n")

    (table,) = (content for _, kind, _, content in resources(stacks) if kind == "aws_dynamodb_table")
    assert table["global_secondary_index"] == [{"name": "by-day", "projection_type": "ALL", **keys}]
