"""apply-refused: each refusal, and what looks like it."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from farshore.plan.relations.refusals import COPIES, RESOURCES
from tests.plan.build import change, findings, plan

RULE = "apply-refused"


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings(RULE, plan(*changes))


def test_every_entry_has_its_source() -> None:
    for entry in (*COPIES, *RESOURCES):
        assert entry.source.startswith("https://")
        assert entry.remedy
        assert entry.fact


def table(after: dict[str, Any], before: dict[str, Any] | None = None) -> dict[str, Any]:
    return change("aws_dynamodb_table.jobs", after, before=before)


def test_a_stream_is_not_taken_from_replicas() -> None:
    replica = {"replica": [{"region_name": "us-west-2"}]}
    (finding,) = found(table({"stream_enabled": False, **replica}, {"stream_enabled": True, **replica}))
    assert finding.severity is Severity.ERROR
    assert found(table({"stream_enabled": False, "replica": []}, {"stream_enabled": True, **replica}))
    assert not found(table({"stream_enabled": False}, {"stream_enabled": True}))
    assert not found(table({"stream_enabled": True, "replica": []}, {"stream_enabled": True, **replica}))


def test_the_attribute_of_expiry_is_not_renamed_while_it_is_used() -> None:
    def expiry(name: str, enabled: bool = True) -> dict[str, Any]:
        return {"ttl": [{"attribute_name": name, "enabled": enabled}]}

    (finding,) = found(table(expiry("until"), expiry("ends")))
    assert "an hour later" in str(finding.remedy)
    assert not found(table(expiry("until"), expiry("ends", enabled=False)))
    assert not found(table(expiry("ends", enabled=False), expiry("ends")))
    assert not found(table(expiry("ends")))


@pytest.mark.parametrize(
    ("regions", "refused"),
    [
        (["us-west-2"], True),
        (["us-west-2", "us-east-2"], False),
        (["us-west-2", "eu-west-1"], True),
        (["us-west-2", "us-east-2", "eu-west-1"], True),
    ],
)
def test_strong_consistency_takes_three_regions_of_a_set(regions: list[str], refused: bool) -> None:
    replicas = [{"region_name": one, "consistency_mode": "STRONG"} for one in regions]
    assert bool(found(table({"replica": replicas}))) is refused
    assert not found(table({"replica": [{**one, "consistency_mode": "EVENTUAL"} for one in replicas]}))


def test_a_witness_is_the_third_region() -> None:
    replica = {"region_name": "us-west-2", "consistency_mode": "STRONG"}
    assert not found(table({"replica": [replica], "global_table_witness": [{"region_name": "us-east-2"}]}))
    unknown = change("aws_dynamodb_table.jobs", {"replica": [replica, {"consistency_mode": "STRONG"}]})
    assert not found(unknown)


def test_members_of_a_global_database() -> None:
    def cluster(**values: Any) -> dict[str, Any]:
        return change("aws_rds_cluster.jobs", {"engine": "aurora-mysql", **values})

    def instance(kind: str) -> dict[str, Any]:
        refers = {"cluster_identifier": {"references": ["aws_rds_cluster.jobs.id", "aws_rds_cluster.jobs"]}}
        return change("aws_rds_cluster_instance.jobs", {"instance_class": kind}, expressions=refers)

    joined = cluster(global_cluster_identifier="jobs")
    assert found(joined, instance("db.t4g.medium"))
    assert not found(joined, instance("db.r6g.large"))
    assert not found(cluster(), instance("db.t4g.medium"))
    assert found(cluster(global_cluster_identifier="jobs", manage_master_user_password=True))
    assert not found(cluster(manage_master_user_password=True))


def referring(argument: str, *addresses: str) -> dict[str, Any]:
    words = [word for address in addresses for word in (f"{address}.arn", address)]
    return {argument: {"references": words}}


@pytest.mark.parametrize(
    ("cluster", "instance", "refused", "taken"),
    [
        ("aws_docdb_cluster", "aws_docdb_cluster_instance", "db.t4g.medium", "db.r6g.large"),
        ("aws_docdb_cluster", "aws_docdb_cluster_instance", "db.r4.large", "db.r5.large"),
        ("aws_neptune_cluster", "aws_neptune_cluster_instance", "db.t3.medium", "db.r6g.large"),
    ],
)
def test_classes_of_other_global_clusters(cluster: str, instance: str, refused: str, taken: str) -> None:
    def member(kind: str, shared: str | None = "jobs") -> list[dict[str, Any]]:
        refers = referring("cluster_identifier", f"{cluster}.jobs")
        return [
            change(f"{cluster}.jobs", {"global_cluster_identifier": shared}),
            change(f"{instance}.jobs", {"instance_class": kind}, expressions=refers),
        ]

    (finding,) = found(*member(refused))
    assert finding.place.path == f"{instance}.jobs"
    assert "memory-optimized" in str(finding.remedy)
    assert not found(*member(taken))
    assert not found(*member(refused, shared=None))


def test_the_first_of_a_global_cluster_need_not_name_it() -> None:
    first = change("aws_rds_cluster.jobs", {"manage_master_user_password": True})
    above = change(
        "aws_rds_global_cluster.jobs", {}, expressions=referring("source_db_cluster_identifier", "aws_rds_cluster.jobs")
    )
    assert found(first, above)
    assert not found(first, change("aws_rds_global_cluster.other", {}))


def test_a_global_datastore_takes_no_small_nodes() -> None:
    def datastore(kind: str, refers: str = "aws_elasticache_replication_group.jobs") -> list[dict[str, Any]]:
        return [
            change("aws_elasticache_replication_group.jobs", {"node_type": kind}),
            change(
                "aws_elasticache_global_replication_group.jobs",
                {},
                expressions=referring("primary_replication_group_id", refers),
            ),
        ]

    (finding,) = found(*datastore("cache.t4g.medium"))
    assert finding.place.path == "aws_elasticache_replication_group.jobs"
    assert not found(*datastore("cache.m7g.large"))
    assert not found(*datastore("cache.t4g.medium", refers="aws_elasticache_replication_group.other"))


@pytest.mark.parametrize(
    ("kind", "refused"), [("db.t4g.medium", True), ("db.r7g.large", True), ("db.r7g.xlarge", False)]
)
def test_clusters_of_memory_in_several_regions(kind: str, refused: bool) -> None:
    assert bool(found(change("aws_memorydb_multi_region_cluster.jobs", {"node_type": kind}))) is refused
    member = {"node_type": kind, "multi_region_cluster_name": "jobs"}
    assert bool(found(change("aws_memorydb_cluster.jobs", member))) is refused
    assert not found(change("aws_memorydb_cluster.jobs", {"node_type": kind}))


def test_members_of_a_global_document_cluster_have_names_of_their_own_and_are_new_enough() -> None:
    def members(names: tuple[str, str], version: str = "5.0.0") -> list[dict[str, Any]]:
        more = {"global_cluster_identifier": "jobs", "engine_version": version}
        addresses = ("aws_docdb_cluster.jobs", "aws_docdb_cluster.west")
        return [
            change(address, {"cluster_identifier": name, **more})
            for address, name in zip(addresses, names, strict=True)
        ]

    assert not found(*members(("jobs-east", "jobs-west")))
    assert "cluster_identifier" in found(*members(("jobs", "jobs")))[0].message
    assert "3.6" in found(*members(("jobs-east", "jobs-west"), version="3.6.0"))[0].message


def test_clusters_that_a_replicator_takes() -> None:
    def replicator(kind: str, brokers: int = 3, connected: bool = True) -> list[dict[str, Any]]:
        iam = [{"vpc_connectivity": [{"client_authentication": [{"sasl": [{"iam": connected}]}]}]}]
        broker = {"instance_type": kind, "connectivity_info": iam}
        values = {"number_of_broker_nodes": brokers, "broker_node_group_info": [broker]}
        clusters = {
            "kafka_cluster": [
                {"amazon_msk_cluster": [{"msk_cluster_arn": {"references": [f"aws_msk_cluster.{name}.arn"]}}]}
                for name in ("jobs", "west")
            ],
            "replication_info_list": [{"source_kafka_cluster_arn": {"references": ["aws_msk_cluster.jobs.arn"]}}],
        }
        return [
            change("aws_msk_cluster.jobs", values),
            change("aws_msk_cluster.west", {**values, "broker_node_group_info": [{"instance_type": kind}]}),
            change("aws_msk_replicator.west", {}, expressions=clusters),
        ]

    assert not found(*replicator("kafka.m7g.large"))
    assert found(*replicator("kafka.t3.small"))
    assert found(*replicator("kafka.m7g.large", brokers=2))
    assert "private connectivity" in found(*replicator("kafka.m7g.large", connected=False))[0].message


def test_a_destination_must_not_be_protected_from_replication() -> None:
    def replicated(**protection: Any) -> list[dict[str, Any]]:
        refers = {"destination": [{"file_system_id": {"references": ["aws_efs_file_system.west.id"]}}]}
        return [
            change("aws_efs_file_system.west", protection),
            change("aws_efs_replication_configuration.jobs", {}, expressions=refers),
        ]

    assert found(*replicated())
    assert found(*replicated(protection=[{"replication_overwrite": "ENABLED"}]))
    assert not found(*replicated(protection=[{"replication_overwrite": "DISABLED"}]))


def test_a_peering_across_regions_does_not_accept_itself() -> None:
    address = "aws_vpc_peering_connection.jobs"
    assert found(change(address, {"auto_accept": True, "peer_region": "us-west-2"}))
    assert not found(change(address, {"auto_accept": True, "peer_region": None}))
    assert not found(change(address, {"auto_accept": None, "peer_region": "us-west-2"}))


def logging(ownership: str, region: str = "us-east-1") -> list[dict[str, Any]]:
    return [
        change("aws_s3_bucket.logs", {"bucket": "jobs-logs", "region": region}),
        change(
            "aws_s3_bucket_ownership_controls.logs", {"bucket": "jobs-logs", "rule": [{"object_ownership": ownership}]}
        ),
        change("aws_cloudfront_distribution.jobs", {"logging_config": [{"bucket": "jobs-logs.s3.amazonaws.com"}]}),
    ]


def test_logs_of_a_distribution_need_acls_and_a_region_without_opt_in() -> None:
    assert found(*logging("BucketOwnerEnforced"))
    assert found(*logging("BucketOwnerPreferred", "ap-east-1"))
    assert not found(*logging("BucketOwnerPreferred"))


def test_an_alias_takes_name_and_zone_from_one_target() -> None:
    def record(zone: str) -> dict[str, Any]:
        alias = {
            "name": {"references": ["aws_lb.west.dns_name", "aws_lb.west"]},
            "zone_id": {"references": [f"aws_lb.{zone}.zone_id", f"aws_lb.{zone}"]},
        }
        return change("aws_route53_record.jobs", {"alias": [{}]}, expressions={"alias": [alias]})

    balancers = [change("aws_lb.a", {}), change("aws_lb.west", {})]
    assert found(*balancers, record("a"))
    assert not found(*balancers, record("west"))


def test_a_key_of_copies_needs_the_selection() -> None:
    def replication(**rule: Any) -> dict[str, Any]:
        destination = [{"bucket": "arn:aws:s3:::copy", "encryption_configuration": [{"replica_kms_key_id": "k"}]}]
        values = {"rule": [{"status": "Enabled", "destination": destination, **rule}]}
        return change("aws_s3_bucket_replication_configuration.jobs", values)

    assert found(replication())
    assert not found(replication(source_selection_criteria=[{"sse_kms_encrypted_objects": [{"status": "Enabled"}]}]))


def test_what_stands_as_it_is_was_accepted() -> None:
    values = {"auto_accept": True, "peer_region": "us-west-2"}
    assert not found(change("aws_vpc_peering_connection.jobs", values, before=values))


def test_a_filter_says_what_becomes_of_delete_markers() -> None:
    def rule(**more: Any) -> dict[str, Any]:
        return change("aws_s3_bucket_replication_configuration.jobs", {"rule": [{"status": "Enabled", **more}]})

    by_prefix, by_tag = [{"prefix": "a/"}], [{"tag": [{"key": "a", "value": "b"}]}]
    on, off = [{"status": "Enabled"}], [{"status": "Disabled"}]
    assert found(rule(filter=by_prefix))
    assert not found(rule(filter=by_prefix, delete_marker_replication=on))
    assert not found(rule(prefix="a/"))
    assert found(rule(filter=by_tag, delete_marker_replication=on))
    assert not found(rule(filter=by_tag, delete_marker_replication=off))


def test_a_global_endpoint_joins_buses_of_one_name() -> None:
    def endpoint(*names: str) -> list[Finding]:
        buses = [f"arn:aws:events:us-east-1:123456789012:event-bus/{name}" for name in names]
        values = {"event_bus": [{"event_bus_arn": bus} for bus in buses]}
        return found(change("aws_cloudwatch_event_endpoint.orders", values))

    (finding,) = endpoint("orders", "orders-dr")
    assert "event buses of different names" in finding.message
    assert not endpoint("orders", "orders")

    references = [f"aws_cloudwatch_event_bus.{side}.arn" for side in ("east", "west")]
    joining = change("aws_cloudwatch_event_endpoint.orders", expressions={"event_bus": {"references": references}})
    buses = [change(f"aws_cloudwatch_event_bus.{side}", {"name": f"orders-{side}"}) for side in ("east", "west")]
    assert found(*buses, joining)
