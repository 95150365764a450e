"""The review as a comment: what it shows, that it always fits, and that nothing of a plan gets out of its place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from farshore.findings import Finding, Place, Severity
from farshore.plan.plan import load
from farshore.plan.review import Review, review
from farshore.report.comment import LIMIT
from farshore.report.review.markdown import MarkdownReview, marker
from farshore.report.review.mermaid import picture
from tests.plan.build import catalog, change, plan
from tests.report.review import hostile
from tests.report.review.inputs import EVERY_PLAN, TICKETS, recorded
from tests.report.test_markdown import GITHUB, shape

FLAWED = "teams/storefront_flawed"


def rendered(made: Review, name: str = "") -> str:
    text = MarkdownReview(name).render(made)
    assert len(text.encode()) <= LIMIT
    return text


def of(*plans: bytes) -> Review:
    return review([load(data, f"{number}.json") for number, data in enumerate(plans)], catalog())


class TestFirstScreen:
    """What a reviewer of a pull request reads first."""

    def test_the_first_line_is_the_marker_and_the_second_counts(self) -> None:
        first, second, *_ = rendered(recorded(FLAWED)).splitlines()
        assert first == "<!-- farshore review -->" == marker()
        assert re.fullmatch(r"### farshore review: \d+ errors, \d+ warnings, .*", second)

    def test_what_is_most_dangerous_stands_first(self) -> None:
        text = rendered(recorded(FLAWED))
        labels = re.findall(r"<b>(error|warning|note)</b>", text)
        assert labels == sorted(labels, key=["error", "warning", "note"].index)
        assert len(labels) == len(recorded(FLAWED).findings)
        assert text.index("<b>note</b>") < text.index("```mermaid") < text.index("| after the apply |")

    def test_remarks_on_the_plans_come_before_findings(self) -> None:
        errored = recorded("shapes/errored")
        text = rendered(replace(errored, findings=recorded(FLAWED).findings))
        assert text.index("planning failed") < text.index("<b>error</b>")

    def test_a_review_without_findings_is_a_few_lines(self) -> None:
        visible = re.sub(r"<details>.*?</details>", "", rendered(recorded(*TICKETS)), flags=re.DOTALL)
        assert len(visible.splitlines()) < 20

    def test_types_of_which_all_regions_have_as_many_are_folded(self) -> None:
        visible = re.sub(r"<details>.*?</details>", "", rendered(recorded(FLAWED)), flags=re.DOTALL)
        assert "aws_security_group" in visible
        assert "aws_subnet" not in visible
        assert "aws_subnet" in rendered(recorded(FLAWED))

    def test_the_address_is_named_once(self) -> None:
        made = recorded(FLAWED)
        finding = replace(made.findings[0], message="something is wrong", place=Place("a.json", path="aws_x.y"))
        assert "<code>aws_x.y</code>" in rendered(replace(made, findings=(finding,)))
        named = replace(finding, message="`aws_x.y` is wrong")
        assert rendered(replace(made, findings=(named,))).count("aws_x.y") == 1

    def test_with_several_plans_the_file_is_named(self) -> None:
        made = recorded(*TICKETS)
        finding = replace(recorded(FLAWED).findings[0], place=Place("b.json", path="aws_x.y"))
        assert "<code>aws_x.y in b.json</code>" in rendered(replace(made, findings=(finding,)))


def test_a_name_tells_comments_apart_and_cannot_end_the_marker() -> None:
    assert marker("production") == "<!-- farshore review: production -->"
    assert marker("--> <b>") == "<!-- farshore review: b -->"
    assert rendered(recorded(*TICKETS), "pro & co").splitlines()[1].startswith("### farshore review of pro &#38; co: ")


class TestPicture:
    """The regions in Mermaid."""

    def test_it_has_one_arrow_a_pair_of_regions(self) -> None:
        drawn = picture(recorded("teams/atlas").estate)
        assert drawn.count("-->") == 3
        assert '|"1 dynamodb_table<br>1 ecr_repository<br>1 kms_key<br>1 more"|' in drawn

    @pytest.mark.parametrize("name", ["shapes/keys", "shapes/empty", "shapes/count"])
    def test_it_is_left_out_where_nothing_is_copied(self, name: str) -> None:
        assert "mermaid" not in rendered(recorded(name))


@pytest.mark.parametrize("name", EVERY_PLAN)
def test_every_recorded_plan_fits_whole(name: str) -> None:
    assert "Cut to stay" not in rendered(recorded(name))


FINDING = Finding("twin-missing", Severity.ERROR, "`aws_x.y` is wrong", Place("plan.json", path="aws_x.y"), "Mend it.")


@settings(max_examples=8, deadline=None)
@given(
    st.integers(0, 6_000),
    st.sampled_from(Severity),
    st.sampled_from(["a", "aws_thing_of_some_kind." * 40, "<|`@é_" * 160]),
)
def test_it_fits_with_thousands_of_findings_500_types_and_39_regions(count: int, severity: Severity, text: str) -> None:
    finding = replace(FINDING, severity=severity, message=text, remedy=text, place=Place(text, path=text))
    made = replace(everywhere(), findings=(FINDING,) + (finding,) * count)
    shown = rendered(made, text)
    assert "is wrong" in shown
    cut = len(made.findings) - len(re.findall(r"<b>(?:error|warning|note)</b>", shown))
    assert (f"{severity.label}s: {cut}" in shown) is (cut > 0)


@cache
def everywhere() -> Review:
    """500 types, each with a long address, in 39 regions."""
    changes = [
        change(
            f"aws_type_number_{number}_{'long_' * 10}.{'n' * 200}",
            {"region": f"xx-{'north' * 3}-{number % 39}", "arn": f"arn:aws:x:xx-north-{number % 39}:1:{number}"},
        )
        for number in range(500)
    ]
    return of(plan(*changes))


def test_thousands_of_plans_fit() -> None:
    document = json.dumps({"format_version": "1.2", "resource_changes": [], "errored": True}).encode()
    made = review([load(document, f"{'<long>' * 50}{number}.json") for number in range(2_000)], catalog())
    text = rendered(replace(made, findings=(FINDING,)))
    assert "1,995 more" in text
    assert "is wrong" in text


@cache
def known() -> frozenset[str]:
    """The structure of all recorded plans' comments."""
    return frozenset(kind for name in EVERY_PLAN for kind in shape(rendered(recorded(name))))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.reviews(), hostile.TEXTS)
def test_nothing_of_a_plan_makes_structure(made: Review, name: str) -> None:
    text = rendered(made, name)
    strange = {kind for kind in shape(text) if not _is_inert(kind)} - known()
    assert strange == set()
    tokens = [token.type for token in GITHUB.parse(text)]
    assert tokens.count("heading_open") == 1
    assert tokens.count("fence") <= 1
    assert text.count("<details>") == text.count("</details>")


def _is_inert(kind: str) -> bool:
    if re.fullmatch(r"<!-- farshore review: [^<>]* -->", kind):
        return True
    return kind in (
        "<code>",
        "</code>",
        "<wbr>",
        "em_open em ",
        "em_close em ",
        "strong_open strong ",
        "strong_close strong ",
    )


@settings(max_examples=60, deadline=None)
@given(hostile.reviews())
def test_a_picture_holds_nothing_but_regions_types_and_numbers(made: Review) -> None:
    for line in picture(made.estate).splitlines()[2:-1]:
        assert re.fullmatch(r'  r\d+(\["[a-z0-9-]+<br>[\w, ]+"\]| -->\|"[a-z0-9_ <>]+"\| r\d+)', line), line
