"""One comment with a marker on a pull request: found, written when it says something else, duplicates deleted."""

from __future__ import annotations

import enum
import sys
from dataclasses import dataclass

from farshore.errors import SourceUnreachable
from farshore.pull_request import patience
from farshore.pull_request.body import LIMIT, Body
from farshore.pull_request.comment import Comment
from farshore.pull_request.connection import Refused, Unsettled
from farshore.pull_request.decision import decide, ours, with_the_marker
from farshore.pull_request.github import GitHub
from farshore.pull_request.target import Target


class Deed(enum.Enum):
    """What was done with the comment."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NONE = "no comment needed on"


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes:
        deed: What was done with the comment.
        comment: The comment, as it is now; None where there is none.
        deleted: How many older ones were deleted.
        cut: Whether the text had to be cut.
    """

    deed: Deed
    comment: Comment | None
    deleted: int = 0
    cut: bool = False


def publish(github: GitHub, target: Target, body: Body, *, create: bool = True) -> Outcome:
    """See to it that the pull request has one comment of ours with the body's marker, and it says what the body says.

    After a change that got no answer everything begins again with the list, which shows whether it was carried out.

    Args:
        github: The server.
        target: The pull request.
        body: What the comment must say.
        marker: The line by which it is found again.
        create: Whether a comment is made where there is none; without, only one that is there is kept true.

    Raises:
        SourceUnreachable: GitHub gave no answer, or refused; the message says what to do.
    """
    limits = (LIMIT, LIMIT // 2)
    whole = body.within(sys.maxsize)
    try:
        for limit in limits:
            try:
                text = body.within(limit)
                return _settled(github, target, text, body.marker, cut=text != whole, create=create)
            except Refused as refused:
                # GitHub counts differently from us, or the server's limit is another.
                if limit == limits[-1] or refused.status != 422 or "too long" not in refused.message.lower():
                    raise
    except Refused as refused:
        raise SourceUnreachable(f"{refused}. {advice(refused.status, target)}") from None
    raise AssertionError("the last limit returns or raises")


def _settled(github: GitHub, target: Target, body: str, marker: str, *, cut: bool, create: bool) -> Outcome:
    for attempt in range(1, patience.ATTEMPTS + 1):
        try:
            return _once(github, target, body, marker, cut=cut, create=create)
        except Unsettled:
            if attempt == patience.ATTEMPTS:
                raise
            github.connection.pause(attempt)
    raise AssertionError("the last attempt returns or raises")


def _once(github: GitHub, target: Target, body: str, marker: str, *, cut: bool, create: bool) -> Outcome:
    marked = with_the_marker(github.comments(target), marker)
    decision = decide(ours(marked, github.account() if marked else None), body)
    older = decision.delete
    if decision.keep is None and not create:
        return Outcome(Deed.NONE, None)
    if decision.keep is None:
        deed, comment = Deed.CREATED, github.create(target, body)
        # Who wrote the new comment is who we are, should GitHub not have said so before.
        older = tuple(ours(marked, comment.author))
    elif decision.write:
        deed, comment = Deed.UPDATED, github.update(target, decision.keep, body)
    else:
        deed, comment = Deed.UNCHANGED, decision.keep
    return Outcome(deed, comment, sum(github.delete(target, one) for one in older), cut)


def advice(status: int, target: Target) -> str:
    """Return what to do about a refusal."""
    if status == 401:
        return "GITHUB_TOKEN is not valid, or has expired."
    if status == 407:
        return "A proxy wants a sign-in: check HTTPS_PROXY."
    if status == 403:
        return (
            "The token may not write here: give the job `permissions: {pull-requests: write}`. A pull request from a "
            "fork gets a read-only token, whatever the workflow says; its report is in the job's summary."
        )
    if status in (404, 410):
        return f"There is no {target}, its conversation is gone, or the token may not see it."
    return "Check --repository and --pull-request, and that the conversation is not locked."
