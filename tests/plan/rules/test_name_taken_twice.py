"""name-taken-twice: names that AWS gives once, and who may be of another account."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan

RULE = "name-taken-twice"


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings(RULE, plan(*changes))


@pytest.mark.parametrize(
    ("kind", "attribute"),
    [
        ("aws_iam_role", "name"),
        ("aws_iam_policy", "name"),
        ("aws_iam_instance_profile", "name"),
        ("aws_iam_openid_connect_provider", "url"),
        ("aws_cloudfront_function", "name"),
        ("aws_cloudfront_origin_access_control", "name"),
        ("aws_s3_bucket", "bucket"),
    ],
)
def test_a_name_without_a_region_is_taken_once(kind: str, attribute: str) -> None:
    (finding,) = found(change(f"{kind}.a", {attribute: "jobs"}), change(f"{kind}.west", {attribute: "jobs"}))
    assert finding.severity is Severity.ERROR
    assert f"`{kind}.west`" in finding.message
    assert not found(change(f"{kind}.a", {attribute: "jobs"}), change(f"{kind}.west", {attribute: "jobs-west"}))
    assert not found(change(f"{kind}.a", {}), change(f"{kind}.west", {}, unknown={attribute: True}))


def test_capitals_do_not_make_another_role() -> None:
    assert found(change("aws_iam_role.a", {"name": "Jobs"}), change("aws_iam_role.west", {"name": "jobs"}))


def test_a_table_is_unique_in_its_region_only() -> None:
    kind, values = "aws_dynamodb_table", {"name": "jobs"}
    assert found(change(f"{kind}.a", values), change(f"{kind}.b", values))
    assert not found(change(f"{kind}.a", values), change(f"{kind}.west", values))


def test_distributions_share_no_alias() -> None:
    kind = "aws_cloudfront_distribution"
    shared = [change(f"{kind}.{name}", {"aliases": ["www.example.org", f"{name}.example.org"]}) for name in "ab"]
    assert found(*shared)
    assert not found(*(change(f"{kind}.{name}", {"aliases": [f"{name}.example.org"]}) for name in "ab"))


def test_an_edge_domain_is_one_and_a_regional_one_is_one_a_region() -> None:
    def domain(label: str, kind: str) -> dict[str, Any]:
        values = {"domain_name": "api.example.org", "endpoint_configuration": [{"types": [kind]}]}
        return change(f"aws_api_gateway_domain_name.{label}", values)

    assert found(domain("a", "EDGE"), domain("west", "EDGE"))
    assert not found(domain("a", "REGIONAL"), domain("west", "REGIONAL"))


def test_two_states_are_a_warning_unless_their_accounts_are_known() -> None:
    def state(account: int | None, before: bool = False) -> bytes:
        arn = {"arn": f"arn:aws:iam::{account:012}:role/jobs"} if account else {}
        values = {"name": "jobs", **arn}
        return plan(change("aws_iam_role.jobs", values, before=values if before else None))

    (finding,) = findings(RULE, state(None), state(None))
    assert finding.severity is Severity.WARNING
    assert finding.inferred
    (finding,) = findings(RULE, state(1, before=True), state(None))
    assert finding.severity is Severity.WARNING
    assert not findings(RULE, state(1, before=True), state(2, before=True))
    (finding,) = findings(RULE, *(plan(change("aws_s3_bucket.jobs", {"bucket": "jobs"})) for _ in range(2)))
    assert finding.severity is Severity.ERROR


def test_what_stands_already_was_accepted_and_what_goes_takes_nothing() -> None:
    values = {"name": "jobs"}
    standing = [change(f"aws_iam_role.{label}", values, before=values) for label in ("a", "west")]
    assert not found(*standing)
    assert not found(change("aws_iam_role.a", values), change("aws_iam_role.b", None, before=values))


def test_proofs_of_one_domain_unless_they_overwrite() -> None:
    def certificate(label: str, domain: str = "shop.example.org") -> dict[str, Any]:
        return change(f"aws_acm_certificate.{label}", {"domain_name": domain, "subject_alternative_names": [domain]})

    def proof(label: str, **values: Any) -> dict[str, Any]:
        reference = f"aws_acm_certificate.{label}.domain_validation_options"
        return change(
            f"aws_route53_record.{label}",
            {"zone_id": "Z1", **values},
            unknown={"name": True, "type": True},
            expressions={"name": {"references": [reference, f"aws_acm_certificate.{label}"]}},
        )

    (finding,) = found(certificate("a"), certificate("west"), proof("a"), proof("west"))
    assert "`aws_acm_certificate.west`" in finding.message
    assert found(certificate("a", "*.example.org"), certificate("west", "example.org"), proof("a"), proof("west"))
    assert not found(certificate("a"), certificate("west", "www.example.org"), proof("a"), proof("west"))
    assert not found(certificate("a"), certificate("west"), proof("a"), proof("west", zone_id="Z2"))
    overwriting = {"allow_overwrite": True}
    assert not found(certificate("a"), certificate("west"), proof("a", **overwriting), proof("west", **overwriting))


def test_values_of_any_type_are_survived() -> None:
    for odd in (None, 7, [], [7], {"a": 1}, True):
        for kind in ("aws_iam_role", "aws_s3_bucket", "aws_cloudfront_distribution", "aws_api_gateway_domain_name"):
            values = {"name": odd, "bucket": odd, "aliases": odd, "domain_name": odd, "endpoint_configuration": odd}
            assert len(found(change(f"{kind}.a", values), change(f"{kind}.west", values))) <= 1


class TestCopies:
    """A copy has the name of its source."""

    @pytest.mark.parametrize(
        ("kind", "argument"), [("aws_dynamodb_table", "region_name"), ("aws_secretsmanager_secret", "region")]
    )
    def test_it_takes_a_name_that_another_has_there(self, kind: str, argument: str) -> None:
        copied = change(f"{kind}.a", {"name": "jobs", "replica": [{argument: "us-west-2"}]})
        (finding,) = found(copied, change(f"{kind}.west", {"name": "jobs"}))
        assert "copy" in finding.message
        assert "`removed`" in str(finding.remedy)
        assert not found(copied, change(f"{kind}.third", {"name": "jobs"}))
        assert not found(copied, change(f"{kind}.west", {"name": "other"}))

    def test_one_that_is_added_later_too(self) -> None:
        before, after = {"name": "jobs", "replica": []}, {"name": "jobs", "replica": [{"region_name": "us-west-2"}]}
        standing = change("aws_dynamodb_table.west", {"name": "jobs"}, before={"name": "jobs"})
        assert found(change("aws_dynamodb_table.a", after, before=before), standing)
        assert not found(change("aws_dynamodb_table.a", after, before=after), standing)

    def test_a_secret_may_be_told_to_overwrite(self) -> None:
        values = {"name": "jobs", "replica": [{"region": "us-west-2"}], "force_overwrite_replica_secret": True}
        assert not found(
            change("aws_secretsmanager_secret.a", values), change("aws_secretsmanager_secret.west", {"name": "jobs"})
        )


def test_a_custom_domain_of_a_user_pool_is_one_and_a_prefix_is_one_a_region() -> None:
    def domains(**more: Any) -> list[Finding]:
        kind = "aws_cognito_user_pool_domain"
        return found(*(change(f"{kind}.{name}", {"domain": "auth.example.org", **more}) for name in ("a", "west")))

    (finding,) = domains(certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/a")
    assert "Create it once" in str(finding.remedy)
    assert not domains()
