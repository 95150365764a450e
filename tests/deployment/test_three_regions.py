"""A spec with two standbys: everything works for three regions, and each is lost in its turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deployment.project import Project, left_in, trial
from tests.standin.process import StandIn
from tests.standin.terraform import TerraformFailed, require_terraform

pytestmark = pytest.mark.terraform

REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
SHARED = "us-west-2"
HANDLER = "def read(event, context):\n    return {'statusCode': 200, 'body': ''}\n"
SPEC = trial(
    """
name: three
domain: example.com
zone_id: ZONE
regions: {primary: us-east-1, standby: [us-west-2, eu-west-1]}
services:
  api: {type: rest-api, code: src, routes: {GET /: read}, uses: {orders: write, files: write}}
  orders: {type: table, key: {partition: id}}
  files: {type: bucket}
"""
)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The spec, applied."""
    require_terraform()
    with StandIn() as standin:
        zone = standin.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")["HostedZone"]
        folder = tmp_path_factory.mktemp("three")
        (folder / "src").mkdir()
        (folder / "src" / "app.py").write_text(HANDLER, encoding="utf-8")
        project = Project(folder, standin, SPEC.replace("ZONE", zone["Id"].removeprefix("/hostedzone/")))
        project.deploy()
        yield project


def test_a_second_plan_is_empty(three: Project):
    for terraform in three.stacks.values():
        plan = terraform.plan()
        assert not plan.has_changes, plan.stdout


def test_review_objects_to_nothing(three: Project):
    assert three.review() == []


def test_an_item_written_in_any_region_is_found_in_all(three: Project):
    for written in REGIONS:
        item = {"id": {"S": f"written in {written}"}}
        three.standin.client("dynamodb", written).put_item(TableName="three-orders", Item=item)
        for read in REGIONS:
            found = three.standin.client("dynamodb", read).get_item(TableName="three-orders", Key=item)
            assert found["Item"] == item


def test_every_bucket_copies_to_both_others(three: Project):
    for source in REGIONS:
        s3 = three.standin.client("s3", source)
        rules = s3.get_bucket_replication(Bucket=f"three-files-{source}-123456789012")["ReplicationConfiguration"]
        targets = [rule["Destination"]["Bucket"] for rule in rules["Rules"]]
        assert [target.split(":::three-files-")[1][: -len("-123456789012")] for target in targets] == sorted(
            region for region in REGIONS if region != source
        )


@pytest.mark.parametrize("lost", REGIONS)
def test_with_one_region_lost_every_stack_that_does_not_need_it_can_be_planned(three: Project, lost: str):
    three.standin.refuse(lost)
    try:
        for part, terraform in three.stacks.items():
            if part in (lost, "data", "links") or (part in ("names", "edge") and lost == SHARED):
                with pytest.raises(TerraformFailed, match="refused by the stand-in"):
                    terraform.plan()
            else:
                assert not terraform.plan().has_changes
    finally:
        three.standin.admit(lost)


def test_without_us_east_1_and_its_global_control_planes_code_is_deployed_to_the_standby(three: Project):
    (three.folder / "src" / "app.py").write_text(HANDLER.replace("200", "204"), encoding="utf-8")
    three.change((three.folder / "spec.yaml").read_text(encoding="utf-8"))
    lambda_ = three.standin.client("lambda", "us-west-2")
    before = lambda_.get_function_configuration(FunctionName="three-api-read")["CodeSha256"]
    three.standin.refuse("us-east-1", global_services=True)
    try:
        # Terraform asks IAM and Route 53 only to refresh what it knows of them.
        three.stacks["us-west-2"].apply("-refresh=false")
    finally:
        three.standin.admit("us-east-1")

    assert lambda_.get_function_configuration(FunctionName="three-api-read")["CodeSha256"] != before


def test_zz_everything_can_be_destroyed_again(three: Project):
    for terraform in reversed(three.stacks.values()):
        terraform.destroy()

    assert [left_in(three.standin, region) for region in REGIONS] == [[], [], []]
