"""health-check-cannot-reach: a Route 53 health check whose answer says nothing about the endpoint."""

from __future__ import annotations

import datetime
import ipaddress
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import also
from farshore.plan.relations.records import Records
from farshore.plan.resource import Resource

_WITHOUT_ENDPOINT = frozenset(("CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"))
"""Types of health checks that call no endpoint."""

_BALANCERS = ("aws_lb", "aws_alb", "aws_elb")
_MEMBERS = {
    "aws_docdb_cluster": "aws_docdb_cluster_instance",
    "aws_neptune_cluster": "aws_neptune_cluster_instance",
    "aws_rds_cluster": "aws_rds_cluster_instance",
}
"""Clusters, and the type of the members that may be public."""
_STORES = (
    *_MEMBERS,
    "aws_db_instance",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_memorydb_cluster",
    "aws_mq_broker",
    "aws_redshift_cluster",
)
"""What keeps data in a network and answers there only, unless `publicly_accessible` is set.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_instance (2026-11-21), and the like
"""
_HOSTS = ("address", "endpoint", "dns_name", "reader_endpoint", "primary_endpoint_address")
"""Attributes that hold the host name of a store, some with a port behind it."""

_ENTRIES = (*_BALANCERS, *_STORES, "aws_instance", "aws_eip", "aws_route53_record")

Reason = tuple[str, str, tuple[Resource, ...]]
"""Why the answer says nothing, in words that follow the address; what to do; the resources that show it."""


@PLAN_RULES.register
class HealthCheckCannotReach(PlanRule):
    """The checkers call from the internet, and only what answers there can be healthy."""

    id = "health-check-cannot-reach"
    title = "A health check cannot tell whether its endpoint is healthy"
    severity = Severity.ERROR
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "Route 53 checks from public addresses. A private address, an internal load balancer or a name of a private "
        "zone never answers them, so the record fails over at once and for good; a disabled check is always healthy "
        "and never fails over."
    )
    remedy = (
        "Check something public; for what is private, let an alarm in its region judge it and make the health check "
        "of type CLOUDWATCH_METRIC."
    )
    source = "https://aws.amazon.com/blogs/networking-and-content-delivery/performing-route-53-health-checks-on-private-resources-in-a-vpc-with-aws-lambda-and-amazon-cloudwatch/"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_route53_health_check" "web" {
          fqdn              = "web.example.com"
          port              = 443
          type              = "HTTPS"
          resource_path     = "/health"
          request_interval  = 30
          failure_threshold = 3
        }
    """
    bad = """
        resource "aws_route53_health_check" "web" {
          ip_address        = "10.0.1.10"
          port              = 443
          type              = "HTTPS"
          resource_path     = "/health"
          request_interval  = 30
          failure_threshold = 3
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each health check that cannot do its work, with the first reason found."""
        places = _Places(subject)
        together: dict[tuple[str, str], list[tuple[Resource, Reason]]] = defaultdict(list)
        for one in subject.of_type("aws_route53_health_check"):
            reason = next((found for judge in _JUDGES for found in judge(places, one)), None)
            if reason:
                together[one.plan.file, reason[1]].append((one, reason))
            elif one.get("invert_healthcheck") is True and str(one.get("type")) not in _WITHOUT_ENDPOINT:
                yield self._inverted(one)
        yield from (of_each(all_of_one, self._unreached) for all_of_one in together.values())

    def _unreached(self, together: Sequence[tuple[Resource, Reason]]) -> Finding:
        (one, (why, remedy, shown)), *others = together
        return self.about(one, f"`{one.address}` {why}{also([other for other, _ in others])}", *shown, remedy=remedy)

    def _inverted(self, one: Resource) -> Finding:
        return self.about(
            one,
            f"`{one.address}` is inverted: it calls its endpoint healthy while it fails, so a record that it guards "
            "sends everybody to the side that is down",
            severity=Severity.WARNING,
            remedy="Leave `invert_healthcheck` out, unless the endpoint is meant to answer only when something failed.",
        )


class _Places:
    """What health checks lead to, found once for all of them."""

    def __init__(self, subject: Estate) -> None:
        self.regions = subject.catalog.regions
        self._records = subject.once(Records)
        self._alarms: dict[Any, list[Resource]] = defaultdict(list)
        for alarm in subject.of_type("aws_cloudwatch_metric_alarm"):
            self._alarms[str(alarm.get("alarm_name"))].append(alarm)
        beside = subject.of_type("aws_security_group_rule", "aws_vpc_security_group_ingress_rule")
        self._with_rules = {group for one in beside for group in one.plan.referenced(one, "security_group_id")}

        self._stores: dict[str, list[Resource]] = defaultdict(list)
        for store in subject.of_type(*_STORES):
            for host in {str(store.get(name)).split(":")[0] for name in _HOSTS if store.get(name)}:
                self._stores[host].append(store)
        members = (one for one in subject.of_type(*_MEMBERS.values()) if _may_be_public(one))
        self.public = {cluster for one in members for cluster in one.plan.referenced(one, "cluster_identifier")}

    def endpoints(self, one: Resource, *types: str) -> list[Resource]:
        """Return what a health check calls, by reference or by the name of a record; none where it may be several."""
        arguments = (one.plan.referenced(one, argument) for argument in ("fqdn", "ip_address"))
        called = [each for referred in arguments for each in referred if each.type in _ENTRIES]
        name = one.get("fqdn")
        if not called and isinstance(name, str):
            named = self._records.named(name)
            called = [*named[:1]] if all(_in_private_zone(each) for each in named) else []
            called = called or self._stores.get(name, [])
        return [each for each in called if each.type in types] if len(called) == 1 else []

    def alarms(self, one: Resource) -> list[Resource]:
        """Return the alarm that a health check follows, by reference or by name; none where it may be several."""
        referred = [alarm for alarm in one.plan.referenced(one, "cloudwatch_alarm_name") if "alarm" in alarm.type]
        name = one.get("cloudwatch_alarm_name")
        found = referred or (self._alarms.get(name, []) if isinstance(name, str) else [])
        return found if len(found) == 1 else []

    def admits_nobody(self, group: Resource) -> bool:
        """Say whether a security group surely has rules for other groups only, none for addresses."""
        rules = group.blocks("ingress")
        unclear = any(group.is_unknown("ingress", 0, name) for name in _ADDRESSES)
        return bool(rules) and group not in self._with_rules and not unclear and all(map(_for_groups_only, rules))


def _disabled(_: _Places, one: Resource) -> Iterator[Reason]:
    if one.get("disabled") is True:
        yield (
            "is disabled, and Route 53 takes a disabled health check for healthy, so nothing that it guards fails over",
            "Remove `disabled = true`.",
            (),
        )


def _private_address(_: _Places, one: Resource) -> Iterator[Reason]:
    address = one.get("ip_address")
    if isinstance(address, str) and _is_private(address):
        yield (
            "calls an address that the internet does not route to, where the checkers never get an answer",
            _PUBLIC,
            (),
        )


def _is_private(text: str) -> bool:
    """Say whether no checker reaches an address; what is kept for documentation stands for any in examples."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    documented = any(address in network for network in _DOCUMENTATION if network.version == address.version)
    return not documented and (not address.is_global or address.is_multicast)


_DOCUMENTATION = tuple(
    ipaddress.ip_network(one) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
"""https://www.rfc-editor.org/rfc/rfc5737 and rfc3849."""

_PUBLIC = (
    "Check an address that is reachable from the internet, or let a CloudWatch alarm judge the private one and make "
    "this a health check of type CLOUDWATCH_METRIC."
)


def _internal_name(places: _Places, one: Resource) -> Iterator[Reason]:
    through = places.endpoints(one, "aws_route53_record")
    behind = [each for record in through for each in record.plan.referenced(record, "alias")]
    for balancer in (*places.endpoints(one, *_BALANCERS), *behind):
        if balancer.type in _BALANCERS and balancer.get("internal") is True:
            why = f"calls `{balancer.address}`, which is internal, where the checkers never get an answer"
            yield why, _PUBLIC, (balancer,)


def _private_store(places: _Places, one: Resource) -> Iterator[Reason]:
    through = places.endpoints(one, "aws_route53_record")
    behind = [each for record in through for each in record.plan.referenced(record, "records") if each.type in _STORES]
    for store in (*places.endpoints(one, *_STORES), *behind):
        if not _may_be_public(store) and store not in places.public:
            yield (
                f"calls `{store.address}`, which is not publicly accessible, where the checkers never get an answer",
                _PUBLIC,
                (store,),
            )


def _may_be_public(store: Resource) -> bool:
    return store.get("publicly_accessible") is True or store.is_unknown("publicly_accessible")


def _private_zone(places: _Places, one: Resource) -> Iterator[Reason]:
    for record in places.endpoints(one, "aws_route53_record"):
        for zone in record.plan.referenced(record, "zone_id"):
            if zone.type == "aws_route53_zone" and (zone.blocks("vpc") or zone.is_unknown("vpc", 0, "vpc_id")):
                yield (
                    f"calls `{record.address}`, a name in the private zone `{zone.address}` that the checkers cannot "
                    "resolve, and no public record of that name is in these plans",
                    _PUBLIC,
                    (record, zone),
                )


def _alarm_elsewhere(places: _Places, one: Resource) -> Iterator[Reason]:
    region = one.get("cloudwatch_alarm_region")
    for alarm in places.alarms(one):
        if isinstance(region, str) and region in places.regions and alarm.region not in (None, region):
            yield (
                f"looks in {region} for the alarm `{alarm.address}`, which is in {alarm.region}",
                f'Set `cloudwatch_alarm_region = "{alarm.region}"`.',
                (alarm,),
            )


def _closed(places: _Places, one: Resource) -> Iterator[Reason]:
    port = one.get("port")
    for entry in places.endpoints(one, *_BALANCERS, "aws_instance"):
        groups = _security_groups(entry)
        if groups and isinstance(port, int) and all(places.admits_nobody(group) for group in groups):
            yield (
                f"calls `{entry.address}`, whose security groups (`{groups[0].address}`) admit nobody from outside",
                "Admit the addresses of the Route 53 checkers (managed prefix list "
                "`com.amazonaws.<region>.route53-healthchecks`) to the port, or check from within by an alarm.",
                (entry, groups[0]),
            )


def _security_groups(entry: Resource) -> list[Resource]:
    """Return the security groups of an entry, if the plan shows every one of them."""
    name = "vpc_security_group_ids" if entry.type == "aws_instance" else "security_groups"
    words = entry.plan.configuration.words(entry.address, name)
    groups = [one for one in entry.plan.referenced(entry, name) if one.type == "aws_security_group"]
    known = entry.get(name, default=[])
    stated = [one for one in known if isinstance(one, str)] if isinstance(known, list) else []
    mine = {group.get("id") for group in groups}
    shown = len(groups) == len(words) and all(one in mine for one in stated)
    return groups if shown else []


_ADDRESSES = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids")


def _for_groups_only(rule: dict[str, Any]) -> bool:
    return all(rule.get(name) == [] for name in _ADDRESSES)


def _in_private_zone(record: Resource) -> bool:
    zones = record.plan.referenced(record, "zone_id")
    return bool(zones) and all(zone.type == "aws_route53_zone" and zone.blocks("vpc") for zone in zones)


_JUDGES: tuple[Callable[[_Places, Resource], Iterator[Reason]], ...] = (
    _disabled,
    _private_address,
    _internal_name,
    _private_store,
    _private_zone,
    _alarm_elsewhere,
    _closed,
)
