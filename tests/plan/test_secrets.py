"""No value that anything marks sensitive gets into any output, nor any that a review has no business to show.

Markers are planted where a plan can hold a secret: in plans made by hypothesis of every type and attribute that rules
name, and in recorded plans, so that rules say what they would say in real life.
"""

from __future__ import annotations

import ast
import contextlib
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from farshore.errors import InputError
from farshore.plan import rules as rules_package
from farshore.plan.plan import load
from farshore.plan.review import Review, review
from farshore.plan.types import facts, known_types
from farshore.report.formats import FORMATS
from farshore.report.review.formats import review_renderer
from farshore.report.style import Style
from tests.plan.build import catalog, change, plan
from tests.plan.record import PLAN_FILE, RECORDED
from tests.report.review.inputs import EVERY_PLAN, recorded

MARKER = "MARKER"
NUMBER = 481516234219
"""A number that stands for a secret, as a port or a code may be one."""


def outputs(made: Review) -> Iterator[tuple[str, str]]:
    """Yield every format of a review, by name."""
    for format_ in FORMATS:
        for style in (Style(), Style(color=True, signs=True)) if format_ == "terminal" else (Style(),):
            renderer = review_renderer(format_, style=style, threshold=None, name="x", explain_twins=True)
            yield format_, renderer.render(made)


def holds_no_secret(made: Review) -> None:
    for format_, text in outputs(made):
        at = max(text.find(MARKER), text.find(str(NUMBER)))
        assert at < 0, f"{format_}: …{text[max(0, at - 300) : at + 80]}…"


def reviewed(*plans: bytes) -> Review:
    return review([load(data, f"plan{number}.json") for number, data in enumerate(plans)], catalog())


@pytest.mark.parametrize("name", EVERY_PLAN)
def test_no_recorded_plan_tells_its_secrets(name: str) -> None:
    holds_no_secret(recorded(name))


def test_recorded_plans_hold_secrets_to_tell() -> None:
    holding = [name for name in EVERY_PLAN if MARKER in (RECORDED / name / PLAN_FILE).read_text("utf-8")]
    assert len(holding) > 20


@cache
def arguments() -> dict[str, tuple[str, ...]]:
    """The arguments that the source of the rules and their tables names beside each resource type."""
    found: dict[str, set[str]] = defaultdict(set)
    folder = Path(rules_package.__file__).parents[1]
    for path in (path for room in (".", "rules", "relations", "types") for path in folder.glob(f"{room}/*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        tables = [node for node in ast.walk(tree) if isinstance(node, ast.Dict)]
        pairs = [pair for node in tables for pair in zip(node.keys, node.values, strict=True)]
        rows = [(_words(key), _words(value)) for key, value in pairs if key]
        for types, names in [*rows, (_words(tree), set() if rows else _words(tree))]:
            for kind in types & set(known_types()):
                found[kind] |= {name for name in names if not name.startswith("aws_")}
    for kind, names in found.items():
        names.update(protection.attribute for protection in facts(kind).protections)
        names.update(way.path.partition(".")[0] for way in facts(kind).replicates if way.path)
    return {kind: tuple(sorted(names)) for kind, names in sorted(found.items()) if names}


def _words(tree: ast.AST) -> set[str]:
    """Return the texts in a piece of source that may name a type or an argument."""
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if text.isidentifier() and text.islower()}


def test_the_arguments_are_those_that_rules_look_at() -> None:
    assert len(arguments()) > 50
    assert {"engine_version", "deletion_protection", "multi_az"} <= set(arguments()["aws_db_instance"])


SECRETS = st.sampled_from(
    [
        MARKER,
        f"{MARKER}-use1",
        f"us-east-1-{MARKER}",
        f"arn:aws:rds:us-west-2:123456789012:db:{MARKER}",
        f"arn:aws:s3:::{MARKER}",
        f"https://{MARKER}.example.com/",
        f"{MARKER}\n{MARKER}",
        NUMBER,
        float(NUMBER),
    ]
)
TREES = st.recursive(
    SECRETS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "bucket", "region_name", "kms_key_arn"]), inner, min_size=1, max_size=2)
    ),
    max_leaves=4,
)
PLAIN = st.sampled_from([None, True, False, 0, 3, "x", "us-west-2", [], ["us-west-2a"], [{"region_name": "us-west-2"}]])


@st.composite
def secret_and_marks(draw: st.DrawFn) -> tuple[Any, Any]:
    """A value full of secrets, with marks over all of it, at its leaves, or somewhere between."""
    value = draw(TREES)
    return value, _marks(draw, value)


def _marks(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, list) and draw(st.booleans()):
        return [_marks(draw, one) for one in value]
    if isinstance(value, dict) and draw(st.booleans()):
        return {key: _marks(draw, one) for key, one in value.items()}
    return True


@st.composite
def resources(draw: st.DrawFn, kind: str, names: list[str], side: str) -> dict[str, Any]:
    """One resource with secrets in some arguments, on one side of the change, on both, or on neither."""
    values: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    for name in names:
        if draw(st.booleans()):
            values[name], marks[name] = draw(secret_and_marks())
        else:
            values[name] = draw(PLAIN)
    if draw(st.booleans()):
        values["tags"], marks["tags"] = {"Name": "x", "token": MARKER}, {"token": True}
        values["tags_all"] = values["tags"]
    whole = {"arn": f"arn:aws:x:{side}:123456789012:y", **values}
    before = draw(st.sampled_from([None, whole, {**whole, **dict.fromkeys(values, "x")}]))
    after = draw(st.sampled_from([None, whole, {**whole, **dict.fromkeys(values, "y")}] if before else [whole]))
    made = change(
        f"{kind}.{'orders' if side == 'us-east-1' else 'orders_west'}",
        after,
        before=before,
        actions=draw(st.sampled_from(_actions(before, after))),
        sensitive=marks,
        replace=[[name] for name in list(values)[:1]],
        unknown=draw(st.sampled_from([{}, dict.fromkeys(list(values)[:2], True)])),
        expressions={name: {"constant_value": MARKER} for name in values if name in marks},
        importing=draw(st.sampled_from([None, {"id": MARKER, "identity": {"arn": MARKER}}])),
        generated_config=f'resource "x" "y" {{ password = "{MARKER}" }}',
    )
    if not draw(st.booleans()):
        return made
    hidden = draw(st.sampled_from([True, None]))  # all of it, or by a Terraform that wrote no marks
    made["change"]["after_sensitive"] = made["change"]["before_sensitive"] = hidden
    if hidden is None:
        del made["change"]["after_sensitive"], made["change"]["before_sensitive"]
    return made


def _actions(before: Any, after: Any) -> list[tuple[str, ...]]:
    if before is None:
        return [("create",)]
    if after is None:
        return [("delete",), ("forget",)]
    return [("update",), ("delete", "create"), ("create", "delete"), ("no-op",)]


@st.composite
def plans(draw: st.DrawFn) -> bytes:
    """A plan of twins of some types, with secrets in everything else that a plan can hold too."""
    changes = []
    for kind in draw(st.lists(st.sampled_from(list(arguments())), min_size=1, max_size=4, unique=True)):
        names = draw(st.lists(st.sampled_from(arguments()[kind]), min_size=1, max_size=6, unique=True))
        changes += [draw(resources(kind, names, side)) for side in ("us-east-1", "us-west-2")]
    drift = [{key: value for key, value in one.items() if not key.startswith("_")} for one in changes[:2]]
    everywhere = {"root_module": {"resources": [{"address": "x.y", "type": "aws_region", "values": {"id": MARKER}}]}}
    return plan(
        *changes,
        resource_drift=drift,
        deferred_changes=[{"reason": "x", "resource_change": one} for one in drift],
        variables={"password": {"value": MARKER}, "list": {"value": [MARKER]}},
        planned_values={"outputs": {"o": {"value": MARKER, "sensitive": True}}, **everywhere},
        prior_state={"format_version": "1.0", "values": {"outputs": {"o": {"value": MARKER}}, **everywhere}},
        output_changes={"o": {"actions": ["create"], "after": MARKER, "after_sensitive": True}},
        checks=[{"address": {}, "status": "fail", "instances": [{"problems": [{"message": MARKER}]}]}],
        action_invocations=[{"address": "action.x.y", "config_values": {"token": MARKER}}],
        relevant_attributes=[{"resource": "x.y", "attribute": [MARKER]}],
    )


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(plans(), min_size=1, max_size=2))
def test_no_plan_tells_its_secrets(made: list[bytes]) -> None:
    holds_no_secret(reviewed(*made))


def poisoned(document: dict[str, Any], chance: random.Random, share: float) -> dict[str, Any]:
    """Return a plan with a share of the values of its resources made secrets, and marked as such."""
    for group in ("resource_changes", "resource_drift"):
        for one in document.get(group) or ():
            parts = one["change"]
            for side in ("before", "after"):
                if isinstance(parts.get(side), dict):
                    marks = parts.get(f"{side}_sensitive")
                    parts[side], marks = _poison(parts[side], marks, chance, share)
                    parts[f"{side}_sensitive"] = marks
    return document


def _poison(value: Any, marks: Any, chance: random.Random, share: float) -> tuple[Any, Any]:
    """Return a value and its marks, some texts and numbers in it made secrets; a text keeps how it begins."""
    if isinstance(value, dict):
        old = marks if isinstance(marks, dict) else {}
        pairs = {key: _poison(one, marks is True or old.get(key), chance, share) for key, one in value.items()}
        return {key: one for key, (one, _) in pairs.items()}, {key: mark for key, (_, mark) in pairs.items() if mark}
    if isinstance(value, list):
        old_list = marks if isinstance(marks, list) else []
        inner = [marks is True or (old_list[n] if n < len(old_list) else False) for n in range(len(value))]
        made = [_poison(one, mark, chance, share) for one, mark in zip(value, inner, strict=True)]
        if chance.random() < share and value:
            return [one for one, _ in made], True
        return [one for one, _ in made], [mark or False for _, mark in made]
    if marks is True or chance.random() >= share or value is None or isinstance(value, bool):
        return value, marks is True
    return (f"{value}{MARKER}", True) if isinstance(value, str) else (NUMBER, True)


@pytest.mark.parametrize("share", [0.03, 0.3, 1.0])
@pytest.mark.parametrize("name", EVERY_PLAN)
def test_no_recorded_plan_tells_what_is_marked_in_it(name: str, share: float) -> None:
    document = json.loads((RECORDED / name / PLAN_FILE).read_text("utf-8"))
    for seed in range(2):
        made = poisoned(json.loads(json.dumps(document)), random.Random(seed), share)
        holds_no_secret(reviewed(json.dumps(made).encode()))


def test_a_poisoned_plan_holds_secrets_to_tell() -> None:
    documents = (json.loads((RECORDED / name / PLAN_FILE).read_text("utf-8")) for name in EVERY_PLAN)
    holding = [MARKER in json.dumps(poisoned(one, random.Random(0), 1.0)) for one in documents]
    assert sum(holding) > 0.9 * len(EVERY_PLAN)  # a few have no resource, or all of it is marked already


class TestErrors:
    """What is said of plans that are none."""

    @settings(max_examples=200, deadline=None)
    @given(st.data())
    def test_a_broken_plan_is_not_repeated(self, data: st.DataObject) -> None:
        whole = (RECORDED / "shapes/sensitive" / PLAN_FILE).read_bytes()
        broken = data.draw(st.sampled_from([_cut, _doubled, _with_a_byte, _enveloped, _in_a_log]))(data, whole)
        with contextlib.suppress(InputError):
            holds_no_secret(reviewed(broken))
        assert MARKER not in _message_of(lambda: load(broken, "plan.json"))

    @pytest.mark.parametrize(
        "wrong",
        [
            {"variables": [MARKER]},
            {"variables": {"x": MARKER}},
            {"resource_changes": {MARKER: 1}},
            {"resource_changes": [{"address": 1, "type": MARKER}]},
            {"resource_changes": [{"address": "x.y", "type": "aws_x", "change": MARKER}]},
            {"resource_changes": [{"address": "x.y", "type": "aws_x", "change": {"actions": MARKER}}]},
            {"resource_drift": MARKER},
            {"configuration": MARKER},
            {"configuration": {"provider_config": MARKER, "root_module": MARKER}},
            {"configuration": {"provider_config": {"aws": {"expressions": {"region": {"constant_value": MARKER}}}}}},
            {"prior_state": MARKER},
            {"prior_state": {"values": {"root_module": {"resources": MARKER}}}},
            {"format_version": ["1.2", MARKER]},
            {"errored": MARKER},
        ],
        ids=lambda wrong: next(iter(wrong)),
    )
    def test_a_value_in_the_wrong_place_is_not_repeated(self, wrong: dict[str, Any]) -> None:
        data = json.dumps({"format_version": "1.2", "resource_changes": [], **wrong}).encode()
        assert MARKER not in _message_of(lambda: holds_no_secret(reviewed(data)))


def _message_of(action: Callable[[], object]) -> str:
    try:
        action()
    except InputError as error:
        return str(error)
    return ""


def _cut(data: st.DataObject, whole: bytes) -> bytes:
    return whole[: data.draw(st.integers(0, len(whole)))]


def _doubled(data: st.DataObject, whole: bytes) -> bytes:
    return whole + whole[: data.draw(st.integers(0, 200))]


def _with_a_byte(data: st.DataObject, whole: bytes) -> bytes:
    at = data.draw(st.integers(0, len(whole)))
    return whole[:at] + data.draw(st.binary(min_size=1, max_size=2)) + whole[at + 1 :]


def _enveloped(data: st.DataObject, whole: bytes) -> bytes:
    return json.dumps(data.draw(st.sampled_from([{"plan": whole.decode()}, [whole.decode()], whole.decode()]))).encode()


def _in_a_log(data: st.DataObject, whole: bytes) -> bytes:
    return data.draw(st.sampled_from([b"::debug::x\n" + whole, whole + b"\nMARKER\n", b"MARKER " + whole]))
