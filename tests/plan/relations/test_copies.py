"""What AWS copies to other regions, as plans declare it."""

from __future__ import annotations

from typing import Any

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


def registry(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    values = {"replication_configuration": [{"rule": list(rules)}]}
    return change("aws_ecr_replication_configuration.all", values, **more)


def rule(region: str | None, *filters: Any) -> dict[str, Any]:
    kinds = [{"filter": one, "filter_type": "PREFIX_MATCH"} for one in filters]
    return {"destination": [{"region": region, "registry_id": "1"}], "repository_filter": kinds}


def repository(name: str) -> dict[str, Any]:
    return change(f"aws_ecr_repository.{name}", {"name": name})


def test_a_registry_copies_the_repositories_of_its_region_whatever_its_arguments_come_from() -> None:
    given = {"references": ["var.standby_region", "data.aws_caller_identity.this.account_id"]}
    destination = [{"rule": [{"destination": [{"region": given}]}]}]
    whole = registry(rule("us-west-2"), expressions={"replication_configuration": destination})
    assert copied(whole, repository("app"), repository("web"), repository("there_west")) == [
        ("aws_ecr_repository.app", "us-west-2"),
        ("aws_ecr_repository.web", "us-west-2"),
    ]


def test_a_registry_copies_what_its_filters_let_through() -> None:
    repositories = [repository("app"), repository("web")]
    assert copied(registry(rule("us-west-2", "ap", "x")), *repositories) == [("aws_ecr_repository.app", "us-west-2")]
    assert not copied(registry(rule("us-west-2", "x")), *repositories)
    assert len(copied(registry(rule("us-west-2", "x", None)), *repositories)) == 2, (
        "what is not known may let it through"
    )
    two = registry(rule("us-west-2", "app"), rule("eu-west-1", "web"))
    assert copied(two, *repositories) == [
        ("aws_ecr_repository.app", "us-west-2"),
        ("aws_ecr_repository.web", "eu-west-1"),
    ]


def test_a_link_copies_what_it_names_by_its_identifier() -> None:
    systems = [change(f"aws_efs_file_system.{name}", {"id": f"fs-{name}"}) for name in ("a", "b")]
    link = change(
        "aws_efs_replication_configuration.a",
        {"source_file_system_id": "fs-a", "destination": [{"region": "us-west-2"}]},
        expressions={"source_file_system_id": {"references": ["var.a"]}},
    )
    assert copied(*systems, link) == [("aws_efs_file_system.a", "us-west-2")]


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
