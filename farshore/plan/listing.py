"""Words in a sentence: lists of them, and why a resource is replaced."""

from __future__ import annotations

from collections.abc import Sequence

from farshore.plan.resource import Resource


def also(others: Sequence[Resource]) -> str:
    """Return the end of a message that is about the first of several resources; empty where there are no others."""
    return f"; the same holds for {listed(others)}" if others else ""


def joined(words: Sequence[str]) -> str:
    """Return words as in a sentence: a, b and c."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""


def forced_by(resource: Resource) -> str:
    """Return why a resource is replaced, as words behind the verb; empty where no attribute forces it."""
    names = [f"`{name}`" for name in dict.fromkeys(resource.replaced_by)]
    return f" because {joined(names)} change{'' if len(names) > 1 else 's'}" if names else ""
