"""The review for test dashboards: JUnit's XML."""

from __future__ import annotations

from typing import ClassVar

from farshore.findings import Severity
from farshore.plan.review import Review, rules_of_review
from farshore.report.junit import JunitDocument, Suite
from farshore.report.review.interface import ReviewRenderer


class JunitReview(ReviewRenderer):
    """One suite for all plans, because a finding may be about several."""

    format: ClassVar[str] = "junit"

    def __init__(self, threshold: Severity | None = Severity.ERROR) -> None:
        """Count findings from a severity on as failures; None, which never fails the command, counts errors."""
        self._threshold = threshold

    def render(self, review: Review) -> str:
        """Return the document."""
        name = ", ".join(plan.file for plan in review.estate.plans)
        suite = Suite(f"review of {name}", review.findings, policy=review.policy)
        return JunitDocument(rules_of_review(), self._threshold, only_new=review.only_new).render([suite])
