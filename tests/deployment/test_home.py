"""The home of a table moves, its region leaves and comes back: the items stay, and no replica is made a second time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.project import Project, trial
from tests.standin.process import StandIn
from tests.standin.terraform import require_terraform

pytestmark = pytest.mark.terraform

SERVICES = "services: {orders: {type: table, key: {partition: id}}}\n"
ITEM = {"id": {"S": "written before"}}


def spec(regions: str) -> str:
    return trial(f"name: shop\nregions: {{{regions}}}\n{SERVICES}")


@pytest.fixture
def deployed(tmp_path: Path) -> Iterator[Project]:
    """A table in its home us-east-1 with replicas in two regions, and an item."""
    require_terraform()
    with StandIn() as standin:
        project = Project(tmp_path, standin, spec("primary: us-east-1, standby: [us-west-2, eu-west-1]"))
        project.apply_change()
        standin.client("dynamodb", "us-east-1").put_item(TableName="shop-orders", Item=ITEM)
        yield project


def test_the_home_moves_and_comes_back(deployed: Project):
    standin = deployed.standin
    everywhere = ("us-east-1", "us-west-2", "eu-west-1")
    for home in ("us-west-2", "us-east-1"):
        deployed.change(spec(f"primary: us-east-1, standby: [us-west-2, eu-west-1], home: {home}"))
        printed = deployed.apply_change()

        assert "0 added" in printed
        assert "1 added" not in printed
        assert deployed.is_settled()
        for region in everywhere:
            found = standin.client("dynamodb", region).get_item(TableName="shop-orders", Key=ITEM)
            assert found["Item"] == ITEM


def test_the_home_leaves_another_region_comes_and_the_old_one_is_taken_back(deployed: Project):
    standin = deployed.standin
    edits = (
        "primary: us-west-2, standby: [eu-west-1]",
        "primary: us-west-2, standby: [eu-west-1, ap-southeast-2]",
        "primary: us-west-2, standby: [eu-west-1, us-east-1]",
    )
    for regions in edits:
        deployed.change(spec(regions))
        deployed.apply_change()

        assert deployed.is_settled()
        for region in ("us-west-2", "eu-west-1"):
            found = standin.client("dynamodb", region).get_item(TableName="shop-orders", Key=ITEM)
            assert found["Item"] == ITEM
    assert standin.client("dynamodb", "us-east-1").get_item(TableName="shop-orders", Key=ITEM)["Item"] == ITEM
