"""named-for-another-region: what is named for one region and made in another."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from farshore.findings import Finding, Place, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import shortened
from farshore.plan.relations.contradictions import By, Contradiction, contradictions

_WORDS: Mapping[By, str] = {
    By.MODULE_KEY: "key says {says}: all instances of a call get the same provider, whatever their keys",
    By.KEY: "key says {says}: all instances of a resource have the same provider, whatever their keys",
    By.NAME: "name says {says}",
    By.ALIAS: "alias says {says}",
}

_REMEDIES: Mapping[By, str] = {
    By.MODULE_KEY: (
        "Call the module once for each region, each call with the `providers` of its region; from provider 6 on, hand "
        "the key down and set `region` to it."
    ),
    By.KEY: (
        "Declare it once for each region, each with the `provider` of its region; from provider 6 on, set "
        "`region = each.key`."
    ),
    By.NAME: "Make it through the provider of the region that it is named for, or name it for the one that it is in.",
    By.ALIAS: "Give the provider the region that its alias says, or an alias that says its region.",
}


@PLAN_RULES.register
class NamedForAnotherRegion(PlanRule):
    """Holds the regions in keys, names and aliases against those in which providers work."""

    id = "named-for-another-region"
    title = "What is named for one region is made in another"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A `for_each` over regions looks like one stack for each, and makes all of them where its one provider works: "
        "two of everything, both lost with one region. A plan shows it only to whoever compares addresses and "
        "providers."
    )
    remedy = "Make it through the provider of the region that it is named for."
    source = "https://developer.hashicorp.com/terraform/language/meta-arguments/module-providers"
    source_date = datetime.date(2026, 11, 28)
    good = """
        # Topics that say whom they are about are no stack for each region.
        resource "aws_sns_topic" "alarms" {
          for_each = toset(["us-east-1", "us-west-2"])
          name     = "alarms-of-${each.key}"
        }

        resource "aws_sqs_queue" "jobs" {
          name = "jobs-us-east-1"
        }

        resource "aws_sqs_queue" "jobs_west" {
          provider = aws.west
          name     = "jobs-us-west-2"
        }
    """
    bad = """
        # Both are made where the default provider works.
        resource "aws_sqs_queue" "jobs" {
          for_each = toset(["us-east-1", "us-west-2"])
          name     = "jobs-${each.key}"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each region that something is named for and each in which it is instead."""
        alike: dict[tuple[object, ...], list[Contradiction]] = defaultdict(list)
        for one in contradictions(subject):
            alike[one.by, one.says, one.region, one.certain, one.resources[0].plan].append(one)
        for found in alike.values():
            yield of_each(found, self._finding)

    def _finding(self, found: Sequence[Contradiction]) -> Finding:
        first, *others = found
        same = f"; the same holds for {shortened([f'`{one.address}`' for one in others])}" if others else ""
        works = "works" if first.by in (By.MODULE_KEY, By.ALIAS) else "is made"
        resources = [resource for one in found for resource in one.resources]
        finding = self.about(
            resources[0],
            f"`{first.address}` {works} in {first.region}, though its {_WORDS[first.by].format(says=first.says)}{same}",
            *resources[1:],
            remedy=f"{_REMEDIES[first.by]} Where the region is only what it is about, waive this finding.",
            severity=None if first.certain else Severity.NOTE,
            regions=(first.region, first.says),
            inferred=[f"`{first.address}` is taken to be meant for {first.says}"],
        )
        places = tuple(one.place for one in resources if one.address != first.address)
        return replace(finding, place=Place(finding.place.file, path=first.address), also=places)
