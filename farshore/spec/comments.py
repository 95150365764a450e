"""Comments of a spec that accept findings: `# farshore:ignore RULE: reason` above a key, or behind it on its line.

YAML's parser leaves comments out, so they are looked for in the text, between the values that the parser found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from farshore.errors import InputError, Problem
from farshore.findings import Place, Waiver, dotted
from farshore.ignores import IgnoreRefused, ignore_in

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#+(?P<text>[ \t]*farshore[ \t]*:.*)", re.I)
_ONLY_A_COMMENT = re.compile(r"[ \t]*#")

Position = tuple[int, int]
"""Line and column, both from 0 on."""


class _Key(NamedTuple):
    """A key of a map, or an item of a list, by where it begins."""

    position: Position
    path: tuple[str | int, ...]


def waivers_in(text: str, root: yaml.Node, file: str) -> list[Waiver]:
    """Return what the comments of a spec accept.

    Args:
        text: The spec.
        root: The same, parsed.
        file: Its name, for messages.

    Raises:
        InputError: A comment begins as one that accepts something, and cannot be understood or stands at no key.
    """
    lines = text.split("\n")
    scalars, keys = _layout(root)
    found: list[Waiver] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines):
        comment = _COMMENT.search(line)
        if comment is None or _is_within((number, comment.start()), scalars):
            continue
        place = Place(file, number + 1, comment.start() + 1)
        try:
            ignore = ignore_in(comment["text"])
            if ignore is None:
                continue
            path = _key_of(number, lines, keys)
            found += ignore.waivers(place, **_about(path))
        except IgnoreRefused as error:
            problems.append(Problem(place, str(error)))
    if problems:
        raise InputError(problems)
    return found


def _about(path: tuple[str | int, ...]) -> dict[str, str]:
    """Return what a waiver at a key is about: a service, or what stands below the key."""
    if len(path) == 2 and path[0] == "services":
        return {"service": str(path[1])}
    return {"address": dotted(path)}


def _key_of(number: int, lines: list[str], keys: dict[int, _Key]) -> tuple[str | int, ...]:
    """Return the key that the comment on a line is about: that of the line itself, or of the first line below it.

    Raises:
        IgnoreRefused: There is none.
    """
    if _ONLY_A_COMMENT.match(lines[number]):
        below = range(number + 1, len(lines))
        number = next((one for one in below if not _ONLY_A_COMMENT.match(lines[one])), len(lines))
    if number not in keys:
        raise IgnoreRefused("`farshore:ignore` stands at no key; put it directly above the key that it is about")
    return keys[number].path


def _layout(root: yaml.Node) -> tuple[list[tuple[Position, Position]], dict[int, _Key]]:
    """Return where the texts of a document begin and end, in order, and the first key of each line."""
    scalars: list[tuple[Position, Position]] = []
    keys: dict[int, _Key] = {}
    for path, node, is_key in _nodes(root, (), set()):
        start, end = node.start_mark, node.end_mark
        if isinstance(node, yaml.ScalarNode):
            scalars.append(((start.line, start.column), (end.line, end.column)))
        if is_key:
            key = _Key((start.line, start.column), path)
            keys[start.line] = min(keys.get(start.line, key), key, key=lambda one: (one.position, len(one.path)))
    return sorted(scalars), keys


def _nodes(
    node: yaml.Node, path: tuple[str | int, ...], seen: set[int]
) -> Iterator[tuple[tuple[str | int, ...], yaml.Node, bool]]:
    """Yield all nodes, each once, with the path that they lead to, and whether they stand for a key or an item."""
    if id(node) in seen:
        return
    seen.add(id(node))
    yield path, node, False
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield (*path, number), item, True
            yield from _nodes(item, (*path, number), seen)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, key.value) if isinstance(key, yaml.ScalarNode) else path
            yield inner, key, True
            yield from _nodes(key, inner, seen)
            yield from _nodes(value, inner, seen)


def _is_within(position: Position, scalars: list[tuple[Position, Position]]) -> bool:
    """Say whether a position is within a text, as in a block that is taken as it stands."""
    number = bisect_right(scalars, (position, (position[0] + 1, 0)))
    return number > 0 and scalars[number - 1][0] <= position < scalars[number - 1][1]
