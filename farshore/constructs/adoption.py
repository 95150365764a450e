"""What exists already and is taken over: Terraform checks that it is what the spec says, before it touches anything.

The check is a data source whose conditions have to hold; the resource waits for it. So `terraform plan` says what
differs, and an apply that begins with such a plan does nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from farshore.constructs.base import literal


class Condition(NamedTuple):
    """Something that has to be true of what is taken over.

    Attributes:
        expression: A Terraform expression, without the braces of a template.
        message: What is said otherwise: a Terraform template, whole sentences.
    """

    expression: str
    message: str


def as_expression(value: Any) -> str:
    """Return text, numbers, lists and maps of them as a Terraform expression, in which nothing is a template."""
    return str(literal(json.dumps(value, ensure_ascii=False)))


def require(data: Any, *, before: Iterable[Condition] = (), after: Iterable[Condition] = ()) -> None:
    """Let a data source fail unless conditions hold.

    Args:
        data: The data source.
        before: What has to hold before it is read.
        after: What has to hold of it, called `self` in the expressions.
    """
    conditions = {"precondition": before, "postcondition": after}
    for kind, those in conditions.items():
        blocks = [{"condition": f"${{{one.expression}}}", "error_message": one.message} for one in those]
        if blocks:
            data.add_override(f"lifecycle.{kind}", blocks)
