"""The embedded tables: every row is dated, sourced, and about something that exists."""

from __future__ import annotations

import datetime

import pytest

from farshore.catalog import data
from farshore.catalog.aliases import Aliases
from farshore.catalog.corrections import Corrections
from farshore.catalog.snapshot import SSM, SnapshotSource
from farshore.errors import FarshoreError

ALIASES = Aliases.embedded()
CORRECTIONS = Corrections.embedded()


def test_every_alias_stands_for_a_service_of_the_snapshot(snapshot: SnapshotSource) -> None:
    assert {alias.service for alias in ALIASES.by_word.values()} <= set(snapshot.services)


def test_every_ambiguous_word_offers_services_of_the_snapshot(snapshot: SnapshotSource) -> None:
    offered = {service for several in ALIASES.ambiguous.values() for service in several.services}
    assert offered <= set(snapshot.services)


def test_no_alias_hides_a_service_of_the_snapshot(snapshot: SnapshotSource) -> None:
    assert not (ALIASES.by_word.keys() | ALIASES.ambiguous.keys()) & set(snapshot.services)


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
