"""one-way-replication: what needs a way back, and what is a backup."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan
from tests.plan.names import cname, latency

BUCKETS = (change("aws_s3_bucket.a", {"bucket": "a"}), change("aws_s3_bucket.b_west", {"bucket": "b"}))
BOTH = [cname(f"aws_route53_record.{n}", n, **latency(n)) for n in ("us-east-1", "us-west-2")]


def replication(name: str, source: str, *targets: str, status: str = "Enabled") -> dict[str, Any]:
    rules = [{"status": status, "destination": [{"bucket": f"arn:aws:s3:::{target}"}]} for target in targets]
    return change(f"aws_s3_bucket_replication_configuration.{name}", {"bucket": source, "rule": rules})


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings("one-way-replication", plan(*BUCKETS, *changes))


def test_where_both_regions_answer_it_is_a_warning() -> None:
    (finding,) = found(replication("there", "a", "b"), *BOTH)
    assert finding.severity is Severity.WARNING
    assert "records answer with both regions" in finding.message
    assert finding.inferred


def test_otherwise_it_is_a_note_about_the_return() -> None:
    (finding,) = found(replication("there", "a", "b"))
    assert finding.severity is Severity.NOTE
    assert "missing after the return" in finding.message


def test_both_ways_is_right_also_over_two_plans() -> None:
    assert not found(replication("there", "a", "b"), replication("back_west", "b", "a"))
    west = plan(BUCKETS[1], replication("back_west", "b", "a"))
    assert not findings("one-way-replication", plan(BUCKETS[0], replication("there", "a", "b")), west)


def test_a_way_back_that_is_disabled_is_none() -> None:
    assert found(replication("there", "a", "b"), replication("back_west", "b", "a", status="Disabled"))


def test_a_way_back_that_the_plan_itself_takes_away_is_told_as_that() -> None:
    buckets = [change(f"aws_s3_bucket.{n}", {"bucket": n}, before={"bucket": n}) for n in ("c", "d_west")]
    there, back = replication("there", "c", "d_west"), replication("back_west", "d_west", "c")
    before = back["change"]["after"]
    deleted = change(back["address"], None, before=before | {"region": "us-west-2"})
    disabled = change(back["address"], replication("x", "d_west", "c", status="Disabled")["change"]["after"])
    disabled["change"] |= {"before": before, "actions": ["update"]}
    forgotten = change(back["address"], None, before=before, actions=("forget",))
    for ending in (deleted, disabled, forgotten):
        assert not found(*buckets, there, ending)
        told = findings("replica-removed", plan(*buckets, there, ending))
        assert bool(told) is (ending is not forgotten)
    assert found(*buckets, there), "it never had one"


def test_a_destination_that_the_plan_does_not_tell_may_be_the_way_back() -> None:
    assert not found(replication("there", "a", "b"), replication("back_west", "b", "somewhere-else"))


def test_a_backup_beside_a_region_that_serves_needs_none() -> None:
    function = change("aws_lambda_function.a", {})
    assert not found(replication("there", "a", "b"), function)
    assert found(replication("there", "a", "b"), function, change("aws_lambda_function.west", {}))


def test_within_a_region_there_is_no_return() -> None:
    assert not found(change("aws_s3_bucket.c", {"bucket": "c"}), replication("there", "a", "c"))


def test_several_buckets_are_one_finding_a_direction() -> None:
    more = [change(f"aws_s3_bucket.{n}", {"bucket": n}) for n in ("c", "d_west")]
    (finding,) = found(*more, replication("one", "a", "b"), replication("two", "c", "d_west"))
    assert "`aws_s3_bucket.a` and `aws_s3_bucket.c`" in finding.message


def test_odd_values_replicate_nothing() -> None:
    odd = {"bucket": ["a"], "rule": [{"status": 1, "destination": "b"}, 7]}
    assert not found(change("aws_s3_bucket_replication_configuration.odd", odd))
