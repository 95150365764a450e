"""standby-lacks-an-addition: a plan adds a need that the chosen standby does not meet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.catalog import Status, Verdict
from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.needs import added_needs
from farshore.plan.resource import Resource


@PLAN_RULES.register
class StandbyLacksAnAddition(PlanRule):
    """Silent unless `--standby` says which region is to take over."""

    id = "standby-lacks-an-addition"
    title = "A plan adds what the chosen standby lacks"
    severity = Severity.NOTE
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A standby is chosen once, and the system goes on growing. The first resource of a service that the standby "
        "does not have makes it impossible as a standby, in a pull request that says nothing of regions."
    )
    remedy = "Do without it, or choose another standby: `farshore rank` of this plan compares the regions."
    source = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html"
    source_date = datetime.date(2026, 11, 21)
    standbys_of_examples = ("ca-west-1",)
    good = """
        resource "aws_sqs_queue" "orders" {
          name = "orders"
        }
    """
    bad = """
        resource "aws_ses_receipt_rule" "inbound" {
          name          = "inbound"
          rule_set_name = "default"
          recipients    = ["example.com"]
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each need that the plans add and each standby that does not meet it."""
        added = added_needs(subject) if subject.standbys else ()
        for standby in subject.standbys:
            for need in added:
                verdict = subject.catalog.verdict(need.asked, standby)
                if verdict.status in (Status.UNAVAILABLE, Status.DISPUTED):
                    yield of_each(need.resources, partial(self._finding, subject.catalog.name(need.asked), verdict))

    def _finding(self, name: str, verdict: Verdict, resources: Sequence[Resource]) -> Finding:
        standby, verb = verdict.region, "needs" if len(resources) == 1 else "need"
        thing = f"{name}, which {listed(resources)} {verb}"
        lacking = verdict.status is Status.UNAVAILABLE
        message = (
            f"this change makes {standby} impossible as the standby: it does not have {thing}"
            if lacking
            else f"this change may make {standby} impossible as the standby: the sources disagree on {thing}"
        )
        return self.about(resources[0], message, evidence=verdict.evidence, regions=(standby,))
