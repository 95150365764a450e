"""moto's server as a handler: whatever goes wrong inside it comes back at once, as an AWS error that names it.

moto drops the connection when it crashes or lacks an action. An SDK takes that for a network fault and tries again for
minutes, which looks like an apply that hangs; a client error ends the call at once and says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .wire import Handler, Request, Response, aws_error

_HOP_HEADERS = {"content-length", "connection", "transfer-encoding"}


def moto_handler() -> Handler:
    """A handler that passes each call to moto, with the failures turned into errors."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    return failing_fast(DomainDispatcherApplication(create_backend_app))


def failing_fast(app: Any) -> Handler:
    """A handler that passes each call to a WSGI application, with its failures turned into errors."""

    def handle(request: Request) -> Response:
        try:
            response = call_wsgi(app, request)
        except NotImplementedError as error:
            return _failure(request, "NotImplemented", error)
        except Exception as error:  # whatever it is, the client gets to read it
            return _failure(request, "MotoFailure", error)
        if response.status in (404, 405) and response.body.lower().startswith(b"<!doctype html"):
            return _failure(request, "NotImplemented", LookupError("moto has no such path"))
        return response

    return handle


def call_wsgi(app: Any, request: Request) -> Response:
    """Run a WSGI application on a call and collect its answer."""
    status, headers = 500, []

    def start_response(line: str, fields: list[tuple[str, str]], _exc_info: object = None) -> None:
        nonlocal status, headers
        status, headers = int(line.split()[0]), fields

    chunks: Iterable[bytes] = app(request.wsgi(), start_response)
    body = b"".join(chunks)
    length = [(name, value) for name, value in headers if request.method == "HEAD" and name.lower() == "content-length"]
    kept = [(name, value) for name, value in headers if name.lower() not in _HOP_HEADERS]
    return Response(status, body, tuple(kept + length))


def _failure(request: Request, code: str, error: Exception) -> Response:
    action = request.action or f"{request.method} {request.path}"
    message = f"{request.service or 'unsigned'} {action}: {type(error).__name__}: {error}"
    return aws_error(request, 400, code, message)
