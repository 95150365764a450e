"""twin-missing: what serves in one region and has no counterpart in the region that should take over."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_both
from farshore.plan.address import module_steps
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.backups import vaults_of_copies
from farshore.plan.relations.copies import keys_of_copies
from farshore.plan.relations.peers import Peers
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING, Kind
from farshore.plan.types.state import STATE

_MOST_MODULES = 5
"""Modules that get a finding of their own; with more of them, one finding names them all."""

MAPPING = "aws_lambda_event_source_mapping"
"""What feeds a function from a stream. Every replica of a global table has all items, and a stream of their changes:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-CoreConcepts.html (2026-11-21).
"""

Key = tuple[str, tuple[str, ...], str, str]


@PLAN_RULES.register
class TwinMissing(PlanRule):
    """Compares what serves in regions that are counterparts; state is left to unreplicated-state."""

    id = "twin-missing"
    yields_to = ("module-without-providers", "watch-in-the-watched-region")
    title = "Something that serves in one region has no counterpart in the other"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A failover finds only what was there before. What exists in one region alone fails with it, and is noticed "
        "when requests reach the other region and the function, queue or listener they need is not there."
    )
    remedy = (
        "Declare it in the other region too, through the same module with the other region's provider; if it is meant "
        "to be in one region only, waive this finding with the reason."
    )
    source = "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_planning_for_recovery_config_drift.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_sqs_queue" "orders_primary" {
          name = "orders"
        }

        resource "aws_sqs_queue" "orders_standby" {
          provider = aws.standby
          name     = "orders"
        }
    """
    bad = """
        resource "aws_sqs_queue" "orders_primary" {
          name = "orders"
        }

        # And no queue in the standby, which runs the same function.
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each region that lacks something, and for each module and cause."""
        if subject.is_partial:
            return
        found: dict[Key, list[Resource]] = defaultdict(list)
        peers = subject.once(Peers)
        for one, lacking, cause in _missing(subject, peers):
            module = "".join(module_steps(one.address)[0]) if one.module else ""
            found[(str(one.region), lacking, cause, module)].append(one)
        for (home, lacking, cause, _), resources in _merged(found).items():
            yield of_both(resources, lacking, partial(self._finding, home, cause, peers.standby(home)))

    def _finding(
        self, home: str, cause: str, named: Resource | None, resources: Sequence[Resource], lacking: Sequence[str]
    ) -> Finding:
        what, where = listed(resources), joined(lacking)
        has, them = "have" if len(lacking) > 1 else "has", "them" if len(resources) > 1 else "it"
        message = f"{where} {has} no counterpart of {what}, so a failover from {home} does not find {them}"
        severity, remedy, doubts = self.severity, self.remedy, []
        if cause == "deleted":
            message = f"this plan removes the counterparts in {where} of {what}, and keeps {them} in {home} only"
            remedy = "Keep both, or end both, unless the region is given up."
        elif cause == "number":
            message = f"{where} {has} fewer instances than {home}: there is none beside {what}"
            severity = Severity.NOTE
            remedy = "Check that the instances there can carry the load until more are started, or count them alike."
        elif cause == "exception":
            message = f"{where} has no counterpart of {what}, which all regions that share work with {home} have"
            severity = Severity.NOTE
        elif named or cause == "smaller":
            message = f"{what} {'is' if them == 'it' else 'are'} in {home} only, not in {where}"
            message += ", where more serves" if cause else ""
            severity = Severity.NOTE
            remedy = "Nothing, if it steers the failover from there; else declare it in the other region too."
            doubts = [f"{home} is taken for the standby because of names such as `{named.address}`"] if named else []
        if all(one.type == MAPPING for one in resources):
            remedy = (
                "Declare it in the other region too; on the stream of a global table with `enabled = false`, or for a "
                "function that may see an item twice, because the stream of each replica carries every write."
            )
        return self.about(
            resources[0],
            message,
            *resources[1:],
            remedy=remedy,
            severity=severity,
            regions=(home, *lacking),
            inferred=doubts,
        )


def _missing(estate: Estate, peers: Peers) -> Iterator[tuple[Resource, tuple[str, ...], str]]:
    """Yield what has no counterpart, the regions that lack it, and why."""
    needed_by_copies = keys_of_copies(estate.remaining, estate.by_arn) | vaults_of_copies(estate)
    for one, partners in peers.alone(SERVING):
        # A region without compute lacks all of it; half-a-region says so once.
        lacking = tuple(sorted(region for region in partners if peers.has(region, Kind.COMPUTE)))
        if one.type in STATE or one in needed_by_copies or not lacking or estate.strays.explain_lack(one, lacking):
            continue
        gone = [twin for twin in estate.twins.of(one) if not twin.action.remains]
        if gone:
            yield one, tuple(sorted(str(twin.region) for twin in gone)), "deleted"
        else:
            yield one, lacking, _cause(one, lacking, peers)
    # What has a copy survives the loss of a region; that one of several lacks it is worth a note.
    yield from ((one, (lacking,), "exception") for one, lacking in peers.all_but_one())


def _cause(one: Resource, lacking: Sequence[str], peers: Peers) -> str:
    """Return what lessens a lack: it is one in a number, or it is in the region where less serves."""
    if peers.is_one_of_many(one):
        return "number"
    return "smaller" if peers.serves_less(str(one.region), lacking) else ""


def _merged(found: dict[Key, list[Resource]]) -> dict[Key, list[Resource]]:
    """Return the groups with their modules put together where there are too many to be read."""
    modules: dict[Key, list[Key]] = defaultdict(list)
    for home, lacking, cause, module in found:
        modules[(home, lacking, cause, "")].append((home, lacking, cause, module))
    merged: dict[Key, list[Resource]] = {}
    for together, apart in modules.items():
        if len(apart) > _MOST_MODULES:
            merged[together] = [one for key in apart for one in found[key]]
        else:
            merged.update((key, found[key]) for key in apart)
    return merged
