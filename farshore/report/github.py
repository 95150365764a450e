"""Annotations for GitHub Actions: workflow commands, which the runner shows on the lines of a pull request.

The commands: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, read in its source,
github/docs. Their escapes, which that page leaves out:
https://github.com/actions/toolkit/blob/a944251692e50709e44d95e64d43c80236b9f6af/packages/core/src/command.ts
(both 2026-11-21).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from farshore.checks import Preflight
from farshore.findings import Finding, Severity
from farshore.policy import Policy
from farshore.report.interface import Renderer
from farshore.report.summary import in_words
from farshore.report.text import printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class GithubRenderer(Renderer):
    """One command for each finding that is not waived, then one plain line for each spec."""

    format: ClassVar[str] = "github"

    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the commands of all specs, the most severe of each first."""
        return "".join(
            commands(one.findings, f"{one.spec.file}: {in_words(one.findings)}", one.policy) for one in reports
        )


def commands(findings: Sequence[Finding], summary: str, policy: Policy) -> str:
    """Return a command for each finding that is not waived, then plain lines: the policy's, and the summary.

    What was there before is a notice, whatever its severity.
    """
    lines = [*(_command(one) for one in findings if one.waiver is None)]
    lines += [_plain(one) for one in (*policy.remarks, summary)]
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding) -> str:
    place = finding.stands_at
    where = {"file": place.file, "line": place.line, "col": place.column if place.line else None}
    properties = {**where, "title": f"farshore {finding.rule}"}
    text = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value)
    message = _data(f"{printable(finding.message)}\nRemedy: {printable(finding.remedy)}")
    kind = _COMMANDS[Severity.NOTE if finding.existing else finding.severity]
    return f"::{kind} {text}::{message}"


def _plain(text: str) -> str:
    # The runner takes `##[` anywhere in a line for a command of an older form.
    return f"farshore: {printable(text)}".replace("##[", "# #[")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
