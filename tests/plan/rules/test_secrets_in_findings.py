"""All rules on plans of which every text is a secret: no finding holds one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from farshore.plan.plan import load
from farshore.plan.review import review
from tests.plan.build import catalog
from tests.plan.record import PLAN_FILE, RECORDED

MARKER = "MARKER-secret"
CASES = sorted(
    path.parent for path in RECORDED.glob(f"*/*/{PLAN_FILE}") if path.parent.name.startswith(("bad", "store"))
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_no_finding_holds_a_sensitive_value(case: Path) -> None:
    """Every text is a secret, different before and after; what says where things are is left."""
    numbers = iter(range(10**9))
    plan = _changed(case, lambda value: f"{MARKER}-{next(numbers)}" if _may_hide(value) else value)
    findings = review([load(plan, "plan.json")], catalog()).findings
    assert MARKER not in str(findings)


def _changed(case: Path, change: Callable[[Any], Any]) -> bytes:
    plan = json.loads((case / PLAN_FILE).read_text(encoding="utf-8"))
    for one in _changes(plan):
        for side in ("before", "after"):
            one["change"][side] = _mapped(one["change"][side], change)
            one["change"][f"{side}_sensitive"] = True
    return json.dumps(plan).encode()


def _changes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("resource_changes", "resource_drift"):
        yield from plan.get(key) or ()


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return change({key: _mapped(each, change) for key, each in value.items()})
    if isinstance(value, list):
        return change([_mapped(each, change) for each in value])
    return change(value)


def _may_hide(value: Any) -> bool:
    return isinstance(value, str) and not value.startswith(("arn:", "us-", "eu-"))
