"""What was asked of the stand-in: one JSON line a call, for tests to read."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from .wire import Handler, Request, Response


@dataclass(frozen=True)
class Call:
    """One call to the stand-in.

    Attributes:
        time: when it was answered, in seconds since the epoch.
        region: the region it was signed for.
        service: the service it was signed for, by signing name.
        method: the HTTP method.
        path: the path, without the query.
        query: the query string.
        action: the action's name where the protocol has one (JSON and Query), else empty.
        attempt: which attempt of the same call this was, as the SDK counts them; 0 when it did not say.
        status: the HTTP status of the answer.
        milliseconds: how long the answer took.
    """

    time: float
    region: str
    service: str
    method: str
    path: str
    query: str
    action: str
    attempt: int
    status: int
    milliseconds: int


class AccessLog:
    """A handler around another that writes a line for each call."""

    def __init__(self, inner: Handler, path: Path) -> None:
        """Log the calls to ``inner`` into the file ``path``, after what is in it."""
        self._inner = inner
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def __call__(self, request: Request) -> Response:
        """Answer a call and log it."""
        began = time.monotonic()
        response = self._inner(request)
        line = json.dumps(asdict(_call(request, response, time.monotonic() - began)))
        with self._lock:
            self._file.write(line + "\n")
        return response


def read_log(path: Path) -> Iterator[Call]:
    """The calls in a log file, oldest first."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield Call(**json.loads(line))


def _call(request: Request, response: Response, seconds: float) -> Call:
    return Call(
        time=round(time.time(), 3),
        region=request.region,
        service=request.service,
        method=request.method,
        path=request.path,
        query=str(request.environ.get("QUERY_STRING", "")),
        action=request.action,
        attempt=_attempt(request),
        status=response.status,
        milliseconds=int(seconds * 1000),
    )


def _attempt(request: Request) -> int:
    fields = dict(part.strip().partition("=")[::2] for part in request.header("amz-sdk-request").split(";"))
    return int(fields.get("attempt") or 0)
