"""service-unknown: an id that no source knows, or that no source can answer for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.catalog import Status, Verdict
from farshore.checks.requirements import Requirement
from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity, of_both
from farshore.rules import Rule


@PREFLIGHT_RULES.register
class ServiceUnknown(Rule[Subject]):
    """An error for a typo; a note where the service exists and the sources cannot say where."""

    id = "service-unknown"
    title = "No source knows an AWS service by this id"
    severity = Severity.ERROR
    why = (
        "A misspelt id is absent from every region, which must not be mistaken for a service that is unavailable: "
        "the one is a typing error, the other a reason to choose another region."
    )
    remedy = "Write the id as SSM's public parameters have it, such as `stepfunctions`."
    source = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [stepfunctions]
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        also_needs: [stepfuntions]
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each id without an answer."""
        regions = [one.region for one in subject.carriers()]
        for requirement in subject.requirements:
            verdicts = [subject.verdict(requirement.asked, region) for region in regions]
            unknown = [verdict for verdict in verdicts if verdict.status is Status.UNKNOWN]
            if unknown:
                yield of_both(requirement.needed_by, unknown, partial(self._finding, requirement))

    def _finding(self, whole: Requirement, needed_by: Sequence[str], verdicts: Sequence[Verdict]) -> Finding:
        requirement = whole.of(needed_by)
        verdict = verdicts[0]
        regions = [one.region for one in verdicts]
        if verdict.known:
            return self.finding(
                f"{requirement.label} in {', '.join(regions)}: {verdict.explanation}",
                requirement.place,
                remedy="Look it up in the service's own documentation.",
                severity=Severity.NOTE,
                evidence=verdict.evidence,
                regions=regions,
                service=requirement.service,
            )
        meant = " or ".join(f"`{suggestion}`" for suggestion in verdict.suggestions)
        kind = "CloudFormation type" if requirement.is_feature else "AWS service"
        return self.finding(
            f"no {kind} is called `{requirement.asked}`{f'; did you mean {meant}?' if meant else ''}",
            requirement.place,
            remedy=f"Write {meant}." if meant else self.remedy,
            evidence=verdict.evidence,
            service=requirement.service,
        )
