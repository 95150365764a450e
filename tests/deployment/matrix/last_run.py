"""When each change of the matrix was last made, and by which steps: `last_run.json`, from which the page is written."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("last_run.json")
PROPERTY = "matrix"
"""Under which a test tells its steps; it reaches the process that writes the file from any other."""


def read() -> dict[str, dict[str, Any]]:
    """Return what is on record, by the id of the change."""
    recorded: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return recorded


def record(told: Iterable[Mapping[str, Any]]) -> None:
    """Put what the tests of this run told on record, and keep what it did not run."""
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    found = {**read(), **{one["id"]: {"on": today, "steps": one["steps"]} for one in told}}
    text = json.dumps(dict(sorted(found.items())), indent=2, ensure_ascii=False)
    FILE.write_text(text + "\n", encoding="utf-8")


class Recorder:
    """Takes what one test has to tell.

    Attributes:
        writes: Whether this run goes on record.
    """

    def __init__(self, tell: Callable[[str, Any], None], writes: bool) -> None:
        self._tell = tell
        self.writes = writes

    def note(self, change: str, steps: Iterable[Mapping[str, Any]]) -> None:
        """Tell the steps of a change that was made and held."""
        kept = [{key: step[key] for key in ("act", "stack", "sentence")} for step in steps]
        self._tell(PROPERTY, {"id": change, "steps": kept})

    def order(self, change: str) -> list[tuple[str, str]] | None:
        """Return the acts and stacks on record for a change; None if this run writes the record anew."""
        if self.writes:
            return None
        return [(step["act"], step["stack"]) for step in read().get(change, {}).get("steps", [])]
