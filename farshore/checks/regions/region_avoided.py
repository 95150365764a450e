"""region-avoided: a region is used although the spec, or AWS itself, says to avoid it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec import Role

_AGAINST_ADVICE = (
    "Choose another region, or write down why you stay, and until when, in a waiver of this rule for the region."
)


@PREFLIGHT_RULES.register
class RegionAvoided(Rule[Subject]):
    """A warning for the primary, where one already is; an error for regions still to be chosen."""

    id = "region-avoided"
    title = "A region is used that the spec, or AWS itself, says to avoid"
    severity = Severity.ERROR
    why = (
        "Somebody wrote the reason down; the one who chooses the standby a year later has not read it. Where AWS "
        "itself tells its customers to leave a region, no list of services shows it."
    )
    remedy = "Choose another region, or take this one out of `regions.avoid` if the reason no longer holds."
    source = "https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/ops_priorities_eval_tradeoffs.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2, avoid: {me-south-1: "impaired, see our risk log"}}
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: me-south-1, avoid: {me-south-1: "impaired, see our risk log"}}
        also_needs: [sqs]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each avoided region that has a role."""
        for one in subject.regions:
            reason, evidence = subject.reason_to_avoid(one.region)
            if reason is not None:
                severity = Severity.WARNING if one.role is Role.PRIMARY else subject.weight(one.role)
                yield self.finding(
                    f"{one.region} is the {one.role.value} but to be avoided: {reason}",
                    one.place,
                    severity=severity,
                    remedy=_AGAINST_ADVICE if evidence else None,
                    evidence=evidence,
                    regions=[one.region],
                )
