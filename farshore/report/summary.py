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
    """Return the counts as `1 error, 2 warnings`; `nothing to object to` when there are none.

    Where some were there before, it ends with how many are new: `1 error, 2 warnings (1 new)`.
    """
    found = list(findings)
    number, new = counts(found), counts(one for one in found if not one.existing)
    words = [_plural(number[severity.label], severity.label) for severity in sorted(Severity, reverse=True)]
    if number["waived"]:
        words.append(f"{number['waived']} waived")
    told = ", ".join(word for word in words if word) or "nothing to object to"
    fresh = sum(new[severity.label] for severity in Severity)
    some_old = fresh < sum(number[severity.label] for severity in Severity)
    return f"{told} ({fresh or 'none'} new)" if some_old else told


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}" if count else ""
