"""How a field of the spec is declared: its type is the dataclass annotation, everything else is a `Constraint`.

The same declaration is what the loader enforces (`reader.py`), what editors complete from (`schema.py`) and what the
reference documentation prints.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform  # mypy brings it; typing has it from Python 3.11
else:

    def dataclass_transform(**_: object):  # noqa: ANN201 - for type checkers alone
        """Change nothing."""
        return lambda decorated: decorated


Kind = TypeVar("Kind")


class Constraint(NamedTuple):
    """What a value must be beyond its type.

    Attributes:
        doc: One sentence for the reader of the spec: what the field says and what its default means.
        expected: What a valid value looks like, in words, for error messages; shown after `expected`.
        pattern: A regular expression that text must match from end to end.
        minimum: Smallest number, or fewest items of a list or map.
        maximum: Largest number, or most characters of a text.
        choices: The only numbers allowed, where they are not a range.
        keys: The constraint on the keys of a map.
        lone: Whether a single item of a list may be written without brackets.
        names: What a text names, `region`, `country` or `service`: editors complete it, and another word for it is
            answered with the right one.
    """

    doc: str = ""
    expected: str = ""
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[int, ...] = ()
    keys: Constraint | None = None
    lone: bool = False
    names: str = ""


class Section:
    """A part of the spec: a frozen dataclass whose methods stand here once and work for every section.

    `@dataclass` writes and compiles these methods for each class anew, at every start of the program. `@section` marks
    the classes below it.
    """

    def __init__(self, **values: Any) -> None:
        for field in dataclasses.fields(self):  # type: ignore[arg-type]
            if field.name in values:
                value = values.pop(field.name)
            elif field.default_factory is not dataclasses.MISSING:
                value = field.default_factory()
            elif field.default is not dataclasses.MISSING:
                value = field.default
            else:
                raise TypeError(f"{type(self).__name__} needs {field.name}")
            object.__setattr__(self, field.name, value)
        if values:
            raise TypeError(f"{type(self).__name__} has no {', '.join(values)}")

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _compared(other) == _compared(self)

    def __hash__(self) -> int:
        return hash(_compared(self))

    def __repr__(self) -> str:
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)  # type: ignore[arg-type]
        return f"{type(self).__qualname__}({', '.join(shown)})"


def _compared(section: object) -> tuple[Any, ...]:
    return tuple(getattr(section, field.name) for field in dataclasses.fields(section) if field.compare)  # type: ignore[arg-type]


@dataclass_transform(frozen_default=True, kw_only_default=True)
def section(kind: type[Kind]) -> type[Kind]:
    """Make a dataclass of a section: its fields are found, and no method is written; `Section` has them."""
    return dataclasses.dataclass(init=False, eq=False, repr=False)(kind)


_CONSTRAINT = "farshore.constraint"
_NONE = Constraint()


def option(
    doc: str,
    *,
    like: Constraint = _NONE,
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
    metadata = {_CONSTRAINT: like._replace(doc=doc, **constraint)}
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
