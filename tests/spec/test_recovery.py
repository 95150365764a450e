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


def test_backups_bound_nothing() -> None:
    for one in spec(SERVICES, "strategy: backup-and-restore\n").estimates():
        assert (one.rto.seconds, one.rpo.seconds) == (None, None)


def test_a_sum_with_a_term_that_is_not_bounded_is_not_bounded() -> None:
    total = of(Term("known", 5, "https://example.com"), Term("a person", None, "https://example.com"))
    assert (total.seconds, str(total), total.exceeds(Duration(1))) == (None, "not bounded", False)


def test_nothing_exceeds_an_objective_that_is_not_given() -> None:
    assert not of(Term("long", 10**6, "https://example.com")).exceeds(None)


def test_every_type_gives_its_own_estimate() -> None:
    for kind in SERVICE_TYPES.values():
        assert "recovery" in vars(kind), inspect.getfile(kind)
