"""Terraform's native syntax: the outline of a file, in one pass over its text.

Only what decides where a block begins and ends is told apart: comments, quoted templates, heredocs, the expressions
within them, and braces. The rules are those of HCL's own scanner:
https://github.com/hashicorp/hcl/blob/c964a71ca32006c9e7a0730b5a0e1dd60b05d308/hclsyntax/scan_tokens.rl (2026-11-28)
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace

from farshore.hcl.blocks import (
    LEADING,
    Block,
    Comment,
    Outline,
    comments_above,
    first_line_comments,
    loose_ones,
)

# Unicode's identifiers and a little more: a scanner need not refuse what Terraform refuses.
_NAME = r"[\w\-\u0080-\U0010ffff]+"
_HEREDOC = rf"<<-?(?P<marker>{_NAME})\r?\n"
_INSIDE = re.compile(rf'{_HEREDOC}|#|//|/\*|["{{}}\n]')
_TOP = re.compile(rf'{_HEREDOC}|#|//|/\*|["{{}}\n]|(?P<name>{_NAME})')
_LABEL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
# `$${` and `%%{` stand for themselves; a heredoc knows no other escapes.
_QUOTED = re.compile(r'\\.|\$\$\{|%%\{|(?P<opens>[$%]\{)|["\n]')
_HEREDOC_TEXT = re.compile(rf"\$\$\{{|%%\{{|(?P<opens>[$%]\{{)|^[^\S\n]*(?P<word>{_NAME})[^\S\n]*$", re.M)
_REST_OF_A_LINE = re.compile(r"[^\S\n]*(?:\n|\Z)")
_STEP = r'[\w.\-]|\[(?:"(?:[^"\\\n]|\\.)*"|\d+)\]'
_ARGUMENT = re.compile(
    rf'[^\S\n]*(?P<name>{"|".join(LEADING)})[^\S\n]*=[^\S\n]*(?:"(?P<text>[^"\\\n$%]*)"|(?P<address>(?:{_STEP})+))'
)

_BRACE, _QUOTE = "{", '"'
"""What is open: a brace, in an expression or a body; a quoted template; or a heredoc, by its marker behind a `<`."""


def outline(text: str) -> Outline:
    """Return the outline of a file's text."""
    scanner = _Scanner(text.removeprefix("\ufeff"))
    scanner.run()
    return scanner.outline()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._line_ends = [one.start() for one in re.finditer("\n", text)]
        self._position = 0
        self._before = 0  # where the sign before the last one ended
        self._open: list[str] = []
        self._words: list[tuple[str, int]] = []  # of the line, at the top of the file, with their positions
        self._comments: list[Comment] = []
        self._blocks: list[Block] = []
        self._broken = ""

    def run(self) -> None:
        while self._position < len(self._text) and not self._broken:
            innermost = self._open[-1] if self._open else _BRACE
            if innermost == _BRACE:
                self._code()
            elif innermost == _QUOTE:
                self._quoted()
            else:
                self._heredoc(innermost[1:])
        if self._open and not self._broken:
            what = {_BRACE: "a brace", _QUOTE: "a quoted text"}.get(self._open[-1], "a heredoc")
            self._broken = f"ends within {what}"

    def outline(self) -> Outline:
        ending = {one.last: one for one in self._comments if one.alone}
        beginning: dict[int, list[Comment]] = defaultdict(list)
        for one in self._comments:
            beginning[one.line].append(one)
        blocks = [
            replace(one, comments=(*comments_above(one.line, ending), *first_line_comments(one.line, beginning)))
            for one in self._blocks
        ]
        return Outline(tuple(blocks), loose_ones(self._comments, blocks), self._broken)

    def _code(self) -> None:
        """Go on to the next sign that matters in a body or an expression."""
        found = (_INSIDE if self._open else _TOP).search(self._text, self._position)
        if found is None:
            self._position = len(self._text)
            return
        sign, self._before, self._position = found[0], self._position, found.end()
        if sign == "\n":
            self._words.clear()
            self._read_argument()
        elif sign in ("#", "//", "/*"):
            self._comment(found.start(), sign)
        elif found["marker"]:
            self._open.append(f"<{found['marker']}")
        elif sign == _QUOTE:
            self._quote(found.start())
        elif sign == "{":
            self._begin()
        elif sign == "}":
            if not self._open:
                self._broken = f"has a brace on line {self._line(found.start())} that closes nothing"
            else:
                self._open.pop()
        else:
            self._words.append((sign, found.start()))

    def _comment(self, start: int, sign: str) -> None:
        if sign == "/*":
            end = self._text.find("*/", self._position)
            if end < 0:
                self._broken = f"has a comment on line {self._line(start)} that does not end"
                return
            said, self._position = self._text[self._position : end], end + 2
        else:
            end = self._text.find("\n", self._position)
            end = len(self._text) if end < 0 else end
            said, self._position = self._text[self._position : end], end
        texts = tuple(one.strip().removeprefix("*").strip() for one in said.split("\n"))
        self._comments.append(Comment(self._line(start), texts, self._is_alone(start)))

    def _is_alone(self, start: int) -> bool:
        """Say whether nothing else stands on the lines of the comment that was read last."""
        line = bisect_left(self._line_ends, start)
        begin = self._line_ends[line - 1] + 1 if line else 0
        first = self._before <= begin and not self._text[begin:start].strip()
        return first and _REST_OF_A_LINE.match(self._text, self._position) is not None

    def _quote(self, start: int) -> None:
        """Begin a quoted template; at the top of a file it is a label."""
        label = None if self._open else _LABEL.match(self._text, start)
        if label is None:
            self._open.append(_QUOTE)
        else:
            self._words.append((label[1], start))
            self._position = label.end()

    def _begin(self) -> None:
        """Open a brace; at the top of a file a block begins with it."""
        is_block = not self._open and bool(self._words)
        self._open.append(_BRACE)
        if is_block:
            (kind, start), *labels = self._words
            self._blocks.append(Block(kind, tuple(label for label, _ in labels), self._line(start)))
            self._words = []
            self._read_argument()

    def _read_argument(self) -> None:
        """Keep the argument that begins here, if it is one of the block's own that lead elsewhere."""
        if len(self._open) != 1 or not self._blocks:
            return
        if found := _ARGUMENT.match(self._text, self._position):
            value = found["address"] if found["text"] is None else found["text"]
            block = self._blocks[-1]
            self._blocks[-1] = replace(block, arguments={**block.arguments, found["name"]: value})

    def _quoted(self) -> None:
        found = _QUOTED.search(self._text, self._position)
        if found is None:
            self._position = len(self._text)
        elif found["opens"]:
            self._open.append(_BRACE)
            self._position = found.end()
        elif found[0] == "\n":
            self._broken = f"has a quoted text on line {self._line(found.start())} that does not end"
        else:
            self._position = found.end()
            if found[0] == _QUOTE:
                self._open.pop()

    def _heredoc(self, marker: str) -> None:
        found = _HEREDOC_TEXT.search(self._text, self._position)
        self._position = found.end() if found else len(self._text)
        if found and found["opens"]:
            self._open.append(_BRACE)
        elif found and found["word"] == marker:
            self._open.pop()

    def _line(self, position: int) -> int:
        return bisect_left(self._line_ends, position) + 1
