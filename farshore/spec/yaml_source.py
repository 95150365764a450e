"""A YAML file as a tree of nodes that know their line, with every limit that hostile input needs.

YAML's own types are ignored on purpose: the reader decides by the field's type, so that the country `NO` stays a text.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from farshore.errors import InputError, Problem
from farshore.findings import Place, dotted

MAXIMUM_BYTES = 1_048_576
MAXIMUM_DEPTH = 30
MAXIMUM_NODES = 50_000
MAXIMUM_ALIASES = 100

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_node(path: str | Path) -> yaml.Node:
    """Read a file into the root node of its only YAML document.

    Raises:
        InputError: The file cannot be read, is too large, is not UTF-8, is not YAML, is empty, holds several
            documents, nests too deeply, or repeats itself through aliases.
    """
    return parse(read_text(path), str(path))


def read_text(path: str | Path) -> str:
    """Read a file as UTF-8, with or without a byte order mark.

    Raises:
        InputError: It is missing, a directory, unreadable, larger than 1 MiB, or not UTF-8.
    """
    try:
        with Path(path).open("rb") as stream:
            raw = stream.read(MAXIMUM_BYTES + 1)
    except FileNotFoundError:
        raise _refusal(path, "no such file; `farshore init DIR` writes a spec to start from") from None
    except IsADirectoryError:
        raise _refusal(path, "is a directory; name the YAML file in it") from None
    except OSError as error:
        raise _refusal(path, f"cannot be read: {error.strerror}") from None
    if len(raw) > MAXIMUM_BYTES:
        raise _refusal(path, "is larger than 1 MiB; a spec is a few pages of YAML: is this the right file?")
    return _decoded(path, raw)


def parse(text: str, file: str) -> yaml.Node:
    """Read text into the root node of its only YAML document.

    Raises:
        InputError: As for `read_node`.
    """
    try:
        _check_events(text, file)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(file, error) from None
    except yaml.YAMLError as error:
        raise _refusal(file, f"is not YAML: {_one_line(error)}") from None
    if root is None:
        raise _refusal(file, "is empty; `farshore init DIR` writes a spec to start from")
    if _expanded_size(root, {}) > MAXIMUM_NODES:
        raise _refusal(file, f"grows to more than {MAXIMUM_NODES} values through its aliases; write them out")
    return root


def place_of(file: str, node: yaml.Node, path: tuple[str | int, ...]) -> Place:
    """Return where a node begins."""
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1, dotted(path))


def _decoded(path: str | Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        problem = Problem(Place(str(path), line, column), "is not UTF-8; save the file with that encoding")
        raise InputError([problem]) from None


def _check_events(text: str, file: str) -> None:
    """Refuse deep nesting and floods of aliases before a recursive composer sees them."""
    depth = nodes = aliases = 0
    for event in yaml.parse(text, Loader=_Loader):
        nodes += isinstance(event, yaml.NodeEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        for count, limit, what in (
            (depth, MAXIMUM_DEPTH, "nests deeper than {} levels"),
            (nodes, MAXIMUM_NODES, "holds more than {} values"),
            (aliases, MAXIMUM_ALIASES, "uses more than {} aliases"),
        ):
            if count > limit:
                place = Place(file, event.start_mark.line + 1, event.start_mark.column + 1)
                raise InputError([Problem(place, what.format(limit) + "; is this the right file?")])


def _expanded_size(node: yaml.Node, sizes: dict[int, int]) -> int:
    """Count the values a node stands for when its aliases are written out; linear, because shared nodes count once."""
    known = sizes.get(id(node))
    if known is not None:
        return known
    sizes[id(node)] = MAXIMUM_NODES + 1  # what a node that contains itself would grow to
    children: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        children = node.value
    elif isinstance(node, yaml.MappingNode):
        children = [child for pair in node.value for child in pair]
    sizes[id(node)] = 1 + sum(_expanded_size(child, sizes) for child in children)
    return sizes[id(node)]


def _syntax_error(file: str, error: yaml.MarkedYAMLError) -> InputError:
    mark = error.problem_mark or error.context_mark
    what = error.problem or _one_line(error)
    if "'\\t'" in what or "tab" in what:
        what = "tabs cannot indent YAML; use spaces"
    elif "expected a single document" in (error.context or ""):
        what = "holds a second document after `---`; a spec is one document"
    elif "undefined alias" in what:
        what = f"{what}; name it with `&` before its first use"
    elif "expected ',' or '}'" in what:
        what = f"is not valid YAML: {what}; between braces, text with braces in it needs quotes: {{'GET /orders/{{id}}': …}}"
    else:
        what = f"is not valid YAML: {what}"
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    return InputError([Problem(place, what)])


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _refusal(path: str | Path, message: str) -> InputError:
    return InputError([Problem(Place(str(path)), message)])
