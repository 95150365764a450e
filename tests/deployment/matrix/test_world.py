"""The watch over the matrix tells what is lost and what leads nowhere: each is broken by hand here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.deployment.matrix.world import ZONES, World
from tests.standin.process import StandIn

REGION = "us-east-1"
BUCKET = f"gone.s3.{REGION}.amazonaws.com"

ZONE = ZONES[0]


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    with StandIn(lifetime=600) as standin:
        yield standin


@pytest.fixture
def aws(running: StandIn) -> Iterator[StandIn]:
    running.client("route53").create_hosted_zone(Name=ZONE, CallerReference="test")
    yield running
    running.reset()


def world(aws: StandIn) -> World:
    return World(aws.client, [REGION])


def publish(aws: StandIn, name: str, target: str, **more: Any) -> None:
    route53 = aws.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    record = {"Name": name, "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": target}], **more}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def test_a_name_that_does_not_resolve_is_told(aws: StandIn):
    assert world(aws).answers(f"api.{ZONE}") == [f"api.{ZONE} does not resolve"]
    assert not world(aws).resolves(f"api.{ZONE}")


def test_a_name_that_leads_to_a_missing_record_is_told(aws: StandIn):
    publish(aws, f"api.{ZONE}", f"east.{ZONE}")

    assert world(aws).answers(f"api.{ZONE}") == [f"api.{ZONE}. leads to east.{ZONE}. CNAME, which does not exist"]


def test_a_name_that_leads_to_itself_is_told(aws: StandIn):
    publish(aws, f"api.{ZONE}", f"api.{ZONE}")

    assert world(aws).answers(f"api.{ZONE}") == [f"api.{ZONE}. leads to itself"]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("d-0123456789.execute-api.us-east-1.amazonaws.com", "no custom domain"),
        ("dabcdef.cloudfront.net", "no distribution"),
        ("stranger.example.net", "nothing that could answer"),
    ],
)
def test_a_record_that_names_what_is_gone_is_told(aws: StandIn, target: str, told: str):
    publish(aws, f"east.{ZONE}", target)

    (problem,) = set(world(aws).dangling())
    assert told in problem


def test_a_health_check_that_is_gone_is_told(aws: StandIn):
    publish(aws, f"east.{ZONE}", "stranger.example.net", SetIdentifier="e", Weight=1, HealthCheckId="gone")

    assert any("a health check that does not exist" in problem for problem in world(aws).dangling())


def test_a_health_check_of_an_api_that_is_gone_is_told(aws: StandIn):
    settings = {"Type": "HTTPS", "FullyQualifiedDomainName": f"abc.execute-api.{REGION}.amazonaws.com"}
    aws.client("route53").create_health_check(
        CallerReference="1", HealthCheckConfig={**settings, "ResourcePath": "/live/health", "Port": 443}
    )

    assert list(world(aws).dangling()) == [f"a health check asks abc in {REGION} for a path that it does not serve"]


def test_an_origin_that_is_gone_is_told(aws: StandIn):
    origin = {
        "Id": "a",
        "DomainName": f"gone.s3.{REGION}.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    aws.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "1",
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "a", "ViewerProtocolPolicy": "https-only"},
        }
    )

    assert list(world(aws).dangling()) == [f"the origin {BUCKET} does not exist, and anybody could make it"]
    aws.client("s3").create_bucket(Bucket="gone")
    assert list(world(aws).dangling()) == []


def test_an_item_that_is_lost_is_told(aws: StandIn):
    client = aws.client("dynamodb")
    table = {
        "TableName": "shop-orders",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    client.create_table(**table)
    (probe,) = world(aws).put_probes()
    assert world(aws).is_there(probe)
    client.delete_table(TableName="shop-orders")
    assert not world(aws).is_there(probe)
    client.create_table(**table)
    assert not world(aws).is_there(probe), "an empty table of the same name is not the same"


def test_an_object_is_lost_with_its_key(aws: StandIn):
    s3, kms = aws.client("s3"), aws.client("kms")
    key = kms.create_key(Description="Objects of shop-files")["KeyMetadata"]["KeyId"]
    s3.create_bucket(Bucket="shop-files-us-east-1")
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ApplyServerSideEncryptionByDefault": default}]
    s3.put_bucket_encryption(Bucket="shop-files-us-east-1", ServerSideEncryptionConfiguration={"Rules": rules})
    probes = world(aws).put_probes()
    assert {probe.kind for probe in probes} == {"key", "object"}
    assert all(probe.belongs_to("shop-files") and probe.belongs_to("shop-files in us-east-1") for probe in probes)
    assert not any(probe.belongs_to("shop-file") or probe.belongs_to("shop-files in us-west-2") for probe in probes)
    assert all(map(world(aws).is_there, probes))

    kms.schedule_key_deletion(KeyId=key)

    assert not any(map(world(aws).is_there, probes))
