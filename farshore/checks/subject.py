"""What preflight's rules look at: a spec, the regions it names, and the catalog that knows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from farshore.catalog import Catalog, Verdict
from farshore.checks.requirements import Requirement, requirements
from farshore.findings import Evidence, Finding, Place, Severity
from farshore.rules import Registry, Rule
from farshore.spec import Role, Spec

if TYPE_CHECKING:
    from farshore.account import Account  # not for the offline way
    from farshore.spec.services import Hardware


class RoleOfRegion(NamedTuple):
    """A region that exists, and what it is to the spec.

    Attributes:
        region: Its id.
        role: Its foremost role.
        place: Where the spec names it.
    """

    region: str
    role: Role
    place: Place


class Wanted(NamedTuple):
    """A kind of instance that Terraform's resources ask for.

    Attributes:
        hardware: The kind.
        needed_by: The addresses of the resources.
        place: Where the first of them stands.
    """

    hardware: Hardware
    needed_by: tuple[str, ...]
    place: Place


class Existing(NamedTuple):
    """What Terraform tells of a system for which nobody wrote a spec.

    Attributes:
        requirements: What it needs, each with the addresses of the resources that need it.
        findings: What stands in the way of running it in another region.
        rules: The rules that looked for that.
        remarks: What a reader must know of how it was read, each in a sentence.
        hardware: The kinds of instances that a region can be asked for.
        quotas: The quotas that it takes of, each by the service's code and its own.
    """

    requirements: tuple[Requirement, ...]
    findings: tuple[Finding, ...] = ()
    rules: tuple[Rule[Any], ...] = ()
    remarks: tuple[str, ...] = ()
    hardware: tuple[Wanted, ...] = ()
    quotas: tuple[tuple[str, str], ...] = ()


class Subject:
    """One spec under scrutiny; what the catalog says of it is asked once, for all rules.

    Attributes:
        spec: What the user wants.
        catalog: What AWS offers where.
        today: The day on which the question is asked.
        account: What was learnt about the user's account; None when nobody asked.
        existing: What Terraform tells of the system; None where the spec is what the user wrote.
    """

    def __init__(
        self,
        spec: Spec,
        catalog: Catalog,
        today: datetime.date,
        account: Account | None = None,
        existing: Existing | None = None,
    ) -> None:
        self.spec = spec
        self.catalog = catalog
        self.today = today
        self.account = account
        self.existing = existing
        self._verdicts: dict[tuple[str, str], Verdict] = {}

    def verdict(self, asked: str, region: str) -> Verdict:
        """Return what the catalog says of a service or feature in a region."""
        known = self._verdicts.get((asked, region))
        if known is None:
            known = self._verdicts[asked, region] = self.catalog.verdict(asked, region, self.today)
        return known

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """The AWS services the spec cannot do without."""
        if self.existing:
            return self.existing.requirements
        return requirements(self.spec, self.catalog)

    @cached_property
    def regions(self) -> tuple[RoleOfRegion, ...]:
        """The regions of the spec that the catalog knows, serving ones first."""
        return tuple(
            RoleOfRegion(region, role, self.spec.place(*path))
            for region, role, path in self.spec.regions.roles()
            if region in self.catalog.regions
        )

    def reason_to_avoid(self, region: str) -> tuple[str | None, tuple[Evidence, ...]]:
        """Return why a region is not to be used, if so: the spec's own reason, else that of AWS with its source."""
        own = self.spec.regions.avoid.get(region)
        advice = self.catalog.advised_against(region, self.today)
        if own is not None or advice is None:
            return own, ()
        return advice.statement, (advice,)

    def carriers(self) -> Iterator[RoleOfRegion]:
        """Yield the known regions that serve or might: all but the observer."""
        return (one for one in self.regions if one.role is not Role.OBSERVER)

    def verdicts(self, requirement: Requirement) -> Iterator[Verdict]:
        """Yield what the catalog says of a requirement in each region that serves or might."""
        return (self.verdict(requirement.asked, one.region) for one in self.carriers())

    def lighter(self, weight: Severity, severity: Severity) -> Severity:
        """Return a rule's severity, lessened as an error in the same region would be."""
        return Severity(max(Severity.NOTE, severity - (Severity.ERROR - weight)))

    def weight(self, role: Role, severity: Severity = Severity.ERROR) -> Severity:
        """Return how much a finding about a region matters: once a standby is chosen, other candidates matter less."""
        if role is Role.CANDIDATE and self.spec.regions.standby:
            return Severity(max(Severity.NOTE, severity - 1))
        return severity


PREFLIGHT_RULES: Registry[Subject] = Registry("farshore.checks.regions", "farshore.checks.topology")
"""Every rule that preflight runs about the spec itself; those about its waivers are of `farshore.waiving`."""

ACCOUNT_RULES: Registry[Subject] = Registry()
"""The rules that preflight runs besides when the account has been asked; `farshore.checks.account` registers them."""
