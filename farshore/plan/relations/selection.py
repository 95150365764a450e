"""What a bucket's replication selects: objects that are encrypted with a KMS key only where it says so."""

from __future__ import annotations

from farshore.plan.estate import Estate
from farshore.plan.relations.buckets import Buckets
from farshore.plan.relations.copies import BUCKET_REPLICATION, Replication
from farshore.plan.resource import Resource


def unselected(estate: Estate) -> tuple[Replication, ...]:
    """Return the replications of buckets that encrypt with a KMS key and select no such objects: they copy nothing.

    Each configuration once; one of whose rules any selects them is left out, and one that is not known yet.
    """
    buckets = estate.once(Buckets)
    first: dict[Resource, Replication] = {}
    for one in estate.replications:
        if one.declared_by.type == BUCKET_REPLICATION:
            first.setdefault(one.declared_by, one)
    return tuple(
        one for one in first.values() if buckets.encrypts_with_kms(one.source) and not _may_select(one.declared_by)
    )


def _may_select(configuration: Resource) -> bool:
    for number, rule in enumerate(configuration.blocks("rule")):
        at = ("rule", number, "source_selection_criteria")
        status = configuration.get(*at, 0, "sse_kms_encrypted_objects", 0, "status")
        known = not configuration.is_unknown(*at)
        if rule.get("status") != "Disabled" and (status == "Enabled" or not known):
            return True
    return configuration.is_unknown("rule") and not configuration.blocks("rule")
