"""Each lookup: what it makes of what AWS says, over a socket, and with shapes that botocore's own model has checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from farshore.account import (
    AppliedQuota,
    BucketName,
    Concurrency,
    DatabaseClassOffer,
    HostedZone,
    InstanceTypeOffer,
    MailIdentity,
    MailStanding,
    Owner,
    RegionStanding,
    TableStanding,
)
from farshore.account.ask import OPERATIONS, Asker, Clients
from farshore.account.facts import Fact
from farshore.account.lookup import Lookup, Needs
from farshore.account.lookups import LOOKUPS, RegionStandings
from farshore.account.lookups.buckets import Buckets
from farshore.account.lookups.concurrency import LambdaConcurrency
from farshore.account.lookups.hosted_zone import PublicZone
from farshore.account.lookups.instances import DatabaseClasses, InstanceTypes
from farshore.account.lookups.mail_identity import SendingIdentity
from farshore.account.lookups.mail_standing import SendingStanding
from farshore.account.lookups.quotas import AppliedQuotas
from farshore.account.lookups.tables import Tables
from farshore.spec import loads
from farshore.spec.services import Hardware
from tests.account import aws as gateway
from tests.account.aws import Aws, Reply
from tests.account.samples import ID, everything

REGION = "us-west-2"
KEY = [{"AttributeName": "id", "KeyType": "HASH"}]
ATTRIBUTES = [{"AttributeName": "id", "AttributeType": "S"}]


def look(lookup: Lookup, clients: Clients) -> list[Fact]:
    return list(lookup.look(Asker(clients, REGION, lookup.actions), REGION))


def test_regions_come_with_their_opt_in_status(clients: Clients) -> None:
    standings = {one.region: one for one in look(RegionStandings(), clients) if isinstance(one, RegionStanding)}
    assert standings["us-east-1"].status == "opt-in-not-required"
    assert standings["us-east-1"].usable
    assert standings["ap-east-1"].status == "not-opted-in"
    assert not standings["ap-east-1"].usable


def test_mail_standing_tells_sandbox_and_quota(aws: Aws, clients: Clients) -> None:
    sandbox = {"SendingEnabled": True, "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 1.0}}
    aws.answer = lambda _call: Reply(body=sandbox)
    (fact,) = look(SendingStanding(), clients)
    assert fact == MailStanding(region=REGION, production=False, sending=True, per_day=200, per_second=1)
    assert fact.statement == "SES in us-west-2 is in the sandbox: 200 messages a day, 1 a second"


def test_an_identity_is_absent_waiting_or_verified(aws: Aws, clients: Clients) -> None:
    def now() -> tuple[bool, bool]:
        (fact,) = look(SendingIdentity("example.com"), clients)
        assert isinstance(fact, MailIdentity)
        return fact.exists, fact.verified

    assert now() == (False, False)
    aws.answer = lambda _call: Reply(body={"IdentityType": "DOMAIN", "VerifiedForSendingStatus": False})
    assert now() == (True, False)
    aws.answer = lambda _call: Reply(body={"IdentityType": "DOMAIN", "VerifiedForSendingStatus": True})
    assert now() == (True, True)


def test_concurrency_is_the_quota_in_force(clients: Clients) -> None:
    assert look(LambdaConcurrency(), clients) == [Concurrency(region=REGION, limit=1000)]


@pytest.mark.parametrize(("instance_type", "offered"), [("m5.large", True), ("m99.large", False)])
def test_an_instance_type_is_in_some_zones_or_in_none(clients: Clients, instance_type: str, offered: bool) -> None:
    (fact,) = look(InstanceTypes(Hardware("instance_type", instance_type)), clients)
    assert isinstance(fact, InstanceTypeOffer)
    assert (fact.offered, bool(fact.zones)) == (offered, offered)
    assert all(zone.startswith(REGION) for zone in fact.zones)
    assert instance_type in fact.statement


@pytest.mark.parametrize(
    ("instance_class", "engine", "offered"),
    [("db.r6g.large", "aurora-postgresql", True), ("db.r99.large", "aurora-postgresql", False)],
)
def test_an_instance_class_is_there_for_an_engine_or_not(
    clients: Clients, instance_class: str, engine: str, offered: bool
) -> None:
    (fact,) = look(DatabaseClasses(Hardware("instance_class", instance_class, engine)), clients)
    assert isinstance(fact, DatabaseClassOffer)
    assert fact.offered is offered
    assert f"{instance_class} for {engine} in {REGION}" in fact.statement


def test_each_kind_of_instance_is_asked_for_once() -> None:
    fleet = "{type: fleet, image: web-2026-11, instance_type: m5.large}"
    database = "{type: database, engine: mysql, instance_class: db.r6g.large}"
    services = f"services: {{a: {fleet}, b: {fleet}, c: {database}}}\n"
    spec = loads(f"name: shop\nregions: {{primary: us-east-1, standby: us-west-2}}\n{services}")
    assert [len(list(kind.for_spec(spec, ID))) for kind in (InstanceTypes, DatabaseClasses)] == [1, 1]


def test_only_public_zones_of_exactly_the_name_count(moto_url: str, session: Any, clients: Clients) -> None:
    route53 = session.client("route53", region_name=REGION, endpoint_url=moto_url)

    def public() -> int:
        (fact,) = look(PublicZone("example.com"), clients)
        assert isinstance(fact, HostedZone)
        return fact.public

    route53.create_hosted_zone(Name="sub.example.com", CallerReference="1")
    vpc = {"VPCRegion": REGION, "VPCId": "vpc-1"}
    route53.create_hosted_zone(Name="example.com", CallerReference="2", VPC=vpc, HostedZoneConfig={"PrivateZone": True})
    assert public() == 0
    route53.create_hosted_zone(Name="example.com", CallerReference="3")
    assert public() == 1


def test_a_table_is_absent_or_one_of_its_own(moto_url: str, clients: Clients, session: Any) -> None:
    lookup = Tables("orders", "shop-orders")
    (absent,) = look(lookup, clients)
    assert absent == TableStanding(region=REGION, service="orders", table="shop-orders", exists=False)

    dynamodb = session.client("dynamodb", region_name=REGION, endpoint_url=moto_url)
    dynamodb.create_table(
        TableName="shop-orders",
        KeySchema=KEY,
        AttributeDefinitions=ATTRIBUTES,
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    dynamodb.put_item(TableName="shop-orders", Item={"id": {"S": "1"}})
    (alone,) = look(lookup, clients)
    assert isinstance(alone, TableStanding)
    assert (alone.exists, alone.items, alone.version, alone.replicas) == (True, 1, None, ())


LEGACY = {
    "GlobalTableDescription": {
        "GlobalTableName": "shop-orders",
        "ReplicationGroup": [{"RegionName": "us-west-2"}, {"RegionName": "eu-west-1"}],
    }
}
OLD_TABLE = {"Table": {"TableName": "shop-orders", "ItemCount": 7}}


REPLICA = {
    "Table": {
        "TableName": "shop-orders",
        "GlobalTableVersion": "2019.11.21",
        "Replicas": [{"RegionName": "eu-west-1", "ReplicaStatus": "ACTIVE"}],
    }
}


def test_a_replica_is_recognised_without_another_question(aws: Aws, clients: Clients) -> None:
    aws.answer = lambda _call: Reply(body=REPLICA)
    (fact,) = look(Tables("orders", "shop-orders"), clients)
    assert isinstance(fact, TableStanding)
    assert (fact.version, fact.replicas) == ("2019.11.21", ("eu-west-1",))
    assert [call.action for call in aws.calls] == ["dynamodb:DescribeTable"]


def test_a_table_of_the_legacy_version_is_recognised(aws: Aws, clients: Clients) -> None:
    answers = {"dynamodb:DescribeTable": OLD_TABLE, "dynamodb:DescribeGlobalTable": LEGACY}
    aws.answer = lambda call: Reply(body=answers[call.action])
    (fact,) = look(Tables("orders", "shop-orders"), clients)
    assert isinstance(fact, TableStanding)
    assert (fact.items, fact.version, fact.replicas) == (7, "2017.11.29", ("eu-west-1", "us-west-2"))


def bucket(clients: Clients) -> BucketName:
    (lookup, *_) = Buckets.for_spec(everything(), ID)
    (fact,) = look(lookup, clients)
    assert isinstance(fact, BucketName)
    return fact


def test_a_bucket_name_is_free_ours_or_anothers(aws: Aws, moto_url: str, session: Any, clients: Clients) -> None:
    assert bucket(clients).owner is Owner.NOBODY

    aws.answer = lambda call: Reply(403, error="403") if call.action == "s3:ListBucket" else None
    assert bucket(clients).owner is Owner.OTHER

    s3 = session.client("s3", region_name=REGION, endpoint_url=moto_url)
    where = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket=f"shop-site-us-west-2-{ID}", CreateBucketConfiguration=where)
    assert bucket(clients).owner is Owner.US  # S3 refuses, and the account's own list has it

    aws.answer = lambda _call: None
    assert bucket(clients).owner is Owner.US


def test_a_bucket_fact_does_not_hold_the_account_id(clients: Clients) -> None:
    fact = bucket(clients)
    assert fact.name == "shop-site-us-west-2-ACCOUNT"
    assert ID not in repr(fact) + fact.statement


@pytest.mark.parametrize(
    ("action", "response"),
    [
        ("ses:GetAccount", gateway.SES),
        ("lambda:GetAccountSettings", gateway.LAMBDA),
        ("dynamodb:DescribeGlobalTable", LEGACY),
        ("dynamodb:DescribeTable", OLD_TABLE),
        ("dynamodb:DescribeTable", REPLICA),
        ("ses:GetEmailIdentity", {"IdentityType": "DOMAIN", "VerifiedForSendingStatus": True}),
        ("servicequotas:GetServiceQuota", gateway.quota(5)),
        ("servicequotas:GetAWSDefaultServiceQuota", gateway.quota(5)),
    ],
)
def test_what_the_gateway_makes_up_has_aws_own_shape(action: str, response: Mapping[str, Any]) -> None:
    service, method = OPERATIONS[action]
    client = boto3.Session("testing", "testing").client(service, region_name=REGION)
    with Stubber(client) as stub:
        stub.add_response(method, dict(response))  # raises unless botocore's model knows every key
        required = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method]).input_shape
        parameters = dict.fromkeys(required.required_members if required else (), "shop-orders")
        assert getattr(client, method)(**parameters)


def test_every_lookup_is_one_question_of_its_own() -> None:
    assert len({kind.id for kind in LOOKUPS}) == len(LOOKUPS)
    for kind in LOOKUPS:
        assert kind.actions
        assert kind.__doc__
        assert "https://docs.aws.amazon.com/" in kind.__doc__


def test_nothing_is_asked_that_the_spec_gives_no_reason_for() -> None:
    small = loads("name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nalso_needs: [sqs]\n")
    assert [kind for kind in LOOKUPS if list(kind.for_spec(small, ID))] == [RegionStandings]
    assert [kind for kind in LOOKUPS if not list(kind.for_spec(everything(), ID))] == [AppliedQuotas]


def test_a_system_without_a_spec_is_asked_about_by_what_it_needs() -> None:
    hardware = (Hardware("instance_type", "m7g.large"), Hardware("instance_type", "db.r8g.large", "aurora-mysql"))
    needs = Needs(frozenset({"lambda", "ses"}), hardware, (("vpc", "L-F678F1CE"),))
    asking = [LambdaConcurrency, SendingStanding, InstanceTypes, DatabaseClasses, AppliedQuotas]
    assert {kind for kind in LOOKUPS if list(kind.for_system(needs))} == set(asking)
    assert [kind for kind in LOOKUPS if list(kind.for_system(Needs()))] == []


def test_a_quota_is_the_one_in_force_else_the_default(aws: Aws, clients: Clients) -> None:
    def applied() -> list[Fact]:
        return look(AppliedQuotas("vpc", "L-F678F1CE"), clients)

    aws.answer = lambda _call: Reply(body=gateway.quota(12))
    assert applied() == [AppliedQuota(region=REGION, service="vpc", code="L-F678F1CE", value=12)]
    unknown = Reply(400, error="NoSuchResourceException")
    default = Reply(body=gateway.quota(5))
    aws.answer = lambda call: default if call.action == "servicequotas:GetAWSDefaultServiceQuota" else unknown
    assert applied() == [AppliedQuota(region=REGION, service="vpc", code="L-F678F1CE", value=5)]
    aws.answer = lambda _call: unknown
    assert applied() == []


@pytest.mark.parametrize("word", ["ses", "sesv2", "email"])
def test_mail_that_the_users_own_code_sends_is_looked_at_too(word: str) -> None:
    spec = loads(f"name: shop\nregions: {{primary: us-east-1, standby: us-west-2}}\nalso_needs: [{word}]\n")
    assert list(SendingStanding.for_spec(spec, ID))
