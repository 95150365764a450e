"""twin-missing: what is expected in which region, and how it is said."""

from __future__ import annotations

from typing import Any

from farshore.findings import Severity
from tests.plan.build import change, findings, plan


def function(address: str, name: str = "orders", **more: Any) -> dict[str, Any]:
    return change(address, {"function_name": name}, **more)


PAIR = (function("aws_lambda_function.east"), function("aws_lambda_function.west"))


def missing(*changes: dict[str, Any], **more: Any) -> list[str]:
    return [one.message for one in findings("twin-missing", plan(*PAIR, *changes, **more))]


def test_one_finding_names_three_and_counts_the_rest() -> None:
    lone = [change(f"aws_sqs_queue.{word}", {"name": word}) for word in ("a", "b", "c", "d", "e")]
    (message,) = missing(*lone)
    assert "`aws_sqs_queue.a`, `aws_sqs_queue.b`, `aws_sqs_queue.c` and 2 more" in message
    assert "us-west-2 has no counterpart" in message


def test_each_module_gets_a_finding_until_there_are_too_many() -> None:
    def lone(module: int) -> dict[str, Any]:
        return change(f"module.m{module}.aws_sqs_queue.q", {"name": f"q-{module}", "region": "us-east-1"})

    assert len(missing(lone(1), lone(2))) == 2
    assert len(missing(*(lone(module) for module in range(10, 40)))) == 1


def test_regions_that_share_nothing_are_no_pair() -> None:
    data = plan(
        *(function(f"aws_lambda_function.east_{name}", name) for name in ("a", "b")),
        *(change(f"aws_sqs_queue.west_{name}", {"name": name}) for name in ("c", "d")),
    )
    assert not findings("twin-missing", data)


def test_a_region_without_compute_is_not_asked_for_each_function() -> None:
    table = {"name": "orders", "replica": [{"region_name": "us-west-2"}]}
    data = plan(change("aws_dynamodb_table.east", table), *PAIR[:1], change("aws_s3_bucket.west", {"bucket": "x"}))
    assert not findings("twin-missing", data)


def test_fewer_instances_are_a_note() -> None:
    web = [change(f"aws_instance.east[{n}]", {"instance_type": "m7g.large"}) for n in range(3)]
    (finding,) = findings("twin-missing", plan(*PAIR, *web, change("aws_instance.west[0]", {})))
    assert finding.severity is Severity.NOTE
    assert "fewer instances" in finding.message


def test_a_key_that_one_region_lacks_is_not_a_matter_of_number() -> None:
    queues = [
        change('aws_sqs_queue.east["mail"]', {"name": "mail"}),
        change('aws_sqs_queue.east["orders"]', {"name": "orders"}),
        change('aws_sqs_queue.west["orders"]', {"name": "orders"}),
    ]
    (finding,) = findings("twin-missing", plan(*PAIR, *queues))
    assert finding.severity is Severity.WARNING
    assert 'aws_sqs_queue.east["mail"]' in finding.message


def test_a_counterpart_that_this_plan_removes_is_said_to_be_removed() -> None:
    (message,) = missing(
        change("aws_sqs_queue.east", {"name": "orders"}, before={"name": "orders"}),
        change("aws_sqs_queue.west", None, before={"name": "orders", "arn": "arn:aws:sqs:us-west-2:1:orders"}),
    )
    assert "this plan removes" in message


def test_a_partial_plan_says_nothing_about_what_is_not_in_it() -> None:
    lone = change("aws_sqs_queue.a", {"name": "a"})
    assert not missing(lone, complete=False)
    assert not missing(lone, errored=True)


def test_what_only_the_smaller_region_has_is_a_note() -> None:
    more = [function(f"aws_lambda_function.{side}", name) for side, name in (("east_b", "b"), ("west_b", "b"))]
    queues = [function(f"aws_lambda_function.east_{name}", name) for name in ("c", "d", "e", "f")]
    data = plan(*PAIR, *more, *queues, change("aws_sfn_state_machine.nightly_west", {"name": "nightly"}))
    severities = {one.place.path: one.severity for one in findings("twin-missing", data)}
    assert severities["aws_sfn_state_machine.nightly_west"] is Severity.NOTE


def test_what_may_be_in_a_region_that_is_not_known_is_not_missed() -> None:
    lone = change("aws_sqs_queue.a", {"name": "a"})
    assert missing(lone)
    assert not missing(lone, change("aws_sqs_queue.b", {"name": "a"}, provider="aws.lost"))


def test_the_function_of_the_edge_has_no_twin() -> None:
    edge = function("aws_lambda_function.edge", "edge")
    site = change(
        "aws_cloudfront_distribution.site",
        {},
        expressions={"default_cache_behavior": [{"x": {"references": ["aws_lambda_function.edge.arn"]}}]},
    )
    assert missing(edge)
    assert not missing(edge, site)


def test_the_one_of_several_regions_that_lacks_something_is_a_note() -> None:
    def everywhere(name: str, *sides: str) -> list[dict[str, Any]]:
        return [function(f"aws_lambda_function.{name}_{side}", name) for side in sides]

    three = ("east", "west", "third")
    changes = [*everywhere("a", *three), *everywhere("b", *three), *everywhere("c", "east", "west")]
    (finding,) = findings("twin-missing", plan(*changes))
    assert finding.severity is Severity.NOTE
    assert "eu-west-1 has no counterpart of `aws_lambda_function.c_east`" in finding.message


def test_values_of_any_type_are_survived() -> None:
    for odd in (None, 7, [], {"a": 1}, True, "x" * 1000):
        assert len(missing(change("aws_sqs_queue.a", {"name": odd, "region": odd}))) <= 1


def test_a_key_that_only_a_copy_needs_has_no_counterpart() -> None:
    source = change("aws_db_instance.jobs", {"identifier": "jobs", "storage_encrypted": True})
    key = change("aws_kms_key.west", {"description": "copies"})
    names = {
        "replicate_source_db": {"references": ["aws_db_instance.jobs.arn", "aws_db_instance.jobs"]},
        "kms_key_id": {"references": ["aws_kms_key.west.arn", "aws_kms_key.west"]},
    }
    copy = change("aws_db_instance.jobs_west", {"identifier": "jobs-west"}, expressions=names)
    assert not missing(source, key, copy)
    assert any("aws_kms_key.west" in message for message in missing(source, key))


def test_a_vault_that_backups_are_copied_to_and_its_key_are_needed_there_only() -> None:
    rule = {"rule": [{"copy_action": [{"destination_vault_arn": {"references": ["aws_backup_vault.far_west.arn"]}}]}]}
    key = {"kms_key_arn": {"references": ["aws_kms_key.far_west.arn"]}}
    kept = (
        change("aws_kms_key.far_west"),
        change("aws_backup_vault.far_west", {"name": "far"}, expressions=key),
    )
    assert missing(*kept)
    assert not missing(*kept, change("aws_backup_plan.nightly", {"name": "nightly"}, expressions=rule))
