"""The review for code scanning: SARIF 2.1.0."""

from __future__ import annotations

from typing import ClassVar

from farshore.plan.review import Review, rules_of_review
from farshore.report.review.interface import ReviewRenderer
from farshore.report.sarif import sarif_log
from farshore.report.text import printable


class SarifReview(ReviewRenderer):
    """One run over all plans."""

    format: ClassVar[str] = "sarif"

    def __init__(self, name: str = "") -> None:
        """Tell this run from those of other reviews of the same commit by a name, as `production`."""
        self._name = name

    def render(self, review: Review) -> str:
        """Return the log, indented, in ASCII."""
        category = f"review/{self._name}" if self._name else "review"
        groups = {one.group.name: [printable(plan.file) for plan in one.group.plans] for one in review.groups}
        properties = {"groups": groups} if any(groups) else {}
        return sarif_log(review.findings, rules_of_review(), category, properties, review.policy, compared=True)
