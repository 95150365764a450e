"""What may be asked of one resource, and what of its values may be shown."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.errors import InputError
from farshore.plan.action import Action, action_of
from farshore.plan.plan import load
from farshore.plan.resource import Resource
from tests.plan.build import change, plan


def resource(*arguments: Any, **more: Any) -> Resource:
    return load(plan(change("aws_lambda_function.api", *arguments, **more)), "plan.json").resources[0]


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ([], Action.NO_OP),
        (["no-op"], Action.NO_OP),
        (["create"], Action.CREATE),
        (["delete", "create"], Action.REPLACE),
        (["create", "delete"], Action.REPLACE),
        (["forget"], Action.FORGET),
        (["create", "forget"], Action.CREATE),
        (["delete", "rest", "create"], Action.REPLACE),
        (["delete", "rest"], Action.DELETE),
        (["polish"], Action.UPDATE),
    ],
)
def test_actions_mean_what_terraform_does_to_it(words: list[str], action: Action) -> None:
    assert action_of(words) is action


class TestValues:
    """Values after the apply, before it, and paths into them."""

    def test_what_is_deleted_is_judged_by_what_it_was(self) -> None:
        assert resource(None, before={"timeout": 3}).get("timeout") == 3

    def test_a_path_that_leads_nowhere_gives_the_default(self) -> None:
        one = resource({"a": [{"b": 1}], "n": None, "t": "text"})
        assert one.get("a", 0, "b") == 1
        assert [one.get(*path) for path in [("a", 1, "b"), ("a", "b"), ("t", 0), ("n",), ("x", "y")]] == [None] * 5
        assert one.get("n", default=7) == 7

    def test_blocks_are_a_list_however_they_are_nested(self) -> None:
        one = resource({"many": [{"a": 1}, {"a": 2}], "single": {"a": 3}, "none": None, "odd": [1, "x"]})
        assert [len(one.blocks(name)) for name in ("many", "single", "none", "odd", "absent")] == [2, 1, 0, 0, 0]

    def test_values_that_are_no_object_are_empty(self) -> None:
        assert resource(["a"]).values == {}

    def test_unknown_covers_the_whole_and_the_part(self) -> None:
        one = resource({"name": "a"}, unknown={"vpc": [{"id": True}], "all": True})
        assert one.is_unknown("vpc")
        assert one.is_unknown("vpc", 0, "id")
        assert one.is_unknown("all", "part")
        assert not one.is_unknown("name")

    def test_changed_names_what_differs(self) -> None:
        one = resource({"a": 1, "b": 2}, before={"a": 1, "b": 1, "c": 3}, unknown={"d": True})
        assert one.changed == ("b", "c")
        assert resource({"a": 1}, before={"a": 1}, actions=("update",), unknown={"a": True}).changed == ("a",)

    def test_what_forces_a_replacement_is_named_without_values(self) -> None:
        one = resource({"a": 1}, before={"a": 2}, actions=("delete", "create"), replace=[["a", 0, "b"], ["c"]])
        assert one.replaced_by == ("a", "c")

    def test_json_that_was_skipped_and_is_none_is_told_when_it_is_read(self) -> None:
        data = plan(change("aws_lambda_function.api", {"name": "NAME"})).replace(b'"NAME"', b"1e999")
        with pytest.raises(InputError, match=r"what the plan says of `aws_lambda_function\.api` is not JSON"):
            _ = load(data, "plan.json").resources[0].values


class TestShown:
    """Only what nothing marks sensitive."""

    def test_plain_values_are_shown(self) -> None:
        one = resource({"n": 3, "f": 1.5, "yes": True, "text": "Mumbai", "list": [1], "none": None})
        assert [one.shown(name) for name in ("n", "f", "yes", "text", "list", "none", "absent")] == [
            "3",
            "1.5",
            "true",
            "Mumbai",
            None,
            None,
            None,
        ]

    @pytest.mark.parametrize(
        "marks", [True, {"a": True}, {"a": [{"b": True}]}, {"a": {"b": True}}, {"a": [{}, {"b": [{"c": True}]}]}]
    )
    def test_a_mark_above_at_or_below_hides_a_value(self, marks: Any) -> None:
        one = resource({"a": "MARKER"}, sensitive=marks)
        assert one.is_sensitive("a")
        assert one.shown("a") is None

    def test_a_mark_on_what_it_was_hides_what_it_becomes(self) -> None:
        item = change("aws_lambda_function.api", {"a": "MARKER"}, before={"a": "old"})
        item["change"]["before_sensitive"] = {"a": True}
        assert load(plan(item), "plan.json").resources[0].shown("a") is None

    def test_what_is_marked_elsewhere_is_hidden_where_it_is_repeated(self) -> None:
        values = {
            "name": "hush-hush",
            "id": "hush-hush",
            "url": "x/hush-hush",
            "map": {"in": ["deep", "shown"]},
            "n": "x",
        }
        item = change("aws_x.y", values, sensitive={"name": True, "map": {"in": [True]}})
        one = load(plan(item), "plan.json").resources[0]
        assert [one.shown(name) for name in ("name", "id", "url", "n")] == [None, None, None, "x"]
        assert (one.shown("map", "in", 0), one.shown("map", "in", 1)) == (None, "shown")

    def test_a_plan_without_marks_shows_nothing(self) -> None:
        item = change("aws_lambda_function.api", {"a": "MARKER"})
        del item["change"]["before_sensitive"], item["change"]["after_sensitive"]
        assert load(plan(item), "plan.json").resources[0].shown("a") is None

    @pytest.mark.parametrize("value", ["x" * 81, "two\nlines", "bell\x07", "\u202eright to left"])
    def test_long_and_unprintable_text_is_not_shown(self, value: str) -> None:
        assert resource({"a": value}).shown("a") is None
