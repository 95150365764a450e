"""The report as one page for a browser: no network, no script, readable on a phone, on paper and by a screen reader."""

from farshore.report.html.page import HtmlRenderer

__all__ = ["HtmlRenderer"]
