"""The JSON Schema of a spec, generated from the model, for completion and checking in editors.

A schema describes one document; what only farshore can know (contradictions, what a region has) it leaves out.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import types
import typing
from collections.abc import Mapping
from typing import Any

from farshore.spec import duration, words
from farshore.spec.duration import Duration
from farshore.spec.fields import Constraint, is_required
from farshore.spec.model import Spec
from farshore.spec.reader import declared_fields, type_of_field
from farshore.spec.services import SERVICE_TYPES, Service

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMA_ID = "urn:farshore:schema:spec"
"""The name of the schema, by which others may refer to it; no address, as it comes with farshore."""


def spec_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a spec file."""
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        "title": "farshore spec",
        **_record(Spec),
        "$defs": {
            "region": {"enum": [*words.regions()]},
            "country": {"enum": [*words.groups(), *words.countries()]},
            "service": {"enum": [*words.services()]},
        },
    }


def _record(kind: type, **first: Any) -> dict[str, Any]:
    declared = declared_fields(kind)
    properties = {
        **first,
        **{
            name: _field(type_of_field(kind, name), field, constraint) for name, (field, constraint) in declared.items()
        },
    }
    required = [*first, *(name for name, (field, _) in declared.items() if is_required(field))]
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**schema, "required": required} if required else schema


def _field(kind: Any, field: dataclasses.Field[Any], constraint: Constraint) -> dict[str, Any]:
    schema = _schema(kind, constraint)
    if constraint.doc:
        schema["description"] = constraint.doc
    default = _default(field)
    return schema if default is None else {**schema, "default": default}


def _schema(kind: Any, constraint: Constraint) -> dict[str, Any]:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _schema(next(option for option in typing.get_args(kind) if option is not type(None)), constraint)
    if origin is tuple:
        items = _schema(typing.get_args(kind)[0], constraint)
        least = {"minItems": constraint.minimum} if constraint.minimum is not None else {}
        several = {"type": "array", "items": items, "uniqueItems": True, **least}
        return {"oneOf": [items, several]} if constraint.lone else several
    if origin is Mapping or origin is dict:
        return _map(typing.get_args(kind)[1], constraint)
    if kind is Any:
        return {}
    if kind is Service:
        return {"oneOf": [_service(service) for service in SERVICE_TYPES.values()]}
    if dataclasses.is_dataclass(kind) and kind is not Duration:
        return _record(typing.cast(type, kind))
    return _scalar(kind, constraint)


def _map(values: Any, constraint: Constraint) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "additionalProperties": _schema(values, constraint)}
    keys = constraint.keys or Constraint()
    if keys.names:
        return {**schema, "propertyNames": _named(keys)}
    names = {"pattern": f"^({keys.pattern})$"} if keys.pattern else {}
    names = {**names, "maxLength": keys.maximum} if keys.maximum is not None else names  # type: ignore[dict-item]
    if names:
        schema["propertyNames"] = names
    return {**schema, "minProperties": constraint.minimum} if constraint.minimum else schema


def _service(kind: type[Service]) -> dict[str, Any]:
    return {"title": kind.type, "description": kind.summary, **_record(kind, type={"const": kind.type})}


def _scalar(kind: Any, constraint: Constraint) -> dict[str, Any]:
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return {"enum": [member.value for member in kind]}
    if kind is bool:
        return {"type": "boolean"}
    if kind is int:
        return _integer(constraint)
    if kind is Duration:
        return {"type": "string", "pattern": f"^{duration.PATTERN}$"}
    if kind is datetime.date:
        return {"type": "string", "format": "date"}
    if constraint.names:
        return _named(constraint)
    schema: dict[str, Any] = {"type": "string"}
    if constraint.pattern:
        schema["pattern"] = f"^({constraint.pattern})$"
    if constraint.maximum is not None:
        schema["maxLength"] = constraint.maximum
    return schema


def _named(constraint: Constraint) -> dict[str, Any]:
    """Refer to the words that a field may hold; a service may also be written in words that an editor does not know."""
    known = {"$ref": f"#/$defs/{constraint.names}"}
    any_word = {"type": "string", "pattern": f"^({constraint.pattern})$"}
    return {"anyOf": [known, any_word]} if constraint.names == "service" else known


def _integer(constraint: Constraint) -> dict[str, Any]:
    if constraint.choices:
        return {"enum": list(constraint.choices)}
    bounds = {"minimum": constraint.minimum, "maximum": constraint.maximum}
    return {"type": "integer", **{key: bound for key, bound in bounds.items() if bound is not None}}


def _default(field: dataclasses.Field[Any]) -> Any:
    """Return a field's default as the YAML would hold it; None where it is nothing or follows from other fields."""
    value = field.default
    if value is dataclasses.MISSING or value is None or value == ():
        return None
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Duration):
        return str(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
