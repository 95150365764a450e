"""The IAM policy that `--account` needs, made from what the lookups themselves declare."""

from __future__ import annotations

from typing import Any

from farshore.account import identity
from farshore.account.lookups import LOOKUPS


def actions() -> dict[str, str]:
    """Return every IAM action that is ever asked for, with the ARN pattern of its resources."""
    found = dict(identity.ACTIONS)
    for lookup in LOOKUPS:
        found.update(lookup.actions)
    return found


def policy_document(partition: str = "aws") -> dict[str, Any]:
    """Return the least policy with which every lookup is answered, one statement for each kind of resource.

    All of it is reading, and none of it reads what the account's users stored.
    """
    by_resource: dict[str, list[str]] = {}
    for action, resource in actions().items():
        by_resource.setdefault(resource.format(partition=partition), []).append(action)
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": sorted(names), "Resource": resource}
            for resource, names in sorted(by_resource.items())
        ],
    }
