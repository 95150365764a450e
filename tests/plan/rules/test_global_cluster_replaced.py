"""global-cluster-replaced: what is said of the cluster and its members."""

from __future__ import annotations

from farshore.findings import Severity
from tests.plan.build import change, findings, plan

RULE = "global-cluster-replaced"
BEFORE = {"global_cluster_identifier": "shop", "id": "shop"}


def test_members_that_stay_no_longer_replicate() -> None:
    member = {"cluster_identifier": "shop", "global_cluster_identifier": "shop"}
    changes = [change(f"aws_rds_cluster.{side}", member, before=member) for side in ("east", "west")]
    gone = change("aws_rds_global_cluster.shop", None, before=BEFORE)
    (finding,) = findings(RULE, plan(gone, *changes))
    assert finding.severity is Severity.ERROR
    assert "`aws_rds_cluster.east` and `aws_rds_cluster.west` no longer replicate" in finding.message
    assert finding.regions == ("us-east-1", "us-west-2")


def test_members_that_go_too_leave_nothing() -> None:
    member = {"cluster_identifier": "shop", "global_cluster_identifier": "shop", "region": "us-west-2"}
    gone = change("aws_rds_global_cluster.shop", None, before=BEFORE)
    (finding,) = findings(RULE, plan(gone, change("aws_rds_cluster.west", None, before=member)))
    assert "no copy is left" in finding.message


def test_an_update_is_silent_and_stateful_destroyed_leaves_it_alone() -> None:
    assert not findings(
        RULE, plan(change("aws_rds_global_cluster.shop", {**BEFORE, "engine_version": 2}, before=BEFORE))
    )
    assert not findings("stateful-destroyed", plan(change("aws_rds_global_cluster.shop", None, before=BEFORE)))
