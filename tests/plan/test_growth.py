"""The work of a review grows with the plan, and not with its square, whatever the resources have to do with each other.

Counted are lines of farshore's code that run, since time depends on the machine; a loop within one line counts each
time round. What C code does within one call is not seen.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import farshore
from benchmarks.shapes import SHAPES
from benchmarks.shapes import plan as plan_of
from farshore.findings import Severity
from farshore.plan.configuration import Configuration, most_specific
from farshore.plan.plan import load
from farshore.plan.review import review
from farshore.report.review.formats import review_renderer
from farshore.report.style import Style
from tests.plan.build import catalog

PACKAGE = str(Path(farshore.__file__).parent)
FORMATS = ("terminal", "json", "markdown", "sarif", "junit", "github", "gitlab", "html")
SIZES = (60, 180, 420)
MOST = 1.25
"""How much more the later resources may cost than the earlier ones; sorting costs a little more."""


def lines_of(action: Any) -> int:
    """How many lines of farshore's code an action runs."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        count += event == "line"
        return trace

    gc.disable()
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
        gc.enable()
    return count


def whole_review(data: bytes) -> None:
    found = review([load(data, "plan.json")], catalog())
    for format_ in FORMATS:
        rendered = review_renderer(format_, style=Style(), threshold=Severity.ERROR, name="", explain_twins=True)
        rendered.render(found)


@pytest.mark.parametrize("shape", SHAPES)
def test_later_resources_cost_no_more_than_earlier_ones(shape: str) -> None:
    plans = [plan_of(shape, size) for size in SIZES]
    whole_review(plans[0])  # imports what it needs, and reads the tables
    few, some, many = (lines_of(lambda data=data: whole_review(data)) for data in plans)
    early, late = (some - few) / (SIZES[1] - SIZES[0]), (many - some) / (SIZES[2] - SIZES[1])
    assert late <= MOST * early


def forks(modules: int) -> Configuration:
    """A chain of modules, each given two outputs of the next, which both lead on."""
    calls: dict[str, Any] = {
        f"m{number}": {
            "expressions": {"i": {"references": [f"module.m{number + 1}.a", f"module.m{number + 1}.b"]}},
            "module": {
                "variables": {"i": {}},
                "outputs": {name: {"expression": {"references": ["var.i"]}} for name in "ab"},
            },
        }
        for number in range(modules)
    }
    calls[f"m{modules}"] = {
        "module": {"outputs": {name: {"expression": {"references": ["aws_sqs_queue.q.arn"]}} for name in "ab"}}
    }
    asking = {"address": "aws_iam_policy.p", "expressions": {"policy": {"references": ["module.m0.a"]}}}
    return Configuration({"root_module": {"resources": [asking], "module_calls": calls}}, {})


def test_references_that_fork_and_meet_again_are_followed_once() -> None:
    few, many = (lines_of(lambda n=n: forks(n).targets("aws_iam_policy.p", "policy")) for n in (5, 15))
    assert many < 4 * few


def test_the_most_specific_of_many_references_are_found_by_looking_them_up() -> None:
    def references(count: int) -> list[str]:
        return [word for number in range(count) for word in (f"aws_sqs_queue.q{number}", f"aws_sqs_queue.q{number}.id")]

    assert most_specific(references(50)) == references(50)[1::2]
    few, many = (lines_of(lambda n=n: most_specific(references(n))) for n in (50, 150))
    assert many < 4 * few
