"""Which region is the primary, and when nobody can say."""

from __future__ import annotations

from typing import Any

from farshore.plan.relations.roles import RegionRoles, Roles
from tests.plan.build import change, estate, plan
from tests.plan.names import alias, balancer, failover, latency

EAST, WEST = balancer("aws_lb.east"), balancer("aws_lb.west")


def roles(*changes: dict[str, Any]) -> Roles | None:
    return RegionRoles(estate(plan(*changes))).of("us-east-1", "us-west-2")


def test_the_failover_records_say_it_and_the_primary_may_be_any_region() -> None:
    found = roles(
        EAST,
        WEST,
        alias("aws_route53_record.a", "aws_lb.west", **failover("PRIMARY")),
        alias("aws_route53_record.b", "aws_lb.east", **failover("SECONDARY")),
    )
    assert found is not None
    assert (found.primary, found.standby, found.stated) == ("us-west-2", "us-east-1", True)


def test_regions_that_both_answer_have_no_roles() -> None:
    both = [
        alias("aws_route53_record.a", "aws_lb.dr_east", **latency("us-east-1")),
        alias("aws_route53_record.b", "aws_lb.west", **latency("us-west-2")),
    ]
    found = RegionRoles(estate(plan(balancer("aws_lb.dr_east"), WEST, *both)))
    assert found.both_serve("us-east-1", "us-west-2")
    assert found.of("us-east-1", "us-west-2") is None


def test_names_are_a_conclusion() -> None:
    found = roles(EAST, change("aws_lb.standby", {}, provider="aws.west"))
    assert found is not None
    assert (found.primary, found.stated) == ("us-east-1", False)
    assert "`aws_lb.standby`" in found.why


def test_so_is_the_direction_of_a_replica() -> None:
    source = {"replicate_source_db": {"references": ["aws_db_instance.main_west.arn", "aws_db_instance.main_west"]}}
    copy = change("aws_db_instance.copy", {}, expressions=source)
    found = roles(change("aws_db_instance.main_west", {}), copy)
    assert found is not None
    assert (found.primary, found.stated) == ("us-west-2", False)


def test_a_global_table_says_nothing() -> None:
    assert roles(change("aws_dynamodb_table.a", {"replica": [{"region_name": "us-west-2"}]})) is None
