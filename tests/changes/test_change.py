"""What happens in each stack, and the order in which it is applied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from farshore.changes import Act, Build, Change, Phase, ServiceFacts, StackBuild, StackChange, compare
from farshore.changes.change import Touched
from farshore.changes.configuration import providers, resources
from tests.changes.shop import VERSIONS, Shop, Table, build

SHOP = Shop(tables={"orders": Table()}, buckets=("files",), apis={"api": ("orders",)})


def change(before: Shop | None, after: Shop, **given) -> Change:
    return compare(build(before) if before else None, build(after), **given)


def after(before: Shop | Build, following: Shop, **given) -> Build:
    """Return the build that is on disk once a change was written."""
    previous = before if isinstance(before, Build) else build(before)
    new = build(following)
    result = compare(previous, new, **given)
    stacks = tuple(
        StackBuild(stack.name, stack.phase, stack.region, stack.final, stack.leaving) for stack in result.stacks
    )
    return replace(new, stacks=stacks)


def stack(result: Change, part: str) -> StackChange:
    return next(one for one in result.stacks if one.name == f"shop-{part}")


def order(result: Change) -> list[tuple[str, str]]:
    return [(step.act.value, step.folder) for step in result.steps]


def test_a_first_deployment_adds_each_stack_in_the_order_of_the_phases():
    assert order(change(None, SHOP)) == [
        ("expand", "stacks/shop-names"),
        ("expand", "stacks/shop-data"),
        ("expand", "stacks/shop-us-east-1"),
        ("expand", "stacks/shop-us-west-2"),
        ("expand", "stacks/shop-links"),
        ("expand", "stacks/shop-edge"),
    ]


def test_nothing_changes_when_the_spec_is_the_same():
    result = change(SHOP, SHOP)

    assert result.is_empty
    assert all(one.is_empty for one in result.stacks)


def test_notes_of_cdktf_are_no_change():
    before = build(SHOP)
    for one in before.stacks:
        one.terraform["//"]["metadata"]["version"] = "another"

    assert compare(before, build(SHOP)).is_empty


def test_a_table_comes_before_the_code_that_uses_it():
    result = change(replace(SHOP, tables={}, apis={"api": ()}), SHOP)

    assert order(result) == [
        ("expand", "stacks/shop-data"),
        ("expand", "stacks/shop-us-east-1"),
        ("expand", "stacks/shop-us-west-2"),
    ]


def test_a_table_goes_after_the_code_that_used_it_and_stays_in_aws():
    result = change(SHOP, replace(SHOP, tables={}, apis={"api": ()}))

    assert order(result) == [
        ("expand", "stacks/shop-us-east-1"),
        ("expand", "stacks/shop-us-west-2"),
        ("leave", "stacks/shop-data"),
    ]
    left = stack(result, "data")
    assert left.destroyed == ()
    assert left.forgotten == ("aws_dynamodb_table.orders_table", "aws_dynamodb_table_replica.orders_replica-us-west-2")
    assert left.final["removed"] == [{"from": address, "lifecycle": {"destroy": False}} for address in left.forgotten]
    assert left.final["provider"] == build(SHOP).stacks[1].terraform["provider"]
    assert "resource" not in left.final


def test_all_that_makes_a_bucket_readable_and_safe_stays_with_it():
    result = change(SHOP, replace(SHOP, buckets=()))

    for part in SHOP.regions:
        assert stack(result, part).destroyed == ()
        assert {one.split(".")[0] for one in stack(result, part).forgotten} == {
            "aws_s3_bucket", "aws_kms_key", "aws_kms_alias", "aws_s3_bucket_versioning", "aws_s3_bucket_policy",
        }  # fmt: skip
    assert stack(result, "links").forgotten != ()


def test_replication_that_turns_round_stops_in_the_old_direction():
    result = change(SHOP, replace(SHOP, regions=("us-west-2", "us-east-1")))

    assert stack(result, "links").destroyed == (
        "aws_iam_role.files_role-us-east-1",
        "aws_s3_bucket_replication_configuration.files_replication-us-east-1",
    )
    assert order(result)[0] == ("expand", "transition/shop-links")


def test_an_api_that_leaves_is_destroyed_and_its_name_goes_first():
    result = change(SHOP, replace(SHOP, apis={}))

    assert order(result) == [
        ("leave", "stacks/shop-edge"),
        ("contract", "stacks/shop-us-west-2"),
        ("contract", "stacks/shop-us-east-1"),
        ("leave", "stacks/shop-names"),
    ]
    assert stack(result, "us-east-1").forgotten == ()


def test_a_policy_changes_without_a_moment_without_a_group():
    result = change(SHOP, replace(SHOP, policy="latency"))

    assert order(result) == [("expand", "transition/shop-edge"), ("contract", "stacks/shop-edge")]
    both = resources(stack(result, "edge").transition or {})
    assert {"aws_route53_record.api_failover-us-east-1", "aws_route53_record.api_latency-us-east-1"} <= both.keys()
    assert "latency" in both["aws_route53_record.api_name"]["alias"]["name"]


def test_a_stack_that_only_drops_is_applied_once():
    result = change(replace(SHOP, buckets=("files", "exports")), SHOP)

    assert [folder for _, folder in order(result) if folder.startswith("transition")] == []


def test_a_region_that_no_longer_serves_loses_its_compute_and_keeps_its_data():
    result = change(SHOP, replace(SHOP, regions=("us-east-1", "eu-west-1")))

    lost = stack(result, "us-west-2")
    assert lost.leaving
    assert "aws_lambda_function.api_function" in lost.destroyed
    assert "aws_s3_bucket.files_bucket" in lost.forgotten
    data = stack(result, "data")
    assert data.forgotten == ("aws_dynamodb_table_replica.orders_replica-us-west-2",)
    assert data.added == ("aws_dynamodb_table_replica.orders_replica-eu-west-1",)
    assert "aws.us-west-2" in providers(data.final)
    assert order(result)[-2:] == [("leave", "stacks/shop-us-west-2"), ("contract", "stacks/shop-data")]


def test_what_was_forgotten_stays_forgotten_until_it_comes_back():
    first = after(SHOP, replace(SHOP, buckets=()))
    second = after(first, replace(SHOP, buckets=(), apis={"api": (), "more": ()}))

    removed = next(one for one in second.stacks if one.region == "us-east-1").terraform["removed"]
    assert {"from": "aws_s3_bucket.files_bucket", "lifecycle": {"destroy": False}} in removed


def test_what_comes_back_is_imported_and_no_longer_forgotten():
    gone = after(SHOP, replace(SHOP, buckets=()))
    result = compare(gone, build(SHOP))

    back = stack(result, "us-east-1")
    assert set(back.imported) == {"aws_s3_bucket.files_bucket", "aws_kms_key.files_key", "aws_kms_alias.files_alias"}
    assert {"to": "aws_s3_bucket.files_bucket", "id": "shop-files-us-east-1"} in back.final["import"]
    assert set(back.added) == {"aws_s3_bucket_versioning.files_versioning", "aws_s3_bucket_policy.files_policy"}
    assert "removed" not in back.final
    assert stack(result, "links").imported == ("aws_iam_role.files_role-us-east-1",)


def messages(*services: str) -> Build:
    """Return the stack of a region with a queue and its consumer, a secret and a parameter, of these services."""
    made = {
        "aws_sqs_queue.jobs_queue": {"name": "shop-jobs"},
        "aws_lambda_function.jobs_consumer": {"function_name": "shop-jobs-consumer"},
        "aws_cloudwatch_log_group.jobs_consumer-logs": {"name": "/aws/lambda/shop-jobs-consumer"},
        "aws_lambda_event_source_mapping.jobs_consumer-source": {"function_name": "shop-jobs-consumer"},
        "aws_secretsmanager_secret.key_secret": {"name": "shop-key"},
        "aws_ssm_parameter.rates_parameter": {"name": "/shop/rates"},
    }
    terraform: dict = {"provider": {"aws": [{"region": "us-east-1"}]}, "resource": {}}
    for address, body in made.items():
        kind, name = address.split(".")
        if name.partition("_")[0] in services:
            terraform["resource"].setdefault(kind, {})[name] = body
    stacks = (StackBuild("shop-us-east-1", Phase.REGION, "us-east-1", terraform),)
    facts = {"jobs": ServiceFacts("queue", True, True), "key": ServiceFacts("secret", True, True)}
    facts["rates"] = ServiceFacts("parameter", True, True)
    return Build(stacks, {name: facts[name] for name in services})


def test_what_holds_messages_and_values_stays_and_its_consumer_takes_no_more():
    result = stack(compare(messages("jobs", "key", "rates"), messages("rates")), "us-east-1")

    assert set(result.forgotten) == {
        "aws_sqs_queue.jobs_queue",
        "aws_lambda_function.jobs_consumer",
        "aws_cloudwatch_log_group.jobs_consumer-logs",
        "aws_secretsmanager_secret.key_secret",
    }
    assert result.destroyed == ("aws_lambda_event_source_mapping.jobs_consumer-source",)


def test_a_parameter_that_leaves_stays_in_aws():
    result = stack(compare(messages("key", "rates"), messages("key")), "us-east-1")

    assert (result.forgotten, result.destroyed) == (("aws_ssm_parameter.rates_parameter",), ())


def test_queues_secrets_and_parameters_that_come_back_are_imported():
    before = messages("jobs", "key", "rates")
    gone = compare(before, messages())
    left = replace(messages(), stacks=tuple(replace(before.stacks[0], terraform=one.final) for one in gone.stacks))

    back = stack(compare(left, before), "us-east-1")

    assert {block["to"]: block["id"] for block in back.final["import"]} == {
        "aws_sqs_queue.jobs_queue": "${data.aws_sqs_queue.jobs_queue-found.url}",
        "aws_lambda_function.jobs_consumer": "shop-jobs-consumer",
        "aws_cloudwatch_log_group.jobs_consumer-logs": "/aws/lambda/shop-jobs-consumer",
        "aws_secretsmanager_secret.key_secret": "${data.aws_secretsmanager_secret.key_secret-found.arn}",
        "aws_ssm_parameter.rates_parameter": "/shop/rates",
    }
    assert back.final["data"]["aws_sqs_queue"]["jobs_queue-found"] == {"name": "shop-jobs"}
    assert back.added == ("aws_lambda_event_source_mapping.jobs_consumer-source",)


def test_a_key_that_comes_back_is_imported_by_its_alias():
    back = stack(compare(after(SHOP, replace(SHOP, buckets=())), build(SHOP)), "us-east-1")

    (block,) = (one for one in back.final["import"] if one["to"] == "aws_kms_key.files_key")
    assert block["id"] == "${data.aws_kms_alias.files_key-id.target_key_id}"
    assert back.final["data"]["aws_kms_alias"]["files_key-id"] == {"name": "alias/shop-files"}


def test_a_replica_that_comes_back_is_imported_if_it_is_still_there():
    back = stack(compare(after(SHOP, replace(SHOP, tables={}, apis={"api": ()})), build(SHOP)), "data")

    (block,) = (one for one in back.final["import"] if one["to"].endswith("orders_replica-us-west-2"))
    tables = "data.aws_dynamodb_tables.orders_tables-us-west-2.names"
    identity = '"shop-orders:us-east-1"'
    assert block["for_each"] == f'${{toset(try(contains({tables}, "shop-orders"), false) ? [{identity}] : [])}}'
    assert back.final["data"]["aws_dynamodb_tables"]["orders_tables-us-west-2"] == {"provider": "aws.us-west-2"}


def test_imports_stay_while_nobody_knows_whether_they_were_applied():
    gone = after(SHOP, replace(SHOP, tables={}, apis={"api": ()}))
    back = after(gone, SHOP)
    again = compare(back, build(SHOP))

    assert again.is_empty
    assert len(stack(again, "data").final["import"]) == 2
    assert "orders_tables-us-west-2" in stack(again, "data").final["data"]["aws_dynamodb_tables"]


def test_a_renamed_service_moves_and_nothing_else_happens():
    after = replace(SHOP, tables={"purchases": Table()}, apis={"api": ("purchases",)}, was={"purchases": "orders"})
    data = stack(change(SHOP, after), "data")

    assert [move.new for move in data.moved] == [
        "aws_dynamodb_table.purchases_table",
        "aws_dynamodb_table_replica.purchases_replica-us-west-2",
    ]
    assert (data.added, data.changed, data.forgotten, data.destroyed) == ((), (), (), ())


def test_a_move_said_again_is_no_change():
    renamed = replace(SHOP, tables={"purchases": Table()}, apis={"api": ("purchases",)}, was={"purchases": "orders"})

    assert compare(after(SHOP, renamed), build(renamed)).is_empty


def test_what_a_renamed_service_gets_later_is_added():
    def api(*extra: str) -> Build:
        parts, kind = ("function", *extra), "aws_iam_role"
        roles = {kind: {f"web_{part}": {} for part in parts}}
        moves = [{"from": f"{kind}.api_{part}", "to": f"{kind}.web_{part}"} for part in parts]
        terraform = {"provider": {"aws": {}}, "resource": roles, "moved": moves}
        stack = StackBuild("shop-us-east-1", Phase.REGION, "us-east-1", terraform)
        return Build((stack,), {"web": ServiceFacts("rest-api", False, False)})

    result = compare(api(), api("route"))

    assert stack(result, "us-east-1").added == ("aws_iam_role.web_route",)
    assert [step.folder for step in result.steps] == ["stacks/shop-us-east-1"]


def test_what_changes_is_told_by_its_paths_and_never_by_its_values():
    secret = replace(SHOP, apis={"api": ("orders", "s3cret")}, tables={"orders": Table(), "s3cret": Table()})
    result = change(replace(secret, apis={"api": ("orders",)}), secret)

    (changed,) = stack(result, "us-east-1").changed
    assert changed.paths == ("environment.variables.s3cret",)
    assert "shop-s3cret" not in repr(changed)


def test_an_index_is_dropped_after_the_code_that_queries_it():
    before = replace(SHOP, tables={"orders": Table(indexes=("day", "user"))})
    following = replace(SHOP, tables={"orders": Table(indexes=("user", "shop"))}, apis={"api": ()})
    result = change(before, following)

    assert order(result) == [
        ("expand", "transition/shop-data"),
        ("expand", "stacks/shop-us-east-1"),
        ("expand", "stacks/shop-us-west-2"),
        ("contract", "stacks/shop-data"),
    ]
    table = resources(stack(result, "data").transition or {})["aws_dynamodb_table.orders_table"]
    assert [one["name"] for one in table["global_secondary_index"]] == ["by-user", "by-shop", "by-day"]
    assert {one["name"] for one in table["attribute"]} == {"id", "user", "shop", "day"}
    assert stack(result, "data").dropped_parts == ("aws_dynamodb_table.orders_table: by-day",)


def test_an_index_that_is_only_dropped_takes_one_apply():
    result = change(replace(SHOP, tables={"orders": Table(indexes=("day",))}), SHOP)

    assert order(result) == [("contract", "stacks/shop-data")]


def test_expiry_that_leaves_the_spec_is_switched_off_and_stays_off():
    """The provider takes a missing `ttl` block for no wish at all, and items would go on to vanish."""
    before = replace(SHOP, tables={"orders": Table(expires="ttl")})
    off = after(before, SHOP)
    table = resources(off.stacks[1].terraform)["aws_dynamodb_table.orders_table"]

    assert table["ttl"] == {"attribute_name": "ttl", "enabled": False}
    assert compare(off, build(SHOP)).is_empty
    assert not compare(off, build(replace(SHOP, tables={"orders": Table(expires="gone_at")}))).is_empty


def test_another_version_of_the_provider_needs_an_upgrade_of_the_lock_file():
    versions = {"aws": {**VERSIONS["aws"], "version": ">= 6"}}
    result = change(SHOP, replace(SHOP, versions=versions))

    assert len(result.steps) == 6
    assert all(step.upgrade for step in result.steps)
    assert not any(step.upgrade for step in change(SHOP, replace(SHOP, policy="latency")).steps)


def test_what_is_unprotected_and_listed_is_destroyed():
    unprotected = replace(SHOP, destroy=("orders",))
    result = change(unprotected, replace(unprotected, tables={}, apis={"api": ()}))

    assert stack(result, "data").forgotten == ()
    assert stack(result, "data").destroyed_data == stack(result, "data").destroyed != ()


def test_what_is_unprotected_and_no_longer_listed_is_only_forgotten():
    result = change(replace(SHOP, destroy=("orders",)), replace(SHOP, tables={}, apis={"api": ()}))

    assert stack(result, "data").destroyed == ()


def test_a_trial_is_destroyed():
    trial = replace(SHOP, trial=True)
    result = change(trial, replace(trial, buckets=()))

    assert stack(result, "us-east-1").forgotten == ()


def test_what_is_protected_when_it_leaves_is_forgotten_even_by_a_trial():
    result = change(SHOP, replace(SHOP, buckets=(), trial=True))

    assert stack(result, "us-east-1").destroyed == ()


def test_a_service_of_another_type_under_the_same_name_leaves_its_data():
    before = replace(SHOP, buckets=(), tables={"orders": Table(), "files": Table()})
    data = stack(change(before, replace(before, tables={"orders": Table()}, buckets=("files",))), "data")

    assert "aws_dynamodb_table.files_table" in data.forgotten


def test_a_stack_taken_apart_once_has_nothing_more_to_do():
    gone = after(SHOP, replace(SHOP, regions=("us-east-1",)))
    again = compare(gone, build(replace(SHOP, regions=("us-east-1",))))

    assert again.is_empty
    assert stack(again, "us-west-2").leaving
    assert stack(again, "us-west-2").final == next(one.terraform for one in gone.stacks if one.leaving)


@pytest.mark.parametrize(
    ("following", "touched"),
    [
        (replace(SHOP, tables={"orders": Table(expires="ttl")}), {Touched.DATA}),
        (replace(SHOP, policy="latency"), {Touched.NAMES}),
        (replace(SHOP, apis={"api": ()}), set()),
    ],
)
def test_what_is_touched_is_told(following: Shop, touched: set[Touched]):
    assert change(SHOP, following).touched == touched


def test_what_is_replaced_is_told_and_whether_there_is_a_gap():
    def checked(interval: int, **lifecycle: bool) -> Build:
        body = {"type": "HTTPS", "request_interval": interval, "lifecycle": lifecycle}
        terraform = {"resource": {"aws_route53_health_check": {"api_check": body}}}
        return Build((StackBuild("shop-us-east-1", Phase.REGION, "us-east-1", terraform),))

    (gap,) = compare(checked(10), checked(30)).stacks[0].changed
    (none,) = (
        compare(checked(10, create_before_destroy=True), checked(30, create_before_destroy=True)).stacks[0].changed
    )

    assert (gap.replaced, gap.gap) == (("request_interval",), True)
    assert (none.replaced, none.gap) == (("request_interval",), False)


def test_each_step_says_what_it_does_and_why_then():
    steps = change(SHOP, replace(SHOP, policy="latency")).steps

    assert [step.sentence for step in steps] == [
        "Adds 2 resources and changes 1 resource. Public names come last, when what they lead to exists. What it will "
        "drop stays until then.",
        "Destroys 2 resources. Public names go first, while what they lead to still exists.",
    ]
    assert [step.act for step in steps] == [Act.EXPAND, Act.CONTRACT]


def test_a_service_renamed_twice_moves_from_any_of_its_names():
    def named(name: str, *moves: tuple[str, str]) -> Build:
        terraform = {
            "moved": [{"from": f"aws_s3_bucket.{old}_it", "to": f"aws_s3_bucket.{new}_it"} for old, new in moves],
            "resource": {"aws_s3_bucket": {f"{name}_it": {"bucket": "shop-a"}}},
        }
        return Build((StackBuild("shop-us-east-1", Phase.REGION, "us-east-1", terraform),))

    for old in ("a", "b"):
        (region,) = compare(named(old), named("c", ("a", "b"), ("b", "c"))).stacks
        assert [move.new for move in region.moved] == ["aws_s3_bucket.c_it"]
        assert (region.added, region.forgotten, region.destroyed) == ((), (), ())


def test_what_only_steers_terraform_is_no_change():
    def guarded(**steering) -> Build:
        terraform = {"resource": {"aws_s3_bucket": {"files_bucket": {"bucket": "shop-files", **steering}}}}
        return Build((StackBuild("shop-us-east-1", Phase.REGION, "us-east-1", terraform),))

    assert compare(
        guarded(), guarded(depends_on=["aws_kms_key.files_key"], lifecycle={"prevent_destroy": True})
    ).is_empty


def test_nothing_that_runs_comes_over_from_a_previous_output():
    """It may come out of a repository that somebody else can write to."""
    role = {"name": "a", "provisioner": [{"local-exec": {"command": "id"}}], "path": "${data.external.x.result}"}
    before = {
        "provider": {"aws": {"region": "us-east-1"}, "external": {}},
        "data": {"external": {"x": {"program": ["id"]}}},
        "resource": {"aws_iam_role": {"api_role": role}, "null_resource": {"api_x": {}}},
    }
    following = {"provider": {"aws": {"region": "us-east-1"}}, "resource": {"aws_iam_role": {"api_other": {}}}}
    (region,) = compare(
        *(Build((StackBuild("shop-us-east-1", Phase.REGION, "us-east-1", one),)) for one in (before, following))
    ).stacks

    assert region.transition is not None
    assert resources(region.transition).keys() == {"aws_iam_role.api_role", "aws_iam_role.api_other"}
    assert "provisioner" not in str(region.transition)
    assert "external" not in region.transition["provider"]
    assert "data" not in region.transition
