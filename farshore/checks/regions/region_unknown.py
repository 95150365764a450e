"""region-unknown: a region id that AWS does not list."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class RegionUnknown(Rule[Subject]):
    """Every region the spec names, whatever its role, must exist."""

    id = "region-unknown"
    title = "A region of the spec does not exist"
    severity = Severity.ERROR
    why = (
        "Terraform would fail on it only after other resources have been made. A misspelt `avoid` protects nobody, and "
        "a misspelt waiver waives nothing."
    )
    remedy = "Write the id of an existing region."
    source = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [sqs]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-wset-2}
        also_needs: [sqs]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each id that the catalog does not list."""
        regions = subject.spec.regions
        named: list[tuple[str, tuple[str | int, ...]]] = [(region, path) for region, _, path in regions.roles()]
        avoided: list[tuple[str, tuple[str | int, ...]]] = [
            (region, ("regions", "avoid", region)) for region in regions.avoid
        ]
        waived = [
            (waiver.region, ("waivers", number, "region"))
            for number, waiver in enumerate(subject.spec.waivers)
            if waiver.region is not None
        ]
        for region, path in [*named, *avoided, *waived]:
            if region in subject.catalog.regions:
                continue
            meant = " or ".join(f"`{suggestion}`" for suggestion in subject.catalog.suggest_region(region))
            yield self.finding(
                f"AWS has no region `{region}`{f'; did you mean {meant}?' if meant else ''}",
                subject.spec.place(*path),
                remedy=f"Write {meant}." if meant else None,
                regions=[region],
            )
