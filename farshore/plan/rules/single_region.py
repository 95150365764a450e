"""single-region: everything that serves is in one region."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.automation import word_of
from farshore.plan.relations.peers import Peers, is_named_standby
from farshore.plan.relations.serving import NEEDED_TO_SERVE
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING, Kind
from farshore.plan.types.state import STATE

_MOST_NAMED = 3

_NETWORKS = ("aws_vpc", "aws_subnet", "aws_lb_target_group", "aws_alb_target_group")
"""What is made for something to stand in or behind."""

_DEFINITIONS = (
    "aws_ecs_cluster",
    "aws_ecs_task_definition",
    "aws_launch_configuration",
    "aws_launch_template",
)
"""What is made for something to be started from or in."""


@PLAN_RULES.register
class SingleRegion(PlanRule):
    """Says once that there is nothing to compare, rather than that each resource has no counterpart."""

    id = "single-region"
    title = "Everything that serves is in one region"
    severity = Severity.NOTE
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "There is no other region to fail over to, as far as these plans tell. Teams often keep a state for each "
        "region; then each plan by itself looks like this, and what differs between the regions shows only in both."
    )
    remedy = (
        "If another region has a state of its own, review both plans together: "
        "`farshore review east.json west.json`. If not, `farshore rank` helps to choose a region."
    )
    source = "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_planning_for_recovery_config_drift.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_sqs_queue" "primary" {
          name = "orders"
        }

        resource "aws_sqs_queue" "standby" {
          provider = aws.standby
          name     = "orders"
        }
    """
    bad = """
        resource "aws_sqs_queue" "primary" {
          name = "orders"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return one finding when exactly one region serves.

        It is a warning when this apply makes it so, and for each other region that is prepared for serving.
        """
        peers = subject.once(Peers)
        unplaced = any(one.location.is_unresolved for one in subject.remaining)
        if len(peers.regions) != 1 or subject.is_partial or unplaced:
            return
        (region,) = peers.regions
        left = [one for one in subject.ending() if one.region not in (None, region) and subject.serving.bears(one)]
        first = peers.members[0]
        if left:
            yield of_each(left, partial(self._left, region))
        elif empty := _empty_regions(subject, region):
            yield from (of_each(there, partial(self._empty, peers, region, other)) for other, there in empty.items())
        else:
            copies = sorted({other for one in peers.members for other in subject.copies(one)})
            but = f", and {joined(copies)} only hold{'s' if len(copies) == 1 else ''} copies" if copies else ""
            yield self.about(
                first,
                f"everything that serves is in {region}{but}, so nothing in these plans can take over; "
                "one plan a state can be given, to review the regions together",
                regions=(region, *copies),
            )

    def _left(self, region: str, left: Sequence[Resource]) -> Finding:
        regions = dict.fromkeys((region, *(str(one.region) for one in left)))
        message = f"after this apply everything that serves is in {region}: it ends {listed(left)} elsewhere"
        return self.about(left[0], message, severity=Severity.WARNING, regions=regions)

    def _empty(self, peers: Peers, region: str, other: str, there: Sequence[Resource]) -> Finding:
        lacking = [kind.value for kind in SERVING if peers.has(region, kind)]
        types = list(dict.fromkeys(one.type for one in peers.members if one.type not in NEEDED_TO_SERVE))
        named = [f"`{one}`" for one in types[:_MOST_NAMED]]
        named += [f"{len(types) - len(named)} more types"] if len(types) > len(named) else []
        return self.about(
            there[0],
            f"only {region} serves: {other} has {listed(there)}, and no {' and no '.join(lacking)}, so it is prepared "
            f"for what is not there and cannot take over; {region} serves with {joined(named)}",
            severity=Severity.WARNING,
            remedy=f"Declare in {other} what serves, at the smallest size, and copy the data there; if a plan of its "
            "own holds it, review both together: `farshore review east.json west.json`.",
            regions=(other, region),
            inferred=("what is kept in a state without a plan here would not be seen",),
        )


def _empty_regions(estate: Estate, serving: str) -> dict[str, list[Resource]]:
    """Return the regions that were prepared for serving, and serve nothing, each with what prepares it.

    A network does, what only something that serves needs, and any resource named for a standby. What watches does not,
    nor a copy of data, which is a backup. What CloudFront needs is in one certain region, wherever the rest is.
    """
    copied = {one.region for one in estate.replications if one.source.type in STATE}
    found: dict[str, list[Resource]] = defaultdict(list)
    for one in estate.remaining:
        if one.region and one.region != serving and one.region not in copied and _prepares(one, estate):
            found[one.region].append(one)
    return found


def _prepares(one: Resource, estate: Estate) -> bool:
    if one.type in _NETWORKS or one.type in _DEFINITIONS:
        return True
    watches = one.facts.kind is Kind.WATCH or bool(word_of(estate, one))
    return is_named_standby(one) and not watches
