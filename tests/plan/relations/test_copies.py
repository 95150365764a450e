"""What AWS copies to other regions, as plans declare it."""

from __future__ import annotations

from tests.plan.build import change, estate, plan


def copied(*changes: object) -> list[tuple[str, str]]:
    return [(one.source.address, one.region) for one in estate(plan(*changes)).replications]  # type: ignore[arg-type]


def test_inline_replicas_count() -> None:
    table = change("aws_dynamodb_table.orders", {"replica": [{"region_name": "us-west-2"}, {"region_name": None}]})
    secret = change("aws_secretsmanager_secret.key", {"replica": [{"region": "eu-west-1"}]})
    assert copied(table, secret) == [
        ("aws_dynamodb_table.orders", "us-west-2"),
        ("aws_secretsmanager_secret.key", "eu-west-1"),
    ]


def test_a_registry_is_copied_by_its_rules() -> None:
    rules = [{"destination": [{"region": "us-west-2"}, {"region": "eu-west-1"}]}]
    registry = change("aws_ecr_replication_configuration.all", {"replication_configuration": [{"rule": rules}]})
    assert [region for _, region in copied(registry)] == ["us-west-2", "eu-west-1"]


def test_a_bucket_is_copied_where_its_configuration_says_by_name_or_reference() -> None:
    def reference(name: str) -> dict[str, list[str]]:
        return {"references": [f"{name}.arn", name]}

    named = change(
        "aws_s3_bucket_replication_configuration.named",
        {
            "bucket": "logs",
            "rule": [{"status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::logs-copy"}]}],
        },
    )
    referred = change(
        "aws_s3_bucket_replication_configuration.referred",
        {"rule": [{"status": "Enabled", "destination": [{}]}]},
        expressions={
            "bucket": reference("aws_s3_bucket.media"),
            "rule": [{"destination": [{"bucket": reference("aws_s3_bucket.media_west")}]}],
        },
    )
    buckets = [
        change("aws_s3_bucket.logs", {"bucket": "logs"}),
        change("aws_s3_bucket.logs_west", {"bucket": "logs-copy"}),
        change("aws_s3_bucket.media"),
        change("aws_s3_bucket.media_west"),
    ]
    assert copied(named, referred, *buckets) == [
        ("aws_s3_bucket.logs", "us-west-2"),
        ("aws_s3_bucket.media", "us-west-2"),
    ]


def test_a_bucket_is_also_named_through_its_versioning() -> None:
    def through(name: str) -> dict[str, list[str]]:
        return {"references": [f"aws_s3_bucket_versioning.{name}.bucket", f"aws_s3_bucket_versioning.{name}"]}

    configuration = change(
        "aws_s3_bucket_replication_configuration.media",
        {"rule": [{"status": "Enabled", "destination": [{}]}]},
        expressions={
            "bucket": through("media"),
            "rule": [{"destination": [{"bucket": through("media_west")}]}],
        },
    )
    parts = [
        one
        for name in ("media", "media_west")
        for one in (
            change(f"aws_s3_bucket.{name}"),
            change(
                f"aws_s3_bucket_versioning.{name}",
                expressions={"bucket": {"references": [f"aws_s3_bucket.{name}.id", f"aws_s3_bucket.{name}"]}},
            ),
        )
    ]
    assert copied(configuration, *parts) == [("aws_s3_bucket.media", "us-west-2")]


def test_a_rule_that_is_disabled_copies_nothing() -> None:
    rule = {"status": "Disabled", "destination": [{"bucket": "arn:aws:s3:::copy"}]}
    configuration = change("aws_s3_bucket_replication_configuration.off", {"bucket": "logs", "rule": [rule]})
    buckets = [change("aws_s3_bucket.logs", {"bucket": "logs"}), change("aws_s3_bucket.west", {"bucket": "copy"})]
    assert copied(configuration, *buckets) == []


def test_copies_are_twins_and_replicas_that_remain() -> None:
    table = change("aws_dynamodb_table.orders", {"replica": [{"region_name": "eu-west-1"}]})
    held = estate(plan(table, change("aws_dynamodb_table.orders_west")))
    assert held.copies(held.resources[0]) == {"eu-west-1", "us-west-2"}
    gone = estate(plan(table, change("aws_dynamodb_table.orders_west", None, before={"region": "us-west-2"})))
    assert gone.copies(gone.resources[0]) == {"eu-west-1"}
