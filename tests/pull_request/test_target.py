"""Which pull request a job runs for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from farshore.errors import FarshoreError
from farshore.pull_request.target import Target, number_in, target_from


@pytest.mark.parametrize(
    ("event", "number"),
    [
        ({"number": 7, "pull_request": {"number": 7}}, 7),
        ({"issue": {"number": 8, "pull_request": {"url": "…"}}}, 8),
        ({"issue": {"number": 8}}, None),
        ({"workflow_run": {"pull_requests": [{"number": 9}]}}, 9),
        ({"workflow_run": {"pull_requests": [{"number": 9}, {"number": 10}]}}, None),
        ({"workflow_run": {"pull_requests": []}}, None),
        ({"pull_request": {"number": "7; rm"}}, None),
        ({"pull_request": {"number": True}}, None),
        ({"pull_request": {"number": -1}}, None),
        ({"pull_request": []}, None),
        ([], None),
        (None, None),
    ],
)
def test_the_event_says_it(event: Any, number: int | None) -> None:
    assert number_in(event) == number


@pytest.mark.parametrize("ref", ["refs/pull/12/merge", "refs/pull/12/head"])
def test_the_ref_says_it(ref: str) -> None:
    assert target_from({"GITHUB_REPOSITORY": "acme/shop", "GITHUB_REF": ref}, None, None) == Target("acme/shop", 12)


@pytest.mark.parametrize("ref", ["refs/heads/main", "refs/pull/0/merge", "refs/pull/x/merge", "refs/pull/1/merge\nx"])
def test_other_refs_do_not(ref: str) -> None:
    with pytest.raises(FarshoreError, match="give --pull-request N"):
        target_from({"GITHUB_REPOSITORY": "acme/shop", "GITHUB_REF": ref}, None, None)


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "\ud800".encode("utf-8", "surrogatepass")])
def test_an_event_that_cannot_be_read_leaves_the_ref(content: str | bytes, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_bytes(content if isinstance(content, bytes) else content.encode())
    variables = {"GITHUB_EVENT_PATH": str(event), "GITHUB_REF": "refs/pull/3/merge"}
    assert target_from(variables, "acme/shop", None).number == 3


def test_what_is_given_goes_before_what_the_job_says(tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7}}), encoding="utf-8")
    variables = {"GITHUB_EVENT_PATH": str(event), "GITHUB_REPOSITORY": "acme/shop"}
    assert str(target_from(variables, "other/one", 5)) == "other/one#5"


@pytest.mark.parametrize(
    "name", ["acme", "acme/", "/shop", "acme/..", "../shop", "acme/shop/x", "a b/c", "acme/shop\n"]
)
def test_a_repository_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(FarshoreError, match="OWNER/NAME"):
        target_from({}, name, 1)
