"""A change applied in part: what stands is what the last apply of each stack made of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from farshore.changes import Build, Change, compare, data_left_out, standing
from tests.changes.shop import Shop, Table, build

SHOP = Shop(tables={"orders": Table()}, buckets=("files",), apis={"api": ("orders",)})
NEXT = replace(SHOP, tables={"users": Table()}, apis={"api": ("users",)}, policy="latency")


def after(steps: int, before: Shop | None = SHOP, following: Shop = NEXT) -> Build:
    """What stands after the first so many steps of a change."""
    was, change = build(before) if before else None, change_to(before, following)
    transitions = {stack.name: stack.transition for stack in change.stacks if stack.transition is not None}
    return standing(was, ended(change, following), transitions, [step.folder for step in change.steps[:steps]])


def change_to(before: Shop | None, following: Shop) -> Change:
    return compare(build(before) if before else None, build(following))


def ended(change: Change, shop: Shop) -> Build:
    """What a change leads to, with the configurations that it writes."""
    made = build(shop)
    finals = {stack.name: stack.final for stack in change.stacks}
    return replace(made, stacks=tuple(replace(stack, terraform=finals[stack.name]) for stack in made.stacks))


@pytest.mark.parametrize("before", [SHOP, None])
def test_what_is_left_of_the_change_are_the_steps_that_have_not_been_applied(before: Shop | None):
    steps = change_to(before, NEXT).steps
    assert len(steps) > 4

    for number in range(1, len(steps)):
        left = compare(after(number, before), build(NEXT)).steps
        assert [(step.act, step.stack) for step in left] == [(step.act, step.stack) for step in steps[number:]]


def test_taken_back_half_way_nothing_of_it_is_left():
    back = compare(after(4), ended(change_to(SHOP, SHOP), SHOP))

    assert {address for stack in back.stacks for address in stack.forgotten} == {
        "aws_dynamodb_table.users_table",
        "aws_dynamodb_table_replica.users_replica-us-west-2",
    }


def test_data_is_protected_as_long_as_it_may_be():
    given_up = replace(SHOP, destroy=("orders",))

    assert after(1, SHOP, given_up).services["orders"].protected
    assert after(1, given_up, SHOP).services["orders"].protected


def test_data_of_a_change_that_has_not_been_applied_is_left_out_only_when_it_may_be_there():
    with_users = replace(SHOP, tables={"orders": Table(), "users": Table()})
    before, after = build(SHOP), build(with_users)

    assert set(data_left_out(before, after, build(SHOP))) == {
        "aws_dynamodb_table.users_table",
        "aws_dynamodb_table_replica.users_replica-us-west-2",
    }
    assert data_left_out(before, after, after) == ()
    assert data_left_out(after, after, before) == ()
    assert data_left_out(None, build(replace(with_users, trial=True)), build(replace(SHOP, trial=True))) == ()
    renamed = replace(SHOP, tables={"orders": Table(), "people": Table()}, was={"people": "users"})
    assert data_left_out(before, after, build(renamed)) == ()


def test_a_stack_whose_apply_may_have_failed_is_applied_again_also_when_nothing_changes_in_it():
    made = build(SHOP)
    change = compare(made, made, tried="shop-data")

    assert [(step.stack, step.folder) for step in change.steps] == [("shop-data", "stacks/shop-data")]
    assert compare(made, made, tried="shop-nowhere").is_empty


def test_a_stack_that_is_changed_anyway_is_applied_as_often_as_without():
    assert compare(build(SHOP), build(NEXT), tried="shop-data").steps == compare(build(SHOP), build(NEXT)).steps
