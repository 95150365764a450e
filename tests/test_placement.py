"""What a service is in each region, by strategy and role."""

from __future__ import annotations

import pytest

from farshore.placement import Capacity, placements
from farshore.spec import Spec, loads

SERVICES = """
services:
  api: {type: rest-api, code: src, routes: {GET /: read}}
  web: {type: fleet, image: web, instance_type: m7g.large}
  orders: {type: table, key: {partition: id}}
"""


def spec(regions: str, strategy: str = "warm-standby") -> Spec:
    return loads(f"name: shop\ndomain: example.com\nstrategy: {strategy}\nregions: {{{regions}}}\n{SERVICES}")


def capacity(strategy: str, service: str) -> Capacity:
    one = spec("primary: us-east-1, standby: us-west-2", strategy)
    return placements(one, one.services[service])["us-west-2"].capacity


@pytest.mark.parametrize(
    ("strategy", "api", "web", "orders"),
    [
        ("backup-and-restore", "none", "none", "none"),
        ("pilot-light", "none", "none", "full"),
        ("warm-standby", "full", "reduced", "full"),
        ("active-active", "full", "full", "full"),
    ],
)
def test_the_strategy_decides_what_stands_in_the_standby(strategy: str, api: str, web: str, orders: str):
    found = {name: capacity(strategy, name).value for name in ("api", "web", "orders")}

    assert found == {"api": api, "web": web, "orders": orders}


@pytest.mark.parametrize("strategy", ["backup-and-restore", "pilot-light", "warm-standby", "active-active"])
def test_the_primary_has_everything(strategy: str):
    one = spec("primary: us-east-1, standby: us-west-2", strategy)

    for service in one.services.values():
        assert placements(one, service)["us-east-1"].capacity is Capacity.FULL


def test_swapping_primary_and_standby_changes_roles_and_no_home():
    before = spec("primary: us-east-1, standby: us-west-2")
    after = spec("primary: us-west-2, standby: us-east-1, home: us-east-1")

    for one in (before, after):
        assert placements(one, one.services["orders"]).home.region == "us-east-1"
    assert placements(before, before.services["orders"])["us-east-1"].is_primary
    assert placements(after, after.services["orders"])["us-west-2"].is_primary
    assert before.shared_region == after.shared_region == "us-west-2"


def test_several_standbys_take_over_in_the_order_of_the_spec():
    one = spec("primary: us-east-1, standby: [us-west-2, eu-west-1]")

    placed = placements(one, one.services["orders"])

    assert [(place.region, place.turn, place.is_primary) for place in placed.values()] == [
        ("us-east-1", 0, True),
        ("us-west-2", 1, False),
        ("eu-west-1", 2, False),
    ]
    assert [place.region for place in placed.away] == ["eu-west-1", "us-west-2"]
