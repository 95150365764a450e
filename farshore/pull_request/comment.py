"""A comment on a pull request, as GitHub tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from farshore.servers.text import one_line


@dataclass(frozen=True)
class Comment:
    """One comment.

    Attributes:
        id: GitHub's number for it; a later comment has a higher one.
        body: Its Markdown.
        author: GitHub's number of the account that wrote it; None for an account that is gone. A login is no identity:
            it can be changed, and then taken by somebody else.
        url: Where a person reads it.
    """

    id: int
    body: str
    author: int | None
    url: str = ""

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Comment:
        """Return the comment that an object of the API describes.

        Raises:
            KeyError, TypeError, ValueError: It describes none.
        """
        user = answer.get("user") or {}
        return cls(
            id=int(answer["id"]),
            body=str(answer.get("body") or ""),
            author=account_number(user.get("id")),
            url=one_line(str(answer.get("html_url") or "")),
        )

    def begins_with(self, marker: str) -> bool:
        """Say whether the first line is the marker; a quotation of it further down is somebody's answer."""
        return settled(self.body).partition("\n")[0].rstrip() == marker

    def says(self, body: str) -> bool:
        """Say whether the comment already holds a text, but for line ends and what trails."""
        return settled(self.body) == settled(body)


def account_number(value: object) -> int | None:
    """Return the number of an account as an answer gives it; None when it gives none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def settled(text: str) -> str:
    """Return a text as it is after GitHub's editor: its line ends may be CRLF, and what trails may be gone."""
    return text.replace("\r\n", "\n").rstrip()
