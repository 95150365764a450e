"""control-plane-region: what can be changed only while one particular region works."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.catalog import Verdict
from farshore.checks.requirements import Requirement
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Evidence, Finding, Severity
from farshore.rules import Rule
from farshore.spec import Strategy

# What the control plane of each makes and changes.
# https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html and its appendices
# A and B (2026-11-21)
CHANGES = {
    "account": "accounts and their regions",
    "cloudfront": "distributions",
    "globalaccelerator": "accelerators and their endpoints",
    "iam": "users, roles and policies",
    "networkmanager": "global networks",
    "organizations": "accounts and policies",
    "route53": "records and health checks",
    "route53-recovery-control-config": "clusters, controls and safety rules",
    "shield": "protections",
}
OTHER = "its configuration"


@PREFLIGHT_RULES.register
class ControlPlaneRegion(Rule[Subject]):
    """A note; a warning where the failover itself must change something that the primary controls."""

    id = "control-plane-region"
    title = "A global service that the spec needs is controlled from one region alone"
    severity = Severity.WARNING
    why = (
        "Global services go on working when the region of their control plane is lost, but nothing about them can "
        "be changed until it is back. A recovery that makes roles, records or distributions then stands still."
    )
    remedy = (
        "Make everything the failover needs beforehand, and let it depend on data planes only: health checks, DNS "
        "answers, existing roles."
    )
    source = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [iam]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each region that controls something the spec needs."""
        controlled: dict[str, list[tuple[Requirement, Verdict]]] = {}
        for requirement in subject.requirements:
            verdict = next((one for one in subject.verdicts(requirement) if one.control_plane), None)
            if verdict and verdict.control_plane:
                controlled.setdefault(verdict.control_plane, []).append((requirement, verdict))
        for region, members in controlled.items():
            yield self._finding(subject, region, members)

    def _finding(self, subject: Subject, region: str, members: list[tuple[Requirement, Verdict]]) -> Finding:
        spec = subject.spec
        is_primary = region == spec.regions.primary
        frozen = ", ".join(f"{verdict.service} ({CHANGES.get(verdict.service, OTHER)})" for _, verdict in members)
        needs_changes = is_primary and spec.strategy in (Strategy.PILOT_LIGHT, Strategy.BACKUP_AND_RESTORE)
        failover = f"; the failover of a {spec.strategy.value} makes such changes" if needs_changes else ""
        whose = ", the primary," if is_primary else ""
        return self.finding(
            f"while {region}{whose} is lost, these go on working but cannot be changed: {frozen}{failover}",
            members[0][0].place,
            severity=Severity.WARNING if needs_changes else Severity.NOTE,
            evidence=dict.fromkeys(_controlling(verdict, region) for _, verdict in members),
            regions=[region],
        )


def _controlling(verdict: Verdict, region: str) -> Evidence:
    """Return who says that the region controls the service: the last to speak of it, corrections after sources."""
    speaking = [evidence for evidence in verdict.evidence if region in evidence.statement]
    return (speaking or list(verdict.evidence))[-1]
