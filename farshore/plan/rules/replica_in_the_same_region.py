"""replica-in-the-same-region: a replica that is lost together with its source."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.address import module_steps
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.relations.same_region import Elsewhere, SameRegion, copies_in_the_same_region
from farshore.plan.resource import Resource


@PLAN_RULES.register
class ReplicaInTheSameRegion(PlanRule):
    """Replicas of databases, keys, tables, buckets and registries that do not leave the region of their source."""

    id = "replica-in-the-same-region"
    title = "A replica is in the region of its source"
    severity = Severity.ERROR
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "The loss of that region takes the source and its replica together. It is rarely meant: the provider of the "
        "other region was not passed on to the module or the resource, and Terraform took the default one. A database "
        "is then quietly made in the wrong place; a replica of a key or a table is refused in the middle of an apply."
    )
    remedy = "Give the replica the provider of the other region, and its source by ARN."
    source = "https://github.com/hashicorp/terraform-provider-aws/pull/12518"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_db_instance" "standby" {
          provider                = aws.standby
          identifier              = "orders-standby"
          replicate_source_db     = aws_db_instance.orders.arn
          instance_class          = "db.r6g.large"
          backup_retention_period = 7
          skip_final_snapshot     = true
        }
    """
    bad = """
        resource "aws_db_instance" "standby" {
          identifier          = "orders-standby"
          replicate_source_db = aws_db_instance.orders.identifier
          instance_class      = "db.r6g.large"
          skip_final_snapshot = true
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each source, and for each type and module of refused replicas."""
        alike: dict[tuple[object, ...], list[SameRegion]] = defaultdict(list)
        for one in copies_in_the_same_region(subject):
            inline = one.source is one.copy
            key = (one.copy.type, one.copy.region, one.copy.module, inline, one.refused)
            alike[key if one.refused else (*key, one.source or one.copy)].append(one)
        elsewhere = Elsewhere(subject.remaining) if alike else Elsewhere(())
        return [of_each(copies, partial(self._finding, elsewhere)) for copies in alike.values()]

    def _finding(self, elsewhere: Elsewhere, copies: Sequence[SameRegion]) -> Finding:
        first = copies[0]
        addresses = list(dict.fromkeys(one.copy for one in copies))
        many = len(addresses) > 1
        what = f"{listed(addresses)} {'are' if many else 'is'}"
        if first.source is first.copy:
            message = f"{listed(addresses)} {'replicate' if many else 'replicates'} to {first.copy.region}, "
            message += f"{'their' if many else 'its'} own region, where there can be no second copy: the apply fails"
            remedy = "Name the other region in the `replica` block, or its destination."
        else:
            source = f"`{first.source.address}`" if first.source and not many else "what is copied"
            message = f"{what} in {first.copy.region}, the region of {source}, so both are lost together"
            message += ", and AWS refuses it there" if first.refused else ""
            remedy = _remedy(elsewhere, first.copy)
        certain = first.refused or bool(first.word)
        doubts = [] if certain else ["a replica that only serves reads may be meant to be there"]
        doubts += [f"`{first.word}` in the address is read as another region's name"] if first.word else []
        others = [one.source for one in copies[:1] if one.source and one.source is not one.copy]
        return self.about(
            first.copy,
            message,
            *others,
            severity=self.severity if certain else Severity.WARNING,
            remedy=remedy,
            inferred=doubts,
        )


def _remedy(elsewhere: Elsewhere, replica: Resource) -> str:
    other = elsewhere.beside(replica)
    key = other.plan.configuration.provider(other.address) if other else None
    alias = key if key and ":" not in key and "." in key else "aws.standby"
    steps = module_steps(replica.address)
    call = ".".join(f"module.{name}" for name, _ in steps)
    where = f"`providers = {{ aws = {alias} }}` to `{call}`" if steps else f"`provider = {alias}` to it"
    return f"The provider of the other region was most likely not passed on: give {where}, and name the source by ARN."
