"""Ways over: what leads clients to entrances in more than one region, and so away from a region that is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from farshore.plan.estate import Estate
from farshore.plan.relations.records import RECORD, Records, RecordSet
from farshore.plan.resource import Resource
from farshore.plan.types import Kind
from farshore.plan.values import as_blocks, texts_in

ENTRANCES = (
    "aws_alb",
    "aws_api_gateway_rest_api",
    "aws_apigatewayv2_api",
    "aws_apprunner_service",
    "aws_appsync_api",
    "aws_appsync_graphql_api",
    "aws_ecs_express_gateway_service",
    "aws_elastic_beanstalk_environment",
    "aws_elb",
    "aws_instance",
    "aws_lambda_function_url",
    "aws_lb",
    "aws_lightsail_container_service",
    "aws_lightsail_lb",
    "aws_s3_bucket_website_configuration",
)
"""Types with a host name or an address of their own that clients on the internet can call, unless they are private.

Farshore's own reading of the provider's documentation of each type, 2026-11-21:
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
"""

SWITCHES = (
    "aws_arcregionswitch_plan",
    "aws_route53_records_exclusive",
    "aws_route53_traffic_policy_instance",
    "aws_route53recoverycontrolconfig_routing_control",
    "aws_s3control_multi_region_access_point",
    "aws_vpclattice_service",
)
"""Types that lead to several regions, or switch between them, in a way that is not read here."""

_ENDPOINT_GROUPS = ("aws_globalaccelerator_endpoint_group", "aws_globalaccelerator_custom_routing_endpoint_group")
_DISTRIBUTION = "aws_cloudfront_distribution"

_WITHOUT_DNS = frozenset(
    ("archive", "cloudinit", "external", "http", "local", "null", "random", "template", "terraform", "time", "tls")
)
"""Providers that lead no client anywhere; any other may keep the names of a system."""


class Ways:
    """The entrances of an estate, and what leads to them."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._records = estate.once(Records)

    @cached_property
    def entrances(self) -> dict[str, Resource]:
        """Return the first entrance that is open to clients in each region."""
        found: dict[str, Resource] = {}
        addressed = {each for one in self._estate.of_type("aws_eip") for each in one.plan.referenced(one, "instance")}
        for one in self._estate.of_type(*ENTRANCES):
            if one.region and _is_open(one) and (one.type != "aws_instance" or one in addressed or _is_public(one)):
                found.setdefault(one.region, one)
        return found

    @cached_property
    def may_be_elsewhere(self) -> bool:
        """Say whether something in the plans may lead clients in a way that the plans do not tell."""
        others = (name.rpartition("/")[2] for plan in self._estate.plans for name in plan.others)
        if self._estate.is_partial or any(name not in _WITHOUT_DNS for name in others):
            return True
        return any(self._estate.of_type(*SWITCHES)) or any(map(self._is_unclear, self._estate.of_type(RECORD)))

    def _is_unclear(self, record: Resource) -> bool:
        """Say whether it is not known where a record leads; one that proves a certificate leads nowhere."""
        referred = [*record.plan.referenced(record, "records"), *record.plan.referenced(record, "alias")]
        if any(one.type == "aws_acm_certificate" for one in referred) or self._records.regions(record):
            return False
        through_cloudfront = any(one.type == _DISTRIBUTION for one in referred)
        through_accelerator = any(one.type.startswith("aws_globalaccelerator_") for one in referred)
        known = record.get("records") if not record.blocks("alias") else record.get("alias", 0, "name")
        return not known and not through_cloudfront and not through_accelerator

    @cached_property
    def _led(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(one) for one in self._leading())

    def join(self, one: str, other: str) -> bool:
        """Say whether a single name, accelerator or distribution leads to two regions."""
        return any(one in led and other in led for led in self._led)

    def lead_to(self, region: str) -> bool:
        """Say whether anything leads to a region."""
        return any(region in led for led in self._led)

    def are_begun(self, *regions: str) -> bool:
        """Say whether a record that chooses, as one half of a failover, leads to one of some regions."""
        return any(
            one.policy != "simple" and any(self._records.regions(record) & {*regions} for record in one.records)
            for one in self._records.sets
        )

    def _leading(self) -> Iterator[set[str]]:
        for one in self._records.sets:
            yield self._of_set(one)
        by_listener: dict[str, set[str]] = defaultdict(set)
        for group in self._estate.of_type(*_ENDPOINT_GROUPS):
            by_listener[_listener(group)].update(self._of_group(group))
        yield from by_listener.values()
        for distribution in self._estate.of_type(_DISTRIBUTION):
            yield self._of_distribution(distribution)

    def _of_set(self, one: RecordSet) -> set[str]:
        return {region for record in one.records for region in self._records.regions(record)}

    @staticmethod
    def _of_group(group: Resource) -> set[str]:
        stated = group.get("endpoint_group_region")
        referred = {one.region for one in group.plan.referenced(group, "endpoint_configuration") if one.region}
        return {stated} if isinstance(stated, str) else referred

    def _of_distribution(self, distribution: Resource) -> set[str]:
        named = (one.get("domain_name") for one in as_blocks(distribution.get("origin")))
        led = {region for name in named if isinstance(name, str) for region in self._records.regions_of_name(name)}
        referred = distribution.plan.referenced(distribution, "origin")
        led.update(one.region for one in referred if one.region and one.facts.kind in (Kind.ENTRY, Kind.COMPUTE))
        for record in (one for one in referred if one.type == RECORD):
            led.update(self._records.regions(record))
        return led


def _listener(group: Resource) -> str:
    """Return what the endpoint groups of one listener have in common, also where modules are handed the listener."""
    arn = group.get("listener_arn")
    owners = [one.address for one in group.plan.referenced(group, "listener_arn")]
    words = owners or [group.module, *group.plan.configuration.words(group.address, "listener_arn")]
    return arn if isinstance(arn, str) else f"{group.plan.file} {words}"


def _is_open(one: Resource) -> bool:
    """Say whether clients outside of its network can call an entrance, as far as that is known."""
    types = [kind for block in one.blocks("endpoint_configuration") for kind in texts_in(block.get("types"))]
    ingress = one.get("network_configuration", 0, "ingress_configuration", 0, "is_publicly_accessible", default=True)
    return one.get("internal") is not True and "PRIVATE" not in types and ingress is True


def _is_public(instance: Resource) -> bool:
    return instance.get("associate_public_ip_address") is True or bool(instance.get("public_ip"))
