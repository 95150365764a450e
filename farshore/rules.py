"""What a rule is: one thing that is checked, with a stable id, a reason, a remedy and a source.

The registry is what `farshore explain` and the generated rules page read.
"""

from __future__ import annotations

import abc
import datetime
import importlib
from collections.abc import Iterable, Iterator
from typing import ClassVar, Generic, TypeVar

from farshore.findings import Evidence, Finding, Place, Severity

Subject = TypeVar("Subject")


class Rule(abc.ABC, Generic[Subject]):
    """One thing that is checked about a subject (a spec in its regions, a Terraform plan)."""

    id: ClassVar[str]
    """Kebab-case, never changed once released: waivers name it."""
    title: ClassVar[str]
    """What does not hold when the rule fires, in one line."""
    severity: ClassVar[Severity]
    """How much it matters where nothing lessens it."""
    why: ClassVar[str]
    """What goes wrong, and when, for someone who meets the rule for the first time."""
    remedy: ClassVar[str]
    """What to do about it."""
    source: ClassVar[str]
    """Address of the document that says so."""
    source_date: ClassVar[datetime.date]
    """The day on which the document was read."""
    good: ClassVar[str]
    """A small input on which the rule is silent."""
    bad: ClassVar[str]
    """A small input on which the rule fires."""
    bad_on: ClassVar[datetime.date | None] = None
    """The day of a check on which it does; None for a rule that does not look at the calendar."""

    @abc.abstractmethod
    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each place where the rule does not hold."""

    def finding(
        self,
        message: str,
        place: Place,
        *,
        remedy: str | None = None,
        severity: Severity | None = None,
        evidence: Iterable[Evidence] = (),
        regions: Iterable[str] = (),
        service: str | None = None,
    ) -> Finding:
        """Make a finding of this rule; remedy and severity are the rule's own unless given."""
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            message=message,
            place=place,
            remedy=remedy or self.remedy,
            evidence=tuple(evidence),
            regions=tuple(regions),
            service=service,
        )


class Registry(Generic[Subject]):
    """The rules of one kind of subject, by id, in the order of registration."""

    def __init__(self, *packages: str) -> None:
        """Make a registry.

        Args:
            packages: The packages whose import registers the rules; imported when the first rule is asked for, so that
                a command without rules does not pay for them.
        """
        self._packages = packages
        self._rules: dict[str, Rule[Subject]] = {}

    def register(self, kind: type[Rule[Subject]]) -> type[Rule[Subject]]:
        """Add a rule; use as a decorator of its class.

        Raises:
            ValueError: Another rule has the same id.
        """
        if kind.id in self._rules:
            raise ValueError(f"two rules are called {kind.id}")
        self._rules[kind.id] = kind()
        return kind

    def _load(self) -> None:
        packages, self._packages = self._packages, ()
        for package in packages:
            importlib.import_module(package)

    def __iter__(self) -> Iterator[Rule[Subject]]:
        """Yield the rules in the order of registration."""
        self._load()
        return iter(self._rules.values())

    def __getitem__(self, rule_id: str) -> Rule[Subject]:
        """Return the rule with an id.

        Raises:
            KeyError: No rule has it.
        """
        self._load()
        return self._rules[rule_id]

    def check(self, subject: Subject) -> list[Finding]:
        """Return the findings of every rule about a subject."""
        return [finding for rule in self for finding in rule.check(subject)]
