"""What judges a record: the health check that Route 53 asks, where that looks, and what switches it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property

from farshore.plan.estate import Estate
from farshore.plan.relations.records import RECORD, Records, has_health_check
from farshore.plan.resource import Resource

HEALTH_CHECK = "aws_route53_health_check"
CONTROL = "aws_route53recoverycontrolconfig_routing_control"

_BY_ENDPOINT = ("HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP")
_BUCKETS = "aws_s3_"
"""How the types begin of which one may be a switch: a file that somebody puts there, or takes away."""


class Judges:
    """The health checks of an estate, by the records that they are given to."""

    def __init__(self, estate: Estate, records: Records) -> None:
        self._estate, self._records = estate, records

    @cached_property
    def _by_id(self) -> dict[str, Resource]:
        known = ((one.get("id"), one) for one in self._estate.of_type(HEALTH_CHECK))
        return {key: one for key, one in known if isinstance(key, str)}

    def of(self, record: Resource) -> Resource | None:
        """Return the health check of a record; None where it has none, or may have one of several."""
        if not has_health_check(record):
            return None
        known = self._by_id.get(str(record.get("health_check_id")))
        referred = [one for one in record.plan.referenced(record, "health_check_id") if one.type == HEALTH_CHECK]
        return known or (referred[0] if len(referred) == 1 else None)

    def looks_at(self, check: Resource) -> frozenset[str]:
        """Return the regions of what a health check calls, as far as they are known.

        Empty for one that is inverted or asks for a file in a bucket: somebody switches with it.
        """
        if check.get("type") not in _BY_ENDPOINT or check.get("invert_healthcheck") is True:
            return frozenset()
        called = [one for name in ("fqdn", "ip_address") for one in check.plan.referenced(check, name)]
        if any(one.type.startswith(_BUCKETS) for one in called):
            return frozenset()
        regions = {one.region for one in called if one.region}
        regions.update(*(self._records.regions(one) for one in called if one.type == RECORD))
        name = check.get("fqdn")
        if not called and isinstance(name, str):
            return self._records.regions_of_name(name)
        return frozenset(regions)

    def switch(self, record: Resource) -> Hashable:
        """Return what takes a record out, alike for all that go together: its routing control, else its health check.

        One of two that follow one control may be inverted: then it goes when the other comes.
        """
        check = self.of(record)
        controls = check.plan.referenced(check, "routing_control_arn") if check else []
        controls = [one for one in controls if one.type == CONTROL]
        if check is None or len(controls) > 1:
            return None
        arn = check.get("routing_control_arn")
        control = controls[0] if controls else arn if isinstance(arn, str) else check
        return (control, check.get("invert_healthcheck") is True)
