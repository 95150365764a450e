"""Sends requests to a function the way a REST API's proxy integration does."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.runtime.lambda_host import Answer, LambdaHost

_EVENT = json.loads((Path(__file__).parent / "events" / "rest-proxy.json").read_text(encoding="utf-8"))


def proxy_event(
    method: str, resource: str, ids: dict[str, str], body: str | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """Builds a proxy event; ids stand in it as in the URL, percent-encoded, which is how REST APIs hand them over."""
    encoded = {name: quote(value, safe="") for name, value in ids.items()}
    event = copy.deepcopy(_EVENT)
    path = re.sub(r"{(\w+)}", lambda match: encoded[match[1]], resource)
    event.update(resource=resource, path=path, httpMethod=method, pathParameters=encoded or None, body=body)
    event["requestContext"].update(resourcePath=resource, path=path, httpMethod=method)
    for name, value in (headers or {}).items():
        event["headers"][name] = value
        event["multiValueHeaders"][name] = [value]
    return event


class RestClient:
    """A client of one API: routes as in its spec, each with its handler in app.py."""

    def __init__(self, host: LambdaHost, routes: dict[str, str]) -> None:
        self.host = host
        self._routes = routes

    def request(self, route: str, body: str | None = None, headers: dict[str, str] | None = None, **ids: str) -> Answer:
        """Sends a request to a route (`GET /services/{id}`) with the ids in its path."""
        method, resource = route.split(" ")
        return self.host.invoke(f"app.{self._routes[route]}", proxy_event(method, resource, ids, body, headers))
