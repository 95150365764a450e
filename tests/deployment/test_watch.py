"""A watch from three regions: canaries that run, alarms that notify in their own region, and one for no news at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.deployment.project import PRIMARY, STANDBY, WATCH, Project, trial
from tests.standin.process import StandIn
from tests.standin.terraform import require_terraform

pytestmark = pytest.mark.terraform

OBSERVER = "us-east-2"
REGIONS = (PRIMARY, STANDBY, OBSERVER)
TOWER = f"""
name: tower
domain: example.com
strategy: pilot-light
regions: {{primary: {PRIMARY}, standby: {STANDBY}, observer: {OBSERVER}}}
services:
  api: {{type: rest-api, code: src, routes: {{"GET /": app.read}}, health: app.read}}
  oncall: {{type: watch, paths: {{api: /}}, notify: [oncall@example.com]}}
"""
HANDLER = "def read(event, context):\n    return {'statusCode': 200, 'body': ''}\n"


@pytest.fixture(scope="module")
def tower(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The spec, applied."""
    require_terraform()
    folder = tmp_path_factory.mktemp("tower")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(HANDLER, encoding="utf-8")
    with StandIn() as standin:
        standin.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        project = Project(folder, standin, trial(TOWER))
        project.deploy()
        yield project


def alarms(project: Project, region: str) -> dict[str, dict[str, Any]]:
    found = project.standin.client("cloudwatch", region).describe_alarms()
    return {
        one["AlarmName"].removeprefix("tower-oncall-"): one
        for kind in found.values()
        if isinstance(kind, list)
        for one in kind
    }


@pytest.mark.parametrize("region", REGIONS)
def test_a_canary_runs_in_each_region_and_what_it_saw_stays_there(tower: Project, region: str):
    canary = tower.standin.client("synthetics", region).get_canary(Name=f"tower-oncall-{region}")["Canary"]
    bucket = canary["ArtifactS3Location"].partition("/")[0]

    assert canary["Status"]["State"] == "RUNNING"
    place = tower.standin.client("s3", region).get_bucket_location(Bucket=bucket)["LocationConstraint"]
    assert (place or "us-east-1") == region


@pytest.mark.parametrize("region", REGIONS)
def test_alarms_notify_through_the_topic_of_their_own_region(tower: Project, region: str):
    topics = tower.standin.client("sns", region).list_topics()["Topics"]
    (subscription,) = tower.standin.client("sns", region).list_subscriptions()["Subscriptions"]

    assert [one["TopicArn"].split(":")[3] for one in topics] == [region]
    assert subscription["Endpoint"] == "oncall@example.com"
    for alarm in alarms(tower, region).values():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [topics[0]["TopicArn"]]


def test_route_53_is_asked_in_us_east_1_and_canaries_elsewhere(tower: Project):
    found = {region: set(alarms(tower, region)) for region in REGIONS}

    assert found[PRIMARY] == {"down-public", "route53-api"}
    assert found[STANDBY] == {"down-public", f"down-{PRIMARY}"}
    silent = {"silent-route53", *(f"silent-{region}" for region in REGIONS)}
    assert found[OBSERVER] == {"down-public", f"down-{PRIMARY}", "no-news", *silent}


def test_no_news_is_when_nothing_is_heard_of_any_canary_or_of_route_53(tower: Project):
    found = alarms(tower, OBSERVER)

    rule = found["no-news"]["AlarmRule"]
    silent = [name for name in found if name.startswith("silent-")]
    assert rule.count("ALARM(") == len(silent) == 4
    assert all(f'ALARM("tower-oncall-{name}")' in rule for name in silent)
    assert {found[name]["TreatMissingData"] for name in silent} == {"breaching"}


@pytest.mark.parametrize("region", REGIONS)
def test_each_region_has_a_dashboard(tower: Project, region: str):
    found = tower.standin.client("cloudwatch", region).get_dashboard(DashboardName=f"tower-oncall-{region}")

    titles = [one["properties"]["title"] for one in json.loads(found["DashboardBody"])["widgets"]]
    assert titles[:2] == ["Answers to clients, in percent", "Latency for clients, in milliseconds"]
    assert "api: requests" in titles


@pytest.mark.parametrize("region", REGIONS)
def test_a_second_plan_is_empty(tower: Project, region: str):
    plan = tower.stacks[f"{WATCH}{region}"].plan()

    assert not plan.has_changes, plan.stdout


def test_review_has_no_errors(tower: Project):
    assert [one for one in tower.review() if one["severity"] == "error"] == []


def test_with_the_primary_lost_the_others_can_be_planned_and_applied(tower: Project):
    tower.standin.refuse(PRIMARY)
    try:
        for region in (STANDBY, OBSERVER):
            assert not tower.stacks[f"{WATCH}{region}"].plan().has_changes
            tower.stacks[f"{WATCH}{region}"].apply()
    finally:
        tower.standin.admit(PRIMARY)


def test_zz_everything_can_be_destroyed(tower: Project):
    tower.destroy()

    for region in REGIONS:
        assert tower.standin.client("synthetics", region).describe_canaries()["Canaries"] == []
        assert alarms(tower, region) == {}
        assert tower.standin.client("sns", region).list_topics()["Topics"] == []
