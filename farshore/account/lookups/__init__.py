"""The lookups, one question a file; adding one is a file here and a name in `LOOKUPS`."""

from __future__ import annotations

from farshore.account.lookup import Lookup
from farshore.account.lookups.buckets import Buckets
from farshore.account.lookups.concurrency import LambdaConcurrency
from farshore.account.lookups.hosted_zone import PublicZone
from farshore.account.lookups.instances import DatabaseClasses, InstanceTypes
from farshore.account.lookups.mail_identity import SendingIdentity
from farshore.account.lookups.mail_standing import SendingStanding
from farshore.account.lookups.quotas import AppliedQuotas
from farshore.account.lookups.regions import RegionStandings
from farshore.account.lookups.tables import Tables

LOOKUPS: tuple[type[Lookup], ...] = (
    RegionStandings,
    SendingStanding,
    SendingIdentity,
    LambdaConcurrency,
    PublicZone,
    Tables,
    Buckets,
    InstanceTypes,
    DatabaseClasses,
    AppliedQuotas,
)
"""All of them; that of the regions is asked first, because the others depend on its answer."""

__all__ = ["LOOKUPS", "RegionStandings"]
