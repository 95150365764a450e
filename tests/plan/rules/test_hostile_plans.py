"""Rules on plans in which anything may stand anywhere: none crashes, and every finding says what to do."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from farshore.errors import InputError
from farshore.plan.plan import load
from farshore.plan.review import review
from tests.plan.build import catalog
from tests.plan.record import PLAN_FILE, RECORDED

ARN = "arn:aws:sns:us-west-2:123456789012:x"
ANYTHING: list[Any] = [None, True, False, 0, -1, 3.5, "", "x", "us-west-2", ARN, "10.0.0.1", "CLOUDFRONT"]
ANYTHING += [[], {}, [None], [[]], [{}], {"a": None}, [{"a": [1]}], ["x", 1, None], [""]]
SIDES = ("before", "after", "after_unknown", "before_sensitive", "after_sensitive")
CASES = sorted(path for path in RECORDED.glob(f"*/*/{PLAN_FILE}") if path.parent.parent.name != "shapes")
TIMES = 3


@pytest.mark.parametrize("seed", range(TIMES))
@pytest.mark.parametrize("share", [0.02, 0.1, 0.3])
def test_no_rule_falls_over_a_value_it_does_not_expect(seed: int, share: float) -> None:
    chance = random.Random(f"{seed} {share}")
    for path in CASES:
        document = json.loads(path.read_bytes())
        for change in document.get("resource_changes") or []:
            for side in SIDES:
                change["change"][side] = _mutated(change["change"].get(side), share, chance)
        if seed % 2:
            document["configuration"] = _mutated(document.get("configuration"), share / 4, chance)
        try:
            plan = load(json.dumps(document).encode(), path.parent.name)
        except InputError:
            continue
        for finding in review([plan], catalog()).findings:
            assert finding.message
            assert finding.remedy


def _mutated(value: Any, share: float, chance: random.Random) -> Any:
    if chance.random() < share:
        return copy.deepcopy(chance.choice(ANYTHING))
    if isinstance(value, dict):
        return {key: _mutated(one, share, chance) for key, one in value.items()}
    if isinstance(value, list):
        return [_mutated(one, share, chance) for one in value]
    return value
