"""service-near-its-end: a plan uses what AWS has ended, will end, or gives to no new customers."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.catalog.lifecycle import Lifecycle, Stage
from farshore.findings import Finding, Severity, of_each
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.resource import Resource

_CONSEQUENCES = {
    Stage.ENDED: "there is nothing left that could serve or be failed over to",
    Stage.ENDING: "whatever is built on it has to be built again before that day",
    Stage.CLOSED: "an account that does not use it yet, as one for recovery, cannot create it",
    Stage.ANNOUNCED: "whatever is built on it has to be built again before that day",
}


@PLAN_RULES.register
class ServiceNearItsEnd(PlanRule):
    """One finding for each service or feature; what is closed and exists already is a note, for it goes on."""

    id = "service-near-its-end"
    title = "The plan uses what AWS has ended, will end, or closed to new customers"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    why = (
        "What AWS has ended cannot be created, and what was there is gone. What it closed to new customers fails on "
        "the first apply in a new account, the recovery account among them. The plan shows neither."
    )
    remedy = "Use what replaces it."
    source = "https://docs.aws.amazon.com/general/latest/gr/service-lifecycle.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_vpclattice_service" "shop" {
          name = "shop"
        }
    """
    bad = """
        resource "aws_appmesh_mesh" "shop" {
          name = "shop"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each service or feature, naming what would be created in it, else what exists."""
        for lifecycle, resources in _by_lifecycle(subject).items():
            stage = lifecycle.stage(subject.today)
            if stage:
                created = [one for one in resources if one.action is Action.CREATE and not one.importing]
                clause = f"{lifecycle.what}, which {lifecycle.clause(subject.today)}"
                tell = partial(self._finding, lifecycle, stage, clause, begins=bool(created))
                yield of_each(created or resources, tell)

    def _finding(
        self, lifecycle: Lifecycle, stage: Stage, clause: str, resources: Sequence[Resource], *, begins: bool
    ) -> Finding:
        verb = "would begin to use" if begins else "uses" if len(resources) == 1 else "use"
        return self.about(
            resources[0],
            f"{listed(resources)} {verb} {clause}: {_CONSEQUENCES[stage]}",
            severity=_severity(stage, begins=begins),
            remedy=lifecycle.advice,
            evidence=[lifecycle.evidence],
        )


def _by_lifecycle(subject: Estate) -> dict[Lifecycle, list[Resource]]:
    found: dict[Lifecycle, list[Resource]] = defaultdict(list)
    for name in dict.fromkeys(one.type for one in subject.remaining):
        lifecycle = subject.catalog.lifecycle_of_resource(name)
        if lifecycle:
            found[lifecycle] += subject.of_type(name)
    return found


def _severity(stage: Stage, *, begins: bool) -> Severity:
    if stage is Stage.ENDED:
        return Severity.ERROR
    return Severity.WARNING if stage is Stage.ENDING or (stage is Stage.CLOSED and begins) else Severity.NOTE
