"""What code is given to find its way: the variables and definitions of functions, tasks, jobs and builds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from farshore.plan.resource import Resource
from farshore.plan.values import Path, value_at

_IMAGE = ("source_configuration", 0, "image_repository", 0, "image_configuration", 0)
_SOURCE = (
    "source_configuration",
    0,
    "code_repository",
    0,
    "code_configuration",
    0,
    "code_configuration_values",
    0,
)

CALLS: Mapping[str, tuple[Path, ...]] = {
    "aws_api_gateway_authorizer": (("authorizer_uri",), ("provider_arns",)),
    "aws_api_gateway_integration": (("uri",),),
    "aws_apigatewayv2_authorizer": (("authorizer_uri",), ("jwt_configuration", 0, "issuer")),
    "aws_apigatewayv2_integration": (("integration_uri",),),
    "aws_appsync_datasource": (
        ("dynamodb_config", 0, "region"),
        ("elasticsearch_config", 0, "region"),
        ("lambda_config", 0, "function_arn"),
        ("opensearchservice_config", 0, "region"),
    ),
}
"""Where a type names what it calls to answer: without that it answers nothing, whatever else its region has."""

DEFINITIONS: Mapping[str, tuple[Path, ...]] = {
    **CALLS,
    "aws_apprunner_service": tuple(
        (*path, name)
        for path in (_IMAGE, _SOURCE)
        for name in ("runtime_environment_variables", "runtime_environment_secrets")
    ),
    "aws_batch_job_definition": (("container_properties",), ("node_properties",), ("ecs_properties",)),
    "aws_codebuild_project": (("environment", 0, "environment_variable"),),
    "aws_ecs_task_definition": (("container_definitions",),),
    "aws_lambda_function": (("environment", 0, "variables"),),
    "aws_lambda_permission": (("source_arn",),),
    "aws_sfn_state_machine": (("definition",),),
}
"""Where a type holds variables, as a map, as blocks of `name` and `value`, or in a text of JSON.

Both are read in the provider's documentation of each type:
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs (2026-11-21).
"""

_NAME = re.compile(r"[A-Za-z_][\w.-]{0,63}", re.ASCII)
_VALUES = ("value", "valueFrom", "value_from")


@dataclass(frozen=True, slots=True)
class Setting:
    """One text in a definition.

    Attributes:
        key: The keys and numbers that lead to it, by which the same setting of a twin is found.
        label: The same for people, as `environment.variables.QUEUE`.
        name: The name of the variable, or the last key.
        text: The text; None where it is known only after the apply, or marked sensitive.
    """

    key: Path
    label: str
    name: str
    text: str | None


def settings(one: Resource, path: Path) -> list[Setting]:
    """Return the settings at a path of a resource; none where nobody knows what stands there."""
    value = value_at(one.values, path)
    if isinstance(value, str):
        closed = one.is_sensitive(*path) or one.is_unknown(*path)
        return [] if closed else _of_text(value, path)
    if isinstance(value, list):
        return [setting for number, block in enumerate(value) for setting in _block(one, (*path, number), block)]
    return [_setting(one, path, name) for name in sorted(one.names(*path) or ())]


def _of_text(text: str, path: Path) -> list[Setting]:
    """Return the settings in a text of JSON; any other text is one itself."""
    decoded = _decoded(text)
    label = label_of(path)
    return [Setting(path, label, str(path[-1]), text)] if decoded is None else list(_walk(decoded, label))


def label_of(path: Path) -> str:
    """Return a path as words, without the numbers of lists."""
    return ".".join(step for step in path if isinstance(step, str))


def _setting(one: Resource, path: Path, name: str) -> Setting:
    inner = (*path, name)
    return Setting((name,), _label(label_of(path), name), name, _text(one, inner))


def _block(one: Resource, path: Path, block: Any) -> Iterator[Setting]:
    name = block.get("name") if isinstance(block, dict) else None
    if isinstance(name, str) and not one.is_sensitive(*path, "name"):
        yield Setting((name,), _label(label_of(path), name), name, _text(one, (*path, "value")))


def _text(one: Resource, path: Path) -> str | None:
    value = value_at(one.values, path)
    return value if isinstance(value, str) and not one.is_sensitive(*path) and not one.is_unknown(*path) else None


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _walk(tree: Any, label: str) -> Iterator[Setting]:
    """Yield the texts in a decoded definition; `{name, value}` counts as a variable of that name."""
    waiting: list[tuple[Path, str, Any]] = [((), label, tree)]
    while waiting:
        key, label, value = waiting.pop(0)
        if isinstance(value, list):
            waiting += [((*key, number), label, each) for number, each in enumerate(value)]
        elif isinstance(value, dict):
            waiting += _members(key, label, value)
        elif isinstance(value, str) and key:
            yield Setting(key, label, str(key[-1]), value)


def _members(key: Path, label: str, value: Mapping[str, Any]) -> Iterator[tuple[Path, str, Any]]:
    name = value.get("name")
    held = next((value[each] for each in _VALUES if each in value), None)
    if isinstance(name, str) and held is not None:
        yield (*key[:-1], name), _label(label, name), held
    else:
        yield from (((*key, each), _label(label, each), inner) for each, inner in value.items())


def _label(label: str, name: str) -> str:
    return f"{label}.{name}" if _NAME.fullmatch(name) else label
