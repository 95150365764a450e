"""private-zone-in-one-region: where a private zone can be asked, as far as the plans tell."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding
from tests.plan.build import change, findings, plan

RULE = "private-zone-in-one-region"
NETWORKS = (change("aws_vpc.east"), change("aws_vpc.west"))
BALANCERS = (change("aws_lb.east", {"internal": True}), change("aws_lb.west", {"internal": True}))


def to(address: str, attribute: str = "id") -> dict[str, Any]:
    return {"references": [f"{address}.{attribute}", address]}


def zone(*sides: str, **values: Any) -> dict[str, Any]:
    blocks = [{"vpc_id": to(f"aws_vpc.{side}")} for side in sides]
    values = {"name": "shop.internal", "vpc": [{} for _ in sides], **values}
    return change("aws_route53_zone.internal", values, expressions={"vpc": blocks}, provider="aws")


def record(side: str) -> dict[str, Any]:
    return change(
        f"aws_route53_record.{side}",
        {"name": "api.shop.internal", "type": "A", "alias": [{}]},
        expressions={
            "zone_id": to("aws_route53_zone.internal", "zone_id"),
            "alias": [{"name": to(f"aws_lb.{side}", "dns_name")}],
        },
        provider="aws",
    )


def found(*changes: dict[str, Any], **more: Any) -> list[Finding]:
    return findings(RULE, plan(*NETWORKS, *BALANCERS, record("east"), record("west"), *changes, **more))


def test_a_zone_of_one_region_whose_names_lead_to_two() -> None:
    (finding,) = found(zone("east"))
    assert "associated with networks in us-east-1 only, though `aws_route53_record.west` leads to us-west-2" in (
        finding.message
    )
    assert not found(zone("east", "west"))


def association(**values: Any) -> dict[str, Any]:
    zone_id = to("aws_route53_zone.internal", "zone_id")
    return change("aws_route53_zone_association.b", values, expressions={"zone_id": zone_id}, provider="aws")


@pytest.mark.parametrize(
    "beside",
    [
        association(vpc_id="vpc-0123", vpc_region="us-west-2"),
        association(vpc_id="vpc-0123"),
        change("aws_route53_vpc_association_authorization.b"),
    ],
    ids=["by its region", "in a region that nobody knows", "of another account"],
)
def test_what_is_associated_beside_the_zone_counts(beside: dict[str, Any]) -> None:
    assert not found(zone("east"), beside)


def test_public_zones_and_names_of_one_region_are_silent() -> None:
    assert not found(change("aws_route53_zone.internal", {"name": "example.com"}))
    assert not findings(RULE, plan(*NETWORKS, *BALANCERS, record("east"), zone("east")))
    assert not found(zone("east"), complete=False)
