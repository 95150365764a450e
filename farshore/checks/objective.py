"""What the rules about recovery objectives share: a sum that is above an objective, in words and with its sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from farshore.checks.subject import Subject
from farshore.findings import Evidence, Finding, Severity
from farshore.rules import Rule
from farshore.spec.recovery import Sum, Term
from farshore.spec.services import Service


class ObjectiveUnmet(Rule[Subject]):
    """A finding for each service whose sum is above one of the objectives, or is not bounded."""

    objective: ClassVar[Literal["rto", "rpo"]]
    """The field of the objectives, and of each estimate."""
    noun: ClassVar[str]
    """What the sum is of, as `recovery`."""

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each service whose sum is above the objective, or is not bounded."""
        asked = getattr(subject.spec.objectives, self.objective)
        for estimate in subject.spec.estimates() if asked else ():
            total: Sum = getattr(estimate, self.objective)
            if total.exceeds(asked) or total.seconds is None:
                yield self.finding(
                    f"`{estimate.service}`: {self.noun} {_in_words(total)}, the objective is {asked}",
                    subject.spec.place("services", estimate.service),
                    severity=self.weight(subject.spec.services[estimate.service]),
                    evidence=[evidence_of(term) for term in total.terms],
                    service=estimate.service,
                )

    def weight(self, service: Service) -> Severity:
        """Return how much it matters for a service: what is not built is the caller's own."""
        return self.severity if service.built else Severity.NOTE


def _in_words(total: Sum) -> str:
    """Return a sum in words: `of 15m (replication with time control)`, or what it waits for."""
    terms = " + ".join(map(str, total.terms)) if len(total.terms) > 1 else total.terms[0].label
    return f"is not bounded ({terms})" if total.seconds is None else f"of {total} ({terms})"


def evidence_of(term: Term) -> Evidence:
    """Return a term as evidence: what it is made of, and the document that says so."""
    return Evidence("AWS documentation", term.date, str(term), term.url)
