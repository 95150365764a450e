"""What the rules of the family *account* have in common: they look at facts, and their examples have an account too."""

from __future__ import annotations

import abc
import textwrap
from collections.abc import Iterable, Iterator
from typing import ClassVar

from farshore.account import Account, Fact
from farshore.checks.subject import RoleOfRegion, Subject
from farshore.findings import Finding, Place, Severity
from farshore.rules import Rule


class AccountRule(Rule[Subject]):
    """A rule that is silent unless the account was asked."""

    good_account: ClassVar[tuple[Fact, ...]]
    """What the account says of the good example."""
    bad_account: ClassVar[tuple[Fact, ...]]
    """What the account says of the bad example."""

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each place where the rule does not hold; none when nobody asked."""
        return () if subject.account is None else self.judge(subject, subject.account)

    @abc.abstractmethod
    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return the findings about an account."""


def example(spec: str, *facts: Fact) -> str:
    """Return the text of an example: a spec, and what the account says in comments below."""
    said = "".join(f"# the account: {fact.statement}\n" for fact in facts)
    return textwrap.dedent(spec).strip() + "\n" + said


def roles(subject: Subject) -> dict[str, RoleOfRegion]:
    """Return the regions that carry the spec, or might, by id."""
    return {one.region: one for one in subject.carriers()}


def others_than_the_primary(subject: Subject) -> Iterator[RoleOfRegion]:
    """Yield the regions that would take over: the standby and the candidates."""
    return (one for one in subject.carriers() if one.region != subject.spec.regions.primary)


def less_than_half(standby: float, primary: float, severity: Severity) -> Severity:
    """Return the severity of a quota below the primary's: an error when less than half of the load finds room."""
    return Severity.ERROR if standby * 2 < primary else severity


def place_of(subject: Subject, region: str) -> Place:
    """Return where the spec names a region; its regions as a whole for one it does not name."""
    named = next((path for one, _, path in subject.spec.regions.roles() if one == region), ("regions",))
    return subject.spec.place(*named)
