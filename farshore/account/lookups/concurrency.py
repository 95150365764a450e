"""How many Lambda functions may run at once in each region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from farshore.account.facts import Concurrency
from farshore.account.lookup import ANYTHING, Ask, Lookup, Needs
from farshore.spec import Spec
from farshore.spec.services import RestApi

LAMBDA = "lambda"


class LambdaConcurrency(Lookup):
    """GetAccountSettings gives the quota in force; Service Quotas would need one more permission for the same number.

    https://docs.aws.amazon.com/lambda/latest/api/API_AccountLimit.html (2026-11-21)
    """

    id = "lambda-concurrency"
    purpose = "Lambda's concurrency"
    actions: ClassVar[Mapping[str, str]] = {"lambda:GetAccountSettings": ANYTHING}
    aws_service = LAMBDA

    @classmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:  # noqa: ARG003
        """Return a lookup where functions run."""
        return (cls(),) if spec.of_type(RestApi) or LAMBDA in spec.also_needs else ()

    @classmethod
    def for_system(cls, needs: Needs) -> Iterable[Lookup]:
        """Return a lookup where functions run."""
        return (cls(),) if LAMBDA in needs.services else ()

    def look(self, ask: Ask, region: str) -> Iterable[Concurrency]:
        """Return the limit of the region."""
        limit = ask("lambda:GetAccountSettings")["AccountLimit"]["ConcurrentExecutions"]
        yield Concurrency(region=region, limit=int(limit))
