"""single-nat: one NAT gateway for every zone of a network."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule

if TYPE_CHECKING:
    from farshore.spec.services.network import Network


@PREFLIGHT_RULES.register
class SingleNat(Rule[Subject]):
    """Looks at `nat: single`."""

    id = "single-nat"
    title = "The private subnets of all zones share one NAT gateway"
    severity = Severity.WARNING
    why = (
        "A NAT gateway lives in one zone. When that zone is lost, the private subnets of the others cannot reach the "
        "internet either, and one zone's failure becomes the region's."
    )
    remedy = "One NAT gateway in each zone: `nat: each-zone`, the default."
    source = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {net: {type: network}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {net: {type: network, nat: single}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each network with one gateway for several zones."""
        networks: list[Network] = subject.spec.typed("network")
        for network in networks:
            if network.nat.value == "single":
                yield self.finding(
                    f"{network.zones} zones of `{network.name}` reach the internet through one of them",
                    subject.spec.place("services", network.name, "nat"),
                    service=network.name,
                )
