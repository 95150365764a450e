"""Which instances of a resource a reference leads to, in modules that have many of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from farshore.plan.instances import Instances
from farshore.plan.plan import load
from farshore.plan.resource import Resource
from tests.plan.build import change, plan


def resources(*addresses: str) -> list[Resource]:
    return list(load(plan(*(change(one) for one in addresses)), "plan.json").resources)


def addresses(found: Sequence[Resource]) -> list[str]:
    return [one.address for one in found]


def test_the_module_instance_that_asks_comes_first() -> None:
    topics = resources('module.a["x"].aws_sns_topic.t', 'module.a["y"].aws_sns_topic.t')
    (queue,) = resources('module.a["y"].aws_sqs_queue.q')
    assert addresses(Instances(topics).near("module.a.aws_sns_topic.t", queue)) == ['module.a["y"].aws_sns_topic.t']


def test_from_outside_all_instances_are_as_near() -> None:
    topics = resources("module.a[0].aws_sns_topic.t", "module.a[1].aws_sns_topic.t")
    (queue,) = resources('module.b["y"].aws_sqs_queue.q')
    assert Instances(topics).near("module.a.aws_sns_topic.t", queue) == topics


def test_the_longest_way_together_wins_below_and_above() -> None:
    topics = resources(*(f"module.a[{a}].module.b[{b}].aws_sns_topic.t" for a in (0, 1) for b in (0, 1)))
    above, beside, below = resources(
        "module.a[1].aws_sqs_queue.q",
        "module.a[1].module.b[7].aws_sqs_queue.q",
        "module.a[1].module.b[0].module.c.aws_sqs_queue.q",
    )
    instances = Instances(topics)
    assert instances.near("module.a.module.b.aws_sns_topic.t", above) == topics[2:]
    assert instances.near("module.a.module.b.aws_sns_topic.t", beside) == topics[2:]
    assert instances.near("module.a.module.b.aws_sns_topic.t", below) == topics[2:3]


@pytest.mark.parametrize(("key", "found"), [(1, 1), (0, 1), ("1", 0), (7, 0)])
def test_a_key_chooses_among_the_near_ones_only(key: str | int, found: int) -> None:
    topics = resources(*(f"module.a[{a}].aws_sns_topic.t[{b}]" for a in (0, 1) for b in (0, 1)))
    (queue,) = resources("module.a[1].aws_sqs_queue.q")
    near = Instances(topics).near("module.a.aws_sns_topic.t", queue, key)
    assert addresses(near) == [f"module.a[1].aws_sns_topic.t[{key}]"] * found


def test_what_is_not_in_the_plan_has_no_instances() -> None:
    (queue,) = resources("aws_sqs_queue.q")
    assert Instances([queue]).near("aws_sns_topic.t", queue) == []


def test_a_key_that_no_terraform_writes_is_none() -> None:
    queue, topic = load(
        plan(change("aws_sqs_queue.q", index=[1]), change("aws_sns_topic.t", index={"a": 1})), "plan.json"
    ).resources
    assert Instances([queue, topic]).near("aws_sns_topic.t", queue, queue.index) == [topic]
