"""Waivers that are unused, about to end, over, or of no rule: told where they are written, in both commands."""

from __future__ import annotations

import datetime
import textwrap
from pathlib import Path

import pytest

from farshore.catalog import Catalog
from farshore.checks import preflight
from farshore.findings import Finding, Place, Waiver
from farshore.plan.review import review
from farshore.spec import loads
from farshore.waiving.rules.waiver_ending import NEAR
from tests.cli.process import farshore
from tests.plan.build import catalog, change, estate, plan

TODAY = datetime.date(2026, 11, 21)
TABLE = {"name": "orders", "arn": "arn:aws:dynamodb:us-east-1:1:table/orders"}
LOSES = plan(
    change("aws_dynamodb_table.orders", None, before=TABLE),
    change("aws_dynamodb_table.carts", None, before={**TABLE, "name": "carts"}),
)
WRITTEN = Place("accepted.yaml", 3, 5, "waivers[1]")


def waiver(
    rule: str = "stateful-destroyed",
    address: str | None = "aws_dynamodb_table.orders",
    until: datetime.date = datetime.date(2999, 1, 1),
) -> Waiver:
    return Waiver(rule, "moved to another account", until, address=address, place=WRITTEN)


def said(*waivers: Waiver, data: bytes = LOSES) -> list[Finding]:
    found = review(estate(data).plans, catalog(), waivers, TODAY).findings
    return [one for one in found if one.rule.startswith("waiver-")]


class TestOfAReview:
    """What a review says of waivers."""

    def test_nothing_of_one_that_is_used(self) -> None:
        assert not said(waiver())

    @pytest.mark.parametrize("address", ["aws_dynamodb_table.user", "module.shop", "aws_dynamodb_table.orders.x"])
    def test_one_that_covers_nothing_is_told_where_it_is_written(self, address: str) -> None:
        (told,) = said(waiver(address=address))
        assert (told.rule, told.place) == ("waiver-unused", WRITTEN)
        assert address in told.message

    def test_one_beside_a_wider_one_is_not_called_unused(self) -> None:
        assert not said(waiver(address=None), waiver())

    def test_one_of_a_rule_of_another_command_is_left_alone(self) -> None:
        assert not said(waiver("too-few-zones", None))

    def test_a_part_of_a_plan_proves_nothing(self) -> None:
        assert not said(waiver(address="aws_dynamodb_table.user"), data=plan(errored=True))

    @pytest.mark.parametrize(("days", "rules"), [(-1, ["waiver-expired"]), (0, ["waiver-ending"]), (31, [])])
    def test_one_is_told_before_and_after_its_end(self, days: int, rules: list[str]) -> None:
        assert [one.rule for one in said(waiver(until=TODAY + datetime.timedelta(days)))] == rules

    def test_the_last_day_of_the_warning_is_the_thirtieth(self) -> None:
        (told,) = said(waiver(until=TODAY + NEAR))
        assert told.message.endswith("ends in 30 days, on 2026-12-21")

    def test_what_is_said_of_waivers_can_be_accepted(self) -> None:
        accepted = Waiver("waiver-unused", "kept for the plan of the other account", datetime.date(2999, 1, 1))
        assert [one.waiver for one in said(waiver(address="aws_dynamodb_table.user"), accepted)] == [accepted]


SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: [ca-west-1, mx-central-1]}
    also_needs: [comprehend]
    waivers:
      - {rule: service-unavailable, region: REGION, reason: not called there, until: UNTIL}
"""


def of_spec(region: str, until: str = "2999-01-01") -> list[Finding]:
    text = textwrap.dedent(SPEC).replace("REGION", region).replace("UNTIL", until)
    found = preflight(loads(text, "shop.yaml"), Catalog.embedded(), TODAY).findings
    return [one for one in found if one.rule.startswith(("waiver-", "service-unavailable"))]


class TestOfASpec:
    """The same in preflight."""

    def test_a_waiver_of_one_region_leaves_the_other(self) -> None:
        left, accepted = of_spec("ca-west-1")
        assert (left.waiver, left.regions, "ca-west-1" in left.message) == (None, ("mx-central-1",), False)
        assert (accepted.waiver is not None, accepted.regions) == (True, ("ca-west-1",))

    def test_one_of_a_region_that_is_not_concerned_is_unused(self) -> None:
        found, told = of_spec("us-east-1")
        assert (found.regions, told.rule, told.place.line) == (("ca-west-1", "mx-central-1"), "waiver-unused", 6)

    def test_one_that_ended_and_one_that_ends(self) -> None:
        assert "waiver-expired" in {one.rule for one in of_spec("ca-west-1", "2026-11-20")}
        assert "waiver-ending" in {one.rule for one in of_spec("ca-west-1", "2026-11-30")}


def test_a_rule_that_nobody_knows_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(LOSES)
    (tmp_path / "w.yaml").write_text(
        "waivers:\n  - {rule: statefull-destroyed, reason: moved, until: 2999-01-01}\n", encoding="utf-8"
    )
    result = farshore("review", "plan.json", "--waivers", "w.yaml", cwd=tmp_path)
    assert result.code == 2
    assert "w.yaml:2:5: there is no rule `statefull-destroyed`; did you mean `stateful-destroyed`?" in result.stderr
    spec = textwrap.dedent(SPEC).replace("service-unavailable", "service-unavaileble")
    (tmp_path / "spec.yaml").write_text(spec.replace("REGION", "ca-west-1").replace("UNTIL", "2999-01-01"))
    for command in ("preflight", "rank"):
        result = farshore(command, "spec.yaml", cwd=tmp_path)
        assert (result.code, "did you mean `service-unavailable`?" in result.stderr) == (2, True)
