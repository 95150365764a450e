"""The way in: a TOML file becomes a `Config`, or one error that lists everything wrong with it."""

from __future__ import annotations

import functools
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from farshore.config.checking import Checker
from farshore.config.lookup import SHARED
from farshore.config.places import Keys, lines_of
from farshore.errors import InputError, Problem
from farshore.files import CONFIG, read, refusal
from farshore.findings import Place, Severity, dotted
from farshore.policy import Decision, Policy

RULES = "rules"
"""The table of what is decided about rules; every other table is named after a command."""

_SCHEMA = Path(__file__).with_name("schema.json")
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class Config:
    """The settings in a file.

    Attributes:
        file: Its path, as messages show it.
        settings: What it says; correct by the schema.
        lines: The line of each key.
        table: The keys under which the file holds the settings; none for a file of ours.
    """

    file: str
    settings: Mapping[str, Any]
    lines: Mapping[Keys, int]
    table: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """Return the folder that paths in the file are relative to."""
        return str(Path(self.file).parent)

    def place(self, *path: str | int) -> Place:
        """Return where a setting stands, or else the nearest of what it stands in."""
        return _place(self.file, self.lines, (*self.table, *path))

    def of(self, *command: str) -> Mapping[str, Any]:
        """Return what is said of a command's options."""
        found: Mapping[str, Any] = self.settings
        for name in command:
            found = found.get(name, {})
        return found

    @property
    def policy(self) -> Policy:
        """Return what is decided about rules."""
        return Policy(
            tuple(
                Decision(
                    rule,
                    self.place(RULES, rule),
                    reason=said.get("reason", ""),
                    off=said.get("off", False),
                    severity=Severity[said["severity"].upper()] if "severity" in said else None,
                )
                for rule, said in self.settings.get(RULES, {}).items()
            )
        )


def load(file: str) -> Config:
    """Read the settings in a file.

    Raises:
        InputError: It cannot be read, or not as settings; lists every problem with its line.
    """
    if sys.version_info >= (3, 11):
        import tomllib  # 5 ms that only a file with settings needs
    else:
        import tomli as tomllib

    try:
        text = read(file, CONFIG).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise refusal(file, "is not text in UTF-8, which TOML must be") from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_not_toml(file, str(error), text)]) from None
    except RecursionError:
        raise refusal(file, "is not settings: it is nested hundreds of levels deep") from None

    def unquoted(word: str) -> str:
        value: str = tomllib.loads(f"key = {word}")["key"]
        return value

    lines = lines_of(text, unquoted)
    table = ("tool", "farshore") if Path(file).name == SHARED else ()
    settings: Any = document
    for key in table:
        settings = settings.get(key) if isinstance(settings, dict) else None
    if settings is None:
        raise refusal(file, "has no table [tool.farshore]")
    problems = [
        Problem(_place(file, lines, (*table, *path)), f"{dotted(path)}: {message}" if path else message)
        for path, message in Checker(schema()).check(settings)
    ]
    if problems:
        raise InputError(sorted(problems, key=lambda one: one.place.line or 0))
    return Config(file, settings, lines, table)


@functools.cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of the settings."""
    document: dict[str, Any] = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return document


def _place(file: str, lines: Mapping[Keys, int], path: Keys) -> Place:
    known = next((path[:length] for length in range(len(path), 0, -1) if path[:length] in lines), None)
    return Place(file, lines[known] if known else None)


def _not_toml(file: str, message: str, text: str) -> Problem:
    where = _WHERE.search(message)
    line = int(where[1]) if where and where[1] else len(text.rstrip().split("\n"))  # the last, where more was expected
    return Problem(Place(file, line), f"is not valid TOML: {_WHERE.sub('', message)}")
