"""What every renderer of a review is: a review in, text out."""

from __future__ import annotations

import abc
from typing import ClassVar

from farshore.plan.review import Review


class ReviewRenderer(abc.ABC):
    """Turns a review into one format."""

    format: ClassVar[str]
    """The word after `--format`."""

    @abc.abstractmethod
    def render(self, review: Review) -> str:
        """Return the report on all plans, ending in a newline."""
