"""What the catalog concludes about one service in one region."""

from __future__ import annotations

import enum
from typing import NamedTuple

from farshore.findings import Evidence


class Status(enum.Enum):
    """The six things the catalog can conclude."""

    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    GLOBAL = "global"
    """One instance for the whole partition; `Verdict.control_plane` says where it is controlled from."""
    DISPUTED = "disputed"
    """The sources contradict each other; the evidence of both sides is in the verdict."""
    ENDED = "ended"
    """AWS has ended it, so that no region has it, whatever the sources still list."""
    UNKNOWN = "unknown"
    """`Verdict.known` tells a typo from a question no source can answer."""


class Verdict(NamedTuple):
    """The conclusion, and everything a reader needs to check it.

    Attributes:
        status: The conclusion.
        service: The canonical id, which is SSM's wherever SSM has one; the word as asked when no such service is known.
        asked: The id as asked, which may be an alias.
        region: The region as asked.
        evidence: What each source said, in the order of the sources, then the corrections that were applied.
        control_plane: The region a global service is controlled from; None for others, and where nobody says.
        suggestions: The ids that may have been meant, best first: services when `known` is false, else regions.
        explanation: The conclusion in a sentence.
        known: False when the service id exists in no source: a typo, or a word for several services.
    """

    status: Status
    service: str
    asked: str
    region: str
    evidence: tuple[Evidence, ...]
    control_plane: str | None = None
    suggestions: tuple[str, ...] = ()
    explanation: str = ""
    known: bool = True

    @property
    def usable(self) -> bool:
        """Whether the service can be counted on in the region: available there, or global."""
        return self.status in (Status.AVAILABLE, Status.GLOBAL)
