"""Sends requests to a function the way a REST API's proxy integration does."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.runtime.lambda_host import Answer, LambdaHost

_EVENT = json.loads((Path(__file__).parent / "events" / "rest-proxy.json").read_text(encoding="utf-8"))


def proxy_event(
    method: str,
    resource: str,
    ids: dict[str, str],
    body: str | None = None,
    headers: dict[str, str] | None = None,
    claims: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Builds a proxy event; ids stand in it as in the URL, percent-encoded, which is how REST APIs hand them over."""
    encoded = {name: quote(value, safe="") for name, value in ids.items()}
    event = copy.deepcopy(_EVENT)
    path = re.sub(r"{(\w+)}", lambda match: encoded[match[1]], resource)
    event.update(resource=resource, path=path, httpMethod=method, pathParameters=encoded or None, body=body)
    event["requestContext"].update(resourcePath=resource, path=path, httpMethod=method)
    if claims:
        event["requestContext"]["authorizer"] = {"claims": claims}
    for name, value in (headers or {}).items():
        event["headers"][name] = value
        event["multiValueHeaders"][name] = [value]
    return event


def _nobody(_: dict[str, str]) -> dict[str, str]:
    return {}


class RestClient:
    """A client of one API: routes as in its spec, each with its handler in app.py.

    Args:
        host: The function.
        routes: The handler of each route.
        claims: What the token of a request says, by the ids in its path; without it, requests have none.
    """

    def __init__(
        self,
        host: LambdaHost,
        routes: dict[str, str],
        claims: Callable[[dict[str, str]], dict[str, str]] = _nobody,
    ) -> None:
        self.host = host
        self._routes = routes
        self._claims = claims

    def request(
        self,
        route: str,
        body: str | None = None,
        headers: dict[str, str] | None = None,
        claims: dict[str, str] | None = None,
        **ids: str,
    ) -> Answer:
        """Sends a request to a route (`GET /services/{id}`) with the ids in its path, and other claims if given."""
        method, resource = route.split(" ")
        signed_in = self._claims(ids) if claims is None else claims
        event = proxy_event(method, resource, ids, body, headers, signed_in)
        return self.host.invoke(f"app.{self._routes[route]}", event)
