"""One resource of a plan: what it is, what happens to it, where it is, and what may be said of its values."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.plan.action import Action, action_of
from farshore.plan.address import Steps, module_steps, steps_of_module
from farshore.plan.document import ABSENT, NULL, ResourceChange
from farshore.plan.values import as_blocks, marked, marked_texts, value_at

if TYPE_CHECKING:
    from farshore.plan.plan import Plan
    from farshore.plan.regions import Location
    from farshore.plan.types import TypeFacts

_LONGEST_SHOWN = 80
_SHORTEST_SECRET = 4
"""Shorter texts stand in others by chance."""


class Resource:
    """A resource instance that a plan mentions; identity is object identity.

    Attributes:
        plan: The plan that mentions it.
        address: Its absolute address, as `module.web["a"].aws_lb.front[0]`.
        module: The address of its module instance; empty in the root module.
        type: As `aws_lb`.
        name: The name in the configuration, as `front`.
        index: Its `count` number or `for_each` key; None without either.
        action: What happens to it.
        reason: Why that happens, as Terraform says it: `replace_by_request`; empty where it does not.
        deposed: The key of a deposed object; empty for the current one.
        previous_address: Where it stood before a `moved` block; empty when it did not move.
        facts: What farshore knows about its type.
        is_unchanged: Whether the plan leaves it as it is, to the letter.
    """

    def __init__(self, plan: Plan, change: ResourceChange, facts: TypeFacts) -> None:
        self.plan = plan
        self.address = change.address
        self.module = change.module_address
        self.type = change.type
        self.name = change.name
        self.index: str | int | None = change.index
        self.action: Action = action_of(change.change.actions)
        self.deposed = change.deposed
        self.previous_address = change.previous_address
        self.reason = change.action_reason
        self.facts = facts
        self._change = change.change
        self.is_unchanged = self.action is Action.NO_OP and change.change.after == change.change.before

    def __repr__(self) -> str:
        return f"<{self.address}: {self.action.value}>"

    def before_apply(self, plan: Plan) -> Resource:
        """Return it as it is before the apply, as if nothing were to be done to it.

        Args:
            plan: The plan in which nothing is done.
        """
        one = object.__new__(Resource)
        one.__dict__.update(self.__dict__)
        stale = (
            ("location", "region") if self.is_unchanged else ("location", "region", "arn", "after", "values", "changed")
        )
        for computed in stale:
            one.__dict__.pop(computed, None)
        one.plan, one.action, one.reason, one.is_unchanged = plan, Action.NO_OP, "", True
        one.__dict__.update(before=self.before, _unknown=None, replaced_by=())
        return one

    @cached_property
    def location(self) -> Location:
        """Return where it is."""
        return self.plan.locations[self]

    @property
    def place(self) -> Place:
        """Return where a finding about it stands: the plan's file and the resource's address."""
        return Place(self.plan.file, path=self.address)

    @cached_property
    def steps(self) -> Steps:
        """Return the module calls that lead to it, each with its key as written."""
        if self.module and self.address.startswith(f"{self.module}."):
            return steps_of_module(self.module)
        return module_steps(self.address)  # a plan that is not from terraform may not name the module

    @cached_property
    def region(self) -> str | None:
        """Return the id of its region; None when it is global or its region could not be resolved."""
        return self.location.region

    @cached_property
    def arn(self) -> str | None:
        """Return its ARN as far as it is known; None otherwise."""
        return _text(self.get(self.facts.arn_attribute)) if self.facts.arn_attribute else None

    @property
    def arn_before(self) -> str | None:
        """Return its ARN before the apply; None when it did not exist."""
        return _text(self.was(self.facts.arn_attribute)) if self.facts.arn_attribute else None

    @property
    def importing(self) -> bool:
        """Say whether it exists in AWS already and is taken over."""
        return self._change.importing != NULL

    @cached_property
    def before(self) -> dict[str, Any]:
        """Return its values before the apply; empty when it does not exist yet."""
        raw, self._change.before = self._change.before, NULL  # what is decoded is not needed any more
        return self._object(raw)

    @cached_property
    def after(self) -> dict[str, Any]:
        """Return its values after the apply as far as they are known; empty when it will be gone."""
        raw, self._change.after = self._change.after, NULL
        return self.before if self.is_unchanged else self._object(raw)

    @cached_property
    def values(self) -> dict[str, Any]:
        """Return the values to judge it by: those after the apply, or before it when nothing remains."""
        return self.after if self.action.remains else self.before

    @cached_property
    def _unknown(self) -> Any:
        return self._marks(self._change.after_unknown)

    @cached_property
    def _sensitive(self) -> Any:
        """Return the marks of both sides; True (all of it) for plans of a Terraform that wrote no marks."""
        before, after = self._change.before_sensitive, self._change.after_sensitive
        if before == ABSENT and after == ABSENT:
            return True
        return [self._marks(raw) for raw in (before, after) if raw != ABSENT]

    def get(self, *path: str | int, default: Any = None) -> Any:
        """Return the value at a path; the default where there is none or it is null."""
        # Most paths are one name, and rules ask for many of them.
        values: dict[Any, Any] = self.values
        value = values.get(path[0]) if len(path) == 1 else value_at(values, path)
        return default if value is None else value

    def was(self, *path: str | int, default: Any = None) -> Any:
        """Return the value at a path before the apply; the default where there is none or it is null."""
        values: dict[Any, Any] = self.before
        value = values.get(path[0]) if len(path) == 1 else value_at(values, path)
        return default if value is None else value

    def blocks(self, *path: str | int) -> list[dict[str, Any]]:
        """Return the nested blocks at a path; an empty list where there are none."""
        return as_blocks(value_at(self.values, path))

    def names(self, *path: str | int) -> frozenset[str] | None:
        """Return the keys of the map at a path, those of values still unknown included; None if itself is unknown."""
        marks = self._unknown if self.action.remains else None
        if any(value_at(marks, path[:length]) is True for length in range(len(path) + 1)):
            return None
        found = (value_at(self.values, path), value_at(marks, path))
        return frozenset(str(key) for each in found if isinstance(each, dict) for key in each)

    def is_unknown(self, *path: str | int) -> bool:
        """Say whether the value at a path, or any part of it, is known only after the apply."""
        return self.action.remains and marked(self._unknown, path)

    def is_sensitive(self, *path: str | int) -> bool:
        """Say whether anything marks the value at a path, above it or below it, before or after."""
        if path and path[0] == "tags_all":  # the provider repeats the tags there, without their marks
            return self.is_sensitive("tags", *path[1:])
        sensitive = self._sensitive
        return sensitive is True or any(marked(marks, path) for marks in sensitive)

    def shown(self, *path: str | int) -> str | None:
        """Return a value as text that may be printed, and None for all that may not.

        Only what rules print passes: numbers, truth values, and short single-line text. What anything marks sensitive
        never does, nor anything of a plan without marks.
        """
        value = value_at(self.values, path)
        if self.is_sensitive(*path) or self.is_unknown(*path):
            return None
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (int, float)):
            return str(value)
        if isinstance(value, str) and len(value) <= _LONGEST_SHOWN and value.isprintable():
            return None if any(secret in value for secret in self._secrets) else value
        return None

    @cached_property
    def _secrets(self) -> tuple[str, ...]:
        """Return the texts that anything marks sensitive: AWS repeats some of them in attributes without a mark."""
        sensitive = self._sensitive
        every = [True] if sensitive is True else sensitive
        texts = (one for values in (self.before, self.after) for marks in every for one in marked_texts(marks, values))
        return tuple(dict.fromkeys(one for one in texts if len(one) >= _SHORTEST_SECRET))

    @cached_property
    def replaced_by(self) -> tuple[str, ...]:
        """Return the names of the attributes whose change forces a replacement; names only, never values."""
        paths = self._decoded(self._change.replace_paths) or []
        return tuple(str(path[0]) for path in paths if isinstance(path, list) and path)

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """Return the names of the top-level attributes that differ before and after, those still unknown included."""
        names = {*self.before, *self.after}
        return tuple(
            sorted(name for name in names if self.before.get(name) != self.after.get(name) or self.is_unknown(name))
        )

    def _object(self, raw: msgspec.Raw) -> dict[str, Any]:
        value = self._decoded(raw)
        return value if isinstance(value, dict) else {}

    def _marks(self, raw: msgspec.Raw) -> Any:
        """Return a tree of marks; most resources of a type have the same, which is kept once."""
        known = self.plan.marks
        text = bytes(raw)
        if text not in known:
            known[text] = self._decoded(raw)
        return known[text]

    def _decoded(self, raw: msgspec.Raw) -> Any:
        """Return a part of the plan that was skipped so far.

        Raises:
            InputError: It is not JSON, which nobody noticed while it was skipped.
        """
        try:
            return msgspec.json.decode(raw)
        except (msgspec.DecodeError, RecursionError):
            raise InputError([Problem(self.place, f"what the plan says of `{self.address}` is not JSON")]) from None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
