"""The tables against the schema of the real provider."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from farshore.plan.types import data, facts, known_types, releases
from farshore.plan.types.crawl import derive, schema
from tests.standin.terraform import PROVIDER_VERSION, require_terraform, terraform_environment

pytestmark = pytest.mark.terraform

OLDER = releases()[0]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What `terraform providers schema -json` prints, parsed."""
    require_terraform()
    folder = tmp_path_factory.mktemp("schema")
    providers = {"aws": {"source": "hashicorp/aws", "version": OLDER}}
    (folder / "main.tf.json").write_text(json.dumps({"terraform": {"required_providers": providers}}))
    _run(folder, "init", "-input=false")
    parsed: Mapping[str, Any] = json.loads(_run(folder, "providers", "schema", "-json"))
    return parsed


def _run(folder: Path, *command: str) -> str:
    environment = {**os.environ, **terraform_environment()}
    return subprocess.run(
        ["terraform", *command], cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def blocks(document: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The block of each resource type."""
    ((_, provider),) = document["provider_schemas"].items()
    return {name: one["block"] for name, one in provider["resource_schemas"].items()}


def has(block: Mapping[str, Any], path: str) -> bool:
    """Say whether a block has an attribute or a block at a dotted path."""
    head, _, rest = path.partition(".")
    if head in block.get("block_types", {}):
        return not rest or has(block["block_types"][head]["block"], rest)
    return head in block.get("attributes", {}) and not rest


def test_the_release_that_is_checked_is_the_one_that_is_described():
    assert OLDER == PROVIDER_VERSION


def test_every_type_of_the_provider_is_known_and_no_other(blocks: Mapping[str, Any]):
    assert set(blocks) == {name for name in known_types() if OLDER in facts(name).releases}


def test_what_was_derived_of_each_type_is_what_is_derived_now(document: Mapping[str, Any]):
    rows = data.read(data.PROVIDER)["types"]
    for name, shape in schema.shapes(document).items():
        assert tuple(rows[name].get("name", ())) == derive.name_attributes(shape), name
        assert tuple(rows[name].get("zones", ())) == derive.zone_attributes(shape), name
        assert derive.arn_attribute(shape) in ("", rows[name].get("arn")), name


def test_every_protection_is_an_attribute_of_its_type(blocks: Mapping[str, Any]):
    rows = data.read("protections.json")["protections"]
    described = [(row["type"], row["attribute"]) for row in rows if row.get("only", OLDER) == OLDER]
    described = [pair for pair in described if pair[0] in blocks]
    assert [pair for pair in described if not has(blocks[pair[0]], pair[1])] == []


def test_every_replication_is_an_attribute_or_block_of_its_type(blocks: Mapping[str, Any]):
    ways = [way for name in blocks for way in facts(name).replicates]
    paths = [(way.type, path) for way in ways for path in (way.path, way.region) if path]
    assert [pair for pair in paths if not has(blocks[pair[0]], pair[1])] == []


def test_every_name_is_an_attribute_of_its_type(blocks: Mapping[str, Any]):
    named = {name: facts(name).name_attributes for name in blocks}
    missing = {(name, one) for name, names in named.items() for one in names if not has(blocks[name], one)}
    assert missing == {("aws_batch_compute_environment", "name")}  # what version 6 calls it


def test_every_attribute_that_decides_about_the_scope_exists(blocks: Mapping[str, Any]):
    rows = data.read("scopes.json")["dependent"]
    assert [row for row in rows if row["type"] in blocks and not has(blocks[row["type"]], row["attribute"])] == []
