"""The review for test dashboards: JUnit's XML."""

from __future__ import annotations

from typing import ClassVar

from farshore.findings import Severity
from farshore.plan.review import Review, rules_of_review
from farshore.report.junit import JunitDocument, Suite
from farshore.report.review.interface import ReviewRenderer
from farshore.report.review.wording import plans_in_words


class JunitReview(ReviewRenderer):
    """One suite for all plans, because a finding may be about several."""

    format: ClassVar[str] = "junit"

    def __init__(self, threshold: Severity | None = Severity.ERROR) -> None:
        """Count findings from a severity on as failures; None, which never fails the command, counts errors."""
        self._threshold = threshold

    def render(self, review: Review) -> str:
        """Return the document."""
        suite = Suite(f"review of {plans_in_words(review)}", review.findings, policy=review.policy)
        return JunitDocument(rules_of_review(), self._threshold, only_new=review.only_new).render([suite])
