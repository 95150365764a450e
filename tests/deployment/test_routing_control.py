"""An API whose traffic a person moves: controls at five endpoints, and an answer at every moment."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from farshore.constructs.routing_controls import WAIT_PERIOD_MS
from tests.deployment.project import PLAN, PRIMARY, STANDBY, Project, left_in
from tests.dns import Record, Zone
from tests.standin.process import StandIn
from tests.standin.terraform import Terraform, require_terraform

pytestmark = pytest.mark.terraform

CONTROLLED = f"""
name: tickets
domain: example.com
regions: {{primary: {PRIMARY}, standby: {STANDBY}}}
traffic: {{switch: routing-control}}
services:
  api: {{type: rest-api, code: src, routes: {{"GET /": app.read}}, health: app.read}}
"""
CHECKED = CONTROLLED.replace("traffic: {switch: routing-control}\n", "")
HANDLER = "def read(event, context):\n    return {'statusCode': 200, 'body': ''}\n"
FAR_AWAY = "ap-southeast-2"
"""The region of an endpoint in which nothing of the system is."""


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The spec, deployed with health checks and changed to routing controls, which nobody has turned on."""
    require_terraform()
    folder = tmp_path_factory.mktemp("tickets")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(HANDLER, encoding="utf-8")
    with StandIn() as standin:
        standin.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        project = Project(folder, standin, CHECKED)
        project.deploy()
        change(project, CONTROLLED)
        yield project


def change(project: Project, text: str) -> None:
    """Change the spec, and after each step make sure that clients are led to a region."""
    project.change(text)
    for step in json.loads((project.out / "change.json").read_bytes())["steps"]:
        terraform = Terraform(project.out / step["folder"], project.standin)
        terraform.init()
        terraform.validate()
        project.planned[step["folder"]] = terraform.plan(f"-out={PLAN}").has_changes
        terraform.apply(PLAN)
        assert served_by(project) == PRIMARY


def served_by(project: Project, down: str | None = None) -> str:
    """Return the region that the public name leads clients to, while the health check of one region may fail."""
    route53 = project.standin.client("route53")
    checks = {one["Id"]: one["HealthCheckConfig"] for one in route53.list_health_checks()["HealthChecks"]}
    states = states_of(project)

    def passes(check: str) -> bool:
        if checks[check]["Type"] == "RECOVERY_CONTROL":
            return states[checks[check]["RoutingControlArn"]] == "On"
        return f".{down}." not in checks[check]["FullyQualifiedDomainName"]

    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    found = route53.list_resource_record_sets(HostedZoneId=zone, MaxItems="300")["ResourceRecordSets"]
    records = [record(one) for one in found if one["Type"] == "CNAME"]
    return Zone(records, passes).answer("api.example.com").partition(".")[0]


def record(found: dict[str, Any]) -> Record:
    alias = found.get("AliasTarget")
    target = alias["DNSName"] if alias else found["ResourceRecords"][0]["Value"]
    return Record(
        name=found["Name"].rstrip("."),
        value=target.rstrip("."),
        rank=int(found.get("Failover") == "SECONDARY"),
        alias=bool(alias),
        inherits_health=bool(alias and alias["EvaluateTargetHealth"]),
        health_check=found.get("HealthCheckId"),
    )


def states_of(project: Project) -> dict[str, str]:
    client = project.standin.client("route53-recovery-cluster", FAR_AWAY)
    return {
        one["RoutingControlArn"]: one["RoutingControlState"]
        for one in client.list_routing_controls()["RoutingControls"]
    }


def turn(project: Project, states: dict[str, str]) -> None:
    """Turn controls, given by region, once the safety rule has waited after the change before."""
    time.sleep(WAIT_PERIOD_MS / 1000)
    client = project.standin.client("route53-recovery-cluster", FAR_AWAY)
    controls = client.list_routing_controls()["RoutingControls"]
    arns = {one["RoutingControlName"].removeprefix("tickets-"): one["RoutingControlArn"] for one in controls}
    wanted = [{"RoutingControlArn": arns[region], "RoutingControlState": state} for region, state in states.items()]
    client.update_routing_control_states(UpdateRoutingControlStateEntries=wanted)


def run(project: Project, command: str) -> None:
    """Do what a command of the AWS CLI says."""
    words = shlex.split(command)
    assert words[:3] == ["aws", "route53-recovery-cluster", "update-routing-control-states"]
    region, url = (words[words.index(option) + 1] for option in ("--region", "--endpoint-url"))
    assert url == project.standin.url
    entries = words[words.index("--update-routing-control-state-entries") + 1 :]
    project.standin.client("route53-recovery-cluster", region).update_routing_control_states(
        UpdateRoutingControlStateEntries=[dict(part.split("=", 1) for part in entry.split(",")) for entry in entries]
    )


def test_while_nobody_has_turned_a_control_on_health_checks_move_the_traffic(tickets: Project):
    assert set(states_of(tickets).values()) == {"Off"}
    assert served_by(tickets) == PRIMARY
    assert served_by(tickets, down=PRIMARY) == STANDBY


@pytest.mark.parametrize("part", ["controls", "edge"])
def test_a_second_plan_is_empty(tickets: Project, part: str):
    plan = tickets.stacks[part].plan()

    assert not plan.has_changes, plan.stdout


def test_review_has_no_errors(tickets: Project):
    assert [one for one in tickets.review() if one["severity"] == "error"] == []


def test_there_is_a_command_for_each_endpoint_and_any_of_them_turns_all_controls_on(tickets: Project):
    output = tickets.stacks["controls"].output()
    commands = output["routing-controls-turn-on"]
    assert len(commands) == len(output["routing-controls-endpoints"]) == 5

    run(tickets, commands[-1])

    assert set(states_of(tickets).values()) == {"On"}
    assert served_by(tickets) == PRIMARY
    assert served_by(tickets, down=PRIMARY) == PRIMARY, "a person decides, and no health check"


def test_the_last_control_cannot_be_turned_off(tickets: Project):
    with pytest.raises(ClientError, match="ConflictException"):
        turn(tickets, {PRIMARY: "Off", STANDBY: "Off"})


@pytest.mark.parametrize("lost", [PRIMARY, STANDBY])
def test_with_a_region_lost_traffic_moves_and_names_can_be_planned(tickets: Project, lost: str):
    other = STANDBY if lost == PRIMARY else PRIMARY
    tickets.standin.refuse(lost)
    try:
        turn(tickets, {lost: "Off", other: "On"})
        assert served_by(tickets) == other
        if lost == PRIMARY:  # the other one keeps the shared states, and configures ARC
            assert not tickets.stacks["controls"].plan().has_changes
        for part in (other, *(["edge"] if lost == PRIMARY else [])):
            assert not tickets.stacks[part].plan().has_changes
    finally:
        tickets.standin.admit(lost)


def test_y_back_with_health_checks_nothing_of_arc_is_left(tickets: Project):
    change(tickets, CHECKED)

    client = tickets.standin.client("route53-recovery-control-config", "us-west-2")
    assert client.list_clusters()["Clusters"] == []
    assert served_by(tickets, down=PRIMARY) == STANDBY
    assert not tickets.stacks["edge"].plan().has_changes


def test_zz_everything_can_be_destroyed(tickets: Project):
    for terraform in reversed(tickets.stacks.values()):
        terraform.destroy()

    assert [*left_in(tickets.standin, PRIMARY), *left_in(tickets.standin, STANDBY)] == []
