"""A proxy in front of moto's server that remembers what was asked of AWS."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Recorder:
    """Forwards every request to `upstream` and keeps what it was: a DynamoDB operation, or a method and path.

    Attributes:
        endpoint: The address to give to clients.
        calls: What was asked, in order.
        before: What to do, once, before an operation goes through: how tests get in between.
        refused: Operations that are answered with an AccessDeniedException as talkative as the real one.
    """

    def __init__(self, upstream: str) -> None:
        self.calls: list[str] = []
        self.before: dict[str, Callable[[], object]] = {}
        self.refused: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _forwarder(upstream, self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


_DENIED = json.dumps(
    {
        "__type": "com.amazon.coral.service#AccessDeniedException",
        "Message": "User: arn:aws:sts::123456789012:assumed-role/pegboard-health is not authorized",
    }
).encode()


def _forwarder(upstream: str, recorder: Recorder) -> type[BaseHTTPRequestHandler]:
    class Forwarder(BaseHTTPRequestHandler):
        def forward(self) -> None:
            operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            recorder.calls.append(operation or f"{self.command} {self.path}")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            recorder.before.pop(operation, lambda: None)()
            if operation in recorder.refused:
                self.answer(400, [("Content-Type", "application/x-amz-json-1.0")], _DENIED)
                return
            connection = http.client.HTTPConnection(urlsplit(upstream).netloc, timeout=30)
            connection.request(self.command, self.path, body, dict(self.headers))
            response = connection.getresponse()
            self.answer(response.status, response.getheaders(), response.read())
            connection.close()

        def answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = forward  # noqa: N815 - the names http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    return Forwarder
