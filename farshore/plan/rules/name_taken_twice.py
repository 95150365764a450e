"""name-taken-twice: two resources want one name that AWS gives only once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.relations.accounts import account, may_share_account
from farshore.plan.relations.identities import RECORD, Claim, claims, types_with_identity

_OF_A_RECORD = (
    "Keep one record, and let the `aws_acm_certificate_validation` of each region use it: ACM asks for the same record "
    "in every region of an account. With a state for each region, set `allow_overwrite = true` on both."
)

_OF_A_COPY = (
    "Keep one of them: leave the copy, and forget the second resource with a `removed` block (`destroy = false` where "
    "it holds data that is still to be moved); or take the `replica` block away."
)
_ONCE = "Create it once, outside the module that is applied in each region, and hand it to both."
_NAMES = ("`name`", "`bucket`")
"""Arguments that take a name which nobody outside reads, so that another one will do."""


@PLAN_RULES.register
class NameTakenTwice(PlanRule):
    """Looks for names that are unique beyond a region, and taken once in each."""

    id = "name-taken-twice"
    title = "Two resources take a name that AWS gives only once"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    spans_systems = True
    why = (
        "IAM and CloudFront have no regions, and the names of buckets are one list for all accounts. A module that is "
        "applied once for each region asks for the same name twice: the second create is refused because the name "
        "already exists, and the second region is left half built."
    )
    remedy = (
        "Put the region into the name (or use `name_prefix` or `bucket_prefix`), or create it once, outside the module "
        "that is applied in each region, and hand it to both."
    )
    source = (
        "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/iam/"
        "aws.sdk.kotlin.services.iam.model/-create-role-request/role-name.html"
    )
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_iam_role" "worker" {
          name               = "worker-us-east-1"
          assume_role_policy = data.aws_iam_policy_document.trust.json
        }

        resource "aws_iam_role" "worker_west" {
          provider           = aws.west
          name               = "worker-us-west-2"
          assume_role_policy = data.aws_iam_policy_document.trust.json
        }
    """
    bad = """
        resource "aws_iam_role" "worker" {
          name               = "worker"
          assume_role_policy = data.aws_iam_policy_document.trust.json
        }

        # IAM is the same in every region: the second one is refused.
        resource "aws_iam_role" "worker_west" {
          provider           = aws.west
          name               = "worker"
          assume_role_policy = data.aws_iam_policy_document.trust.json
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each name that more than one resource takes."""
        found: dict[Hashable, list[Claim]] = defaultdict(list)
        for one in subject.of_type(*types_with_identity()):
            for claim in claims(one):
                found[claim.key].append(claim)
        for taken in found.values():
            for rivals in _together(taken):
                yield of_each(rivals, self._finding, least=2)

    def _finding(self, rivals: Sequence[Claim]) -> Finding:
        resources = list(dict.fromkeys(one.resource for one in rivals))
        first, *others = resources
        states = " in states of their own" if any(one.plan is not first.plan for one in others) else ""
        holders = [one.holder for one in rivals if one.holder]
        guessed = bool(states) and bool(holders) and not all(account(one) for one in holders)
        doubts = [f"{listed(resources)} are taken to be in one account, since nothing says otherwise"] * guessed
        copies = [one for one in rivals if one.copy_in]
        if first.type == RECORD:
            proven = listed(list(dict.fromkeys(holders)))
            message = (
                f"{listed(resources)}{states} are the same record: {proven} cover the same domain, for which ACM asks "
                "for one name in every region; the second create is refused, as a record of that name already exists"
            )
        elif copies:
            own = [one.resource for one in rivals if not one.copy_in]
            there = f"which {listed(own)} takes there" if own else "which they all take there"
            message = (
                f"the copy of {listed([one.resource for one in copies])} in {copies[0].copy_in} takes the name of its "
                f"source, {there}{states}: the second create is refused, as that name already exists"
            )
        else:
            unique = "a partition" if rivals[0].holder is None else "an account"
            if first.region and rivals[0].holder:
                unique += f" in {first.region}"
            message = (
                f"{listed(resources)}{states} take the same {rivals[0].what}, which is unique in {unique}: the second "
                "create is refused, as that name already exists"
            )
        return self.about(
            first,
            message,
            *others,
            remedy=_remedy(rivals),
            severity=Severity.WARNING if guessed else self.severity,
            inferred=doubts,
        )


def _remedy(rivals: Sequence[Claim]) -> str | None:
    """Return what to do in a case that the rule's own remedy does not fit."""
    if rivals[0].resource.type == RECORD:
        return _OF_A_RECORD
    if any(one.copy_in for one in rivals):
        return _OF_A_COPY
    return None if rivals[0].what in _NAMES else _ONCE


def _together(taken: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Yield those who take one name from each other: in one account, and one of them is still to be made."""
    first, *others = taken
    same = [
        one
        for one in others
        if one.resource is not first.resource
        and (first.holder is None or one.holder is None or may_share_account(first.holder, one.holder))
    ]
    rivals = [first, *same]
    if same and any(one.is_made for one in rivals):
        yield rivals
