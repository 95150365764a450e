"""managed-twice: two resources that manage the same one thing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.accounts import account, may_share_account
from farshore.plan.relations.singletons import (
    IN_A_REGION,
    IN_AN_ACCOUNT,
    ONE_OF,
    OPTIONAL,
    identity,
    is_of_account,
    is_unique,
    may_repeat,
)
from farshore.plan.resource import Resource

_IDENTIFIER = "set_identifier"
_OF_RECORDS = (
    "Give each record a `set_identifier` of its own, for example its region; where both are meant to be one, keep one "
    "of them, in one state."
)


@PLAN_RULES.register
class ManagedTwice(PlanRule):
    """Looks for two resources of a type of which there is one: for a bucket, a name in DNS, a region, an account."""

    id = "managed-twice"
    title = "Two resources manage the same thing"
    severity = Severity.ERROR
    spans_systems = True
    why = (
        "AWS keeps one of it, and each apply writes the whole: the last one wins, the other one is gone without an "
        "error, and the next apply turns it round. It comes from a state or module for each region that each bring "
        "what the account or the bucket has once."
    )
    remedy = "Keep one of them, in one state; put what both want into it, and forget the other with a `removed` block."
    source = "https://github.com/hashicorp/terraform-provider-aws/issues/6334"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_ecr_replication_configuration" "primary" {
          replication_configuration {
            rule {
              destination {
                region      = "us-west-2"
                registry_id = "123456789012"
              }
            }
          }
        }
    """
    bad = """
        resource "aws_ecr_replication_configuration" "to_oregon" {
          replication_configuration {
            rule {
              destination {
                region      = "us-west-2"
                registry_id = "123456789012"
              }
            }
          }
        }

        # One registry has one configuration: the second apply takes the first destination away.
        resource "aws_ecr_replication_configuration" "to_ireland" {
          replication_configuration {
            rule {
              destination {
                region      = "eu-west-1"
                registry_id = "123456789012"
              }
            }
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each thing that is managed more than once."""
        found: dict[Hashable, list[Resource]] = defaultdict(list)
        for one in subject.of_type(*sorted({*ONE_OF, *IN_A_REGION, *IN_AN_ACCOUNT})):
            key = identity(one)
            if key is not None and not may_repeat(one):
                found[key].append(one)
        for managers in found.values():
            first, *others = managers
            same = [one for one in others if is_unique(first) or may_share_account(first, one)]
            if same:
                yield of_each([first, *same], self._finding, least=2)

    def _finding(self, managers: Sequence[Resource]) -> Finding:
        first, *others = managers
        states = " from two states" if any(one.plan is not first.plan for one in others) else ""
        guessed = is_of_account(first) and not all(account(one) for one in managers)
        message = f"{listed(managers)} are {first.type} of {_whose(first)}{states}, of which there is one: "
        identified = isinstance(first.get(_IDENTIFIER), str) and bool(first.get(_IDENTIFIER))
        if identified:
            message = (
                f"{listed(managers)} have the same name, type and `{_IDENTIFIER}`{states}, by which Route 53 tells the "
                "records of one name apart: "
            )
        return self.about(
            first,
            message + ("the second create is refused" if identified else "each apply undoes what the other did"),
            *others,
            remedy=_OF_RECORDS if identified else None,
            severity=Severity.WARNING if guessed and states else self.severity,
            inferred=[f"{listed(managers)} are taken to be in one account, since nothing says otherwise"] * guessed,
        )


def _whose(one: Resource) -> str:
    if one.type in IN_A_REGION:
        return f"the account in {one.region}"
    if one.type in IN_AN_ACCOUNT:
        return "the account"
    return f"the same {joined([f'`{name}`' for name in ONE_OF[one.type] if name not in OPTIONAL])}"
