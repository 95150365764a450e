"""The page as text: what stands in it, and that nothing of the input becomes markup."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings

from farshore.checks import Preflight
from farshore.report.html import HtmlRenderer, Ranked
from farshore.report.html.recovery import recovery
from tests.report import hostile
from tests.report.inputs import BOARD, CALM, report

TEXT_ATTRIBUTES = {"aria-label", "href"}


class Reader(HTMLParser):
    """What a parser sees: elements with their attributes, and text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def unknown_decl(self, data: str) -> None:
        self.strange.append(data)

    handle_pi = handle_comment


def read(*reports: Preflight) -> Reader:
    reader = Reader()
    reader.feed(HtmlRenderer().render(reports))
    reader.close()
    assert reader.open == []
    return reader


def test_every_service_and_region_has_a_cell_with_its_evidence() -> None:
    board = report(BOARD)
    page = read(board)
    buttons = [attributes for tag, attributes in page.elements if "aria-haspopup" in attributes]
    shown = [attributes["id"] for _, attributes in page.elements if "popover" in attributes]
    assert [one["popovertarget"] for one in buttons] == shown
    assert len(shown) == len(board.rows) * len(board.regions)
    for row in board.rows:
        for verdict in row.verdicts.values():
            assert verdict.explanation in page.text
            assert all(one.statement in page.text for one in verdict.evidence)


def test_every_finding_stands_with_place_remedy_and_source() -> None:
    page = read(report(BOARD))
    for finding in report(BOARD).findings:
        assert finding.message in page.text
        assert str(finding.place) in page.text
        assert finding.waiver or finding.remedy in page.text
    assert "https://docs.aws.amazon.com/" in page.text


def test_headers_have_a_scope_and_landmarks_a_name() -> None:
    page = read(report(BOARD), report(CALM))
    assert all("scope" in attributes for tag, attributes in page.elements if tag == "th")
    assert {"header", "main", "footer", "nav"} <= {tag for tag, _ in page.elements}
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        names = (attributes.get("aria-labelledby") or "").split()
        assert set(names) <= set(ids)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_page_needs_nothing_from_elsewhere_and_allows_nothing() -> None:
    text = HtmlRenderer().render([report(BOARD)])
    page = read(report(BOARD))
    assert {tag for tag, _ in page.elements} & {"script", "img", "link", "iframe", "object", "form"} == set()
    assert not any({"src", "style", "srcset"} & set(attributes) for _, attributes in page.elements)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(one["content"] for _, one in page.elements if one.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


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


def test_a_standby_that_is_not_chosen_is_said_to_be() -> None:
    assert "standby not chosen yet" in read(report(CALM)).text


def test_a_ranking_is_shown_where_there_is_one() -> None:
    assert "Candidates, best first" not in read(report(BOARD)).text
    ranked = {"spec.yaml": [Ranked("eu-west-1", "fits <well>", ("three zones",))]}
    text = HtmlRenderer(ranked).render([report(BOARD)])
    assert "<strong>eu-west-1</strong> fits &lt;well&gt;<ul><li>three zones</li></ul>" in text


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
        (tag, {key: "" if key in TEXT_ATTRIBUTES else value for key, value in attributes.items()})
        for tag, attributes in page.elements
        if tag != "a"  # an address of the evidence is a link only when it begins with https://
    ]


@settings(max_examples=120, deadline=None)
@given(hostile.TEXTS)
def test_what_was_written_can_be_read(text: str) -> None:
    page = read(replace(report(CALM), findings=(hostile.finding(text),)))
    visible = "".join(character if character.isprintable() else " " for character in text)
    assert page.text.count(visible) >= 4
