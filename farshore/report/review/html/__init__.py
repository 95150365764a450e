"""The review as one page for a browser: no network, no script, readable on a phone, on paper and by a screen reader."""

from farshore.report.review.html.page import HtmlReview

__all__ = ["HtmlReview"]
