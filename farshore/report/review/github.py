"""The review as annotations for GitHub Actions."""

from __future__ import annotations

from typing import ClassVar

from farshore.plan.review import Review
from farshore.report.github import commands
from farshore.report.review.interface import ReviewRenderer


class GithubReview(ReviewRenderer):
    """One command for each finding, then one plain line."""

    format: ClassVar[str] = "github"

    def render(self, review: Review) -> str:
        """Return the commands, the most dangerous first."""
        return commands(review.findings, ", ".join(plan.file for plan in review.estate.plans), review.policy)
