"""nothing-healthy-behind: what counts as nothing, and what other states may hold."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Severity
from tests.plan.build import change, findings, plan

RULE = "nothing-healthy-behind"
POLICIES = ("weighted_routing_policy", "failover_routing_policy")


def to(address: str, attribute: str = "arn") -> dict[str, Any]:
    return {"references": [f"{address}.{attribute}", address]}


def record(name: str, role: str = "", weight: Any = None, zone: str = "Z1", **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"zone_id": zone, "name": "app.example.com", "type": "A"}
    if role:
        values["failover_routing_policy"] = [{"type": role}]
    if weight is not None:
        values["weighted_routing_policy"] = [{"weight": weight}]
    return change(f"aws_route53_record.{name}", values, **more)


def test_half_a_failover_counts_where_the_other_half_would_be_seen() -> None:
    alone = plan(record("east", "PRIMARY"))
    assert not findings(RULE, alone), "the other half may be in the other region's state"
    (finding,) = findings(RULE, alone, plan(change("aws_sqs_queue.other")))
    assert "SECONDARY" in finding.message
    assert finding.inferred
    assert not findings(RULE, alone, plan(record("west", "SECONDARY")))


def gone(name: str, role: str, **more: Any) -> dict[str, Any]:
    """A failover record that the plan deletes, unless it says otherwise."""
    values = {"zone_id": "Z1", "name": "App.example.com.", "type": "A", "failover_routing_policy": [{"type": role}]}
    return change(f"aws_route53_record.{name}", None, before=values, **more)


@pytest.mark.parametrize(("role", "other"), [("PRIMARY", "SECONDARY"), ("SECONDARY", "PRIMARY")])
def test_a_half_that_the_plan_itself_takes_away_is_an_error_and_no_conclusion(role: str, other: str) -> None:
    kept = record("east", role)
    (finding,) = findings(RULE, plan(kept, gone("west", other)))
    assert finding.severity is Severity.ERROR
    assert f"takes away the {other} one, `aws_route53_record.west`" in finding.message
    assert not finding.inferred
    assert not findings(RULE, plan(gone("east", role), gone("west", other))), "the whole name goes"
    assert not findings(RULE, plan(kept, gone("west", other), record("new", other))), "it has a successor"
    assert not findings(RULE, plan(kept, gone("west", other, actions=("forget",)))), "AWS still answers with it"
    assert not findings(RULE, plan(record("east", role, zone="Z2"), gone("west", other)))


def test_a_successor_that_is_not_known_yet_may_be_the_other_half() -> None:
    new = record("new", "SECONDARY", unknown={"zone_id": True})
    new["change"]["after"].pop("zone_id")
    assert not findings(RULE, plan(record("east", "PRIMARY"), gone("west", "SECONDARY"), new))


def test_a_half_that_is_made_something_else_is_lost_too() -> None:
    other = {"zone_id": "Z1", "name": "other.example.com", "type": "A"}
    moved = gone("west", "SECONDARY")
    moved["change"] |= {"actions": ["delete", "create"], "after": other}
    (finding,) = findings(RULE, plan(record("east", "PRIMARY"), moved))
    assert finding.severity is Severity.ERROR


def test_a_new_half_beside_pairs_of_its_zone_is_a_note() -> None:
    pair = [record("east", "PRIMARY"), record("west", "SECONDARY")]
    new = {"zone_id": "Z1", "name": "shop.example.com", "type": "A", "failover_routing_policy": [{"type": "PRIMARY"}]}
    (finding,) = findings(RULE, plan(*pair, change("aws_route53_record.shop", new)))
    assert finding.severity is Severity.NOTE
    assert finding.inferred
    assert not findings(RULE, plan(*pair, change("aws_route53_record.shop", new | {"zone_id": "Z2"})))
    assert not findings(RULE, plan(*pair, change("aws_route53_record.shop", new, before=new))), "nobody missed it"
    assert not findings(RULE, plan(*pair, change("aws_route53_record.shop", new), complete=False))


def test_a_zone_that_is_not_known_yet_tells_nothing_across_plans() -> None:
    def unknown(name: str, role: str) -> dict[str, Any]:
        made = record(name, role, expressions={"zone_id": {"references": ["data.aws_route53_zone.main.id"]}})
        made["change"]["after"].pop("zone_id")
        return made

    assert not findings(RULE, plan(unknown("east", "PRIMARY")), plan(unknown("west", "SECONDARY")))


def test_all_weights_zero_is_all_of_them() -> None:
    (finding,) = findings(RULE, plan(record("east", weight=0), record("west", weight=0)))
    assert "equally" in finding.message
    assert not findings(RULE, plan(record("east", weight=0), record("west", weight=1)))
    assert not findings(RULE, plan(record("east", weight=0), record("west", weight=0, zone="Z2")))
    assert not findings(RULE, plan(record("east", weight=0)))


def test_a_listener_needs_targets_that_somebody_registers() -> None:
    group = change("aws_lb_target_group.web", {"target_type": "instance"}, unknown={"arn": True})
    listener = change(
        "aws_lb_listener.web", expressions={"default_action": [{"target_group_arn": to(group["address"])}]}
    )
    assert findings(RULE, plan(group, listener))
    for attacher in (
        change("aws_autoscaling_group.web", {"max_size": 1}, expressions={"target_group_arns": to(group["address"])}),
        change("aws_ecs_service.web", expressions={"load_balancer": [{"target_group_arn": to(group["address"])}]}),
        change("aws_lb_target_group_attachment.web", unknown={"target_group_arn": True}),
    ):
        assert not findings(RULE, plan(group, listener, attacher))
    by_controller = change("aws_lb_target_group.web", {"target_type": "ip"})
    assert not findings(RULE, plan(by_controller, listener))
    long_there = change("aws_lb_target_group.web", {"name": "web"}, before={"name": "web"})
    assert not findings(RULE, plan(long_there, listener))


def test_an_accelerator_needs_groups_with_endpoints_that_get_traffic() -> None:
    listener = change("aws_globalaccelerator_listener.a")

    def group(name: str, dial: Any = None, **more: Any) -> dict[str, Any]:
        values = {"traffic_dial_percentage": dial, "endpoint_configuration": [{"weight": 1}], **more}
        return change(
            f"aws_globalaccelerator_endpoint_group.{name}",
            values,
            expressions={"listener_arn": to(listener["address"])},
        )

    assert "no endpoint group" in findings(RULE, plan(listener))[0].message
    assert not findings(RULE, plan(listener, group("east")))
    assert "no endpoint," in findings(RULE, plan(listener, group("east", endpoint_configuration=[])))[0].message
    assert "dialled to 0" in findings(RULE, plan(listener, group("east", 0), group("west", 0)))[0].message
    assert not findings(RULE, plan(listener, group("east", 0), group("west", 100)))


@pytest.mark.parametrize(
    ("argument", "kind", "pointer"),
    [
        ("max_size", "aws_autoscaling_group", {"target_group_arns": to("aws_lb_target_group.a")}),
        ("desired_count", "aws_ecs_service", {"load_balancer": [{"target_group_arn": to("aws_lb_target_group.a")}]}),
    ],
)
def test_an_active_record_needs_somebody_at_work(argument: str, kind: str, pointer: dict[str, Any]) -> None:
    def estate(count: Any, role: str, *more: dict[str, Any]) -> bytes:
        alias = {"alias": [{"name": to("aws_lb.a", "dns_name")}]}
        return plan(
            change("aws_lb.a"),
            change("aws_lb_target_group.a"),
            change(
                "aws_lb_listener.a",
                expressions={
                    "load_balancer_arn": to("aws_lb.a"),
                    "default_action": [{"target_group_arn": to("aws_lb_target_group.a")}],
                },
            ),
            change(f"{kind}.a", {argument: count}, expressions=pointer),
            record("a", role, expressions=alias),
            *more,
        )

    (finding,) = findings(RULE, estate(0, ""))
    assert finding.place.path == f"{kind}.a"
    assert findings(RULE, estate(0, "PRIMARY"))
    assert not findings(RULE, estate(0, "SECONDARY")), "a pilot light starts its servers when it is needed"
    assert not findings(RULE, estate(1, ""))
    assert not findings(RULE, estate(None, ""))
    if kind == "aws_ecs_service":
        scaled = change("aws_appautoscaling_target.a", unknown={"resource_id": True})
        assert not findings(RULE, estate(0, "", scaled))


def test_values_of_any_shape_are_survived() -> None:
    for value in (None, 1, "x", [], {}, [None, {"type": [1]}], [{"member": 3, "origin_id": {}}], True):
        assert not findings(
            RULE,
            plan(
                change("aws_cloudfront_distribution.a", {"origin_group": value}),
                change(
                    "aws_route53_record.a",
                    dict.fromkeys(
                        ("zone_id", "name", "type", "weighted_routing_policy", "failover_routing_policy", "alias"),
                        value,
                    ),
                ),
                change("aws_autoscaling_group.a", {"max_size": value, "target_group_arns": value}),
                change(
                    "aws_globalaccelerator_endpoint_group.a",
                    {"traffic_dial_percentage": value, "endpoint_configuration": [{}]},
                ),
            ),
        )


def to_replica(name: str = "db.example.com", **replica: Any) -> list[dict[str, Any]]:
    source = change("aws_db_instance.orders", {"arn": "arn:aws:rds:us-east-1:1:db:orders"})
    copied = {"replicate_source_db": "arn:aws:rds:us-east-1:1:db:orders", **replica}
    record = {"zone_id": "Z1", "name": name, "type": "CNAME", "failover_routing_policy": [{"type": "SECONDARY"}]}
    references = ["aws_db_instance.orders_west.address", "aws_db_instance.orders_west"]
    return [
        source,
        change("aws_db_instance.orders_west", copied),
        change("aws_route53_record.db", record, expressions={"records": {"references": references}}),
    ]


def test_a_secondary_record_that_leads_to_a_replica_which_nothing_promotes() -> None:
    (finding,) = findings("nothing-healthy-behind", plan(*to_replica()))
    assert "takes no writes" in finding.message
    assert not findings("nothing-healthy-behind", plan(*to_replica("db-reader.example.com")))
    promoter = change("aws_lambda_function.promote_west", {"function_name": "promote"})
    assert not findings("nothing-healthy-behind", plan(*to_replica(), promoter))
    assert not findings("nothing-healthy-behind", plan(*to_replica(replicate_source_db=None)))


def test_an_accelerator_fails_over_to_endpoints_with_a_weight_only() -> None:
    def group(weight: int, dial: int) -> dict[str, Any]:
        endpoints = [{"endpoint_id": "a", "weight": weight}]
        values = {"endpoint_configuration": endpoints, "traffic_dial_percentage": dial, "listener_arn": "l"}
        return change("aws_globalaccelerator_endpoint_group.west", values)

    assert findings("nothing-healthy-behind", plan(group(0, 100)))
    assert not findings("nothing-healthy-behind", plan(group(128, 0)))


@pytest.mark.parametrize(
    ("kind", "none"),
    [
        ("aws_ecs_service", {"desired_count": 0}),
        ("aws_autoscaling_group", {"min_size": 0, "desired_capacity": 0, "max_size": 4}),
        ("aws_lambda_function", {"reserved_concurrent_executions": 0}),
    ],
)
def test_what_runs_nothing_in_any_region(kind: str, none: dict[str, Any]) -> None:
    east, west = (change(f"{kind}.{one}", none) for one in ("east", "west"))
    (finding,) = findings("nothing-healthy-behind", plan(east, west))
    assert "no region serves" in finding.message
    one = change(f"{kind}.east", dict.fromkeys(none, 2))
    assert not findings("nothing-healthy-behind", plan(one, west))


def test_what_is_scaled_may_start_with_none() -> None:
    none = {"min_size": 0, "desired_capacity": 0, "max_size": 4}
    east, west = (change(f"aws_autoscaling_group.{one}", none) for one in ("east", "west"))
    references = ["aws_autoscaling_group.east.name", "aws_autoscaling_group.east"]
    policy = change("aws_autoscaling_policy.a", expressions={"autoscaling_group_name": {"references": references}})
    assert not findings("nothing-healthy-behind", plan(east, west, policy))


def by_location(**locations: str) -> list[dict[str, Any]]:
    balancers = [change(f"aws_lb.{side}") for side in locations]
    records = [
        record(
            side,
            expressions={"alias": [{"name": to(f"aws_lb.{side}", "dns_name")}]},
            provider="aws",
            unknown={"alias": [{"name": True}]},
        )
        for side in locations
    ]
    for one, location in zip(records, locations.values(), strict=True):
        key = "country" if len(location) == 1 or location == "BR" else "continent"
        one["change"]["after"] |= {"alias": [{}], "geolocation_routing_policy": [{key: location}]}
    return [*balancers, *records]


def test_records_by_location_need_a_default() -> None:
    (finding,) = findings(RULE, plan(*by_location(east="NA", west="EU")))
    assert "none is the default" in finding.message
    assert finding.regions == ("us-east-1", "us-west-2") or finding.also
    assert not findings(RULE, plan(*by_location(east="*", west="BR")))
    assert not findings(RULE, plan(*by_location(east="NA", east_too="EU"))), "one region: nobody is led away anyhow"
    assert not findings(RULE, plan(*by_location(east="NA", west="EU"), complete=False))


CONTROL = "aws_route53recoverycontrolconfig_routing_control"


def test_a_routing_control_that_no_health_check_follows_switches_nothing() -> None:
    controls = [change(f"{CONTROL}.east"), change(f"{CONTROL}.west")]
    check = change("aws_route53_health_check.east", expressions={"routing_control_arn": to(f"{CONTROL}.east")})
    (finding,) = findings(RULE, plan(*controls, check))
    assert finding.place.path == f"{CONTROL}.west"
    assert not findings(RULE, plan(*controls)), "the health checks are kept elsewhere"
    gate = {"gating_controls": to(f"{CONTROL}.west")}
    rule = change("aws_route53recoverycontrolconfig_safety_rule.gate", expressions=gate)
    assert not findings(RULE, plan(*controls, check, rule)), "it opens the others' gate"


def distribution(used: Any, *buckets: str) -> dict[str, Any]:
    origins = [{"origin_id": side, "domain_name": f"{side}.s3.{region}.amazonaws.com"} for side, region in ORIGINS]
    values = {
        "origin": [one for one in origins if one["origin_id"] in buckets],
        "origin_group": [{"origin_id": "both", "member": [{"origin_id": one} for one in buckets]}],
        "default_cache_behavior": [{"target_origin_id": used}],
    }
    return change("aws_cloudfront_distribution.site", values)


ORIGINS = (("a", "us-east-1"), ("b", "us-west-2"), ("c", "us-east-1"))


def test_an_origin_group_that_no_behaviour_leads_to_never_fails_over() -> None:
    (finding,) = findings(RULE, plan(distribution("a", "a", "b")))
    assert "none of its behaviours leads to" in finding.message
    assert not findings(RULE, plan(distribution("both", "a", "b")))
    assert not findings(RULE, plan(distribution(None, "a", "b")))


def test_an_origin_group_in_one_region_is_a_note() -> None:
    (finding,) = findings(RULE, plan(distribution("both", "a", "c")))
    assert finding.severity is Severity.NOTE
    assert "all in us-east-1" in finding.message


def test_an_endpoint_group_of_one_region_with_the_endpoint_of_another() -> None:
    def group(side: str) -> dict[str, Any]:
        values = {"endpoint_group_region": "us-west-2", "endpoint_configuration": [{"weight": 100}]}
        endpoint = {"endpoint_configuration": [{"endpoint_id": to(f"aws_lb.{side}")}]}
        return change("aws_globalaccelerator_endpoint_group.b", values, expressions=endpoint)

    (finding,) = findings(RULE, plan(change("aws_lb.east"), group("east")))
    assert "nothing answers in us-west-2" in finding.message
    assert not findings(RULE, plan(change("aws_lb.west"), group("west")))


def databases(name: str = "db.example.com") -> list[dict[str, Any]]:
    """A database and its replica in the other region, and one record a region that `for_each` makes of both."""
    source = change("aws_db_instance.main", {"identifier": "main", "username": "app"})
    replica = change("aws_db_instance.main_west", expressions={"replicate_source_db": to("aws_db_instance.main")})
    return [source, replica, *(weighted_record(side, weight, name) for side, weight in (("main", 1), ("main_west", 0)))]


def weighted_record(side: str, weight: int, name: str) -> dict[str, Any]:
    made = record(
        side, weight=weight, expressions={"records": to(f"aws_db_instance.{side}", "address")}, provider="aws"
    )
    made["change"]["after"] |= {"type": "CNAME", "name": name}
    made["change"]["after_unknown"] = {"records": True}
    return made


def test_a_record_of_weight_zero_that_leads_to_a_replica_which_nothing_promotes() -> None:
    (finding,) = findings(RULE, plan(*databases()))
    assert "the record with weight 0 of its name and leads to `aws_db_instance.main_west`" in finding.message
    assert not findings(RULE, plan(*databases("read.db.example.com")))
