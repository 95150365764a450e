"""Text of the input in Markdown: it can become neither Markdown nor HTML, nor what code hosts make of plain text."""

from __future__ import annotations

import re

from farshore.report.text import clipped, pieces, printable

_FIELD = 1_000

# What means something to Markdown, HTML or mathematics, as entities, which never make structure:
# https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references (2026-11-21, as spec.txt
# of npm's commonmark-spec 0.31.2 has it)
_ENTITIES = {ord(character): f"&#{ord(character)};" for character in "&<>\"'`*~[]{}()|\\$#!@^"}

# An underscore within a word means nothing: https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run, rules 2
# and 4 (2026-11-21, as above).
_UNDERSCORES = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")

# What hosts make links of after that, in plain text: mentions, issues, addresses.
# https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
# (2026-11-21)
_LINKS = re.compile(r"(?<=[@#!$%&~^])(?=\S)|(?<=:)(?=//)|(?<=gh)(?=-)|(?<=www)(?=\.)", re.IGNORECASE)
_BREAK = "\u200b"


def as_text(text: str) -> str:
    """Return text as text and nothing else, on one line, cut to 1,000 characters."""
    entities = _LINKS.sub(_BREAK, clipped(printable(text), _FIELD)).translate(_ENTITIES)
    return _UNDERSCORES.sub("&#95;", entities)


def as_code(text: str) -> str:
    """Return text in the type of code."""
    return f"<code>{as_text(text)}</code>"


def as_prose(text: str) -> str:
    """Return a sentence with what stands between backticks in the type of code, on one line, cut as any text is."""
    divided = pieces(clipped(printable(text), _FIELD))
    return "".join(as_code(one) if number % 2 else as_text(one) for number, one in enumerate(divided))
