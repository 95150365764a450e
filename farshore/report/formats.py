"""The formats by name, and which of them a file's name asks for; a renderer is loaded when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from farshore.findings import Severity
from farshore.report.interface import Renderer

if TYPE_CHECKING:
    from farshore.checks.rank import Ranking
    from farshore.spec import Spec

_RENDERERS = {
    "terminal": ("farshore.report.terminal", "TerminalRenderer"),
    "json": ("farshore.report.json", "JsonRenderer"),
    "markdown": ("farshore.report.markdown", "MarkdownRenderer"),
    "sarif": ("farshore.report.sarif", "SarifRenderer"),
    "junit": ("farshore.report.junit", "JunitRenderer"),
    "github": ("farshore.report.github", "GithubRenderer"),
    "gitlab": ("farshore.report.gitlab", "GitlabRenderer"),
    "html": ("farshore.report.html", "HtmlRenderer"),
}
FORMATS = tuple(_RENDERERS)
"""The words that may stand after `--format`, the default first."""

SUFFIXES = {
    ".json": "json",
    ".md": "markdown",
    ".sarif": "sarif",
    ".xml": "junit",
    ".html": "html",
    ".htm": "html",
}
"""Suffixes of files that can hold one format only."""


def format_of(file: str) -> str | None:
    """Return the format that the suffix of a file's name asks for; None when it asks for none."""
    _, dot, suffix = file.lower().rpartition(".")
    return SUFFIXES.get(dot + suffix)


def renderer(
    format_: str,
    threshold: Severity | None = Severity.ERROR,
    rank: Callable[[Spec], Ranking | None] | None = None,
) -> Renderer:
    """Return the renderer of a format.

    Args:
        format_: One of `FORMATS`.
        threshold: The severity from which on a finding fails the check; None for never. For `junit`.
        rank: What ranks the regions of a spec, called once for each report that shows a ranking. For `html`.
    """
    module, name = _RENDERERS[format_]
    kind = getattr(importlib.import_module(module), name)
    needs: dict[str, Any] = {"junit": {"threshold": threshold}, "html": {"rank": rank}}
    made: Renderer = kind(**needs.get(format_, {}))
    return made
