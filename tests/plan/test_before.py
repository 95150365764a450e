"""Which findings the plans bring, and which were there before."""

from __future__ import annotations

import datetime
from typing import Any

from farshore.findings import Finding
from farshore.plan.review import review
from tests.plan.build import catalog, change, estate, plan

TODAY = datetime.date(2026, 11, 21)


def same(address: str, **values: Any) -> dict[str, Any]:
    """A resource that the plan leaves as it is."""
    return change(address, values, before=values, actions=("no-op",))


WEB = [
    same("aws_lambda_function.web", function_name="web"),
    same("aws_lambda_function.web_west", function_name="web"),
    same("aws_dynamodb_table.orders", name="orders", replica=[{"region_name": "us-west-2"}]),
]
"""A small system in two regions that is left as it is."""


def found(rule: str, *changes: dict[str, Any]) -> dict[str, bool]:
    """Return for each address of a finding of a rule whether it was there before."""
    findings: list[Finding] = [
        one for one in review(estate(plan(*WEB, *changes)).plans, catalog(), (), TODAY).findings if one.rule == rule
    ]
    return {place.path.rpartition(".")[2]: one.existing for one in findings for place in one.places}


def test_a_plan_that_does_nothing_brings_nothing() -> None:
    assert found("unreplicated-state", same("aws_db_instance.users", identifier="users")) == {"users": True}


def test_a_change_of_something_else_does_not_make_an_old_sin_new() -> None:
    other = change("aws_sns_topic.news", {"name": "news", "display_name": "b"}, before={"name": "news"})
    assert found("unreplicated-state", same("aws_db_instance.users", identifier="users"), other) == {"users": True}


def test_what_is_added_to_an_old_sin_is_told_alone() -> None:
    changes = [same("aws_db_instance.users", identifier="users"), change("aws_db_instance.bills", {})]
    assert found("unreplicated-state", *changes) == {"users": True, "bills": False}


def test_what_the_plan_touches_is_new() -> None:
    grown = change("aws_db_instance.users", {"allocated_storage": 40}, before={"allocated_storage": 20})
    assert found("unreplicated-state", grown) == {"users": False}


def test_what_is_taken_over_is_new() -> None:
    values = {"identifier": "users"}
    taken = change("aws_db_instance.users", values, before=values, actions=("no-op",))
    taken["change"]["importing"] = {"id": "users"}
    assert found("unreplicated-state", taken) == {"users": False}


def test_a_twin_that_loses_its_counterpart_is_new_though_it_is_not_touched() -> None:
    queue = {"name": "jobs"}
    changes = [same("aws_sqs_queue.jobs", **queue), change("aws_sqs_queue.jobs_west", None, before=queue)]
    assert found("twin-missing", *changes) == {"jobs": False}


def test_a_twin_that_loses_its_counterpart_to_an_update_is_new_too() -> None:
    spare = change("aws_sqs_queue.spare_west", {"name": "mail"}, before={"name": "jobs"})
    mails = same("aws_sqs_queue.mails", name="mails-only")
    assert found("twin-missing", same("aws_sqs_queue.jobs", name="jobs"), mails, spare)["jobs"] is False


def test_a_twin_that_never_had_one_is_old_beside_a_deletion() -> None:
    changes = [same("aws_sqs_queue.jobs", name="jobs"), change("aws_sns_topic.news", None, before={"name": "news"})]
    assert found("twin-missing", *changes) == {"jobs": True}


def test_a_replica_that_is_taken_away_makes_new_what_is_copied_nowhere_now() -> None:
    bucket = same("aws_s3_bucket.uploads", bucket="uploads", arn="arn:aws:s3:::uploads")
    there = same("aws_s3_bucket.uploads_west", bucket="uploads-west", arn="arn:aws:s3:::uploads-west")
    way = change(
        "aws_s3_bucket_replication_configuration.out",
        None,
        before={
            "bucket": "uploads",
            "rule": [{"status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::uploads-west"}]}],
        },
    )
    findings = review(estate(plan(*WEB, bucket, there, way)).plans, catalog(), (), TODAY).findings
    assert not [one.rule for one in findings if one.existing and "uploads" in one.message]
