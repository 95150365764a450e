"""How many findings of which severity, as coloured words."""

from __future__ import annotations

from collections.abc import Iterable

from farshore.findings import Finding
from farshore.report.html.markup import Markup, tag
from farshore.report.summary import counts

_PILLS = {"error": "no", "warning": "doubt", "note": "everywhere", "waived": "plain"}


def pills(findings: Iterable[Finding]) -> Markup:
    """Return the list, also when nothing was found."""
    items = [
        tag("li", f"{number} {word}{'s' if number != 1 and word != 'waived' else ''}", class_=f"pill {_PILLS[word]}")
        for word, number in counts(findings).items()
        if number
    ] or [tag("li", "✓ nothing to object to", class_="pill yes")]
    return tag("ul", *items, class_="pills", aria_label="Counts")
