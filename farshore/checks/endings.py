"""What a spec needs of what AWS has ended, will end, or closed: shared by the rules about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from farshore.catalog.lifecycle import Lifecycle, Stage
from farshore.checks.requirements import Requirement
from farshore.checks.subject import Subject
from farshore.findings import Finding, of_each


class Ending(NamedTuple):
    """One requirement, and what AWS announced about its end.

    Attributes:
        requirement: What is needed.
        lifecycle: What was announced.
        message: Both, in a sentence without its end: `appmesh stands for AWS App Mesh, which ended on 2026-09-30`.
    """

    requirement: Requirement
    lifecycle: Lifecycle
    message: str

    def told(self, tell: Callable[[Requirement], Finding]) -> Finding:
        """Make the finding about it, which a waiver may divide by service."""
        return of_each(self.requirement.needed_by, lambda names: tell(self.requirement.of(names)))


def endings(subject: Subject, *stages: Stage) -> Iterator[Ending]:
    """Yield each requirement that is at one of the stages on the day of the check."""
    for requirement in subject.requirements:
        lifecycle = subject.catalog.lifecycle(requirement.asked)
        if lifecycle and lifecycle.stage(subject.today) in stages:
            clause = lifecycle.clause(subject.today)
            message = f"{requirement.asked} stands for {lifecycle.what}, which {clause}"
            yield Ending(requirement, lifecycle, message)
