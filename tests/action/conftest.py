"""A runner whose workspace holds some plans, and the Python that the action's first step makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.action.runner import Runner
from tests.pull_request.github_server import TOKEN, GitHubServer, github_server

PULL_REQUEST = {"pull_request": {"number": 7, "head": {"repo": {"full_name": "acme/shop"}}}}


def plan(*deleted: str) -> str:
    """A plan that deletes tables in us-east-1."""
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "planned_values": {"root_module": {}},
            "resource_changes": [change(name) for name in deleted],
            "configuration": {
                "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "us-east-1"}}}},
                "root_module": {},
            },
        }
    )


def system_plan(*created: str) -> str:
    """A plan that creates tables in us-east-1."""
    document = json.loads(plan(*created))
    for one in document["resource_changes"]:
        values = one["change"]
        values.update(actions=["create"], before=None, after=values["before"], before_sensitive=False)
        values["after_sensitive"] = {}
    return json.dumps(document)


def change(name: str) -> dict[str, Any]:
    arn = f"arn:aws:dynamodb:us-east-1:123456789012:table/{name}"
    return {
        "address": f"aws_dynamodb_table.{name}",
        "mode": "managed",
        "type": "aws_dynamodb_table",
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": ["delete"],
            "before": {"name": name, "arn": arn, "id": name, "hash_key": "id"},
            "after": None,
            "after_unknown": {},
            "before_sensitive": {},
            "after_sensitive": False,
        },
    }


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    """GitHub, with the pull request acme/shop#7."""
    with github_server() as server:
        yield server


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python that the first step of the action makes, with farshore."""
    temp, workspace = tmp_path_factory.mktemp("install"), tmp_path_factory.mktemp("empty")
    run = Runner(temp, workspace, {}, {}, TOKEN).run(plans="none.json", comment="false")
    assert run.steps == ["Install farshore", "Review", "Verdict"], run.log
    (python,) = temp.glob("farshore-venv.*/bin/python")
    return python


@pytest.fixture
def runner(tmp_path: Path, github: GitHubServer, installed: Path) -> Runner:
    """A runner with a checkout that holds some plans."""
    temp, workspace = tmp_path / "temp", tmp_path / "work"
    temp.mkdir()
    (workspace / "regions" / "eu west").mkdir(parents=True)
    for name, content in {
        "plan.json": plan("orders"),
        "clean.json": plan(),
        "broken.json": '{"format_version": "1.2", "resource_ch',
        "regions/us-east-1.json": plan("carts"),
        "regions/eu west/plan.json": plan("users", "carts"),
        "[prod].json": plan("orders"),
    }.items():
        (workspace / name).write_text(content, encoding="utf-8")
    variables = {
        "GITHUB_API_URL": github.api,
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_EVENT_PATH": "",
        "NO_PROXY": "127.0.0.1",
    }
    return Runner(temp, workspace, variables, PULL_REQUEST, TOKEN, installed)
