"""Findings: thresholds, waivers, the order a reader meets them in."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.errors import InputError, MissingExtra, Problem, SourceUnreachable
from farshore.findings import (
    Finding,
    Place,
    Severity,
    Waiver,
    apply_waivers,
    dotted,
    mark_existing,
    most_severe_first,
    of_both,
    of_each,
    reach,
)

TODAY = datetime.date(2026, 11, 21)
WAIVER = Waiver("too-few-zones", "accepted", TODAY)
FINDING = Finding("too-few-zones", Severity.WARNING, "two zones", Place("a.yaml", 3, 5), "choose another")

severities = st.sampled_from(Severity)
findings = st.builds(
    Finding,
    rule=st.sampled_from(["one", "two", "three"]),
    severity=severities,
    message=st.just("m"),
    place=st.builds(Place, st.sampled_from(["a", "b"]), st.none() | st.integers(1, 9), st.none() | st.integers(1, 9)),
    remedy=st.just("r"),
    waiver=st.none() | st.just(WAIVER),
)


def test_severities_are_ordered() -> None:
    assert Severity.NOTE < Severity.WARNING < Severity.ERROR
    assert [severity.label for severity in Severity] == ["note", "warning", "error"]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.yaml"), "a.yaml"),
        (Place("a.yaml", 3), "a.yaml:3"),
        (Place("a.yaml", 3, 5), "a.yaml:3:5"),
        (Place("a.yaml", 3, 5, "services.x"), "a.yaml:3:5"),
    ],
)
def test_a_place_is_written_as_editors_read_it(place: Place, text: str) -> None:
    assert str(place) == text


@pytest.mark.parametrize(
    ("path", "text"),
    [((), ""), (("name",), "name"), (("a", "b", 0, "c"), "a.b[0].c"), ((0, 1), "[0][1]")],
)
def test_keys_are_written_as_people_write_them(path: tuple[str | int, ...], text: str) -> None:
    assert dotted(path) == text


@given(st.lists(findings), severities)
def test_a_threshold_is_reached_by_what_is_not_waived(some: list[Finding], threshold: Severity) -> None:
    worst = max((finding.severity for finding in some if not finding.waiver), default=None)
    assert reach(some, threshold) == (worst is not None and worst >= threshold)


@given(st.lists(findings))
def test_no_threshold_is_never_reached(some: list[Finding]) -> None:
    assert not reach(some, None)


@given(st.lists(findings))
def test_the_reader_meets_the_unwaived_and_most_severe_first(some: list[Finding]) -> None:
    ordered = most_severe_first(some)
    weights = [(finding.waiver is None, finding.severity) for finding in ordered]
    assert weights == sorted(weights, reverse=True)
    assert sorted(map(repr, ordered)) == sorted(map(repr, some))
    assert most_severe_first(ordered) == ordered


@pytest.mark.parametrize(
    ("waiver", "covered"),
    [
        (WAIVER, True),
        (replace(WAIVER, rule="region-unknown"), False),
        (replace(WAIVER, service="orders"), True),
        (replace(WAIVER, service="carts"), False),
        (replace(WAIVER, region="us-west-1"), True),
        (replace(WAIVER, region="us-east-1"), False),
        (replace(WAIVER, service="orders", region="us-west-1"), True),
        (replace(WAIVER, service="carts", region="us-west-1"), False),
    ],
)
def test_a_waiver_covers_its_rule_service_and_region(waiver: Waiver, covered: bool) -> None:
    finding = replace(FINDING, service="orders", regions=("us-west-1", "ca-west-1"))
    assert waiver.covers(finding) == covered
    (result,) = apply_waivers([finding], [waiver], TODAY)
    assert result == replace(finding, waiver=waiver if covered else None)


@pytest.mark.parametrize(
    ("address", "covered"),
    [
        ("module.web", True),
        ('module.web["a"]', True),
        ('module.web["a"].aws_lb.front', True),
        ('module.web["a"].aws_lb.front[0]', True),
        ('module.web["a"].aws_lb.fro', False),
        ("module.we", False),
    ],
)
def test_a_waiver_covers_a_resource_and_what_is_in_a_module(address: str, covered: bool) -> None:
    found = replace(FINDING, place=Place("plan.json", path='module.web["a"].aws_lb.front[0]'))
    assert Waiver(FINDING.rule, "accepted", TODAY, address=address).covers(found) == covered


@pytest.mark.parametrize(("day", "in_force"), [(-1, True), (0, True), (1, False)])
def test_a_waiver_counts_up_to_and_on_its_last_day(day: int, in_force: bool) -> None:
    (finding,) = apply_waivers([FINDING], [WAIVER], TODAY + datetime.timedelta(days=day))
    assert (finding.waiver is not None) == in_force


def test_the_first_waiver_in_force_is_shown() -> None:
    old = replace(WAIVER, reason="old", until=TODAY - datetime.timedelta(days=1))
    new = replace(WAIVER, reason="new")
    (finding,) = apply_waivers([FINDING], [old, new, WAIVER], TODAY)
    assert finding.waiver == new


def test_an_input_error_says_everything_that_is_wrong() -> None:
    error = InputError([Problem(Place("a.yaml", 1, 2), "one"), Problem(Place("a.yaml", 3), "two")])
    assert str(error) == "a.yaml:1:2: one\na.yaml:3: two"


def test_errors_bring_their_exit_code() -> None:
    assert (InputError([]).exit_code, SourceUnreachable("x").exit_code) == (2, 3)


def test_a_missing_extra_says_how_to_get_it() -> None:
    assert str(MissingExtra("cdktf", "writing Terraform")) == (
        "writing Terraform needs farshore's extra `cdktf`: pip install 'farshore[cdktf]'"
    )


TABLES = ("orders", "carts", "users")


def about(names: Sequence[str]) -> Finding:
    """A finding about tables, of which each would be one."""
    first, *others = (Place("plan.json", path=f"aws_dynamodb_table.{name}") for name in names)
    message = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} copied nowhere"
    return Finding("not-copied", Severity.WARNING, message, first, "copy", also=tuple(others))


def accept(address: str) -> Waiver:
    return Waiver("not-copied", "made again", TODAY, address=f"aws_dynamodb_table.{address}")


class TestSeveralThings:
    """A finding that says the same of several things."""

    @pytest.mark.parametrize("accepted", TABLES)
    def test_a_waiver_takes_out_what_it_names_and_the_rest_stays(self, accepted: str) -> None:
        rest = " and ".join(name for name in TABLES if name != accepted)
        found = apply_waivers([of_each(TABLES, about)], [accept(accepted)], TODAY)
        assert {one.message: one.waiver is None for one in found} == {
            f"{rest} are copied nowhere": True,
            f"{accepted} is copied nowhere": False,
        }

    def test_each_waiver_has_its_own_reason(self) -> None:
        waivers = [accept(name) for name in TABLES]
        found = apply_waivers([of_each(TABLES, about)], waivers, TODAY)
        assert [one.waiver for one in found] == waivers

    def test_a_waiver_of_all_leaves_it_whole(self) -> None:
        (found,) = apply_waivers([of_each(TABLES, about)], [Waiver("not-copied", "made again", TODAY)], TODAY)
        assert (found.message, found.waiver is None) == ("orders and carts and users are copied nowhere", False)

    def test_what_was_there_before_stays_so_when_a_waiver_divides_it(self) -> None:
        found = mark_existing([of_each(TABLES, about)], lambda one: one.place.path.endswith(("orders", "carts")))
        assert [(one.message, one.existing) for one in found] == [
            ("orders and carts are copied nowhere", True),
            ("users is copied nowhere", False),
        ]
        divided = apply_waivers(found, [accept("carts")], TODAY)
        assert [(one.message.split()[0], one.existing) for one in divided] == [
            ("orders", True),
            ("carts", True),
            ("users", False),
        ]

    def test_it_names_all_of_them(self) -> None:
        first_only = of_each(TABLES, lambda names: replace(about(names), also=()))
        assert [place.path.rpartition(".")[2] for place in first_only.places] == list(TABLES)

    def test_what_is_wrong_between_things_stays_while_two_are_left(self) -> None:
        whole = of_each(TABLES, about, least=2)
        left, accepted = apply_waivers([whole], [accept("carts")], TODAY)
        assert (left.message, left.waiver) == ("orders and users are copied nowhere", None)
        assert accepted.waiver is not None
        pair = of_each(TABLES[:2], about, least=2)
        (accepted,) = apply_waivers([pair], [accept("carts")], TODAY)
        assert accepted.waiver is not None

    def test_services_in_regions_are_divided_both_ways(self) -> None:
        def lack(services: Sequence[str], regions: Sequence[str]) -> Finding:
            message = f"{' and '.join(regions)} for {' and '.join(services)}"
            place = Place("a.yaml", path=services[0])
            return Finding("lack", Severity.ERROR, message, place, "go", regions=tuple(regions), service=services[0])

        whole = of_both(["api", "jobs"], ["ca-west-1", "mx-central-1"], lack)
        waiver = Waiver("lack", "not used there", TODAY, service="jobs", region="ca-west-1")
        found = apply_waivers([whole], [waiver], TODAY)
        assert [(one.message, one.waiver is None) for one in found] == [
            ("ca-west-1 and mx-central-1 for api", True),
            ("mx-central-1 for jobs", True),
            ("ca-west-1 for jobs", False),
        ]


def test_only_what_is_new_counts_where_that_is_asked_for() -> None:
    old = replace(FINDING, existing=True)
    assert reach([old], Severity.WARNING)
    assert not reach([old], Severity.WARNING, only_new=True)
    assert reach([old, FINDING], Severity.WARNING, only_new=True)
