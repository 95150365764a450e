"""Terraform's JSON syntax (`.tf.json`, `.tofu.json`): the outline of a file.

Properties of the root are kinds of blocks, those beneath them labels; at each level an array stands for several:
https://developer.hashicorp.com/terraform/language/syntax/json (2026-11-28). A property `//` of a block is its comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import msgspec

from farshore.hcl.blocks import LEADING, Block, Comment, Outline, loose_ones

_TOKEN = re.compile(r'\n|[{}\[\]:,]|"(?:[^"\\\n]|\\.)*"|[^\s{}\[\]:,"]+')
_LABELS = {"resource": 2, "data": 2, "ephemeral": 2, "module": 1, "provider": 1, "removed": 0, "moved": 0}
_COMMENT = "//"


class _Value(NamedTuple):
    """A text, or the beginning of an object, in a JSON document.

    Attributes:
        objects: The objects around it, from the root down, by number.
        path: The keys that lead to it; arrays have none.
        line: Its line.
        text: The text; None for the beginning of an object.
        number: The object's own number; 0 for a text.
    """

    objects: tuple[int, ...]
    path: tuple[str, ...]
    line: int
    text: str | None
    number: int = 0


def outline(text: str) -> Outline:
    """Return the outline of a file's text."""
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        return Outline((), broken=f"is not JSON: {error}")
    blocks: dict[int, Block] = {}
    about: dict[int, list[Comment]] = {}
    comments: list[Comment] = []
    for one in _values(text):
        if one.text is None:
            if _LABELS.get(one.path[0] if one.path else "") == len(one.path) - 1:
                blocks[one.number] = Block(one.path[0], one.path[1:], one.line)
            continue
        comment = Comment(one.line, tuple(each.strip() for each in one.text.split("\n")), alone=True)
        if one.path[-1] == _COMMENT:
            comments.append(comment)
        block = blocks.get(one.objects[-1])
        if block and one.path[-1] == _COMMENT:
            about.setdefault(one.objects[-1], []).append(comment)
        elif block and one.path[-1] in LEADING:
            blocks[one.objects[-1]] = replace(block, arguments={**block.arguments, one.path[-1]: one.text})
    found = tuple(replace(block, comments=tuple(about.get(number, ()))) for number, block in blocks.items())
    return Outline(found, loose_ones(comments, found))


def _values(text: str) -> Iterator[_Value]:
    """Yield the texts that are values, and the beginnings of objects, of a document that is known to be JSON."""
    line, count = 1, 0
    keys: list[str] = []  # that lead here, one for each object but the innermost until its key is read
    objects: list[int] = []
    nesting: list[tuple[str, int]] = []  # each open bracket, with the number of keys outside of it
    last: str | None = None
    for found in _TOKEN.finditer(text):
        sign = found[0]
        if sign == "\n":
            line += 1
        elif sign[0] == '"':
            last = json.loads(sign)
            if nesting and nesting[-1][0] == "{" and len(keys) > nesting[-1][1]:
                yield _Value(tuple(objects), tuple(keys), line, last)
        elif sign == ":":
            keys.append(last or "")
        elif sign == ",":
            del keys[nesting[-1][1] :]
        elif sign == "{":
            count += 1
            yield _Value(tuple(objects), tuple(keys), line, None, count)
            nesting.append(("{", len(keys)))
            objects.append(count)
        elif sign == "[":
            nesting.append(("[", len(keys)))
        elif sign in "}]":
            kind, outside = nesting.pop()
            del keys[outside:]
            if kind == "{":
                objects.pop()
