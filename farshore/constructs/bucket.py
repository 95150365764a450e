"""bucket: a private bucket with a key of its own in each region, the replication between them, and what they offer."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.adoption import Condition, require
from farshore.constructs.base import ServiceConstruct, allow
from farshore.constructs.offer import Offer
from farshore.constructs.private_bucket import PrivateBucket
from farshore.constructs.replication import Replication, use_key
from farshore.constructs.stack import SpecStack
from farshore.names import Names
from farshore.placement import Placement, Placements
from farshore.spec.services import Bucket
from farshore.spec.services.base import Access
from farshore.spec.services.bucket import Replication as Direction
from farshore.spec.services.bucket import StandbyLifecycle

# What reading and writing mean, action by action.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html (2026-11-21)
READ = ("GetObject",)
WRITE = ("AbortMultipartUpload", "DeleteObject", "PutObject")


class RegionalBucket(PrivateBucket):
    """The bucket of one region, encrypted with that region's key."""

    def __init__(self, stack: SpecStack, bucket: Bucket, placements: Placements) -> None:
        self._key_id = bucket.adopt.key_id(stack.region) if bucket.adopt else None
        primary = placements[stack.region].is_primary
        super().__init__(stack, bucket, rules=() if primary else _ageing(bucket.standby_lifecycle))

    def make_key(self) -> Any:
        """Make the customer-managed key; other stacks find it by its alias, which they can compute."""
        stack = self._stack
        properties: dict[str, Any] = {
            "description": f"Objects of {stack.names.prefix(self._service)}",
            "enable_key_rotation": True,
            "deletion_window_in_days": 30,
            "lifecycle": self.data_lifecycle(),
        }
        if self._key_id is None:
            key = self.add(aws.KmsKey, "key", **properties)
        else:
            checked = self._checked_key(self._key_id)
            key = self.take_over(aws.KmsKey, "key", self._key_id, depends_on=[checked], **properties)
        self.add(aws.KmsAlias, "key-alias", name=stack.names.key_alias(self._service), target_key_id=key.id)
        return key

    def _checked_key(self, key_id: str) -> Any:
        """Look at the key that is taken over; S3 has to be able to use it, and KMS to rotate it.

        https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html (2026-11-27)
        """
        found = self.add(aws.DataAwsKmsKey, "adopted-key", key_id=key_id)
        subject = f"services.{self._service.name}.adopt: the key {key_id} in {self._stack.region}"
        kind = "${self.customer_master_key_spec} for ${self.key_usage}, made by ${self.origin}"
        is_rotated = (
            'self.customer_master_key_spec == "SYMMETRIC_DEFAULT" && self.key_usage == "ENCRYPT_DECRYPT" && '
            'self.origin == "AWS_KMS"'
        )
        another = "Take it out of `keys`, and a new key is made for new objects; or name another key."
        conditions = [
            Condition("self.enabled", f"{subject} is ${{self.key_state}}. Enable it: `aws kms enable-key`."),
            Condition(
                'self.key_manager == "CUSTOMER"',
                f"{subject} is managed by ${{self.key_manager}}, not by you. {another}",
            ),
            Condition(
                is_rotated,
                f"{subject} is {kind}. S3 needs SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT, and KMS rotates only what "
                f"AWS_KMS has made. {another}",
            ),
            Condition(
                'alltrue([for one in self.multi_region_configuration : one.multi_region_key_type != "REPLICA"])',
                f"{subject} is a replica of a multi-Region key, which is rotated with its primary key only. {another}",
            ),
        ]
        require(found, after=conditions)
        return found


class BucketReplication(Replication):
    """The replication of a bucket, one way or both."""

    def __init__(self, stack: SpecStack, bucket: Bucket, placements: Placements) -> None:
        super().__init__(
            stack,
            bucket,
            placements,
            both_ways=stack.spec.replication(bucket) is Direction.BOTH_WAYS,
            time_control=bucket.time_control,
            encrypted=True,
        )


class ExternalBucket(ServiceConstruct):
    """A bucket that is only used, looked at before code is deployed in its region that uses it."""

    def __init__(self, stack: SpecStack, bucket: Bucket, placements: Placements) -> None:  # noqa: ARG002 - of its region
        super().__init__(stack, bucket)
        self.add(aws.DataAwsS3Bucket, "external", bucket=bucket.adopted_name(stack.region))


def offer(bucket: Bucket, access: Access, placement: Placement, names: Names) -> Offer:
    """Return what a bucket gives to its users in a region: its name there, and the use of its key."""
    region = placement.region
    arn, writes = names.bucket_arn(bucket, region), access is Access.WRITE
    actions = [*READ, *(WRITE if writes else ())]
    return Offer(
        environment={"BUCKET": names.bucket(bucket, region)},
        statements=(
            allow([f"s3:{action}" for action in actions], [f"{arn}/*"]),
            allow(["s3:ListBucket"], [arn]),
            *_use_of_key(bucket, region, names, ["kms:Decrypt", *(["kms:GenerateDataKey"] if writes else [])]),
        ),
        health={
            "service": bucket.name,
            "access": access.value,
            "kind": "bucket",
            "name": names.bucket(bucket, region),
        },
        health_statements=(allow(["s3:ListBucket"], [arn]),),
    )


def _use_of_key(bucket: Bucket, region: str, names: Names, actions: list[str]) -> list[dict[str, Any]]:
    """Return the statements by which a user may use the key of a bucket; one that is only used may have none."""
    if bucket.external is None:
        return [use_key(names, bucket, region, actions)]
    key = bucket.external.keys.get(region)
    if key is None:
        return []
    arn = key if key.startswith("arn:") else names.key_arn(region, key)
    return [allow(actions, [arn], Condition={"StringEquals": {"kms:ViaService": f"s3.{region}.{names.dns_suffix}"}})]


def _ageing(lifecycle: StandbyLifecycle) -> list[aws.S3BucketLifecycleConfigurationRule]:
    """Return the rules for copies that age. What a lifecycle rule deletes is not deleted in the other region.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html (2026-11-21)
    """
    old_versions = aws.S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
        noncurrent_days=lifecycle.keep_versions.days
    )
    expiration = lifecycle.expire_after and [
        aws.S3BucketLifecycleConfigurationRuleExpiration(days=lifecycle.expire_after.days)
    ]
    transition = lifecycle.move_after and [
        aws.S3BucketLifecycleConfigurationRuleTransition(
            days=lifecycle.move_after.days, storage_class=lifecycle.move_to.value
        )
    ]
    return [
        aws.S3BucketLifecycleConfigurationRule(
            id="ageing",
            status="Enabled",
            filter=[aws.S3BucketLifecycleConfigurationRuleFilter(prefix="")],
            noncurrent_version_expiration=[old_versions],
            expiration=expiration or None,
            transition=transition or None,
        )
    ]
