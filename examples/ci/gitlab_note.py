"""Puts a report that `farshore review --format markdown` wrote on the merge request of a GitLab job, as one note.

    python gitlab_note.py farshore.md

The note is found again by the report's first line, a hidden marker, among the notes of the token's own account, and
updated in place. FARSHORE_GITLAB_TOKEN is a project access token with the scope `api`; what else it needs, GitLab sets
in the job of a merge request: CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID.

The calls: https://rubydoc.info/gems/gitlab/Gitlab%2FClient%2FNotes:edit_merge_request_note (2026-11-21).
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from pathlib import Path
from typing import Any


def call(method: str, path: str, body: str | None = None) -> tuple[Any, str | None]:
    """Ask GitLab; return the answer, and the number of the next page if there is one."""
    request = urllib.request.Request(  # noqa: S310 - the address is GitLab's own
        os.environ["CI_API_V4_URL"] + path,
        method=method,
        data=None if body is None else json.dumps({"body": body}).encode(),
        headers={"Content-Type": "application/json"},
    )
    request.add_unredirected_header("PRIVATE-TOKEN", os.environ["FARSHORE_GITLAB_TOKEN"])
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer), answer.headers.get("X-Next-Page")


def find(notes: str, marker: str) -> int | None:
    """Return the newest note of ours that begins with the marker."""
    me, _ = call("GET", "/user")
    page: str | None = "1"
    while page:
        found, page = call("GET", f"{notes}?per_page=100&sort=desc&page={page}")
        for note in found:
            if note["author"]["id"] == me["id"] and note["body"].split("\n")[0].strip() == marker:
                return int(note["id"])
    return None


def main() -> None:
    """Create the note, or update it."""
    report = Path(sys.argv[1]).read_text(encoding="utf-8")
    project, number = os.environ["CI_PROJECT_ID"], os.environ["CI_MERGE_REQUEST_IID"]
    notes = f"/projects/{project}/merge_requests/{number}/notes"
    note = find(notes, report.split("\n")[0].strip())
    if note is None:
        call("POST", notes, report)
    else:
        call("PUT", f"{notes}/{note}", report)


if __name__ == "__main__":
    main()
