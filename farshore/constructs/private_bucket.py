"""A versioned, encrypted bucket that nobody reaches without TLS and a permission."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from farshore.constructs import aws
from farshore.constructs.adoption import Condition, require
from farshore.constructs.base import ServiceConstruct, policy
from farshore.constructs.stack import SpecStack
from farshore.spec.services import Service


class PrivateBucket(ServiceConstruct):
    """The bucket of one service in the region of its stack; subclasses add what is theirs."""

    def __init__(
        self,
        stack: SpecStack,
        service: Service,
        *,
        statements: Sequence[dict[str, Any]] = (),
        rules: Sequence[aws.S3BucketLifecycleConfigurationRule] = (),
    ) -> None:
        """Make the bucket.

        Args:
            stack: The stack of the region.
            service: The service it belongs to.
            statements: Further statements of the bucket policy.
            rules: Further lifecycle rules.
        """
        super().__init__(stack, service)
        names, region = stack.names, stack.region
        key = self.make_key()
        bucket = self._make_bucket(names.bucket(service, region), service.adopted_name(region), key)
        self.versioning = self.add(
            aws.S3BucketVersioningA,
            "versioning",
            bucket=bucket.id,
            versioning_configuration=aws.S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )
        self._encrypt(bucket, key.arn if key else None)
        closed = self._close(bucket)
        arn = names.bucket_arn(service, region)
        self.policy = self.add(
            aws.S3BucketPolicy,
            "policy",
            bucket=bucket.id,
            policy=policy(_refuse_plain_http(arn), *statements),
            depends_on=[closed],
        )
        self.add(
            aws.S3BucketLifecycleConfiguration,
            "lifecycle",
            bucket=bucket.id,
            rule=[_abandon_unfinished_uploads(), *rules],
            depends_on=[self.versioning],
        )

        self.output("bucket", bucket.id, "Name of the bucket in this region")

    def _make_bucket(self, name: str, adopted: str | None, key: Any) -> Any:
        checked = self._checked(adopted) if adopted else None
        properties: dict[str, Any] = {
            "bucket": name,
            "force_destroy": not self.protected,
            # So that the key outlives the bucket: what it encrypted could never be read again.
            "depends_on": [one for one in (key, checked) if one] or None,
            "lifecycle": self.data_lifecycle(),
        }
        if adopted is None:
            return self.add(aws.S3Bucket, "bucket", **properties)
        return self.take_over(aws.S3Bucket, "bucket", adopted, **properties)

    def _checked(self, adopted: str) -> Any:
        """Look at the bucket that is taken over; it has to be in the region."""
        found = self.add(aws.DataAwsS3Bucket, "adopted", bucket=adopted)
        region = self._stack.region
        subject = f"services.{self._service.name}.adopt: the bucket {adopted}"
        message = f"{subject} is in ${{self.region}}; the spec says {region}. Name it under the region that it is in."
        require(found, after=[Condition(f'self.region == "{region}"', message)])
        return found

    def make_key(self) -> Any:
        """Return a KMS key for the objects; None leaves them to S3's own encryption."""
        return None

    def _encrypt(self, bucket: Any, key_arn: str | None) -> None:
        default = aws.S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
            sse_algorithm="aws:kms" if key_arn else "AES256", kms_master_key_id=key_arn
        )
        rule = aws.S3BucketServerSideEncryptionConfigurationRuleA(
            apply_server_side_encryption_by_default=default, bucket_key_enabled=True if key_arn else None
        )
        self.add(aws.S3BucketServerSideEncryptionConfigurationA, "encryption", bucket=bucket.id, rule=[rule])

    def _close(self, bucket: Any) -> Any:
        """Turn off ACLs and every way to make the bucket public."""
        self.add(
            aws.S3BucketOwnershipControls,
            "ownership",
            bucket=bucket.id,
            rule=aws.S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )
        return self.add(
            aws.S3BucketPublicAccessBlock,
            "public-access",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )


def _refuse_plain_http(bucket_arn: str) -> dict[str, Any]:
    return {
        "Sid": "RefusePlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket_arn, f"{bucket_arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _abandon_unfinished_uploads() -> aws.S3BucketLifecycleConfigurationRule:
    return aws.S3BucketLifecycleConfigurationRule(
        id="abandon-unfinished-uploads",
        status="Enabled",
        filter=[aws.S3BucketLifecycleConfigurationRuleFilter(prefix="")],
        abort_incomplete_multipart_upload=[
            aws.S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(days_after_initiation=7)
        ],
    )
