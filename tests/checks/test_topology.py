"""The family topology beyond its examples: which objective, which service, how severe."""

from __future__ import annotations

import datetime

import pytest

from farshore.catalog import Catalog
from farshore.checks import preflight
from farshore.findings import Finding, Severity
from farshore.spec import loads

TODAY = datetime.date(2026, 11, 21)
API = "{type: rest-api, code: src, routes: {GET /: index}, health: check}"

CONTEXT = ("control-plane-region", "region-not-opted-in", "instance-type-not-checked", "objective-not-promised")
"""Notes on what a spec stands on, whatever else is found."""


def findings(services: dict[str, str], more: str = "", regions: str = "") -> list[Finding]:
    lines = "".join(f"  {name}: {text}\n" for name, text in services.items())
    text = f"name: shop\nregions: {{primary: us-east-1, standby: us-west-2{regions}}}\nservices:\n{lines}{more}"
    found = preflight(loads(text, "spec.yaml"), Catalog.embedded(), TODAY).findings
    return [finding for finding in found if finding.rule not in CONTEXT]


def rules(services: dict[str, str], more: str = "", regions: str = "") -> list[tuple[str, Severity]]:
    return [(finding.rule, finding.severity) for finding in findings(services, more, regions)]


def test_without_objectives_nothing_is_unmet() -> None:
    assert rules({"files": "{type: bucket, time_control: false}", "mail": "{type: email}", "api": API}) == []


@pytest.mark.parametrize(("rto", "unmet"), [("20s", False), ("19s", True)])
def test_dns_cannot_be_faster_than_20_seconds(rto: str, unmet: bool) -> None:
    assert rules({"api": API}, f"objectives: {{rto: {rto}}}\n") == [("rto-unmet", Severity.WARNING)] * unmet


def test_an_unmet_objective_shows_its_arithmetic_and_sources() -> None:
    (finding,) = findings({"api": API}, "objectives: {rto: 5s}\n")
    assert finding.message == (
        "`api`: recovery of 20s (10s failed health checks, 1 x 10s + 10s TTL of the record), the objective is 5s"
    )
    assert all(evidence.url for evidence in finding.evidence)
    assert str(finding.place) == "spec.yaml:4:3"


def test_a_pilot_light_cannot_promise_a_recovery_time() -> None:
    (finding,) = findings({"api": API}, "objectives: {rto: 4h}\nstrategy: pilot-light\n")
    assert (finding.rule, finding.severity) == ("rto-unmet", Severity.WARNING)
    assert "is not bounded" in finding.message


@pytest.mark.parametrize(
    ("service", "severity"),
    [
        ("{type: bucket}", Severity.WARNING),
        ("{type: bucket, time_control: false}", Severity.WARNING),
        ("{type: static-site}", Severity.NOTE),  # its files can be published anew
        ("{type: email}", Severity.WARNING),
    ],
)
def test_a_loss_above_the_objective_weighs_as_much_as_what_is_lost(service: str, severity: Severity) -> None:
    assert rules({"it": service}, "objectives: {rpo: 5m}\n") == [("rpo-unmet", severity)]


def test_time_control_meets_15_minutes() -> None:
    assert rules({"files": "{type: bucket}"}, "objectives: {rpo: 15m}\n") == []


def test_a_copy_one_way_is_fine_where_only_the_primary_writes() -> None:
    assert rules({"files": "{type: bucket, replication: one-way}"}) == []


def test_an_api_that_writes_to_a_bucket_writes_in_the_standby_too() -> None:
    api = "{type: rest-api, code: src, routes: {PUT /: put}, uses: {files: write}, authorizer: iam}"
    files = "{type: bucket, replication: one-way}"
    assert rules({"files": files, "api": api}) == [("one-way-replication-with-writes", Severity.WARNING)]


@pytest.mark.parametrize(("access", "refused"), [("write", True), ("read", False)])
def test_a_write_switch_matters_where_an_api_writes(access: str, refused: bool) -> None:
    api = f"{{type: rest-api, code: src, routes: {{PUT /: put}}, uses: {{orders: {access}}}, authorizer: iam}}"
    orders = "{type: table, key: {partition: id}, writes_off: [us-west-2]}"
    assert rules({"orders": orders, "api": api}) == [("standby-refuses-writes", Severity.WARNING)] * refused


def test_a_write_switch_in_the_primary_is_a_choice() -> None:
    api = "{type: rest-api, code: src, routes: {PUT /: put}, uses: {orders: write}, authorizer: iam}"
    assert rules({"orders": "{type: table, key: {partition: id}, writes_off: [us-east-1]}", "api": api}) == []


def test_copies_may_expire_where_nothing_serves_them() -> None:
    assert rules({"files": "{type: bucket, standby_lifecycle: {expire_after: 30d}}"}) == []


@pytest.mark.parametrize("field", ["health: check_health", "uses: {orders: read}"])
def test_one_thing_to_check_is_deep_enough(field: str) -> None:
    api = f"{{type: rest-api, code: src, routes: {{GET /: index}}, {field}}}"
    assert rules({"orders": "{type: table, key: {partition: id}}", "api": api}) == []


@pytest.mark.parametrize(("observer", "fires"), [("us-east-1", True), ("us-west-2", True), ("us-east-2", False)])
def test_an_observer_stands_outside(observer: str, fires: bool) -> None:
    found = rules({"files": "{type: bucket}"}, regions=f", observer: {observer}")
    assert found == [("observer-is-a-serving-region", Severity.WARNING)] * fires


def fleet(capacity: str, standby: str = "") -> str:
    return f"{{type: fleet, image: web, instance_type: t3.small, capacity: {{{capacity}}}{standby}}}"


SIX = "minimum: 4, desired: 6, maximum: 12"


@pytest.mark.parametrize(
    ("strategy", "standby", "says"),
    [
        ("warm-standby", "minimum: 1, desired: 1, maximum: 6", None),
        ("warm-standby", "minimum: 1, desired: 1, maximum: 5", "grows to 5 instances at most, the primary runs 6"),
        ("warm-standby", "minimum: 0, desired: 0, maximum: 6", "runs no instance"),
        ("pilot-light", "minimum: 0, desired: 0, maximum: 6", None),
        ("pilot-light", "minimum: 0, desired: 0, maximum: 1", "grows to 1 instance at most, the primary runs 6"),
        ("active-active", "minimum: 4, desired: 6, maximum: 6", None),
        ("active-active", "minimum: 1, desired: 2, maximum: 12", "runs 2 instances, the primary 6"),
        ("backup-and-restore", "minimum: 0, desired: 0, maximum: 0", None),
    ],
)
def test_how_large_a_standby_must_be_follows_from_the_strategy(strategy: str, standby: str, says: str | None) -> None:
    web = fleet(SIX, f", standby_capacity: {{{standby}}}")
    found = findings({"web": web}, f"strategy: {strategy}\n")
    assert [finding.rule for finding in found] == ["standby-cannot-scale"] * bool(says)
    assert (says or "") in "".join(finding.message for finding in found)


@pytest.mark.parametrize("strategy", ["backup-and-restore", "pilot-light", "warm-standby", "active-active"])
def test_what_the_strategy_gives_a_standby_is_enough(strategy: str) -> None:
    assert rules({"web": fleet(SIX)}, f"strategy: {strategy}\n") == []


DATABASE = "{type: database, engine: postgres, instance_class: db.t4g.medium, copy_backups: false}"


@pytest.mark.parametrize(
    ("plan", "warned"),
    [
        ("{type: backups}", []),
        ("{type: backups, copy: false}", ["ledger", "plan"]),
        ("{type: backups, protects: [orders]}", ["ledger"]),
        ("{type: backups, protects: [ledger]}", []),
    ],
)
def test_a_plan_that_copies_makes_up_for_a_database_that_does_not(plan: str, warned: list[str]) -> None:
    orders = "{type: table, key: {partition: id}}"
    found = findings({"ledger": DATABASE, "orders": orders, "plan": plan})
    assert sorted(str(finding.service) for finding in found) == warned
    assert {(finding.rule, finding.severity) for finding in found} <= {("backups-single-region", Severity.WARNING)}


def test_backups_that_are_all_there_is_must_leave_the_primary() -> None:
    found = rules({"ledger": DATABASE}, "strategy: backup-and-restore\n")
    assert found == [("backups-single-region", Severity.ERROR)]


def test_a_network_without_nat_shares_none() -> None:
    assert rules({"net": "{type: network, nat: none}"}) == []


@pytest.mark.parametrize(
    ("fields", "silenced_by"),
    [
        ("alarms_on: [canaries]", None),
        ("alarms_on: [health-checks, canaries]", None),
        ("alarms_on: [health-checks]", "us-east-1"),
        ("topics: primary", "eu-west-1"),
        ("topics: primary, alarms_on: [health-checks]", "eu-west-1"),
    ],
)
def test_a_notification_is_lost_with_the_region_that_it_goes_through(fields: str, silenced_by: str | None) -> None:
    text = (
        f"name: a\nregions: {{primary: eu-west-1, standby: eu-central-1}}\nservices: {{w: {{type: watch, {fields}}}}}\n"
    )
    found = preflight(loads(text, "spec.yaml"), Catalog.embedded(), TODAY).findings
    silenced = [finding.regions for finding in found if finding.rule == "notification-single-region"]
    assert silenced == ([(silenced_by,)] if silenced_by else [])


@pytest.mark.parametrize(
    ("sending", "rule"), [("split", None), ("failover", "email-cold-standby"), ("primary", "email-single-region")]
)
def test_each_way_of_sending_mail_has_its_own_warning(sending: str, rule: str | None) -> None:
    assert [name for name, _ in rules({"mail": f"{{type: email, sending: {sending}}}"})] == ([rule] if rule else [])


UNCHECKED = "{type: rest-api, code: src, routes: {GET /: index}, health: check, health_check: false}"
UNCHECKED_FLEET = "{type: fleet, image: web, instance_type: t3.small, health_check: false}"


@pytest.mark.parametrize("service", [UNCHECKED, UNCHECKED_FLEET])
@pytest.mark.parametrize(
    ("more", "fires"),
    [
        ("strategy: active-active\n", True),
        ("strategy: warm-standby\n", True),
        ("strategy: pilot-light\n", False),  # a person starts the standby, and moves the name with it
        ("strategy: backup-and-restore\n", False),
        ("traffic: {switch: routing-control}\n", False),
    ],
)
def test_a_health_check_is_needed_where_nobody_else_moves_the_clients(service: str, more: str, fires: bool) -> None:
    price = [("routing-control-price", Severity.NOTE)] * ("routing-control" in more)
    assert rules({"it": service}, more) == [*([("no-health-check", Severity.ERROR)] * fires), *price]


def test_a_name_that_nobody_checks_cannot_promise_a_recovery_time() -> None:
    found = findings({"api": UNCHECKED}, "objectives: {rto: 1h}\n")
    assert {finding.rule for finding in found} == {"no-health-check", "rto-unmet"}


@pytest.mark.parametrize(("ttl", "fires"), [("0s", False), ("60s", False), ("61s", True)])
def test_a_minute_is_the_longest_ttl(ttl: str, fires: bool) -> None:
    api = f"{{type: rest-api, code: src, routes: {{GET /: index}}, health: check, ttl: {ttl}}}"
    assert rules({"api": api}) == [("ttl-too-long", Severity.WARNING)] * fires


def test_a_ttl_counts_in_the_recovery_time() -> None:
    api = "{type: rest-api, code: src, routes: {GET /: index}, health: check, ttl: 50s}"
    (finding,) = findings({"api": api}, "objectives: {rto: 55s}\n")
    assert "1m (10s failed health checks, 1 x 10s + 50s TTL of the record)" in finding.message


@pytest.mark.parametrize(
    ("cdn", "authorizer", "severity"),
    [
        ("", "", None),
        ("", ", authorizer: users", None),
        (", cdn: {}", ", authorizer: users", None),
        (", cdn: {headers: [authorization]}", ", authorizer: users", None),
        (", cdn: {headers: []}", ", authorizer: users", Severity.ERROR),
        (", cdn: {headers: [Accept]}", "", Severity.NOTE),
    ],
)
def test_a_cdn_drops_who_is_calling_unless_told_not_to(cdn: str, authorizer: str, severity: Severity | None) -> None:
    api = f"{{type: rest-api, code: src, routes: {{GET /: index}}, health: check{cdn}{authorizer}}}"
    expected = [("authorization-not-forwarded", severity)] if severity else []
    assert rules({"users": "{type: user-pool}", "api": api}) == expected


@pytest.mark.parametrize(
    ("routes", "more", "said"),
    [
        ("{GET /: index, HEAD /: index}", "", None),
        ("{ANY /legacy: index}", "", "anyone may call `ANY /legacy` of `api`"),
        ("{PATCH /a: index, DELETE /b: index}", "", "anyone may call `PATCH /a` and 1 more of its routes of `api`"),
        ("{PUT /a: index}", "authorizer: iam", None),
        ("{PUT /a: index}", "authorizer: none", None),
        ("{PUT /a: index, PUT /b: index}", "authorizers: {PUT /a: iam}", "anyone may call `PUT /b` of `api`"),
        ("{PUT /a: index}", "authorizers: {PUT /a: none}", None),
        ("{PUT /a: index}", "authorizer: api-key, api_keys: {partner: shop/partner}", None),
        ("{PUT /a: index}", "openapi: api.yaml", None),
    ],
)
def test_who_may_write_is_said(routes: str, more: str, said: str | None) -> None:
    api = f"{{type: rest-api, code: src, routes: {routes}, health: check{more and ', '}{more}}}"
    found = findings({"api": api})
    assert [(finding.rule, finding.severity) for finding in found] == (
        [("writes-without-authorizer", Severity.WARNING)] if said else []
    )
    assert not said or found[0].message.startswith(said)


@pytest.mark.parametrize("header", ["Host", "host", "HOST"])
def test_a_cdn_that_passes_host_on_gets_no_answer(header: str) -> None:
    cdn = f"cdn: {{headers: [Authorization, {header}]}}"
    api = f"{{type: rest-api, code: src, routes: {{GET /: index}}, health: check, {cdn}}}"
    assert rules({"api": api}) == [("host-forwarded", Severity.ERROR)]


def test_a_routing_control_is_needed_by_the_switch_and_controlled_from_one_region() -> None:
    text = "name: a\nregions: {primary: us-east-1, standby: eu-west-1}\ntraffic: {switch: routing-control}\n"
    report = preflight(loads(text + "services: {files: {type: bucket}}\n"), Catalog.embedded(), TODAY)
    needed_by = {row.requirement.aws_service: row.requirement for row in report.rows}
    control = needed_by["route53-recovery-control-config"]
    assert (control.needed_by, control.service, control.place.line) == (("traffic.switch",), None, 3)
    assert ("us-west-2",) in [finding.regions for finding in report.findings]


LEDGER = "{type: database, engine: aurora-mysql, instance_class: db.t3.medium%s}"


@pytest.mark.parametrize(
    ("database", "more", "refused"),
    [
        (LEDGER % "", "", True),
        (LEDGER % ", replica: true", "strategy: backup-and-restore\n", True),
        (LEDGER % ", replica: false", "", False),
        (LEDGER % "", "strategy: backup-and-restore\n", False),
        ("{type: database, engine: mysql, instance_class: db.t3.medium}", "", False),
        ("{type: database, engine: aurora-mysql, instance_class: db.r7g.large}", "", False),
    ],
)
def test_a_global_database_takes_no_burstable_class(database: str, more: str, refused: bool) -> None:
    found = [one for one in findings({"ledger": database}, more) if one.rule == "burstable-in-a-global-database"]
    assert [one.severity for one in found] == [Severity.ERROR] * refused


def notes(services: dict[str, str], more: str, rule: str) -> list[Finding]:
    lines = "".join(f"  {name}: {text}\n" for name, text in services.items())
    text = f"name: shop\nregions: {{primary: eu-west-1, standby: eu-west-3}}\nservices:\n{lines}{more}"
    return [one for one in preflight(loads(text, "spec.yaml"), Catalog.embedded(), TODAY).findings if one.rule == rule]


def test_a_kind_of_instance_that_nobody_looked_up_is_named_with_the_command() -> None:
    services = {
        "web": "{type: fleet, image: web-2026-11, instance_type: c8g.large}",
        "ledger": "{type: database, engine: postgres, engine_version: '16.4', instance_class: db.m7g.large}",
        "files": "{type: bucket}",
    }
    web, ledger = notes(services, "", "instance-type-not-checked")
    assert (web.severity, web.service, web.regions) == (Severity.NOTE, "web", ("eu-west-1", "eu-west-3"))
    assert (
        "describe-instance-type-offerings --region eu-west-3 --filters Name=instance-type,Values=c8g.large"
        in web.remedy
    )
    assert "--engine postgres --engine-version 16.4 --db-instance-class db.m7g.large" in ledger.remedy


@pytest.mark.parametrize(
    ("service", "objective", "noted"),
    [
        ("{type: table, key: {partition: id}}", "rpo: 1m", True),
        ("{type: table, key: {partition: id}}", "rto: 5m", False),
        ("{type: table, key: {partition: id}}", "rpo: 0s", False),
        ("{type: database, engine: aurora-postgresql, instance_class: db.r8g.large}", "rpo: 5m", True),
        ("{type: user-pool}", "rpo: 5m", True),
        ("{type: bucket, time_control: true}", "rpo: 1h", False),
    ],
)
def test_what_is_only_typical_is_no_promise(service: str, objective: str, noted: bool) -> None:
    found = notes({"it": service}, f"objectives: {{{objective}}}\n", "objective-not-promised")
    assert [one.severity for one in found] == [Severity.NOTE] * noted
    assert all("typically 1s" in one.message and "no bound" in one.message for one in found)


@pytest.mark.parametrize(
    ("strategy", "rto", "noted"),
    [("active-active", "5m", True), ("active-active", "10m", False), ("warm-standby", "5m", False)],
)
def test_awss_own_floor_stands_beside_our_sum(strategy: str, rto: str, noted: bool) -> None:
    found = notes({"api": API}, f"strategy: {strategy}\nobjectives: {{rto: {rto}}}\n", "rto-below-awss-floor")
    assert [one.severity for one in found] == [Severity.NOTE] * noted
    assert all("10m" in one.message and "150s" in one.message for one in found)


TABLE = {"orders": "{type: table, key: {partition: id}}"}
ADDRESS = "aws_dynamodb_table.orders_table-us-east-1"


@pytest.mark.parametrize(
    ("arguments", "lost"),
    [
        ("lifecycle: null", "lifecycle.prevent_destroy"),
        ("lifecycle: {prevent_destroy: null}", "lifecycle.prevent_destroy"),
        ("lifecycle: [{ignore_changes: [tags]}]", "lifecycle.prevent_destroy"),  # a list replaces the block
        ("lifecycle: {ignore_changes: [tags]}", ""),
        ("lifecycle: [{prevent_destroy: true}]", ""),
        ("deletion_protection_enabled: '${var.protected}'", "deletion_protection_enabled"),
        ("deletion_protection_enabled: true", ""),
        ("point_in_time_recovery: {0: {enabled: false}}", "point_in_time_recovery.enabled"),
        ("point_in_time_recovery: {recovery_period_in_days: 7}", ""),
        ("table_class: STANDARD_INFREQUENT_ACCESS", ""),
    ],
)
def test_an_override_may_not_quietly_take_what_keeps_data(arguments: str, lost: str) -> None:
    found = findings(TABLE, f"overrides: {{{ADDRESS}: {{{arguments}}}}}\n")

    assert [(one.rule, one.severity, one.service) for one in found] == [
        ("safeguard-overridden", Severity.ERROR, "orders")
    ] * bool(lost)
    assert all(f"`{lost}` of {ADDRESS}" in one.message for one in found)


def test_an_override_in_one_stack_is_looked_at_too() -> None:
    override = "overrides: {us-west-2: {aws_s3_bucket.files_bucket: {force_destroy: true}}}\n"

    assert [one.rule for one in findings({"files": "{type: bucket}"}, override)] == ["safeguard-overridden"]


@pytest.mark.parametrize("given_up", ["deletion_protection: false", "destroy: [orders]"])
def test_where_the_spec_gives_data_up_only_what_guards_it_otherwise_counts(given_up: str) -> None:
    override = f"overrides: {{{ADDRESS}: {{lifecycle: null, point_in_time_recovery: null}}}}\n{given_up}\n"

    (finding,) = findings(TABLE, override)
    assert "`point_in_time_recovery.enabled`" in finding.message
