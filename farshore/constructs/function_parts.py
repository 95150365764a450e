"""What the Lambda functions of all service types have in common: their variables, and what AWS takes of them."""

from __future__ import annotations

from collections.abc import Mapping

from farshore.constructs.offer import Offer
from farshore.constructs.stack import SpecStack
from farshore.errors import InputError, Problem
from farshore.spec import Spec
from farshore.spec.services import Service

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026-11-21)
LARGEST_ENVIRONMENT_BYTES = 4096
# White space does not count.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
LONGEST_ROLE_POLICY = 10_240


def offered_environment(spec: Spec, offers: Mapping[str, Offer]) -> dict[str, str]:
    """Return the variables by which code finds what it uses, from the offers by the service that makes each."""
    return {
        f"{spec.services[name].environment_prefix}_{suffix}": value
        for name, offer in offers.items()
        for suffix, value in offer.environment.items()
    }


def check_environment(spec: Spec, service: Service, environment: Mapping[str, str]) -> None:
    """Make sure that Lambda takes the variables, before half of the stack has been applied.

    Raises:
        InputError: They come to more than 4 KB.
    """
    size = sum(len(name) + len(value.encode()) for name, value in environment.items())
    if size > LARGEST_ENVIRONMENT_BYTES:
        message = f"services.{service.name}: the functions' variables come to {size} bytes; Lambda takes 4 KB"
        raise InputError([Problem(spec.place("services", service.name), message)])


def check_policy(stack: SpecStack, service: Service, document: str, path: tuple[str, ...]) -> None:
    """Make sure that IAM takes a role's policy, before half of the stack has been applied.

    Args:
        stack: The stack of the role.
        service: The service that it belongs to.
        document: The policy.
        path: Where the spec says what it allows, below the service.

    Raises:
        InputError: It is too long.
    """
    names = stack.names
    # Longer than what they stand for, but little: partitions have up to ten characters, suffixes sixteen.
    for expression, length in ((names.account, 12), (names.partition, 10), (names.dns_suffix, 16)):
        document = document.replace(expression, "x" * length)
    size = len("".join(document.split()))
    if size > LONGEST_ROLE_POLICY:
        message = (
            f"services.{service.name}: what it may do comes to a policy of {size} characters, and IAM takes "
            f"{LONGEST_ROLE_POLICY} for a role; make it two services that use less each"
        )
        raise InputError([Problem(stack.spec.place("services", service.name, *path), message)])
