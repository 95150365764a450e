"""The table of changes, `changes.yaml`, as data: chains of edits, of which each starts where the one before ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).with_name("changes.yaml")


@dataclass(frozen=True)
class State:
    """What the user's folder holds.

    Attributes:
        spec: The text of the spec.
        code: The text of `src/app.py`.
    """

    spec: str
    code: str


@dataclass(frozen=True)
class Change:
    """One edit to what is deployed.

    Attributes:
        id: A stable name.
        group: Which part of the page about changes it belongs to.
        title: What the user edits, in plain English.
        happens: What becomes of it, in plain English.
        before: What is deployed.
        after: What the user wants.
        destroys: What the spec asks to destroy: names of services, or `service in region`.
        undone_after: The step after which the user undoes the edit and lets synth lead back; 0 if not.
        said: Whether the user tells synth, with `--applied`, how many steps that were.
        script: Whether `apply.sh` applies it, not its steps one by one.
        refused: What synth says if it refuses the change; empty if it does not.
        broken: Why it does not hold yet; empty if it does.
    """

    id: str
    group: str
    title: str
    happens: str
    before: State
    after: State
    destroys: tuple[str, ...] = ()
    undone_after: int = 0
    said: bool = False
    script: bool = False
    refused: str = ""
    broken: str = ""


@dataclass(frozen=True)
class Chain:
    """Edits to one deployment, one after the other.

    Attributes:
        name: A stable name.
        quick: Whether it is part of every run of the tests.
        start: What is deployed first.
        changes: The edits.
    """

    name: str
    quick: bool
    start: State
    changes: tuple[Change, ...]


def chains() -> list[Chain]:
    """Return all chains, in the order of the table."""
    return [_chain(entry) for entry in yaml.safe_load(TABLE.read_text(encoding="utf-8"))]


def _chain(entry: Mapping[str, Any]) -> Chain:
    start = State(entry["spec"], entry.get("code", HANDLERS))
    state, changes = start, []
    for row in entry["changes"]:
        change = _change(row, state)
        state = state if change.refused or change.undone_after else change.after
        changes.append(change)
    return Chain(entry["chain"], entry.get("quick", False), start, tuple(changes))


def _change(row: Mapping[str, Any], before: State) -> Change:
    after = State(
        _edited(before.spec, row.get("edit", []), row["id"]), _edited(before.code, row.get("code", []), row["id"])
    )
    return Change(
        id=row["id"],
        group=row["group"],
        title=row["title"],
        happens=row["happens"],
        before=before,
        after=after,
        destroys=tuple(row.get("destroys", ())),
        undone_after=row.get("undone_after", 0),
        said=row.get("said", False),
        script=row.get("script", False),
        refused=row.get("refused", ""),
        broken=row.get("broken", ""),
    )


def _edited(text: str, edits: list[Mapping[str, str]], identifier: str) -> str:
    """Replace each text that is found exactly once by another."""
    for edit in edits:
        old = edit["replace"]
        assert text.count(old) == 1, f"{identifier}: {old!r} is in the text {text.count(old)} times"
        text = text.replace(old, edit["by"])
    return text


HANDLERS = """\
def read(event, context):
    return {"statusCode": 200, "body": "1"}


def write(event, context):
    return {"statusCode": 201, "body": ""}
"""
