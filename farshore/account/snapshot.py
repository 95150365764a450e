"""An account as it was found on one day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TypeVar

from farshore.account.facts import Fact
from farshore.findings import Evidence

Kind = TypeVar("Kind", bound=Fact)


@dataclass(frozen=True)
class Account:
    """Everything that was learnt.

    Attributes:
        id: The twelve digits; for computing names, never for printing (`shown` is).
        date: The day on which AWS was asked.
        facts: What it said, in a fixed order whatever the order of the answers.
    """

    id: str = field(repr=False)
    date: datetime.date
    facts: tuple[Fact, ...]

    @property
    def shown(self) -> str:
        """The id as reports may show it: its last four digits."""
        return f"…{self.id[-4:]}"

    def of(self, kind: type[Kind], region: str | None = None) -> list[Kind]:
        """Return the facts of one kind, of one region unless None."""
        return [fact for fact in self.facts if isinstance(fact, kind) and region in (None, fact.region)]

    def evidence(self, fact: Fact) -> Evidence:
        """Return a fact as evidence of the day."""
        return Evidence(fact.source, self.date, fact.statement)
