"""provider-region-unresolved: resources whose region the plan does not tell."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from farshore.findings import Finding, Place, Severity, of_each
from farshore.plan.address import provider_block
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed, shortened
from farshore.plan.plan import Plan
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING

_NEWER = "Plan with a current Terraform: it writes which providers a module is given, as old ones do not."
"""What comes first where only the plan lacks it: https://github.com/hashicorp/terraform/issues/30113 (2026-11-28)."""

_MOST_KEYS = 20


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
        """Return a finding for each provider configuration, or other reason, that leaves resources without a region.

        Those of modules that lack theirs for the same reason are told of together: a module is called many times.
        """
        found: dict[tuple[Plan, str | None, str], list[Resource]] = defaultdict(list)
        for one in subject.resources:
            if one.location.is_unresolved:
                key = _key(one)
                if key is None and not one.action.remains and one.facts.kind not in SERVING:
                    continue  # A setting of something else that ends, and would be compared with nothing.
                of_a_module = key is not None and ":" in key
                how = one.location.how.replace(f"`{key}`", "") if of_a_module else one.location.how
                found[one.plan, None if of_a_module else key, how].append(one)
        for resources in found.values():
            yield of_each(resources, partial(self._finding, several_plans=len(subject.plans) > 1))

    def _finding(self, resources: Sequence[Resource], *, several_plans: bool) -> Finding:
        count, first = len(resources), resources[0]
        keys = list(dict.fromkeys(key for one in resources if (key := _key(one)) and f"`{key}`" in one.location.how))
        regions = "regions of {} are" if count > 3 or len(keys) > 1 else "region of {} is"
        others = shortened([f"`{key}`" for key in keys[1:]])
        because = f"{first.location.how} (the same goes for {others})" if others else first.location.how
        finding = self.about(
            first,
            f"the {regions.format(listed(resources))} not known, because {because}; "
            f"{'it is' if count == 1 else 'they are'} compared with nothing",
            remedy=self._remedy(keys, f"{first.plan.file}:" if several_plans else ""),
            severity=self.severity if keys else Severity.NOTE,
        )
        block = provider_block(keys[0]) if keys else None
        return replace(finding, cause=Place(first.plan.file, path=block)) if block else finding

    def _remedy(self, keys: Sequence[str], of_plan: str) -> str:
        """Return what to do, which in one call with other plans names the plan: its `aws` need not be theirs."""
        if not keys:
            return (
                "Write the plan with its configuration (`terraform show -json`), and review before the block is gone."
            )
        newer = "" if provider_block(keys[0]) else f"{_NEWER} "
        each = f" State each of {shortened([f'`{key}`' for key in keys], _MOST_KEYS)}." if len(keys) > 1 else ""
        return newer + self.remedy.replace("KEY", f"{of_plan}{keys[0]}") + each


def _key(one: Resource) -> str | None:
    return one.plan.configuration.provider(one.address)
