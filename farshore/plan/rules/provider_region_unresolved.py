"""provider-region-unresolved: resources whose region the plan does not tell."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.plan import Plan
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING


@PLAN_RULES.register
class ProviderRegionUnresolved(PlanRule):
    """Says once for each provider configuration which resources the review could not place."""

    id = "provider-region-unresolved"
    title = "The plan does not tell in which region a provider works"
    severity = Severity.WARNING
    danger = Danger.HYGIENE
    why = (
        "A plan holds the configuration of providers as expressions. Where the region comes from the environment, a "
        "local or a data source, it is not among them, and what the provider manages cannot be compared with anything."
    )
    remedy = (
        "Say it: `farshore review --provider-region KEY=REGION` (in the GitHub Action, the line `KEY=REGION` of the "
        "input `provider-regions`), or give the provider its region as a variable."
    )
    source = "https://developer.hashicorp.com/terraform/internals/json-format"
    source_date = datetime.date(2026, 11, 21)
    good = """
        variable "region" {
          default = "eu-west-1"
        }

        provider "aws" {
          region = var.region
        }
    """
    bad = """
        # The region is AWS_REGION's.
        provider "aws" {}
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each provider configuration, or other reason, that leaves resources without a region."""
        found: dict[tuple[Plan, str | None, str], list[Resource]] = defaultdict(list)
        for one in subject.resources:
            if one.location.is_unresolved:
                key = one.plan.configuration.provider(one.address)
                if key is None and not one.action.remains and one.facts.kind not in SERVING:
                    continue  # A setting of something else that ends, and would be compared with nothing.
                found[(one.plan, key, one.location.how)].append(one)
        for (plan, key, how), resources in found.items():
            # In one call with others, a plan's `aws` need not be that of the next.
            statement = f"{plan.file}:{key}" if len(subject.plans) > 1 else str(key)
            yield of_each(resources, partial(self._finding, key, statement, how))

    def _finding(self, key: str | None, statement: str, how: str, resources: Sequence[Resource]) -> Finding:
        count = len(resources)
        what = f"the region of {listed(resources)} is" if count < 4 else f"the regions of {listed(resources)} are"
        stated = key is not None and f"`{key}`" in how
        return self.about(
            resources[0],
            f"{what} not known, because {how}; {'it is' if count == 1 else 'they are'} compared with nothing",
            remedy=self.remedy.replace("KEY", statement)
            if stated
            else "Write the plan with its configuration (`terraform show -json`), and review before the block is gone.",
            severity=self.severity if stated else Severity.NOTE,
        )
