"""The text of a comment: its hidden marker, the reports that it is made of, and cutting them to what GitHub takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from farshore.errors import FarshoreError
from farshore.pull_request.comment import settled

LIMIT = 65_536
"""The most characters GitHub takes; it refuses more with status 422: "Body is too long (maximum is 65536 characters)".

As its users report it: https://github.com/jmikedupont2/ai-ticket/issues/51 (2026-11-21)
"""

MOST_REPORTS = 100
"""The most reports in one comment: each still has room for a heading and a word that it was cut."""

_MARKER = re.compile(r"<!-- (?:(?!--)[^<>\n]){1,200} -->")
_CUT = "**Cut: the report is longer than a comment may be.** All of it is in the job's summary and report files."


def marker_of(body: str) -> str | None:
    """Return the hidden first line by which a comment is found again; None when the text has none."""
    first = body.lstrip("\ufeff").partition("\n")[0].rstrip()
    return first if _MARKER.fullmatch(first) else None


def with_marker(body: str, marker: str | None, origin: str) -> tuple[str, str]:
    """Return a text that begins with its marker, and the marker.

    Args:
        body: The text.
        marker: The marker to use; None for the one that the text begins with.
        origin: What the text was read from, for errors.

    Raises:
        FarshoreError: There is no marker, it is none, or the text is empty.
    """
    body = settled(body.lstrip("\ufeff"))
    found = marker_of(body)
    if not body or body == found:
        raise FarshoreError(f"{origin}: is empty; a comment needs a report to show")
    if marker is None and found is None:
        raise FarshoreError(
            f"{origin}:1: does not begin with a marker such as `<!-- farshore review -->`, by which the comment is "
            "found again; write the report with `--format markdown`, or give --marker"
        )
    if marker is not None and not _MARKER.fullmatch(marker):
        raise FarshoreError(f"--marker: {marker!r} is no hidden line; write it as '<!-- words -->'")
    wanted = marker or found or ""
    if found is None:
        return f"{wanted}\n{body}", wanted
    return wanted + body[len(found) :], wanted


@dataclass(frozen=True)
class Body:
    """What a comment is to say.

    Attributes:
        marker: The hidden line by which it is found again.
        sections: The reports, without their markers.
    """

    marker: str
    sections: tuple[str, ...]

    @classmethod
    def of(cls, reports: Sequence[tuple[str, str]], marker: str | None) -> Body:
        """Return the body that some reports make together.

        Args:
            reports: What each was read from, and its text.
            marker: The marker to use; None for the one of the reports, without a name where they are several.

        Raises:
            FarshoreError: There is no marker, or they are reports of different kinds, or too many.
        """
        if len(reports) > MOST_REPORTS:
            raise FarshoreError(f"{len(reports)} reports are too many for one comment: at most {MOST_REPORTS}")
        marked = [with_marker(text, marker, origin) for origin, text in reports]
        found = [one for _, one in marked]
        shared = found[0] if len(found) == 1 else _of_one_kind(found, [origin for origin, _ in reports])
        return cls(shared, tuple(text[len(mark) :].lstrip("\n") for text, mark in marked))

    def within(self, limit: int) -> str:
        """Return the text, in at most `limit` characters.

        Where the reports are too long, each gets the same room, and what the short ones leave of it goes to the others.
        """
        left = limit - len(self.marker) - len("\n") - len("\n\n") * (len(self.sections) - 1)
        rooms: dict[int, int] = {}
        by_length = sorted(range(len(self.sections)), key=lambda number: len(self.sections[number]))
        for done, number in enumerate(by_length):
            rooms[number] = min(len(self.sections[number]), left // (len(by_length) - done))
            left -= rooms[number]
        kept = [fitting(section, rooms[number]) for number, section in enumerate(self.sections)]
        return f"{self.marker}\n" + "\n\n".join(kept)


def _of_one_kind(markers: Sequence[str], origins: Sequence[str]) -> str:
    """Return the marker of several reports, without what names one of them."""
    kinds = [re.sub(r": .* -->$", " -->", one) for one in markers]
    for kind, origin in zip(kinds, origins, strict=True):
        if kind != kinds[0]:
            raise FarshoreError(
                f"{origins[0]} and {origin} are reports of different kinds; for one comment of both, give --marker"
            )
    return kinds[0]


def fitting(body: str, limit: int) -> str:
    """Return a text of at most `limit` characters: whole paragraphs from its beginning, and a word that it was cut."""
    if len(body) <= limit:
        return body
    room = limit - len(_CUT) - 200  # for what is closed
    kept = body[: body.rfind("\n\n", 0, room)] if body.rfind("\n\n", 0, room) > 0 else body[:room]
    return "\n\n".join([kept.rstrip() + _closing(kept), _CUT])


def _closing(text: str) -> str:
    """Return what closes the code block and the folded parts that a cut has left open."""
    fences = sum(line.startswith("```") for line in text.splitlines())
    open_ = min(text.count("<details") - text.count("</details>"), 10)
    return ("\n```" if fences % 2 else "") + "\n\n</details>" * max(open_, 0)
