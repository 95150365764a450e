"""Whether two resources are in the same account, as far as plans tell: they never name it."""

from __future__ import annotations

from farshore.plan.resource import Resource

_OF_NO_ACCOUNT = frozenset({"region", "alias", "default_tags", "ignore_tags", "max_retries", "endpoints"})
"""Arguments of a provider that do not choose an account.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs#argument-reference (2026-11-21)
"""


def account(resource: Resource) -> str | None:
    """Return the account in a resource's own ARN; None where there is none."""
    for arn in (resource.arn, resource.was(resource.facts.arn_attribute or "arn")):
        parts = arn.split(":", 5) if isinstance(arn, str) else []
        if len(parts) == 6 and parts[4].isdecimal():
            return parts[4]
    return None


def may_share_account(one: Resource, other: Resource) -> bool:
    """Say whether two resources are in one account, or nothing says that they are not."""
    accounts = {account(one), account(other)}
    if None not in accounts:
        return len(accounts) == 1
    return _provider(one) == _provider(other)


def _provider(resource: Resource) -> dict[str, object]:
    """Return what chooses the account among the arguments of a resource's provider."""
    configuration = resource.plan.configuration
    key = configuration.provider(resource.address)
    arguments = configuration.provider_arguments(key) if key else {}
    return {name: value for name, value in arguments.items() if name not in _OF_NO_ACCOUNT and "skip_" not in name}
