"""How a field of the spec is declared: its type is the dataclass annotation, everything else is a `Constraint`.

The same declaration is what the loader enforces (`reader.py`), what editors complete from (`schema.py`) and what the
reference documentation prints.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a value must be beyond its type.

    Attributes:
        doc: One sentence for the reader of the spec: what the field says and what its default means.
        expected: What a valid value looks like, in words, for error messages; shown after `expected`.
        pattern: A regular expression that text must match from end to end.
        minimum: Smallest number, or fewest items of a list or map.
        maximum: Largest number, or most characters of a text.
        choices: The only numbers allowed, where they are not a range.
        keys: The constraint on the keys of a map.
    """

    doc: str = ""
    expected: str = ""
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[int, ...] = ()
    keys: Constraint | None = None


_CONSTRAINT = "farshore.constraint"


def option(
    doc: str,
    *,
    like: Constraint = Constraint(),
    default: Any = dataclasses.MISSING,
    default_factory: Callable[[], Any] | Any = dataclasses.MISSING,
    **constraint: Any,
) -> Any:
    """Declare one field of the spec; without a default it is required.

    Args:
        doc: See `Constraint.doc`.
        like: A constraint this one shares with other fields.
        default: As in `dataclasses.field`.
        default_factory: As in `dataclasses.field`.
        constraint: The other attributes of `Constraint`.
    """
    metadata = {_CONSTRAINT: dataclasses.replace(like, doc=doc, **constraint)}
    if default is not dataclasses.MISSING:
        return dataclasses.field(default=default, metadata=metadata)
    return dataclasses.field(default_factory=default_factory, metadata=metadata)


def constraint_of(field: dataclasses.Field[Any]) -> Constraint | None:
    """Return the constraint a field was declared with; None for a field that is not read from YAML."""
    found = field.metadata.get(_CONSTRAINT)
    return found if isinstance(found, Constraint) else None


def is_required(field: dataclasses.Field[Any]) -> bool:
    """Say whether the user must write the field."""
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
