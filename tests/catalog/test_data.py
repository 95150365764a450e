"""The embedded tables: every row is dated, sourced, and about something that exists."""

from __future__ import annotations

import datetime

import pytest

from farshore.catalog import Catalog, data
from farshore.catalog.aliases import Aliases
from farshore.catalog.corrections import Corrections
from farshore.catalog.features import Features
from farshore.catalog.snapshot import SSM, SnapshotSource
from farshore.errors import FarshoreError

ALIASES = Aliases.embedded()
CORRECTIONS = Corrections.embedded()


def test_every_alias_stands_for_a_service_or_a_feature_of_the_catalog(catalog: Catalog) -> None:
    for alias in ALIASES.by_word.values():
        assert catalog.canonical(alias.service) == alias.service, alias.word


def test_every_ambiguous_word_offers_services_or_features_of_the_catalog(catalog: Catalog) -> None:
    for several in ALIASES.ambiguous.values():
        for service in several.services:
            assert catalog.canonical(service) == service, several.word


def test_no_alias_hides_a_service_of_the_snapshot(snapshot: SnapshotSource) -> None:
    hidden = (ALIASES.by_word.keys() | ALIASES.ambiguous.keys()) & set(snapshot.services)
    assert hidden == CORRECTIONS.respelt.keys(), "what people mean by another service's id keeps that service askable"


def test_a_respelt_service_is_asked_by_its_new_name(catalog: Catalog, snapshot: SnapshotSource) -> None:
    for row in CORRECTIONS.respelt.values():
        assert row.service in snapshot.services
        assert row.canonical in catalog.services
        assert row.service not in catalog.services
        assert catalog.name(row.canonical) == snapshot.services[row.service]


def test_every_feature_is_a_type_whose_documented_regions_exist(catalog: Catalog) -> None:
    for row in data.read("features.json")["features"]:
        assert catalog.canonical(row["type"]) == row["type"]
        documented = row.get("documented", {})
        named = {region for kind in ("regions", "absent", "doubtful") for region in documented.get(kind, ())}
        assert named <= catalog.regions.keys(), row["type"]
        assert not set(documented.get("regions", ())) & set(documented.get("absent", ()))
        for source in (row, documented or row):
            assert source["url"].startswith("https://docs.aws.amazon.com/")
            assert datetime.date.fromisoformat(source["date"]) <= datetime.date.today()


@pytest.mark.parametrize("lost", ["date", "url"])
def test_a_documented_feature_without_its_source_does_not_load(lost: str) -> None:
    documented = {"regions": ["eu-west-1"], "date": "2026-11-28", "url": "https://docs.aws.amazon.com/x"}
    del documented[lost]
    with pytest.raises(FarshoreError, match=r"features\.json is damaged at AWS::A::B"):
        Features({"features": [{"type": "AWS::A::B", "name": "b", "documented": documented}]})


def test_no_word_stands_in_the_table_twice() -> None:
    document = data.read("aliases.json")
    words = [row["word"] for row in document["aliases"] + document["ambiguous"]]
    assert sorted(words) == sorted(set(words))


def test_every_row_says_why_who_says_so_and_when() -> None:
    evidence = [
        *(alias.evidence for alias in ALIASES.by_word.values()),
        *(several.evidence for several in ALIASES.ambiguous.values()),
        *(row.evidence for row in CORRECTIONS.globals.values()),
        *(row.evidence for row in CORRECTIONS.misnamed.values()),
        *(row.evidence for row in CORRECTIONS.respelt.values()),
        *(row.evidence for row in CORRECTIONS.silenced.values()),
        *(note.evidence for note in CORRECTIONS.notes),
    ]
    for one in evidence:
        assert one.statement
        assert one.source
        assert one.url.startswith("https://")
        assert datetime.date(2020, 1, 1) < one.date <= datetime.date.today()


def test_a_global_service_is_global_only_in_a_partition_in_which_ssm_lists_it(snapshot: SnapshotSource) -> None:
    listed = {(service, snapshot.regions[region].partition) for service, region in snapshot.pairs()}
    assert CORRECTIONS.globals.keys() <= listed


def test_a_control_plane_lies_in_the_partition_it_controls(snapshot: SnapshotSource) -> None:
    for row in CORRECTIONS.globals.values():
        assert snapshot.regions[row.control_plane].partition == row.partition


def test_every_contradiction_in_the_snapshot_has_been_judged(snapshot: SnapshotSource) -> None:
    misnamed = {service for source, service in CORRECTIONS.misnamed if source == SSM}
    assert set(snapshot.contradictions) == CORRECTIONS.reviewed | misnamed


def test_the_endpoint_of_a_misnamed_service_names_what_it_really_is(snapshot: SnapshotSource) -> None:
    for (_, service), row in CORRECTIONS.misnamed.items():
        assert snapshot.contradictions[service] == row.really


def test_a_missing_file_is_called_a_broken_installation() -> None:
    with pytest.raises(FarshoreError, match=r"nowhere\.json cannot be read .* install farshore again"):
        data.read("nowhere.json")
