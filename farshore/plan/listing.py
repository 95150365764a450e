"""Several resources in one sentence: the first few addresses, and how many more."""

from __future__ import annotations

from collections.abc import Sequence

from farshore.plan.resource import Resource

_NAMED = 3


def listed(resources: Sequence[Resource], named: int = _NAMED) -> str:
    """Return addresses as words: `a`, `b` and `c`, or `a`, `b`, `c` and 4 more."""
    return shortened([f"`{one.address}`" for one in resources], named)


def shortened(names: Sequence[str], named: int = _NAMED) -> str:
    """Return the first few names as in a sentence, and how many more there are; never 1 more, which says less."""
    named += len(names) == named + 1
    more = len(names) - named
    return joined([*names[:named], f"{more} more"] if more > 0 else names)


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
