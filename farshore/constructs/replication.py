"""S3 replication of one service's bucket from one region to another."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, policy, trust
from farshore.constructs.stack import SpecStack
from farshore.spec.services import Bucket, Service
from farshore.spec.services.bucket import TIME_CONTROL_MINUTES


class Replication(ServiceConstruct):
    """Copies a service's objects; in `links`, because both buckets must exist first."""

    def __init__(self, stack: SpecStack, service: Service, *, both_ways: bool, time_control: bool) -> None:
        """Replicate from the primary to the standby, and back if both ways.

        Args:
            stack: The stack `links`.
            service: The service whose buckets exist in both regions.
            both_ways: Whether objects written in the standby come to the primary too.
            time_control: Whether S3 guarantees 15 minutes, and measures.
        """
        super().__init__(stack, service)
        self._both_ways = both_ways
        self._time_control = time_control
        primary, standby = stack.spec.serving_regions
        self._replicate(primary, standby)
        if both_ways:
            self._replicate(standby, primary)

    def _replicate(self, source: str, target: str) -> None:
        stack, service = self._stack, self._service
        role = self.add(
            aws.IamRole,
            f"replication-role-{source}",
            name=stack.names.prefix(service, "replication", source),
            assume_role_policy=trust("s3.amazonaws.com"),
        )
        permissions = self.add(
            aws.IamRolePolicy,
            f"replication-policy-{source}",
            name="replicate",
            role=role.id,
            policy=policy(*self._statements(source, target)),
        )
        self.add(
            aws.S3BucketReplicationConfigurationA,
            f"replication-{source}",
            provider=stack.provider(source),
            bucket=stack.names.bucket(service, source),
            role=role.arn,
            rule=[self._rule(target)],
            depends_on=[permissions],
        )

    def _statements(self, source: str, target: str) -> list[dict[str, Any]]:
        """Return what S3 may do on the way.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html (2026-11-21)
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html (2026-11-21)
        """
        names, service = self._stack.names, self._service
        here, there = names.bucket_arn(service, source), names.bucket_arn(service, target)
        statements = [
            allow(["s3:GetReplicationConfiguration", "s3:ListBucket"], [here]),
            allow(
                [
                    "s3:GetObjectVersionForReplication",
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionTagging",
                ],
                [f"{here}/*"],
            ),
            allow(["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], [f"{there}/*"]),
        ]
        if isinstance(service, Bucket):
            statements.append(self._use_key(service, source, ["kms:Decrypt"]))
            statements.append(self._use_key(service, target, ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]))
        return statements

    def _use_key(self, bucket: Bucket, region: str, actions: list[str]) -> dict[str, Any]:
        # https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html (2026-11-21)
        names = self._stack.names
        return allow(
            actions,
            [names.keys_arn(region)],
            Condition={
                "StringEquals": {"kms:ViaService": f"s3.{region}.{names.dns_suffix}"},
                "ForAnyValue:StringEquals": {"kms:ResourceAliases": names.key_alias(bucket)},
            },
        )

    def _rule(self, target: str) -> aws.S3BucketReplicationConfigurationRule:
        return aws.S3BucketReplicationConfigurationRule(
            id="everything",
            status="Enabled",
            priority=1,
            filter=aws.S3BucketReplicationConfigurationRuleFilter(prefix=""),
            delete_marker_replication=aws.S3BucketReplicationConfigurationRuleDeleteMarkerReplication(status="Enabled"),
            source_selection_criteria=self._selection(),
            destination=self._destination(target),
        )

    def _selection(self) -> aws.S3BucketReplicationConfigurationRuleSourceSelectionCriteria | None:
        encrypted = isinstance(self._service, Bucket)
        if not encrypted and not self._both_ways:
            return None
        return aws.S3BucketReplicationConfigurationRuleSourceSelectionCriteria(
            sse_kms_encrypted_objects=aws.S3BucketReplicationConfigurationRuleSourceSelectionCriteriaSseKmsEncryptedObjects(
                status="Enabled"
            )
            if encrypted
            else None,
            replica_modifications=aws.S3BucketReplicationConfigurationRuleSourceSelectionCriteriaReplicaModifications(
                status="Enabled"
            )
            if self._both_ways
            else None,
        )

    def _destination(self, target: str) -> aws.S3BucketReplicationConfigurationRuleDestination:
        names, service = self._stack.names, self._service
        encryption = None
        if isinstance(service, Bucket):
            encryption = aws.S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration(
                replica_kms_key_id=names.key_alias_arn(service, target)
            )
        return aws.S3BucketReplicationConfigurationRuleDestination(
            bucket=names.bucket_arn(service, target),
            encryption_configuration=encryption,
            **self._timing(),
        )

    def _timing(self) -> dict[str, Any]:
        if not self._time_control:
            return {}
        return {
            "replication_time": aws.S3BucketReplicationConfigurationRuleDestinationReplicationTime(
                status="Enabled",
                time=aws.S3BucketReplicationConfigurationRuleDestinationReplicationTimeTime(
                    minutes=TIME_CONTROL_MINUTES
                ),
            ),
            "metrics": aws.S3BucketReplicationConfigurationRuleDestinationMetrics(
                status="Enabled",
                event_threshold=aws.S3BucketReplicationConfigurationRuleDestinationMetricsEventThreshold(
                    minutes=TIME_CONTROL_MINUTES
                ),
            ),
        }
