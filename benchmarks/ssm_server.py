"""SSM's public parameters over a socket, as fast as Python can: it counts the calls and throttles as AWS does.

The parameters are those that moto's maintainers recorded from AWS. moto's own server looks through all 53,000 of them
for every call, so that a refresh would measure moto; here a call is two look-ups.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

MOST = 10
"""Parameters in one answer; SSM's limit for both operations."""


class Bucket:
    """A token bucket: so many calls a second, and as many at once after a pause."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._tokens = rate
        self._filled = time.monotonic()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Say whether a call is allowed now."""
        with self._lock:
            now = time.monotonic()
            self._tokens = min(self._rate, self._tokens + (now - self._filled) * self._rate)
            self._filled = now
            allowed = self._tokens >= 1
            self._tokens -= allowed
            return allowed


class Ssm:
    """What a server holds and counts.

    Attributes:
        url: Where it listens.
        answered: Calls that got an answer.
        throttled: Calls that were told to come back later.
    """

    def __init__(self, values: dict[str, str], rate: float | None, latency: float = 0) -> None:
        """Serve these parameters.

        Args:
            values: By name.
            rate: Calls a second that are allowed; all of them when None.
            latency: Seconds that every answer takes.
        """
        self.url = ""
        self.answered = self.throttled = 0
        self._values = values
        self._latency = latency
        self._children: dict[str, list[str]] = {}
        for name in sorted(values):
            self._children.setdefault(name.rpartition("/")[0], []).append(name)
        self._bucket = Bucket(rate) if rate else None
        self._lock = threading.Lock()

    def reply(self, operation: str, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return the status and the body that answer a call."""
        time.sleep(self._latency)
        allowed = self._bucket is None or self._bucket.take()
        with self._lock:
            self.answered += allowed
            self.throttled += not allowed
        if not allowed:
            return 400, {"__type": "ThrottlingException", "message": "Rate exceeded"}
        return 200, self._by_path(request) if operation == "GetParametersByPath" else self._by_name(request)

    def _by_path(self, request: dict[str, Any]) -> dict[str, Any]:
        names = self._children.get(request["Path"], [])
        start = int(request.get("NextToken", 0))
        end = start + request.get("MaxResults", MOST)
        more = {"NextToken": str(end)} if end < len(names) else {}
        return {"Parameters": [self._one(name) for name in names[start:end]], **more}

    def _by_name(self, request: dict[str, Any]) -> dict[str, Any]:
        known = [name for name in request["Names"] if name in self._values]
        absent = [name for name in request["Names"] if name not in self._values]
        return {"Parameters": [self._one(name) for name in known], "InvalidParameters": absent}

    def _one(self, name: str) -> dict[str, Any]:
        return {"Name": name, "Type": "String", "Value": self._values[name], "Version": 1}


def recorded() -> dict[str, str]:
    """Return the parameters that moto ships, by name."""
    from moto.ssm.utils import convert_to_params
    from moto.utilities.utils import load_resource

    rows = [
        row
        for file in ("regions", "services")
        for row in convert_to_params(load_resource(f"ssm/resources/{file}.json"))
    ]
    return {str(row["Name"]): str(row["Value"]) for row in rows}


@contextlib.contextmanager
def serve(ssm: Ssm) -> Iterator[Ssm]:
    """Serve on a free port of 127.0.0.1, and stop."""

    class Handler(http.server.BaseHTTPRequestHandler):
        """Passes each request on to SSM's stand-in."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            """Answer one call."""
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = ssm.reply(self.headers["X-Amz-Target"].partition(".")[2], request)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Keep the report clean."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        ssm.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield ssm
        finally:
            server.shutdown()
            thread.join()
