"""The note on a merge request, against a server that speaks GitLab's notes API."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

SCRIPT = Path(__file__).parents[2] / "examples" / "ci" / "gitlab_note.py"
NOTES = "/api/v4/projects/12/merge_requests/7/notes"
MARKER = "<!-- farshore review -->"


class _GitLab(BaseHTTPRequestHandler):
    server: Any

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length))["body"] if length else None
        path, notes = urlsplit(self.path).path, self.server.notes
        if self.headers.get("PRIVATE-TOKEN") != "glpat-secret":
            self.send_error(401)
        elif path == "/api/v4/user":
            self.answer({"id": 1})
        elif path == NOTES and self.command == "GET":
            page = int(parse_qs(urlsplit(self.path).query)["page"][0])
            newest = sorted(notes, key=lambda note: -note["id"])
            self.answer(newest[(page - 1) * 100 : page * 100], str(page + 1) if page * 100 < len(notes) else "")
        elif path == NOTES and self.command == "POST":
            notes.append({"id": len(notes) + 1, "body": body, "author": {"id": 1}})
            self.answer(notes[-1])
        elif self.command == "PUT":
            note = next(note for note in notes if path == f"{NOTES}/{note['id']}")
            note["body"] = body
            self.answer(note)
        else:
            self.send_error(404)

    do_GET = do_POST = do_PUT = handle_any  # noqa: N815

    def answer(self, value: Any, next_page: str = "") -> None:
        content = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("X-Next-Page", next_page)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def gitlab() -> Iterator[Any]:
    """GitLab, with the merge request 7 of project 12."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _GitLab) as server:
        server.notes = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def post(gitlab: Any, folder: Path, report: str) -> None:
    (folder / "report.md").write_text(report, encoding="utf-8")
    variables = {
        "CI_API_V4_URL": f"http://127.0.0.1:{gitlab.server_port}/api/v4",
        "CI_PROJECT_ID": "12",
        "CI_MERGE_REQUEST_IID": "7",
        "FARSHORE_GITLAB_TOKEN": "glpat-secret",
        "NO_PROXY": "127.0.0.1",
    }
    command = [sys.executable, SCRIPT, folder / "report.md"]
    subprocess.run(command, env={**os.environ, **variables}, check=True, timeout=30)


def test_one_note_is_updated_in_place(gitlab: Any, tmp_path: Path) -> None:
    for text in ("1 error", "nothing to object to"):
        post(gitlab, tmp_path, f"{MARKER}\n{text}\n")
    assert [note["body"] for note in gitlab.notes] == [f"{MARKER}\nnothing to object to\n"]


def test_it_is_found_among_many_and_nobody_elses_is_touched(gitlab: Any, tmp_path: Path) -> None:
    gitlab.notes.append({"id": 1, "body": f"{MARKER}\nold", "author": {"id": 1}})
    gitlab.notes += [{"id": n, "body": f"{MARKER}\nnot ours", "author": {"id": 2}} for n in range(2, 250)]
    post(gitlab, tmp_path, f"{MARKER}\nnew\n")
    assert gitlab.notes[0]["body"] == f"{MARKER}\nnew\n"
    assert {note["body"] for note in gitlab.notes[1:]} == {f"{MARKER}\nnot ours"}
