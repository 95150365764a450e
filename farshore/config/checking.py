"""What is wrong with settings, by their JSON Schema: a small reader of schemas, for messages that people can use.

The schema is generated from the commands (`farshore.cli.config_schema`), so that an option needs no code here, and
that checking the settings of all commands loads none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from farshore.suggest import nearest

Keys = tuple[str | int, ...]
Schema = Mapping[str, Any]

_KINDS: dict[str, tuple[type, str]] = {
    "object": (dict, "a table"),
    "array": (list, "a list"),
    "string": (str, "a text"),
    "boolean": (bool, "true or false"),
    "integer": (int, "a whole number"),
}


class Checker:
    """Checks values against a schema and those that it refers to."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def check(self, document: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
        """Yield what is wrong, each with the keys that lead there."""
        yield from self._check(document, self._schema, ())

    def _check(self, value: Any, schema: Schema, path: Keys) -> Iterator[tuple[Keys, str]]:
        schema = self._branch(value, self._resolved(schema))
        if not self._is_kind(value, schema):
            yield path, f"must be {self._wanted(schema)}, is {_shown(value)}"
        elif isinstance(value, dict):
            yield from self._table(value, schema, path)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield from self._check(item, schema["items"], (*path, number))
        elif "enum" in schema and value not in schema["enum"]:
            yield path, _no_such(value, schema)
        elif isinstance(value, int) and not isinstance(value, bool):
            if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
                yield path, f"must be {self._wanted(schema)}, is {value}"
        elif isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
            yield path, "must not be empty" if not value.strip() else f"is not written as {schema.get('description')}"

    def _table(self, value: dict[str, Any], schema: Schema, path: Keys) -> Iterator[tuple[Keys, str]]:
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties", False)
        names = self._resolved(schema.get("propertyNames", {}))
        for key, one in value.items():
            if key in properties:
                yield from self._check(one, properties[key], (*path, key))
            elif others is False:
                yield (*path, key), _unknown_key(key, properties)
            elif "enum" in names and key not in names["enum"]:
                yield (*path, key), _no_such(key, names)
            else:
                yield from self._check(one, others, (*path, key))
        for key in (*schema.get("required", ()), *self._required_by_condition(value, schema)):
            if key not in value:
                yield path, f"needs `{key}`"

    def _required_by_condition(self, value: dict[str, Any], schema: Schema) -> tuple[str, ...]:
        """Return the keys that `then` demands where `if` holds, which is that some keys have some values."""
        wanted = schema.get("if", {}).get("properties", {})
        holds = wanted and all(value.get(key) == one["const"] for key, one in wanted.items())
        return tuple(schema["then"]["required"]) if holds else ()

    def _resolved(self, schema: Schema) -> Schema:
        if "$ref" not in schema:
            return schema
        return self._schema["$defs"][schema["$ref"].rpartition("/")[2]]  # type: ignore[no-any-return]

    def _branch(self, value: Any, schema: Schema) -> Schema:
        """Return that one of several schemas which is for values of this kind; the whole if none is."""
        options = [self._resolved(one) for one in schema.get("anyOf", ())]
        return next((one for one in options if self._is_kind(value, one)), schema)

    def _is_kind(self, value: Any, schema: Schema) -> bool:
        if "anyOf" in schema:
            return any(self._is_kind(value, self._resolved(one)) for one in schema["anyOf"])
        kind, _ = _KINDS[_type_of(schema)]
        return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))

    def _wanted(self, schema: Schema) -> str:
        if "anyOf" in schema:
            return " or ".join(dict.fromkeys(self._wanted(self._resolved(one)) for one in schema["anyOf"]))
        if "enum" in schema:
            return f"a {schema['title']}" if "title" in schema else f"one of {', '.join(schema['enum'])}"
        if "minimum" in schema and "maximum" in schema:
            return f"a whole number from {schema['minimum']} to {schema['maximum']}"
        return _KINDS[_type_of(schema)][1]


def _type_of(schema: Schema) -> str:
    kind: str = schema.get("type", "string")  # an enumeration, of words
    return kind


def _shown(value: Any) -> str:
    """Return a value as TOML writes it, or what kind of value it is where that is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "a text"
    kinds = {dict: "a table", list: "a list", float: "a number with a point"}
    return kinds.get(type(value)) or str(value)


def _no_such(word: str, schema: Schema) -> str:
    known = schema["enum"]
    if "title" not in schema:
        return f"must be one of {', '.join(known)}; is `{word}`{_meant(nearest(word, known))}"
    if schema["title"] == "region":
        from farshore.spec.words import region_meant  # only when something is wrong already

        guesses = region_meant(word)
        return f"there is no region `{word}`{_meant(' or '.join(guesses).replace(' or ', '` or `') or None)}"
    return f"there is no {schema['title']} `{word}`{_meant(nearest(word, known))}"


def _unknown_key(key: str, known: Mapping[str, Any]) -> str:
    meant = nearest(key, known)
    return f"unknown key `{key}`{_meant(meant)}" if meant else f"unknown key `{key}`; known: {', '.join(known)}"


def _meant(word: str | None) -> str:
    return f"; did you mean `{word}`?" if word else ""
