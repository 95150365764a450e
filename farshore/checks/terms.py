"""Recovery estimates as findings show them."""

from __future__ import annotations

from farshore.findings import Evidence
from farshore.spec.recovery import Sum, Term


def of(total: Sum) -> str:
    """Return a sum in words: `of 15m (replication with time control)`, or what it waits for."""
    terms = " + ".join(map(str, total.terms)) if len(total.terms) > 1 else total.terms[0].label
    return f"is not bounded ({terms})" if total.seconds is None else f"of {total} ({terms})"


def term_evidence(term: Term) -> Evidence:
    """Return a term as evidence: what it is made of, and the document that says so."""
    return Evidence("AWS documentation", term.date, str(term), term.url)
