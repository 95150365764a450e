"""A gateway in front of moto's server: it counts the calls, and misbehaves when a test says so."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Reply = tuple[int, dict[str, Any]]
"""An HTTP status and a JSON body."""


@dataclass(frozen=True)
class Call:
    """One call that reached the gateway.

    Attributes:
        operation: As `GetParameters`.
        request: The request's body.
        region: The region it was signed for.
    """

    operation: str
    request: dict[str, Any]
    region: str


@dataclass
class Gateway:
    """An HTTP server that passes SSM calls on to moto, unless a test tells it otherwise.

    Attributes:
        url: Where it listens.
        answer: Given a call, returns a reply of its own, or None to pass the call on.
        edit: Given a call and moto's answer, which it may change.
        calls: Every call so far.
    """

    url: str = ""
    answer: Callable[[Call], Reply | None] | None = None
    edit: Callable[[Call, dict[str, Any]], None] | None = None
    calls: list[Call] = field(default_factory=list)


@contextlib.contextmanager
def serve(moto_url: str) -> Iterator[Gateway]:
    """Run a gateway to moto that behaves until it is told not to."""
    gate = Gateway()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            call = Call(
                operation=self.headers["X-Amz-Target"].partition(".")[2],
                request=json.loads(body),
                region=self.headers["Authorization"].split("/")[2],
            )
            gate.calls.append(call)
            own = gate.answer(call) if gate.answer else None
            status, answer = own or (200, self.ask_moto(body))
            if gate.edit and not own:
                gate.edit(call, answer)
            self.reply(status, json.dumps(answer).encode())

        def ask_moto(self, body: bytes) -> dict[str, Any]:
            passed = {name: self.headers[name] for name in ("X-Amz-Target", "Authorization", "Content-Type")}
            with urllib.request.urlopen(urllib.request.Request(moto_url, body, passed)) as response:
                return json.loads(response.read())

        def reply(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Keep the test output clean."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        gate.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield gate
        server.shutdown()
        thread.join()
