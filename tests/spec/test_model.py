"""The model: its defaults, and what follows from the strategy."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from farshore.spec import Role, Spec, Strategy, loads
from farshore.spec.model import BackendType, Policy, Switch
from farshore.spec.services import SERVICE_TYPES, Bucket, Email, RestApi, StaticSite, Table, UserPool
from farshore.spec.services.bucket import Replication, StorageClass
from farshore.spec.services.email import Sending
from farshore.spec.services.functions import Runtime, function_part, qualified
from farshore.spec.services.static_site import FAILOVER_CODES, READ_METHODS
from tests.spec.samples import HEAD, SMALL

FULL = """\
services:
  site: {type: static-site}
  api: {type: rest-api, code: src, routes: {"GET /": f}}
  orders: {type: table, key: {partition: id}}
  files: {type: bucket}
  mail: {type: email}
  users: {type: user-pool}
  ledger: {type: database, engine: aurora-mysql, instance_class: db.r6g.large}
  web: {type: fleet, image: web-2026-11, instance_type: t3.small}
  net: {type: network}
  plan: {type: backups}
  payments: {type: queue}
  key: {type: secret}
  setting: {type: parameter, value: on}
  oncall: {type: watch}
"""


def full(more: str = "domain: example.com\n") -> Spec:
    return loads(HEAD + FULL + more)


def test_what_a_spec_means_when_it_says_nothing() -> None:
    spec = loads(SMALL)
    assert spec.strategy is Strategy.WARM_STANDBY
    assert (spec.domain, spec.residency, spec.waivers, spec.services) == (None, (), (), {})
    assert (spec.objectives.rto, spec.objectives.rpo) == (None, None)
    assert (spec.regions.candidates, spec.regions.observer, spec.regions.avoid) == ((), None, {})
    assert spec.traffic.switch is Switch.HEALTH_CHECK
    assert spec.deletion_protection
    assert (spec.backend.type, spec.backend.bucket, spec.backend.prefix) == (BackendType.LOCAL, None, "farshore")


def test_what_services_mean_when_they_say_nothing() -> None:
    services = full().services
    site, api, files = services["site"], services["api"], services["files"]
    assert isinstance(site, StaticSite)
    assert (site.index, site.failover_on, site.methods) == ("index.html", FAILOVER_CODES, READ_METHODS)
    assert isinstance(api, RestApi)
    assert (api.memory, api.timeout.seconds, api.log_retention.days) == (512, 10, 30)
    assert (api.runtime, api.throttle.rate, api.uses) == (Runtime.PYTHON_3_13, 100, {})
    assert isinstance(files, Bucket)
    assert files.time_control
    assert files.standby_lifecycle.expire_after is None
    assert files.standby_lifecycle.move_to is StorageClass.STANDARD_IA
    mail, users = services["mail"], services["users"]
    assert isinstance(mail, Email)
    assert isinstance(users, UserPool)
    assert (mail.inbound, mail.sending, users.mirror) == (False, Sending.SPLIT, True)


def test_a_spec_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        loads(SMALL).name = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("strategy", "policy"),
    [
        ("backup-and-restore", Policy.FAILOVER),
        ("pilot-light", Policy.FAILOVER),
        ("warm-standby", Policy.FAILOVER),
        ("active-active", Policy.LATENCY),
    ],
)
def test_the_policy_follows_from_the_strategy(strategy: str, policy: Policy) -> None:
    assert loads(f"{SMALL}strategy: {strategy}\n").policy is policy


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("strategy", Strategy)
def test_a_policy_that_is_given_wins(strategy: Strategy, policy: Policy) -> None:
    spec = loads(f"{SMALL}strategy: {strategy.value}\ntraffic: {{policy: {policy.value}}}\n")
    assert spec.policy is policy


@pytest.mark.parametrize(
    ("strategy", "replication"),
    [
        ("pilot-light", Replication.ONE_WAY),
        ("warm-standby", Replication.ONE_WAY),
        ("active-active", Replication.BOTH_WAYS),
    ],
)
def test_buckets_are_replicated_both_ways_when_both_regions_write(strategy: str, replication: Replication) -> None:
    spec = full(f"strategy: {strategy}\n")
    assert spec.replication(spec.of_type(Bucket)[0]) is replication


@pytest.mark.parametrize("replication", Replication)
@pytest.mark.parametrize("strategy", Strategy)
def test_a_replication_that_is_given_wins(strategy: Strategy, replication: Replication) -> None:
    services = f"services: {{files: {{type: bucket, replication: {replication.value}}}}}\n"
    spec = loads(f"{HEAD}{services}strategy: {strategy.value}\n")
    assert spec.replication(spec.of_type(Bucket)[0]) is replication


def test_a_site_has_the_domain_for_a_name_and_an_api_a_name_below_it() -> None:
    spec = full()
    assert spec.host(spec.of_type(StaticSite)[0]) == "example.com"
    assert spec.host(spec.of_type(RestApi)[0]) == "api.example.com"


def test_a_host_that_is_given_wins() -> None:
    spec = loads(
        HEAD
        + "domain: example.com\nservices:\n  site: {type: static-site, host: www.example.com}\n"
        + '  api: {type: rest-api, code: src, routes: {"GET /": f}, host: v1.api.example.com}\n'
    )
    assert spec.host(spec.of_type(StaticSite)[0]) == "www.example.com"
    assert spec.host(spec.of_type(RestApi)[0]) == "v1.api.example.com"


def test_there_is_no_host_without_a_domain() -> None:
    spec = full("")
    assert [spec.host(service) for service in [*spec.of_type(StaticSite), *spec.of_type(RestApi)]] == [None, None]


def test_the_place_of_what_is_not_written_is_the_nearest_key_above() -> None:
    spec = loads(SMALL, "spec.yaml")
    place = spec.place("regions", "observer")
    assert (str(place), place.path) == ("spec.yaml:2:10", "regions.observer")
    assert str(spec.place("services", "a", "key")) == "spec.yaml:1:1"


def test_each_region_has_one_role_its_foremost() -> None:
    spec = loads(
        "name: shop\nalso_needs: [sqs]\nregions:\n  primary: us-east-1\n  standby: us-west-2\n"
        "  candidates: [us-west-2, eu-west-1]\n  observer: eu-west-1\n"
    )
    assert list(spec.regions.roles()) == [
        ("us-east-1", Role.PRIMARY, ("regions", "primary")),
        ("us-west-2", Role.STANDBY, ("regions", "standby")),
        ("eu-west-1", Role.CANDIDATE, ("regions", "candidates", 1)),
    ]


def test_the_serving_regions_are_the_primary_and_the_standby_once_chosen() -> None:
    assert loads(SMALL).serving_regions == ("us-east-1", "us-west-2")
    undecided = SMALL.replace("standby: us-west-2", "candidates: [us-west-2]")
    assert loads(undecided).serving_regions == ("us-east-1",)


@pytest.mark.parametrize("kind", SERVICE_TYPES.values(), ids=SERVICE_TYPES.keys())
def test_every_service_type_says_what_it_needs_and_why(kind: type) -> None:
    needs = [need for service in full().services.values() if type(service) is kind for need in service.needs(full())]
    assert needs
    assert all(need.aws_service and need.why for need in needs)


def test_a_pool_that_mirrors_nobody_needs_less() -> None:
    both = [loads(f"{HEAD}services: {{users: {{type: user-pool, mirror: {word}}}}}\n") for word in ("true", "false")]
    needs = [{need.aws_service for need in spec.services["users"].needs(spec)} for spec in both]
    assert needs == [{"cognito-idp", "lambda", "sqs", "events", "dynamodb"}, {"cognito-idp"}]


@pytest.mark.parametrize(
    ("fields", "strategy", "needed"),
    [
        ("aurora-mysql", "warm-standby", True),
        ("aurora-mysql", "backup-and-restore", False),
        ("aurora-mysql, replica: true", "backup-and-restore", True),
        ("aurora-mysql, replica: false", "warm-standby", False),
        ("mysql", "warm-standby", False),
    ],
)
def test_only_a_replica_of_aurora_needs_the_global_database(fields: str, strategy: str, needed: bool) -> None:
    text = (
        f"strategy: {strategy}\nservices: {{db: {{type: database, instance_class: db.r6g.large, engine: {fields}}}}}\n"
    )
    spec = loads(HEAD + text)
    assert (
        "AWS::RDS::GlobalCluster/aurora-mysql" in [need.aws_service for need in spec.services["db"].needs(spec)]
    ) is needed


@pytest.mark.parametrize(
    ("strategy", "sizes"),
    [
        ("backup-and-restore", (0, 0, 0)),
        ("pilot-light", (0, 0, 9)),
        ("warm-standby", (1, 1, 9)),
        ("active-active", (3, 5, 9)),
    ],
)
def test_the_strategy_sizes_the_standby_of_a_fleet(strategy: str, sizes: tuple[int, int, int]) -> None:
    fleet = "{type: fleet, image: web, instance_type: t3.small, capacity: {minimum: 3, desired: 5, maximum: 9}}"
    spec = loads(HEAD + f"strategy: {strategy}\nservices: {{web: {fleet}}}\n")
    capacity = spec.typed("fleet")[0].in_standby(spec)
    assert (capacity.minimum, capacity.desired, capacity.maximum) == sizes


def test_types_that_no_spec_names_are_not_imported() -> None:
    code = (
        "import sys; from farshore.spec import loads; "
        f"loads({HEAD + 'services: {net: {type: network}}'!r}); "
        "print(*(name for name in ('network', 'fleet', 'database') if f'farshore.spec.services.{name}' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["network"]


def test_an_unknown_type_is_a_missing_key() -> None:
    assert SERVICE_TYPES.get("tabel") is None
    assert len(SERVICE_TYPES) == len(list(SERVICE_TYPES))


def test_a_table_knows_the_types_of_all_its_keys() -> None:
    spec = loads(
        HEAD
        + "services:\n  t:\n    type: table\n    key: {partition: user, sort: at}\n    attributes: {at: number}\n"
        + "    indexes: {by-day: {partition: day, sort: at}}\n"
    )
    table = spec.of_type(Table)[0]
    assert table.key_types() == {"user": "S", "at": "N"}
    assert table.all_key_types() == {"at": "N", "day": "S", "user": "S"}


def test_no_two_handlers_share_the_name_of_a_function() -> None:
    handlers = ["read", "orders.read", "orders_read", "health", "app.health", "a.b.c", "a_b.c"]
    distinct = {qualified(handler) for handler in handlers}
    assert len({function_part(handler) for handler in distinct}) == len(distinct)
    assert "health" not in {function_part(handler) for handler in distinct}
