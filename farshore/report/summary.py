"""The one line that every report ends with."""

from __future__ import annotations

from collections.abc import Iterable

from farshore.findings import Finding, Severity


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by severity, those that are waived apart."""
    result = {"error": 0, "warning": 0, "note": 0, "waived": 0}
    for finding in findings:
        result["waived" if finding.waiver else finding.severity.label] += 1
    return result


def in_words(findings: Iterable[Finding]) -> str:
    """Return the counts as `1 error, 2 warnings`; `nothing to object to` when there are none."""
    number = counts(findings)
    words = [_plural(number[severity.label], severity.label) for severity in sorted(Severity, reverse=True)]
    if number["waived"]:
        words.append(f"{number['waived']} waived")
    return ", ".join(word for word in words if word) or "nothing to object to"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}" if count else ""
