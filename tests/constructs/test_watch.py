"""What a watch makes, where, and what stays when it goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from farshore.changes.steps import Act
from farshore.errors import InputError
from farshore.spec import loads
from farshore.synthesis import write
from tests.constructs.synthesised import applied, terraform

PRIMARY, STANDBY, OBSERVER = "us-east-1", "us-west-2", "us-east-2"


def spec(
    watch: str = "", regions: str = f"primary: {PRIMARY}, standby: {STANDBY}, observer: {OBSERVER}", more: str = ""
) -> str:
    return (
        f"name: shop\ndomain: example.com\nregions: {{{regions}}}\n{more}services:\n"
        "  site: {type: static-site}\n"
        "  api: {type: rest-api, code: src, routes: {'GET /': read}, public_health: true}\n"
        "  orders: {type: table, key: {partition: id}}\n"
        f"  oncall: {{type: watch{watch}}}\n"
    )


def watching(stacks: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the resources of the stacks that watch, by region."""
    begins = "watch-"
    return {part[len(begins) :]: stack["resource"] for part, stack in stacks.items() if part.startswith(begins)}


def asked(resources: dict[str, Any]) -> dict[str, Any]:
    (canary,) = resources["aws_synthetics_canary"].values()
    settings: dict[str, Any] = json.loads(canary["run_config"]["environment_variables"]["FARSHORE_WATCH"])
    return settings


def names(resources: dict[str, Any], kind: str = "aws_cloudwatch_metric_alarm") -> set[str]:
    return {one["alarm_name"].removeprefix("shop-oncall-") for one in resources.get(kind, {}).values()}


def test_no_region_judges_itself_and_each_judges_the_public_names(tmp_path: Path):
    found = watching(terraform(tmp_path, spec()))

    assert {region: set(asked(one)["steps"]) for region, one in found.items()} == {
        PRIMARY: {"public", STANDBY},
        STANDBY: {"public", PRIMARY},
        OBSERVER: {"public", PRIMARY, STANDBY},
    }
    assert asked(found[OBSERVER])["steps"][STANDBY] == [
        {"host": "api.example.com", "path": "/health", "via": f"{STANDBY}.api.example.com"}
    ]
    public = asked(found[OBSERVER])["steps"]["public"]
    assert [(one["via"], one["path"]) for one in public] == [("example.com", "/"), ("api.example.com", "/health")]


def test_the_observer_hears_of_all_or_without_one_each_of_the_others(tmp_path: Path):
    observed = watching(terraform(tmp_path / "a", spec()))
    alone = watching(terraform(tmp_path / "b", spec(regions=f"primary: {PRIMARY}, standby: {STANDBY}")))

    assert {region: asked(one)["report_to"] for region, one in observed.items()} == {
        region: [OBSERVER] for region in (PRIMARY, STANDBY, OBSERVER)
    }
    assert {region for region, one in observed.items() if names(one, "aws_cloudwatch_composite_alarm")} == {OBSERVER}
    assert {region: asked(one)["report_to"] for region, one in alone.items()} == {
        region: [PRIMARY, STANDBY] for region in (PRIMARY, STANDBY)
    }
    assert all(names(one, "aws_cloudwatch_composite_alarm") == {"no-news"} for one in alone.values())


def test_route_53_is_asked_from_us_east_1_wherever_the_system_is(tmp_path: Path):
    found = watching(terraform(tmp_path, spec(regions="primary: eu-west-1, standby: eu-central-1")))

    assert set(found) == {"eu-west-1", "eu-central-1", "us-east-1"}
    assert names(found["us-east-1"]) == {"route53-site", "route53-api"}
    assert "aws_synthetics_canary" not in found["us-east-1"]
    assert "aws_sns_topic" in found["us-east-1"]


def test_outside_the_commercial_partition_nothing_asks_us_east_1(tmp_path: Path):
    found = watching(terraform(tmp_path, spec(regions="primary: us-gov-west-1, standby: us-gov-east-1")))

    assert set(found) == {"us-gov-west-1", "us-gov-east-1"}
    assert not any("route53" in name for one in found.values() for name in names(one))


def test_only_the_alarms_that_are_asked_for_are_raised(tmp_path: Path):
    checks = watching(terraform(tmp_path / "a", spec(", alarms_on: [health-checks]")))
    canaries = watching(terraform(tmp_path / "b", spec(", alarms_on: [canaries]")))

    assert {name for one in checks.values() for name in names(one)} == {"route53-site", "route53-api"}
    assert not any("route53" in name for one in canaries.values() for name in names(one))


def test_topics_of_the_primary_alone_leave_the_other_alarms_without_one(tmp_path: Path):
    found = watching(terraform(tmp_path, spec(", topics: primary, notify: [a@example.com]")))

    assert [region for region, one in found.items() if "aws_sns_topic" in one] == [PRIMARY]
    assert all("alarm_actions" not in one for one in found[STANDBY]["aws_cloudwatch_metric_alarm"].values())


def test_a_canary_may_write_what_it_saw_and_report_and_no_more(tmp_path: Path):
    found = watching(terraform(tmp_path, spec()))

    for region, one in found.items():
        (policy,) = one["aws_iam_role_policy"].values()
        statements = json.loads(policy["policy"])["Statement"]
        anywhere = {action for each in statements if "*" in each["Resource"] for action in each["Action"]}
        assert anywhere == {"s3:ListAllMyBuckets", "cloudwatch:PutMetricData"}
        asks = any("cloudwatch:DescribeAlarms" in each["Action"] for each in statements)
        assert asks == (region == OBSERVER)


def test_the_dashboard_shows_replication_operations_clients_and_requests_of_every_region(tmp_path: Path):
    (dashboard,) = watching(terraform(tmp_path, spec()))[OBSERVER]["aws_cloudwatch_dashboard"].values()

    graphs = {
        one["properties"]["title"]: one["properties"] for one in json.loads(dashboard["dashboard_body"])["widgets"]
    }
    for title in ("orders: replication latency", "orders: latency of PutItem", "api: requests"):
        assert {line[-1]["region"] for line in graphs[title]["metrics"]} == {PRIMARY, STANDBY}
    assert len(graphs["Latency for clients, in milliseconds"]["metrics"]) == 3


def test_what_a_canary_saw_outlives_the_watch_with_all_that_keeps_it_private(tmp_path: Path):
    terraform(tmp_path, spec())
    applied(tmp_path)
    without = spec().replace("  oncall: {type: watch}\n", "")

    change = write(loads(without, str(tmp_path / "spec.yaml")), tmp_path / "infra").change

    (observer,) = [one for one in change.stacks if one.name == f"shop-watch-{OBSERVER}"]
    kept = {address.split(".")[0] for address in observer.forgotten}
    assert {"aws_s3_bucket", "aws_s3_bucket_public_access_block", "aws_s3_bucket_policy"} <= kept
    gone = {address.split(".")[0] for address in observer.destroyed}
    assert {"aws_synthetics_canary", "aws_cloudwatch_metric_alarm", "aws_sns_topic"} <= gone
    assert not any(kind.startswith("aws_s3") for kind in gone)


def test_what_watches_comes_last_and_goes_first(tmp_path: Path):
    terraform(tmp_path, spec())  # puts the code there
    out = tmp_path / "another"
    first = write(loads(spec(), str(tmp_path / "spec.yaml")), out).change
    text = spec().replace("  oncall: {type: watch}\n", "").replace("  site: {type: static-site}\n", "")
    after = write(loads(text, str(tmp_path / "spec.yaml")), out, applied="all").change

    watching_stacks = [f"shop-watch-{region}" for region in (PRIMARY, STANDBY, OBSERVER)]
    assert [step.stack for step in first.steps][-3:] == watching_stacks
    contracting = [step.stack for step in after.steps if step.act is not Act.EXPAND]
    assert {*contracting[:3]} == {*watching_stacks}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (spec().replace(", public_health: true", ""), r"`paths: \{api: /…\}` is needed"),
        (spec(", paths: {orders: /}"), "`orders` is no target"),
        (spec(", interval: 90s"), r"whole minutes; `90s` is not"),
    ],
)
def test_what_a_watch_lacks_is_named(tmp_path: Path, text: str, message: str):
    with pytest.raises(InputError, match=message):
        terraform(tmp_path, text)


def test_a_path_that_is_given_is_asked_for(tmp_path: Path):
    text = spec(", targets: [api], paths: {api: /orders/1}").replace(", public_health: true", "")

    assert asked(watching(terraform(tmp_path, text))[OBSERVER])["steps"]["public"] == [
        {"host": "api.example.com", "path": "/orders/1", "via": "api.example.com"}
    ]


@pytest.mark.parametrize(("interval", "rate"), [("1m", "1 minute"), ("5m", "5 minutes"), ("1h", "1 hour")])
def test_canaries_run_and_alarms_look_at_the_same_interval(tmp_path: Path, interval: str, rate: str):
    found = watching(terraform(tmp_path, spec(f", interval: {interval}")))[OBSERVER]

    (canary,) = found["aws_synthetics_canary"].values()
    assert canary["schedule"]["expression"] == f"rate({rate})"
    periods = {one["period"] for one in found["aws_cloudwatch_metric_alarm"].values()}
    assert periods == {loads(spec(f", interval: {interval}"), "spec.yaml").services["oncall"].interval.seconds}


def test_an_address_that_goes_leaves_the_subscriptions_of_the_others(tmp_path: Path):
    both, one = (
        watching(terraform(tmp_path / name, spec(f", notify: [{addresses}]")))[OBSERVER]["aws_sns_topic_subscription"]
        for name, addresses in (("a", "a@example.com, b@example.com"), ("b", "b@example.com"))
    )

    assert len(both) == 2
    assert one.items() <= both.items()


def test_an_alarm_shares_its_name_with_that_of_no_other_service(tmp_path: Path):
    text = spec(more="").replace("  orders:", "  oncall-route53: {type: email}\n  orders:").replace("api:", "bounces:")
    with pytest.raises(InputError, match=r"its alarm would be called `shop-oncall-route53-bounces`"):
        terraform(tmp_path, text)


def test_what_asks_for_a_service_stays_when_the_service_is_renamed(tmp_path: Path):
    text = spec()
    renamed = text.replace("  site: {type: static-site}", "  shop-front: {type: static-site, was: site}")
    before, after = (watching(terraform(tmp_path, one))[PRIMARY] for one in (text, renamed))

    for kind in ("aws_route53_health_check", "aws_cloudwatch_metric_alarm"):
        assert before[kind].keys() == after[kind].keys()
    assert names(before) == names(after)
