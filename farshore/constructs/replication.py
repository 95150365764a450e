"""S3 replication of one service's buckets between the regions."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, policy, trust
from farshore.constructs.stack import SpecStack
from farshore.names import Names
from farshore.placement import Placements
from farshore.spec.services import Service
from farshore.spec.services.bucket import TIME_CONTROL_MINUTES


class Replication(ServiceConstruct):
    """Copies a service's objects between its buckets; in `links`, because they must exist first."""

    def __init__(
        self,
        stack: SpecStack,
        service: Service,
        placements: Placements,
        *,
        both_ways: bool,
        time_control: bool,
        encrypted: bool,
    ) -> None:
        """Replicate from the primary to every other region, and between all of them if both ways.

        Args:
            stack: The stack `links`.
            service: The service whose buckets exist in each region.
            placements: Where they exist.
            both_ways: Whether objects written in a standby come to the other regions too.
            time_control: Whether S3 guarantees 15 minutes, and measures.
            encrypted: Whether each bucket has a key of its own.
        """
        super().__init__(stack, service)
        self._both_ways = both_ways
        self._time_control = time_control
        regions = [placement.region for placement in placements.existing]
        self._keys = {region: self._key_arn(region) for region in regions} if encrypted else {}
        for source in regions if both_ways else regions[:1]:
            self._replicate(source, sorted(region for region in regions if region != source))

    def _key_arn(self, region: str) -> str:
        """Return the ARN of a region's key: in a replication rule an alias will not do."""
        alias = self.add(
            aws.DataAwsKmsAlias,
            f"key-{region}",
            provider=self._stack.provider(region),
            name=self._stack.names.key_alias(self._service),
        )
        return str(alias.target_key_arn)

    def _replicate(self, source: str, targets: list[str]) -> None:
        stack, service = self._stack, self._service
        role = self.add(
            aws.IamRole,
            f"replication-role-{source}",
            name=stack.names.role(service, source, "replication"),
            assume_role_policy=trust("s3.amazonaws.com"),
        )
        permissions = self.add(
            aws.IamRolePolicy,
            f"replication-policy-{source}",
            name="replicate",
            role=role.id,
            policy=policy(*self._statements(source, targets)),
        )
        self.add(
            aws.S3BucketReplicationConfigurationA,
            f"replication-{source}",
            provider=stack.provider(source),
            bucket=stack.names.bucket(service, source),
            role=role.arn,
            rule=[self._rule(target, priority) for priority, target in enumerate(targets, start=1)],
            depends_on=[permissions],
        )

    def _statements(self, source: str, targets: list[str]) -> list[dict[str, Any]]:
        """Return what S3 may do on the way.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html (2026-11-21)
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html (2026-11-21)
        """
        names, service = self._stack.names, self._service
        here = names.bucket_arn(service, source)
        there = [names.bucket_arn(service, target) for target in targets]
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
            allow(
                ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], [f"{bucket}/*" for bucket in there]
            ),
        ]
        if self._keys:
            statements.append(use_key(names, service, source, ["kms:Decrypt"]))
            encrypting = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
            statements += [use_key(names, service, target, encrypting) for target in targets]
        return statements

    def _rule(self, target: str, priority: int) -> aws.S3BucketReplicationConfigurationRule:
        return aws.S3BucketReplicationConfigurationRule(
            id=f"everything-to-{target}",
            status="Enabled",
            priority=priority,
            filter=aws.S3BucketReplicationConfigurationRuleFilter(prefix=""),
            delete_marker_replication=aws.S3BucketReplicationConfigurationRuleDeleteMarkerReplication(status="Enabled"),
            source_selection_criteria=self._selection(),
            destination=self._destination(target),
        )

    def _selection(self) -> aws.S3BucketReplicationConfigurationRuleSourceSelectionCriteria | None:
        encrypted = bool(self._keys)
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
        encryption = None
        if self._keys:
            encryption = aws.S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration(
                replica_kms_key_id=self._keys[target]
            )
        return aws.S3BucketReplicationConfigurationRuleDestination(
            bucket=self._stack.names.bucket_arn(self._service, target),
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


def use_key(names: Names, bucket: Service, region: str, actions: list[str]) -> dict[str, Any]:
    """Allow actions with the key of a bucket, by its alias, on behalf of S3 in the key's region.

    https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html (2026-11-21)
    """
    return allow(
        actions,
        [names.keys_arn(region)],
        Condition={
            "StringEquals": {"kms:ViaService": f"s3.{region}.{names.dns_suffix}"},
            "ForAnyValue:StringEquals": {"kms:ResourceAliases": names.key_alias(bucket)},
        },
    )
