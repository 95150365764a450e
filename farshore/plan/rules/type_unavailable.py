"""type-unavailable: something is created, or copied, in a region that does not have it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from farshore.catalog import Catalog, Status, Verdict
from farshore.findings import Finding, Severity, of_each
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.relations.copies import inline_regions
from farshore.plan.resource import Resource

# What Terraform does where a service has no endpoint, beyond failing:
# https://github.com/hashicorp/terraform-provider-aws/issues/1354 (2026-11-21).
_WAITS = {"ses": "; Terraform then waits for the name of an endpoint that does not exist, for an hour and more"}

# Regions of partitions that no source of the catalog lists, by how their ids begin; botocore's endpoints, 2026-11-21.
_UNLISTED = ("us-iso", "eu-iso")

LACKING = (Status.UNAVAILABLE, Status.DISPUTED)

_NEW = (Action.CREATE, Action.REPLACE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan wants of a region.

    Attributes:
        asked: A service of the catalog, or a CloudFormation type.
        region: Where.
        copies: Whether it is wanted for copies that a resource elsewhere declares.
    """

    asked: str
    region: str
    copies: bool


@PLAN_RULES.register
class TypeUnavailable(PlanRule):
    """One finding for each service or feature and region."""

    id = "type-unavailable"
    title = "A region lacks what the plan creates in it"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    why = (
        "AWS regions are not alike: SES receives mail in fewer regions than it sends from. Terraform does not know, so "
        "the plan looks right, and the apply fails or hangs in the standby after other resources have been made."
    )
    remedy = "Create it in a region that has it, or do without it in this one."
    source = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        provider "aws" {
          region = "eu-west-1"
        }

        resource "aws_ses_receipt_rule" "inbound" {
          name          = "inbound"
          rule_set_name = "default"
          recipients    = ["example.com"]
        }
    """
    bad = """
        provider "aws" {
          region = "eu-central-2"
        }

        resource "aws_ses_receipt_rule" "inbound" {
          name          = "inbound"
          rule_set_name = "default"
          recipients    = ["example.com"]
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each region that does not exist, and for each thing that a region lacks."""
        yield from self._no_such_region(subject)
        for wish, resources in _wishes(subject).items():
            verdict = subject.catalog.verdict(wish.asked, wish.region)
            if verdict.status in LACKING and not _said_of_the_service(subject.catalog, wish, resources):
                yield of_each(resources, partial(self._lacking, subject.catalog, wish, verdict))

    def _lacking(self, catalog: Catalog, wish: Wish, verdict: Verdict, resources: Sequence[Resource]) -> Finding:
        what = f"copies of {listed(resources)}" if wish.copies else listed(resources)
        thing = catalog.name(wish.asked)
        if verdict.status is Status.DISPUTED:
            message = f"the sources disagree on whether {wish.region} has {thing}, needed for {what}"
        else:
            message = f"{wish.region} does not have {thing}, needed for {what}{_WAITS.get(wish.asked, '')}"
        return self.about(
            resources[0],
            message,
            severity=Severity.WARNING if verdict.status is Status.DISPUTED else None,
            remedy=(
                "Try it in that region, or ask AWS support, before the standby depends on it."
                if verdict.status is Status.DISPUTED
                else self.remedy
            ),
            evidence=verdict.evidence,
            regions=(wish.region,),
        )

    def _no_such_region(self, subject: Estate) -> Iterator[Finding]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for one in subject.remaining:
            for region in {*_own(one), *_copies(one)}:
                if region not in subject.catalog.regions and not region.startswith(_UNLISTED):
                    found[region].append(one)
        for region, resources in found.items():
            if any(one.region == region and one.action not in _NEW for one in resources):
                continue  # what exists there proves that the region does
            meant = " or ".join(f"`{one}`" for one in subject.catalog.suggest_region(region))
            yield of_each(resources, partial(self._misspelt, region, meant))

    def _misspelt(self, region: str, meant: str, resources: Sequence[Resource]) -> Finding:
        return self.about(
            resources[0],
            f"AWS has no region `{region}`, where {listed(resources)} would go"
            + (f"; did you mean {meant}?" if meant else ""),
            remedy=f"Write {meant}." if meant else "Write the id of an existing region.",
            regions=(region,),
        )


def _said_of_the_service(catalog: Catalog, wish: Wish, resources: list[Resource]) -> bool:
    """Say whether a feature is in doubt only as its whole service is, which is a finding of its own."""
    service = resources[0].facts.service
    return bool(service and service != wish.asked and catalog.verdict(service, wish.region).status in LACKING)


def _wishes(subject: Estate) -> dict[Wish, list[Resource]]:
    """Return what the plans want of known regions, with the resources that want it."""
    found: dict[Wish, list[Resource]] = defaultdict(list)
    regions = subject.catalog.regions
    for one in subject.remaining:
        for region in _own(one):
            for asked in _needs(subject.catalog, one) if region in regions else ():
                found[Wish(asked, region, copies=False)].append(one)
        for region in _copies(one):
            if one.facts.service and region in regions:
                found[Wish(one.facts.service, region, copies=True)].append(one)
    return found


def _own(one: Resource) -> tuple[str, ...]:
    """Return the region of a resource that is new there; what exists needs no proof."""
    return (one.region,) if one.region and one.action in _NEW else ()


def _copies(one: Resource) -> tuple[str, ...]:
    """Return the regions in which a resource declares copies that may be new."""
    if one.action in _NEW:
        return inline_regions(one)
    blocks = {way.region.partition(".")[0] for way in one.facts.replicates if way.region}
    return inline_regions(one) if one.action is Action.UPDATE and blocks.intersection(one.changed) else ()


def _needs(catalog: Catalog, one: Resource) -> Iterator[str]:
    """Yield the service of a resource, and the features that it is: by its type, and by its attributes."""
    if one.facts.service:
        yield one.facts.service
    features = catalog.features_of(one.facts.name, one.values)
    if features:
        yield from features
    elif one.facts.cloudformation:
        yield one.facts.cloudformation
