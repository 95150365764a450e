"""unreplicated-state: state in one region of several that is copied nowhere."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.backups import Backups
from farshore.plan.relations.copies import REGISTRY_REPLICATION, copied_by_registry, inline_regions_before, is_copy
from farshore.plan.relations.peers import Peers
from farshore.plan.resource import Resource
from farshore.plan.types import Kind
from farshore.plan.types.state import STATE
from farshore.plan.words import words_of

WORTHLESS = frozenset(
    {"artifact", "artifacts", "build", "builds", "cache", "canary", "canaries", "log", "logs", "temp", "tfstate", "tmp"}
)
"""Words in an address that say that its content can be lost, or that the region's tools make it again."""


@PLAN_RULES.register
class UnreplicatedState(PlanRule):
    """Looks at the state of regions that have a counterpart which holds data too."""

    id = "unreplicated-state"
    title = "State in one of several regions is copied nowhere"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "When the region fails, what only it holds is out of reach, and everything that was moved to the other region "
        "runs without it; when the region loses it, it is lost."
    )
    remedy = (
        "Replicate it (a `replica` block, a replication configuration, a read replica or global cluster), or copy its "
        "backups to the other region; where it can be lost, waive this finding."
    )
    source = "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_planning_for_recovery_config_drift.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "invoices" {
          name             = "invoices"
          billing_mode     = "PAY_PER_REQUEST"
          hash_key         = "invoice"
          stream_enabled   = true
          stream_view_type = "NEW_AND_OLD_IMAGES"

          attribute {
            name = "invoice"
            type = "S"
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """
    bad = """
        # The orders have a replica, the invoices have none.
        resource "aws_dynamodb_table" "invoices" {
          name         = "invoices"
          billing_mode = "PAY_PER_REQUEST"
          hash_key     = "invoice"

          attribute {
            name = "invoice"
            type = "S"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each region whose state is copied nowhere."""
        if subject.is_partial:
            return
        peers = Peers(subject)
        safe = set(_linked(subject))
        backups = Backups(subject)
        found: dict[tuple[str, tuple[str, ...]], list[Resource]] = defaultdict(list)
        for one, partners in peers.alone((Kind.DATA,)):
            holding = tuple(sorted(region for region in partners if peers.holds_data(region)))
            left_to_others = _is_told_elsewhere(one, subject) or _is_worthless(one)
            lost = one.type in STATE and one not in safe and not left_to_others
            if holding and lost and not backups.may_hold(one):
                found[(str(one.region), holding)].append(one)
        for (region, holding), resources in found.items():
            them = "them" if len(resources) > 1 else "it"
            yield self.about(
                resources[0],
                f"{listed(resources)} in {region} {'are' if len(resources) > 1 else 'is'} copied nowhere, while "
                f"other data is also in {joined(holding)}: a failover does not find {them} there",
                regions=(region, *holding),
            )


def _linked(estate: Estate) -> Iterator[Resource]:
    """Yield what a resource that copies refers to, wherever it stands and wherever the copy goes."""
    for link in estate.remaining:
        if link.type == REGISTRY_REPLICATION:
            yield from copied_by_registry(link, estate.remaining)
        kinds = {kind for way in link.facts.replicates for kind in way.of}
        if kinds:
            yield from (one for one in link.plan.referenced(link) if one.type in kinds and one is not link)


def _is_worthless(one: Resource) -> bool:
    return not WORTHLESS.isdisjoint(words_of(one.address))


def _is_told_elsewhere(one: Resource, estate: Estate) -> bool:
    """Say whether other rules say why there is no copy: it is itself one, or this apply takes the copies away."""
    ends = any(not twin.action.remains for twin in estate.twins.of(one))
    return ends or is_copy(one) or bool(inline_regions_before(one))
