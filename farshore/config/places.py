"""On which line each key of a TOML document stands, which `tomllib` does not tell.

Only for documents that `tomllib` has read: what is valid already can be read with far less care.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

Keys = tuple[str | int, ...]
"""The keys and indices that lead to a value."""

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r]+ | \#[^\n]*)
  | (?P<end>\n)
  | (?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\])*" | '[^']*')
  | (?P<mark>[][{}=,.])
  | (?P<word>[^][{}=,.\s"'\#]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_END = "\n"


class _Token(NamedTuple):
    text: str
    line: int
    is_text: bool


def lines_of(document: str, unquoted: Callable[[str], str]) -> dict[Keys, int]:
    """Return the 1-based line of each key and of each element of a list, by the path that leads there.

    Args:
        document: Valid TOML.
        unquoted: What returns the value of a string in TOML.
    """
    return _Lines(document, unquoted).read()


class _Lines:
    """Walks through the tokens once."""

    def __init__(self, document: str, unquoted: Callable[[str], str]) -> None:
        self._unquoted = unquoted
        self._tokens = _tokens(document)
        self._at = 0
        self._found: dict[Keys, int] = {}
        self._last: dict[Keys, int] = {}  # the index of the newest table, by the path of its list

    def read(self) -> dict[Keys, int]:
        table: Keys = ()
        while self._skip(_END):
            if self._next == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._found

    @property
    def _next(self) -> str | None:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return None if token is None else "" if token.is_text else token.text

    def _take(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _skip(self, *texts: str) -> bool:
        """Step over some tokens; say whether any others are left."""
        while self._next in texts:
            self._at += 1
        return self._next is not None

    def _header(self) -> Keys:
        line = self._take().line
        repeated = self._next == "["
        self._skip("[")
        *above, name = self._key()
        self._skip("]")
        path: Keys = ()
        for key in above:
            path = (*path, key)
            path = (*path, self._last[path]) if path in self._last else path
        path = (*path, name)
        if repeated:
            self._last[path] = self._last.get(path, -1) + 1
        return self._mark((*path, self._last[path]) if path in self._last else path, line)

    def _pair(self, table: Keys) -> None:
        line = self._tokens[self._at].line
        path = self._mark((*table, *self._key()), line)
        self._take()  # the equals sign
        self._value(path)

    def _key(self) -> list[str]:
        parts = []
        while True:
            token = self._take()
            parts.append(self._unquoted(token.text) if token.is_text else token.text)
            if self._next != ".":
                return parts
            self._take()

    def _value(self, path: Keys) -> None:
        if self._next == "{":
            self._take()
            while self._skip(_END, ",") and self._next != "}":
                self._pair(path)
            self._take()
        elif self._next == "[":
            self._take()
            number = 0
            while self._skip(_END, ",") and self._next != "]":
                self._value(self._mark((*path, number), self._tokens[self._at].line))
                number += 1
            self._take()
        else:
            while self._next not in (None, _END, ",", "]", "}"):
                self._take()

    def _mark(self, path: Keys, line: int) -> Keys:
        for length in range(1, len(path) + 1):
            self._found.setdefault(path[:length], line)
        return path


def _tokens(document: str) -> list[_Token]:
    tokens, line = [], 1
    for match in _TOKEN.finditer(document):
        text = match[0]
        if match.lastgroup != "space":
            tokens.append(_Token(text, line, match.lastgroup == "text"))
        line += text.count(_END)
    return tokens
