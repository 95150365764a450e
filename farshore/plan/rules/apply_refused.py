"""apply-refused: what AWS refuses in an apply though the plan is in order."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Evidence, Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import also
from farshore.plan.relations.refusals import Refusal, Refused, refused_resources
from farshore.plan.resource import Resource


@PLAN_RULES.register
class ApplyRefused(PlanRule):
    """Holds what the plan makes and changes against what AWS refuses, each refusal with its own source."""

    id = "apply-refused"
    title = "AWS refuses what the plan asks for"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    why = (
        "Terraform checks little of what AWS allows: the plan is in order, and the apply stops half-way, with one "
        "region changed and the other not. What is refused between regions is not met in tests of a single one."
    )
    remedy = "Give the resource what AWS demands of it."
    source = "https://github.com/hashicorp/terraform-provider-aws/issues/34450"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_vpc_peering_connection" "regions" {
          vpc_id      = aws_vpc.east.id
          peer_vpc_id = aws_vpc.west.id
          peer_region = "us-west-2"
        }

        resource "aws_vpc_peering_connection_accepter" "regions" {
          provider                  = aws.west
          vpc_peering_connection_id = aws_vpc_peering_connection.regions.id
          auto_accept               = true
        }
    """
    bad = """
        # A peering with another region cannot accept itself.
        resource "aws_vpc_peering_connection" "regions" {
          vpc_id      = aws_vpc.east.id
          peer_vpc_id = aws_vpc.west.id
          peer_region = "us-west-2"
          auto_accept = true
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each thing that is refused; resources refused for the same reason share one."""
        alike: dict[tuple[Refusal, str], list[tuple[Resource, Refused]]] = defaultdict(list)
        for one, entry, refused in refused_resources(subject):
            alike[entry, refused.why].append((one, refused))
        for (entry, _), found in alike.items():
            yield of_each(found, partial(self._finding, entry))

    def _finding(self, entry: Refusal, found: Sequence[tuple[Resource, Refused]]) -> Finding:
        first, *others = dict.fromkeys(one for one, _ in found)
        parts = dict.fromkeys(other for _, refused in found for other in refused.others)
        return self.about(
            first,
            f"`{first.address}` {found[0][1].why}, so the apply fails{also(others)}",
            *others,
            *parts,
            remedy=entry.remedy,
            evidence=[Evidence("documentation", entry.date, entry.fact, entry.source)],
        )
