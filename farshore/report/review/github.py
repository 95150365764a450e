"""The review as annotations for GitHub Actions."""

from __future__ import annotations

from typing import ClassVar

from farshore.plan.review import Review
from farshore.report.github import commands
from farshore.report.review.interface import ReviewRenderer
from farshore.report.review.wording import plans_in_words, verdict_in_words


class GithubReview(ReviewRenderer):
    """One command for each finding, then one plain line; none for what was there before where only new ones count."""

    format: ClassVar[str] = "github"

    def render(self, review: Review) -> str:
        """Return the commands, the most dangerous first."""
        told = [one for one in review.findings if not (review.only_new and one.existing)]
        return commands(told, f"{plans_in_words(review)}: {verdict_in_words(review)}", review.policy)
