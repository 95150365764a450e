"""The formats of a review by name; a renderer is loaded when it is asked for."""

from __future__ import annotations

from farshore.findings import Severity
from farshore.report.review.interface import ReviewRenderer
from farshore.report.style import Style


def review_renderer(
    format_: str, *, style: Style, threshold: Severity | None, name: str = "", explain_twins: bool = False
) -> ReviewRenderer:
    """Return the renderer of a format.

    Args:
        format_: One of `farshore.report.formats.FORMATS`.
        style: What the terminal can show.
        threshold: The severity from which on a finding fails the check; None for never.
        name: What tells this review from others of the same pull request.
        explain_twins: Whether to show how each twin was matched.
    """
    if format_ == "markdown":
        from farshore.report.review.markdown import MarkdownReview

        return MarkdownReview(name)
    if format_ == "json":
        from farshore.report.review.json import JsonReview

        return JsonReview()
    if format_ == "sarif":
        from farshore.report.review.sarif import SarifReview

        return SarifReview(name)
    if format_ == "junit":
        from farshore.report.review.junit import JunitReview

        return JunitReview(threshold)
    if format_ == "github":
        from farshore.report.review.github import GithubReview

        return GithubReview()
    if format_ == "gitlab":
        from farshore.report.review.gitlab import GitlabReview

        return GitlabReview()
    if format_ == "html":
        from farshore.report.review.html import HtmlReview

        return HtmlReview(name)
    from farshore.report.review.terminal import TerminalReview

    return TerminalReview(style, explain_twins=explain_twins)
