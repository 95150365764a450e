"""The page as text: what stands in it, and that nothing of the input becomes markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from farshore.checks import Preflight
from farshore.checks.rank import rank
from farshore.report.html import HtmlRenderer
from farshore.report.html.markup import link
from farshore.report.html.recovery import recovery
from tests.checks.small_catalog import small_catalog
from tests.report import hostile
from tests.report.html.reader import Reader, parsed, promises_nothing_from_elsewhere, well_formed
from tests.report.inputs import BOARD, CALM, TODAY, report

TEXT_ATTRIBUTES = {"aria-label", "href"}
FOR_WIDE_NAMES = {"textlength", "lengthadjust"}  # which squeeze a long name into its box


def read(*reports: Preflight, renderer: HtmlRenderer | None = None) -> Reader:
    return parsed((renderer or HtmlRenderer()).render(reports))


def test_every_service_and_region_has_a_cell_with_its_evidence() -> None:
    board = report(BOARD)
    page = read(board)
    buttons = [attributes for tag, attributes in page.elements if "aria-haspopup" in attributes]
    shown = [attributes["id"] for _, attributes in page.elements if "popover" in attributes]
    assert [one["popovertarget"] for one in buttons] == shown
    assert [one["interestfor"] for one in buttons] == shown, "what a click shows, hovering shows too"
    assert len(shown) == len(board.rows) * len(board.regions)
    for row in board.rows:
        for verdict in row.verdicts.values():
            assert verdict.explanation in page.text
            assert all(one.statement in page.text for one in verdict.evidence)


def test_every_finding_stands_with_place_remedy_and_source() -> None:
    page = read(report(BOARD))
    for finding in report(BOARD).findings:
        assert finding.message.replace("`", "") in page.text
        assert str(finding.place) in page.text
        assert finding.waiver or finding.remedy.replace("`", "") in page.text
    assert "docs.aws.amazon.com/" in page.text


def test_headers_have_a_scope_and_landmarks_a_name() -> None:
    well_formed(read(report(BOARD), report(CALM)))


def test_the_page_needs_nothing_from_elsewhere_and_allows_nothing() -> None:
    promises_nothing_from_elsewhere(HtmlRenderer().render([report(BOARD)]))


def test_the_picture_is_described_in_words() -> None:
    page = read(report(BOARD))
    assert "orders (table) is in both regions, copied both ways." in page.text
    assert "exports (bucket) is in both regions, copied both ways." in page.text
    assert "active-active: primary us-east-1, standby ca-west-1." in page.text


@pytest.mark.parametrize(
    ("service", "says"),
    [
        (
            "{type: database, engine: mysql, instance_class: db.m6g.large}",
            "it (database) is in both regions, copied to the standby.",
        ),
        ("{type: secret}", "it (secret) is in both regions, copied to the standby."),
        ("{type: secret, replicate: false}", "it (secret) is in both regions."),
        ("{type: backups}", "it (backups) is in both regions, copied to the standby."),
        (
            "{type: fleet, image: web, instance_type: t3.small}",
            "Clients come through Route 53. it (fleet) is in both regions.",
        ),
    ],
)
def test_the_picture_knows_what_is_only_checked(service: str, says: str) -> None:
    text = f"name: a\nregions: {{primary: us-east-1, standby: us-west-2}}\nservices: {{it: {service}}}\n"
    assert says in read(report(text)).text


def test_a_long_name_is_squeezed_into_its_box() -> None:
    text = BOARD.replace("exports:", "abcdefghijklmnopqrstuvwx:")
    labels = [attributes for tag, attributes in read(report(text)).elements if tag == "text"]
    squeezed = [one for one in labels if "textlength" in one]
    assert len(squeezed) == 2, "in the primary and in the standby"
    assert all(one["lengthadjust"] == "spacingAndGlyphs" for one in squeezed)


def test_a_standby_that_is_not_chosen_is_said_to_be() -> None:
    assert "standby not chosen yet" in read(report(CALM)).text


def test_a_ranking_is_told_where_there_is_one() -> None:
    assert "Where to" not in read(report(BOARD)).text
    assert "Where to" not in read(report(BOARD), renderer=HtmlRenderer(lambda _: None)).text
    one = report(BOARD)
    page = read(one, renderer=HtmlRenderer(lambda spec: rank(spec, small_catalog(), TODAY)))
    assert "Where to, when us-east-1 is lost" in page.text
    ranked = rank(one.spec, small_catalog(), TODAY)
    for standing in ranked.listed:
        assert f"{standing.region.id} {standing.region.name}, your" in page.text
    assert "Compared in this order, the first difference decides" in page.text


def test_each_part_can_be_jumped_to() -> None:
    page = read(report(BOARD), report(CALM))
    ids = {attributes.get("id") for _, attributes in page.elements}
    targets = [str(attributes["href"]) for tag, attributes in page.elements if tag == "a" and "href" in attributes]
    anchors = [target[1:] for target in targets if target.startswith("#")]
    assert set(anchors) <= ids
    assert {"s0-findings", "s0-matrix", "s0-topology", "s0-recovery"} <= set(anchors)


def test_the_evidence_of_a_finding_is_folded_when_there_is_much_of_it() -> None:
    (finding, *_) = (one for one in report(BOARD).findings if one.evidence)
    little, much = finding.evidence[:1], finding.evidence[:1] * 4
    for evidence, folded in ((little, False), (much, True)):
        one = replace(report(CALM), findings=(replace(finding, evidence=evidence),), estimates=())
        assert ("details" in {tag for tag, _ in read(one).elements}) is folded
    many = replace(report(CALM), findings=(replace(finding, evidence=little),) * 13, estimates=())
    assert read(many).text.count("Evidence: 1 answer") == 13


def test_a_long_address_is_shortened_in_its_middle() -> None:
    address = "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works.html"
    assert f'<a href="{address}" rel="noreferrer">docs.aws.amazon.com/…/how-aws-waf-works.html</a>' == link(address)
    assert ">example.com/page<" in link("https://example.com/page")
    assert ">example.com<" in link("https://example.com")
    assert "<a" not in link("javascript:alert(1)")


def test_estimates_stand_beside_the_objectives() -> None:
    estimated = report(BOARD)
    page = read(estimated)
    assert estimated.estimates
    assert "Objective5m1m" in page.text
    for one in estimated.estimates:
        assert str(one.rto) in page.text
        assert all(term.label in page.text for term in (*one.rto.terms, *one.rpo.terms))
    over = [one for one in estimated.estimates if one.rpo.exceeds(estimated.spec.objectives.rpo)]
    assert page.text.count(", too much") >= len(over)
    assert recovery(replace(estimated, estimates=()), "s") is None


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.preflights())
def test_no_input_makes_an_element_an_attribute_or_a_link(one: Preflight) -> None:
    page, plain = read(one), read(hostile.harmless(one))
    assert page.strange == plain.strange == []
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert all(str(href).startswith(("https://", "#")) for href in links)
    assert shape(page) == shape(plain)


def shape(page: Reader) -> list[tuple[str, dict[str, str | None]]]:
    return [
        (
            tag,
            {
                key: "" if key in TEXT_ATTRIBUTES else value
                for key, value in attributes.items()
                if key not in FOR_WIDE_NAMES
            },
        )
        for tag, attributes in page.elements
        # An address of the evidence is a link only when it begins with https://, and names stand between backticks.
        if tag not in ("a", "code")
    ]


@settings(max_examples=120, deadline=None)
@given(hostile.TEXTS)
def test_what_was_written_can_be_read(text: str) -> None:
    page = read(replace(report(CALM), findings=(hostile.finding(text),)))
    visible = "".join(character if character.isprintable() else " " for character in text)
    # Names between backticks are shown in the type of code instead.
    assert page.text.replace("`", "").count(visible.replace("`", "")) >= 4
