"""Queues, their dead letters, their consumers, and what they offer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from farshore.errors import InputError
from tests.constructs.synthesised import HANDLER, HEAD, terraform

REGIONS = ("us-east-1", "us-west-2")


def queue(more: str = "", rest: str = "", top: str = "") -> str:
    return f"{HEAD}{top}services:\n  jobs: {{type: queue{more}}}\n{rest}"


def consumer(more: str = "", *, beside: str = "", rest: str = "", top: str = "") -> str:
    return queue(f"{beside}, consumer: {{code: src, handler: read{more}}}", rest, top)


def resource(stacks: dict, kind: str, name: str, region: str = "us-east-1") -> dict[str, Any]:
    return stacks[region]["resource"][kind][name]


def allowed(document: str) -> dict[str, list[str]]:
    """Return the resources of each action, with what Terraform fills in left out."""
    return {
        action: [re.sub(r"\$\{.*?\}", "", one) for one in statement["Resource"]]
        for statement in json.loads(document)["Statement"]
        for action in statement["Action"]
    }


def test_each_region_has_the_same_queues_and_neither_names_the_other(tmp_path: Path):
    stacks = terraform(tmp_path, consumer())

    assert set(stacks) == set(REGIONS)
    for region, other in (REGIONS, REGIONS[::-1]):
        assert set(stacks[region]["resource"]["aws_sqs_queue"]) == {"jobs_queue", "jobs_dead-letters"}
        assert other not in json.dumps(stacks[region]["resource"])
    assert stacks[REGIONS[0]]["resource"].keys() == stacks[REGIONS[1]]["resource"].keys()


@pytest.mark.parametrize(("more", "ending"), [("", ""), (", fifo: true", ".fifo")])
def test_what_fails_goes_to_the_dead_letters_and_nothing_else_does(tmp_path: Path, more: str, ending: str):
    stacks = terraform(tmp_path, queue(f"{more}, dead_letter_after: 7"))
    main, dead = (resource(stacks, "aws_sqs_queue", f"jobs_{part}") for part in ("queue", "dead-letters"))

    redrive, allow = json.loads(main["redrive_policy"]), json.loads(dead["redrive_allow_policy"])
    assert redrive["deadLetterTargetArn"].endswith(f":shop-jobs-dead-letters{ending}")
    assert redrive["maxReceiveCount"] == 7
    assert main["depends_on"] == ["aws_sqs_queue.jobs_dead-letters"]
    assert allow["redrivePermission"] == "byQueue"
    assert [arn.rpartition(":")[2] for arn in allow["sourceQueueArns"]] == [f"shop-jobs{ending}"]
    assert json.loads(main["redrive_allow_policy"]) == {"redrivePermission": "denyAll"}
    assert dead["message_retention_seconds"] == 14 * 86_400
    for one in (main, dead):
        assert one.get("fifo_queue", False) is bool(ending)
        assert one["name"].endswith(ending)


def test_queues_are_encrypted_protected_and_closed_to_plain_http(tmp_path: Path):
    stacks = terraform(tmp_path, queue())

    for part in ("queue", "dead-letters"):
        one = resource(stacks, "aws_sqs_queue", f"jobs_{part}")
        (statement,) = json.loads(one["policy"])["Statement"]
        assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "sqs:*")
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert statement["Resource"].endswith(f":{one['name']}")
        assert one["sqs_managed_sse_enabled"] is True
        assert one["lifecycle"] == {"prevent_destroy": True}


def test_a_trial_lets_queues_go(tmp_path: Path):
    stacks = terraform(tmp_path, queue(top="deletion_protection: false\n"))

    assert "lifecycle" not in resource(stacks, "aws_sqs_queue", "jobs_queue")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (queue(), 60),
        (queue(", visibility_timeout: 5m"), 300),
        (consumer(", timeout: 5s"), 60),
        (consumer(", timeout: 2m, batch_window: 10s"), 730),
        (consumer(", timeout: 2m", beside=", visibility_timeout: 3m"), 180),
    ],
)
def test_a_message_is_hidden_while_it_is_handled(tmp_path: Path, text: str, seconds: int):
    main = resource(terraform(tmp_path, text), "aws_sqs_queue", "jobs_queue")

    assert main["visibility_timeout_seconds"] == seconds


def test_the_consumer_gets_batches_and_answers_which_messages_failed(tmp_path: Path):
    stacks = terraform(tmp_path, consumer(", batch_size: 50, batch_window: 20s, concurrency: 3"))

    for region in REGIONS:
        source = resource(stacks, "aws_lambda_event_source_mapping", "jobs_consumer-source", region)
        assert source["event_source_arn"] == "${aws_sqs_queue.jobs_queue.arn}"
        assert source["function_response_types"] == ["ReportBatchItemFailures"]
        assert (source["batch_size"], source["maximum_batching_window_in_seconds"]) == (50, 20)
        assert source["scaling_config"] == {"maximum_concurrency": 3}
        assert source["depends_on"] == ["aws_iam_role_policy.jobs_consumer-role-policy"]


def test_the_consumer_may_do_what_it_uses_and_no_more(tmp_path: Path):
    rest = "  steps: {type: queue, fifo: true}\n  key: {type: secret}\n  rates: {type: parameter, value: '1'}\n"
    text = consumer(", uses: {steps: send, key: read, rates: read}, environment: {LEVEL: '${x}'}", rest=rest)
    stacks = terraform(tmp_path, text)

    document = resource(stacks, "aws_iam_role_policy", "jobs_consumer-role-policy", "us-west-2")["policy"]
    assert allowed(document) == {
        "logs:CreateLogStream": ["arn::logs:us-west-2::log-group:/aws/lambda/shop-jobs-consumer:*"],
        "logs:PutLogEvents": ["arn::logs:us-west-2::log-group:/aws/lambda/shop-jobs-consumer:*"],
        "sqs:DeleteMessage": ["arn::sqs:us-west-2::shop-jobs"],
        "sqs:ReceiveMessage": ["arn::sqs:us-west-2::shop-jobs"],
        "sqs:GetQueueAttributes": ["arn::sqs:us-west-2::shop-steps.fifo"],
        "sqs:GetQueueUrl": ["arn::sqs:us-west-2::shop-steps.fifo"],
        "sqs:SendMessage": ["arn::sqs:us-west-2::shop-steps.fifo"],
        "secretsmanager:DescribeSecret": ["arn::secretsmanager:us-west-2::secret:shop-key-??????"],
        "secretsmanager:GetSecretValue": ["arn::secretsmanager:us-west-2::secret:shop-key-??????"],
        "ssm:GetParameter": ["arn::ssm:us-west-2::parameter/shop/rates"],
        "ssm:GetParameters": ["arn::ssm:us-west-2::parameter/shop/rates"],
    }
    variables = resource(stacks, "aws_lambda_function", "jobs_consumer", "us-west-2")["environment"]["variables"]
    assert variables.pop("STEPS_QUEUE_URL").startswith("https://sqs.us-west-2.${")
    assert variables == {"KEY_SECRET": "shop-key", "RATES_PARAMETER": "/shop/rates", "LEVEL": "$${x}"}


def test_a_pilot_light_keeps_queues_and_runs_no_consumer(tmp_path: Path):
    stacks = terraform(tmp_path, consumer(top="strategy: pilot-light\n"))

    assert "aws_lambda_function" in stacks["us-east-1"]["resource"]
    assert set(stacks["us-west-2"]["resource"]) == {"aws_sqs_queue"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (queue(", consumer: {code: nowhere}"), "there is no folder .*nowhere"),
        (queue(", consumer: {code: src, handler: missing}"), "`missing`"),
    ],
)
def test_code_that_is_not_there_is_refused_where_the_spec_names_it(tmp_path: Path, text: str, says: str):
    with pytest.raises(InputError, match=says):
        terraform(tmp_path, text)


def test_variables_that_lambda_would_not_take_are_refused(tmp_path: Path):
    long = ", ".join(f"V{number}: {'x' * 2000}" for number in range(3))

    with pytest.raises(InputError, match="Lambda takes 4 KB"):
        terraform(tmp_path, consumer(f", environment: {{{long}}}"))


API = "  api: {type: rest-api, code: src, routes: {GET /: read}, uses: {%s}}\n"


@pytest.mark.parametrize(
    ("access", "actions"),
    [
        ("send", {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"}),
        (
            "receive",
            {
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ReceiveMessage",
            },
        ),
    ],
)
def test_an_api_may_send_or_receive_and_its_health_check_only_asks(tmp_path: Path, access: str, actions: set[str]):
    stacks = terraform(tmp_path, queue(rest=API % f"jobs: {access}"), HANDLER)

    own = allowed(resource(stacks, "aws_iam_role_policy", "api_role-policy")["policy"])
    health = allowed(resource(stacks, "aws_iam_role_policy", "api_health-role-policy")["policy"])
    assert {action for action in own if action.startswith("sqs:")} == actions
    assert {action for action in health if action.startswith("sqs:")} == {"sqs:GetQueueAttributes"}
    checked = resource(stacks, "aws_lambda_function", "api_function-health")["environment"]["variables"]
    (dependency,) = json.loads(checked["FARSHORE_DEPENDENCIES"])
    assert (dependency["kind"], dependency["service"], dependency["access"]) == ("queue", "jobs", access)
