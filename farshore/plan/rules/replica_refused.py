"""replica-refused: a replica that AWS does not make, because of what it or its source lacks."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.relations.refusals import Cause, Refusal, refusals
from farshore.plan.resource import Resource


@PLAN_RULES.register
class ReplicaRefused(PlanRule):
    """Tells replicas that fail in the middle of an apply, each with what it takes."""

    id = "replica-refused"
    title = "AWS refuses to make a replica"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    why = (
        "The plan is in order, and the apply stops half-way: the primary is there, its replica is not. AWS makes no "
        "encrypted replica in another region without a key of that region, no replication between buckets without "
        "versioning on both, and no read replica of a database without backups or one whose password it manages."
    )
    remedy = "Give the replica, or its source, what AWS demands of it."
    source = "https://github.com/hashicorp/terraform-provider-aws/issues/17422"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_dynamodb_table" "orders" {
          name             = "orders"
          billing_mode     = "PAY_PER_REQUEST"
          hash_key         = "id"
          stream_enabled   = true
          stream_view_type = "NEW_AND_OLD_IMAGES"

          attribute {
            name = "id"
            type = "S"
          }

          server_side_encryption {
            enabled     = true
            kms_key_arn = aws_kms_key.orders.arn
          }

          replica {
            region_name = "us-west-2"
            kms_key_arn = aws_kms_replica_key.standby.arn
          }
        }
    """
    bad = """
        resource "aws_dynamodb_table" "orders" {
          name             = "orders"
          billing_mode     = "PAY_PER_REQUEST"
          hash_key         = "id"
          stream_enabled   = true
          stream_view_type = "NEW_AND_OLD_IMAGES"

          attribute {
            name = "id"
            type = "S"
          }

          server_side_encryption {
            enabled     = true
            kms_key_arn = aws_kms_key.orders.arn
          }

          replica {
            region_name = "us-west-2"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each resource to change; resources refused for the same reason alike share one."""
        at: dict[Resource, list[Refusal]] = defaultdict(list)
        for found in _alike(refusals(subject)):
            at[_to_change(found[0])] += found
        return [of_each(each, partial(self._finding, place)) for place, each in at.items()]

    def _finding(self, place: Resource, each: Sequence[Refusal]) -> Finding:
        groups = _alike(each)
        involved = _first_each(resource for one in each for resource in (one.replica, one.source, *one.also))
        remedies = (_REMEDIES[one.cause].format(region=one.region or "the replica's region") for one, *_ in groups)
        return self.about(
            place,
            f"{'; '.join(_MESSAGES[found[0].cause](found) for found in groups)}, so the apply fails",
            *(one for one in involved if one is not place),
            remedy=" ".join(dict.fromkeys(remedies)),
            regions=dict.fromkeys(region for one in each for region in (one.source.region, one.region) if region),
        )


def _alike(several: Iterable[Refusal]) -> list[list[Refusal]]:
    """Return refusals of one cause between the same types and regions together."""
    alike: dict[tuple[object, ...], list[Refusal]] = defaultdict(list)
    for one in several:
        alike[one.cause, one.source.type, one.replica.type, one.source.region, one.region].append(one)
    return list(alike.values())


def _to_change(one: Refusal) -> Resource:
    """Return what is to be mended: the replica, or what its source lacks."""
    if one.cause in (Cause.MANAGED_PASSWORD, Cause.NO_BACKUPS):
        return one.source
    return one.also[0] if one.also else one.replica


def _of_a_table(found: Sequence[Refusal]) -> str:
    """Say which replicas of tables have no key, those that stand in their tables and those that stand alone."""
    first = found[0]
    where = first.region or "another region"
    tables = listed(_first_each(one.source for one in found))
    if first.replica is first.source:
        return (
            f"the replica of {tables} in {where} has no `kms_key_arn`, and AWS demands one of each replica of a "
            "table that is encrypted with a key of its own"
        )
    replicas, has = _counted(one.replica for one in found)
    return f"{replicas} in {where} {has} no `kms_key_arn`, which AWS demands as {tables} is encrypted with its own key"


def _of_a_database(found: Sequence[Refusal]) -> str:
    replicas, has = _counted(one.replica for one in found)
    sources = listed(_first_each(one.source for one in found))
    return (
        f"{replicas} in {found[0].region} {has} no `kms_key_id`, and AWS makes no replica of what is encrypted, as "
        f"{sources} in {found[0].source.region} is, without a key of the replica's own region"
    )


def _of_a_bucket(found: Sequence[Refusal]) -> str:
    buckets, has = _counted(one.source for one in found)
    what = (
        "no `aws_s3_bucket_versioning`" if found[0].cause is Cause.NO_VERSIONING else "versioning that is not Enabled"
    )
    replications = listed(_first_each(one.replica for one in found))
    return f"{buckets} {has} {what}, and S3 demands versioning of both buckets of {replications}"


def _of_a_password(found: Sequence[Refusal]) -> str:
    replicas, _ = _counted(one.replica for one in found)
    sources = listed(_first_each(one.source for one in found))
    return f"RDS refuses {replicas}: it makes no read replica of {sources} with `manage_master_user_password`"


def _of_backups(found: Sequence[Refusal]) -> str:
    replicas, _ = _counted(one.replica for one in found)
    sources, has = _counted(one.source for one in found)
    return (
        f"{sources} {has} no automated backups (`backup_retention_period` of 0), and RDS demands them of the source "
        f"of a read replica, here {replicas}"
    )


_MESSAGES: Mapping[Cause, Callable[[Sequence[Refusal]], str]] = {
    Cause.TABLE_KEY: _of_a_table,
    Cause.DATABASE_KEY: _of_a_database,
    Cause.NO_VERSIONING: _of_a_bucket,
    Cause.VERSIONING_OFF: _of_a_bucket,
    Cause.MANAGED_PASSWORD: _of_a_password,
    Cause.NO_BACKUPS: _of_backups,
}

_REMEDIES: Mapping[Cause, str] = {
    Cause.TABLE_KEY: (
        "Set the replica's `kms_key_arn` to a key of {region}: an `aws_kms_replica_key` there, if the table's key is "
        "`multi_region`, or an `aws_kms_key`; the table's own is of another region."
    ),
    Cause.DATABASE_KEY: (
        "Set the replica's `kms_key_id` to the ARN of a key of {region}, for example of an `aws_kms_key` or "
        "`aws_kms_replica_key` there; `storage_encrypted = true` alone does not do it."
    ),
    Cause.NO_VERSIONING: (
        'Declare an `aws_s3_bucket_versioning` with `status = "Enabled"` for it, and let the replication '
        "configuration wait for that of both buckets with `depends_on`."
    ),
    Cause.VERSIONING_OFF: (
        'Set the `status` of its `aws_s3_bucket_versioning` to "Enabled", and let the replication configuration wait '
        "for that of both buckets with `depends_on`."
    ),
    Cause.MANAGED_PASSWORD: (
        "Give the source a password of your own, `password_wo` (or `password`) from an `aws_secretsmanager_secret` "
        "with a `replica` in {region}, instead of `manage_master_user_password`."
    ),
    Cause.NO_BACKUPS: "Set the source's `backup_retention_period` to 1 day or more.",
}


def _counted(several: Iterable[Resource]) -> tuple[str, str]:
    """Return resources as words, and the verb that goes with their number."""
    each = _first_each(several)
    return listed(each), "has" if len(each) == 1 else "have"


def _first_each(several: Iterable[Resource]) -> list[Resource]:
    return list(dict.fromkeys(several))
