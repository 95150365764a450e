"""record-ttl-too-long: which records have to be forgotten quickly."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import findings, plan
from tests.plan.names import cname, failover, latency, weighted


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings("record-ttl-too-long", plan(*changes))


def test_a_failover_pair_is_one_finding_with_its_ttl() -> None:
    pair = [
        cname("aws_route53_record.a", "x", ttl=3600, **failover("PRIMARY")),
        cname("aws_route53_record.b", "y", ttl=3600, **failover("SECONDARY")),
    ]
    (finding,) = found(*pair)
    assert finding.severity is Severity.WARNING
    assert "`aws_route53_record.a` and `aws_route53_record.b` have a TTL of 3600 seconds" in finding.message


def test_a_little_too_long_is_a_note_and_what_is_recommended_is_right() -> None:
    (finding,) = found(cname("aws_route53_record.a", "x", ttl=120, **failover("PRIMARY")))
    assert finding.severity is Severity.NOTE
    assert not found(cname("aws_route53_record.a", "x", ttl=60, **failover("PRIMARY")))


def test_sets_that_fail_over_by_latency_or_health_count() -> None:
    two = [cname(f"aws_route53_record.{n}", n, ttl=900, **latency(n)) for n in ("us-east-1", "us-west-2")]
    assert len(found(*two)) == 1
    checked = [cname(f"aws_route53_record.{n}", n, ttl=900, health_check_id="a", **weighted(n, 1)) for n in ("a", "b")]
    assert len(found(*checked)) == 1


def test_simple_records_aliases_and_weights_without_health_do_not() -> None:
    assert not found(cname("aws_route53_record.a", "x", ttl=86400))
    assert not found(cname("aws_route53_record.a", "x", ttl=None, alias=[{}], **failover("PRIMARY")))
    assert not found(*(cname(f"aws_route53_record.{n}", n, ttl=900, **weighted(n, 1)) for n in ("a", "b")))
    assert not found(cname("aws_route53_record.a", "x", ttl="long", **failover("PRIMARY")))


def test_a_sensitive_ttl_is_not_shown() -> None:
    record = cname("aws_route53_record.a", "x", ttl=3600, **failover("PRIMARY"))
    record["change"]["after_sensitive"] = record["change"]["before_sensitive"] = {"ttl": True}
    (finding,) = found(record)
    assert "3600" not in finding.message
