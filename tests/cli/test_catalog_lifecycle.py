"""`catalog show` of what is near its end, or past it."""

from __future__ import annotations

import json

import pytest

from .process import farshore

NOW = {"SOURCE_DATE_EPOCH": "1795824000"}  # 2026-11-28


def show(*arguments: str) -> tuple[int, str]:
    done = farshore("catalog", "show", *arguments, env=NOW)
    return done.code, " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("appmesh", "AWS App Mesh ended on 2026-09-30 (read on 2026-11-28)."),
        ("qldb", "Amazon QLDB ended on 2025-07-31 (read on 2026-11-28)."),
        (
            "workmail",
            "Amazon WorkMail ends on 2027-03-31 (read on 2026-11-28).",
        ),
        (
            "timestream",
            "Amazon Timestream for LiveAnalytics has taken no new customers since 2025-06-20 (read on 2026-11-28).",
        ),
    ],
)
def test_the_end_stands_first_with_its_source(asked: str, says: str) -> None:
    code, text = show(asked)
    assert code == 0
    assert says in text
    assert "https://docs.aws.amazon.com/" in text


def test_what_has_ended_is_listed_in_no_region() -> None:
    assert "us-east-1" not in show("appmesh")[1]
    assert "ended: AWS App Mesh ended on 2026-09-30; no region has it" in show("appmesh", "us-east-1")[1]


def test_json_has_the_dates() -> None:
    content = json.loads(show("workmail", "us-east-1", "--format", "json")[1])
    assert content["lifecycle"]["stage"] == "ending"
    assert content["lifecycle"]["ends"] == "2027-03-31"
    assert json.loads(show("sqs", "us-east-1", "--format", "json")[1])["lifecycle"] is None


def test_a_typo_is_still_one() -> None:
    code, text = show("apmesh")
    assert code == 2
    assert "Did you mean `appmesh`?" in text
