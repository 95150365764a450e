"""`terraform:` of a spec, applied: in which account, as whom, with which tags and within which boundary."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.deployment.project import ACCOUNT, PRIMARY, STANDBY, synth
from tests.standin.process import StandIn
from tests.standin.terraform import Terraform, TerraformFailed, require_terraform

pytestmark = pytest.mark.terraform

BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/deploy"
SPEC = f"""
name: shop
regions: {{primary: {PRIMARY}, standby: {STANDBY}}}
deletion_protection: false
services:
  files: {{type: bucket}}
terraform:
  tags: {{team: web}}
  allowed_account_ids: ["{ACCOUNT}"]
  assume_role: {{role_arn: "{ROLE}", external_id: ours, session_name: farshore}}
  permissions_boundary: "{BOUNDARY}"
"""


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    require_terraform()
    with StandIn() as running:
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
        running.client("iam").create_policy(PolicyName="boundary", PolicyDocument=document)
        yield running


def test_what_is_made_bears_the_tags_and_the_boundary(
    standin: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = synth(tmp_path_factory.mktemp("shop"), SPEC)
    for part in (PRIMARY, STANDBY, "links"):
        terraform = Terraform(out / "stacks" / f"shop-{part}", standin)
        terraform.init()
        terraform.apply()
    assert not terraform.plan().has_changes

    iam = standin.client("iam")
    roles = [iam.get_role(RoleName=role["RoleName"])["Role"] for role in iam.list_roles()["Roles"]]
    assert len(roles) == 1
    for role in roles:
        assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == BOUNDARY
        assert {tag["Key"]: tag["Value"] for tag in role["Tags"]} == {"farshore": "shop", "team": "web"}
    tags = standin.client("s3").get_bucket_tagging(Bucket=f"shop-files-{PRIMARY}-{ACCOUNT}")["TagSet"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"farshore": "shop", "team": "web"}


def test_terraform_acts_in_the_role(standin: StandIn, tmp_path_factory: pytest.TempPathFactory) -> None:
    out = synth(tmp_path_factory.mktemp("shop"), SPEC)
    terraform = Terraform(out / "stacks" / f"shop-{PRIMARY}", standin)
    terraform.init()
    terraform.apply("-target=data.aws_caller_identity.current")

    assert "AssumeRole" in {call.action for call in standin.calls(service="sts")}
    (identity,) = (
        resource["values"]
        for resource in terraform.show()["values"]["root_module"]["resources"]
        if resource["address"] == "data.aws_caller_identity.current"
    )
    assert identity["arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/farshore"


def test_the_wrong_account_is_left_alone(standin: StandIn, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = "999999999999"
    text = "\n".join(line for line in SPEC.splitlines() if "assume_role" not in line and "boundary" not in line)
    out = synth(tmp_path_factory.mktemp("shop"), text.replace(f'"{ACCOUNT}"', f'"{other}"'))
    terraform = Terraform(out / "stacks" / f"shop-{PRIMARY}", standin)
    terraform.init()

    with pytest.raises(TerraformFailed, match="AWS account ID not allowed"):
        terraform.plan()
