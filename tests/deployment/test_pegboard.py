"""config/pegboard.yaml deployed, as a trial: active-active in two regions, and each survives the loss of the other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.project import ACCOUNT, PRIMARY, STANDBY, WATCH, Project, left_in, shipped, trial
from tests.runtime.lambda_host import LambdaHost
from tests.standin.process import StandIn
from tests.standin.terraform import TerraformFailed, require_terraform

pytestmark = pytest.mark.terraform

OBSERVER = "us-east-2"
WATCHING = [PRIMARY, STANDBY, OBSERVER]
PARTS = ["names", "data", PRIMARY, STANDBY, "links", "edge", *(f"{WATCH}{region}" for region in WATCHING)]
SPEC = trial(shipped("pegboard"))


@pytest.fixture(scope="module")
def pegboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The whole spec, applied."""
    require_terraform()
    with StandIn() as standin:
        standin.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        project = Project(tmp_path_factory.mktemp("pegboard"), standin, SPEC)
        project.deploy()
        yield project


def test_every_stack_is_valid_and_has_something_to_deploy(pegboard: Project):
    assert pegboard.planned == dict.fromkeys(PARTS, True)


@pytest.mark.parametrize("part", PARTS)
def test_a_second_plan_is_empty(pegboard: Project, part: str):
    plan = pegboard.stacks[part].plan()

    assert not plan.has_changes, plan.stdout


def test_the_table_has_a_replica_in_the_standby(pegboard: Project):
    table = pegboard.standin.client("dynamodb", PRIMARY).describe_table(TableName="pegboard-follows")["Table"]

    assert table["GlobalTableVersion"] == "2019.11.21"
    assert [replica["RegionName"] for replica in table["Replicas"]] == [STANDBY]


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
@pytest.mark.parametrize("table", ["pegboard-follows", "pegboard-datasheets"])
def test_every_replica_can_be_restored_to_a_point_in_time(pegboard: Project, region: str, table: str):
    backups = pegboard.standin.client("dynamodb", region).describe_continuous_backups(TableName=table)
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]

    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


@pytest.mark.parametrize(("written", "read"), [(PRIMARY, STANDBY), (STANDBY, PRIMARY)])
def test_an_item_written_in_one_region_is_found_in_the_other(pegboard: Project, written: str, read: str):
    item = {"userId": {"S": f"written in {written}"}, "serviceId": {"S": "s3"}}

    pegboard.standin.client("dynamodb", written).put_item(TableName="pegboard-follows", Item=item)

    found = pegboard.standin.client("dynamodb", read).get_item(TableName="pegboard-follows", Key=item)
    assert found["Item"] == item


def bucket(service: str, region: str) -> str:
    return f"pegboard-{service}-{region}-{ACCOUNT}"


def replication(project: Project, service: str, region: str) -> dict:
    s3 = project.standin.client("s3", region)
    return s3.get_bucket_replication(Bucket=bucket(service, region))["ReplicationConfiguration"]["Rules"][0]


@pytest.mark.parametrize(("source", "target"), [(PRIMARY, STANDBY), (STANDBY, PRIMARY)])
def test_exports_are_copied_both_ways_with_time_control_and_the_other_regions_key(
    pegboard: Project, source: str, target: str
):
    destination = replication(pegboard, "exports", source)["Destination"]

    assert destination["Bucket"] == f"arn:aws:s3:::{bucket('exports', target)}"
    assert destination["ReplicationTime"] == {"Status": "Enabled", "Time": {"Minutes": 15}}
    key = destination["EncryptionConfiguration"]["ReplicaKmsKeyID"]
    assert key.startswith(f"arn:aws:kms:{target}:{ACCOUNT}:key/")
    assert pegboard.standin.client("kms", target).describe_key(KeyId=key)["KeyMetadata"]["KeyManager"] == "CUSTOMER"


@pytest.mark.parametrize(("source", "target"), [(PRIMARY, STANDBY), (STANDBY, PRIMARY)])
def test_an_export_written_in_one_region_is_found_in_the_other(pegboard: Project, source: str, target: str):
    key = f"written-in-{source}.json"

    pegboard.standin.client("s3", source).put_object(Bucket=bucket("exports", source), Key=key, Body=b"{}")

    copy = pegboard.standin.client("s3", target).get_object(Bucket=bucket("exports", target), Key=key)
    assert copy["Body"].read() == b"{}"


def test_the_site_is_copied_to_the_standby_only(pegboard: Project):
    assert replication(pegboard, "site", PRIMARY)["Destination"]["Bucket"].endswith(bucket("site", STANDBY))
    with pytest.raises(pegboard.standin.client("s3", STANDBY).exceptions.ClientError, match="ReplicationConfiguration"):
        replication(pegboard, "site", STANDBY)


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
@pytest.mark.parametrize("service", ["site", "exports"])
def test_buckets_are_versioned_encrypted_and_closed(pegboard: Project, service: str, region: str):
    s3, name = pegboard.standin.client("s3", region), bucket(service, region)

    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]
    algorithm = encryption["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]
    assert algorithm == ("AES256" if service == "site" else "aws:kms")
    assert all(s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"].values())


def test_the_distribution_fails_over_between_the_buckets_for_reads_only(pegboard: Project):
    cloudfront = pegboard.standin.client("cloudfront")
    distribution = pegboard.stacks["edge"].output()["site_distribution"]
    config = cloudfront.get_distribution(Id=distribution)["Distribution"]["DistributionConfig"]
    (group,) = config["OriginGroups"]["Items"]
    behavior = config["DefaultCacheBehavior"]

    assert sorted(group["FailoverCriteria"]["StatusCodes"]["Items"]) == [403, 404, 500, 502, 503, 504]
    assert [member["OriginId"] for member in group["Members"]["Items"]] == [PRIMARY, STANDBY]
    assert behavior["TargetOriginId"] == group["Id"]
    assert sorted(behavior["AllowedMethods"]["Items"]) == ["GET", "HEAD", "OPTIONS"]
    assert all(origin["OriginAccessControlId"] for origin in config["Origins"]["Items"])
    assert config["Aliases"]["Items"] == ["example.com"]


def records(project: Project, name: str) -> list[dict]:
    route53 = project.standin.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    found = route53.list_resource_record_sets(HostedZoneId=zone, MaxItems="300")["ResourceRecordSets"]
    return [record for record in found if record["Name"] == name]


def test_the_public_name_leads_to_the_nearest_region_by_the_regions_own_names(pegboard: Project):
    (public,) = records(pegboard, "api.example.com.")
    group = {record["SetIdentifier"]: record for record in records(pegboard, "latency.api.example.com.")}

    assert public["AliasTarget"]["DNSName"].rstrip(".") == "latency.api.example.com"
    assert {one["Region"]: one["AliasTarget"]["DNSName"].rstrip(".") for one in group.values()} == {
        PRIMARY: f"{PRIMARY}.api.example.com",
        STANDBY: f"{STANDBY}.api.example.com",
    }
    assert all(record["AliasTarget"]["EvaluateTargetHealth"] for record in [public, *group.values()])


def test_each_region_publishes_a_name_of_its_own_with_a_health_check(pegboard: Project):
    found = {region: records(pegboard, f"{region}.api.example.com.")[0] for region in (PRIMARY, STANDBY)}

    for region, record in found.items():
        assert region in record["ResourceRecords"][0]["Value"]
    checks = [record["HealthCheckId"] for record in found.values()]
    assert len(set(checks)) == 2
    for region, check in zip(found, checks, strict=True):
        config = pegboard.standin.client("route53").get_health_check(HealthCheckId=check)["HealthCheck"]
        config = config["HealthCheckConfig"]
        assert region in config["FullyQualifiedDomainName"]
        assert config["ResourcePath"].startswith("/live/farshore-")
        failover = config["RequestInterval"] * config["FailureThreshold"] + found[region]["TTL"]
        assert failover <= 300, "the spec's recovery time objective is 5m"


def test_the_name_of_the_api_is_proven_by_one_record(pegboard: Project):
    route53 = pegboard.standin.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    found = route53.list_resource_record_sets(HostedZoneId=zone, MaxItems="300")["ResourceRecordSets"]

    proofs = [one["Name"] for one in found if one["Name"].startswith("_") and one["Name"].endswith(".api.example.com.")]
    assert len([name for name in proofs if not name.endswith(".proof.api.example.com.")]) == 1


def test_functions_learn_their_table_and_the_write_switch_from_their_environment(pegboard: Project):
    function = pegboard.standin.client("lambda", STANDBY).get_function_configuration(FunctionName="pegboard-api-follow")

    assert function["Environment"]["Variables"] == {
        "DATASHEETS_TABLE": "pegboard-datasheets",
        "DATASHEETS_WRITES": "on",
        "FOLLOWS_TABLE": "pegboard-follows",
        "FOLLOWS_WRITES": "on",
        "EXPORTS_BUCKET": bucket("exports", STANDBY),
        "MAIL_QUEUE_URL": f"https://sqs.{STANDBY}.amazonaws.com/{ACCOUNT}/pegboard-mail",
        "SENDER": "Pegboard <notices@example.com>",
        "CORS_ORIGINS": "https://example.com",
    }


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
def test_only_what_is_a_users_asks_for_a_token_of_the_regions_own_pool(pegboard: Project, region: str):
    gateway, cognito = (pegboard.standin.client(name, region) for name in ("apigateway", "cognito-idp"))
    (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    (api,) = gateway.get_rest_apis()["items"]
    (authorizer,) = gateway.get_authorizers(restApiId=api["id"])["items"]
    resources = gateway.get_resources(restApiId=api["id"], embed=["methods"])["items"]
    asked = {
        f"{method} {resource['path']}": settings["authorizationType"]
        for resource in resources
        for method, settings in resource.get("resourceMethods", {}).items()
        if method != "OPTIONS" and "farshore-" not in resource["path"]
    }

    assert authorizer["providerARNs"] == [f"arn:aws:cognito-idp:{region}:{ACCOUNT}:userpool/{pool['Id']}"]
    assert asked == {
        "GET /health": "NONE",
        "GET /services/{id}": "NONE",
        "GET /users/{userId}/follows": "COGNITO_USER_POOLS",
        "PUT /users/{userId}/follows/{serviceId}": "COGNITO_USER_POOLS",
        "DELETE /users/{userId}/follows/{serviceId}": "COGNITO_USER_POOLS",
        "POST /users/{userId}/exports": "COGNITO_USER_POOLS",
    }


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
def test_mail_may_leave_from_each_region(pegboard: Project, region: str):
    found = pegboard.standin.client("sesv2", region).get_email_identity(EmailIdentity="example.com")

    assert found["VerifiedForSendingStatus"] is True
    assert found["ConfigurationSetName"] == "pegboard-mail"


@pytest.mark.parametrize("region", WATCHING)
def test_canaries_run_in_both_regions_and_in_the_observer(pegboard: Project, region: str):
    (canary,) = pegboard.standin.client("synthetics", region).describe_canaries()["Canaries"]

    assert canary["Status"]["State"] == "RUNNING"
    assert region in canary["ArtifactS3Location"]


def test_the_observer_tells_when_nothing_is_heard_of_any_region(pegboard: Project):
    cloudwatch = pegboard.standin.client("cloudwatch", OBSERVER)
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=["pegboard-oncall-no-news"], AlarmTypes=["CompositeAlarm"])[
        "CompositeAlarms"
    ]

    assert all(f'"pegboard-oncall-silent-{region}"' in alarm["AlarmRule"] for region in WATCHING)


@pytest.fixture
def health(pegboard: Project, tmp_path: Path) -> Iterator[LambdaHost]:
    """The standby's health check, unpacked from the zip that terraform uploaded, in the environment it got."""
    client = pegboard.standin.client("lambda", STANDBY)
    configuration = client.get_function_configuration(FunctionName="pegboard-api-health")
    resource = pegboard.terraform_json(STANDBY)["resource"]["aws_lambda_function"]["api_function-health"]
    with zipfile.ZipFile(pegboard.stacks[STANDBY].folder / resource["filename"]) as archive:
        archive.extractall(tmp_path)
    environment = {**configuration["Environment"]["Variables"], **pegboard.standin.environment(STANDBY)}
    host = LambdaHost(tmp_path, environment)
    yield host
    host.stop()


def test_the_deployed_health_check_answers_200_while_what_the_api_needs_answers(pegboard: Project, health: LambdaHost):
    answer = health.invoke("farshore_health.handler", {})

    assert answer.status == 200, answer.json
    assert [one["service"] for one in answer.json["dependencies"]] == ["datasheets", "exports", "follows", "mail"]


def test_the_deployed_health_check_answers_503_when_its_region_is_lost(pegboard: Project, health: LambdaHost):
    pegboard.standin.refuse(STANDBY)
    try:
        answer = health.invoke("farshore_health.handler", {})
    finally:
        pegboard.standin.admit(STANDBY)

    assert answer.status == 503
    assert answer.json["status"] == "failing"


@pytest.mark.parametrize(("lost", "left"), [(PRIMARY, STANDBY), (STANDBY, PRIMARY)])
def test_with_one_region_lost_the_stack_of_the_other_can_be_changed(pegboard: Project, lost: str, left: str):
    memory = {PRIMARY: 640, STANDBY: 768}[left]
    pegboard.standin.refuse(lost)
    try:
        assert not pegboard.stacks[left].plan().has_changes
        pegboard.change(SPEC.replace("    type: rest-api\n", f"    type: rest-api\n    memory: {memory}\n"))
        pegboard.stacks[left].apply()
        with pytest.raises(TerraformFailed):
            pegboard.stacks[lost].plan()
    finally:
        pegboard.standin.admit(lost)
        pegboard.change(SPEC)

    function = pegboard.standin.client("lambda", left).get_function_configuration(FunctionName="pegboard-api-follow")
    assert function["MemorySize"] == memory


def test_no_secret_and_no_path_of_this_machine_is_in_the_terraform(pegboard: Project):
    for file in pegboard.out.rglob("cdk.tf.json"):
        text = file.read_text(encoding="utf-8")
        assert str(pegboard.folder) not in text
        assert str(Path.home()) not in text


def test_zz_everything_can_be_destroyed_again(pegboard: Project):
    pegboard.destroy()

    for region in WATCHING:
        assert left_in(pegboard.standin, region) == []
    assert len(records(pegboard, "api.example.com.")) == 0
