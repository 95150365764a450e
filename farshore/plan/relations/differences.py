"""In which attributes two resources differ, where both are known and neither has to differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from farshore.plan.resource import Resource
from farshore.plan.types.takeover import NAMES_ONLY, OWN_TO_A_REGION, OWN_WITHIN
from farshore.plan.values import Path, value_at

_LONGEST_TOLD = 24
"""Characters of a value that is told; longer ones, as hashes, tell nobody anything."""

_MOST_LEAVES = 2
"""Arguments of a nested block that are named; where more differ, the block is."""


class Comparison:
    """Two resources of one type side by side."""

    def __init__(self, one: Resource, other: Resource, essence: Callable[[str], str]) -> None:
        """Compare two resources.

        Args:
            one: The first.
            other: The second.
            essence: Takes out of a text what says in which region something is.
        """
        self._one, self._other, self._essence = one, other, essence

    def differing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of some arguments in which the two differ; unset counts as off, zero or empty."""
        return tuple(name for name in names if self._differs((name,)))

    def differing_otherwise(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return the arguments in which they differ of all that both configurations give, but for those known.

        Only what both give a value counts, and nothing that is a region's own or that anything marks sensitive.
        """
        given = _arguments(self._one) & _arguments(self._other) - set(known)
        return tuple(name for name in sorted(given) if self._comparable(name) and self._differs((name,)))

    def told(self, names: Iterable[str]) -> Iterator[str]:
        """Yield arguments as words, each with both values where they may be shown.

        Of nested blocks that differ in one or two arguments those are named instead.
        """
        for name in names:
            leaves = list(self._leaves((name,)))
            for path in leaves if len(leaves) <= _MOST_LEAVES else [(name,)]:
                yield _told(self._one, self._other, path)

    def _leaves(self, path: Path) -> Iterator[Path]:
        """Yield the arguments within nested blocks that both have in which the two differ; else the path itself."""
        inner = (*path, 0)
        mine, theirs = (_single(value_at(one.values, path)) for one in (self._one, self._other))
        if mine is None or theirs is None or path[0] in NAMES_ONLY:
            yield path
            return
        for key in sorted({*mine, *theirs}):
            if not OWN_WITHIN.search(key) and self._differs((*inner, key)):
                yield from self._leaves((*inner, key))

    def _comparable(self, name: str) -> bool:
        both = (self._one, self._other)
        return (
            not OWN_TO_A_REGION.search(name)
            and all(one.get(name) is not None for one in both)
            and not any(one.is_sensitive(name) for one in both)
        )

    def _differs(self, path: Path) -> bool:
        if path[0] in NAMES_ONLY:
            return self._differs_in_names(NAMES_ONLY[str(path[0])])
        mine, theirs = value_at(self._one.values, path), value_at(self._other.values, path)
        if mine == theirs:
            return False
        mine, theirs = _block(mine), _block(theirs)
        if isinstance(mine, dict) or isinstance(theirs, dict):
            return self._differs_within(path, mine, theirs)
        if self._one.is_unknown(*path) or self._other.is_unknown(*path):
            return False
        return bool(self._normal(mine) != self._normal(theirs))

    def _differs_within(self, path: Path, mine: Any, theirs: Any) -> bool:
        if any(value is None and one.is_unknown(*path) for one, value in ((self._one, mine), (self._other, theirs))):
            return False
        mine, theirs = (value if isinstance(value, dict) else {} for value in (mine, theirs))
        # One nested block stands in a list; a map does not.
        inner = path if not isinstance(value_at(self._one.values, path), list) else (*path, 0)
        their = path if not isinstance(value_at(self._other.values, path), list) else (*path, 0)
        if inner != their and mine and theirs:
            return False
        longer = inner if mine else their
        return any(self._differs((*longer, key)) for key in {*mine, *theirs} if not OWN_WITHIN.search(key))

    def _differs_in_names(self, path: Path) -> bool:
        mine, theirs = self._one.names(*path), self._other.names(*path)
        return mine is not None and theirs is not None and mine != theirs

    def _normal(self, value: Any) -> Any:
        """Return a value in the form that equals another of the same meaning; texts without their region."""
        if isinstance(value, str):
            return self._essence(value) or value.lower() or None
        if isinstance(value, Mapping):
            inner = {key: self._normal(each) for key, each in value.items() if not OWN_WITHIN.search(key)}
            return {key: each for key, each in inner.items() if each is not None}
        if isinstance(value, list):
            return sorted((self._normal(each) for each in value), key=_sortable) or None
        return value or None


def _block(value: Any) -> Any:
    """Return a single nested block as what it holds; no blocks as nothing."""
    if value == []:
        return None
    single = isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict)
    return value[0] if single else value


def _single(value: Any) -> dict[str, Any] | None:
    """Return what the only nested block at a path holds; None where there is none, or anything else."""
    block = _block(value)
    return block if isinstance(block, dict) and isinstance(value, list) else None


def _arguments(resource: Resource) -> set[str]:
    return set(resource.plan.configuration.expressions(resource.address))


def _sortable(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _told(one: Resource, other: Resource, path: Path) -> str:
    name = ".".join(str(step) for step in path if isinstance(step, str))
    values = [each.shown(*path) for each in (one, other)]
    short = all(value is not None and len(value) <= _LONGEST_TOLD for value in values)
    return f"`{name}`" + (f" ({values[0]} and {values[1]})" if short and values[0] != values[1] else "")
