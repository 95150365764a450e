"""global-cluster-replaced: what makes clusters in several regions one is deleted or made anew."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

from farshore.findings import Finding, Severity
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import forced_by, listed
from farshore.plan.plan import Plan
from farshore.plan.relations.copies import GLOBAL_RESOURCES, copy_arguments
from farshore.plan.relations.renames import renames
from farshore.plan.resource import Resource
from farshore.plan.types.state import GLOBAL_CLUSTERS

IDENTIFIERS = ("id", "global_cluster_identifier", "global_replication_group_id", "name")
"""Arguments by which a member may name its global cluster."""


@PLAN_RULES.register
class GlobalClusterReplaced(PlanRule):
    """Looks at global clusters that end, and at their members."""

    id = "global-cluster-replaced"
    title = "A global cluster is deleted or replaced"
    severity = Severity.ERROR
    danger = Danger.STATE_LOST
    why = (
        "The global cluster is what makes a cluster in one region replicate to the others. When it is replaced, its "
        "members are taken out and must be made anew from a full copy; until then there is no standby."
    )
    remedy = (
        "Undo the change that forces it. A new engine version or encryption goes by an upgrade in place or by a second "
        "global cluster to which the data is moved first."
    )
    source = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-detaching.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_rds_global_cluster" "shop" {
          global_cluster_identifier = "shop"
          engine                    = "aurora-postgresql"
          engine_version            = "16.4"
          deletion_protection       = true
        }
    """
    bad = """
        # It was not encrypted; that cannot be changed in place.
        resource "aws_rds_global_cluster" "shop" {
          global_cluster_identifier = "shop"
          engine                    = "aurora-postgresql"
          engine_version            = "16.4"
          storage_encrypted         = true
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each global cluster that is destroyed, with its members."""
        renamed = {one.old for one in subject.once(renames)}
        ending = [one for one in subject.ending(*sorted(GLOBAL_CLUSTERS)) if one.action.destroys]
        members_of = _members(ending, subject) if ending else {}
        for one in ending:
            if one not in renamed:
                members = [*members_of.get(one, ())]
                yield self._finding(one, members)

    def _finding(self, one: Resource, members: list[Resource]) -> Finding:
        doing = "replaced" if one.action is Action.REPLACE else "deleted"
        gone = [member for member in members if member.action.destroys]
        if gone:
            fate = f"and with it {listed(gone)}, so no copy is left in any of its regions"
        elif members:
            fate = f"so {listed(members)} no longer replicate to each other"
        else:
            fate = "so its members no longer replicate to each other"
        regions = dict.fromkeys(str(member.region) for member in members if member.region)
        return self.about(one, f"`{one.address}` is {doing}{forced_by(one)}, {fate}", *members, regions=regions)


def _members(clusters: Sequence[Resource], estate: Estate) -> dict[Resource, dict[Resource, None]]:
    """Return the clusters that refer to each global cluster, or named it before."""
    known: dict[tuple[Plan, str], list[Resource]] = defaultdict(list)
    for one in clusters:
        for name in {name for key in IDENTIFIERS if isinstance(name := one.was(key), str)}:
            known[one.plan, name].append(one)
    wanted = {*clusters}
    found: dict[Resource, dict[Resource, None]] = defaultdict(dict)
    for member in estate.resources:
        for argument in copy_arguments(member):
            name = member.was(argument) if argument in GLOBAL_RESOURCES else None
            named = known.get((member.plan, name), ()) if isinstance(name, str) else ()
            for one in (*named, *wanted.intersection(member.plan.referenced(member, argument))):
                found[one][member] = None
    return found
