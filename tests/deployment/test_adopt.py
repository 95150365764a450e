"""What exists already is taken over with its data; what differs from the spec is said before anything is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deployment.project import ACCOUNT, PRIMARY, STANDBY, Project, trial
from tests.standin.process import StandIn
from tests.standin.terraform import Terraform, TerraformFailed, require_terraform

pytestmark = pytest.mark.terraform

THIRD = "eu-west-1"
HEAD = trial(f"name: shop\nregions: {{primary: {PRIMARY}, standby: {STANDBY}}}\n")
ORDERS = "  orders: {type: table, key: {partition: orderId}, adopt: {table: legacy-orders}}\n"
ITEM = {"orderId": {"S": "1"}}


@pytest.fixture
def aws() -> Iterator[StandIn]:
    require_terraform()
    with StandIn() as standin:
        yield standin


def make_table(standin: StandIn, region: str = PRIMARY, **settings: Any) -> None:
    """Make a table by hand, with an item, in the way the spec has it unless told otherwise."""
    dynamodb = standin.client("dynamodb", region)
    key = {"AttributeName": "orderId"}
    usual = {
        "KeySchema": [{**key, "KeyType": "HASH"}],
        "AttributeDefinitions": [{**key, "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    dynamodb.create_table(TableName="legacy-orders", **{**usual, **settings})


def make_key(standin: StandIn, region: str = PRIMARY, **settings: Any) -> str:
    usual = {"KeyUsage": "ENCRYPT_DECRYPT"}  # what AWS takes unless told otherwise
    return standin.client("kms", region).create_key(**{**usual, **settings})["KeyMetadata"]["KeyId"]


def files(key: str) -> str:
    return f"  files: {{type: bucket, adopt: {{buckets: {{{PRIMARY}: my-files}}, keys: {{{PRIMARY}: {key}}}}}}}\n"


def spec(*services: str, head: str = HEAD) -> str:
    return f"{head}services:\n{''.join(services)}"


def initialised(project: Project, part: str) -> Terraform:
    terraform = project.stacks[part]
    terraform.init()
    return terraform


def complaint(terraform: Terraform, command: str = "plan") -> str:
    """Return what terraform says against a plan, in one line without its frame."""
    with pytest.raises(TerraformFailed) as raised:
        getattr(terraform, command)()
    return re.sub(r"[\s│]+", " ", raised.value.outcome.stderr)


def test_a_table_is_taken_over_with_its_items_and_gets_a_replica(tmp_path: Path, aws: StandIn):
    make_table(aws)
    aws.client("dynamodb", PRIMARY).put_item(TableName="legacy-orders", Item=ITEM)
    project = Project(tmp_path, aws, spec(ORDERS))

    plan = initialised(project, "data").plan().stdout
    assert "1 to import, 1 to add, 1 to change, 0 to destroy" in plan
    assert '(imported from "legacy-orders")' in plan
    project.apply_change()

    assert project.is_settled()
    for region in (PRIMARY, STANDBY):
        assert aws.client("dynamodb", region).get_item(TableName="legacy-orders", Key=ITEM)["Item"] == ITEM
    recovery = aws.client("dynamodb", PRIMARY).describe_continuous_backups(TableName="legacy-orders")
    described = recovery["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert described["PointInTimeRecoveryStatus"] == "ENABLED"

    # From now on the spec is what changes the table, also where a table that differed would have been refused.
    project.change(spec(ORDERS.replace("adopt:", "expires: goneAt, adopt:")))
    project.apply_change()
    assert project.is_settled()
    project.change(spec(ORDERS))
    assert initialised(project, "data").plan().has_changes


def test_a_global_table_is_taken_over_with_its_replica(tmp_path: Path, aws: StandIn):
    make_table(aws, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    dynamodb = aws.client("dynamodb", PRIMARY)
    dynamodb.update_table(TableName="legacy-orders", ReplicaUpdates=[{"Create": {"RegionName": STANDBY}}])
    dynamodb.put_item(TableName="legacy-orders", Item=ITEM)
    with_replica = ORDERS.replace("legacy-orders}", f"legacy-orders, replicas: [{STANDBY}]}}")
    project = Project(tmp_path, aws, spec(with_replica))

    assert "2 to import, 0 to add, 2 to change, 0 to destroy" in initialised(project, "data").plan().stdout
    project.apply_change()

    assert project.is_settled()
    assert aws.client("dynamodb", STANDBY).get_item(TableName="legacy-orders", Key=ITEM)["Item"] == ITEM


def test_a_bucket_and_its_key_are_taken_over_and_the_objects_stay_readable(tmp_path: Path, aws: StandIn):
    key, s3 = make_key(aws), aws.client("s3", PRIMARY)
    s3.create_bucket(Bucket="my-files")
    s3.put_object(Bucket="my-files", Key="old", Body=b"old", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
    project = Project(tmp_path, aws, spec(files(key)))

    plan = initialised(project, PRIMARY).plan().stdout
    assert re.search(r"2 to import, \d+ to add, 2 to change, 0 to destroy", plan)
    project.apply_change()

    assert project.is_settled()
    assert s3.get_object(Bucket="my-files", Key="old")["Body"].read() == b"old"
    s3.put_object(Bucket="my-files", Key="new", Body=b"new")
    there = aws.client("s3", STANDBY)
    assert there.get_object(Bucket=f"shop-files-{STANDBY}-{ACCOUNT}", Key="new")["Body"].read() == b"new"
    assert aws.client("kms", PRIMARY).get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]


def test_what_was_taken_over_is_only_forgotten_and_can_be_taken_over_again(tmp_path: Path, aws: StandIn):
    key, s3 = make_key(aws), aws.client("s3", PRIMARY)
    s3.create_bucket(Bucket="my-files")
    s3.put_object(Bucket="my-files", Key="old", Body=b"old")
    protected = HEAD.replace("deletion_protection: false\n", "")
    kept = "  kept: {type: bucket, time_control: false}\n"
    whole, less = (spec(*services, head=protected) for services in ((files(key), kept), (kept,)))
    project = Project(tmp_path, aws, whole)
    project.apply_change()

    project.change(less)
    assert not re.search(r"[1-9]\d* destroyed", project.apply_change())
    assert s3.get_object(Bucket="my-files", Key="old")["Body"].read() == b"old"

    project.change(whole)
    project.apply_change()
    assert project.is_settled()
    assert s3.get_object(Bucket="my-files", Key="old")["Body"].read() == b"old"


DIFFERENT_TABLES = {
    "another partition key": (
        {
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        },
        "services.orders.adopt: the table legacy-orders in us-east-1 has the key (id); the spec says (orderId).",
    ),
    "a sort key": (
        {
            "KeySchema": [
                {"AttributeName": "orderId", "KeyType": "HASH"},
                {"AttributeName": "day", "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": [
                {"AttributeName": "orderId", "AttributeType": "S"},
                {"AttributeName": "day", "AttributeType": "S"},
            ],
        },
        "has the key (orderId, day); the spec says (orderId). Correct `key`.",
    ),
    "another type": (
        {"AttributeDefinitions": [{"AttributeName": "orderId", "AttributeType": "N"}]},
        "In the table: orderId N. In the spec: orderId S. Correct `attributes`.",
    ),
    "an index that Terraform would delete": (
        {
            "AttributeDefinitions": [
                {"AttributeName": "orderId", "AttributeType": "S"},
                {"AttributeName": "day", "AttributeType": "S"},
            ],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "by-day",
                    "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        },
        "has indexes that the spec does not have, and Terraform would delete them. In the table: by-day ALL day.",
    ),
    "a local index": (
        {
            "KeySchema": [
                {"AttributeName": "orderId", "KeyType": "HASH"},
                {"AttributeName": "day", "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": "S"} for name in ("orderId", "day", "state")
            ],
            "LocalSecondaryIndexes": [
                {
                    "IndexName": "by-state",
                    "KeySchema": [
                        {"AttributeName": "orderId", "KeyType": "HASH"},
                        {"AttributeName": "state", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        },
        "has local indexes (by-state), which a spec cannot describe",
    ),
    "another stream": (
        {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}},
        "has a stream of KEYS_ONLY; replicas are fed from one of NEW_AND_OLD_IMAGES.",
    ),
    "provisioned capacity": (
        {
            "BillingMode": "PROVISIONED",
            "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
        },
        "has the billing mode PROVISIONED; tables of a spec are on-demand.",
    ),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StandIn, Terraform]]:
    """A stand-in, and the stack of an adopted table, for tests that apply nothing."""
    require_terraform()
    with StandIn() as standin:
        project = Project(tmp_path_factory.mktemp("adopt"), standin, spec(ORDERS))
        yield standin, initialised(project, "data")


@pytest.fixture
def orders(shared: tuple[StandIn, Terraform]) -> tuple[StandIn, Terraform]:
    """The shared stack, with nothing in AWS."""
    standin, terraform = shared
    standin.reset()
    return standin, terraform


@pytest.mark.parametrize("name", DIFFERENT_TABLES)
def test_a_table_that_differs_is_refused_and_left_as_it_is(orders: tuple[StandIn, Terraform], name: str):
    standin, terraform = orders
    settings, says = DIFFERENT_TABLES[name]
    make_table(standin, **settings)
    before = standin.client("dynamodb").describe_table(TableName="legacy-orders")["Table"]

    assert says in complaint(terraform, "apply")
    assert standin.client("dynamodb").describe_table(TableName="legacy-orders")["Table"] == before


def test_a_table_that_deletes_items_by_another_attribute_is_refused(orders: tuple[StandIn, Terraform]):
    standin, terraform = orders
    make_table(standin)
    expiry = {"Enabled": True, "AttributeName": "ttl"}
    standin.client("dynamodb").update_time_to_live(TableName="legacy-orders", TimeToLiveSpecification=expiry)

    assert "deletes items by this attribute: ttl; the spec says: none. Correct `expires`" in complaint(terraform)


def test_a_replica_that_the_spec_does_not_list_is_refused(orders: tuple[StandIn, Terraform]):
    standin, terraform = orders
    make_table(standin, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    update = [{"Create": {"RegionName": STANDBY}}]
    standin.client("dynamodb").update_table(TableName="legacy-orders", ReplicaUpdates=update)

    assert f"replicas in these of the other serving regions: {STANDBY}; the spec says: none." in complaint(terraform)


@pytest.mark.parametrize("region", [None, STANDBY])
def test_a_table_that_is_not_in_the_home_is_refused(orders: tuple[StandIn, Terraform], region: str | None):
    standin, terraform = orders
    if region:
        make_table(standin, region)

    said = complaint(terraform)

    assert "services.orders.adopt: the table legacy-orders in us-east-1 does not exist." in said
    assert "if it is in another region, set `regions.home` to that" in said


class TestABucketThatDiffers:
    @pytest.mark.parametrize(
        ("settings", "enabled", "says"),
        [
            ({}, False, "is Disabled. Enable it: `aws kms enable-key`."),
            ({"KeySpec": "RSA_2048"}, True, "is RSA_2048 for ENCRYPT_DECRYPT, made by AWS_KMS. S3 needs"),
        ],
    )
    def test_a_key_that_s3_cannot_use(self, tmp_path: Path, aws: StandIn, settings: dict, enabled: bool, says: str):
        key = make_key(aws, **settings)
        if not enabled:
            aws.client("kms").disable_key(KeyId=key)
        aws.client("s3").create_bucket(Bucket="my-files")
        project = Project(tmp_path, aws, spec(files(key)))

        said = complaint(initialised(project, PRIMARY))

        assert f"services.files.adopt: the key {key} in us-east-1 {says}" in said
        assert "alias/shop-files" not in [one["AliasName"] for one in aws.client("kms").list_aliases()["Aliases"]]

    def test_a_bucket_of_another_region(self, tmp_path: Path, aws: StandIn):
        where = {"LocationConstraint": THIRD}
        aws.client("s3", THIRD).create_bucket(Bucket="my-files", CreateBucketConfiguration=where)
        project = Project(tmp_path, aws, spec(files(make_key(aws))))

        said = complaint(initialised(project, PRIMARY))

        assert "services.files.adopt: the bucket my-files is in eu-west-1; the spec says us-east-1." in said

    def test_a_bucket_and_a_key_that_do_not_exist(self, tmp_path: Path, aws: StandIn):
        key = "11111111-1111-4111-8111-111111111111"
        said = complaint(initialised(Project(tmp_path, aws, spec(files(key))), PRIMARY))

        assert "reading S3 Bucket (my-files): couldn't find resource with data.aws_s3_bucket.files_adopted" in said
        assert f"reading KMS Key ({key}): couldn't find resource with data.aws_kms_key.files_adopted-key" in said
