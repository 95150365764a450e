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


class Document(Struct):
    """A whole plan. `configuration` stays raw until somebody asks for it."""

    format_version: str
    terraform_version: str = ""
    resource_changes: list[ResourceChange] | None = None
    resource_drift: list[ResourceChange] | None = None
    variables: dict[str, Variable] | None = None
    configuration: Raw = NULL
    prior_state: Raw = NULL
    errored: bool = False
    complete: bool = True
    planned_values: Raw = NULL
    provider_schemas: Raw = NULL
