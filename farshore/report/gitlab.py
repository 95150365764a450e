"""The report for GitLab's merge requests: Code Quality, a list of findings with a fingerprint each.

What GitLab reads of it, https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format, as
https://github.com/phpstan/phpstan-src/pull/4421 quotes that page (2026-11-28).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from farshore.checks import Preflight
from farshore.findings import Finding, Severity
from farshore.report.interface import Renderer
from farshore.report.sarif import fingerprints
from farshore.report.text import printable

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}
"""Ours in GitLab's words; what breaks at once would be its `blocker`."""


class GitlabRenderer(Renderer):
    """One list over all specs."""

    format: ClassVar[str] = "gitlab"

    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the list, indented, in ASCII."""
        return code_quality([finding for report in reports for finding in report.findings])


def code_quality(findings: Sequence[Finding]) -> str:
    """Return a list of findings; waived ones are left out, since GitLab has no word for them."""
    prints = fingerprints(findings)
    listed = [_issue(one, print_) for one, print_ in zip(findings, prints, strict=True) if one.waiver is None]
    return json.dumps(listed, indent=2) + "\n"


def _issue(finding: Finding, fingerprint: str) -> dict[str, Any]:
    line = finding.stands_at.line
    return {
        "description": printable(_in_one_line(finding)),
        "check_name": printable(finding.rule),
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": printable(finding.stands_at.file.replace("\\", "/").removeprefix("./")),
            # A plan has no lines; GitLab wants one all the same.
            "lines": {"begin": line if line and line > 0 else 1},
        },
    }


def _in_one_line(finding: Finding) -> str:
    parts: Iterable[str] = (finding.message, f"What to do: {finding.remedy}")
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
