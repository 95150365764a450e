"""What was there before, in every format: marked, folded, or left out where only what is new counts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from farshore.findings import Severity
from farshore.plan.plan import load
from farshore.plan.review import Review, review
from farshore.report.formats import FORMATS
from farshore.report.review.formats import review_renderer
from farshore.report.style import Style
from tests.plan.build import catalog, change, plan


def same(address: str, **values: Any) -> dict[str, Any]:
    """A resource that the plan leaves as it is."""
    return change(address, values, before=values, actions=("no-op",))


MIXED = plan(
    same("aws_lambda_function.web", function_name="web"),
    same("aws_lambda_function.web_west", function_name="web"),
    same("aws_dynamodb_table.orders", replica=[{"region_name": "us-west-2"}]),
    same("aws_db_instance.users", identifier="users"),
    change("aws_db_instance.bills", {"identifier": "bills"}),
)
"""A plan that adds a database which is copied nowhere to one that is not either."""


def made(*, only_new: bool = False) -> Review:
    found = review([load(MIXED, "plan.json")], catalog(), only_new=only_new)
    told = {(one.rule, one.place.path, one.existing) for one in found.findings if one.rule == "unreplicated-state"}
    assert told == {
        ("unreplicated-state", "aws_db_instance.users", True),
        ("unreplicated-state", "aws_db_instance.bills", False),
    }
    kept = tuple(one for one in found.findings if one.rule == "unreplicated-state")
    return replace(found, findings=kept)


def rendered(format_: str, review: Review) -> str:
    return review_renderer(format_, style=Style(), threshold=Severity.WARNING).render(review)


def test_the_heading_says_how_many_are_new() -> None:
    assert "farshore review: 2 warnings (1 new)" in rendered("markdown", made())
    assert rendered("terminal", made()).rstrip().endswith("2 warnings (1 new)")


def test_where_only_new_ones_count_the_others_are_one_line() -> None:
    text = rendered("terminal", made(only_new=True))
    assert text.rstrip().endswith("; 1 warning; 1 finding was there before")
    assert "aws_db_instance.users" not in text
    assert "aws_db_instance.bills" in text


def test_the_terminal_marks_what_was_there() -> None:
    assert re.search(
        r"^warning \(existing\)  unreplicated-state  aws_db_instance.users$", rendered("terminal", made()), re.M
    )


@pytest.mark.parametrize("only_new", [False, True])
def test_a_comment_folds_what_was_there(only_new: bool) -> None:
    text = rendered("markdown", made(only_new=only_new))
    open_, folded = text.split("<details><summary>1 finding was there before: 1 warning</summary>")
    assert "aws_db_instance.bills" in open_
    assert "aws_db_instance.users" not in open_
    assert "aws_db_instance.users" in folded
    assert text.count("<details>") == text.count("</details>")


def test_a_comment_about_thousands_of_old_sins_still_fits() -> None:
    whole = made()
    old = next(one for one in whole.findings if one.existing)
    many = tuple(replace(old, message=f"`{number}` {old.message}") for number in range(3000))
    text = rendered("markdown", replace(whole, findings=(*whole.findings, *many)))
    assert len(text.encode()) <= 60_000
    assert "3,001 findings were there before" in text
    assert "more findings" in text


def test_json_says_it_of_each_and_counts_the_new() -> None:
    document = json.loads(rendered("json", made()))
    assert {one["place"]["path"]: one["existing"] for one in document["findings"]} == {
        "aws_db_instance.bills": False,
        "aws_db_instance.users": True,
    }
    assert (document["summary"]["warning"], document["summary"]["new"]) == (2, 1)


def test_sarif_has_its_own_words_for_it() -> None:
    results = json.loads(rendered("sarif", made()))["runs"][0]["results"]
    assert [one["baselineState"] for one in results] == ["new", "unchanged"]


@pytest.mark.parametrize(("only_new", "failures", "skipped"), [(False, "2", "0"), (True, "1", "1")])
def test_junit_skips_what_does_not_count(only_new: bool, failures: str, skipped: str) -> None:
    suites = ET.fromstring(rendered("junit", made(only_new=only_new)))
    assert (suites.get("failures"), suites.get("skipped")) == (failures, skipped)


def test_annotations_of_what_was_there_are_notices_or_none() -> None:
    kinds = [line.split(" ")[0] for line in rendered("github", made()).splitlines() if line.startswith("::")]
    assert kinds == ["::warning", "::notice"]
    assert "aws_db_instance.users" not in rendered("github", made(only_new=True))


def test_the_page_marks_it() -> None:
    assert "! warning, existing" in rendered("html", made())


@pytest.mark.parametrize("format_", FORMATS)
def test_a_plan_in_which_all_is_new_says_nothing_of_it(format_: str) -> None:
    found = review([load(plan(change("aws_db_instance.bills", {})), "plan.json")], catalog())
    text = rendered(format_, found)
    assert "was there before" not in text.replace("what was there before.", "")  # as a rule says of its reason
    assert not re.search(r"(none|\d) new\)", text)
