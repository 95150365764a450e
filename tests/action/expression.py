"""GitHub's expressions, as far as action.yml uses them: paths, strings, `==`, `!=`, `!`, `&&`, `||`, `format`.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions (address from memory, not opened)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w.\[\]-]*)|(==|!=|&&|\|\||[!(),]))")


def filled(text: str, contexts: Mapping[str, Any]) -> str:
    """Return a text with each `${{ … }}` replaced by what it is."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: as_text(value(found[1], contexts)), text)


def holds(condition: str | None, contexts: Mapping[str, Any]) -> bool:
    """Say whether a step's `if` lets it run."""
    return condition is None or truthy(value(condition, contexts))


def value(expression: str, contexts: Mapping[str, Any]) -> Any:
    """Return what an expression is."""
    tokens = [next(filter(None, found.groups())) for found in _TOKEN.finditer(expression)]
    assert "".join(tokens) == re.sub(r"\s(?=(?:[^']*'[^']*')*[^']*$)", "", expression), f"unknown syntax: {expression}"
    result, rest = _or(tokens, contexts)
    assert rest == [], expression
    return result


def truthy(one: Any) -> bool:
    """Say what counts as true: everything but false, 0, an empty text and null."""
    return one not in (False, 0, "", None)


def as_text(one: Any) -> str:
    """Return a value as it stands in a text."""
    return "" if one is None else str(one).lower() if isinstance(one, bool) else str(one)


def _or(tokens: list[str], contexts: Mapping[str, Any]) -> tuple[Any, list[str]]:
    left, rest = _and(tokens, contexts)
    while rest[:1] == ["||"]:
        right, rest = _and(rest[1:], contexts)
        left = left if truthy(left) else right
    return left, rest


def _and(tokens: list[str], contexts: Mapping[str, Any]) -> tuple[Any, list[str]]:
    left, rest = _equal(tokens, contexts)
    while rest[:1] == ["&&"]:
        right, rest = _equal(rest[1:], contexts)
        left = right if truthy(left) else left
    return left, rest


def _equal(tokens: list[str], contexts: Mapping[str, Any]) -> tuple[Any, list[str]]:
    left, rest = _one(tokens, contexts)
    if rest[:1] in (["=="], ["!="]):
        operator = rest[0]
        right, rest = _one(rest[1:], contexts)
        return (as_text(left) == as_text(right)) == (operator == "=="), rest
    return left, rest


def _one(tokens: list[str], contexts: Mapping[str, Any]) -> tuple[Any, list[str]]:
    first, rest = tokens[0], tokens[1:]
    if first == "!":
        inner, rest = _one(rest, contexts)
        return not truthy(inner), rest
    if first == "(":
        inner, rest = _or(rest, contexts)
        return inner, rest[1:]
    if first.startswith("'"):
        return first[1:-1].replace("''", "'"), rest
    if first == "format":
        template, rest = _or(rest[1:], contexts)
        argument, rest = _or(rest[1:], contexts)
        return template.replace("{0}", as_text(argument)), rest[1:]
    return _path(first, contexts), rest


def _path(path: str, contexts: Mapping[str, Any]) -> Any:
    found: Any = contexts
    for key in re.findall(r"[\w-]+", path):
        if isinstance(found, list):
            found = found[int(key)] if int(key) < len(found) else None
        else:
            found = found.get(key) if isinstance(found, Mapping) else None
    return found
