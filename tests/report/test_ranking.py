"""The ranking as people and programs read it."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from farshore.catalog import Catalog
from farshore.checks.rank import CRITERIA, Ranking, rank
from farshore.errors import FarshoreError
from farshore.report import ranking as ranking_module
from farshore.report.comment import LIMIT
from farshore.report.html.ranking_page import ranking_as_page
from farshore.report.ranking import ranking_as_json, ranking_as_text
from farshore.report.ranking_markdown import MARKER, ranking_as_markdown
from farshore.report.style import Style
from farshore.spec import loads
from tests.report import hostile

SCHEMA = json.loads(Path(ranking_module.__file__).with_name("ranking_schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
TODAY = datetime.date(2026, 11, 21)


def ranking(regions: str, more: str = "also_needs: [comprehend, sqs]\n") -> Ranking:
    spec = loads(f"name: shop\nregions: {{{regions}}}\n{more}", "spec.yaml")
    return rank(spec, Catalog.embedded(), TODAY)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_it_reads_as_a_colleague_would_explain_it() -> None:
    text = flat(ranking_as_text(ranking("primary: us-east-1, standby: ca-west-1, candidates: [us-west-2]")))
    assert text.startswith("shop: which region should take over when us-east-1 is lost? region fits zones")
    assert text.index("us-west-2 fits 4 no US") < text.index("ca-west-1 lacks 1 of 2 3 yes CA")
    assert "1. us-west-2 US West (Oregon), your candidate: fits For it: it has both AWS services" in text
    assert "Before ca-west-1, because it has both AWS services the spec needs; ca-west-1 lacks comprehend" in text
    assert "2. ca-west-1 Canada West (Calgary), your standby: lacks 1 of 2" in text
    assert (
        "No region you did not list would fit better than us-west-2; this one is as good but for distance and the "
        "number of services: us-east-2" in text
    )


def test_what_tells_two_regions_apart_is_said_with_its_source() -> None:
    text = flat(ranking_as_text(ranking("primary: us-east-1, candidates: [eu-central-1, eu-west-1]")))
    assert "Before eu-central-1, because it lies about 5,500 km from the primary, an estimated" in text
    assert "round trips are estimates" in text
    assert "so that how late they came is not compared" in text


def test_better_regions_are_offered_with_the_reason() -> None:
    text = flat(ranking_as_text(ranking("primary: us-east-1, candidates: [ca-west-1]")))
    assert "Regions you did not list that would fit better than ca-west-1: - us-east-2" in text
    assert "Better than ca-west-1, because it has both AWS services the spec needs; ca-west-1 lacks" in text


def test_the_observer_is_said_to_be_left_out() -> None:
    text = ranking_as_text(ranking("primary: us-east-1, standby: us-west-2, observer: us-east-2"))
    assert "us-east-2 is your observer and was not compared." in text


def test_what_could_not_be_ranked_is_said() -> None:
    text = flat(ranking_as_text(ranking("primary: us-east-1, candidates: [us-wset-2]")))
    assert "None of the regions you list can be ranked." in text
    assert "Not counted: AWS has no region `us-wset-2`; did you mean `us-west-2`" in text


def test_lines_keep_to_the_width_and_colours_change_nothing_else() -> None:
    one = ranking("primary: us-east-1, candidates: [ca-west-1, us-west-2, us-gov-west-1]")
    plain = ranking_as_text(one, Style(width=80))
    assert max(map(len, plain.splitlines())) <= 80
    colored = ranking_as_text(one, Style(width=80, color=True))
    assert "\x1b" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_what_the_spec_says_cannot_speak_to_the_terminal() -> None:
    avoid = r'primary: us-east-1, candidates: [us-west-2], avoid: {us-west-2: "\x1b]0;owned\x07 \u202e"}'
    text = ranking_as_text(ranking(avoid))
    assert not [character for character in text if not character.isprintable() and character != "\n"]


def test_programs_get_every_mark_and_reason() -> None:
    one = ranking("primary: us-east-1, candidates: [ca-west-1, us-west-2]")
    text = ranking_as_json([one])
    assert text.isascii()
    document = json.loads(text)
    assert document["criteria"] == CRITERIA
    (told,) = document["rankings"]
    assert [each["region"] for each in told["listed"]] == ["us-west-2", "ca-west-1"]
    assert [mark["criterion"] for mark in told["listed"][0]["marks"]] == list(CRITERIA)
    assert told["listed"][0]["before"]["criterion"] == "services"
    assert told["listed"][1]["before"] is None
    assert told["equal"] == ["us-east-2"]
    assert (told["primary"], told["catalog_date"]) == ("us-east-1", Catalog.embedded().date.isoformat())


MANY = "ca-west-1, us-west-2, eu-west-1, eu-central-1, us-gov-west-1, ap-southeast-4"


def test_the_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "regions",
    [
        f"primary: us-east-1, candidates: [{MANY}]",
        "primary: us-east-1, standby: ca-west-1",
        "primary: us-east-1, candidates: [us-wset-2]",
    ],
)
def test_rankings_keep_to_the_schema(regions: str) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(ranking_as_json([ranking(regions)])))) == []


@pytest.mark.parametrize("key", ["criteria", "rankings", "schema_version"])
def test_a_document_without_a_key_of_the_schema_does_not_keep_to_it(key: str) -> None:
    document = json.loads(ranking_as_json([ranking("primary: us-east-1, standby: us-west-2")]))
    assert not VALIDATOR.is_valid({name: value for name, value in document.items() if name != key})
    assert VALIDATOR.is_valid({**document, "a_key_of_tomorrow": 1})


@pytest.mark.parametrize("render", [ranking_as_markdown, ranking_as_page])
def test_the_other_formats_say_what_the_terminal_says(render) -> None:
    one = ranking(f"primary: us-east-1, candidates: [{MANY}], observer: us-east-2")
    text = render(one)
    assert [
        text.index(f">{each.region.id}<" if render is ranking_as_page else f"**{each.region.id}**")
        for each in one.listed
    ]
    for words in ("us-east-2 is your observer", "Before eu-west-1, because it", "lacks 1 of 2"):
        assert words in text


def test_markdown_has_its_marker_and_always_fits() -> None:
    listed = ", ".join(sorted(set(Catalog.embedded().regions) - {"us-east-1"}))
    avoid = ", ".join(f'{region}: "{"|" * 500}"' for region in listed.split(", ")[:30])
    text = ranking_as_markdown(ranking(f"primary: us-east-1, candidates: [{listed}], avoid: {{{avoid}}}"))
    assert text.startswith(MARKER + "\n")
    assert len(text.encode()) < LIMIT
    assert "Cut to stay under 60,000 bytes" in text
    assert "Compared in this order" in text


@settings(max_examples=60, deadline=None)
@given(hostile.TEXTS)
def test_no_reason_becomes_markup(reason: str) -> None:
    avoid = f"primary: us-east-1, candidates: [us-west-2], avoid: {{us-west-2: {json.dumps(reason or 'x')}}}"
    harmless = "primary: us-east-1, candidates: [us-west-2], avoid: {us-west-2: x}"
    try:
        one = ranking(avoid)
    except FarshoreError:
        return
    plain = ranking(harmless)
    assert ranking_as_page(one).count("<") == ranking_as_page(plain).count("<")
    tags, harmless_tags = (ranking_as_markdown(made).replace("<wbr>", "").count("<") for made in (one, plain))
    assert tags == harmless_tags
    assert len(ranking_as_markdown(one).splitlines()) == len(ranking_as_markdown(plain).splitlines())
