"""The whole: which regions serve, how resources are spread, in which order findings come, what waivers accept."""

from __future__ import annotations

import datetime

import pytest

from farshore.findings import Severity, Waiver
from farshore.plan.action import Action
from farshore.plan.balance import balance
from farshore.plan.estate import PLAN_RULES
from farshore.plan.plan import load
from farshore.plan.review import Review, review
from tests.plan.build import catalog, change, estate, plan
from tests.plan.record import PLAN_FILE, RECORDED

TODAY = datetime.date(2026, 11, 21)
LOST = {"name": "orders", "arn": "arn:aws:dynamodb:us-east-1:1:table/orders"}


def reviewed(*plans: bytes, waivers: tuple[Waiver, ...] = ()) -> Review:
    return review(estate(*plans).plans, catalog(), waivers, TODAY)


def recorded(case: str) -> Review:
    return reviewed((RECORDED / case / PLAN_FILE).read_bytes())


class TestRegions:
    """Which regions serve."""

    def test_what_only_watches_does_not_serve(self) -> None:
        held = estate(
            plan(
                change("aws_dynamodb_table.a"),
                change("aws_dynamodb_table.a_west"),
                change("aws_cloudwatch_metric_alarm.third"),
            )
        )
        assert held.serving.regions == ("us-east-1", "us-west-2")
        assert "eu-west-1" in held.regions

    def test_the_fullest_region_comes_first_wherever_it_is(self) -> None:
        held = estate(plan(change("aws_lb.a"), change("aws_lb.west_1"), change("aws_lb.west_2")))
        assert held.regions == ("us-west-2", "us-east-1")

    def test_what_will_be_gone_does_not_make_a_region_serve(self) -> None:
        held = estate(plan(change("aws_lb.a"), change("aws_lb.west", None, before={"region": "us-west-2"})))
        assert held.serving.regions == ("us-east-1",)


def test_the_matrix_counts_what_remains_and_what_changes() -> None:
    held = estate(
        plan(
            change("aws_lb.kept", {"region": "us-east-1"}, before={"region": "us-east-1"}),
            change("aws_lb.made"),
            change("aws_lb.gone", None, before={"region": "us-west-2"}),
            change("aws_iam_role.all"),
            change("aws_sqs_queue.unsaid", provider="aws.unsaid"),
        )
    )
    found = balance(held.resources)
    assert found.columns == ("us-east-1", "us-west-2", "global", "unresolved")
    cells = next(row.cells for row in found.rows if row.type == "aws_lb")
    assert (cells["us-east-1"].remaining, cells["us-east-1"].changes) == (2, {Action.CREATE: 1})
    assert (cells["us-west-2"].remaining, cells["us-west-2"].changes) == (0, {Action.DELETE: 1})
    assert found.changes() == {Action.CREATE: 3, Action.DELETE: 1}


class TestFindings:
    """Order and waivers."""

    def test_what_destroys_comes_first_among_equals(self) -> None:
        found = recorded("teams/storefront_flawed").findings
        assert [one.severity for one in found] == sorted((one.severity for one in found), reverse=True)
        destroyed = reviewed(plan(change("aws_dynamodb_table.orders", None, before=LOST))).findings[0]
        assert (destroyed.rule, destroyed.severity) == ("stateful-destroyed", Severity.ERROR)

    def test_among_equals_what_loses_state_comes_first_and_what_only_differs_last(self) -> None:
        data = plan(
            change("aws_sqs_queue.jobs", {"name": "jobs", "visibility_timeout_seconds": 30}),
            change("aws_sqs_queue.jobs_west", {"name": "jobs", "visibility_timeout_seconds": 60}),
            change("aws_subnet.a", {"vpc_id": None}, expressions={"vpc_id": {"references": ["aws_vpc.a_west.id"]}}),
            change("aws_vpc.a_west"),
            change("aws_dynamodb_table.orders", None, before=LOST),
        )
        found = reviewed(data).findings
        rules = [one.rule for one in found if one.severity is Severity.ERROR]
        assert rules == ["stateful-destroyed", "part-in-another-region"]
        dangers = [(-one.severity, PLAN_RULES[one.rule].danger) for one in found]  # type: ignore[attr-defined]
        assert dangers == sorted(dangers)

    def test_a_waiver_accepts_and_puts_last(self) -> None:
        data = plan(change("aws_dynamodb_table.orders", None, before=LOST))
        waiver = Waiver("stateful-destroyed", "moved", TODAY, address="aws_dynamodb_table.orders")
        assert reviewed(data, waivers=(waiver,)).findings[-1].waiver == waiver

    def test_a_waiver_that_ended_accepts_nothing_and_is_told(self) -> None:
        data = plan(change("aws_dynamodb_table.orders", None, before=LOST))
        ended = Waiver("stateful-destroyed", "moved", TODAY - datetime.timedelta(1))
        found = reviewed(data, waivers=(ended,))
        assert all(one.waiver is None for one in found.findings)
        (told,) = (one for one in found.findings if one.rule == "waiver-expired")
        assert told.message == "the waiver of `stateful-destroyed` ended on 2026-11-20"


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("shapes/errored", "planning failed"),
        ("shapes/target", "an apply leaves more to do"),
        ("shapes/no_aws", "there is nothing for AWS in it"),
        ("shapes/empty", "there is nothing for AWS in it"),
        ("shapes/deposed", "1 deposed object of a past replacement will be deleted"),
        ("by_hand/no_configuration", "comes without its configuration"),
    ],
)
def test_what_a_reader_must_know_of_a_plan_is_said(case: str, said: str) -> None:
    assert any(said in remark for remark in recorded(case).remarks)


@pytest.mark.parametrize("path", sorted(RECORDED.glob(f"*/*/{PLAN_FILE}")), ids=lambda path: path.parent.name)
def test_a_report_has_at_most_one_line_a_rule_and_resource(path) -> None:
    found = review([load(path.read_bytes(), path.name)], catalog()).findings
    places = [(one.rule, one.place.path) for one in found]
    assert len(places) == len(set(places))


class TestOneLineAPair:
    """What is said of twins once."""

    def test_of_two_findings_about_twins_the_worse_is_kept(self) -> None:
        rules = {one.rule for one in recorded("teams/storefront_flawed").findings}
        assert {"standby-maximum-too-low", "replica-weaker-than-its-source", "watch-in-the-watched-region"} <= rules
        assert not rules & {"twin-differs", "twin-missing"}

    def test_what_is_about_other_twins_too_is_kept(self) -> None:
        sizes = {"min_size": 1, "desired_capacity": 6, "max_size": 12}
        small = {"min_size": 1, "desired_capacity": 1, "max_size": 2}
        other = {"min_size": 1, "desired_capacity": 1, "max_size": 12}
        data = plan(
            change("aws_autoscaling_group.web", sizes),
            change("aws_autoscaling_group.web_west", small),
            change("aws_autoscaling_group.jobs", sizes),
            change("aws_autoscaling_group.jobs_west", other),
        )
        found = [(one.rule, one.place.path) for one in reviewed(data).findings]
        assert ("standby-maximum-too-low", "aws_autoscaling_group.web_west") in found
        assert ("twin-differs", "aws_autoscaling_group.jobs") in found
        assert ("twin-differs", "aws_autoscaling_group.web") not in found
