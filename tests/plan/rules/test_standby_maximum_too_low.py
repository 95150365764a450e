"""standby-maximum-too-low: which of two has to grow, and to what."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan
from tests.plan.names import alias, balancer, failover, latency

LB_EAST, LB_WEST = balancer("aws_lb.east"), balancer("aws_lb.west")


def group(address: str, least: object, desired: object, most: object) -> dict[str, Any]:
    return change(address, {"name": "web", "min_size": least, "desired_capacity": desired, "max_size": most})


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings("standby-maximum-too-low", plan(*changes))


def test_without_roles_it_says_that_sizes_told_them_apart() -> None:
    (finding,) = found(group("aws_autoscaling_group.east", 3, 6, 12), group("aws_autoscaling_group.west", 2, 2, 4))
    assert finding.severity is Severity.WARNING
    assert "can grow to 4 only by `max_size`" in finding.message
    assert "has `desired_capacity` (6)" in finding.message
    assert any("from their sizes" in doubt for doubt in finding.inferred)


def test_small_and_able_to_grow_is_right() -> None:
    assert not found(group("aws_autoscaling_group.east", 3, 6, 12), group("aws_autoscaling_group.west", 0, 0, 6))


def test_stated_roles_leave_no_doubt_and_a_small_primary_is_no_standby() -> None:
    def pair(primary: str, standby: str) -> list[dict[str, Any]]:
        return [
            alias("aws_route53_record.a", primary, **failover("PRIMARY")),
            alias("aws_route53_record.b", standby, **failover("SECONDARY")),
        ]

    groups = (group("aws_autoscaling_group.east", 3, 6, 12), group("aws_autoscaling_group.west", 2, 2, 4))
    (finding,) = found(*groups, LB_EAST, LB_WEST, *pair("aws_lb.east", "aws_lb.west"))
    assert finding.inferred == ()
    assert not found(*groups, LB_EAST, LB_WEST, *pair("aws_lb.west", "aws_lb.east"))


def test_where_both_serve_each_has_to_carry_the_other() -> None:
    both = [
        alias("aws_route53_record.a", "aws_lb.east", **latency("us-east-1")),
        alias("aws_route53_record.b", "aws_lb.west", **latency("us-west-2")),
    ]
    groups = (group("aws_autoscaling_group.east", 3, 6, 12), group("aws_autoscaling_group.west", 2, 2, 4))
    assert len(found(*groups, LB_EAST, LB_WEST, *both)) == 1


def test_a_standby_that_is_switched_off_is_a_note() -> None:
    (finding,) = found(group("aws_autoscaling_group.east", 3, None, 12), group("aws_autoscaling_group.west", 0, 0, 0))
    assert finding.severity is Severity.NOTE
    assert "`min_size` (3)" in finding.message
    assert "until somebody raises the maximum" in finding.message


def test_a_service_s_desired_count_counts_for_what_scales_it() -> None:
    def scaled(region: str, most: int, desired: int) -> list[dict[str, Any]]:
        name = f"aws_ecs_service.{region}"
        target = {"resource_id": "service/a/api", "min_capacity": 1, "max_capacity": most}
        expressions = {"resource_id": {"references": [f"{name}.name", name]}}
        return [
            change(name, {"name": "api", "desired_count": desired}),
            change(f"aws_appautoscaling_target.{region}", target, expressions=expressions),
        ]

    (finding,) = found(*scaled("east", 20, 8), *scaled("west", 4, 1))
    assert "`aws_ecs_service.east` in us-east-1 has `desired_count` (8)" in finding.message
    assert not found(*scaled("east", 20, 8), *scaled("west", 20, 1))


def test_serverless_capacity_and_node_groups_are_compared_within_their_blocks() -> None:
    def cluster(address: str, least: float, most: float) -> dict[str, Any]:
        capacity = [{"min_capacity": least, "max_capacity": most}]
        return change(address, {"cluster_identifier": "a", "serverlessv2_scaling_configuration": capacity})

    (finding,) = found(cluster("aws_rds_cluster.east", 4, 32), cluster("aws_rds_cluster.west", 0.5, 2))
    assert "`serverlessv2_scaling_configuration.max_capacity`" in finding.message


def test_of_several_regions_the_one_that_needs_most_is_named() -> None:
    sizes = (("east", 6), ("west", 2), ("third", 8))
    reported = found(*(group(f"aws_autoscaling_group.{name}", 1, most, most) for name, most in sizes))
    assert [one.place.path for one in reported] == ["aws_autoscaling_group.east", "aws_autoscaling_group.west"]
    assert all("`aws_autoscaling_group.third`" in one.message for one in reported)


def test_what_is_unknown_odd_or_secret_is_not_compared_or_shown() -> None:
    assert not found(group("aws_autoscaling_group.east", "3", None, []), group("aws_autoscaling_group.west", 2, 2, {}))
    assert not found(
        group("aws_autoscaling_group.east", True, True, True), group("aws_autoscaling_group.west", 0, 0, 0)
    )
    secret = group("aws_autoscaling_group.west", 1, 1, 4)
    secret["change"]["after_sensitive"] = secret["change"]["before_sensitive"] = {"max_size": True}
    (finding,) = found(group("aws_autoscaling_group.east", 3, 6, 12), secret)
    assert "4" not in finding.message.replace("us-west-2", "")
