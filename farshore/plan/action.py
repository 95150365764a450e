"""What Terraform does to a resource, from the list of actions in the plan."""

from __future__ import annotations

import enum


class Action(enum.Enum):
    """The meaning of `change.actions`; a value is what people say of it.

    Attributes:
        destroys: Whether the object that exists now will be gone.
        remains: Whether Terraform manages such a resource after the apply.
    """

    NO_OP = "unchanged"
    READ = "read"
    CREATE = "created"
    UPDATE = "updated"
    DELETE = "deleted"
    REPLACE = "replaced"
    FORGET = "forgotten"
    OPEN = "opened"

    def __init__(self, word: str) -> None:
        # Rules ask for these of every resource, many times over.
        self.destroys = word in ("deleted", "replaced")
        self.remains = word not in ("deleted", "forgotten")


_ACTIONS = {
    (): Action.NO_OP,
    ("no-op",): Action.NO_OP,
    ("read",): Action.READ,
    ("create",): Action.CREATE,
    ("update",): Action.UPDATE,
    ("delete",): Action.DELETE,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
    # A replacement that leaves the old object in AWS (`removed`, lifecycle destroy = false).
    ("forget",): Action.FORGET,
    ("create", "forget"): Action.CREATE,
    ("forget", "create"): Action.CREATE,
    ("open",): Action.OPEN,
    ("renew",): Action.OPEN,
    ("close",): Action.OPEN,
}


def action_of(words: list[str]) -> Action:
    """Return what a list of actions means; a word of a later Terraform counts as the worst it is combined with."""
    known = _ACTIONS.get(tuple(words))
    if known is not None:
        return known
    if "delete" in words:
        return Action.REPLACE if "create" in words else Action.DELETE
    return Action.UPDATE
