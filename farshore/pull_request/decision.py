"""What to do so that a pull request has one comment with a marker, and it says what it should."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from farshore.pull_request.comment import Comment


@dataclass(frozen=True)
class Decision:
    """What to do with the comments of a pull request.

    Attributes:
        keep: The comment that stays; None when one must be created.
        write: Whether the text must be written: into `keep`, or into a new comment.
        delete: Older comments with the same marker, oldest first.
    """

    keep: Comment | None
    write: bool
    delete: tuple[Comment, ...] = ()


def with_the_marker(comments: Iterable[Comment], marker: str) -> list[Comment]:
    """Return the comments that begin with a marker, whoever wrote them, oldest first."""
    return sorted((one for one in comments if one.begins_with(marker)), key=lambda one: one.id)


def ours(comments: Iterable[Comment], account: int | None) -> list[Comment]:
    """Return the comments that are ours to change: what the same account wrote, and nothing of anybody else's.

    Anybody can write a comment that begins with the marker, other bots too, and a token with write access could change
    it. So where it is not known which account we are, none is ours.

    Args:
        comments: Comments that begin with the marker.
        account: The number of the token's account; None when it is not known.
    """
    return [one for one in comments if account is not None and one.author == account]


def decide(mine: Iterable[Comment], body: str) -> Decision:
    """Return what to do so that one comment stays, the newest, and says `body`.

    Args:
        mine: Our comments with the marker.
        body: What the comment must say.
    """
    *older, newest = [None, *sorted(mine, key=lambda one: one.id)]
    if newest is None:
        return Decision(None, write=True)
    return Decision(newest, write=not newest.says(body), delete=tuple(filter(None, older)))
