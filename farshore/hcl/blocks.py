"""What an outline of a Terraform file holds, in either of its syntaxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Comment(NamedTuple):
    """A comment, of which a block comment has a text for each of its lines.

    Attributes:
        line: The line that it begins on, 1-based.
        texts: What it says, line by line, without the signs around it.
        alone: Whether nothing else stands on its lines.
    """

    line: int
    texts: tuple[str, ...]
    alone: bool

    @property
    def last(self) -> int:
        """Return the line that it ends on."""
        return self.line + len(self.texts) - 1


@dataclass(frozen=True, slots=True)
class Block:
    """A block at the top of a file.

    Attributes:
        kind: As `resource`.
        labels: The words between its kind and its brace, without quotes.
        line: The line that it begins on, 1-based.
        arguments: Those of its arguments that lead elsewhere (`source`, `from`, `alias`), as far as they are constant.
        comments: Those directly above it, and at the end of its first line.
    """

    kind: str
    labels: tuple[str, ...]
    line: int
    arguments: Mapping[str, str] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()

    @property
    def address(self) -> str | None:
        """Return what it declares, as addresses within its module name it; None where that has no address."""
        prefix = _PREFIXES.get((self.kind, len(self.labels)))
        if prefix is None:
            return None
        alias = [self.arguments["alias"]] if self.kind == "provider" and "alias" in self.arguments else []
        return ".".join([*prefix, *self.labels, *alias])


_PREFIXES: dict[tuple[str, int], tuple[str, ...]] = {
    ("resource", 2): (),
    ("data", 2): ("data",),
    ("ephemeral", 2): ("ephemeral",),
    ("module", 1): ("module",),
    ("provider", 1): ("provider",),
}
"""What stands in front of the labels in the address of what a block declares, by its kind and number of labels."""

LEADING = ("source", "from", "alias")
"""The arguments that an outline keeps."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file holds, as far as an outline tells.

    Attributes:
        blocks: Its blocks, in order.
        loose: The comments that belong to none of them.
        broken: What is wrong with the file, as words that follow its name; empty when it could be read to its end.
    """

    blocks: tuple[Block, ...]
    loose: tuple[Comment, ...] = ()
    broken: str = ""


def first_line_comments(line: int, comments: Mapping[int, Sequence[Comment]]) -> list[Comment]:
    """Return the comments that share a line with the beginning of a block."""
    return [one for one in comments.get(line, ()) if not one.alone]


def comments_above(line: int, ending: Mapping[int, Comment]) -> list[Comment]:
    """Return the comments directly above a line, with no other line between, from the top down.

    Args:
        line: The line.
        ending: Comments that have their lines for themselves, by the line that they end on.
    """
    found: list[Comment] = []
    while comment := ending.get(line - 1):
        found.append(comment)
        line = comment.line
    return found[::-1]


def loose_ones(comments: Iterable[Comment], blocks: Iterable[Block]) -> tuple[Comment, ...]:
    """Return the comments that belong to no block."""
    taken = {one for block in blocks for one in block.comments}
    return tuple(one for one in comments if one not in taken)
