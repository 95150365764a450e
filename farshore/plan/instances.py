"""The instances of each resource that a plan's configuration declares, by module instance and key.

An index, because a module with a thousand instances has as many of each of its resources, and every one asks for its
neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from farshore.plan.address import Steps, without_keys
from farshore.plan.resource import Resource


class Instances:
    """The instances of the resources of one plan."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._declared: dict[str, list[Resource]] = defaultdict(list)
        self._below: dict[str, dict[Steps, list[Resource]]] = {}
        self._by_key: dict[tuple[str, Steps], dict[str | int, list[Resource]]] = {}
        for one in resources:
            self._declared[without_keys(one.address)].append(one)

    def near(self, declared: str, asking: Resource, key: str | int | None = None) -> list[Resource]:
        """Return those in the module instance that agrees with the asking resource's for the longest way.

        Args:
            declared: The address in the configuration, without keys.
            asking: The resource that asks.
            key: Only those with this key; all of them where it is None.
        """
        if declared not in self._declared:
            return []
        below = self._of(declared)
        within = asking.steps
        while within not in below:
            within = within[:-1]
        if not isinstance(key, (str, int)):
            return below[within]
        return self._with_keys(declared, within).get(key, [])

    def _of(self, declared: str) -> dict[Steps, list[Resource]]:
        """Return the instances of what is declared, by each module instance that they are in or below."""
        below = self._below.get(declared)
        if below is None:
            below = self._below[declared] = defaultdict(list)
            for one in self._declared[declared]:
                for depth in range(len(one.steps) + 1):
                    below[one.steps[:depth]].append(one)
        return below

    def _with_keys(self, declared: str, within: Steps) -> dict[str | int, list[Resource]]:
        found = self._by_key.get((declared, within))
        if found is None:
            found = self._by_key[declared, within] = defaultdict(list)
            for one in self._below[declared][within]:
                if isinstance(one.index, (str, int)):
                    found[one.index].append(one)
        return found
