"""Which regions the account has enabled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from farshore.account.facts import RegionStanding
from farshore.account.lookup import ANYTHING, Ask, Lookup
from farshore.spec import Spec


class RegionStandings(Lookup):
    """Asks EC2, which answers in every region; `account:ListRegions` says the same from us-east-1 alone.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html (2026-11-21)
    """

    id = "regions"
    purpose = "whether the regions are enabled"
    actions: ClassVar[Mapping[str, str]] = {"ec2:DescribeRegions": ANYTHING}
    aws_service = "ec2"
    everywhere = False

    @classmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:  # noqa: ARG003 - every spec has regions
        """Return the one lookup."""
        return (cls(),)

    def look(self, ask: Ask, region: str) -> Iterable[RegionStanding]:  # noqa: ARG002 - it answers for all regions
        """Return the standing of every region of the partition."""
        for one in ask("ec2:DescribeRegions", AllRegions=True)["Regions"]:
            yield RegionStanding(region=one["RegionName"], status=one["OptInStatus"])
