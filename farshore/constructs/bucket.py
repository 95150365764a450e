"""bucket: a private bucket with a key of its own in each region, and the replication between them."""

from __future__ import annotations

from farshore.constructs import aws
from farshore.constructs.private_bucket import PrivateBucket
from farshore.constructs.replication import Replication
from farshore.constructs.stack import SpecStack
from farshore.spec.services import Bucket
from farshore.spec.services.bucket import Replication as Direction
from farshore.spec.services.bucket import StandbyLifecycle


class RegionalBucket(PrivateBucket):
    """The bucket of one region, encrypted with that region's key."""

    def __init__(self, stack: SpecStack, bucket: Bucket) -> None:
        in_standby = stack.region == stack.spec.regions.standby
        super().__init__(stack, bucket, rules=_ageing(bucket.standby_lifecycle) if in_standby else ())

    def make_key(self) -> str:
        """Make the customer-managed key; other stacks find it by its alias, which they can compute."""
        stack = self._stack
        key = self.add(
            aws.KmsKey,
            "key",
            description=f"Objects of {stack.names.prefix(self._service)}",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            lifecycle=self.data_lifecycle(),
        )
        self.add(aws.KmsAlias, "key-alias", name=stack.names.key_alias(self._service), target_key_id=key.id)
        return str(key.arn)


class BucketReplication(Replication):
    """The replication of a bucket, one way or both."""

    def __init__(self, stack: SpecStack, bucket: Bucket) -> None:
        both_ways = stack.spec.replication(bucket) is Direction.BOTH_WAYS
        super().__init__(stack, bucket, both_ways=both_ways, time_control=bucket.time_control)


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
