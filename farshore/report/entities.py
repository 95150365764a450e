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
#
# They are parted by a tag that takes no room and is not copied, so that who copies an address gets that address.
# Sanitizers let it pass: lib/html_pipeline/sanitization_filter.rb of https://github.com/gjtorikian/html-pipeline, which
# GitHub began and GitLab builds upon (2026-11-28).
_LINKS = re.compile(r"(?<=[@#!$%&~^])(?=\S)|(?<=:)(?=//)|(?<=gh)(?=-)|(?<=www)(?=\.)", re.IGNORECASE)
_MARK = "\u200b"  # stands for the tag until the text has become entities; the input can hold none
_BREAK = "<wbr>"

DOCUMENTATION = (
    "aws.amazon.com/",
    "developer.hashicorp.com/",
    "docs.amazonaws.cn/",
    "docs.aws.amazon.com/",
    "registry.terraform.io/providers/hashicorp/",
)
"""Where there is nothing but documentation: such an address is a link, whoever wrote it. Any other stays text: a link
to an issue on GitHub would leave a trace there for every comment."""

_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9])(https://(?:{'|'.join(map(re.escape, DOCUMENTATION))})(?:[A-Za-z0-9/_.~%#=-]*[A-Za-z0-9/])?)"
)


def as_text(text: str) -> str:
    """Return text as text, on one line, cut to 1,000 characters; only addresses of documentation become links."""
    divided = _ADDRESS.split(clipped(printable(text), _FIELD))
    return "".join(_linked(one) if number % 2 else _inert(one) for number, one in enumerate(divided))


def _linked(address: str) -> str:
    return f'<a href="{address}">{_inert(address)}</a>'


def _inert(text: str) -> str:
    entities = _LINKS.sub(_MARK, text).translate(_ENTITIES)
    return _UNDERSCORES.sub("&#95;", entities).replace(_MARK, _BREAK)


def as_code(text: str) -> str:
    """Return text in the type of code."""
    return f"<code>{as_text(text)}</code>"


def as_prose(text: str) -> str:
    """Return a sentence with what stands between backticks in the type of code, on one line, cut as any text is."""
    divided = pieces(clipped(printable(text), _FIELD))
    return "".join(as_code(one) if number % 2 else as_text(one) for number, one in enumerate(divided))
