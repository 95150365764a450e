"""Routing controls, and what clients are answered in every state of controls and health checks."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from farshore.errors import InputError
from tests.constructs.synthesised import addresses, terraform
from tests.dns import Record, Zone

REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
ARC = "aws_route53recoverycontrolconfig"


def spec(number: int = 2, policy: str = "failover", more: str = "", switch: str = "routing-control") -> str:
    primary, *standby = REGIONS[:number]
    return (
        f"name: shop\ndomain: example.com\n{more}"
        f"regions: {{primary: {primary}, standby: [{', '.join(standby)}]}}\n"
        f"traffic: {{policy: {policy}, switch: {switch}}}\n"
        "services:\n  api: {type: rest-api, code: src, routes: {'GET /': read}}\n"
    )


def records(stacks: dict[str, dict[str, Any]]) -> list[Record]:
    """Return the records that lead clients to an API, in all stacks."""
    return [
        _record(one)
        for part, stack in stacks.items()
        if part != "names"
        for one in stack["resource"].get("aws_route53_record", {}).values()
    ]


def _record(one: dict[str, Any]) -> Record:
    alias = one.get("alias")
    region = one.get("latency_routing_policy", {}).get("region")
    second = one.get("failover_routing_policy", {}).get("type") == "SECONDARY"
    check = one.get("health_check_id")
    if check and not alias:
        check = one["set_identifier"]  # that of a region's own record, by its region
    return Record(
        name=one["name"],
        value=alias["name"] if alias else "the API",
        rank=REGIONS.index(region) if region else int(second),
        alias=bool(alias),
        inherits_health=bool(alias and alias["evaluate_target_health"]),
        health_check=check,
    )


@pytest.mark.parametrize("policy", ["failover", "latency"])
@pytest.mark.parametrize("number", [2, 3])
def test_controls_that_are_on_decide_alone_and_health_checks_while_all_are_off(
    tmp_path: Path, number: int, policy: str
):
    regions = REGIONS[:number]
    found = records(terraform(tmp_path, spec(number, policy)))
    states = [*itertools.product([True, False], repeat=number)]

    for on, healthy in itertools.product(states, states):
        passes = {
            f"${{aws_route53_health_check.check-{region}.id}}": one for region, one in zip(regions, on, strict=True)
        }
        passes |= dict(zip(regions, healthy, strict=True))
        deciding = on if any(on) else healthy
        first = next((region for region, one in zip(regions, deciding, strict=True) if one), regions[0])

        assert Zone(found, passes.__getitem__).answer("api.example.com") == f"{first}.api.example.com"


def test_one_control_a_region_and_a_rule_that_one_stays_on(tmp_path: Path):
    found = terraform(tmp_path, spec(3))["controls"]["resource"]

    controls = found[f"{ARC}_routing_control"]
    assert {one["name"] for one in controls.values()} == {f"shop-{region}" for region in REGIONS}
    (rule,) = found[f"{ARC}_safety_rule"].values()
    assert rule["rule_config"] == {"type": "ATLEAST", "threshold": 1, "inverted": False}
    assert len(rule["asserted_controls"]) == 3
    checks = found["aws_route53_health_check"].values()
    assert {one["type"] for one in checks} == {"RECOVERY_CONTROL"}
    assert {one["routing_control_arn"] for one in checks} == {
        f"${{{ARC}_routing_control.{one}.arn}}" for one in controls
    }


def test_arc_is_configured_through_us_west_2_wherever_the_system_is(tmp_path: Path):
    text = spec().replace("us-east-1", "eu-central-1").replace("us-west-2", "eu-west-3")

    stack = terraform(tmp_path, text)["controls"]

    aliases = {one.get("alias"): one["region"] for one in stack["provider"]["aws"]}
    of_arc = [one for kind, named in stack["resource"].items() if kind.startswith(ARC) for one in named.values()]
    assert {aliases[one["provider"].partition(".")[2]] for one in of_arc} == {"us-west-2"}
    assert aliases[None] == "eu-west-3"


def test_the_stack_of_public_names_does_not_ask_arc(tmp_path: Path):
    edge = terraform(tmp_path, spec())["edge"]

    assert edge["resource"].keys() == {"aws_route53_record"}
    assert len(edge["provider"]["aws"]) == 1


def test_all_apis_of_a_system_obey_the_same_controls(tmp_path: Path):
    another = "  admin: {type: rest-api, code: src, routes: {'GET /': read}}\n"

    one, two = terraform(tmp_path / "a", spec()), terraform(tmp_path / "b", spec() + another)

    of_arc = [{name for part, kind, name in addresses(stacks) if kind.startswith(ARC)} for stacks in (one, two)]
    assert of_arc[0] == of_arc[1]


def test_a_swap_of_roles_changes_no_control_and_not_the_rule(tmp_path: Path):
    swapped = spec().replace("primary: us-east-1, standby: [us-west-2]", "primary: us-west-2, standby: [us-east-1]")

    before, after = (
        terraform(tmp_path / name, text)["controls"]["resource"] for name, text in (("a", spec()), ("b", swapped))
    )

    for kind in (f"{ARC}_routing_control", f"{ARC}_safety_rule", "aws_route53_health_check"):
        assert _without_notes(before[kind]) == _without_notes(after[kind])


def _without_notes(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_notes(one) for key, one in value.items() if key != "//"}
    return value


def test_the_switch_adds_records_and_takes_none_away(tmp_path: Path):
    checked, controlled = (
        terraform(tmp_path / switch, spec(switch=switch)) for switch in ("health-check", "routing-control")
    )

    assert addresses(checked) < addresses(controlled)


def test_a_pilot_light_has_a_control_for_the_region_that_waits(tmp_path: Path):
    found = terraform(tmp_path, spec(more="strategy: pilot-light\n"))["controls"]["resource"]

    assert len(found[f"{ARC}_routing_control"]) == 2
    assert [one["alias"]["name"] for one in found["aws_route53_record"].values()] == ["us-east-1.api.example.com"]


def test_routing_controls_without_an_api_are_refused(tmp_path: Path):
    text = spec().partition("services:")[0] + "services:\n  orders: {type: table, key: {partition: id}}\n"

    with pytest.raises(InputError, match=r"spec\.yaml:4:\d+: traffic\.switch: .* and there is none"):
        terraform(tmp_path, text)
