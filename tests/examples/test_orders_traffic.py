"""The traffic of the orders example, against a server that answers as two regions would during a failover."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[2] / "examples" / "orders" / "traffic.py"
CREDENTIALS = Credentials("AKIDEXAMPLE", "not-a-real-secret", "a-session")

EAST, WEST = (201, "us-east-1"), (201, "us-west-2")
LOST = (0, "")  # the connection is cut without an answer
BROKEN = (503, "us-east-1")


class _Api(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.take()
        made = {"customers": ["c1", "c2", "c3"], "products": ["p1", "p2", "p3"]}
        self.answer(self.server.fill, "us-east-1", made)

    def do_PUT(self) -> None:
        order = self.take()
        status, region = self.server.script.pop(0)
        self.server.orders.append((self.path, order, status))
        if status:
            self.answer(status, region, order if status < 300 else {"error": "writes-off"})

    def take(self) -> dict[str, Any]:
        """Read the body; what is not signed as it should be fails the test."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if signature(self, body) not in self.headers["Authorization"]:
            self.server.forged.append(self.path)
        return dict(json.loads(body))

    def answer(self, status: int, region: str, body: object) -> None:
        self.send_response(status)
        self.send_header("x-region", region)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """An API that answers as its `script` says, order by order; it keeps the `orders` it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Api)
        self.fill = 201
        self.script: list[tuple[int, str]] = []
        self.orders: list[tuple[str, dict[str, Any], int]] = []
        self.forged: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


def signature(request: _Api, body: bytes) -> str:
    """What the signature must be: made anew from what arrived, as API Gateway does."""
    signed = re.search("SignedHeaders=([^,]+)", request.headers["Authorization"])
    assert signed
    headers = {name: request.headers[name] for name in signed[1].split(";")}
    assert {"content-type", "host", "x-amz-date", "x-amz-security-token"} <= headers.keys()
    again = AWSRequest(request.command, f"{request.server.url}{request.path}", data=body, headers=headers)
    again.context["timestamp"] = request.headers["X-Amz-Date"]
    sign = SigV4Auth(CREDENTIALS, "execute-api", "us-east-1")
    return str(sign.signature(sign.string_to_sign(again, sign.canonical_request(again)), again))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(server: Server, *script: tuple[int, str], regions: str = "us-east-1", interval: float = 0.05) -> Any:
    """Place as many orders as the script has answers; returns the finished process."""
    server.script = list(script)
    command = [sys.executable, str(SCRIPT), f"{server.url}/v1", "--regions", regions]
    command += ["--orders", str(len(script)), "--interval", str(interval)]
    credentials = {
        "AWS_ACCESS_KEY_ID": CREDENTIALS.access_key,
        "AWS_SECRET_ACCESS_KEY": CREDENTIALS.secret_key,
        "AWS_SESSION_TOKEN": str(CREDENTIALS.token),
    }
    environment = {**os.environ, **credentials, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_orders_are_signed_and_of_the_customers_and_products_that_were_made(server: Server) -> None:
    done = run(server, EAST, EAST, EAST, EAST)

    assert (done.returncode, server.forged) == (0, [])
    assert [order["customerId"] + order["productId"] for _, order, _ in server.orders] == [
        "c1p1",
        "c2p2",
        "c3p3",
        "c1p1",
    ]
    paths = {path for path, _, _ in server.orders}
    assert len(paths) == 4
    assert all(re.fullmatch("/v1/orders/[0-9a-f-]{36}", path) for path in paths)


def test_each_order_is_told_with_its_region_and_its_latency(server: Server) -> None:
    done = run(server, EAST, WEST, BROKEN)
    lines = done.stdout.splitlines()[:3]

    assert [re.split(" {2,}", line)[1:3] for line in lines] == [
        ["201", "us-east-1"],
        ["201", "us-west-2"],
        ["503", "us-east-1"],
    ]
    assert all(re.search(r"\d ms", line) for line in lines)
    assert "writes-off" in lines[2]


def test_a_move_without_a_failure_is_told_and_costs_nothing(server: Server) -> None:
    done = run(server, EAST, EAST, WEST, WEST, WEST)

    assert "5 requests, 5 orders placed" in done.stdout
    assert re.search(r"us-east-1: 2 orders, median \d+ ms, at most \d+ ms", done.stdout)
    assert re.search(r"us-west-2: 3 orders, median \d+ ms, at most \d+ ms", done.stdout)
    assert re.search(r"moved from us-east-1 to us-west-2 at \d\d:\d\d:\d\d", done.stdout)
    assert "without success: 0.0 s in all, 0.0 s at a stretch" in done.stdout


def test_what_failed_is_sent_again_under_its_id_until_it_is_placed(server: Server) -> None:
    done = run(server, EAST, LOST, BROKEN, WEST, WEST)

    first, *same, last = [path for path, _, _ in server.orders]
    assert len(set(same)) == 1
    assert len({first, same[0], last}) == 3
    assert "5 requests, 3 orders placed" in done.stdout
    assert server.forged == []


def test_the_time_without_success_is_counted_from_the_last_success_to_the_next(server: Server) -> None:
    done = run(server, EAST, LOST, LOST, WEST, BROKEN, WEST, interval=0.2)
    found = re.search(r"without success: ([\d.]+) s in all, ([\d.]+) s at a stretch", done.stdout)
    assert found
    whole, longest = map(float, found.groups())

    # Three intervals, then two; the rest is what the requests took.
    assert whole >= 1.0
    assert 0.6 <= longest < whole


def test_if_nobody_ever_answers_all_of_the_time_is_without_success(server: Server) -> None:
    done = run(server, LOST, LOST, LOST, interval=0.2)
    found = re.search(r"without success: ([\d.]+) s in all", done.stdout)

    assert done.returncode == 1
    assert found
    assert float(found[1]) >= 0.4
    assert "3 requests, 0 orders placed" in done.stdout


def test_without_examples_there_is_nothing_to_order(server: Server) -> None:
    server.fill = 403
    done = run(server, EAST)

    assert (done.returncode, server.orders) == (1, [])
    assert "no examples to order" in done.stderr
    assert "403" in done.stderr


def test_signing_for_several_regions_says_what_it_takes(server: Server) -> None:
    done = run(server, EAST, regions="us-east-1,us-west-2")

    # SigV4A is part of botocore[crt], which these tests do not need otherwise.
    if done.returncode:
        assert "botocore[crt]" in done.stderr
        assert "Traceback" not in done.stderr
    else:
        assert len(server.orders) == 1


@pytest.mark.parametrize("secret", [CREDENTIALS.secret_key, str(CREDENTIALS.token)])
def test_no_credentials_are_printed(server: Server, secret: str) -> None:
    done = run(server, EAST, LOST)
    assert secret not in done.stdout + done.stderr
