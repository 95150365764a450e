"""How long a recovery takes and what it loses: the terms of each type's sum, and where they come from."""

from __future__ import annotations

import datetime
import inspect

import pytest

from farshore.spec import Spec, loads
from farshore.spec.duration import Duration
from farshore.spec.recovery import Estimate, Term, of
from farshore.spec.services import SERVICE_TYPES

API = "{type: rest-api, code: src, routes: {GET /: index}}"
SERVICES = {
    "site": "{type: static-site}",
    "api": API,
    "orders": "{type: table, key: {partition: id}}",
    "files": "{type: bucket}",
    "users": "{type: user-pool}",
    "mail": "{type: email}",
    "ledger": "{type: database, engine: postgres, instance_class: db.t4g.medium}",
    "web": "{type: fleet, image: web, instance_type: t3.small}",
    "net": "{type: network}",
    "plan": "{type: backups}",
    "payments": "{type: queue}",
    "key": "{type: secret}",
    "setting": "{type: parameter, value: on}",
    "oncall": "{type: watch}",
}


def spec(services: dict[str, str], more: str = "") -> Spec:
    lines = "".join(f"  {name}: {text}\n" for name, text in services.items())
    return loads(f"name: shop\nregions: {{primary: us-east-1, standby: us-west-2}}\nservices:\n{lines}{more}")


def estimate(text: str, more: str = "") -> Estimate:
    (one,) = spec({"it": text}, more).estimates()
    return one


def test_every_type_has_an_estimate() -> None:
    estimates = spec(SERVICES).estimates()
    assert [one.service for one in estimates] == list(SERVICES)
    assert {service.type for service in spec(SERVICES).services.values()} == set(SERVICE_TYPES)


@pytest.mark.parametrize("strategy", ["backup-and-restore", "pilot-light", "warm-standby", "active-active"])
def test_every_term_says_what_it_is_and_who_says_so(strategy: str) -> None:
    for one in spec(SERVICES, f"strategy: {strategy}\n").estimates():
        for term in (*one.rto.terms, *one.rpo.terms):
            assert len(term.label) > 5
            assert term.url.startswith("https://docs.aws.amazon.com/")
            assert term.date <= datetime.datetime.now(datetime.timezone.utc).date()


@pytest.mark.parametrize(("rto", "seconds"), [("5m", [90, 60]), ("1m", [30, 30]), ("5s", [10, 10])])
def test_an_api_moves_when_health_checks_have_failed_and_the_answer_is_forgotten(rto: str, seconds: list[int]) -> None:
    total = estimate(API, f"objectives: {{rto: {rto}}}\n").rto
    assert [term.seconds for term in total.terms] == seconds
    assert total.seconds == sum(seconds)
    assert total.exceeds(Duration.parse(rto)) is (rto == "5s")


def test_the_api_of_a_pilot_light_waits_for_a_person() -> None:
    total = estimate(API, "strategy: pilot-light\n").rto
    assert total.seconds is None
    assert "terraform apply" in str(total.terms[0])


def test_a_routing_control_waits_for_a_person_too() -> None:
    assert estimate(API, "traffic: {switch: routing-control}\n").rto.seconds is None


def test_a_site_waits_for_its_connections_and_then_for_an_answer() -> None:
    assert [term.seconds for term in estimate("{type: static-site}").rto.terms] == [6, 30]


@pytest.mark.parametrize(("fields", "seconds"), [("", 900), (", time_control: false", None)])
def test_only_time_control_bounds_what_a_bucket_loses(fields: str, seconds: int | None) -> None:
    assert estimate(f"{{type: bucket{fields}}}").rpo.seconds == seconds


@pytest.mark.parametrize(("strategy", "way"), [("active-active", "both ways"), ("warm-standby", "one way")])
def test_a_bucket_says_which_way_it_is_copied(strategy: str, way: str) -> None:
    assert way in str(estimate("{type: bucket}", f"strategy: {strategy}\n").rpo.terms[0])


def test_a_global_table_is_about_a_second_behind_and_ready_at_once() -> None:
    one = estimate(SERVICES["orders"])
    assert (one.rto.seconds, one.rpo.seconds) == (0, 1)


@pytest.mark.parametrize(("mirror", "seconds"), [("true", 1), ("false", None)])
def test_users_are_kept_by_the_mirror_alone(mirror: str, seconds: int | None) -> None:
    one = estimate(f"{{type: user-pool, mirror: {mirror}}}")
    assert (one.rto.seconds, one.rpo.seconds) == (None, seconds)


RESTORE = "strategy: backup-and-restore\n"


def test_restoring_is_never_bounded_and_what_holds_no_data_loses_none() -> None:
    services = {name: text for name, text in SERVICES.items() if name != "plan"}
    stateless = {name for name, service in spec(services).services.items() if service.stateless}
    assert stateless == {"api", "web", "net", "setting", "oncall"}
    for one in spec(services, RESTORE).estimates():
        assert (one.rto.seconds, one.rpo.seconds) == (None, 0 if one.service in stateless else None)


def lost(plan: str, *others: str) -> dict[str, int | None]:
    """Return what each service loses with backup-and-restore and such plans, in seconds."""
    services = {name: SERVICES[name] for name in ("orders", "ledger", "users")}
    plans = {f"plan{number}": f"{{type: backups{fields}}}" for number, fields in enumerate((plan, *others))}
    return {one.service: one.rpo.seconds for one in spec({**services, **plans}, RESTORE).estimates()}


def test_a_backup_plan_bounds_what_it_covers_by_its_interval() -> None:
    assert lost("") == {"orders": 86_400, "ledger": 86_400, "users": None, "plan0": 86_400}
    assert lost(", interval: 1h, protects: [ledger]") == {
        "orders": None,
        "ledger": 3_600,
        "users": None,
        "plan0": 3_600,
    }


def test_of_two_plans_the_more_frequent_counts() -> None:
    assert lost("", ", interval: 1h, protects: [orders]")["orders"] == 3_600


def test_backups_that_are_lost_with_the_primary_bound_nothing() -> None:
    assert lost(", copy: false") == {"orders": None, "ledger": None, "users": None, "plan0": None}


@pytest.mark.parametrize(
    ("fields", "seconds", "says"),
    [
        ("engine: aurora-mysql", 1, "typically 1s replication"),
        ("engine: mysql", None, "asynchronous"),
        ("engine: mysql, replica: false", None, "backups copied"),
        ("engine: mysql, replica: false, copy_backups: false", None, "no copy of the data"),
    ],
)
def test_a_database_loses_what_its_replica_has_not_received(fields: str, seconds: int | None, says: str) -> None:
    one = estimate(f"{{type: database, {fields}, instance_class: db.r6g.large}}")
    assert (one.rto.seconds, one.rpo.seconds) == (None, seconds)
    assert says in str(one.rpo.terms[0])


@pytest.mark.parametrize(("fields", "seconds"), [("", 0), (", replicate: false", None)])
def test_a_replica_of_a_secret_is_ready_at_once(fields: str, seconds: int | None) -> None:
    one = estimate(f"{{type: secret{fields}}}")
    assert (one.rto.seconds, one.rpo.seconds) == (seconds, None)


def test_what_waits_in_a_queue_waits_for_its_region() -> None:
    one = estimate("{type: queue}")
    assert (one.rto.seconds, one.rpo.seconds) == (0, None)


def test_a_parameter_is_in_both_regions_already() -> None:
    one = estimate("{type: parameter, value: on}")
    assert (one.rto.seconds, one.rpo.seconds) == (0, 0)


def test_a_fleet_moves_as_an_api_does_with_the_ttl_of_its_load_balancer() -> None:
    fleet = "{type: fleet, image: web, instance_type: t3.small}"
    assert [term.seconds for term in estimate(fleet, "objectives: {rto: 80s}\n").rto.terms] == [20, 60]
    assert estimate(fleet, "strategy: pilot-light\n").rto.seconds is None


def test_nobody_leaves_a_lost_region_without_a_health_check() -> None:
    fleet = "{type: fleet, image: web, instance_type: t3.small, health_check: false}"
    assert "no health check" in str(estimate(fleet).rto.terms[0])


def test_a_sum_with_a_term_that_is_not_bounded_is_not_bounded() -> None:
    total = of(Term("known", 5, "https://example.com"), Term("a person", None, "https://example.com"))
    assert (total.seconds, str(total), total.exceeds(Duration(1))) == (None, "not bounded", False)


def test_nothing_exceeds_an_objective_that_is_not_given() -> None:
    assert not of(Term("long", 10**6, "https://example.com")).exceeds(None)


def test_every_type_gives_its_own_estimate() -> None:
    for kind in SERVICE_TYPES.values():
        assert "recovery" in vars(kind), inspect.getfile(kind)
