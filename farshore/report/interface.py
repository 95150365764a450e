"""What every renderer is: preflights in, text out."""

from __future__ import annotations

import abc
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from farshore.checks import Preflight


class Renderer(abc.ABC):
    """Turns the results of preflight into one format."""

    format: ClassVar[str]
    """The word after `--format`."""

    @abc.abstractmethod
    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the report on all specs, ending in a newline."""
