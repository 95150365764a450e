"""state-of-one-region: state that no other region gets a copy of."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.plan.estate import MOVING_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.needs import to_move
from farshore.plan.relations.copies import is_copy
from farshore.plan.resource import Resource
from farshore.plan.types.state import STATE


@MOVING_RULES.register
class StateOfOneRegion(PlanRule):
    """One finding for each region, with all the state that a new standby would begin without."""

    id = "state-of-one-region"
    title = "State is copied to no other region"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "Configuration can be applied in another region, state cannot: tables, buckets, databases, user pools and "
        "secrets come up empty there unless something copies them while the first region still answers."
    )
    remedy = (
        "Replicate it (a `replica` block, a replication configuration, a read replica, a global cluster), or copy its "
        "backups to the other region, before the standby is counted on."
    )
    source = "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "orders" {
          name             = "orders"
          billing_mode     = "PAY_PER_REQUEST"
          hash_key         = "order"
          stream_enabled   = true
          stream_view_type = "NEW_AND_OLD_IMAGES"

          attribute {
            name = "order"
            type = "S"
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """
    bad = """
        resource "aws_dynamodb_table" "orders" {
          name         = "orders"
          billing_mode = "PAY_PER_REQUEST"
          hash_key     = "order"

          attribute {
            name = "order"
            type = "S"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each region that holds state which is copied nowhere, or not to where it is wanted."""
        copied = defaultdict(set)
        for way in subject.replications:
            copied[way.source].add(way.region)
        wanted = set(subject.standbys)
        found: dict[str | None, list[Resource]] = defaultdict(list)
        for one in to_move(subject):
            elsewhere = copied[one] - {one.region}
            if one.type in STATE and not is_copy(one) and not (wanted <= elsewhere if wanted else elsewhere):
                found[one.region].append(one)
        to = f"to {' and '.join(sorted(wanted))}" if wanted else "to another region"
        for region, resources in found.items():
            yield self.about(
                resources[0],
                f"{listed(resources)} hold{'s' if len(resources) == 1 else ''} state"
                f"{f' in {region}' if region else ''} of which nothing here makes a copy {to}",
                *resources[1:3],
            )
