"""A server on loopback that speaks GitHub's comment API, with its limits, and fails when told to."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "ghs_0123456789abcdefTHISISSECRET"
BOT = {"id": 41898282, "login": "github-actions[bot]", "type": "Bot"}
OTHER_BOT = {"id": 29139614, "login": "renovate[bot]", "type": "Bot"}
ALICE = {"id": 583231, "login": "alice", "type": "User"}
LIMIT = 65_536

COMMENTS = re.compile(r"/repos/([^/]+/[^/]+)/issues/(\d+)/comments")
GRAPHQL = ("/graphql", "/api/graphql")
COMMENT = re.compile(r"/repos/([^/]+/[^/]+)/issues/comments/(\d+)")

Fault = Callable[["_Handler"], bool]
"""Does something to a request; says whether that was all."""


@dataclass
class GitHubServer:
    """What the server knows, and what it was asked."""

    user: dict[str, Any] = field(default_factory=lambda: dict(BOT))
    comments: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    writable: bool = True
    most_characters: int = LIMIT
    api: str = ""

    def says(self, body: str, user: dict[str, Any] = BOT) -> dict[str, Any]:
        """Put a comment there."""
        number = 1 + max((one["id"] for one in self.comments), default=1000)
        made = {
            "id": number,
            "body": body,
            "user": user,
            "html_url": f"https://github.example/acme/shop/pull/7#issuecomment-{number}",
        }
        self.comments.append(made)
        return made

    def bodies(self) -> list[str]:
        return [one["body"] for one in self.comments]

    def asked(self, method: str) -> int:
        """How many requests had a method; a question in GraphQL is a QUERY."""
        return sum(one.startswith(f"{method} ") for one in self.requests)

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next requests with a method fail."""
        self.faults += [(method, fault)] * times

    def next_fault(self, method: str) -> Fault | None:
        for index, (wanted, fault) in enumerate(self.faults):
            if wanted == method:
                del self.faults[index]
                return fault
        return None


def answers(value: Any) -> Fault:
    """Answer 200, with a value."""

    def fault(handler: _Handler) -> bool:
        handler.answer(200, value)
        return True

    return fault


def status(code: int, message: str = "", **headers: str) -> Fault:
    """Answer with a status; `retry_after=1` becomes a header."""

    def fault(handler: _Handler) -> bool:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.answer(code, {"message": message}, named)
        return True

    return fault


def closed(handler: _Handler) -> bool:
    """Reset the connection, without an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
    return True


def done_but_closed(handler: _Handler) -> bool:
    """Do what was asked, and close the connection instead of saying so."""
    handler.silent = True
    return False


def cut_short(handler: _Handler) -> bool:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'[{"id": 1')
    handler.close_connection = True
    return True


def slow(seconds: float) -> Fault:
    """Answer after a while."""

    def fault(handler: _Handler) -> bool:
        time.sleep(seconds)
        return False

    return fault


def sent_to(location: str, code: int = 307) -> Fault:
    """Redirect."""
    return status(code, location=location)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    silent = False

    def handle_any(self) -> None:
        state = self.server.state
        length = int(self.headers.get("Content-Length") or 0)
        self.content = json.loads(self.rfile.read(length)) if length else None
        kind = "QUERY" if urlsplit(self.path).path in GRAPHQL else self.command
        state.requests.append(f"{kind} {self.path}")
        self.silent = False
        fault = state.next_fault(kind)
        if fault is not None and fault(self):
            return
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.answer(401, {"message": "Bad credentials"})
        elif not state.writable and kind not in ("GET", "QUERY"):
            self.answer(403, {"message": "Resource not accessible by integration"})
        else:
            self.route(state)

    do_GET = do_POST = do_PATCH = do_DELETE = handle_any  # noqa: N815

    def route(self, state: GitHubServer) -> None:
        path = urlsplit(self.path).path.removeprefix("/api/v3")
        if path in GRAPHQL:
            assert self.content == {"query": "{viewer{databaseId}}"}
            self.answer(200, {"data": {"viewer": {"databaseId": state.user["id"]}}})
        elif (found := COMMENTS.fullmatch(path)) and found[1] == "acme/shop" and found[2] == "7":
            self.list_comments(state) if self.command == "GET" else self.create(state)
        elif (found := COMMENT.fullmatch(path)) and found[1] == "acme/shop":
            self.change(state, int(found[2]))
        else:
            self.answer(404, {"message": "Not Found"})

    def list_comments(self, state: GitHubServer) -> None:
        query = parse_qs(urlsplit(self.path).query)
        size, page = min(100, int(query.get("per_page", ["30"])[0])), int(query.get("page", ["1"])[0])
        shown = state.comments[(page - 1) * size : page * size]
        headers = {}
        if page * size < len(state.comments):
            path = f"{state.api}{urlsplit(self.path).path}?per_page={size}&page="
            headers["Link"] = f'<{path}{page + 1}>; rel="next", <{path}{-(-len(state.comments) // size)}>; rel="last"'
        self.answer(200, shown, headers)

    def create(self, state: GitHubServer) -> None:
        if self.fits(state):
            self.answer(201, state.says(self.content["body"], state.user))

    def change(self, state: GitHubServer, number: int) -> None:
        comment = next((one for one in state.comments if one["id"] == number), None)
        if comment is None:
            self.answer(404, {"message": "Not Found"})
        elif self.command == "DELETE":
            state.comments.remove(comment)
            self.answer(204, None)
        elif self.fits(state):
            comment["body"] = self.content["body"]
            self.answer(200, comment)

    def fits(self, state: GitHubServer) -> bool:
        if len(self.content["body"]) <= state.most_characters:
            return True
        detail = {
            "resource": "IssueComment",
            "code": "unprocessable",
            "field": "data",
            "message": f"Body is too long (maximum is {state.most_characters} characters)",
        }
        self.answer(422, {"message": "Validation Failed", "errors": [detail]})
        return False

    def answer(self, code: int, value: Any, headers: dict[str, str] | None = None) -> None:
        if self.silent:
            closed(self)
            return
        content = b"" if value is None else json.dumps(value).encode()
        self.send_response(code)
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    state: GitHubServer
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no error here."""


@contextmanager
def github_server() -> Iterator[GitHubServer]:
    """Run a server with one pull request, acme/shop#7."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.state = GitHubServer()
        server.state.api = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.state
        finally:
            server.shutdown()
            thread.join()
