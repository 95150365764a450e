"""The report for comments: what it shows, that it always fits, and that nothing of the input gets out of its place."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from farshore.checks import PREFLIGHT_RULES, Preflight
from farshore.findings import Severity
from farshore.plan.estate import PLAN_RULES
from farshore.report.comment import LIMIT
from farshore.report.entities import as_text
from farshore.report.markdown import MARKER, MarkdownRenderer
from tests.report import hostile
from tests.report.inputs import BOARD, CALM, report

GITHUB = MarkdownIt("commonmark").enable("table")
"""A CommonMark parser with tables and raw HTML."""


def rendered(*reports: Preflight) -> str:
    return MarkdownRenderer().render(reports)


def full(findings: list, base: str = CALM) -> Preflight:
    return replace(report(base), findings=tuple(findings))


def test_it_begins_with_the_marker_and_the_counts() -> None:
    marker, counts, *_ = rendered(report(BOARD)).splitlines()
    assert marker == MARKER
    assert counts == "### farshore preflight: 2 errors, 5 warnings, 5 notes, 2 waived"


def test_several_specs_are_counted_together() -> None:
    assert "2 waived in 2 specs" in rendered(report(BOARD), report(CALM)).splitlines()[1]


def test_the_matrix_has_a_cell_for_each_service_and_region() -> None:
    table = [line for line in rendered(report(BOARD)).splitlines() if line.startswith("|")]
    assert len(table) == len(report(BOARD).rows) + 2
    assert {line.count("|") for line in table} == {len(report(BOARD).regions) + 3}


def test_errors_come_first_and_waived_findings_last() -> None:
    labels = re.findall(r"<b>(\w+)</b>", rendered(report(BOARD)))
    assert labels == ["error"] * 2 + ["warning"] * 5 + ["note"] * 5 + ["waived"] * 2


def test_every_finding_has_its_details_collapsed() -> None:
    text = rendered(report(BOARD))
    assert text.count("<details><summary>") == text.count("</details>") == len(report(BOARD).findings)


@pytest.mark.parametrize("count", [10, 100, 1_000])
def test_it_fits_however_much_there_is_to_say(count: int) -> None:
    for text in ("a", "é|`<@" * 300):
        assert len(rendered(full([hostile.finding(text)] * count)).encode()) <= LIMIT


def test_it_is_cut_by_severity_and_says_what_was_cut() -> None:
    notes = [hostile.finding("n" * 400, Severity.NOTE)] * 200
    errors = [hostile.finding("e" * 400)] * 10
    text = rendered(full([*errors, *notes]))
    assert text.count("❌ <b>error") == 10
    assert 0 < text.count("ℹ️ <b>note") < 200
    last = text.splitlines()[-1]
    assert last.startswith("**Cut to stay under 60,000 bytes:** notes: ")
    cut = int(re.search(r" notes: (\d+)", last).group(1))
    assert cut == 200 - text.count("ℹ️ <b>note")


def test_what_fits_is_not_cut() -> None:
    assert "Cut to stay" not in rendered(report(BOARD), report(CALM))


def test_thousands_of_specs_fit() -> None:
    text = rendered(*[report(CALM)] * 3_000)
    assert len(text.encode()) <= LIMIT
    assert re.search(r"specs: \d+", text.splitlines()[-1])


def test_a_long_matrix_keeps_the_services_that_some_region_lacks() -> None:
    board = report(BOARD)
    text = rendered(replace(board, rows=board.rows * 40))
    assert "Only services that are not to be had in every region" in text
    assert "<code>comprehend</code>" in text
    assert "<code>dynamodb</code>" not in text


def shape(text: str) -> list[str]:
    """Return the structure that a Markdown parser sees: every token but text, the type of code, and chances to wrap."""
    kinds = []
    for token in GITHUB.parse(text):
        kinds.append(f"{token.type} {token.tag}")
        if token.type == "html_block":
            kinds += re.findall(r"<[^>]*>", token.content)
        for child in token.children or []:
            if child.type not in ("text", "text_special"):
                kinds.append(f"{child.type} {child.tag} {child.content}")
    # What stands between backticks in a message is shown as code, which holds no more than text; `<wbr>` holds nothing.
    return [kind for kind in kinds if kind.removeprefix("html_inline  ") not in ("<code>", "</code>", "<wbr>")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.preflights())
def test_no_input_makes_structure(one: Preflight) -> None:
    assert shape(rendered(one)) == shape(rendered(hostile.harmless(one)))


@pytest.mark.parametrize(
    "text", ["@octocat", "#123", "GH-123", "!1", "https://evil.example", "www.evil.example", "a@b.example"]
)
def test_hosts_find_no_mention_issue_or_address(text: str) -> None:
    page = GITHUB.render(rendered(full([hostile.finding(text)])))
    assert text not in page
    assert "<a " not in page
    assert text in page.replace("<wbr>", "")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "See https://docs.aws.amazon.com/AmazonS3/latest/userguide/a_b.html#c.",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/a_b.html#c",
        ),
        (
            "(https://registry.terraform.io/providers/hashicorp/aws/latest)",
            "https://registry.terraform.io/providers/hashicorp/aws/latest",
        ),
        ("read `https://developer.hashicorp.com/terraform/cli`, then", "https://developer.hashicorp.com/terraform/cli"),
    ],
)
def test_an_address_of_documentation_can_be_clicked_and_copied(text: str, address: str) -> None:
    page = GITHUB.render(rendered(full([hostile.finding(text)])))
    links = re.findall(r'<a href="([^"]*)">([^\n]*?)</a>', page)
    assert {(target, html.unescape(shown).replace("<wbr>", "")) for target, shown in links} == {(address, address)}
    assert "\u200b" not in page, "what nobody sees is copied with the address"


@pytest.mark.parametrize(
    "text",
    [
        "https://docs.aws.amazon.com.evil.example/",
        "https://docs.aws.amazon.com@evil.example/",
        "http://docs.aws.amazon.com/",
        "https://evil.example/https:/docs.aws.amazon.com/",
        "https://registry.terraform.io/modules/mallory/vpc",
    ],
)
def test_an_address_that_only_looks_like_it_is_none(text: str) -> None:
    page = GITHUB.render(rendered(full([hostile.finding(text)])))
    assert "<a " not in page
    assert text in html.unescape(page).replace("<wbr>", ""), "it is copied as it stands"


def test_the_sources_of_most_rules_are_links() -> None:
    sources = {rule.source for rule in (*PREFLIGHT_RULES, *PLAN_RULES)}
    linked = {source for source in sources if as_text(source).startswith("<a ")}
    assert len(linked) > 0.8 * len(sources)


def test_what_a_message_says_can_be_read() -> None:
    text = "the key `orders.*` lacks <id> & more | see [1] \\ $5_000"
    page = GITHUB.render(rendered(full([hostile.finding(text)])))
    visible = re.sub("</?code>", "", html.unescape(page)).replace("<wbr>", "")
    assert text.replace("`", "") in visible


def test_a_spec_with_nothing_to_object_to_is_short() -> None:
    calm = rendered(report(CALM))
    assert "nothing to object to" in calm.splitlines()[1]
    assert "<details>" not in calm
