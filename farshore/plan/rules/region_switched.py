"""region-switched: what is in one region is looked for in another, and made there anew."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.regions import region_of_arn
from farshore.plan.resource import Resource
from farshore.plan.types.state import STATE


@PLAN_RULES.register
class RegionSwitched(PlanRule):
    """Compares what Terraform no longer finds with what it makes at the same address."""

    id = "region-switched"
    title = "A provider's region was changed under resources that exist"
    severity = Severity.ERROR
    danger = Danger.STATE_LOST
    why = (
        "Terraform asks the new region for what it made in the old one, does not find it, takes it for deleted and "
        "makes it anew, empty. The old objects stay in AWS, with the data, and no state has them."
    )
    remedy = (
        "Leave the provider's region as it was, and add a second provider configuration with an `alias` for the other "
        "region. To move for good, move the data first, and end the old objects from a state that knows them."
    )
    source = "https://developer.hashicorp.com/terraform/internals/json-format"
    source_date = datetime.date(2026, 11, 21)
    good = """
        provider "aws" {
          region = "us-east-1"
        }

        provider "aws" {
          alias  = "standby"
          region = "us-west-2"
        }
    """
    bad = """
        # It was us-east-1, where the table is.
        provider "aws" {
          region = "us-west-2"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each two regions between which resources are lost."""
        found: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        for one, old in _switched(subject):
            found[(old, str(one.region))].append(one)
        for (old, new), resources in found.items():
            # What holds state is named first.
            resources.sort(key=lambda one: one.type not in STATE)
            yield of_each(resources, partial(self._finding, old, new))

    def _finding(self, old: str, new: str, resources: Sequence[Resource]) -> Finding:
        them = "them" if len(resources) > 1 else "it"
        return self.about(
            resources[0],
            f"Terraform looks in {new} for what it made in {old}, and makes {them} anew: {listed(resources)}; "
            f"in {old} {'they stay' if len(resources) > 1 else 'it stays'} with nobody managing {them}",
            severity=self.severity if resources[0].type in STATE else Severity.WARNING,
            regions=(new, old),
        )


def _switched(estate: Estate) -> Iterator[tuple[Resource, str]]:
    """Yield what is made in another region than the one in which an object of its address can no longer be found."""
    for plan in estate.plans:
        gone = {one.address: region_of_arn(one.was("arn")) for one in plan.drifted if one.action is Action.DELETE}
        for one in plan.resources:
            old = gone.get(one.address)
            if one.action is Action.CREATE and old and one.region and old != one.region:
                yield one, old
