"""unreplicated-state: state in one region of several that is copied nowhere."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.regions import BUCKET
from farshore.plan.relations.backups import Backups
from farshore.plan.relations.copies import REGISTRY_REPLICATION, copied_by_registry, inline_regions_before, is_copy
from farshore.plan.relations.peers import Peers
from farshore.plan.relations.separate import WAYS
from farshore.plan.resource import Resource
from farshore.plan.types import Kind
from farshore.plan.types.state import STATE
from farshore.plan.values import texts_in
from farshore.plan.words import words_of

_MAY_BE_LOST = frozenset(
    {"artifact", "artifacts", "build", "builds", "cache", "canary", "canaries", "log", "logs", "temp", "tfstate", "tmp"}
)
"""Words in an address that say that its content can be lost, or that the region's tools make it again: a note then."""

_FILES = frozenset({"aws_ebs_volume", "aws_ecr_repository", "aws_efs_file_system", "aws_s3_bucket"})
"""Types of which such a word may be true; what a database holds is made by nobody again, whatever its name."""

_KEPT_FOR_TOOLS: Mapping[str, str] = {
    "aws_cloudtrail": "s3_bucket_name",
    "aws_codepipeline": "artifact_store",
    "aws_config_delivery_channel": "s3_bucket_name",
    "aws_flow_log": "log_destination",
    "aws_lambda_function": "s3_bucket",
    "aws_lb": "access_logs",
    "aws_s3_bucket_logging": "target_bucket",
    "aws_synthetics_canary": "artifact_s3_location",
}
"""What writes logs or takes artifacts, and the argument that names the bucket: each region has its own.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs (2026-11-28)
"""


@PLAN_RULES.register
class UnreplicatedState(PlanRule):
    """Looks at the state of regions that have a counterpart which holds data too."""

    id = "unreplicated-state"
    title = "State in one of several regions is copied nowhere"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "When the region fails, what only it holds is out of reach, and everything that was moved to the other region "
        "runs without it; when the region loses it, it is lost."
    )
    remedy = (
        "Replicate it (a `replica` block, a replication configuration, a read replica or global cluster), or copy its "
        "backups to the other region; where it can be lost, waive this finding."
    )
    source = "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_planning_for_recovery_config_drift.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "invoices" {
          name             = "invoices"
          billing_mode     = "PAY_PER_REQUEST"
          hash_key         = "invoice"
          stream_enabled   = true
          stream_view_type = "NEW_AND_OLD_IMAGES"

          attribute {
            name = "invoice"
            type = "S"
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """
    bad = """
        # The orders have a replica, the invoices have none.
        resource "aws_dynamodb_table" "invoices" {
          name         = "invoices"
          billing_mode = "PAY_PER_REQUEST"
          hash_key     = "invoice"

          attribute {
            name = "invoice"
            type = "S"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each region whose state is copied nowhere."""
        if subject.is_partial:
            return
        peers = subject.once(Peers)
        safe = {*_linked(subject), *_of_tools(subject)}
        backups = subject.once(Backups)
        found: dict[tuple[str, tuple[str, ...], str], list[Resource]] = defaultdict(list)
        for one, partners in peers.alone((Kind.DATA,)):
            holding = tuple(sorted(region for region in partners if peers.holds_data(region)))
            lost = one.type in STATE and one not in safe and not _is_told_elsewhere(one, subject)
            if holding and lost and not backups.may_hold(one):
                found[(str(one.region), holding, word_of_loss(one))].append(one)
        for (region, holding, word), resources in found.items():
            yield of_each(resources, partial(self._finding, region, holding, word))

    def _finding(self, region: str, holding: Sequence[str], word: str, resources: Sequence[Resource]) -> Finding:
        them = "them" if len(resources) > 1 else "it"
        return self.about(
            resources[0],
            f"{listed(resources)} in {region} {'are' if len(resources) > 1 else 'is'} copied nowhere, while "
            f"other data is also in {joined(holding)}: a failover does not find {them} there",
            remedy=_remedy(resources),
            severity=Severity.NOTE if word else self.severity,
            regions=(region, *holding),
            inferred=(f"that {them} can be lost is concluded from the word `{word}`",) if word else (),
        )


def _remedy(resources: Sequence[Resource]) -> str | None:
    """Return how state of these types is copied; None where one of them has no way of its own."""
    ways = [WAYS.get(one.type) for one in resources]
    if not all(ways):
        return None
    each = "; ".join(dict.fromkeys(str(way) for way in ways))
    return f"Replicate {each}, or copy backups to the other region; where it can be lost, waive this finding."


def _linked(estate: Estate) -> Iterator[Resource]:
    """Yield what a resource that copies refers to, wherever it stands and wherever the copy goes."""
    for link in estate.remaining:
        if link.type == REGISTRY_REPLICATION:
            yield from copied_by_registry(link, estate.remaining)
        kinds = {kind for way in link.facts.replicates for kind in way.of}
        if kinds:
            yield from (one for one in link.plan.referenced(link) if one.type in kinds and one is not link)


def _of_tools(estate: Estate) -> Iterator[Resource]:
    """Yield the buckets that something in their own region writes its logs to or takes its artifacts from."""
    for kind, argument in _KEPT_FOR_TOOLS.items():
        for one in estate.of_type(kind):
            named = (estate.buckets.get(text, ()) for text in texts_in(one.get(argument)))
            yield from (bucket for buckets in named for bucket in buckets)
            yield from (bucket for bucket in one.plan.referenced(one, argument) if bucket.type == BUCKET)


def word_of_loss(one: Resource) -> str:
    """Return the word for which files may be such as can be lost; empty for all other state."""
    words = words_of(one.address) if one.type in _FILES else []
    return next((word for word in words if word in _MAY_BE_LOST), "")


def _is_told_elsewhere(one: Resource, estate: Estate) -> bool:
    """Say whether other rules say why there is no copy: it is itself one, or this apply takes the copies away."""
    ends = any(not twin.action.remains for twin in estate.twins.of(one))
    return ends or is_copy(one) or bool(inline_regions_before(one))
