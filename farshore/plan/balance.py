"""How the plans' resources are spread over the regions: the matrix at the top of every review."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from farshore.plan.action import Action
from farshore.plan.resource import Resource
from farshore.plan.types import Kind

_ORDER = {kind: number for number, kind in enumerate(Kind)}


class Nowhere(enum.Enum):
    """The columns beside the regions; a value is a column's heading."""

    GLOBAL = "global"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Cell:
    """The resources of one type in one region.

    Attributes:
        remaining: How many there are after the apply.
        changes: How many are created, updated, replaced, deleted or forgotten.
    """

    remaining: int
    changes: Mapping[Action, int]


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One line of the matrix.

    Attributes:
        type: The type of the resources.
        kind: What they are for.
        cells: By the headings of the columns; a column without any is left out.
    """

    type: str
    kind: Kind
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Balance:
    """The matrix.

    Attributes:
        columns: Its headings: the regions, those with most resources first, then `global` and `unresolved` if needed.
        rows: Its lines: data, compute and entries first.
    """

    columns: tuple[str, ...]
    rows: tuple[TypeRow, ...]

    def changes(self) -> Counter[Action]:
        """Return how many resources are created, updated, replaced, deleted and forgotten in all."""
        total: Counter[Action] = Counter()
        for row in self.rows:
            for cell in row.cells.values():
                total.update(cell.changes)
        return total


_COUNTED = (Action.CREATE, Action.UPDATE, Action.REPLACE, Action.DELETE, Action.FORGET)


def balance(resources: Iterable[Resource]) -> Balance:
    """Count resources by type and region."""
    remaining: Counter[tuple[str, str]] = Counter()
    changes: dict[tuple[str, str], Counter[Action]] = {}
    kinds: dict[str, Kind] = {}
    sizes: Counter[str] = Counter()
    for one in resources:
        column = _column(one)
        kinds[one.type] = one.facts.kind
        sizes[column] += 1
        remaining[one.type, column] += one.action.remains
        counter = changes.setdefault((one.type, column), Counter())
        if one.action in _COUNTED:
            counter[one.action] += 1
    nowhere = [one.value for one in Nowhere if one.value in sizes]
    regions = sorted((one for one in sizes if one not in nowhere), key=lambda one: (-sizes[one], one))
    columns = (*regions, *nowhere)
    rows = [
        TypeRow(name, kind, {c: Cell(remaining[name, c], changes[name, c]) for c in columns if (name, c) in changes})
        for name, kind in sorted(kinds.items(), key=lambda item: (_ORDER[item[1]], item[0]))
    ]
    return Balance(columns, tuple(rows))


def _column(one: Resource) -> str:
    nowhere = Nowhere.GLOBAL if one.location.is_global else Nowhere.UNRESOLVED
    return one.region or str(nowhere.value)
