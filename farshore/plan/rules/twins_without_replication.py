"""twins-without-replication: state under one name in several regions, which nothing copies."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.separate import WAYS, separate_twins
from farshore.plan.relations.twins import TwinGroup
from farshore.plan.rules.unreplicated_state import word_of_loss

_INSTEAD = frozenset({"aws_dynamodb_table", "aws_secretsmanager_secret"})
"""Types of which AWS makes the copy itself, under the name that a second one has now."""

_REBUILT = frozenset({"aws_ecr_repository"})
"""Types that a pipeline fills in each region more often than not."""


@PLAN_RULES.register
class TwinsWithoutReplication(PlanRule):
    """Looks for twins that hold state of their own each."""

    id = "twins-without-replication"
    title = "State is kept twice under one name, and nothing copies it"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "One module for each region makes a table, a bucket, a database of one name in each, and they share nothing "
        "but the name. Each region keeps its own data; after a failover the standby serves what it has, which is "
        "nothing, and after the return what was written there is missing."
    )
    remedy = "Replicate it; where each region is meant to keep its own, waive this finding with the reason."
    source = "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_planning_for_recovery_config_drift.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "carts" {
          name             = "carts"
          billing_mode     = "PAY_PER_REQUEST"
          hash_key         = "cart"
          stream_enabled   = true
          stream_view_type = "NEW_AND_OLD_IMAGES"

          attribute {
            name = "cart"
            type = "S"
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """
    bad = """
        resource "aws_dynamodb_table" "carts" {
          name         = "carts"
          billing_mode = "PAY_PER_REQUEST"
          hash_key     = "cart"

          attribute {
            name = "cart"
            type = "S"
          }
        }

        # A table of the same name, and of nothing else that is the same.
        resource "aws_dynamodb_table" "carts_west" {
          provider     = aws.west
          name         = "carts"
          billing_mode = "PAY_PER_REQUEST"
          hash_key     = "cart"

          attribute {
            name = "cart"
            type = "S"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each set of regions, one more for what can probably be lost or made again."""
        if subject.is_partial:
            return
        found: dict[tuple[tuple[str, ...], bool], list[TwinGroup]] = defaultdict(list)
        for group in separate_twins(subject):
            found[tuple(sorted(group.regions)), _is_minor(group)].append(group)
        for (regions, minor), groups in found.items():
            yield of_each(groups, partial(self._finding, regions, minor))

    def _finding(self, regions: Sequence[str], minor: bool, groups: Sequence[TwinGroup]) -> Finding:
        firsts = [group.members[0] for group in groups]
        others = [one for group in groups for one in group.members[1:]]
        ways = "; ".join(dict.fromkeys(WAYS[one.type] for one in firsts))
        second = " instead of the second one" if {one.type for one in firsts} <= _INSTEAD else ""
        each, them = ("is", "it") if len(groups) == 1 else ("are", "them")
        return self.about(
            firsts[0],
            f"{listed(firsts, named=4)} {each} made in {joined(regions)}, and nothing copies "
            f"{them} from one region to the other: each region keeps its own data, and a failover finds none of the "
            "other's",
            *firsts[1:],
            *others,
            remedy=f"Replicate {ways}{second}. {self.remedy.partition('; ')[2].capitalize()}",
            severity=Severity.NOTE if minor else self.severity,
            regions=regions,
            inferred=["whether the application or a tool outside of these plans copies it cannot be seen here"],
        )


def _is_minor(group: TwinGroup) -> bool:
    """Say whether what a group holds can probably be lost, or is put there by a pipeline; never a database."""
    first = group.members[0]
    return bool(word_of_loss(first)) or first.type in _REBUILT
