"""How long a recovery takes and how much it loses: arithmetic whose every term has a source.

A term without seconds is not bounded: its label says what it waits for. A sum with such a term is not bounded either.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from farshore.spec.duration import Duration

READ = datetime.date(2026, 11, 21)
"""The day on which the documents that the terms name were read."""

STRATEGIES = (
    "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/"
    "disaster-recovery-options-in-the-cloud.html"
)

ISOLATION = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regions.html"


class Term(NamedTuple):
    """One summand.

    Attributes:
        label: What takes the time, or what bounds the loss, in a few words.
        seconds: How long at most, or typically; None when nothing bounds it and nothing is typical.
        url: The document that says so.
        date: The day on which it was read.
        typical: Whether `seconds` is what AWS calls typical, and promises no bound for.
    """

    label: str
    seconds: int | None
    url: str
    date: datetime.date = READ
    typical: bool = False

    def __str__(self) -> str:
        return (
            self.label
            if self.seconds is None
            else f"{'typically ' * self.typical}{Duration(self.seconds)} {self.label}"
        )


class Sum(NamedTuple):
    """Terms that add up to a recovery time or a recovery point.

    Attributes:
        terms: At least one.
    """

    terms: tuple[Term, ...]

    @property
    def seconds(self) -> int | None:
        """The sum; None when one of the terms is not bounded."""
        known = [term.seconds for term in self.terms if term.seconds is not None]
        return sum(known) if len(known) == len(self.terms) else None

    @property
    def typical(self) -> bool:
        """Whether the sum is known and rests on a term that AWS promises no bound for."""
        return self.seconds is not None and any(term.typical for term in self.terms)

    def exceeds(self, objective: Duration | None) -> bool:
        """Say whether the sum is known to be more than an objective; never where none is given."""
        return objective is not None and self.seconds is not None and self.seconds > objective.seconds

    def __str__(self) -> str:
        if self.seconds is None:
            return "not bounded"
        return f"{'typically ' * self.typical}{Duration(self.seconds)}"


class Recovery(NamedTuple):
    """What one service promises after the loss of the primary.

    Attributes:
        rto: Time until it serves again.
        rpo: Time before the loss whose writes may be missing.
    """

    rto: Sum
    rpo: Sum


class Estimate(NamedTuple):
    """The recovery of one service of a spec.

    Attributes:
        rto: As in `Recovery`.
        rpo: As in `Recovery`.
        service: Its name.
    """

    rto: Sum
    rpo: Sum
    service: str


def of(*terms: Term) -> Sum:
    """Return the sum of terms."""
    return Sum(terms)


STATELESS = of(Term("holds no data itself", 0, STRATEGIES))
"""The loss of what keeps its data elsewhere."""

APPLIED = Recovery(rto=of(Term("a person applies it in the standby first", None, STRATEGIES)), rpo=STATELESS)
"""What backup-and-restore promises for a service that holds no data itself."""

FROM_BACKUP = Recovery(
    rto=of(Term("a person restores it from a backup", None, STRATEGIES)),
    rpo=of(Term("the age of the newest backup, which the spec does not say", None, STRATEGIES)),
)
"""What backup-and-restore promises for data whose backups the spec does not name."""


def restored(interval: Duration | None, *, copied: bool = True) -> Recovery:
    """Return what a restore promises.

    Args:
        interval: Time between two backups; None when the spec does not say.
        copied: Whether the backups are outside the primary's region.
    """
    if not copied:
        return Recovery(rto=FROM_BACKUP.rto, rpo=of(Term("every backup is in the primary's region", None, STRATEGIES)))
    if interval is None:
        return FROM_BACKUP
    return Recovery(rto=FROM_BACKUP.rto, rpo=of(Term("from one backup to the next", interval.seconds, STRATEGIES)))
