"""The JSON Schema of a config file, generated from the options of the commands, for checking and for editors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from farshore.cli.config import PLANS, WITHOUT, settings_key
from farshore.cli.explain import REGISTRIES
from farshore.cli.parameters import PROVIDER_REGIONS, Setting
from farshore.findings import Severity
from farshore.spec.schema import DIALECT
from farshore.spec.words import regions

SCHEMA_ID = "urn:farshore:schema:config"
"""The name of the schema, by which others may refer to it; no address, as it comes with farshore."""

_TEXT = {"type": "string", "pattern": r"\S"}
_DECISION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "off": {"type": "boolean", "description": "Whether the rule is not to be checked; needs a reason."},
        "reason": {**_TEXT, "description": "Why, for whoever reads the report."},
        "severity": {
            "enum": [severity.label for severity in sorted(Severity, reverse=True)],
            "description": "What all findings of the rule are taken for.",
        },
    },
    "if": {"properties": {"off": {"const": True}}, "required": ["off"]},
    "then": {"required": ["reason"]},
}
_SET_OF_PLANS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "files": {"description": "Patterns of their files, relative to this file.", "$ref": "#/$defs/files"},
        "provider_region": {
            **PROVIDER_REGIONS.schema,
            "description": "The regions of their provider configurations that they do not tell, as aws.west.",
        },
        "group": {
            **_TEXT,
            "description": "The system that they are of; it is compared within itself only.",
        },
    },
    "required": ["files"],
}


def config_schema(commands: Mapping[str, click.Command]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a config file."""
    rules = [rule.id for registry in REGISTRIES.values() for rule in registry]
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        "title": "farshore settings",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "rules": {
                "type": "object",
                "description": "What is decided about rules, by their ids.",
                "propertyNames": {"$ref": "#/$defs/rule"},
                "additionalProperties": {"$ref": "#/$defs/decision"},
            },
            **_commands(commands),
        },
        "$defs": {
            "rule": {"title": "rule", "enum": sorted(dict.fromkeys(rules))},
            "region": {"title": "region", "enum": [*regions()]},
            "decision": _DECISION,
            "files": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
            "set_of_plans": _SET_OF_PLANS,
        },
    }


def _commands(commands: Mapping[str, click.Command]) -> dict[str, Any]:
    tables = {name: _command(command) for name, command in commands.items() if name not in WITHOUT}
    return {name: table for name, table in tables.items() if table["properties"]}


def _command(command: click.Command) -> dict[str, Any]:
    below = command.commands if isinstance(command, click.Group) else {}
    properties = {**_commands(below), **dict(_settings(command.params))}
    about = (command.help or "").partition("\n\n")[0]
    return {"type": "object", "description": about, "additionalProperties": False, "properties": properties}


def _settings(parameters: Iterable[click.Parameter]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in parameters:
        if not one.expose_value or one.is_eager:
            continue
        if isinstance(one, click.Option):
            yield settings_key(one), {**_option(one), **({"description": one.help} if one.help else {})}
        elif isinstance(one, click.Argument) and isinstance(one.type, click.Path):
            yield settings_key(one), _argument(one)


def _argument(one: click.Argument) -> dict[str, Any]:
    if one.name == PLANS:
        either = {"anyOf": [_TEXT, {"$ref": "#/$defs/set_of_plans"}]}
        return {
            "description": "Patterns of the plans' files, relative to this file, or sets of plans.",
            "anyOf": [_TEXT, {"type": "array", "items": either}],
        }
    if one.nargs == -1:
        return {"description": "Patterns of files, relative to this file.", "$ref": "#/$defs/files"}
    return {"description": "A file, relative to this file.", **_TEXT}


def _option(one: click.Option) -> dict[str, Any]:
    kind = one.type
    if isinstance(kind, Setting) and kind.whole:
        return dict(kind.schema)
    single = _single(one)
    return {"anyOf": [single, {"type": "array", "items": single}]} if one.multiple else single


def _single(one: click.Option) -> dict[str, Any]:
    kind = one.type
    if isinstance(kind, Setting):
        return dict(kind.schema)
    if one.is_flag:
        return {"type": "boolean"}
    if isinstance(kind, click.Choice):
        return {"enum": list(kind.choices)}
    if isinstance(kind, click.IntRange):
        bounds = {"minimum": kind.min, "maximum": kind.max}
        return {"type": "integer", **{key: bound for key, bound in bounds.items() if bound is not None}}
    return _TEXT if isinstance(kind, click.Path) else {"type": "string"}
