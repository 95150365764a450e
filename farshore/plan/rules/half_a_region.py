"""half-a-region: a region with compute and no data, or data and no compute, beside one that has both."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.peers import Peers
from farshore.plan.relations.separate import passing
from farshore.plan.resource import Resource
from farshore.plan.types import Kind
from farshore.plan.types.state import STATE

_MOST_NAMED = 3

_DATA = STATE - {"aws_codecommit_repository", "aws_ecr_repository", "aws_secretsmanager_secret"}
"""Types that hold what a system serves; secrets, images and source code are what it is started with."""


_RUNS_CODE = re.compile(r"_(service|function|instance|autoscaling_group|node_group|environment|state_machine)$")
_SCALES = re.compile(
    r"^aws_(app)?autoscaling(plans)?_(policy|target|schedule|scheduled_action|scaling_plan|attachment)$"
)


def _named_late(one: Resource) -> int:
    """Return a number by which what runs code is named first, and what only scales it last."""
    return 0 if _RUNS_CODE.search(one.type) else 2 if _SCALES.search(one.type) else 1


@PLAN_RULES.register
class HalfARegion(PlanRule):
    """Compares what regions that share something have: state, or copies of it, and what serves it."""

    id = "half-a-region"
    title = "A region has compute and no data, or data and no compute"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A region takes over only with both: what answers requests, and the data it answers from. Functions without "
        "the table they read fail at once, and go on calling the region that is lost. Data without compute is what a "
        "pilot light or a backup is meant to be, and then the rest has to be built on the day, from somewhere."
    )
    remedy = "Replicate the data to that region too, or take the compute out of it."
    source = (
        "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/"
        "disaster-recovery-options-in-the-cloud.html"
    )
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table_replica" "orders_standby" {
          provider         = aws.standby
          global_table_arn = aws_dynamodb_table.orders.arn
        }
    """
    bad = """
        resource "aws_lambda_function" "orders_standby" {
          provider      = aws.standby
          function_name = "orders"
          role          = "arn:aws:iam::123456789012:role/orders"
          runtime       = "python3.13"
          handler       = "orders.handle"
          s3_bucket     = "artifacts-us-west-2"
          s3_key        = "orders.zip"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return at most one finding a region."""
        if subject.is_partial:
            return
        yield from _Halves(self, subject).findings()


class _Halves:
    """The regions of one estate, by what they have."""

    def __init__(self, rule: PlanRule, estate: Estate) -> None:
        self._rule = rule
        self._estate = estate
        self._peers = estate.once(Peers)
        self._passing = set(passing(estate))
        self._copied = {one.region for one in estate.replications if one.source.type in _DATA}
        self._whole = [one for one in self._peers.regions if self._peers.has(one, Kind.COMPUTE) and self._state(one)]

    def findings(self) -> Iterator[Finding]:
        for region in self._peers.regions:
            whole = next((one for one in self._peers.partners(region) if one in self._whole), None)
            if whole is None or region in self._whole:
                continue
            compute = self._peers.has(region, Kind.COMPUTE)
            data = bool(self._state(region)) or region in self._copied
            if compute and not data:
                yield of_each(self._members(region, Kind.COMPUTE), partial(self._without_data, region, whole))
            elif data and not compute and not self._is_led_astray(region):
                held = self._state(region) or self._copied_to(region)
                yield of_each(held, partial(self._without_compute, region, whole))

    def _is_led_astray(self, region: str) -> bool:
        """Say whether what the region lacks is in a stray module, of which part-in-another-region tells."""
        return any(stray.wanted == region for stray in self._estate.strays.all)

    def _without_data(self, region: str, whole: str, compute: Sequence[Resource]) -> Finding:
        state = self._state(whole)
        sure = any(self._is_twin(one) for one in compute)
        doubts = [] if sure else [f"{region} is taken for a counterpart of {whole} because of what each has one of"]
        return self._rule.about(
            compute[0],
            f"{region} has compute ({listed(compute)}) and no data, neither state of its own nor a copy of "
            f"{listed(state)} in {whole}, so it answers only as long as {whole} does",
            severity=self._rule.severity if sure else Severity.NOTE,
            regions=(region, whole),
            inferred=(*doubts, "data that is kept in a state without a plan here would not be seen"),
        )

    def _copied_to(self, region: str) -> list[Resource]:
        return list(dict.fromkeys(one.source for one in self._estate.replications if one.region == region))

    def _without_compute(self, region: str, whole: str, held: Sequence[Resource]) -> Finding:
        what = listed(held) if held[0].region == region else f"copies of {listed(held)}"
        missing = [kind.value for kind in (Kind.COMPUTE, Kind.ENTRY) if self._lacks(region, whole, kind)]
        types = list(dict.fromkeys(one.type for one in self._members(whole, Kind.COMPUTE)))
        named = [f"`{one}`" for one in types[:_MOST_NAMED]]
        named += [f"{len(types) - len(named)} more types"] if len(types) > len(named) else []
        return self._rule.about(
            held[0],
            f"{region} has data ({what}) and no {' and no '.join(missing)}, as a pilot light or a backup has: "
            f"before it can take over from {whole} it needs what serves there ({joined(named)})",
            severity=Severity.NOTE,
            remedy="Nothing, if that is the strategy and building the rest has been tried within the time allowed; "
            "else declare the compute there too, at the smallest size.",
            regions=(region, whole),
            inferred=("compute that is kept in a state without a plan here would not be seen",),
        )

    def _lacks(self, region: str, whole: str, kind: Kind) -> bool:
        return self._peers.has(whole, kind) and not self._peers.has(region, kind)

    def _is_twin(self, one: Resource) -> bool:
        group = self._estate.twins.group(one)
        return group is not None and not group.inferred

    def _members(self, region: str, kind: Kind) -> list[Resource]:
        members = (one for one in self._peers.members if one.region == region and one.facts.kind is kind)
        return sorted(members, key=_named_late)

    def _state(self, region: str) -> list[Resource]:
        state = (one for one in self._peers.members if one.region == region and one.type in _DATA)
        return [one for one in state if one not in self._passing]
