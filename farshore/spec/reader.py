"""From YAML nodes to the dataclasses of the model, guided by their annotations and constraints.

Not pydantic or msgspec: pydantic alone doubles the start-up time of the offline commands, and neither keeps the line
and column of a map's keys, which is what an error message is for. Every problem is collected; none stops the reading.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import functools
import inspect
import re
import sys
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from farshore.dates import day_in
from farshore.errors import Problem
from farshore.findings import Waiver, dotted
from farshore.spec.duration import Duration
from farshore.spec.fields import Constraint, constraint_of, is_required
from farshore.spec.model import WAIVER_FIELDS
from farshore.spec.services import SERVICE_TYPES, Service
from farshore.spec.yaml_source import place_of
from farshore.suggest import hint

Path = tuple["str | int", ...]

YAML_TAG = "tag:yaml.org,2002:"
"""What YAML's own tags begin with; others are CloudFormation's `!Ref` and the like."""

MOST_ENTRIES = 500
"""Entries of one list or map; more than a system has services."""

INVALID: Any = object()
"""Stands for a value that could not be read; the problem has been recorded."""

_NOTHING = ("", "~", "null", "Null", "NULL")
_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")


class Reader:
    """Reads nodes of one file, remembering problems and where everything stood.

    Attributes:
        problems: What was wrong, in the order of reading.
        marks: Line and column (1-based) of each path of keys.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.marks: dict[Path, tuple[int, int]] = {}

    def read(self, node: yaml.Node, kind: Any, path: Path, constraint: Constraint) -> Any:
        """Read one node as the given type; `INVALID` after a problem."""
        self.marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        if not node.tag.startswith(YAML_TAG):
            return self.problem(node, path, f"the tag `{shown(node.tag)}` means nothing here; write the value itself")
        if isinstance(node, yaml.CollectionNode) and len(node.value) > MOST_ENTRIES:
            return self.problem(
                node, path, f"holds {len(node.value)} entries; a spec has at most {MOST_ENTRIES} in one place"
            )
        origin = typing.get_origin(kind)
        if origin in (typing.Union, types.UnionType):
            return self._read_optional(node, kind, path, constraint)
        if origin is tuple:
            return self._read_list(node, typing.get_args(kind)[0], path, constraint)
        if origin is Mapping or origin is dict:
            return self._read_map(node, typing.get_args(kind)[1], path, constraint)
        if kind is Service:
            return self._read_service(node, path)
        if kind is Any:
            return self._read_anything(node, path)
        if dataclasses.is_dataclass(kind) and kind is not Duration:
            given = {"place": place_of(self.file, node, path)} if kind is Waiver else {}
            return self.read_record(node, typing.cast(type, kind), path, **given)
        return self._read_scalar(node, kind, path, constraint)

    def read_record(self, node: yaml.Node, kind: type, path: Path, **given: Any) -> Any:
        """Read a map as a dataclass; `given` are the fields that are not in the YAML."""
        entries = self._entries(node, path, "a map")
        if entries is None:
            return INVALID
        declared = declared_fields(kind)
        if issubclass(kind, Service):
            entries.pop("type", None)
        values = dict(given)
        for key, (key_node, value) in entries.items():
            if key not in declared:
                self._unknown_key(key, key_node, declared, path)
                continue
            values[key] = self.read(value, type_of_field(kind, key), (*path, key), declared[key][1])
        missing = [name for name, (field, _) in declared.items() if is_required(field) and name not in values]
        for name in missing:
            doc = declared[name][1].doc
            self.problem(node, path, f"`{name}` is missing{f': {_uncapitalised(doc)}' if doc else ''}")
        if missing or any(value is INVALID for value in values.values()):
            return INVALID
        return kind(**values)

    def problem(self, node: yaml.Node, path: Path, message: str) -> Any:
        """Record a problem at a node and return `INVALID`."""
        self.problems.append(Problem(place_of(self.file, node, path), located(path, message)))
        return INVALID

    def _read_optional(self, node: yaml.Node, kind: Any, path: Path, constraint: Constraint) -> Any:
        if _is_nothing(node):
            return None
        present = next(option for option in typing.get_args(kind) if option is not type(None))
        return self.read(node, present, path, constraint)

    def _read_list(self, node: yaml.Node, kind: Any, path: Path, constraint: Constraint) -> Any:
        if constraint.lone and isinstance(node, yaml.ScalarNode) and not _is_nothing(node):
            item = self.read(node, kind, path, constraint)
            return INVALID if item is INVALID else (item,)
        if not isinstance(node, yaml.SequenceNode):
            return self.problem(node, path, f"expected a list, got {_describe(node)}; write it as `[a, b]`")
        items = [self.read(item, kind, (*path, number), constraint) for number, item in enumerate(node.value)]
        if any(item is INVALID for item in items):
            return INVALID
        repeated = _first_repeated(items)
        if repeated is not None:
            twice = node.value[repeated]
            return self.problem(twice, (*path, repeated), f"`{_text(twice)}` is listed twice")
        if constraint.minimum is not None and not items:
            return self.problem(node, path, "expected at least one item")
        return tuple(items)

    def _read_map(self, node: yaml.Node, kind: Any, path: Path, constraint: Constraint) -> Any:
        entries = self._entries(node, path, "a map")
        if entries is None:
            return INVALID
        values = {}
        for key, (key_node, value) in entries.items():
            wrong = mismatch(key, constraint.keys or Constraint())
            if wrong:
                values[key] = self.problem(key_node, (*path, key), wrong)
            else:
                self.marks[(*path, key)] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
                values[key] = self.read(value, kind, (*path, key), constraint)
        if constraint.minimum and not values:
            return self.problem(node, path, "expected at least one entry")
        return INVALID if any(value is INVALID for value in values.values()) else values

    def _read_anything(self, node: yaml.Node, path: Path) -> Any:
        """Read what another program understands, here Terraform: maps, lists, texts, numbers, true, false, null."""
        if isinstance(node, yaml.MappingNode):
            return self._read_map(node, Any, path, Constraint())
        if isinstance(node, yaml.SequenceNode):
            items = [self.read(item, Any, (*path, number), Constraint()) for number, item in enumerate(node.value)]
            return INVALID if any(item is INVALID for item in items) else items
        if _is_nothing(node):
            return None
        plain = isinstance(node, yaml.ScalarNode) and _is_plain(node)
        return _plain_value(node.value) if plain else node.value

    def _read_service(self, node: yaml.Node, path: Path) -> Any:
        entries = self._entries(node, path, "a map with `type`")
        if entries is None:
            return INVALID
        known = ", ".join(SERVICE_TYPES)
        if "type" not in entries:
            return self.problem(node, path, f"`type` is missing: one of {known}")
        type_node = entries["type"][1]
        if not isinstance(type_node, yaml.ScalarNode) or _is_nothing(type_node):
            return self.problem(type_node, (*path, "type"), f"expected one of {known}, got {_describe(type_node)}")
        kind = SERVICE_TYPES.get(_text(type_node))
        if kind is None:
            return self.problem(type_node, (*path, "type"), _unknown_type(_text(type_node), known))
        self.marks[(*path, "type")] = (type_node.start_mark.line + 1, type_node.start_mark.column + 1)
        return self.read_record(node, kind, path, name=path[-1])

    def _read_scalar(self, node: yaml.Node, kind: Any, path: Path, constraint: Constraint) -> Any:
        expected = constraint.expected or _EXPECTED.get(kind) or "a value"
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            expected = f"one of {', '.join(str(member.value) for member in kind)}"
        if not isinstance(node, yaml.ScalarNode):
            return self.problem(node, path, f"expected {expected}, got {_describe(node)}")
        if _is_nothing(node):
            return self.problem(node, path, f"expected {expected}, got nothing")
        try:
            value = _convert(node, kind)
        except ValueError:
            suggestion = hint(node.value, [str(member.value) for member in kind]) if _is_enum(kind) else ""
            return self.problem(node, path, f"expected {expected}, got `{_text(node)}`{suggestion}")
        wrong = mismatch(value, constraint)
        return self.problem(node, path, wrong) if wrong else value

    def _entries(self, node: yaml.Node, path: Path, expected: str) -> dict[str, tuple[yaml.Node, yaml.Node]] | None:
        """Return a map's entries by key with the nodes of key and value; None after a problem."""
        if not isinstance(node, yaml.MappingNode):
            if _is_nothing(node) and path and expected == "a map":
                return {}
            self.problem(node, path, f"expected {expected}, got {_describe(node)}")
            return None
        entries: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        merged: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.problem(key_node, path, f"expected a word as key, got {_describe(key_node)}")
            elif key_node.value == "<<" and _is_plain(key_node):
                merged.update(self._entries(value, path, "a map to merge") or {})
            elif key_node.value in entries:
                first = entries[key_node.value][0].start_mark.line + 1
                self.problem(key_node, path, f"the key `{_text(key_node)}` stands twice, first in line {first}")
            else:
                entries[key_node.value] = (key_node, value)
        return {**merged, **entries}

    def _unknown_key(self, key: str, node: yaml.Node, declared: Mapping[str, Any], path: Path) -> None:
        self.problem(node, path, f"unknown key `{_text(node)}`{hint(key, declared)} Known keys: {', '.join(declared)}")


def located(path: Path, message: str) -> str:
    """Return a message that begins with the keys it is about, made fit for one line."""
    where = dotted([key if isinstance(key, int) else shown(key) for key in path])
    return f"{where}: {message}" if where else message


@functools.cache
def type_of_field(kind: type, name: str) -> Any:
    """Return the resolved annotation of one field of a dataclass.

    Python compiles each annotation that it resolves, and a spec has few of the fields that it may have.
    """
    if kind is Waiver and name == "until":
        return datetime.date  # only a comment beside the code may leave it out
    owner = next(one for one in kind.__mro__ if name in inspect.get_annotations(one))
    return _resolved(owner.__module__, inspect.get_annotations(owner)[name])


@functools.cache
def _resolved(module: str, annotation: str) -> Any:
    return eval(annotation, vars(sys.modules[module]))  # noqa: S307 - farshore's own annotations


@functools.cache
def declared_fields(kind: type) -> dict[str, tuple[dataclasses.Field[Any], Constraint]]:
    """Return the fields of a dataclass that are read from YAML, with their constraints."""
    if kind is Waiver:
        fields = {field.name: field for field in dataclasses.fields(Waiver)}
        return {name: (fields[name], constraint) for name, constraint in WAIVER_FIELDS.items()}
    pairs = ((field, constraint_of(field)) for field in dataclasses.fields(kind))
    return {field.name: (field, constraint) for field, constraint in pairs if constraint is not None}


def mismatch(value: Any, constraint: Constraint) -> str:
    """Return what a value violates in its constraint, in words; empty when nothing."""
    number = value.seconds if isinstance(value, Duration) else value
    expected = f"expected {constraint.expected or 'another value'}, got `{shown(str(value))}`"
    if isinstance(value, str) and constraint.names and not re.fullmatch(constraint.pattern, value):
        return f"{expected}{_meant(value, constraint)}"
    if constraint.choices and number not in constraint.choices:
        return expected
    if isinstance(value, str):
        if constraint.pattern and not re.fullmatch(constraint.pattern, value):
            return expected
        if constraint.maximum is not None and len(value) > constraint.maximum:
            return f"at most {constraint.maximum} characters are allowed, `{shown(value)}` has {len(value)}"
        return "" if len(value) >= (constraint.minimum or 0) else expected
    if isinstance(number, int) and not isinstance(number, bool):
        low, high = constraint.minimum, constraint.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            return expected if constraint.expected else f"expected {_range(low, high)}, got {number}"
    return ""


def _meant(word: str, constraint: Constraint) -> str:
    from farshore.spec.words import MEANT  # only where something is wrong

    meant = MEANT[constraint.names](word[:100])
    return f"; did you mean {' or '.join(f'`{one}`' for one in meant)}?" if meant else ""


def _unknown_type(word: str, known: str) -> str:
    from farshore.spec.words import services_meant, type_called

    kind, services = type_called(word), services_meant(word)
    if kind is not None:
        return f"unknown type `{word}`; did you mean `{kind}`?"
    if services:
        listed = " or ".join(f"`{one}`" for one in services)
        return f"unknown type `{word}`: no type stands for that AWS service; list {listed} under `also_needs`"
    meant = hint(word, SERVICE_TYPES)
    return f"unknown type `{word}`{meant} Known types: {known}; list any other AWS service under `also_needs`"


def _uncapitalised(sentence: str) -> str:
    """Return a sentence to stand after a colon; an abbreviation such as EC2 keeps its capital."""
    first = sentence.partition(" ")[0]
    return sentence if any(not one.islower() for one in first[1:]) else sentence[0].lower() + sentence[1:]


def _range(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"a number from {low} to {high}"
    return f"a number of at least {low}" if low is not None else f"a number of at most {high}"


def _convert(node: yaml.ScalarNode, kind: Any) -> Any:
    converter = _CONVERTERS.get(kind)
    if converter is not None:
        return converter(node.value)
    return kind(node.value)  # an enum: by its value


def _boolean(text: str) -> bool:
    if text not in _TRUE + _FALSE:
        raise ValueError(text)
    return text in _TRUE


def _integer(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,12}", text):
        raise ValueError(text)
    return int(text)


def _plain_value(text: str) -> bool | int | float | str:
    """Return what a text without quotes stands for."""
    if text in _TRUE + _FALSE:
        return text in _TRUE
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?[0-9]{1,17}\.[0-9]{1,17}", text) else text


_CONVERTERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: _integer,
    bool: _boolean,
    Duration: Duration.parse,
    datetime.date: day_in,
}
_EXPECTED: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    Duration: "a duration such as 5m",
    datetime.date: "a date such as 2027-03-01",
}


def _first_repeated(items: list[Any]) -> int | None:
    """Return the index of the first word or number that already stands before it."""
    seen: set[Any] = set()
    for number, item in enumerate(items):
        if isinstance(item, str | int | enum.Enum):
            if item in seen:
                return number
            seen.add(item)
    return None


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, enum.Enum)


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and _is_plain(node) and node.value in _NOTHING


def _is_plain(node: yaml.ScalarNode) -> bool:
    return not node.style  # libyaml says "" where PyYAML says None


def _describe(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a map"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return "nothing" if _is_nothing(node) else f"`{_text(node)}`"


def _text(node: yaml.Node) -> str:
    return shown(node.value) if isinstance(node, yaml.ScalarNode) else _describe(node)


def shown(text: str) -> str:
    """Make a user's text fit for one line of an error message."""
    printable = "".join(character if character.isprintable() else "�" for character in text)
    return printable if len(printable) <= 60 else printable[:57] + "..."
