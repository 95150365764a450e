"""Preflight: can the regions of this spec carry it, and how do we know?"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from farshore.catalog import Catalog, Verdict
from farshore.checks.requirements import Requirement
from farshore.checks.subject import PREFLIGHT_RULES, Existing, RoleOfRegion, Subject
from farshore.findings import Finding, most_severe_first
from farshore.policy import Policy
from farshore.rules import Registry, Rule
from farshore.spec import Spec
from farshore.spec.recovery import Estimate
from farshore.waiving import WAIVER_RULES, accepted

if TYPE_CHECKING:
    from farshore.account import Account


class Row(NamedTuple):
    """One line of the matrix.

    Attributes:
        requirement: The AWS service the line is about.
        verdicts: What the catalog says of it, by region id.
    """

    requirement: Requirement
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True)
class Preflight:
    """Everything preflight has to say about one spec.

    Attributes:
        spec: What was checked.
        regions: The columns of the matrix: the known regions that serve or might.
        rows: The lines of the matrix.
        estimates: How long the recovery of each of the spec's services takes and what it loses.
        findings: What does not hold, the most severe first.
        catalog_date: The day of the evidence.
        today: The day of the check.
        account: What was learnt about the user's account; None when nobody asked.
        existing: What Terraform tells of the system; None where the spec is what the user wrote.
        policy: What was decided about the rules.
    """

    spec: Spec
    regions: tuple[RoleOfRegion, ...]
    rows: tuple[Row, ...]
    estimates: tuple[Estimate, ...]
    findings: tuple[Finding, ...]
    catalog_date: datetime.date
    today: datetime.date
    account: Account | None = None
    existing: Existing | None = None
    policy: Policy = Policy()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what a reader must know of the check itself, each in one sentence."""
        return (*(self.existing.remarks if self.existing else ()), *self.policy.remarks)


def rules_of(reports: Iterable[Preflight]) -> tuple[Rule[Any], ...]:
    """Return the rules that checked any of the reports, each once."""
    rules: dict[Rule[Any], None] = dict.fromkeys((*PREFLIGHT_RULES, *WAIVER_RULES))
    for report in reports:
        if report.account:
            rules |= dict.fromkeys(_account_rules())
        if report.existing:
            rules |= dict.fromkeys(report.existing.rules)
    return tuple(rules)


def preflight(
    spec: Spec,
    catalog: Catalog,
    today: datetime.date,
    account: Account | None = None,
    existing: Existing | None = None,
    policy: Policy = Policy(),  # noqa: B008 - it cannot be changed
) -> Preflight:
    """Check a spec against what AWS offers, and against what the account may use where it was asked; no I/O.

    Args:
        spec: What is to be checked.
        catalog: What AWS offers where.
        today: The day of the check.
        account: What was learnt about the user's account.
        existing: What Terraform tells of the system, where the spec only names it and its regions.
        policy: What was decided about the rules.
    """
    subject = Subject(spec, catalog, today, account, existing)
    regions = tuple(subject.carriers())
    catalog.prefetch((one.asked for one in subject.requirements), [one.region for one in regions])
    rows = tuple(
        Row(requirement, {one.region: subject.verdict(requirement.asked, one.region) for one in regions})
        for requirement in subject.requirements
    )
    rules = [PREFLIGHT_RULES, *([_account_rules()] if account else [])]
    found = [finding for registry in rules for finding in registry.check(subject)]
    found += existing.findings if existing else ()
    asked = {rule.id for registry in rules for rule in registry}
    told = accepted(policy.applied(found), spec.waivers, asked, today)
    # What was told anew of a part of something is as severe as the rule itself says.
    findings = tuple(most_severe_first(policy.applied(told)))
    return Preflight(spec, regions, rows, spec.estimates(), findings, catalog.date, today, account, existing, policy)


def _account_rules() -> Registry[Subject]:
    from farshore.checks.account import ACCOUNT_RULES  # not for the offline way

    return ACCOUNT_RULES
