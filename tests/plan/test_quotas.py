"""How much of each quota moves, and what an account has of it by default."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from farshore.findings import Finding
from farshore.plan.estate import MOVING_RULES, Estate
from farshore.plan.plan import load
from farshore.plan.types import data
from tests.plan.build import catalog, change, plan

ROWS = data.read("quotas.json")["quotas"]


def found(*changes: dict[str, Any], standbys: tuple[str, ...] = ()) -> list[Finding]:
    estate = Estate([load(plan(*changes), "shop.json")], catalog(), standbys=standbys)
    return [one for one in MOVING_RULES.check(estate) if one.rule == "default-quota-too-low"]


def several(address: str, number: int, after: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    return [change(f"{address}[{one}]", dict(after or {})) for one in range(number)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_default_has_a_page_of_aws_and_the_day_on_which_it_was_read(row: dict[str, Any]) -> None:
    assert row["source"].startswith(
        ("https://docs.aws.amazon.com/", "https://docs.amazonaws.cn/", "https://github.com/awsdocs/")
    )
    assert datetime.date.fromisoformat(row["date"]) >= datetime.date(2026, 11, 28)
    assert row["default"] > 0
    assert ("service" in row) == ("code" in row)


@pytest.mark.parametrize(
    ("address", "after", "default", "name"),
    [
        ("aws_lb.front", {"load_balancer_type": "application"}, 50, "Application Load Balancers"),
        ("aws_lb.inner", {"load_balancer_type": "network"}, 50, "Network Load Balancers"),
        ("aws_rds_cluster.orders", {"engine": "aurora-postgresql"}, 40, "DB clusters"),
        ("aws_db_proxy.orders", {}, 20, "RDS proxies"),
        ("aws_vpc_endpoint.s3", {"vpc_endpoint_type": "Gateway"}, 20, "gateway endpoints"),
        ("aws_vpc.main", {}, 5, "VPCs"),
    ],
)
def test_one_more_than_the_default_is_told(address: str, after: dict[str, Any], default: int, name: str) -> None:
    assert not found(*several(address, default, after))
    (finding,) = found(*several(address, default + 1, after))
    assert finding.message.startswith(f"{default + 1} {name} are needed")
    assert f"an account has {default} by default in another region" in finding.message


def test_types_that_share_a_quota_are_counted_together() -> None:
    databases = [*several("aws_db_instance.shop", 20), *several("aws_rds_cluster_instance.shop", 15)]
    assert not found(*databases, *several("aws_neptune_cluster_instance.graph", 5))
    (finding,) = found(*databases, *several("aws_neptune_cluster_instance.graph", 6))
    assert "41 DB instances" in finding.message


def test_a_region_with_another_default_has_that() -> None:
    assert not found(*several("aws_db_instance.shop", 21), standbys=("us-west-2",))
    (finding,) = found(*several("aws_db_instance.shop", 21), standbys=("ap-south-1",))
    assert "an account has 20 by default in ap-south-1" in finding.message
    assert "--region ap-south-1 --service-code rds --quota-code L-7B6409FD --desired-value 21" in finding.remedy


def test_what_is_in_the_standby_already_takes_of_its_quota() -> None:
    here, there = several("aws_eip.outbound", 4), several("aws_eip.west_door", 2)
    assert not found(*here, standbys=("us-west-2",))
    (finding,) = found(*here, *there, standbys=("us-west-2",))
    assert "6 Elastic IP addresses" in finding.message


def test_what_has_its_counterpart_there_does_not_move() -> None:
    both = [change(f"aws_eip.{side}door[{one}]", {"domain": "vpc"}) for side in ("", "west_") for one in range(6)]
    assert not found(*both, standbys=("us-west-2",))


def test_reserved_concurrency_is_added_up_and_a_hundred_of_it_stay() -> None:
    reserving = {"reserved_concurrent_executions": 450}
    assert not found(*several("aws_lambda_function.jobs", 2, reserving), *several("aws_lambda_function.free", 9))
    (finding,) = found(*several("aws_lambda_function.jobs", 3, reserving))
    assert "1,350 units of reserved concurrency are needed" in finding.message
    assert "900 by default" in finding.message
    assert "--desired-value 1450" in finding.remedy
    unreserved = {"reserved_concurrent_executions": -1}
    assert not found(*several("aws_lambda_function.free", 1200, unreserved))


def test_nat_gateways_are_counted_by_zone() -> None:
    zones = len(catalog().regions["us-west-2"].zones)
    assert not found(*several("aws_nat_gateway.out", 5 * zones), standbys=("us-west-2",))
    assert found(*several("aws_nat_gateway.out", 5 * zones + 1), standbys=("us-west-2",))


def test_addresses_that_were_brought_along_take_nothing() -> None:
    assert not found(*several("aws_eip.own", 9, {"public_ipv4_pool": "ipv4pool-ec2-012345"}))
    assert found(*several("aws_eip.own", 9, {"public_ipv4_pool": "amazon"}))
