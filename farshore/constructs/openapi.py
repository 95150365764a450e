"""What an API serves: its operations with their handlers, from `routes` or from the user's own OpenAPI document."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.spec import Spec
from farshore.spec.reader import located, shown
from farshore.spec.services import RestApi
from farshore.spec.services.functions import HANDLER, qualified
from farshore.spec.services.rest_api import CHECKERS_PREFIX, HEALTH_PATH, ROUTE_PATTERN, Route
from farshore.spec.yaml_source import place_of, read_node
from farshore.suggest import hint

HANDLER_KEY = "x-farshore-handler"
"""Names the handler of an operation in the user's document."""

ANY_METHOD = "x-amazon-apigateway-any-method"
"""The key of the operation that answers every method without one of its own, in API Gateway's dialect.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html
"""

Keys = tuple["str | int", ...]

GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"
"""The key under which a document says how API Gateway answers errors itself."""

_METHODS = {method.lower(): method for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")}
_METHODS[ANY_METHOD] = "ANY"
_INTEGRATION = "x-amazon-apigateway-integration"
_BESIDE_METHODS = ("parameters", "summary", "description")
"""What else a path may hold; `servers` and `$ref` would change what is served behind farshore's back."""

_ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
"""Could switch off the address that Route 53's checkers ask."""


@dataclass(frozen=True)
class Operation:
    """One method on one path, with the function that answers it.

    Attributes:
        route: Method and path, without the base path.
        handler: `module.function`.
        place: Where the handler is named.
        document: The operation as the user's document has it, with the parameters of its path; empty without one.
    """

    route: Route
    handler: str
    place: Place
    document: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Contract:
    """What an API promises to its clients.

    Attributes:
        operations: Sorted by path and method.
        document: The user's document without its paths; empty without one.
    """

    operations: tuple[Operation, ...]
    document: dict[str, Any] = field(default_factory=dict)

    @property
    def handlers(self) -> list[str]:
        """The handlers, each once."""
        return sorted({operation.handler for operation in self.operations})


def contract(spec: Spec, api: RestApi) -> Contract:
    """Return what an API promises.

    Raises:
        InputError: The user's document cannot be read, or is not what API Gateway and farshore can serve.
    """
    if api.openapi is None:
        routes = ((Route.parse(text), text, handler) for text, handler in api.routes.items())
        found = [Operation(route, qualified(handler), _at(spec, api, text)) for route, text, handler in routes]
        return Contract(_sorted(found))
    file = Path(spec.file).parent / api.openapi
    if not file.is_file():
        place = spec.place("services", api.name, "openapi")
        raise InputError([Problem(place, f"there is no file {file}; `openapi` is relative to the spec")])
    return _Document(spec, api, str(file)).contract()


def _at(spec: Spec, api: RestApi, route: str) -> Place:
    return spec.place("services", api.name, "routes", route)


def _sorted(operations: list[Operation]) -> tuple[Operation, ...]:
    return tuple(sorted(operations, key=lambda one: (one.route.path, one.route.method)))


class _Document:
    """The user's document, read with the same limits as a spec; every problem is collected."""

    def __init__(self, spec: Spec, api: RestApi, file: str) -> None:
        self._spec, self._api, self._file = spec, api, file
        self._problems: list[Problem] = []
        self._nodes: dict[Keys, yaml.Node] = {}
        self._variables: dict[tuple[str, ...], str] = {}

    def contract(self) -> Contract:
        document = self._value(read_node(self._file), ())
        self._stop()
        paths = self._checked(document)
        operations = [one for path, item in paths.items() for one in self._operations(path, item)]
        if not operations and not self._problems:
            self._problem(("paths",), "has no operation, so there is nothing to serve")
        self._unused_routes({str(one.route) for one in operations})
        self._stop()
        rest = {key: value for key, value in document.items() if key not in ("paths", "servers")}
        return Contract(_sorted(operations), rest)

    def _stop(self) -> None:
        if self._problems:
            raise InputError(self._problems)

    def _problem(self, path: Keys, message: str) -> None:
        node = self._nodes.get(path)
        place = place_of(self._file, node, path) if node is not None else Place(self._file)
        self._problems.append(Problem(place, located(path, message)))

    def _value(self, node: yaml.Node, path: Keys) -> Any:
        """Return a node as plain JSON data; a document within the limits of `read_node` is small enough to recurse."""
        self._nodes.setdefault(path, node)
        if isinstance(node, yaml.MappingNode):
            return self._map(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, number)) for number, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _map(self, node: yaml.MappingNode, path: Keys) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._problem(path, "a key must be text")
            elif key.value in found:
                self._nodes[(*path, key.value)] = key
                self._problem((*path, key.value), f"the key `{shown(key.value)}` is there twice")
            else:
                found[key.value] = self._value(value, (*path, key.value))
                self._nodes[(*path, key.value)] = key  # a problem with an entry is shown where its key is
        return found

    def _scalar(self, node: yaml.Node, path: Keys) -> Any:
        """Read a scalar as OpenAPI does, by YAML 1.2: `yes` and dates are text."""
        text = str(node.value)
        if not node.tag.startswith("tag:yaml.org,2002:"):
            self._problem(path, f"the tag `{shown(node.tag)}` means nothing here; write the value itself")
        if getattr(node, "style", None) or node.tag.endswith(":str"):
            return text
        if text in _WORDS:
            return _WORDS[text]
        if re.fullmatch(r"[-+]?[0-9]{1,30}", text):
            return int(text)
        if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text) and math.isfinite(float(text)):
            return float(text)
        return text

    def _checked(self, document: Any) -> dict[str, Any]:
        """Return the paths of a document, once it is of a version that API Gateway imports.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html (2026-11-27)
        """
        if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3.0."):
            self._problem(("openapi",), "is no OpenAPI 3.0 document: it must begin with `openapi: 3.0.1` or the like")
            self._stop()
        paths = document.get("paths")
        if not isinstance(paths, dict) or not paths:
            self._problem(("paths",), "has no `paths`, so there is nothing to serve")
            self._stop()
        for key in ("info", "components", GATEWAY_RESPONSES):
            if not isinstance(document.get(key, {}), dict):
                self._problem((key,), "must be a map")
        components = document.get("components")
        if isinstance(components, dict) and not isinstance(components.get("securitySchemes", {}), dict):
            self._problem(("components", "securitySchemes"), "must be a map")
        if _ENDPOINT in document:
            self._problem((_ENDPOINT,), "is farshore's own; Route 53 checks the API's own address")
        return dict(paths)

    def _operations(self, path: str, item: Any) -> Iterator[Operation]:
        at: Keys = ("paths", path)
        if not isinstance(item, dict):
            return self._problem(at, "must be a map of methods")
        if not re.fullmatch(ROUTE_PATTERN, f"ANY {path}"):
            return self._problem(at, "is no path that API Gateway serves; expected a path such as /orders/{id}")
        self._check_path(Route("ANY", path), at)
        for key, operation in item.items():
            if key in _METHODS:
                yield from self._operation(Route(_METHODS[key], path), operation, item.get("parameters"), (*at, key))
            elif key not in _BESIDE_METHODS and not key.startswith("x-"):
                self._problem((*at, key), f"`{shown(key)}` cannot be served here{hint(key, _METHODS)}")
        return None

    def _check_path(self, route: Route, at: Keys) -> None:
        if route.path.startswith(f"/{CHECKERS_PREFIX}") or (route.path == HEALTH_PATH and self._api.public_health):
            self._problem(at, "is farshore's own; choose another path")
        for depth, segment in enumerate(route.segments):
            if segment.startswith("{"):
                other = self._variables.setdefault(route.segments[:depth], segment)
                if other != segment:
                    self._problem(
                        at, f"API Gateway allows one variable at a place; `{other}` and `{segment}` share one"
                    )

    def _operation(self, route: Route, operation: Any, shared: Any, at: Keys) -> Iterator[Operation]:
        if not isinstance(operation, dict):
            return self._problem(at, "must be a map")
        parameters = [shared or [], operation.get("parameters") or []]
        if not all(isinstance(some, list) and all(map(_is_parameter, some)) for some in parameters):
            return self._problem(at, "has `parameters` that are no list of maps, each with `name` and `in`, or `$ref`")
        if _INTEGRATION in operation:
            return self._problem((*at, _INTEGRATION), "is written by farshore; name a handler instead")
        handler = self._handler(route, operation.get(HANDLER_KEY), at)
        if handler is not None:
            document = {key: value for key, value in operation.items() if key not in (HANDLER_KEY, "servers")}
            joined = _joined(*parameters)
            if joined:
                document["parameters"] = joined
            yield Operation(route, qualified(handler[0]), handler[1], document)
        return None

    def _handler(self, route: Route, own: Any, at: Keys) -> tuple[str, Place] | None:
        """Return the handler of an operation and where it is named: in the document, or in the spec's routes."""
        text, here = str(route), (*at, HANDLER_KEY)
        routed = self._api.routes.get(text)
        if own is None:
            if routed is not None:
                return routed, _at(self._spec, self._api, text)
            self._problem(at, f"names no handler; add `{HANDLER_KEY}`, or `{text}` to the spec's `routes`")
        elif not isinstance(own, str) or not re.fullmatch(HANDLER.pattern, own):
            self._problem(here, f"expected {HANDLER.expected}")
        elif routed not in (None, own):
            self._problem(here, f"is `{own}`, but the spec's `routes` say `{routed}`; keep one")
        else:
            return own, place_of(self._file, self._nodes[here], here)
        return None

    def _unused_routes(self, served: set[str]) -> None:
        api = self._api
        for key, text in [*(("routes", one) for one in api.routes), *(("authorizers", one) for one in api.authorizers)]:
            if text not in served:
                place = self._spec.place("services", api.name, key, text)
                self._problems.append(Problem(place, f"the document {self._file} has no `{text}`{hint(text, served)}"))


def _is_parameter(one: Any) -> bool:
    return isinstance(one, dict) and (
        isinstance(one.get("$ref"), str) or all(isinstance(one.get(key), str) for key in ("name", "in"))
    )


def _joined(shared: list[Any], own: list[Any]) -> list[Any]:
    """Return the parameters of an operation, with those of its path that it does not declare itself."""

    def key(one: Any) -> object:
        return one.get("name"), one.get("in"), one.get("$ref")

    declared = [key(one) for one in own]
    return [*(one for one in shared if key(one) not in declared), *own]


_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
