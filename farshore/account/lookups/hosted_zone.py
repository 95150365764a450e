"""Whether the account has the public hosted zone that the spec's records go into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from farshore.account.facts import HostedZone
from farshore.account.lookup import ANYTHING, Ask, Lookup
from farshore.spec import Spec
from farshore.spec.services import Email, RestApi, StaticSite


@dataclass(frozen=True)
class PublicZone(Lookup):
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html (2026-11-21).

    Attributes:
        domain: The name of the zone.
    """

    id = "hosted-zone"
    purpose = "whether the hosted zone exists"
    actions: ClassVar[Mapping[str, str]] = {"route53:ListHostedZonesByName": ANYTHING}
    aws_service = "route53"
    everywhere = False

    domain: str

    @classmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:  # noqa: ARG003
        """Return a lookup where something publishes records below the domain, in a zone of this account."""
        publishes = any(spec.of_type(kind) for kind in (StaticSite, RestApi, Email))
        of_this_account = spec.zone_role is None
        return (cls(spec.domain),) if spec.domain and publishes and of_this_account else ()

    def look(self, ask: Ask, region: str) -> Iterable[HostedZone]:
        """Return the number of public zones of exactly this name; they come first in the list, sorted by name."""
        answer = ask("route53:ListHostedZonesByName", DNSName=self.domain, MaxItems="100")
        public = [
            zone
            for zone in answer["HostedZones"]
            if zone["Name"] == f"{self.domain}." and not zone.get("Config", {}).get("PrivateZone")
        ]
        yield HostedZone(region=region, domain=self.domain, public=len(public))
