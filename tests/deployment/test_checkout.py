"""config/checkout.yaml deployed as it ships: failover records, and data that neither Terraform nor AWS lets go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deployment.project import ACCOUNT, PRIMARY, STANDBY, Project, left_in, shipped, trial
from tests.standin.process import StandIn
from tests.standin.terraform import TerraformFailed, require_terraform

pytestmark = pytest.mark.terraform


PARTS = ["names", "data", PRIMARY, STANDBY, "edge"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The whole spec, applied, with everything protected."""
    require_terraform()
    with StandIn() as standin:
        standin.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        project = Project(tmp_path_factory.mktemp("checkout"), standin, shipped("checkout"))
        project.deploy()
        yield project


def test_every_stack_is_valid_and_has_something_to_deploy(checkout: Project):
    assert checkout.planned == dict.fromkeys(PARTS, True)


@pytest.mark.parametrize("part", PARTS)
def test_a_second_plan_is_empty(checkout: Project, part: str):
    plan = checkout.stacks[part].plan()

    assert not plan.has_changes, plan.stdout


def test_clients_go_to_the_primary_while_it_is_healthy_and_else_to_the_standby(checkout: Project):
    route53 = checkout.standin.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    found = route53.list_resource_record_sets(HostedZoneId=zone, MaxItems="300")["ResourceRecordSets"]
    group = {one["Failover"]: one for one in found if one["Name"] == "failover.api.example.com."}

    assert {role: record["AliasTarget"]["DNSName"].rstrip(".") for role, record in group.items()} == {
        "PRIMARY": f"{PRIMARY}.api.example.com",
        "SECONDARY": f"{STANDBY}.api.example.com",
    }
    own = [one for one in found if one["Name"] in (f"{PRIMARY}.api.example.com.", f"{STANDBY}.api.example.com.")]
    assert len(own) == 2
    assert all(record["HealthCheckId"] for record in own)


def test_the_write_path_is_exercised_by_the_health_check_in_both_regions(checkout: Project):
    for region in (PRIMARY, STANDBY):
        client = checkout.standin.client("lambda", region)
        function = client.get_function_configuration(FunctionName="checkout-api-health")
        assert '"writes": "on"' in function["Environment"]["Variables"]["FARSHORE_DEPENDENCIES"]


def test_logs_are_kept_for_as_long_as_the_spec_says(checkout: Project):
    groups = checkout.standin.client("logs", STANDBY).describe_log_groups(logGroupNamePrefix="/aws/lambda/checkout-")

    assert {group["retentionInDays"] for group in groups["logGroups"]} == {90}
    assert len(groups["logGroups"]) == 6


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
@pytest.mark.parametrize("table", ["checkout-carts", "checkout-orders"])
def test_aws_refuses_to_delete_any_replica(checkout: Project, region: str, table: str):
    dynamodb = checkout.standin.client("dynamodb", region)

    with pytest.raises(dynamodb.exceptions.ClientError, match=r"(?i)protect"):
        dynamodb.delete_table(TableName=table)


def test_what_is_to_be_paid_waits_in_either_region_and_its_consumer_reads_the_key_there(checkout: Project):
    checkout.standin.client("secretsmanager", PRIMARY).put_secret_value(
        SecretId="checkout-payment-key", SecretString="k"
    )
    for region in (PRIMARY, STANDBY):
        functions = checkout.standin.client("lambda", region)
        (source,) = functions.list_event_source_mappings(FunctionName="checkout-payments-consumer")[
            "EventSourceMappings"
        ]
        assert source["EventSourceArn"].endswith(f":sqs:{region}:{ACCOUNT}:checkout-payments")
        handler = functions.get_function_configuration(FunctionName="checkout-api-checkout")["Environment"]["Variables"]
        assert handler["PAYMENTS_QUEUE_URL"] == f"https://sqs.{region}.amazonaws.com/{ACCOUNT}/checkout-payments"
        secrets = checkout.standin.client("secretsmanager", region)
        assert secrets.get_secret_value(SecretId="checkout-payment-key")["SecretString"] == "k"


@pytest.mark.parametrize("part", ["data", PRIMARY])
def test_terraform_refuses_to_destroy_what_holds_data(checkout: Project, part: str):
    with pytest.raises(TerraformFailed, match="prevent_destroy"):
        checkout.stacks[part].destroy()


def test_zz_once_the_spec_calls_it_a_trial_everything_can_be_destroyed(checkout: Project):
    checkout.change(trial(shipped("checkout")))
    for part in ("data", PRIMARY, STANDBY):
        checkout.stacks[part].apply()
    for terraform in reversed(checkout.stacks.values()):
        terraform.destroy()

    assert left_in(checkout.standin, PRIMARY) == []
    assert left_in(checkout.standin, STANDBY) == []
