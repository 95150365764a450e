"""health-check-cannot-reach: what the public checkers get no answer from."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Severity
from tests.plan.build import change, findings, plan

RULE = "health-check-cannot-reach"


def check(references: dict[str, str] | None = None, /, **values: Any) -> dict[str, Any]:
    expressions = {name: {"references": [f"{to}.x", to]} for name, to in (references or {}).items()}
    return change("aws_route53_health_check.a", {"type": "HTTPS", "port": 443, **values}, expressions=expressions)


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "172.16.0.9", "100.64.0.1", "127.0.0.1", "fd00::1", "224.0.0.1"]
)
def test_an_address_that_is_not_routed_is_not_reached(address: str) -> None:
    assert findings(RULE, plan(check(ip_address=address)))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "203.0.113.7", "2001:db8::1", "2600:1f18::1", "no address", "", None, 7, []]
)
def test_any_other_address_may_be(address: Any) -> None:
    assert not findings(RULE, plan(check(ip_address=address)))


def test_an_internal_load_balancer_is_not_reached() -> None:
    internal = change("aws_lb.web", {"internal": True}, unknown={"dns_name": True})
    public = change("aws_lb.web", {"internal": False}, unknown={"dns_name": True})
    assert findings(RULE, plan(internal, check({"fqdn": "aws_lb.web"})))
    assert not findings(RULE, plan(public, check({"fqdn": "aws_lb.web"})))


def test_a_name_of_a_private_zone_is_not_resolved_unless_a_public_zone_has_it_too() -> None:
    zones = [
        change("aws_route53_zone.inside", {"vpc": [{"vpc_id": "vpc-1"}]}),
        change("aws_route53_zone.outside", {"vpc": []}),
    ]
    inside = record("inside")
    outside = record("outside")
    asked = check(fqdn="web.example.com")
    (finding,) = findings(RULE, plan(*zones, inside, asked))
    assert "`aws_route53_zone.inside`" in finding.message
    assert not findings(RULE, plan(*zones, inside, outside, asked))
    assert not findings(RULE, plan(*zones, outside, asked))


def record(zone: str) -> dict[str, Any]:
    to = f"aws_route53_zone.{zone}"
    return change(
        f"aws_route53_record.{zone}",
        {"name": "web.example.com.", "type": "A"},
        expressions={"zone_id": {"references": [f"{to}.zone_id", to]}},
    )


def test_a_disabled_check_is_always_healthy() -> None:
    (finding,) = findings(RULE, plan(check(disabled=True, fqdn="example.com")))
    assert finding.severity is Severity.ERROR


def test_checks_of_one_fault_are_one_finding() -> None:
    checks = [change(f"aws_route53_health_check.c{number}", {"disabled": True}) for number in range(3)]
    (finding,) = findings(RULE, plan(*checks))
    assert "`aws_route53_health_check.c1` and `aws_route53_health_check.c2`" in finding.message


def test_an_inverted_check_of_an_endpoint_is_a_warning_and_of_others_is_meant() -> None:
    (finding,) = findings(RULE, plan(check(invert_healthcheck=True, fqdn="example.com")))
    assert finding.severity is Severity.WARNING
    assert not findings(RULE, plan(check(invert_healthcheck=True, type="CLOUDWATCH_METRIC")))


def test_an_alarm_is_looked_for_in_the_region_that_is_named() -> None:
    alarm = change("aws_cloudwatch_metric_alarm.west", {"alarm_name": "down"})
    wrong = check(type="CLOUDWATCH_METRIC", cloudwatch_alarm_name="down", cloudwatch_alarm_region="us-east-1")
    right = check(type="CLOUDWATCH_METRIC", cloudwatch_alarm_name="down", cloudwatch_alarm_region="us-west-2")
    twin = change("aws_cloudwatch_metric_alarm.east", {"alarm_name": "down"})
    (finding,) = findings(RULE, plan(alarm, wrong))
    assert "us-west-2" in finding.remedy
    assert not findings(RULE, plan(alarm, right))
    assert not findings(RULE, plan(alarm, twin, wrong))


def test_an_endpoint_that_admits_only_other_groups_is_not_reached() -> None:
    def estate(*ingress: dict[str, Any], **more: Any) -> bytes:
        group = change("aws_security_group.web", {"ingress": list(ingress)}, **more)
        to = {"security_groups": {"references": ["aws_security_group.web.id", "aws_security_group.web"]}}
        return plan(group, change("aws_lb.web", {"internal": False}, expressions=to), check({"fqdn": "aws_lb.web"}))

    closed = {"cidr_blocks": [], "ipv6_cidr_blocks": [], "prefix_list_ids": [], "security_groups": ["sg-1"]}
    assert findings(RULE, estate(closed))
    assert not findings(RULE, estate())
    assert not findings(RULE, estate({**closed, "cidr_blocks": ["0.0.0.0/0"]}))
    assert not findings(RULE, estate({**closed, "prefix_list_ids": None}))
    assert not findings(RULE, estate(closed, unknown={"ingress": True}))


@pytest.mark.parametrize(
    ("kind", "values", "reached"),
    [
        ("aws_db_instance", {}, False),
        ("aws_db_instance", {"publicly_accessible": False}, False),
        ("aws_db_instance", {"publicly_accessible": True}, True),
        ("aws_rds_cluster", {}, False),
        ("aws_elasticache_replication_group", {}, False),
    ],
)
def test_a_database_in_a_network_is_never_reached(kind: str, values: dict[str, Any], reached: bool) -> None:
    store = change(f"{kind}.orders", {**values, "endpoint": "orders.abc.us-east-1.rds.amazonaws.com:5432"})
    by_reference = change(
        "aws_route53_health_check.a",
        {"type": "TCP", "port": 5432},
        expressions={"fqdn": {"references": [f"{kind}.orders.endpoint", f"{kind}.orders"]}},
    )
    by_name = change(
        "aws_route53_health_check.a",
        {"type": "TCP", "port": 5432, "fqdn": "orders.abc.us-east-1.rds.amazonaws.com"},
    )
    for check in (by_reference, by_name):
        assert bool(findings("health-check-cannot-reach", plan(store, check))) is not reached


def test_a_cluster_with_a_public_member_is_reached() -> None:
    member = change(
        "aws_rds_cluster_instance.a",
        {"publicly_accessible": True},
        expressions={"cluster_identifier": {"references": ["aws_rds_cluster.orders.id", "aws_rds_cluster.orders"]}},
    )
    check = change(
        "aws_route53_health_check.a",
        {"type": "TCP", "port": 5432},
        expressions={"fqdn": {"references": ["aws_rds_cluster.orders.endpoint", "aws_rds_cluster.orders"]}},
    )
    assert not findings("health-check-cannot-reach", plan(change("aws_rds_cluster.orders"), member, check))
