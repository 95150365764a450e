"""managed-twice: what there is one of, and when two resources are about it."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from tests.plan.build import PROVIDERS, change, findings, plan

RULE = "managed-twice"


def found(*changes: dict[str, Any], **more: Any) -> list[Finding]:
    return findings(RULE, plan(*changes, **more))


def refers(argument: str, *references: str) -> dict[str, Any]:
    return {"expressions": {argument: {"references": list(references)}}}


def test_one_bucket_and_two_policies() -> None:
    (finding,) = found(*(change(f"aws_s3_bucket_policy.{name}", {"bucket": "media"}) for name in ("a", "b")))
    assert finding.severity is Severity.ERROR
    assert "the same `bucket`" in finding.message
    assert not found(*(change(f"aws_s3_bucket_policy.{name}", {"bucket": name}) for name in ("a", "b")))


def test_a_reference_and_a_name_are_the_same_bucket() -> None:
    bucket = change("aws_s3_bucket.media", {"bucket": "media"})
    unknown = {"unknown": {"bucket": True}}
    by_reference = change("aws_s3_bucket_policy.a", {}, **unknown, **refers("bucket", "aws_s3_bucket.media.id"))
    assert found(bucket, by_reference, change("aws_s3_bucket_policy.b", {"bucket": "media"}))
    assert not found(bucket, by_reference, change("aws_s3_bucket_policy.b", {}, **unknown))


def test_records_differ_by_set_identifier_and_type() -> None:
    def record(label: str, **values: Any) -> dict[str, Any]:
        return change(
            f"aws_route53_record.{label}", {"zone_id": "Z1", "name": "api.example.com", "type": "A", **values}
        )

    assert found(record("a"), record("b", name="API.example.com."))
    assert found(record("a", set_identifier="x"), record("b", set_identifier="x"))
    assert not found(record("a", set_identifier="x"), record("b", set_identifier="y"))
    assert not found(record("a"), record("b", type="AAAA"))
    assert not found(record("a"), change("aws_route53_record.b", {}, unknown={"zone_id": True}))


def test_the_record_that_validates_certificates_of_several_regions_may_be_repeated() -> None:
    values = {"zone_id": "Z1", "name": "_a.example.com", "type": "CNAME", "allow_overwrite": True}
    assert not found(change("aws_route53_record.east", values), change("aws_route53_record.west", values))


@pytest.mark.parametrize("kind", ["aws_guardduty_detector", "aws_ecr_replication_configuration"])
def test_a_region_has_one_and_another_region_its_own(kind: str) -> None:
    (finding,) = found(change(f"{kind}.a", {}), change(f"{kind}.b", {}))
    assert "the account in us-east-1" in finding.message
    assert "taken to be in one account" in finding.inferred[0]
    assert not found(change(f"{kind}.a", {}), change(f"{kind}.west", {}))


def test_an_account_has_one_that_each_state_manages() -> None:
    kind = "aws_s3_account_public_access_block"
    (finding,) = findings(RULE, plan(change(f"{kind}.a", {})), plan(change(f"{kind}.west", {})))
    assert finding.severity is Severity.WARNING
    assert "from two states" in finding.message


def test_another_account_has_its_own() -> None:
    def arn(account: int) -> dict[str, str]:
        return {"arn": f"arn:aws:guardduty:us-east-1:{account:012}:detector/a"}

    assert found(change("aws_guardduty_detector.a", arn(1)), change("aws_guardduty_detector.b", arn(1)))
    assert not found(change("aws_guardduty_detector.a", arn(1)), change("aws_guardduty_detector.b", arn(2)))
    audit = {"region": {"constant_value": "us-east-1"}, "assume_role": [{"role_arn": {"constant_value": "x"}}]}
    changes = [
        change("aws_guardduty_detector.a", {"region": "us-east-1"}),
        change("aws_guardduty_detector.b", {"region": "us-east-1"}, provider="aws.audit"),
    ]
    declared = [
        {"address": one["address"], "type": one["type"], "name": one["name"], "provider_config_key": one["_provider"]}
        for one in changes
    ]
    providers = {
        key: {"name": "aws", "expressions": {"region": {"constant_value": PROVIDERS[key]}}} for key in PROVIDERS
    }
    providers["aws.audit"] = {"name": "aws", "expressions": audit}
    assert not found(*changes, configuration={"provider_config": providers, "root_module": {"resources": declared}})


def test_what_is_deleted_manages_nothing() -> None:
    gone = change("aws_s3_bucket_policy.a", None, before={"bucket": "media", "region": "us-east-1"})
    assert not found(gone, change("aws_s3_bucket_policy.b", {"bucket": "media"}))


def test_values_of_any_type_are_survived() -> None:
    for odd in (None, 7, [], {"a": 1}, True, "x" * 1000):
        values = {"bucket": odd, "zone_id": odd, "name": odd, "type": odd, "set_identifier": odd, "arn": odd}
        for kind in ("aws_s3_bucket_policy", "aws_route53_record", "aws_guardduty_detector", "aws_sns_topic_policy"):
            assert len(found(change(f"{kind}.a", values), change(f"{kind}.b", values))) <= 1


def test_records_of_a_policy_that_share_their_identifier_get_one_each() -> None:
    values = {"zone_id": "Z1", "name": "a.example.org", "type": "A", "set_identifier": "api"}
    (finding,) = found(change("aws_route53_record.a", values), change("aws_route53_record.west", values))
    assert "`set_identifier` of its own" in str(finding.remedy)
    other = {**values, "set_identifier": "api-west"}
    assert not found(change("aws_route53_record.a", values), change("aws_route53_record.west", other))


def test_records_made_of_parts_of_one_identity_are_told_apart_by_the_expression_and_the_instance() -> None:
    identity = change("aws_sesv2_email_identity.mail", {"email_identity": "example.com"})

    def token(address: str, part: str) -> dict[str, Any]:
        return change(
            f"aws_route53_record.{address}",
            {"zone_id": "Z1", "type": "CNAME"},
            unknown={"name": True},
            **refers("name", f"aws_sesv2_email_identity.mail.dkim_signing_attributes[0].{part}", "count.index"),
        )

    assert not found(identity, *(token(f"dkim[{number}]", "tokens") for number in range(3)))
    assert not found(identity, token("first", "tokens[0]"), token("second", "tokens[1]"))
    assert found(identity, token("first", "tokens[0]"), token("again", "tokens[0]"))
