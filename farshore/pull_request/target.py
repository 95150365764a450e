"""Which pull request of which repository, as the job that runs us knows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from farshore.errors import FarshoreError, InputError
from farshore.files import EVENT, read_json

_REPOSITORY = re.compile(r"(?!\.{1,2}/)[A-Za-z0-9._-]+/(?!\.{1,2}$)[A-Za-z0-9._-]+", re.ASCII)
_REF = re.compile(r"refs/pull/([1-9][0-9]*)/(?:merge|head)", re.ASCII)


@dataclass(frozen=True)
class Target:
    """A pull request.

    Attributes:
        repository: `OWNER/NAME`.
        number: Its number, from 1.
    """

    repository: str
    number: int

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


def target_from(environment: Mapping[str, str], repository: str | None, number: int | None) -> Target:
    """Return the pull request: what is given, else what GitHub Actions says in its variables and its event.

    The variables: https://docs.github.com/en/actions/reference/variables-reference (2026-11-21)

    Raises:
        FarshoreError: The repository or the number is not known, or not one.
    """
    repository = repository or environment.get("GITHUB_REPOSITORY")
    if not repository:
        raise FarshoreError("no repository: give --repository OWNER/NAME, or set GITHUB_REPOSITORY")
    if not _REPOSITORY.fullmatch(repository):
        raise FarshoreError(f"--repository: {repository!r} is not of the form OWNER/NAME")
    if number is None:
        number = _from_event(environment.get("GITHUB_EVENT_PATH")) or _from_ref(environment.get("GITHUB_REF"))
    if number is None:
        raise FarshoreError(
            "this job runs for no pull request (neither GITHUB_EVENT_PATH nor GITHUB_REF names one): "
            "run it on `pull_request`, or give --pull-request N"
        )
    return Target(repository, number)


def _from_ref(ref: str | None) -> int | None:
    found = _REF.fullmatch(ref or "")
    return int(found.group(1)) if found else None


def _from_event(path: str | None) -> int | None:
    """Return the number in the file that describes what started the job; a file that is none says nothing."""
    if not path:
        return None
    try:
        return number_in(read_json(path, EVENT))
    except InputError:
        return None


def number_in(event: Any) -> int | None:
    """Return the number of the pull request that an event is about; None when it is about none.

    Looks into `pull_request`, an `issue` that is a pull request, and a `workflow_run` with just one.
    """
    if not isinstance(event, dict):
        return None
    issue, run = event.get("issue"), event.get("workflow_run")
    candidates = [event.get("pull_request")]
    if isinstance(issue, dict) and issue.get("pull_request"):
        candidates.append(issue)
    if isinstance(run, dict) and isinstance(run.get("pull_requests"), list) and len(run["pull_requests"]) == 1:
        candidates.append(run["pull_requests"][0])
    for one in candidates:
        number = one.get("number") if isinstance(one, dict) else None
        if isinstance(number, int) and not isinstance(number, bool) and number > 0:
            return number
    return None
