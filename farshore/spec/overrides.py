"""Arguments of single resources that the spec overrides: by the address of the resource, in one stack or in all.

The values are Terraform JSON, so that `${…}` in a text is an expression of Terraform's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from farshore.spec.fields import Constraint
from farshore.spec.services.base import REGION

SHARED_STACKS = ("names", "data", "links", "edge")
"""The stacks that belong to no one region."""

ADDRESS = r"[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*"

OVERRIDDEN = Constraint(
    expected="the address of a resource such as aws_lambda_function.api_health; or the name of a stack, such as edge "
    "or us-east-1, with addresses below it",
    pattern=rf"{ADDRESS}|{'|'.join(SHARED_STACKS)}|{REGION.pattern}",
    maximum=300,
)

# https://developer.hashicorp.com/terraform/language/meta-arguments
REFUSED = {
    "count": "farshore's other stacks know one resource by this address",
    "for_each": "farshore's other stacks know one resource by this address",
    "provider": "it decides in which region and account the resource is",
    "provisioner": "farshore writes nothing that runs a command; write a resource of your own in `terraform.beside`",
    "connection": "farshore writes nothing that runs a command; write a resource of your own in `terraform.beside`",
}
"""Meta-arguments that no spec may override, each with the reason."""


class Override(NamedTuple):
    """What a spec overrides of one resource.

    Attributes:
        path: The keys that lead there in the spec.
        stack: The last word of the stack's name; None for every stack that has the resource.
        address: The resource.
        arguments: The values by argument: None removes one, a map changes what it names.
    """

    path: tuple[str | int, ...]
    stack: str | None
    address: str
    arguments: Mapping[str, Any]


def overrides_in(given: Mapping[str, Any]) -> Iterator[Override]:
    """Yield what a spec overrides; what is for one stack comes after what is for all, so that it prevails."""
    for key, value in given.items():
        if "." in key:
            yield from _override(None, key, value)
    for stack, value in given.items():
        if "." not in stack and isinstance(value, Mapping):
            for address, arguments in value.items():
                yield from _override(stack, address, arguments)


def _override(stack: str | None, address: str, arguments: Any) -> Iterator[Override]:
    if isinstance(arguments, Mapping):
        path = ("overrides", *([stack] if stack else []), address)
        yield Override(path, stack, address, arguments)
