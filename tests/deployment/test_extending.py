"""A spec that is bent: Terraform of the user's own beside the stacks, an argument overridden, a table only used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.project import PRIMARY, STANDBY, Project, trial
from tests.standin.process import StandIn
from tests.standin.terraform import TerraformFailed, require_terraform

pytestmark = pytest.mark.terraform

REGIONS = (PRIMARY, STANDBY)
SPEC = trial(f"""
name: parcels
regions: {{primary: {PRIMARY}, standby: {STANDBY}}}
terraform: {{beside: own}}
services:
  carriers: {{type: table, key: {{partition: id}}, external: Carriers}}
  scans: {{type: table, key: {{partition: id}}}}
overrides:
  aws_dynamodb_table.scans_table-{PRIMARY}: {{tags: {{team: sorting}}}}
""")
TOPIC = """\
resource "aws_sns_topic" "alerts" {
  name = "alerts-of-${data.aws_dynamodb_table.carriers_external.name}"
}
"""
SUMMARY = """\
resource "aws_ssm_parameter" "scans" {
  provider = aws.us-west-2
  name     = "/parcels/scans"
  type     = "String"
  value    = aws_dynamodb_table.scans_table-us-east-1.name
}
"""


@pytest.fixture
def aws() -> Iterator[StandIn]:
    require_terraform()
    with StandIn() as standin:
        for region in REGIONS:
            standin.client("dynamodb", region).create_table(
                TableName="Carriers",
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
        yield standin


def topics(aws: StandIn, region: str) -> list[str]:
    return [one["TopicArn"].rpartition(":")[2] for one in aws.client("sns", region).list_topics()["Topics"]]


def test_what_the_user_adds_is_applied_settled_and_destroyed_and_what_is_only_used_stays(tmp_path: Path, aws: StandIn):
    for part, name, text in ((PRIMARY, "alerts", TOPIC), (STANDBY, "alerts", TOPIC), ("data", "summary", SUMMARY)):
        (tmp_path / "own" / part).mkdir(parents=True)
        (tmp_path / "own" / part / f"{name}.tf").write_text(text)
    project = Project(tmp_path, aws, SPEC)
    project.deploy()

    assert project.is_settled()
    assert [topics(aws, region) for region in REGIONS] == [["alerts-of-Carriers"]] * 2
    parameter = aws.client("ssm", STANDBY).get_parameter(Name="/parcels/scans")["Parameter"]
    assert parameter["Value"] == "parcels-scans"
    arn = aws.client("dynamodb", PRIMARY).describe_table(TableName="parcels-scans")["Table"]["TableArn"]
    tags = aws.client("dynamodb", PRIMARY).list_tags_of_resource(ResourceArn=arn)["Tags"]
    assert {"Key": "team", "Value": "sorting"} in tags

    # A file that is taken away goes with what it made, and nothing else.
    (tmp_path / "own" / STANDBY / "alerts.tf").unlink()
    project.change(SPEC)
    project.apply_change()
    assert (topics(aws, PRIMARY), topics(aws, STANDBY)) == (["alerts-of-Carriers"], [])
    assert project.is_settled()

    for terraform in reversed(project.stacks.values()):
        terraform.destroy()
    assert [aws.client("dynamodb", region).list_tables()["TableNames"] for region in REGIONS] == [["Carriers"]] * 2


def test_a_table_that_is_not_what_the_spec_says_stops_the_plan_of_its_region(tmp_path: Path, aws: StandIn):
    text = SPEC.replace("terraform: {beside: own}\n", "").replace(
        "{type: table, key: {partition: id}, external", "{type: table, key: {partition: carrierId}, external"
    )
    terraform = Project(tmp_path, aws, text).stacks[STANDBY]
    terraform.init()

    with pytest.raises(TerraformFailed) as raised:
        terraform.plan()
    assert "Carriers in us-west-2 has the key (id)" in " ".join(raised.value.outcome.stderr.replace("│", " ").split())
