"""The stand-in for AWS, tested itself: over its socket with boto3, and with the real terraform."""

from __future__ import annotations

import json
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from botocore.exceptions import ClientError

from tests.standin import REFUSED, StandIn, Terraform, TerraformFailed
from tests.standin.acm import validation_record
from tests.standin.moto_app import failing_fast
from tests.standin.terraform import OVERRIDE_FILE, provider_overrides, require_terraform
from tests.standin.wire import Request

PRIMARY, STANDBY = "us-east-1", "us-west-2"
FIXTURES = Path(__file__).parent / "standin" / "fixtures"
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    with StandIn(lifetime=600) as standin:
        yield standin


@pytest.fixture
def aws(running: StandIn) -> Iterator[StandIn]:
    yield running
    running.reset()


def create_table(aws: StandIn, name: str = "orders", **settings: Any) -> Any:
    client = aws.client("dynamodb", PRIMARY)
    client.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        **{"StreamSpecification": STREAM, **settings},
    )
    return client


def create_global_table(aws: StandIn) -> tuple[Any, Any]:
    primary = create_table(aws)
    primary.update_table(TableName="orders", ReplicaUpdates=[{"Create": {"RegionName": STANDBY}}])
    return primary, aws.client("dynamodb", STANDBY)


class TestUserPools:
    def pool(self, aws: StandIn, **settings: Any) -> tuple[Any, str]:
        cognito = aws.client("cognito-idp", PRIMARY)
        return cognito, cognito.create_user_pool(PoolName="users", **settings)["UserPool"]["Id"]

    def test_a_resource_server_can_be_deleted(self, aws: StandIn) -> None:
        cognito, pool = self.pool(aws)
        cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="orders")
        cognito.delete_resource_server(UserPoolId=pool, Identifier="orders")
        assert cognito.list_resource_servers(UserPoolId=pool, MaxResults=10)["ResourceServers"] == []

    def test_a_client_has_only_scopes_that_somebody_defines(self, aws: StandIn) -> None:
        cognito, pool = self.pool(aws)
        client = {"UserPoolId": pool, "ClientName": "batch", "AllowedOAuthScopes": ["openid", "orders/read"]}
        with pytest.raises(ClientError, match="Invalid scope requested: orders/read"):
            cognito.create_user_pool_client(**client)
        scopes = [{"ScopeName": "read", "ScopeDescription": "Read"}]
        cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="orders", Scopes=scopes)
        assert cognito.create_user_pool_client(**client)["UserPoolClient"]["ClientId"]

    def test_a_domain_is_one_pools_alone_and_has_no_reserved_word(self, aws: StandIn) -> None:
        cognito, pool = self.pool(aws)
        with pytest.raises(ClientError, match="reserved word: cognito"):
            cognito.create_user_pool_domain(UserPoolId=pool, Domain="my-cognito")
        cognito.create_user_pool_domain(UserPoolId=pool, Domain="shop")
        _, other = self.pool(aws)
        with pytest.raises(ClientError, match="already associated with another user pool"):
            cognito.create_user_pool_domain(UserPoolId=other, Domain="shop")

    def test_a_pool_goes_without_protection_and_after_its_domain(self, aws: StandIn) -> None:
        cognito, pool = self.pool(aws, DeletionProtection="ACTIVE")
        cognito.create_user_pool_domain(UserPoolId=pool, Domain="shop")
        with pytest.raises(ClientError, match="deletion protection is activated"):
            cognito.delete_user_pool(UserPoolId=pool)
        cognito.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
        with pytest.raises(ClientError, match="has a domain configured"):
            cognito.delete_user_pool(UserPoolId=pool)
        cognito.delete_user_pool_domain(UserPoolId=pool, Domain="shop")
        cognito.delete_user_pool(UserPoolId=pool)
        assert cognito.list_user_pools(MaxResults=10)["UserPools"] == []

    def test_the_plan_is_essentials_unless_given(self, aws: StandIn) -> None:
        for settings, plan in (({}, "ESSENTIALS"), ({"UserPoolTier": "PLUS"}, "PLUS")):
            cognito, pool = self.pool(aws, **settings)
            assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["UserPoolTier"] == plan

    def test_only_addresses_that_are_verified_are_verified_before_a_change(self, aws: StandIn) -> None:
        before = {"AttributesRequireVerificationBeforeUpdate": ["email"]}
        with pytest.raises(ClientError, match="must exist in AutoVerifiedAttributes"):
            self.pool(aws, UserAttributeUpdateSettings=before)
        self.pool(aws, UserAttributeUpdateSettings=before, AutoVerifiedAttributes=["email"])


class TestGlobalTables:
    def test_items_are_seen_in_the_other_region_both_ways(self, aws: StandIn) -> None:
        primary, standby = create_global_table(aws)
        primary.put_item(TableName="orders", Item={"id": {"S": "east"}})
        standby.put_item(TableName="orders", Item={"id": {"S": "west"}})
        assert standby.get_item(TableName="orders", Key={"id": {"S": "east"}})["Item"]
        assert primary.get_item(TableName="orders", Key={"id": {"S": "west"}})["Item"]

    def test_each_side_lists_the_other(self, aws: StandIn) -> None:
        for client, other in zip(create_global_table(aws), (STANDBY, PRIMARY), strict=True):
            table = client.describe_table(TableName="orders")["Table"]
            assert table["GlobalTableVersion"] == "2019.11.21"
            assert [replica["RegionName"] for replica in table["Replicas"]] == [other]

    def test_the_replica_has_its_own_arn_and_stream(self, aws: StandIn) -> None:
        _, standby = create_global_table(aws)
        table = standby.describe_table(TableName="orders")["Table"]
        assert f":{STANDBY}:" in table["TableArn"]
        assert f":{STANDBY}:" in table["LatestStreamArn"]

    def test_recovery_and_protection_belong_to_one_replica(self, aws: StandIn) -> None:
        primary, standby = create_global_table(aws)
        standby.update_table(TableName="orders", DeletionProtectionEnabled=True)
        standby.update_continuous_backups(
            TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
        found = [
            (
                client.describe_table(TableName="orders")["Table"]["DeletionProtectionEnabled"],
                client.describe_continuous_backups(TableName="orders")["ContinuousBackupsDescription"][
                    "PointInTimeRecoveryDescription"
                ]["PointInTimeRecoveryStatus"],
            )
            for client in (primary, standby)
        ]
        assert found == [(False, "DISABLED"), (True, "ENABLED")]

    def test_a_protected_replica_cannot_be_deleted_from_either_side(self, aws: StandIn) -> None:
        primary, standby = create_global_table(aws)
        standby.update_table(TableName="orders", DeletionProtectionEnabled=True)
        with pytest.raises(ClientError, match="DeletionProtectionEnabled"):
            standby.delete_table(TableName="orders")
        with pytest.raises(ClientError, match="DeletionProtectionEnabled"):
            primary.update_table(TableName="orders", ReplicaUpdates=[{"Delete": {"RegionName": STANDBY}}])

    def test_a_removed_replica_is_gone_and_the_items_stay(self, aws: StandIn) -> None:
        primary, standby = create_global_table(aws)
        primary.put_item(TableName="orders", Item={"id": {"S": "east"}})
        primary.update_table(TableName="orders", ReplicaUpdates=[{"Delete": {"RegionName": STANDBY}}])
        assert standby.list_tables()["TableNames"] == []
        assert "Replicas" not in primary.describe_table(TableName="orders")["Table"]
        assert primary.scan(TableName="orders")["Count"] == 1

    def test_a_replica_needs_a_stream_and_a_free_name(self, aws: StandIn) -> None:
        primary = create_table(aws, "plain", StreamSpecification={"StreamEnabled": False})
        with pytest.raises(ClientError, match="stream"):
            primary.update_table(TableName="plain", ReplicaUpdates=[{"Create": {"RegionName": STANDBY}}])
        primary, _ = create_global_table(aws)
        with pytest.raises(ClientError, match="exists"):
            primary.update_table(TableName="orders", ReplicaUpdates=[{"Create": {"RegionName": STANDBY}}])

    def test_items_stay_shared_after_a_failed_transaction(self, aws: StandIn) -> None:
        primary, standby = create_global_table(aws)
        primary.put_item(TableName="orders", Item={"id": {"S": "taken"}})
        put = {"TableName": "orders", "Item": {"id": {"S": "new"}}}
        clash = {
            "TableName": "orders",
            "Item": {"id": {"S": "taken"}},
            "ConditionExpression": "attribute_not_exists(id)",
        }
        with pytest.raises(ClientError, match="TransactionCanceled"):
            primary.transact_write_items(TransactItems=[{"Put": put}, {"Put": clash}])
        assert standby.scan(TableName="orders")["Count"] == 1
        primary.put_item(TableName="orders", Item={"id": {"S": "later"}})
        assert standby.scan(TableName="orders")["Count"] == 2


def replication(destination: str, **rule: Any) -> dict[str, Any]:
    settings = {
        "ID": "all",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Enabled"},
        "Destination": {"Bucket": f"arn:aws:s3:::{destination}"},
    }
    return {"Role": "arn:aws:iam::123456789012:role/replication", "Rules": [{**settings, **rule}]}


def create_buckets(aws: StandIn, *, versioned: bool = True) -> tuple[Any, Any]:
    primary, standby = aws.client("s3", PRIMARY), aws.client("s3", STANDBY)
    primary.create_bucket(Bucket="east")
    standby.create_bucket(Bucket="west", CreateBucketConfiguration={"LocationConstraint": STANDBY})
    for client, bucket in ((primary, "east"), (standby, "west")):
        status = "Enabled" if versioned else "Suspended"
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})
    return primary, standby


class TestBucketReplication:
    def test_an_object_arrives_in_the_other_region_as_a_replica(self, aws: StandIn) -> None:
        primary, standby = create_buckets(aws)
        primary.put_bucket_replication(Bucket="east", ReplicationConfiguration=replication("west"))
        version = primary.put_object(Bucket="east", Key="a/b", Body=b"text", Metadata={"k": "v"})["VersionId"]
        replica = standby.get_object(Bucket="west", Key="a/b")
        assert (replica["Body"].read(), replica["Metadata"], replica["VersionId"]) == (b"text", {"k": "v"}, version)
        assert replica["ReplicationStatus"] == "REPLICA"
        assert primary.head_object(Bucket="east", Key="a/b")["ReplicationStatus"] == "COMPLETED"

    def test_both_ways_end(self, aws: StandIn) -> None:
        primary, standby = create_buckets(aws)
        primary.put_bucket_replication(Bucket="east", ReplicationConfiguration=replication("west"))
        standby.put_bucket_replication(Bucket="west", ReplicationConfiguration=replication("east"))
        primary.put_object(Bucket="east", Key="e", Body=b"1")
        standby.put_object(Bucket="west", Key="w", Body=b"2")
        for client, bucket in ((primary, "east"), (standby, "west")):
            versions = client.list_object_versions(Bucket=bucket)["Versions"]
            assert [version["Key"] for version in versions] == ["e", "w"]

    def test_delete_markers_follow_where_the_rule_says_so(self, aws: StandIn) -> None:
        primary, standby = create_buckets(aws)
        for status, left in (("Enabled", 0), ("Disabled", 1)):
            rule = replication("west", DeleteMarkerReplication={"Status": status})
            primary.put_bucket_replication(Bucket="east", ReplicationConfiguration=rule)
            primary.put_object(Bucket="east", Key="k", Body=b"1")
            primary.delete_object(Bucket="east", Key="k")
            assert standby.list_objects_v2(Bucket="west")["KeyCount"] == left

    def test_only_what_the_rule_selects_is_copied(self, aws: StandIn) -> None:
        primary, standby = create_buckets(aws)
        rule = replication("west", Filter={"Prefix": "docs/"})
        primary.put_object(Bucket="east", Key="docs/old", Body=b"1")
        primary.put_bucket_replication(Bucket="east", ReplicationConfiguration=rule)
        primary.put_object(Bucket="east", Key="docs/new", Body=b"1")
        primary.put_object(Bucket="east", Key="other", Body=b"1")
        primary.put_object(Bucket="east", Key="docs/secret", Body=b"1", ServerSideEncryption="aws:kms")
        assert [found["Key"] for found in standby.list_objects_v2(Bucket="west")["Contents"]] == ["docs/new"]

    def test_encrypted_objects_get_the_key_of_the_destination(self, aws: StandIn) -> None:
        primary, standby = create_buckets(aws)
        rule = replication(
            "west",
            SourceSelectionCriteria={"SseKmsEncryptedObjects": {"Status": "Enabled"}},
            Destination={
                "Bucket": "arn:aws:s3:::west",
                "EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:us-west-2:123456789012:key/w"},
            },
        )
        primary.put_bucket_replication(Bucket="east", ReplicationConfiguration=rule)
        primary.put_object(Bucket="east", Key="k", Body=b"1", ServerSideEncryption="aws:kms", SSEKMSKeyId="e")
        assert standby.head_object(Bucket="west", Key="k")["SSEKMSKeyId"].endswith("key/w")

    def test_a_missing_or_unversioned_destination_is_refused(self, aws: StandIn) -> None:
        primary, standby = create_buckets(aws)
        with pytest.raises(ClientError, match="must exist"):
            primary.put_bucket_replication(Bucket="east", ReplicationConfiguration=replication("nowhere"))
        standby.put_bucket_versioning(Bucket="west", VersioningConfiguration={"Status": "Suspended"})
        with pytest.raises(ClientError, match="must have versioning"):
            primary.put_bucket_replication(Bucket="east", ReplicationConfiguration=replication("west"))

    def test_the_configuration_comes_back_whole(self, aws: StandIn) -> None:
        primary, _ = create_buckets(aws)
        with pytest.raises(ClientError, match="ReplicationConfigurationNotFoundError"):
            primary.get_bucket_replication(Bucket="east")
        minutes = {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}
        destination = {"Bucket": "arn:aws:s3:::west", "Metrics": minutes}
        sent = replication("west", Destination=destination)
        primary.put_bucket_replication(Bucket="east", ReplicationConfiguration=sent)
        assert primary.get_bucket_replication(Bucket="east")["ReplicationConfiguration"] == sent

    def test_a_policy_for_tls_only_lets_the_loopback_in(self, aws: StandIn) -> None:
        primary, _ = create_buckets(aws)
        deny = {"Effect": "Deny", "Action": "s3:*", "Principal": "*", "Resource": "arn:aws:s3:::east/*"}
        statement = {**deny, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        primary.put_bucket_policy(Bucket="east", Policy=json.dumps(policy))
        primary.put_object(Bucket="east", Key="k", Body=b"1")
        assert json.loads(primary.get_bucket_policy(Bucket="east")["Policy"]) == policy


class TestRecords:
    @pytest.fixture
    def zone(self, aws: StandIn) -> str:
        created = aws.client("route53").create_hosted_zone(Name="example.com", CallerReference=str(time.time()))
        return str(created["HostedZone"]["Id"])

    def change(self, aws: StandIn, zone: str, action: str, name: str, **more: Any) -> None:
        record = {"Name": f"{name}.example.com", "Type": "CNAME", **more}
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        aws.client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)

    def names(self, aws: StandIn, zone: str) -> list[tuple[str, str]]:
        found = aws.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        return [
            (one["Name"].partition(".")[0], one.get("SetIdentifier", "")) for one in found if one["Type"] == "CNAME"
        ]

    def test_one_name_has_one_policy(self, aws: StandIn, zone: str) -> None:
        self.change(aws, zone, "CREATE", "api", SetIdentifier="e", Region="us-east-1", **TARGET)
        with pytest.raises(ClientError, match="a latency RRSet exists with the same name"):
            self.change(aws, zone, "CREATE", "api", SetIdentifier="w", Failover="SECONDARY", **TARGET)
        with pytest.raises(ClientError, match="a latency RRSet exists with the same name"):
            self.change(aws, zone, "UPSERT", "api", **TARGET)

    def test_a_failover_group_has_one_primary(self, aws: StandIn, zone: str) -> None:
        self.change(aws, zone, "CREATE", "api", SetIdentifier="e", Failover="PRIMARY", **TARGET)
        with pytest.raises(ClientError, match="already has a failover RRSet"):
            self.change(aws, zone, "CREATE", "api", SetIdentifier="w", Failover="PRIMARY", **TARGET)

    def test_a_cname_stands_alone(self, aws: StandIn, zone: str) -> None:
        self.change(aws, zone, "CREATE", "api", **TARGET)
        with pytest.raises(ClientError, match="conflicts with other records"):
            self.change(aws, zone, "CREATE", "api", Type="TXT", TTL=60, ResourceRecords=[{"Value": '"x"'}])

    def test_an_alias_leads_to_a_record_that_is_there(self, aws: StandIn, zone: str) -> None:
        alias = {
            "DNSName": "east.example.com",
            "HostedZoneId": zone.rpartition("/")[2],
            "EvaluateTargetHealth": True,
        }
        with pytest.raises(ClientError, match="that target was not found"):
            self.change(aws, zone, "CREATE", "api", AliasTarget=alias)
        self.change(aws, zone, "CREATE", "east", **TARGET)
        self.change(aws, zone, "CREATE", "api", AliasTarget=alias)
        assert self.names(aws, zone) == [("api", ""), ("east", "")]

    def test_a_delete_names_the_record_as_it_is(self, aws: StandIn, zone: str) -> None:
        self.change(aws, zone, "CREATE", "api", **TARGET)
        with pytest.raises(ClientError, match="do not match the current values"):
            self.change(aws, zone, "DELETE", "api", **{**TARGET, "TTL": 61})
        with pytest.raises(ClientError, match="was not found"):
            self.change(aws, zone, "DELETE", "other", **TARGET)
        self.change(aws, zone, "DELETE", "api", **TARGET)
        assert self.names(aws, zone) == []

    def test_what_was_deleted_can_be_made_again(self, aws: StandIn, zone: str) -> None:
        self.change(aws, zone, "CREATE", "zoo", **TARGET)
        for action in ("CREATE", "DELETE", "CREATE"):
            self.change(aws, zone, action, "api", **TARGET)
        assert self.names(aws, zone) == [("api", ""), ("zoo", "")]

    def test_a_delete_takes_no_other_record_with_the_same_set_identifier(self, aws: StandIn, zone: str) -> None:
        for name in ("api", "shop"):
            self.change(aws, zone, "CREATE", name, SetIdentifier="e", Weight=1, **TARGET)
        self.change(aws, zone, "DELETE", "shop", SetIdentifier="e", Weight=1, **TARGET)
        assert self.names(aws, zone) == [("api", "e")]

    def test_a_batch_is_made_as_a_whole_or_not_at_all(self, aws: StandIn, zone: str) -> None:
        new = {"Name": "new.example.com", "Type": "CNAME", **TARGET}
        missing = {"Name": "missing.example.com", "Type": "CNAME", **TARGET}
        changes = [
            {"Action": "CREATE", "ResourceRecordSet": new},
            {"Action": "DELETE", "ResourceRecordSet": missing},
        ]
        with pytest.raises(ClientError, match="was not found"):
            aws.client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
        assert self.names(aws, zone) == []


TARGET = {"TTL": 60, "ResourceRecords": [{"Value": "there.example.net"}]}


class TestKeys:
    @pytest.fixture
    def key(self, aws: StandIn) -> str:
        return str(aws.client("kms").create_key()["KeyMetadata"]["KeyId"])

    def test_a_key_that_waits_for_its_deletion_is_not_used(self, aws: StandIn, key: str) -> None:
        kms = aws.client("kms")
        sealed = kms.encrypt(KeyId=key, Plaintext=b"1")["CiphertextBlob"]
        kms.schedule_key_deletion(KeyId=key)
        for use in (
            lambda: kms.encrypt(KeyId=key, Plaintext=b"1"),
            lambda: kms.decrypt(CiphertextBlob=sealed),
            lambda: kms.generate_data_key(KeyId=key, KeySpec="AES_256"),
        ):
            with pytest.raises(ClientError, match=r"KMSInvalidStateException.*pending deletion"):
                use()
        kms.cancel_key_deletion(KeyId=key)
        kms.enable_key(KeyId=key)
        assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"1"

    def test_an_object_is_read_and_written_only_with_a_usable_key(self, aws: StandIn, key: str) -> None:
        s3, kms = aws.client("s3"), aws.client("kms")
        s3.create_bucket(Bucket="files")
        arn = kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"]
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn}
        rules = [{"ApplyServerSideEncryptionByDefault": default}]
        s3.put_bucket_encryption(Bucket="files", ServerSideEncryptionConfiguration={"Rules": rules})
        s3.put_object(Bucket="files", Key="k", Body=b"1")
        assert s3.get_object(Bucket="files", Key="k")["Body"].read() == b"1"
        kms.schedule_key_deletion(KeyId=key)
        with pytest.raises(ClientError, match=r"KMS\.KMSInvalidStateException.*pending deletion"):
            s3.get_object(Bucket="files", Key="k")
        with pytest.raises(ClientError, match=r"KMS\.KMSInvalidStateException"):
            s3.put_object(Bucket="files", Key="other", Body=b"1")

    def test_an_object_with_the_keys_of_s3_needs_no_key(self, aws: StandIn, key: str) -> None:
        s3 = aws.client("s3")
        s3.create_bucket(Bucket="files")
        s3.put_object(Bucket="files", Key="k", Body=b"1")
        aws.client("kms").schedule_key_deletion(KeyId=key)
        assert s3.get_object(Bucket="files", Key="k")["Body"].read() == b"1"


class TestWhatBucketsRefuse:
    def test_versioning_stays_while_the_bucket_replicates(self, aws: StandIn) -> None:
        primary, _ = create_buckets(aws)
        primary.put_bucket_replication(Bucket="east", ReplicationConfiguration=replication("west"))
        suspended = {"Status": "Suspended"}
        with pytest.raises(ClientError, match=r"InvalidBucketState.*first delete the replication"):
            primary.put_bucket_versioning(Bucket="east", VersioningConfiguration=suspended)
        primary.delete_bucket_replication(Bucket="east")
        primary.put_bucket_versioning(Bucket="east", VersioningConfiguration=suspended)
        assert primary.get_bucket_versioning(Bucket="east")["Status"] == "Suspended"

    def test_a_bucket_with_objects_is_not_deleted(self, aws: StandIn) -> None:
        primary, _ = create_buckets(aws)
        primary.put_object(Bucket="east", Key="k", Body=b"1")
        with pytest.raises(ClientError, match="BucketNotEmpty"):
            primary.delete_bucket(Bucket="east")


class TestWhatTablesRefuse:
    def test_the_stream_of_a_replica_stays_on(self, aws: StandIn) -> None:
        off = {"StreamEnabled": False}
        primary, standby = create_global_table(aws)
        for client in (primary, standby):
            with pytest.raises(ClientError, match="Disabling Stream is not allowed for a Global Table replica"):
                client.update_table(TableName="orders", StreamSpecification=off)
        primary.update_table(TableName="orders", ReplicaUpdates=[{"Delete": {"RegionName": STANDBY}}])
        primary.update_table(TableName="orders", StreamSpecification=off)

    def test_items_expire_by_another_attribute_only_once_the_first_is_off(self, aws: StandIn) -> None:
        client = create_table(aws)

        def expire(attribute: str, enabled: bool) -> None:
            wanted = {"AttributeName": attribute, "Enabled": enabled}
            client.update_time_to_live(TableName="orders", TimeToLiveSpecification=wanted)

        expire("until", True)
        with pytest.raises(ClientError, match="active on a different AttributeName"):
            expire("expires", True)
        with pytest.raises(ClientError, match="already enabled"):
            expire("until", True)
        expire("until", False)
        expire("expires", True)

    def test_one_index_is_made_at_a_time(self, aws: StandIn) -> None:
        client = create_table(aws)
        keys = [{"AttributeName": "id", "KeyType": "HASH"}]
        creations = [
            {"Create": {"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}}
            for name in ("by-day", "by-name")
        ]
        with pytest.raises(ClientError, match=r"LimitExceededException.*Only 1 online index"):
            client.update_table(TableName="orders", GlobalSecondaryIndexUpdates=creations)
        for creation in creations:
            client.update_table(TableName="orders", GlobalSecondaryIndexUpdates=[creation])
        assert len(client.describe_table(TableName="orders")["Table"]["GlobalSecondaryIndexes"]) == 2

    def test_an_attribute_is_forgotten_with_its_last_index(self, aws: StandIn) -> None:
        day = {"AttributeName": "day", "AttributeType": "S"}
        keys = [{"AttributeName": "day", "KeyType": "HASH"}]
        index = {"IndexName": "by-day", "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}
        client = create_table(aws)
        attributes = [*client.describe_table(TableName="orders")["Table"]["AttributeDefinitions"], day]
        client.update_table(
            TableName="orders", AttributeDefinitions=attributes, GlobalSecondaryIndexUpdates=[{"Create": index}]
        )
        assert client.describe_table(TableName="orders")["Table"]["AttributeDefinitions"] == attributes
        client.update_table(TableName="orders", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-day"}}])
        assert client.describe_table(TableName="orders")["Table"]["AttributeDefinitions"] == attributes[:1]

    def test_a_protected_table_is_not_deleted(self, aws: StandIn) -> None:
        client = create_table(aws, DeletionProtectionEnabled=True)
        with pytest.raises(ClientError, match="can't be deleted while DeletionProtectionEnabled"):
            client.delete_table(TableName="orders")


class TestAlarms:
    def test_an_alarm_of_alarms_needs_them_all(self, aws: StandIn) -> None:
        cloudwatch = aws.client("cloudwatch", PRIMARY)
        both = {"AlarmName": "both", "AlarmRule": 'ALARM("one") AND ALARM("two")'}
        metric = {"Namespace": "n", "MetricName": "m", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
        for name in ("one", "two"):
            with pytest.raises(ClientError, match="do not exist"):
                cloudwatch.put_composite_alarm(**both)
            compared = {"Threshold": 1, "ComparisonOperator": "GreaterThanThreshold"}
            cloudwatch.put_metric_alarm(AlarmName=name, **metric, **compared)
        cloudwatch.put_composite_alarm(**both)
        described = cloudwatch.describe_alarms(AlarmNames=["both"], AlarmTypes=["CompositeAlarm"])
        assert [one["AlarmRule"] for one in described["CompositeAlarms"]] == [both["AlarmRule"]]
        with pytest.raises(ClientError, match="depending on it: both"):
            cloudwatch.delete_alarms(AlarmNames=["one"])
        cloudwatch.delete_alarms(AlarmNames=["both"])
        cloudwatch.delete_alarms(AlarmNames=["one", "two"])


class TestQueues:
    def test_policies_come_back_without_spaces(self, aws: StandIn) -> None:
        sqs = aws.client("sqs", PRIMARY)
        dead = {"RedriveAllowPolicy": by_queue("jobs")}
        sqs.create_queue(QueueName="dead", Attributes=dead)
        url = sqs.create_queue(QueueName="jobs", Attributes={"RedrivePolicy": redrive("dead", 3)})["QueueUrl"]
        kept = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        assert kept["RedrivePolicy"] == redrive("dead", 3).replace(" ", "")
        assert "RedriveAllowPolicy" not in kept
        kept = sqs.get_queue_attributes(QueueUrl=url.replace("jobs", "dead"), AttributeNames=["All"])["Attributes"]
        assert kept["RedriveAllowPolicy"] == dead["RedriveAllowPolicy"].replace(" ", "")

    @pytest.mark.parametrize(
        ("name", "attributes", "says"),
        [
            ("others", {"RedrivePolicy": ("dead", 3)}, "does not allow this source queue"),
            ("others", {"RedrivePolicy": ("closed", 3)}, "does not allow this source queue"),
            ("jobs", {"RedrivePolicy": ("dead", 0)}, "maxReceiveCount must be between 1 and 1000"),
            ("jobs", {"RedrivePolicy": ("dead.fifo", 3)}, "of the same type"),
        ],
    )
    def test_dead_letters_go_where_they_may(
        self, aws: StandIn, name: str, attributes: dict[str, tuple[str, int]], says: str
    ) -> None:
        sqs = aws.client("sqs", PRIMARY)
        sqs.create_queue(QueueName="dead", Attributes={"RedriveAllowPolicy": by_queue("jobs")})
        sqs.create_queue(QueueName="closed", Attributes={"RedriveAllowPolicy": '{"redrivePermission": "denyAll"}'})
        sqs.create_queue(QueueName="dead.fifo", Attributes={"FifoQueue": "true"})
        wanted = {"RedrivePolicy": redrive(*attributes["RedrivePolicy"])}
        with pytest.raises(ClientError, match=says):
            sqs.create_queue(QueueName=name, Attributes=wanted)

    @pytest.mark.parametrize(
        ("visibility", "ending", "settings", "says"),
        [
            (29, "", {}, "29 seconds is less than Function timeout: 30 seconds"),
            (30, "", {"BatchSize": 11}, "too large"),
            (30, ".fifo", {"BatchSize": 10, "MaximumBatchingWindowInSeconds": 1}, "not supported for FIFO"),
        ],
    )
    def test_an_event_source_that_lambda_could_not_handle(
        self, aws: StandIn, visibility: int, ending: str, settings: dict[str, int], says: str
    ) -> None:
        attributes = {"VisibilityTimeout": str(visibility), **({"FifoQueue": "true"} if ending else {})}
        aws.client("sqs", PRIMARY).create_queue(QueueName=f"jobs{ending}", Attributes=attributes)
        create_function(aws, timeout=30)
        client = aws.client("lambda", PRIMARY)
        with pytest.raises(ClientError, match=says):
            client.create_event_source_mapping(
                EventSourceArn=queue_arn(f"jobs{ending}"), FunctionName="handle", **settings
            )

    def test_messages_wait_though_a_function_has_the_queue_for_a_source(self, aws: StandIn) -> None:
        sqs = aws.client("sqs", PRIMARY)
        url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
        create_function(aws, timeout=3)
        source = {"EventSourceArn": queue_arn("jobs"), "FunctionName": "handle"}
        aws.client("lambda", PRIMARY).create_event_source_mapping(**source)
        sqs.send_message(QueueUrl=url, MessageBody="waits")
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        assert message["Body"] == "waits"


class TestMail:
    def identity(self, aws: StandIn, region: str = PRIMARY) -> Any:
        client = aws.client("sesv2", region)
        client.create_configuration_set(ConfigurationSetName="mail")
        client.create_email_identity(
            EmailIdentity="example.com", ConfigurationSetName="mail", Tags=[{"Key": "a", "Value": "b"}]
        )
        return client

    def publish(self, aws: StandIn, kind: str, name: str, value: str) -> None:
        route53 = aws.client("route53")
        zones = route53.list_hosted_zones()["HostedZones"]
        if not zones:
            zones = [route53.create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]]
        record = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}
        batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
        route53.change_resource_record_sets(HostedZoneId=zones[0]["Id"], ChangeBatch=batch)

    def verify(self, aws: StandIn, *tokens: str) -> None:
        for token in tokens:
            self.publish(aws, "CNAME", f"{token}._domainkey.example.com", f"{token}.dkim.amazonses.com")

    def send(self, client: Any, **more: Any) -> None:
        client.send_email(
            FromEmailAddress="Shop <orders@example.com>",
            Destination={"ToAddresses": ["jo@example.org"]},
            Content={"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}}},
            **more,
        )

    def test_a_domain_has_keys_of_its_own_in_each_region_and_sends_once_all_of_them_are_in_dns(
        self, aws: StandIn
    ) -> None:
        east, west = self.identity(aws), self.identity(aws, STANDBY)
        tokens = east.get_email_identity(EmailIdentity="example.com")["DkimAttributes"]["Tokens"]
        assert not set(tokens) & set(west.get_email_identity(EmailIdentity="example.com")["DkimAttributes"]["Tokens"])
        self.verify(aws, *tokens[:2])
        with pytest.raises(ClientError, match="failed the check in region US-EAST-1"):
            self.send(east)
        self.verify(aws, tokens[2])
        self.send(east)
        with pytest.raises(ClientError, match="failed the check in region US-WEST-2"):
            self.send(west)
        assert east.get_account()["SendQuota"]["SentLast24Hours"] == 1
        assert west.get_account()["SendQuota"]["SentLast24Hours"] == 0

    def test_mail_from_is_a_name_below_the_domain_with_one_mx_record_of_the_region(self, aws: StandIn) -> None:
        client = self.identity(aws)

        def status() -> str:
            found = client.get_email_identity(EmailIdentity="example.com")["MailFromAttributes"]
            return str(found["MailFromDomainStatus"])

        with pytest.raises(ClientError, match="is not subdomain"):
            client.put_email_identity_mail_from_attributes(EmailIdentity="example.com", MailFromDomain="example.org")
        client.put_email_identity_mail_from_attributes(EmailIdentity="example.com", MailFromDomain="b.example.com")
        assert status() == "PENDING"
        self.publish(aws, "MX", "b.example.com", f"10 feedback-smtp.{STANDBY}.amazonses.com")
        assert status() == "PENDING"
        self.publish(aws, "MX", "b.example.com", f"10 feedback-smtp.{PRIMARY}.amazonses.com")
        assert status() == "SUCCESS"

    def test_a_configuration_set_comes_back_as_it_was_sent_and_takes_changes(self, aws: StandIn) -> None:
        client = aws.client("sesv2", PRIMARY)
        client.create_configuration_set(
            ConfigurationSetName="mail", SuppressionOptions={"SuppressedReasons": ["BOUNCE"]}
        )
        client.put_configuration_set_delivery_options(ConfigurationSetName="mail", TlsPolicy="REQUIRE")
        found = client.get_configuration_set(ConfigurationSetName="mail")
        assert found["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE"]}
        assert found["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
        assert found["SendingOptions"] == {"SendingEnabled": True}

    def test_events_go_to_the_default_bus_only(self, aws: StandIn) -> None:
        client = self.identity(aws)
        event = {"ConfigurationSetName": "mail", "EventDestinationName": "feedback"}
        bus = f"arn:aws:events:{PRIMARY}:123456789012:event-bus"

        def destination(name: str, *kinds: str) -> dict[str, Any]:
            target = {"EventBusArn": f"{bus}/{name}"}
            return {"Enabled": True, "MatchingEventTypes": list(kinds), "EventBridgeDestination": target}

        for wrong in (destination("own", "BOUNCE"), destination("default")):
            with pytest.raises(ClientError, match="BadRequestException"):
                client.create_configuration_set_event_destination(**event, EventDestination=wrong)
        right = {**event, "EventDestination": destination("default", "BOUNCE")}
        client.create_configuration_set_event_destination(**right)
        with pytest.raises(ClientError, match="AlreadyExistsException"):
            client.create_configuration_set_event_destination(**right)
        found = client.get_configuration_set_event_destinations(ConfigurationSetName="mail")["EventDestinations"]
        assert [one["MatchingEventTypes"] for one in found] == [["BOUNCE"]]
        client.delete_configuration_set_event_destination(**event)
        assert client.get_configuration_set_event_destinations(ConfigurationSetName="mail")["EventDestinations"] == []

    def test_what_is_not_there_is_not_used(self, aws: StandIn) -> None:
        client = aws.client("sesv2", PRIMARY)
        with pytest.raises(ClientError, match="NotFoundException"):
            client.create_email_identity(EmailIdentity="example.com", ConfigurationSetName="mail")
        self.identity(aws)
        with pytest.raises(ClientError, match="AlreadyExistsException"):
            client.create_email_identity(EmailIdentity="example.com")
        with pytest.raises(ClientError, match="Configuration set <other> does not exist"):
            self.send(client, ConfigurationSetName="other")
        tags = client.list_tags_for_resource(ResourceArn=f"arn:aws:ses:{PRIMARY}:123456789012:identity/example.com")
        assert tags["Tags"] == [{"Key": "a", "Value": "b"}]

    def test_a_rule_needs_a_bucket_that_ses_may_write_to(self, aws: StandIn) -> None:
        ses, s3 = aws.client("ses", PRIMARY), aws.client("s3", PRIMARY)
        ses.create_receipt_rule_set(RuleSetName="mail")
        s3.create_bucket(Bucket="inbox")
        rule = {"Name": "keep", "Recipients": ["example.com"], "Actions": [{"S3Action": {"BucketName": "inbox"}}]}
        with pytest.raises(ClientError, match="Could not write to bucket: inbox"):
            ses.create_receipt_rule(RuleSetName="mail", Rule=rule)
        statement = {"Effect": "Allow", "Principal": {"Service": "ses.amazonaws.com"}, "Action": ["s3:PutObject"]}
        statement["Resource"] = ["arn:aws:s3:::inbox/*"]
        s3.put_bucket_policy(Bucket="inbox", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        ses.create_receipt_rule(RuleSetName="mail", Rule=rule)
        ses.set_active_receipt_rule_set(RuleSetName="mail")
        assert [one["Name"] for one in ses.describe_active_receipt_rule_set()["Rules"]] == ["keep"]
        ses.delete_receipt_rule(RuleSetName="mail", RuleName="keep")
        assert ses.describe_receipt_rule_set(RuleSetName="mail").get("Rules", []) == []
        with pytest.raises(ClientError, match="CannotDelete"):
            ses.delete_receipt_rule_set(RuleSetName="mail")


class TestSecrets:
    def test_a_promoted_replica_is_a_secret_of_its_own(self, aws: StandIn) -> None:
        home, away = (aws.client("secretsmanager", region) for region in (PRIMARY, STANDBY))
        home.create_secret(Name="key", SecretString="old", AddReplicaRegions=[{"Region": STANDBY}])
        with pytest.raises(ClientError, match="replica"):
            away.put_secret_value(SecretId="key", SecretString="new")
        away.stop_replication_to_replica(SecretId="key")
        away.put_secret_value(SecretId="key", SecretString="new")
        values = [client.get_secret_value(SecretId="key")["SecretString"] for client in (home, away)]
        assert values == ["old", "new"]
        assert "ReplicationStatus" not in home.describe_secret(SecretId="key")

    def test_what_is_no_replica_is_not_promoted(self, aws: StandIn) -> None:
        home = aws.client("secretsmanager", PRIMARY)
        home.create_secret(Name="key", SecretString="old")
        with pytest.raises(ClientError, match="InvalidParameterException"):
            home.stop_replication_to_replica(SecretId="key")
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            home.stop_replication_to_replica(SecretId="other")

    def test_a_secret_that_is_replicated_is_not_deleted(self, aws: StandIn) -> None:
        home = aws.client("secretsmanager", PRIMARY)
        home.create_secret(Name="key", AddReplicaRegions=[{"Region": STANDBY}])
        with pytest.raises(ClientError, match="still has replica regions"):
            home.delete_secret(SecretId="key")


def queue_arn(name: str) -> str:
    return f"arn:aws:sqs:{PRIMARY}:123456789012:{name}"


def by_queue(name: str) -> str:
    return json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [queue_arn(name)]})


def redrive(dead_letters: str, times: int) -> str:
    return json.dumps({"deadLetterTargetArn": queue_arn(dead_letters), "maxReceiveCount": times})


def create_function(aws: StandIn, timeout: int) -> None:
    role = {"RoleName": "handle", "AssumeRolePolicyDocument": "{}"}
    arn = aws.client("iam", PRIMARY).create_role(**role)["Role"]["Arn"]
    aws.client("lambda", PRIMARY).create_function(
        FunctionName="handle",
        Runtime="python3.13",
        Role=arn,
        Handler="app.handler",
        Code={"ZipFile": b"not read"},
        Timeout=timeout,
    )


class TestWhatCloudFrontRefuses:
    def test_an_access_control_in_use_is_not_deleted(self, aws: StandIn) -> None:
        cloudfront = aws.client("cloudfront")
        settings = {"SigningProtocol": "sigv4", "SigningBehavior": "always", "OriginAccessControlOriginType": "s3"}
        control = cloudfront.create_origin_access_control(OriginAccessControlConfig={"Name": "site", **settings})
        identifier = control["OriginAccessControl"]["Id"]
        origin = {
            "Id": "site",
            "DomainName": "site.s3.us-east-1.amazonaws.com",
            "S3OriginConfig": {"OriginAccessIdentity": ""},
            "OriginAccessControlId": identifier,
        }
        cloudfront.create_distribution(
            DistributionConfig={
                "CallerReference": "1",
                "Comment": "",
                "Enabled": False,
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "https-only"},
            }
        )
        listed = cloudfront.list_distributions()["DistributionList"]["Items"]
        assert [one["Origins"]["Items"][0]["OriginAccessControlId"] for one in listed] == [identifier]
        with pytest.raises(ClientError, match="OriginAccessControlInUse"):
            cloudfront.delete_origin_access_control(Id=identifier, IfMatch=control["ETag"])

    def test_what_nothing_uses_is_deleted(self, aws: StandIn) -> None:
        cloudfront = aws.client("cloudfront")
        policy = cloudfront.create_response_headers_policy(ResponseHeadersPolicyConfig={"Name": "secure"})
        identifier = policy["ResponseHeadersPolicy"]["Id"]
        cloudfront.delete_response_headers_policy(Id=identifier, IfMatch=policy["ETag"])
        with pytest.raises(ClientError, match="NoSuch"):
            cloudfront.get_response_headers_policy(Id=identifier)


class TestCertificates:
    def publish(self, aws: StandIn, record: dict[str, str]) -> None:
        route53 = aws.client("route53")
        zone = route53.create_hosted_zone(Name="example.com", CallerReference=str(time.time()))["HostedZone"]["Id"]
        values = {"Name": record["Name"], "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": record["Value"]}]}
        batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": values}]}
        assert route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)["ChangeInfo"]["Id"]

    def test_one_record_validates_a_domain_in_every_region(self, aws: StandIn) -> None:
        clients = [aws.client("acm", region) for region in (PRIMARY, STANDBY)]
        arns = [client.request_certificate(DomainName="*.example.com")["CertificateArn"] for client in clients]

        def certificates() -> list[dict[str, Any]]:
            pairs = zip(clients, arns, strict=True)
            return [client.describe_certificate(CertificateArn=arn)["Certificate"] for client, arn in pairs]

        records = [found["DomainValidationOptions"][0]["ResourceRecord"] for found in certificates()]
        assert records[0] == records[1] == validation_record("123456789012", "example.com")
        assert {found["Status"] for found in certificates()} == {"PENDING_VALIDATION"}
        self.publish(aws, records[0])
        assert {found["Status"] for found in certificates()} == {"ISSUED"}


ARN = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:read/invocations"
)
CALL = {"x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": ARN}}
MOCK = {"type": "mock", "requestTemplates": {"application/json": '{"statusCode": 204}'}}


class TestRestApis:
    def make(self, aws: StandIn) -> tuple[Any, str]:
        client = aws.client("apigateway", PRIMARY)
        return client, client.create_rest_api(name="shop")["id"]

    def put(self, client: Any, api: str, paths: dict[str, Any], **more: Any) -> Any:
        document = {"openapi": "3.0.1", "info": {"title": "shop", "version": "1"}, "paths": paths, **more}
        return client.put_rest_api(restApiId=api, mode="overwrite", body=json.dumps(document))

    def served(self, client: Any, api: str) -> dict[str, Any]:
        export = client.get_export(restApiId=api, stageName="live", exportType="oas30")
        return json.loads(export["body"].read())

    def test_a_stage_serves_what_its_deployment_froze(self, aws: StandIn) -> None:
        client, api = self.make(aws)
        self.put(client, api, {"/a": {"get": CALL}, "/b/{id}": {"x-amazon-apigateway-any-method": CALL}})
        client.create_deployment(restApiId=api, stageName="live")

        self.put(client, api, {"/a": {"get": CALL}})

        assert set(self.served(client, api)["paths"]) == {"/a", "/b/{id}"}
        assert {one["path"] for one in client.get_resources(restApiId=api)["items"]} == {"/", "/a"}
        deployment = client.create_deployment(restApiId=api)["id"]
        patch = [{"op": "replace", "path": "/deploymentId", "value": deployment}]
        client.update_stage(restApiId=api, stageName="live", patchOperations=patch)
        assert set(self.served(client, api)["paths"]) == {"/a"}

    def test_a_method_asks_of_callers_what_the_document_says(self, aws: StandIn) -> None:
        client, api = self.make(aws)
        schemes = {
            "signed": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                "x-amazon-apigateway-authtype": "awsSigv4",
            },
            "keyed": {"type": "apiKey", "name": "x-api-key", "in": "header"},
        }
        paths = {
            "/a": {"get": {**CALL, "security": [{"signed": []}]}, "put": {**CALL, "security": [{"keyed": []}]}},
            "/b": {"get": {**CALL, "security": []}, "put": CALL},
        }
        self.put(client, api, paths, components={"securitySchemes": schemes}, security=[{"keyed": []}])

        methods = {
            f"{verb} {one['path']}": (method["authorizationType"], method["apiKeyRequired"])
            for one in client.get_resources(restApiId=api, embed=["methods"])["items"]
            for verb, method in one.get("resourceMethods", {}).items()
        }
        assert methods == {
            "GET /a": ("AWS_IAM", False),
            "PUT /a": ("NONE", True),
            "GET /b": ("NONE", False),
            "PUT /b": ("NONE", True),
        }

    def test_access_logs_need_the_role_of_the_account(self, aws: StandIn) -> None:
        client, api = self.make(aws)
        self.put(client, api, {"/a": {"get": CALL}})
        client.create_deployment(restApiId=api, stageName="live")
        arn = "arn:aws:logs:us-east-1:123456789012:log-group:requests"
        logs = [{"op": "replace", "path": "/accessLogSettings/destinationArn", "value": arn}]

        with pytest.raises(ClientError, match="CloudWatch Logs role ARN must be set"):
            client.update_stage(restApiId=api, stageName="live", patchOperations=logs)
        role = {"op": "replace", "path": "/cloudwatchRoleArn", "value": "arn:aws:iam::123456789012:role/logs"}
        client.update_account(patchOperations=[role])
        client.update_stage(restApiId=api, stageName="live", patchOperations=logs)
        assert client.get_stage(restApiId=api, stageName="live")["accessLogSettings"]["destinationArn"] == arn

    def test_a_deployment_that_a_stage_serves_cannot_be_deleted(self, aws: StandIn) -> None:
        client, api = self.make(aws)
        self.put(client, api, {"/a": {"get": CALL}})
        deployment = client.create_deployment(restApiId=api, stageName="live")["id"]

        with pytest.raises(ClientError, match="Active stages"):
            client.delete_deployment(restApiId=api, deploymentId=deployment)

    def test_mock_integrations_and_gateway_responses_of_a_document_are_kept(self, aws: StandIn) -> None:
        client, api = self.make(aws)
        headers = {"gatewayresponse.header.Cache-Control": "'no-store'"}
        self.put(
            client,
            api,
            {"/a": {"options": {"x-amazon-apigateway-integration": MOCK}}},
            **{"x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {"responseParameters": headers}}},
        )
        client.create_deployment(restApiId=api, stageName="live")

        document = self.served(client, api)
        assert document["paths"]["/a"]["options"]["x-amazon-apigateway-integration"]["type"] == "MOCK"
        assert client.get_gateway_response(restApiId=api, responseType="DEFAULT_4XX")["responseParameters"] == headers

    @pytest.mark.parametrize(
        ("paths", "more", "message"),
        [
            ({"/a/{id}": {"get": CALL}, "/a/{no}/x": {"get": CALL}}, {}, "already has a variable path part"),
            ({f"/{one}": {"get": CALL} for one in range(300)}, {}, "Maximum number of Resources"),
            ({"/a": {"get": CALL}}, {"x-amazon-apigateway-request-validator": "all"}, "Validator all is not defined"),
            (
                {"/a": {"get": CALL}},
                {"x-amazon-apigateway-gateway-responses": {"NOPE": {}}},
                "Invalid gateway response",
            ),
            (
                {"/a": {"get": {"x-amazon-apigateway-integration": {"type": "aws_proxy", "uri": "arn:aws:lambda:x"}}}},
                {},
                "Invalid ARN",
            ),
            (
                {
                    "/a": {
                        "options": {
                            "x-amazon-apigateway-integration": {
                                **MOCK,
                                "responses": {
                                    "default": {
                                        "statusCode": "204",
                                        "responseParameters": {"method.response.header.Vary": "'Origin'"},
                                    }
                                },
                            }
                        }
                    }
                },
                {},
                "Invalid mapping expression",
            ),
        ],
    )
    def test_documents_that_aws_refuses_are_refused(
        self, aws: StandIn, paths: dict[str, Any], more: dict[str, Any], message: str
    ) -> None:
        client, api = self.make(aws)
        self.put(client, api, {"/kept": {"get": CALL}})

        with pytest.raises(ClientError, match=message):
            self.put(client, api, paths, **more)
        assert {one["path"] for one in client.get_resources(restApiId=api)["items"]} == {"/", "/kept"}

    def test_a_second_variable_beside_one_that_stands_is_refused(self, aws: StandIn) -> None:
        client, api = self.make(aws)
        root = client.get_resources(restApiId=api)["items"][0]["id"]
        client.create_resource(restApiId=api, parentId=root, pathPart="{id}")

        with pytest.raises(ClientError, match=r"A sibling \(\{id\}\) of this resource"):
            client.create_resource(restApiId=api, parentId=root, pathPart="{orderId}")

    def test_a_method_without_an_integration_cannot_be_deployed(self, aws: StandIn) -> None:
        client, api = self.make(aws)
        self.put(client, api, {"/a": {"get": CALL, "post": {}}})

        with pytest.raises(ClientError, match="No integration defined"):
            client.create_deployment(restApiId=api, stageName="live")


class TestFaults:
    def test_every_call_to_a_refused_region_fails_at_once(self, aws: StandIn) -> None:
        aws.refuse(PRIMARY)
        began = time.monotonic()
        for service, method in (("dynamodb", "list_tables"), ("s3", "list_buckets"), ("lambda", "list_functions")):
            with pytest.raises(ClientError, match=REFUSED):
                getattr(aws.client(service, PRIMARY), method)()
        assert time.monotonic() - began < 5
        assert aws.client("dynamodb", STANDBY).list_tables()["TableNames"] == []

    def test_an_admitted_region_works_again(self, aws: StandIn) -> None:
        aws.refuse(PRIMARY)
        aws.admit(PRIMARY)
        assert aws.client("dynamodb", PRIMARY).list_tables()["TableNames"] == []

    def test_global_services_fail_only_when_asked_for(self, aws: StandIn) -> None:
        aws.refuse(PRIMARY)
        assert aws.client("route53", PRIMARY).list_hosted_zones()["HostedZones"] == []
        aws.refuse(PRIMARY, global_services=True)
        with pytest.raises(ClientError, match=REFUSED):
            aws.client("route53", PRIMARY).list_hosted_zones()

    def test_a_bucket_is_out_of_reach_from_any_region_when_its_own_is_refused(self, aws: StandIn) -> None:
        create_buckets(aws)
        aws.refuse(PRIMARY)
        with pytest.raises(ClientError, match=REFUSED):
            aws.client("s3", STANDBY).get_bucket_versioning(Bucket="east")
        assert aws.client("s3", STANDBY).get_bucket_versioning(Bucket="west")["Status"] == "Enabled"

    def test_an_unknown_control_call_is_an_error(self, aws: StandIn) -> None:
        request = urllib.request.Request(f"{aws.url}/standin/nonsense", method="POST")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(request, timeout=10)


class TestFailures:
    def test_an_action_moto_lacks_is_named_in_the_error(self, aws: StandIn) -> None:
        with pytest.raises(ClientError, match=r"NotImplemented.*DescribeKinesisStreamingDestination"):
            aws.client("dynamodb").describe_kinesis_streaming_destination(TableName="orders")

    def test_a_path_moto_lacks_is_named_in_the_error(self, aws: StandIn) -> None:
        with pytest.raises(ClientError, match=r"NotImplemented.*/Insight"):
            aws.client("xray").get_insight(InsightId="1")

    @pytest.mark.parametrize(("service", "content"), [("dynamodb", b'"__type"'), ("s3", b"<Error><Code>")])
    def test_a_crash_in_moto_is_an_error_in_the_protocol_of_the_service(self, service: str, content: bytes) -> None:
        def crash(environ: object, start_response: object) -> list[bytes]:
            raise KeyError("missing")

        scope = f"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host"
        environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "HTTP_AUTHORIZATION": scope}
        response = failing_fast(crash)(Request(environ, b""))
        assert response.status == 400
        assert content in response.body
        assert b"MotoFailure" in response.body
        assert b"KeyError: 'missing'" in response.body


def create_role(aws: StandIn, invocation: str) -> tuple[int, bytes]:
    """Send CreateRole as an SDK would that has no answer yet; it may be the first attempt or not."""
    scope = "Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {scope}", "amz-sdk-invocation-id": invocation}
    form = {"Action": "CreateRole", "Version": "2010-05-08", "RoleName": "r", "AssumeRolePolicyDocument": "{}"}
    request = urllib.request.Request(aws.url, urllib.parse.urlencode(form).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


class TestReplay:
    def test_a_retry_of_a_create_that_went_through_gets_the_first_answer(self, aws: StandIn) -> None:
        first = create_role(aws, "one")
        assert first[0] == 200
        assert create_role(aws, "one") == first

    def test_another_call_is_another_call(self, aws: StandIn) -> None:
        create_role(aws, "one")
        status, body = create_role(aws, "two")
        assert status == 409
        assert b"EntityAlreadyExists" in body

    def test_a_failure_is_not_remembered(self, aws: StandIn) -> None:
        create_role(aws, "one")
        assert create_role(aws, "two")[0] == 409
        aws.client("iam").delete_role(RoleName="r")
        assert create_role(aws, "two")[0] == 200


class TestProcess:
    def test_the_access_log_tells_region_service_action_and_status(self, aws: StandIn) -> None:
        before = len(aws.calls())
        aws.client("dynamodb", STANDBY).list_tables()
        aws.client("s3", STANDBY).list_buckets()
        calls = aws.calls()[before:]
        assert [(call.region, call.service, call.action, call.status) for call in calls] == [
            (STANDBY, "dynamodb", "ListTables", 200),
            (STANDBY, "s3", "", 200),
        ]
        assert aws.calls(service="dynamodb")[-1] == calls[0]

    def test_a_reset_empties_every_region(self, aws: StandIn) -> None:
        create_global_table(aws)
        create_buckets(aws)
        aws.refuse(PRIMARY)
        aws.reset()
        assert aws.client("dynamodb", STANDBY).list_tables()["TableNames"] == []
        assert aws.client("s3", PRIMARY).list_buckets()["Buckets"] == []

    def test_it_ends_by_itself_when_its_lifetime_is_over(self) -> None:
        with StandIn(lifetime=1) as standin:
            assert standin._process is not None
            assert standin._process.wait(timeout=20) == 0


class TestTerraformFolder:
    def test_every_provider_configuration_is_overridden(self, running: StandIn, tmp_path: Path) -> None:
        document = {"provider": {"aws": [{"region": PRIMARY}, {"alias": "standby", "region": STANDBY}]}}
        (tmp_path / "cdk.tf.json").write_text(json.dumps(document), encoding="utf-8")
        Terraform(tmp_path, running, override={"terraform": {}})
        written = json.loads((tmp_path / OVERRIDE_FILE).read_text(encoding="utf-8"))
        assert [block.get("alias") for block in written["provider"]["aws"]] == [None, "standby"]
        assert all(block["s3_use_path_style"] for block in written["provider"]["aws"])

    def test_a_folder_with_aliases_only_gets_no_unnamed_provider(self, tmp_path: Path) -> None:
        document = {"provider": {"aws": [{"alias": "standby", "region": STANDBY}]}}
        (tmp_path / "cdk.tf.json").write_text(json.dumps(document), encoding="utf-8")
        assert [block.get("alias") for block in provider_overrides(tmp_path)] == ["standby"]


@pytest.fixture
def two_regions(tmp_path: Path) -> Path:
    folder = tmp_path / "two_regions"
    shutil.copytree(FIXTURES / "two_regions", folder)
    with zipfile.ZipFile(folder / "function.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("handler.py"), "def handle(event, context):\n    return {}\n")
    return folder


@pytest.mark.terraform
def test_terraform_applies_every_kind_in_two_regions_and_finds_nothing_to_change(two_regions: Path) -> None:
    require_terraform()
    with StandIn(lifetime=600) as aws:
        aws.client("s3").create_bucket(Bucket="standin-state")
        aws.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        terraform = Terraform(two_regions, aws)
        terraform.init()
        terraform.validate()
        terraform.apply()
        again = terraform.plan()
        assert not again.has_changes, again.stdout
        check_what_terraform_made(aws, terraform.output())
        check_a_refused_region_fails_fast(aws, terraform)
        terraform.destroy()
        assert aws.client("dynamodb", STANDBY).list_tables()["TableNames"] == []
        assert [bucket["Name"] for bucket in aws.client("s3").list_buckets()["Buckets"]] == ["standin-state"]


def check_what_terraform_made(aws: StandIn, outputs: dict[str, Any]) -> None:
    primary, standby = aws.client("dynamodb", PRIMARY), aws.client("dynamodb", STANDBY)
    primary.put_item(TableName="orders", Item={"orderId": {"S": "1"}, "at": {"N": "1"}})
    assert standby.scan(TableName="orders")["Count"] == 1
    aws.client("s3", PRIMARY).put_object(Bucket=f"standin-{PRIMARY}", Key="page", Body=b"1")
    found = aws.client("s3", STANDBY).head_object(Bucket=f"standin-{STANDBY}", Key="page")
    assert found["SSEKMSKeyId"].startswith(f"arn:aws:kms:{STANDBY}")
    distribution = aws.client("cloudfront").get_distribution(Id=outputs["distribution_id"])["Distribution"]
    assert distribution["DistributionConfig"]["OriginGroups"]["Items"][0]["Id"] == "both"
    assert len(set(outputs["zone_ids"])) == 2


def check_a_refused_region_fails_fast(aws: StandIn, terraform: Terraform) -> None:
    aws.refuse(STANDBY)
    began = time.monotonic()
    with pytest.raises(TerraformFailed, match=REFUSED):
        terraform.plan()
    assert time.monotonic() - began < 60
    aws.admit(STANDBY)


class TestRoutingControls:
    """ARC: what is configured through one region, and states that five others keep."""

    def panel(self, aws: StandIn, *names: str, wait: int = 0) -> tuple[str, dict[str, str]]:
        """Make controls and the rule that one of them stays on; returns the rule's ARN, and the controls' by name."""
        client = aws.client("route53-recovery-control-config", "us-west-2")
        cluster = client.create_cluster(ClusterName="shop")["Cluster"]["ClusterArn"]
        made = client.create_control_panel(ClusterArn=cluster, ControlPanelName="shop")
        panel = made["ControlPanel"]["ControlPanelArn"]
        controls = {
            name: client.create_routing_control(ClusterArn=cluster, ControlPanelArn=panel, RoutingControlName=name)[
                "RoutingControl"
            ]["RoutingControlArn"]
            for name in names
        }
        rule = client.create_safety_rule(
            AssertionRule={
                "Name": "one-stays-on",
                "ControlPanelArn": panel,
                "AssertedControls": [*controls.values()],
                "RuleConfig": {"Type": "ATLEAST", "Threshold": 1, "Inverted": False},
                "WaitPeriodMs": wait,
            }
        )
        return rule["AssertionRule"]["SafetyRuleArn"], controls

    def turn(self, aws: StandIn, region: str = "eu-west-1", override: tuple[str, ...] = (), **states: str) -> None:
        """Set states by the ARNs' last parts, given as `arn=state`."""
        aws.client("route53-recovery-cluster", region).update_routing_control_states(
            UpdateRoutingControlStateEntries=[
                {"RoutingControlArn": arn, "RoutingControlState": state} for arn, state in states.items()
            ],
            SafetyRulesToOverride=[*override],
        )

    def test_a_cluster_deploys_and_has_five_endpoints(self, aws: StandIn) -> None:
        client = aws.client("route53-recovery-control-config", "us-west-2")
        made = client.create_cluster(ClusterName="shop")["Cluster"]
        looks = [client.describe_cluster(ClusterArn=made["ClusterArn"])["Cluster"] for _ in range(2)]
        assert [look["Status"] for look in looks] == ["PENDING", "DEPLOYED"]
        assert len({one["Region"] for one in looks[1]["ClusterEndpoints"]}) == 5

    def test_it_is_configured_through_us_west_2_alone(self, aws: StandIn) -> None:
        with pytest.raises(ClientError, match="us-west-2"):
            aws.client("route53-recovery-control-config", "us-east-1").create_cluster(ClusterName="shop")

    def test_an_account_has_two_clusters_at_most(self, aws: StandIn) -> None:
        client = aws.client("route53-recovery-control-config", "us-west-2")
        for name in ("shop", "bakery"):
            client.create_cluster(ClusterName=name)
        with pytest.raises(ClientError, match="ServiceQuotaExceeded"):
            client.create_cluster(ClusterName="library")

    @pytest.mark.parametrize(("name", "code"), [("a b", "ValidationException"), ("east", "ConflictException")])
    def test_names_have_no_spaces_and_are_unique_in_a_panel(self, aws: StandIn, name: str, code: str) -> None:
        _, controls = self.panel(aws, "east")
        client = aws.client("route53-recovery-control-config", "us-west-2")
        panel = controls["east"].partition("/routingcontrol")[0]
        cluster = client.list_clusters()["Clusters"][0]["ClusterArn"]
        with pytest.raises(ClientError, match=code):
            client.create_routing_control(ClusterArn=cluster, ControlPanelArn=panel, RoutingControlName=name)

    def test_controls_are_off_until_somebody_turns_them_on_at_any_endpoint(self, aws: StandIn) -> None:
        _, controls = self.panel(aws, "east", "west")
        tokyo, dublin = (aws.client("route53-recovery-cluster", one) for one in ("ap-northeast-1", "eu-west-1"))
        assert [one["RoutingControlState"] for one in tokyo.list_routing_controls()["RoutingControls"]] == ["Off"] * 2
        aws.refuse("ap-northeast-1")
        with pytest.raises(ClientError, match=REFUSED):
            self.turn(aws, "ap-northeast-1", **{controls["east"]: "On"})
        self.turn(aws, **{controls["east"]: "On"})
        states = {name: dublin.get_routing_control_state(RoutingControlArn=arn) for name, arn in controls.items()}
        assert {name: one["RoutingControlState"] for name, one in states.items()} == {"east": "On", "west": "Off"}

    def test_there_is_no_endpoint_in_another_region(self, aws: StandIn) -> None:
        _, controls = self.panel(aws, "east")
        with pytest.raises(ClientError, match="eu-central-1"):
            self.turn(aws, "eu-central-1", **{controls["east"]: "On"})

    def test_a_change_that_a_safety_rule_forbids_changes_nothing_unless_the_rule_is_overridden(
        self, aws: StandIn
    ) -> None:
        rule, controls = self.panel(aws, "east", "west")
        east, west = controls.values()
        self.turn(aws, **{east: "On"})
        with pytest.raises(ClientError, match=f"ConflictException.*{rule}"):
            self.turn(aws, **{east: "Off"})
        self.turn(aws, **{east: "Off", west: "On"})
        self.turn(aws, override=(rule,), **{west: "Off"})
        client = aws.client("route53-recovery-cluster", "us-east-1")
        assert {one["RoutingControlState"] for one in client.list_routing_controls()["RoutingControls"]} == {"Off"}

    def test_after_a_change_a_safety_rule_waits(self, aws: StandIn) -> None:
        _, controls = self.panel(aws, "east", "west", wait=60_000)
        self.turn(aws, **{controls["east"]: "On"})
        with pytest.raises(ClientError, match="waits"):
            self.turn(aws, **{controls["west"]: "On"})

    def test_what_is_behind_a_gate_moves_only_while_the_gate_is_open(self, aws: StandIn) -> None:
        _, controls = self.panel(aws, "gate", "east")
        gate, east = controls.values()
        aws.client("route53-recovery-control-config", "us-west-2").create_safety_rule(
            GatingRule={
                "Name": "frozen",
                "ControlPanelArn": gate.partition("/routingcontrol")[0],
                "GatingControls": [gate],
                "TargetControls": [east],
                "RuleConfig": {"Type": "OR", "Threshold": 0, "Inverted": False},
                "WaitPeriodMs": 0,
            }
        )
        with pytest.raises(ClientError, match="frozen"):
            self.turn(aws, **{east: "On"})
        self.turn(aws, **{gate: "On"})
        self.turn(aws, **{east: "On"})

    @pytest.mark.parametrize("states", [{"On": 11}, {"on": 1}])
    def test_ten_states_at_once_are_the_most_and_each_is_on_or_off(self, aws: StandIn, states: dict[str, int]) -> None:
        ((state, number),) = states.items()
        _, controls = self.panel(aws, *(f"control-{one}" for one in range(number)))
        with pytest.raises(ClientError, match=r"ServiceLimitExceeded|ValidationException"):
            self.turn(aws, **dict.fromkeys(controls.values(), state))

    def test_nothing_is_deleted_while_something_needs_it(self, aws: StandIn) -> None:
        rule, controls = self.panel(aws, "east")
        client = aws.client("route53-recovery-control-config", "us-west-2")
        with pytest.raises(ClientError, match="one-stays-on still needs"):
            client.delete_routing_control(RoutingControlArn=controls["east"])
        client.delete_safety_rule(SafetyRuleArn=rule)
        client.delete_routing_control(RoutingControlArn=controls["east"])


class TestCanaries:
    """CloudWatch Synthetics: what runs, and what cannot be made."""

    CANARY: ClassVar[dict[str, Any]] = {
        "Name": "shop-oncall",
        "Code": {"ZipFile": b"zip", "Handler": "canary.handler"},
        "ArtifactS3Location": "s3://artifacts/",
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/canary",
        "Schedule": {"Expression": "rate(1 minute)"},
        "RuntimeVersion": "syn-python-selenium-14.0",
    }

    def test_a_canary_is_started_and_stopped_before_it_is_changed_or_deleted(self, aws: StandIn) -> None:
        client = aws.client("synthetics", STANDBY)
        client.create_canary(**self.CANARY)
        assert client.get_canary_runs(Name="shop-oncall")["CanaryRuns"] == []
        client.start_canary(Name="shop-oncall")
        assert client.get_canary(Name="shop-oncall")["Canary"]["Status"]["State"] == "RUNNING"
        assert client.get_canary_runs(Name="shop-oncall")["CanaryRuns"][0]["Status"]["State"] == "PASSED"
        for change in (client.delete_canary, client.start_canary):
            with pytest.raises(ClientError, match="is running"):
                change(Name="shop-oncall")
        client.stop_canary(Name="shop-oncall")
        client.update_canary(Name="shop-oncall", Schedule={"Expression": "rate(5 minutes)"})
        assert client.get_canary(Name="shop-oncall")["Canary"]["Schedule"]["Expression"] == "rate(5 minutes)"
        client.delete_canary(Name="shop-oncall")
        assert client.describe_canaries()["Canaries"] == []

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"Name": "Oncall"}, "lower-case"),
            ({"ArtifactS3Location": "s3://my.artifacts/"}, "period"),
            ({"Code": {"ZipFile": b"x" * 300_000, "Handler": "canary.handler"}}, "225 Kb"),
            ({"RunConfig": {"EnvironmentVariables": {"AB": "x" * 5000}}}, "4 KB"),
            ({"RunConfig": {"TimeoutInSeconds": 90}}, "longer than the time"),
        ],
    )
    def test_what_aws_refuses(self, aws: StandIn, wrong: dict[str, Any], message: str) -> None:
        with pytest.raises(ClientError, match=message):
            aws.client("synthetics", PRIMARY).create_canary(**{**self.CANARY, **wrong})

    def test_canaries_belong_to_their_region(self, aws: StandIn) -> None:
        aws.client("synthetics", PRIMARY).create_canary(**self.CANARY)
        assert aws.client("synthetics", STANDBY).describe_canaries()["Canaries"] == []
