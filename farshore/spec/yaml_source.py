"""A YAML file as a tree of nodes that know their line, with every limit that hostile input needs.

YAML's own types are ignored on purpose: the reader decides by the field's type, so that the country `NO` stays a text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from yaml.reader import Reader, ReaderError

from farshore.errors import InputError, Problem
from farshore.files import SPEC, read, refusal
from farshore.findings import Place, dotted

if TYPE_CHECKING:
    from pathlib import Path  # 2.5 ms in every offline command, which needs no more than open()

MAXIMUM_DEPTH = 30
MAXIMUM_NODES = 50_000
MAXIMUM_ALIASES = 100

_LINE_END = r"\r\n|[\n\r\x85\u2028\u2029]"

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_node(path: str | Path) -> yaml.Node:
    """Read a file into the root node of its only YAML document.

    Raises:
        InputError: The file cannot be read, is too large, is not UTF-8, is not YAML, is empty, holds several
            documents, nests too deeply, or repeats itself through aliases.
    """
    return parse(text_in(read(path, SPEC), path), str(path))


def text_in(raw: bytes, path: str | Path) -> str:
    """Return the text that the bytes of a file hold; `path` is the name that errors carry.

    Raises:
        InputError: They are too many for a spec, or not UTF-8.
    """
    if len(raw) > SPEC.most:
        raise refusal(path, SPEC.larger)
    return decoded(path, raw)


EMPTY_SPEC = "is empty; `farshore init DIR` writes a spec to start from"


def parse(text: str, file: str, *, empty: str = EMPTY_SPEC, most: int = MAXIMUM_NODES) -> yaml.Node:
    """Read text into the root node of its only YAML document.

    Args:
        text: The text.
        file: Its name, for messages.
        empty: What is said of a text that holds nothing.
        most: How many values it may hold.

    Raises:
        InputError: As for `read_node`.
    """
    try:
        _check_events(text, file, most)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(file, text, error) from None
    except ReaderError as error:
        raise _unprintable(file, text, error) from None
    except yaml.YAMLError as error:
        raise refusal(file, f"is not YAML: {_one_line(error)}") from None
    if root is None:
        raise refusal(file, empty)
    _check_expanded_size(root, file, {}, most)
    return root


def place_of(file: str, node: yaml.Node, path: tuple[str | int, ...]) -> Place:
    """Return where a node begins."""
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1, dotted(path))


def decoded(path: str | Path, raw: bytes) -> str:
    """Return the text in the bytes of a file.

    Raises:
        InputError: It is not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        problem = Problem(Place(str(path), line, column), "is not UTF-8; save the file with that encoding")
        raise InputError([problem]) from None


def _check_events(text: str, file: str, most: int) -> None:
    """Refuse deep nesting and floods of aliases before a recursive composer sees them."""
    depth = nodes = aliases = 0
    for event in yaml.parse(text, Loader=_Loader):
        nodes += isinstance(event, yaml.NodeEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        for count, limit, what in (
            (depth, MAXIMUM_DEPTH, "nests deeper than {} levels"),
            (nodes, most, "holds more than {} values"),
            (aliases, MAXIMUM_ALIASES, "uses more than {} aliases"),
        ):
            if count > limit:
                mark = event.start_mark
                place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
                raise InputError([Problem(place, what.format(limit) + "; is this the right file?")])


def _check_expanded_size(node: yaml.Node, file: str, sizes: dict[int, int], most: int) -> int:
    """Count the values a node stands for when its aliases are written out; linear, because shared nodes count once.

    Raises:
        InputError: They are too many; names the innermost node that is too large.
    """
    known = sizes.get(id(node))
    if known is not None:
        return known
    sizes[id(node)] = most + 1  # what a node that contains itself would grow to
    children: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        children = node.value
    elif isinstance(node, yaml.MappingNode):
        children = [child for pair in node.value for child in pair]
    sizes[id(node)] = 1 + sum(_check_expanded_size(child, file, sizes, most) for child in children)
    if sizes[id(node)] > most:
        message = f"grows to more than {most} values through its aliases; write them out"
        raise InputError([Problem(place_of(file, node, ()), message)])
    return sizes[id(node)]


def _syntax_error(file: str, text: str, error: yaml.MarkedYAMLError) -> InputError:
    mark = error.problem_mark or error.context_mark
    what = error.problem or _one_line(error)
    if "tab" in what or (mark and text[mark.index : mark.index + 1] == "\t"):
        what = "tabs cannot indent YAML; use spaces"
    elif "expected a single document" in (error.context or ""):
        what = "holds a second document after `---`; a spec is one document"
    elif "undefined alias" in what:
        what = f"{what}; name it with `&` before its first use"
    elif "expected ',' or '}'" in what:
        what = f"is not valid YAML: {what}; within {{ }}, text with braces needs quotes: {{'GET /orders/{{id}}': …}}"
    else:
        what = f"is not valid YAML: {what}"
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    return InputError([Problem(place, what)])


def _unprintable(file: str, text: str, error: ReaderError) -> InputError:
    """Place a character that YAML does not allow; PyYAML counts in bytes or characters, as its parser does."""
    found = Reader.NON_PRINTABLE.search(text)
    if found is None:
        return refusal(file, f"is not YAML: {_one_line(error)}")
    lines = re.split(_LINE_END, text[: found.start()])
    message = f"the character U+{ord(found.group()):04X} is not allowed in YAML; is this the right file?"
    return InputError([Problem(Place(file, len(lines), len(lines[-1]) + 1), message)])


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
