"""The JSON of `terraform show -json PLAN` as far as a review reads it; the rest is skipped without being built.

https://developer.hashicorp.com/terraform/internals/json-format (2026-11-21) describes the format. `planned_values`
repeats what the changes hold; of `prior_state`, full of secrets, only the ids of data sources are looked at.
"""

from __future__ import annotations

from typing import Any

from msgspec import Raw, Struct, field

NULL = Raw(b"null")
ABSENT = Raw(b"")
"""What stands for a key that the plan does not have, where that means something else than null."""


class Change(Struct, gc=False):
    """What happens to one resource: `change` of the format's change representation."""

    actions: list[str] = []
    before: Raw = NULL
    after: Raw = NULL
    after_unknown: Raw = NULL
    before_sensitive: Raw = ABSENT
    after_sensitive: Raw = ABSENT
    replace_paths: Raw = NULL
    importing: Raw = NULL


class ResourceChange(Struct, gc=False):
    """One element of `resource_changes` or `resource_drift`."""

    address: str
    type: str
    change: Change
    name: str = ""
    mode: str = "managed"
    module_address: str = ""
    previous_address: str = ""
    index: Any = None
    deposed: str = ""
    provider_name: str = ""
    action_reason: str = ""


_SHORT = 500
"""Bytes up to which parts that are the same are kept once: the marks of most resources of a type are."""


class Keeper:
    """Takes changes out of a file, so that the rest of it need not stay in memory, and what they share is there once.

    The values of a resource, its marks and the plan around them repeat each other: of a plan of 480 MB, a review needs
    150 MB.
    """

    def __init__(self) -> None:
        self._parts: dict[bytes, Raw] = {}
        self._words: dict[str, str] = {}
        self._actions: dict[tuple[str, ...], list[str]] = {}

    def keep(self, one: ResourceChange) -> None:
        """Replace the parts of a resource's change by copies of their own, and its words by those seen before."""
        words = self._words.setdefault
        one.type, one.name, one.mode = words(one.type, one.type), words(one.name, one.name), words(one.mode, one.mode)
        one.module_address = words(one.module_address, one.module_address)
        one.provider_name = words(one.provider_name, one.provider_name)
        one.action_reason = words(one.action_reason, one.action_reason)
        change = one.change
        change.actions = self._actions.setdefault(tuple(change.actions), change.actions)
        is_unchanged = change.after == change.before
        kept = self._kept
        change.before = kept(change.before)
        change.after = change.before if is_unchanged else kept(change.after)
        change.after_unknown = kept(change.after_unknown)
        change.before_sensitive, change.after_sensitive = kept(change.before_sensitive), kept(change.after_sensitive)
        change.replace_paths, change.importing = kept(change.replace_paths), kept(change.importing)

    def _kept(self, part: Raw) -> Raw:
        text = bytes(part)
        if len(text) > _SHORT:
            return Raw(text)
        known = self._parts.get(text)
        if known is None:
            known = self._parts[text] = Raw(text)
        return known


class Variable(Struct, gc=False):
    """The value of a root module's variable."""

    value: Any = None


class StateIdentifier(Struct, gc=False):
    """The one value that is read."""

    id: Any = None


class StateResource(Struct, gc=False):
    """One resource of `prior_state`."""

    type: str = ""
    address: str = ""
    values: StateIdentifier = field(default_factory=StateIdentifier)


class StateModule(Struct):
    """One module of `prior_state`, with those below it."""

    resources: list[StateResource] = []
    child_modules: list[StateModule] = []


class StateValues(Struct):
    """The values of `prior_state`."""

    root_module: StateModule = field(default_factory=StateModule)


class State(Struct):
    """The `prior_state` as far as data sources go."""

    values: StateValues = field(default_factory=StateValues)


class Outline(Struct):
    """A whole plan with its parts as they stand in the file, which all of them keep in memory."""

    format_version: str
    terraform_version: str = ""
    resource_changes: list[Raw] | None = None
    resource_drift: list[Raw] | None = None
    variables: dict[str, Variable] | None = None
    configuration: Raw = NULL
    prior_state: Raw = NULL
    errored: bool = False
    complete: bool = True
    planned_values: Raw = NULL
    provider_schemas: Raw = NULL
    values: Raw = NULL


class Document(Struct):
    """A whole plan. `outline` stays as it is until somebody asks for its parts.

    Attributes:
        outline: The plan but for its changes; keeps the bytes of the whole file in memory.
        changes: Its `resource_changes`, which keep nothing of the file in memory but themselves.
        drift: Its `resource_drift`, alike.
        is_state: Whether it is a state, which changes nothing, rather than a plan.
        looked_up: Of a state, the texts among what its data sources saw, ids and ARNs among them.
    """

    outline: Outline
    changes: list[ResourceChange]
    drift: list[ResourceChange]
    is_state: bool = False
    looked_up: frozenset[str] = frozenset()
