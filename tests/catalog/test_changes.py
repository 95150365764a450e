"""What differs between two snapshots, and between two regions."""

from __future__ import annotations

from farshore.catalog import Catalog, data
from farshore.catalog.changes import advantage, disputed, gained
from farshore.catalog.snapshot import EMBEDDED, SnapshotSource


def without(service: str) -> SnapshotSource:
    document = data.read(EMBEDDED)
    return SnapshotSource({**document, "services": {k: v for k, v in document["services"].items() if k != service}})


def test_a_service_that_came_is_gained_once_and_not_region_by_region(snapshot: SnapshotSource) -> None:
    assert gained(without("comprehend"), snapshot).services == ("comprehend",)
    assert gained(without("comprehend"), snapshot).pairs == ()
    assert gained(snapshot, without("comprehend")).services == ()


def test_a_pair_that_came_is_gained(snapshot: SnapshotSource) -> None:
    document = data.read(EMBEDDED)
    name, _ = document["services"]["comprehend"]
    fewer = SnapshotSource({**document, "services": {**document["services"], "comprehend": [name, "0"]}})
    assert "comprehend in us-east-1" in gained(fewer, snapshot).pairs


def test_a_region_has_what_another_lacks(catalog: Catalog) -> None:
    here = advantage(catalog, "us-west-2", "ca-west-1")
    assert "comprehend" in here.services
    assert "dynamodb" not in here.services
    assert "AWS::SES::ReceiptRule" in here.features["ses"]
    assert "comprehend" not in here.features, "a service that is missing has no missing features"


def test_features_are_not_compared_with_a_region_whose_list_is_worth_nothing(catalog: Catalog) -> None:
    one = advantage(catalog, "us-west-2", "me-south-1")
    assert (one.comparable, one.features) == (False, {})


def test_what_is_disputed_counts_for_neither_side(catalog: Catalog) -> None:
    assert "ses" in disputed(catalog, "us-west-2", "ap-southeast-4")
    assert "ses" not in advantage(catalog, "us-west-2", "ap-southeast-4").services
