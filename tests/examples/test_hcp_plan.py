"""The script that fetches a plan from HCP Terraform, against two servers: the API, and where plans are kept."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.programs import program

SCRIPT = Path(__file__).parents[2] / "examples" / "ci" / "hcp_plan.sh"


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("Authorization")))
        status, location, content = self.server.answer
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(status: int, location: str = "", content: bytes = b"", host: str = "127.0.0.1") -> Iterator[Any]:
    """Answer everything in one way."""
    with ThreadingHTTPServer((host, 0), _Handler) as server:
        server.answer, server.seen = (status, location, content), []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def fetch(server: Any, run: str = "run-1a") -> subprocess.CompletedProcess[str]:
    program("curl")
    address = f"http://127.0.0.1:{server.server_port}"
    variables = {"TFE_TOKEN": "secret", "TFE_ADDRESS": address, "NO_PROXY": "*", "no_proxy": "*"}
    environment = {**os.environ, **variables}
    return subprocess.run(
        ["bash", SCRIPT, run], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_plan_is_fetched_from_where_it_is_kept_and_the_token_stays() -> None:
    with (
        serving(200, content=b'{"format_version": "1.2"}', host="127.0.0.2") as kept,
        serving(307, f"http://127.0.0.2:{kept.server_port}/object") as api,
    ):
        done = fetch(api)
    assert (done.returncode, done.stdout, done.stderr) == (0, '{"format_version": "1.2"}', "")
    assert api.seen == [("/api/v2/runs/run-1a/plan/json-output", "Bearer secret")]
    assert kept.seen == [("/object", None)]


@pytest.mark.parametrize(("status", "says"), [(204, "has not completed"), (404, "404")])
def test_a_plan_that_is_not_there_is_an_error(status: int, says: str) -> None:
    with serving(status) as api:
        done = fetch(api)
    assert (done.returncode, done.stdout) == (3, "")
    assert says in done.stderr


def test_what_is_no_run_is_not_asked_for() -> None:
    with serving(200) as api:
        done = fetch(api, "../../organizations")
    assert (done.returncode, api.seen) == (2, [])
