"""no-way-over: what leads clients to two regions, what does not, and where nobody can tell."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan

RULE = "no-way-over"


def entrance(where: str, kind: str = "aws_lb", **values: Any) -> dict[str, Any]:
    return change(f"{kind}.{where}", {"name": "shop", **values})


EAST, WEST = entrance("east"), entrance("west")


def record(name: str, where: str, policy: str = "", **values: Any) -> dict[str, Any]:
    block = {f"{policy}_routing_policy": [values]} if policy else {}
    return change(
        f"aws_route53_record.{name}_{where}",
        {"zone_id": "Z1", "name": name, "type": "A", "alias": [{}], "set_identifier": where, **block},
        expressions={"alias": [{"name": {"references": [f"aws_lb.{where}.dns_name", f"aws_lb.{where}"]}}]},
        provider="aws",
    )


def found(*changes: dict[str, Any], **more: Any) -> list[Finding]:
    return findings(RULE, plan(EAST, WEST, *changes, **more))


@pytest.mark.parametrize(
    "kind",
    ["aws_lb", "aws_elb", "aws_api_gateway_rest_api", "aws_apigatewayv2_api", "aws_lambda_function_url"],
)
def test_two_entrances_that_nothing_leads_to_are_a_warning(kind: str) -> None:
    (finding,) = findings(RULE, plan(entrance("east", kind), entrance("west", kind)))
    assert finding.severity is Severity.WARNING
    assert "no record, accelerator or distribution" in finding.message
    assert finding.regions == ("us-east-1", "us-west-2")
    assert finding.inferred


def test_it_is_said_once_for_three_regions_and_for_plans_of_several_states() -> None:
    assert len(found(entrance("third"))) == 1
    assert len(findings(RULE, plan(EAST), plan(WEST))) == 1


@pytest.mark.parametrize("policy", ["latency", "weighted", "geolocation", "failover"])
def test_a_name_that_leads_to_both_is_a_way(policy: str) -> None:
    values = {"latency": "region", "weighted": "weight", "geolocation": "continent", "failover": "type"}
    east = {"region": "us-east-1", "weight": 1, "continent": "NA", "type": "PRIMARY"}[values[policy]]
    west = {"region": "us-west-2", "weight": 1, "continent": "EU", "type": "SECONDARY"}[values[policy]]
    records = [record("shop", "east", policy, **{values[policy]: east})]
    records.append(record("shop", "west", policy, **{values[policy]: west}))
    assert not found(*records)


def test_a_name_for_each_region_is_no_way() -> None:
    names = [record("east", "east"), record("west", "west")]
    zone = change("aws_route53_zone.main", {"name": "example.com"})
    (finding,) = found(zone, *names)
    assert finding.severity is Severity.WARNING
    (finding,) = found(*names)
    assert finding.severity is Severity.NOTE  # the name of both may be kept where the zone is


def test_an_accelerator_over_both_is_a_way_and_one_each_is_none() -> None:
    def group(where: str, region: str, listener: str) -> dict[str, Any]:
        values = {"endpoint_group_region": region, "listener_arn": listener}
        return change(f"aws_globalaccelerator_endpoint_group.{where}", values)

    assert not found(group("east", "us-east-1", "a"), group("west", "us-west-2", "a"))
    assert found(group("east", "us-east-1", "a"), group("west", "us-west-2", "b"))


def test_a_distribution_with_both_as_origins_is_a_way() -> None:
    def distribution(*names: str) -> dict[str, Any]:
        origins = [{"domain_name": f"shop.{name}.elb.amazonaws.com"} for name in names]
        return change("aws_cloudfront_distribution.site", {"origin": origins})

    assert not found(distribution("us-east-1", "us-west-2"))
    assert found(distribution("us-east-1"))


def test_nothing_is_said_where_a_way_may_be_that_the_plans_do_not_tell() -> None:
    unknown = change("aws_route53_record.a", {"name": "shop", "type": "CNAME"}, unknown={"records": True})
    assert not found(unknown)
    assert not found(change("aws_route53recoverycontrolconfig_routing_control.a", {"name": "shop"}))
    assert not found(complete=False)
    elsewhere = {
        **change("aws_lb.x"),
        "type": "cloudflare_record",
        "provider_name": "registry.io/cloudflare/cloudflare",
    }
    assert not found(elsewhere)
    assert found({**elsewhere, "type": "random_id", "provider_name": "r.io/hashicorp/random"})


def test_a_record_that_proves_a_certificate_tells_nothing_of_clients() -> None:
    proof = change(
        "aws_route53_record.proof",
        {"ttl": 60},
        unknown={"name": True, "type": True, "records": True},
        expressions={"records": {"references": ["aws_acm_certificate.site.domain_validation_options"]}},
    )
    assert found(change("aws_acm_certificate.site", {"domain_name": "shop.example.com"}), proof)


def test_what_clients_cannot_call_needs_no_way() -> None:
    assert not findings(RULE, plan(entrance("east", internal=True), entrance("west", internal=True)))
    private = {"endpoint_configuration": [{"types": ["PRIVATE"]}]}
    apis = [entrance(one, "aws_api_gateway_rest_api", **private) for one in ("east", "west")]
    assert not findings(RULE, plan(*apis))
    assert not findings(RULE, plan(change("aws_lambda_function.east"), change("aws_lambda_function.west")))


def test_regions_that_share_nothing_are_no_pair() -> None:
    assert not findings(
        RULE, plan(change("aws_lb.shop", {"name": "shop"}), change("aws_elb.tools_west", {"name": "x"}))
    )


def test_where_one_of_two_twins_has_a_name_single_region_dns_tells_it() -> None:
    data = plan(EAST, WEST, record("shop", "east"))
    assert findings("single-region-dns", data)
    assert not findings(RULE, data)


def test_a_listener_that_modules_are_handed_is_one_listener() -> None:
    def group(where: str, region: str) -> dict[str, Any]:
        listener = {"listener_arn": {"references": ["aws_globalaccelerator_listener.shop.id"]}}
        values = {"endpoint_group_region": region}
        return change(f"aws_globalaccelerator_endpoint_group.{where}", values, expressions=listener)

    listener = change("aws_globalaccelerator_listener.shop")
    assert not found(listener, group("east", "us-east-1"), group("west", "us-west-2"))
