"""What AWS ends: every entry can be checked, is found by every name it has, and is told by the day."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from farshore.catalog import Catalog, Status
from farshore.catalog.lifecycle import Lifecycle, Lifecycles, Stage
from farshore.errors import FarshoreError
from farshore.plan.types import facts, known_types

TODAY = datetime.date(2026, 11, 28)
ALL = Lifecycles.embedded()
CATALOG = Catalog.embedded()


def row(**changes: Any) -> dict[str, Any]:
    whole = {
        "what": "Example Ledger",
        "services": ["ledger"],
        "ends": "2026-12-31",
        "source": "https://docs.aws.amazon.com/ledger/latest/dg/end.html",
        "date": "2026-11-01",
    }
    return {key: value for key, value in {**whole, **changes}.items() if value is not None}


def read(**changes: Any) -> Lifecycle:
    return Lifecycles.from_document({"entries": [row(**changes)]}).all[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"source": None},
        {"source": ""},
        {"source": "somebody said so"},
        {"source": 7},
        {"date": None},
        {"date": ""},
        {"date": "lately"},
        {"date": 20261101},
        {"what": None},
        {"ends": None},
        {"ends": "soon"},
        {"closed": "soon"},
    ],
)
def test_an_entry_that_nobody_could_check_does_not_load(changes: dict[str, Any]) -> None:
    with pytest.raises(FarshoreError, match="lifecycle entry of"):
        read(**changes)


@pytest.mark.parametrize("one", ALL.all, ids=lambda one: one.what)
def test_every_entry_that_ships_was_read_before_today_and_says_something(one: Lifecycle) -> None:
    assert one.evidence.date <= datetime.datetime.now(datetime.timezone.utc).date()
    assert one.evidence.url.startswith(("https://docs.aws.amazon.com/", "https://github.com/boto/botocore/"))
    assert one.services or one.types or one.terraform
    assert one.stage(one.evidence.date) is not None


def test_no_id_and_no_type_belongs_to_two_entries() -> None:
    for names in ("services", "types", "terraform"):
        every = [name for one in ALL.all for name in getattr(one, names)]
        assert len(every) == len(set(every))


def test_every_id_is_the_catalogs_or_one_that_it_has_forgotten() -> None:
    for one in ALL.all:
        for service in one.services:
            canonical = CATALOG.canonical(service)
            assert canonical in (service, None)
            assert CATALOG.lifecycle(service) is one
            assert canonical or one.stage(TODAY) is Stage.ENDED


def test_every_terraform_type_of_a_service_is_covered_with_it() -> None:
    for name in known_types():
        service = facts(name).service
        known = ALL.of_service(service) if service else None
        assert known is None or ALL.of_terraform(name) is known, name


@pytest.mark.parametrize(
    ("changes", "day", "stage", "clause"),
    [
        ({}, "2025-12-30", Stage.ANNOUNCED, "ends on 2026-12-31"),
        ({}, "2025-12-31", Stage.ENDING, "ends on 2026-12-31"),
        ({}, "2026-12-30", Stage.ENDING, "ends on 2026-12-31"),
        ({}, "2026-12-31", Stage.ENDED, "ended on 2026-12-31"),
        ({"closed": True}, "2025-01-01", Stage.CLOSED, "ends on 2026-12-31 and takes no new customers"),
        ({"ends": None, "closed": "2026-05-01"}, "2026-04-30", None, ""),
        (
            {"ends": None, "closed": "2026-05-01"},
            "2026-05-01",
            Stage.CLOSED,
            "has taken no new customers since 2026-05-01",
        ),
    ],
)
def test_the_stage_follows_from_the_dates(changes: dict[str, Any], day: str, stage: Stage | None, clause: str) -> None:
    one = read(**changes)
    today = datetime.date.fromisoformat(day)
    assert (one.stage(today), one.clause(today)) == (stage, clause)


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ("appmesh", "AWS App Mesh"),
        ("AWS::AppMesh::Mesh", "AWS App Mesh"),
        ("qldb", "Amazon QLDB"),
        ("QLDB", "Amazon QLDB"),
        ("Amazon QLDB", "Amazon QLDB"),
        ("lookout-vision", "Amazon Lookout for Vision"),
        ("Elastic Transcoder", "Amazon Elastic Transcoder"),
        ("AWS::IoT1Click::Device", "AWS IoT 1-Click"),
        ("timestream-query", "Amazon Timestream for LiveAnalytics"),
        ("timestream-influxdb", None),
        ("AWS::Timestream::InfluxDBInstance", None),
        ("inspector2", None),
        ("waf", None),
        ("kinesisanalytics", None),
        ("codecommit", None),
        ("bedrock-agent", None),
        ("qldbx", None),
    ],
)
def test_it_is_found_by_id_by_type_and_by_the_name_it_had(asked: str, what: str | None) -> None:
    found = CATALOG.lifecycle(asked)
    assert (found.what if found else None) == what


def test_what_has_ended_is_in_no_region_from_that_day_on() -> None:
    before, after = datetime.date(2026, 9, 29), datetime.date(2026, 9, 30)
    assert CATALOG.verdict("appmesh", "us-east-1", before).status is Status.AVAILABLE
    assert CATALOG.verdict("appmesh", "us-east-1").status is Status.AVAILABLE
    verdict = CATALOG.verdict("appmesh", "us-east-1", after)
    assert (verdict.status, verdict.usable) == (Status.ENDED, False)
    assert verdict.explanation == "AWS App Mesh ended on 2026-09-30; no region has it"


def test_an_id_that_the_sources_have_forgotten_is_no_typo() -> None:
    verdict = CATALOG.verdict("qldb", "us-east-1", TODAY)
    assert verdict.known
    assert not verdict.suggestions
    assert not CATALOG.verdict("qldbx", "us-east-1", TODAY).known


def test_a_region_that_does_not_exist_stays_the_finding_about_it() -> None:
    assert CATALOG.verdict("appmesh", "us-est-1", TODAY).status is Status.UNKNOWN


def test_the_documentation_says_how_many_there_are() -> None:
    text = (Path(__file__).parents[2] / "docs" / "catalog.md").read_text(encoding="utf-8")
    assert f"{len(ALL.all)} services and features" in text
