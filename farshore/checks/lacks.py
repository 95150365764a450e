"""What regions do not surely have of what a spec needs: shared by the rules about services and features."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from farshore.catalog import Status, Verdict
from farshore.checks.requirements import Requirement
from farshore.checks.subject import Subject
from farshore.findings import Evidence, Finding, Severity, of_both


class Lack(NamedTuple):
    """One requirement, and the regions of one weight in which it has a certain status.

    Attributes:
        requirement: What is needed.
        severity: How much these regions matter.
        verdicts: What the catalog says of each.
    """

    requirement: Requirement
    severity: Severity
    verdicts: tuple[Verdict, ...]

    @property
    def regions(self) -> list[str]:
        """The regions, in the order of the spec."""
        return [verdict.region for verdict in self.verdicts]

    @property
    def whom(self) -> str:
        """Who needs it, as `orders` and `also_needs`."""
        if not self.requirement.of_spec:
            return self.requirement.whom
        return " and ".join(f"`{name}`" for name in self.requirement.needed_by)

    @property
    def evidence(self) -> list[Evidence]:
        """What the sources said, each statement once."""
        return list(dict.fromkeys(evidence for verdict in self.verdicts for evidence in verdict.evidence))

    def of(self, needed_by: Sequence[str], verdicts: Sequence[Verdict]) -> Lack:
        """Return it as it is for some of those who need it, in some of the regions."""
        return Lack(self.requirement.of(needed_by), self.severity, tuple(verdicts))

    def message(self, verb: str) -> str:
        """Return the lack as a sentence."""
        plural = "s" if len(self.verdicts) == 1 else ""
        return f"{', '.join(self.regions)} {verb}{plural} {self.requirement.label}, needed by {self.whom}"


def told(lack: Lack, tell: Callable[[Lack], Finding]) -> Finding:
    """Make the finding about a lack, which a waiver may divide by service and by region."""
    return of_both(lack.requirement.needed_by, lack.verdicts, lambda names, some: tell(lack.of(names, some)))


def lacks(subject: Subject, status: Status) -> Iterator[Lack]:
    """Yield each requirement that has the status somewhere, once for each severity of its regions."""
    for requirement in subject.requirements:
        found: dict[Severity, list[Verdict]] = {}
        for one in subject.carriers():
            verdict = subject.verdict(requirement.asked, one.region)
            if verdict.status is status:
                found.setdefault(subject.weight(one.role), []).append(verdict)
        for severity, verdicts in found.items():
            yield Lack(requirement, severity, tuple(verdicts))
