"""The tables: every row is about something that exists, and every type has its row or a reason to have none."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from farshore.catalog import Catalog
from farshore.catalog import data as catalog_data
from farshore.errors import FarshoreError
from farshore.plan.types import Guard, Kind, Role, Scope, data, facts, known_types
from farshore.plan.types.patterns import lookup

SERVICES = data.read("services.json")
CLOUDFORMATION = data.read("cloudformation.json")
SCOPES = data.read("scopes.json")
KINDS = data.read("kinds.json")
NAMES = data.read("names.json")
PROTECTIONS = data.read("protections.json")
REPLICATIONS = data.read("replications.json")
PROVIDER = data.read(data.PROVIDER)
TYPES = frozenset(known_types())
CATALOG = Catalog.embedded()


def stands_for_something(key: str) -> bool:
    """Say whether a key of a table, a type or the beginning of several, is about a type that exists."""
    return any(name.startswith(key) for name in TYPES) if key.endswith("_") else key in TYPES


KEYS = {
    "services": [*SERVICES["services"], *(row["types"] for row in SERVICES["unmapped"])],
    "cloudformation": [*CLOUDFORMATION["types"]],
    "scopes": [row["types"] for row in SCOPES["scopes"]],
    "dependent scopes": [row["type"] for row in SCOPES["dependent"]],
    "misleading regions": [row["type"] for row in SCOPES["misleading"]],
    "spanning": SCOPES["spanning"],
    "kinds": [*KINDS["kinds"]],
    "names": [*NAMES["names"]],
    "protections": [row["type"] for row in PROTECTIONS["protections"]],
    "replications": [name for row in REPLICATIONS["replications"] for name in (row["type"], *row["of"])],
}


@pytest.mark.parametrize("table", KEYS)
def test_every_row_is_about_a_type_that_exists(table: str):
    assert [key for key in KEYS[table] if not stands_for_something(key)] == []


@pytest.mark.parametrize("table", ["services", "scopes", "kinds"])
def test_every_row_decides_about_some_type(table: str):
    deciding = {lookup({key: key for key in KEYS[table]}, name) for name in TYPES}
    assert set(KEYS[table]) - deciding == set()


@pytest.mark.parametrize("document", [SERVICES, CLOUDFORMATION, KINDS, NAMES, PROTECTIONS, REPLICATIONS])
def test_every_table_says_where_it_is_from_and_when(document: Mapping[str, Any]):
    assert document["about"]
    assert document["source"]
    assert document["url"].startswith("https://")
    assert datetime.date.fromisoformat(document["date"])


@pytest.mark.parametrize("row", [*SERVICES["unmapped"], *SCOPES["sources"].values()])
def test_every_single_source_is_named_and_dated(row: Mapping[str, str]):
    assert row["url"].startswith("https://")
    assert datetime.date.fromisoformat(row["date"])
    assert row.get("because") or row.get("says")


def test_every_source_of_the_scopes_is_used_and_known():
    used = {row["source"] for row in [*SCOPES["scopes"], *SCOPES["dependent"]]}
    assert used == set(SCOPES["sources"])


class TestServices:
    """services.json against the catalog."""

    def test_every_type_has_a_service_or_a_reason_to_have_none(self):
        without = {name for name in TYPES if not facts(name).service}
        reasons = {row["types"]: row["because"] for row in SERVICES["unmapped"]}
        assert {name for name in without if not lookup(reasons, name)} == set()

    def test_no_type_has_both(self):
        assert set(SERVICES["services"]) & {row["types"] for row in SERVICES["unmapped"]} == set()

    def test_every_service_is_a_canonical_id_of_the_catalog(self):
        used = set(SERVICES["services"].values())
        assert {service for service in used if CATALOG.canonical(service) != service} == set()

    def test_the_service_of_a_type_is_that_of_its_cloudformation_type_or_a_part_of_it(self):
        pairs = {
            (own.service, owner)
            for own in map(facts, TYPES)
            if own.service and own.cloudformation
            for owner in [CATALOG.service_of(own.cloudformation)]
            if owner and owner != own.service
        }
        assert pairs == PARTS


PARTS = {
    ("bedrock-agent", "bedrock"),
    ("chime-sdk-voice", "chime"),
    ("ebs", "ec2"),
    ("ecr-public", "ecr"),
    ("filecache", "fsx"),
    ("fsx-lustre", "fsx"),
    ("fsx-ontap", "fsx"),
    ("fsx-openzfs", "fsx"),
    ("fsx-windows", "fsx"),
    ("lambda-core", "lambda"),
    ("lambda-microvms", "lambda"),
    ("mailmanager", "ses"),
    ("outposts", "ec2"),
    ("timestream-influxdb", "timestream"),
    ("timestream-query", "timestream"),
    ("timestream-write", "timestream"),
    ("vpc", "ec2"),
    ("vpn", "ec2"),
}
"""The services that CloudFormation has in another's family, with that family's service."""


class TestCloudFormation:
    """cloudformation.json against the catalog's list, which is cfn-lint's."""

    def test_at_least_the_well_known_types_have_one(self):
        assert len(CLOUDFORMATION["types"]) > 1000

    def test_every_one_exists_in_the_catalog(self):
        named = {facts(name).cloudformation for name in CLOUDFORMATION["types"]}
        assert {name for name in named if name not in CATALOG.types} == set()

    def test_every_type_of_the_feature_table_exists(self):
        features = catalog_data.read("features.json")["features"]
        named = {name for row in features for name in row.get("terraform", {})}
        assert named
        assert named <= set(TYPES)


class TestScopes:
    """scopes.json against the provider and the catalog."""

    def test_every_type_without_a_region_argument_is_explained(self):
        rows = {row["types"]: row for row in SCOPES["scopes"]}
        regionless = {name for name, row in PROVIDER["types"].items() if row.get("regionless")}
        misleading = {row["type"] for row in SCOPES["misleading"]}
        assert {name for name in regionless if not lookup(rows, name)} - misleading == set()

    def test_every_global_type_with_a_region_argument_has_a_source_of_its_own(self):
        with_region = [one for one in map(facts, TYPES) if one.scope is Scope.GLOBAL and one.region_argument]
        rows = {row["types"]: row for row in SCOPES["scopes"]}
        sources = {row["source"] for one in with_region for row in [lookup(rows, one.name)] if row}
        assert sources <= {"catalog", "ecr-public", "lightsail", "quota-template", "mrap", "mrap-routes"}

    def test_the_catalog_agrees_on_what_is_global_and_where_it_is_controlled(self):
        for row in SCOPES["scopes"]:
            if row["source"] != "catalog":
                continue
            service = lookup(SERVICES["services"], row["types"])
            assert service
            verdict = CATALOG.verdict(service, "eu-west-1")
            assert (verdict.status.value, verdict.control_plane) == ("global", row.get("control_region")), row

    def test_no_service_that_the_catalog_calls_global_is_regional_here(self):
        for own in map(facts, TYPES):
            if own.service and own.scope is Scope.REGIONAL:
                assert CATALOG.verdict(own.service, "eu-west-1").status.value != "global", own.name

    def test_every_region_exists(self):
        named = {row.get("control_region") for row in [*SCOPES["scopes"], *SCOPES["dependent"]]} - {None}
        assert named <= set(CATALOG.regions)

    def test_every_region_that_is_no_argument_is_explained(self):
        misleading = {row["type"] for row in SCOPES["misleading"]}
        honest = {"aws_dx_hosted_connection", "aws_lightsail_bucket", "aws_opsworks_stack", "aws_s3_bucket"}
        assert {name for name, row in PROVIDER["types"].items() if row.get("region")} <= misleading | honest


def test_every_word_of_the_tables_is_one_of_ours():
    assert set(KINDS["kinds"].values()) == {kind.value for kind in Kind}
    assert {row["guard"] for row in PROTECTIONS["protections"]} == {guard.value for guard in Guard}
    assert {row["role"] for row in REPLICATIONS["replications"]} == {role.value for role in Role}
    assert {row["scope"] for row in SCOPES["scopes"]} == {scope.value for scope in Scope}


def test_a_protection_that_one_release_has_is_of_a_type_that_this_release_has():
    rows = [row for row in PROTECTIONS["protections"] if "only" in row]
    assert rows
    assert all(row["only"] in facts(row["type"]).releases for row in rows)


def test_what_is_replicated_is_data():
    kinds = {name: facts(name).kind for row in REPLICATIONS["replications"] for name in row["of"]}
    assert {name for name, kind in kinds.items() if kind is not Kind.DATA} == {"aws_ssmincidents_replication_set"}


def test_a_missing_file_says_that_the_installation_is_damaged():
    with pytest.raises(FarshoreError, match=r"no-such\.json cannot be read .* install farshore again"):
        data.read("no-such.json")
