"""The review for GitLab's merge requests: Code Quality."""

from __future__ import annotations

from typing import ClassVar

from farshore.plan.review import Review
from farshore.report.gitlab import code_quality
from farshore.report.review.interface import ReviewRenderer


class GitlabReview(ReviewRenderer):
    """One list over all plans."""

    format: ClassVar[str] = "gitlab"

    def render(self, review: Review) -> str:
        """Return the list."""
        return code_quality(review.findings)
