"""single-region: everything that serves is in one region."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.peers import Peers


@PLAN_RULES.register
class SingleRegion(PlanRule):
    """Says once that there is nothing to compare, rather than that each resource has no counterpart."""

    id = "single-region"
    title = "Everything that serves is in one region"
    severity = Severity.NOTE
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "There is no other region to fail over to, as far as these plans tell. Teams often keep a state for each "
        "region; then each plan by itself looks like this, and what differs between the regions shows only in both."
    )
    remedy = (
        "If another region has a state of its own, review both plans together: "
        "`farshore review east.json west.json`. If not, `farshore rank` helps to choose a region."
    )
    source = "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_planning_for_recovery_config_drift.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_sqs_queue" "primary" {
          name = "orders"
        }

        resource "aws_sqs_queue" "standby" {
          provider = aws.standby
          name     = "orders"
        }
    """
    bad = """
        resource "aws_sqs_queue" "primary" {
          name = "orders"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return one finding when exactly one region serves; a warning when this apply makes it so."""
        peers = Peers(subject)
        unplaced = any(one.location.is_unresolved for one in subject.remaining)
        if len(peers.regions) != 1 or subject.is_partial or unplaced:
            return
        (region,) = peers.regions
        left = [one for one in subject.ending() if one.region and one.region != region and subject.serving.is_part(one)]
        first = peers.members[0]
        if left:
            regions = dict.fromkeys((region, *(str(one.region) for one in left)))
            message = f"after this apply everything that serves is in {region}: it ends {listed(left)} elsewhere"
            yield self.about(left[0], message, severity=Severity.WARNING, regions=regions)
        else:
            copies = sorted({other for one in peers.members for other in subject.copies(one)})
            but = f", and {joined(copies)} only hold{'s' if len(copies) == 1 else ''} copies" if copies else ""
            yield self.about(
                first,
                f"everything that serves is in {region}{but}, so nothing in these plans can take over; "
                "one plan a state can be given, to review the regions together",
                regions=(region, *copies),
            )
