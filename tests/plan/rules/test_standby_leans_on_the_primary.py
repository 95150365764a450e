"""standby-leans-on-the-primary: what counts as leaning, and what is meant to point at another region."""

from __future__ import annotations

import json
from typing import Any

import pytest

from farshore.findings import Finding
from tests.plan.build import change, findings, plan

RULE = "standby-leans-on-the-primary"
EAST_URL = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
WEST_URL = EAST_URL.replace("us-east-1", "us-west-2")
QUEUES = (
    change("aws_sqs_queue.orders_east", {"name": "orders", "url": EAST_URL}),
    change("aws_sqs_queue.orders_west", {"name": "orders", "url": WEST_URL}),
)
NEW_QUEUES = tuple(
    change(f"aws_sqs_queue.orders_{side}", {"name": "orders"}, unknown={"url": True, "arn": True, "id": True})
    for side in ("east", "west")
)


def function(side: str, variables: Any, **more: Any) -> dict[str, Any]:
    values = {"function_name": "orders", "environment": [{"variables": variables}]}
    return change(f"aws_lambda_function.orders_{side}", values, **more)


def functions(east: Any, west: Any, *others: dict[str, Any], **more: Any) -> list[Finding]:
    return findings(RULE, plan(*(others or QUEUES), function("east", east, **more), function("west", west, **more)))


def referring(*east: str, west: tuple[str, ...], unknown: Any = True) -> list[Finding]:
    def one(side: str, references: tuple[str, ...]) -> dict[str, Any]:
        expressions = {"environment": [{"variables": {"references": list(references)}}]}
        return function(side, {}, unknown={"environment": [{"variables": unknown}]}, expressions=expressions)

    return findings(RULE, plan(*NEW_QUEUES, one("east", east), one("west", west)))


def task(side: str, *containers: dict[str, Any], **more: Any) -> dict[str, Any]:
    values = {"family": "orders", "container_definitions": json.dumps(containers)}
    return change(f"aws_ecs_task_definition.orders_{side}", values, **more)


def tasks(container: dict[str, Any], **more: Any) -> list[Finding]:
    return findings(RULE, plan(*QUEUES, task("east", container, **more), task("west", container, **more)))


def test_the_url_of_the_other_regions_queue_is_named_by_its_variable_and_not_shown() -> None:
    (finding,) = functions({"QUEUE": EAST_URL}, {"QUEUE": EAST_URL})
    assert finding.place.path == "aws_lambda_function.orders_west"
    assert "points at us-east-1 (`aws_sqs_queue.orders_east`) in `environment.variables.QUEUE`" in finding.message
    assert "us-west-2 has `aws_sqs_queue.orders_west`" in finding.message
    assert "https" not in str(finding)


@pytest.mark.parametrize(
    "value",
    [
        "arn:aws:sqs:us-east-1:123456789012:orders",
        "sqs.us-east-1.amazonaws.com/123456789012/orders",
        "https://sqs.us-east-1.amazonaws.com",
    ],
)
def test_arns_and_endpoints_count_where_both_regions_have_what_they_lead_to(value: str) -> None:
    assert functions({"QUEUE": value}, {"QUEUE": value})
    nothing = change("aws_iam_role.orders", {"name": "orders"})
    assert not functions({"QUEUE": value}, {"QUEUE": value}, nothing)


@pytest.mark.parametrize("name", ["AWS_REGION_NAME", "REGION", "awsRegion", "SQS_REGION"])
def test_the_region_itself_counts_in_a_variable_for_the_own_region(name: str) -> None:
    (finding,) = functions({name: "us-east-1"}, {name: "us-east-1"})
    assert f"`environment.variables.{name}`" in finding.message


@pytest.mark.parametrize(
    "name", ["PEER_REGION", "REPLICA_REGION", "PRIMARY_REGION", "STANDBY", "primaryRegion", "BEDROCK_REGION", "MODE"]
)
def test_a_variable_that_names_another_role_or_an_unknown_service_is_meant(name: str) -> None:
    assert not functions({name: "us-east-1"}, {name: "us-east-1"})
    assert not functions({f"PRIMARY_{name}": EAST_URL}, {f"PRIMARY_{name}": EAST_URL})


def test_what_differs_is_right_and_so_is_what_crosses_over() -> None:
    assert not functions({"QUEUE": EAST_URL}, {"QUEUE": WEST_URL})
    assert not functions({"QUEUE": WEST_URL}, {"QUEUE": EAST_URL})
    assert not functions({"OTHER": "orders"}, {"OTHER": "orders"})


def test_one_line_for_a_resource_holds_all_its_variables() -> None:
    variables = {"QUEUE": EAST_URL, "REGION": "us-east-1"}
    (finding,) = functions(variables, variables)
    assert "`environment.variables.QUEUE` and `environment.variables.REGION`" in finding.message


def test_a_bucket_counts_only_with_a_counterpart() -> None:
    pair = [change(f"aws_s3_bucket.files_{side}", {"bucket": f"files-{side}"}) for side in ("east", "west")]
    assert functions({"BUCKET": "files-east"}, {"BUCKET": "files-east"}, *pair)
    assert not functions({"BUCKET": "files-east"}, {"BUCKET": "files-east"}, pair[0])
    assert not functions({"SOURCE_BUCKET": "files-east"}, {"SOURCE_BUCKET": "files-east"}, *pair)


def test_what_is_sensitive_is_not_looked_at() -> None:
    marks = {"environment": [{"variables": {"QUEUE": True}}]}
    assert not functions({"QUEUE": EAST_URL}, {"QUEUE": EAST_URL}, sensitive=marks)
    assert not tasks({"environment": [{"name": "QUEUE", "value": EAST_URL}]}, sensitive={"container_definitions": True})


def test_a_reference_counts_while_its_value_is_not_known() -> None:
    east = "aws_sqs_queue.orders_east.url"
    (finding,) = referring(east, west=(east,))
    assert "(`aws_sqs_queue.orders_east`) in `environment.variables`, as its twin" in finding.message
    (finding,) = referring(east, west=(east,), unknown={"QUEUE": True})
    assert "in `environment.variables.QUEUE`" in finding.message


def test_a_reference_to_the_own_counterpart_or_to_both_or_to_a_name_is_right() -> None:
    east, west = "aws_sqs_queue.orders_east.url", "aws_sqs_queue.orders_west.url"
    assert not referring(east, west=(west,))
    assert not referring(west, west=(east,))
    assert not referring(east, west=(east, west))
    assert not referring(east, west, west=(east,))
    assert not referring("aws_sqs_queue.orders_east.name", west=("aws_sqs_queue.orders_east.name",))
    assert not referring(east, west=(east,), unknown={"PRIMARY_QUEUE": True})


def test_a_reference_to_what_has_only_a_copy_without_an_address_may_be_turned_into_the_copys() -> None:
    expressions = {"container_definitions": {"references": ["aws_secretsmanager_secret.a.arn"]}}
    unknown = {"container_definitions": True}
    secret = change("aws_secretsmanager_secret.a", {"name": "a", "replica": [{"region": "us-west-2"}]})
    definitions = [
        change(f"aws_ecs_task_definition.orders_{side}", {"family": "orders"}, unknown=unknown, expressions=expressions)
        for side in ("east", "west")
    ]
    assert not findings(RULE, plan(secret, *definitions))


def test_the_definition_of_a_task_is_read_as_json() -> None:
    container = {
        "name": "web",
        "environment": [{"name": "QUEUE", "value": EAST_URL}],
        "logConfiguration": {"options": {"awslogs-region": "us-east-1"}},
    }
    (finding,) = tasks(container)
    assert "`container_definitions.environment.QUEUE`" in finding.message
    assert "`container_definitions.logConfiguration.options.awslogs-region`" in finding.message


def test_variables_of_builds_are_blocks() -> None:
    blocks = [{"environment_variable": [{"name": "QUEUE", "value": EAST_URL}, {"name": None}, {}]}]
    builds = [change(f"aws_codebuild_project.x_{side}", {"environment": blocks}) for side in ("east", "west")]
    (finding,) = findings(RULE, plan(*QUEUES, *builds))
    assert "`environment.environment_variable.QUEUE`" in finding.message


def test_through_modules_the_database_of_the_primary_is_found() -> None:
    """A module that is called once a region gets the same host in both."""
    databases = [
        change("aws_db_instance.a_east", {"identifier": "a", "arn": "arn:aws:rds:us-east-1:123456789012:db:a"}),
        change(
            "aws_db_instance.a_west",
            {"identifier": "a-replica", "replicate_source_db": "arn:aws:rds:us-east-1:123456789012:db:a"},
        ),
    ]
    tasks = [
        change(
            f"module.{side}.aws_ecs_task_definition.web",
            {"family": "web", "arn": f"arn:aws:ecs:{region}:123456789012:task-definition/web:1"},
            unknown={"container_definitions": True},
        )
        for side, region in (("east", "us-east-1"), ("west", "us-west-2"))
    ]
    document = json.loads(plan(*databases, *tasks))
    definition = {"references": ["var.db_host"]}
    inside = {
        "address": "aws_ecs_task_definition.web",
        "mode": "managed",
        "type": "aws_ecs_task_definition",
        "name": "web",
        "expressions": {"container_definitions": definition},
    }
    document["configuration"]["root_module"]["module_calls"] = {
        side: {
            "expressions": {"db_host": {"references": ["aws_db_instance.a_east.address", "aws_db_instance.a_east"]}},
            "module": {"resources": [inside], "variables": {"db_host": {}}},
        }
        for side in ("east", "west")
    }
    (finding,) = findings(RULE, json.dumps(document).encode())
    assert finding.place.path == "module.west.aws_ecs_task_definition.web"
    assert "(`aws_db_instance.a_east`) in `container_definitions`" in finding.message
    assert "us-west-2 has `aws_db_instance.a_west`" in finding.message


@pytest.mark.parametrize("tag", [":7", "@sha256:0a", ""])
def test_an_image_in_the_registry_of_the_other_region(tag: str) -> None:
    image = f"123456789012.dkr.ecr.us-east-1.amazonaws.com/app/orders{tag}"
    (finding,) = tasks({"name": "orders", "image": image})
    assert "`container_definitions.image`" in finding.message
    assert "dkr" not in str(finding)
    assert not tasks({"name": "orders", "image": image.replace("us-east-1", "eu-west-1")})
    assert not tasks({"name": "orders", "image": "public.ecr.aws/app/orders"})
    east, west = ({"name": "orders", "image": image.replace("us-east-1", to)} for to in ("us-east-1", "us-west-2"))
    assert not findings(RULE, plan(*QUEUES, task("east", east), task("west", west)))


def calling(kind: str, path: str, target: str, attribute: str = "arn") -> list[dict[str, Any]]:
    """One in each region that calls the same, by an argument or by that of a block."""
    reference = {"references": [f"{target}.{attribute}", target]}
    block, _, name = path.rpartition(".")
    given = {block: [{name: reference}]} if block else {name: reference}
    hidden = {block: [{name: True}]} if block else {name: True}
    return [change(f"{kind}.{side}", unknown=hidden, expressions=given) for side in ("east", "west")]


@pytest.mark.parametrize(
    ("kind", "path", "target", "attribute"),
    [
        ("aws_apigatewayv2_integration", "integration_uri", "aws_lambda_function.orders_east", "invoke_arn"),
        ("aws_api_gateway_integration", "uri", "aws_lambda_function.orders_east", "invoke_arn"),
        ("aws_api_gateway_authorizer", "provider_arns", "aws_cognito_user_pool.users", "arn"),
        ("aws_appsync_datasource", "lambda_config.function_arn", "aws_lambda_function.orders_east", "arn"),
    ],
)
def test_what_answers_by_calling_the_other_region(kind: str, path: str, target: str, attribute: str) -> None:
    (finding,) = findings(RULE, plan(change(target), *calling(kind, path, target, attribute)))
    assert finding.place.path == f"{kind}.west"
    assert f"(`{target}`) in `{path}`" in finding.message
    assert "although" not in finding.message, "there is no counterpart yet"


def test_a_data_source_in_the_region_of_its_twin() -> None:
    def sources(**west: str) -> list[Finding]:
        config = {"table_name": "notes"}
        east = change("aws_appsync_datasource.east", {"dynamodb_config": [config]})
        return findings(
            RULE, plan(east, change("aws_appsync_datasource.west", {"dynamodb_config": [{**config, **west}]}))
        )

    (finding,) = sources(region="us-east-1")
    assert "in `dynamodb_config.region`" in finding.message
    assert not sources(region="us-west-2")
    assert not sources()


def test_a_state_machine_whose_definition_names_what_is_in_the_other_region() -> None:
    task = {"Type": "Task", "Parameters": {"QueueUrl": EAST_URL}}
    definition = json.dumps({"States": {"Send": task}})
    machines = [
        change(f"aws_sfn_state_machine.flow_{side}", {"name": "flow", "definition": definition})
        for side in ("east", "west")
    ]
    (finding,) = findings(RULE, plan(*QUEUES, *machines))
    assert "`definition.States.Send.Parameters.QueueUrl`" in finding.message
