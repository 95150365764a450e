"""Queues, secrets and parameters deployed in two regions: every twin is there, and neither region needs the other."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.deployment.project import ACCOUNT, PRIMARY, STANDBY, Project, trial
from tests.runtime.lambda_host import LambdaHost
from tests.standin.process import StandIn
from tests.standin.terraform import require_terraform

pytestmark = pytest.mark.terraform

PARTS = ["data", PRIMARY, STANDBY]
VALUE = "sk-test-written-by-a-person"

SPEC = """
name: shop
regions: {primary: us-east-1, standby: us-west-2}
services:
  jobs:
    type: queue
    dead_letter_after: 3
    consumer: {code: src, uses: {steps: send, card-key: read, rates: read, token: read}, concurrency: 5}
  steps: {type: queue, fifo: true, retention: 4d}
  card-key: {type: secret, description: key of the card acquirer}
  rates: {type: parameter, value: "7.5", standby_value: "7.6"}
  token: {type: parameter, secure: true}
"""

CODE = '''
import json
import os

import boto3


def handler(event, context):
    """Passes messages on as steps; which fail, Lambda tries again."""
    key = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["CARD_KEY_SECRET"])["SecretString"]
    rate = boto3.client("ssm").get_parameter(Name=os.environ["RATES_PARAMETER"])["Parameter"]["Value"]
    steps, failed = boto3.client("sqs"), []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])["order"]
        except ValueError:
            failed.append({"itemIdentifier": record["messageId"]})
            continue
        body = json.dumps({"order": order, "rate": rate, "signed": bool(key)})
        steps.send_message(QueueUrl=os.environ["STEPS_QUEUE_URL"], MessageBody=body, MessageGroupId=order)
    return {"batchItemFailures": failed}
'''


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The whole spec, applied."""
    require_terraform()
    folder = tmp_path_factory.mktemp("shop")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(CODE, encoding="utf-8")
    with StandIn() as standin:
        project = Project(folder, standin, trial(SPEC))
        project.deploy_part("data")
        at_once(project.deploy_part, (PRIMARY, STANDBY))
        standin.client("secretsmanager", PRIMARY).put_secret_value(SecretId="shop-card-key", SecretString=VALUE)
        yield project


def at_once(act: Callable[[str], object], parts: Iterable[str]) -> None:
    """Do something to several stacks at the same time: the provider spends most of it waiting for queues."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(act, parts))


def url(shop: Project, region: str, name: str) -> str:
    return str(shop.standin.client("sqs", region).get_queue_url(QueueName=name)["QueueUrl"])


def attributes(shop: Project, region: str, name: str) -> dict[str, str]:
    client = shop.standin.client("sqs", region)
    return dict(client.get_queue_attributes(QueueUrl=url(shop, region, name), AttributeNames=["All"])["Attributes"])


def test_every_stack_is_valid_and_has_something_to_deploy(shop: Project):
    assert shop.planned == dict.fromkeys(PARTS, True)


@pytest.mark.parametrize("region", [PRIMARY, STANDBY])
def test_each_region_has_its_queues_and_their_dead_letters(shop: Project, region: str):
    def arn(name: str) -> str:
        return f"arn:aws:sqs:{region}:{ACCOUNT}:{name}"

    for name, dead_letters, after in (
        ("shop-jobs", "shop-jobs-dead-letters", 3),
        ("shop-steps.fifo", "shop-steps-dead-letters.fifo", 5),
    ):
        queue, dead = attributes(shop, region, name), attributes(shop, region, dead_letters)
        assert json.loads(queue["RedrivePolicy"]) == {
            "deadLetterTargetArn": arn(dead_letters),
            "maxReceiveCount": after,
        }
        assert json.loads(queue["RedriveAllowPolicy"]) == {"redrivePermission": "denyAll"}
        assert json.loads(dead["RedriveAllowPolicy"]) == {
            "redrivePermission": "byQueue",
            "sourceQueueArns": [arn(name)],
        }
        assert dead["MessageRetentionPeriod"] == str(14 * 86_400)
        for one in (queue, dead):
            assert one["SqsManagedSseEnabled"] == "true"
            assert json.loads(one["Policy"])["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_consumer_is_the_same_in_both_regions(shop: Project):
    functions, sources = [], []
    for region in (PRIMARY, STANDBY):
        client = shop.standin.client("lambda", region)
        functions.append(client.get_function_configuration(FunctionName="shop-jobs-consumer"))
        (source,) = client.list_event_source_mappings(FunctionName="shop-jobs-consumer")["EventSourceMappings"]
        assert source["EventSourceArn"] == f"arn:aws:sqs:{region}:{ACCOUNT}:shop-jobs"
        sources.append(
            {name: source[name] for name in ("BatchSize", "FunctionResponseTypes", "ScalingConfig", "State")}
        )

    assert functions[0]["CodeSha256"] == functions[1]["CodeSha256"]
    assert sources[0] == sources[1]
    assert sources[0]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert sources[0]["ScalingConfig"] == {"MaximumConcurrency": 5}
    assert int(attributes(shop, PRIMARY, "shop-jobs")["VisibilityTimeout"]) == 6 * functions[0]["Timeout"]


def test_the_secret_is_replicated_and_its_value_can_be_read_in_the_other_region(shop: Project):
    home, away = (shop.standin.client("secretsmanager", region) for region in (PRIMARY, STANDBY))

    (status,) = home.describe_secret(SecretId="shop-card-key")["ReplicationStatus"]
    assert (status["Region"], status["Status"]) == (STANDBY, "InSync")
    assert away.get_secret_value(SecretId="shop-card-key")["SecretString"] == VALUE
    with pytest.raises(away.exceptions.ClientError, match=r"(?i)replica"):
        away.put_secret_value(SecretId="shop-card-key", SecretString="not here")


def test_each_region_has_its_own_parameter(shop: Project):
    found = {
        region: shop.standin.client("ssm", region).get_parameter(Name="/shop/rates")["Parameter"]["Value"]
        for region in (PRIMARY, STANDBY)
    }

    assert found == {PRIMARY: "7.5", STANDBY: "7.6"}


def test_what_a_person_writes_stays_and_is_in_no_state_and_no_plan(shop: Project):
    client = shop.standin.client("ssm", STANDBY)
    client.put_parameter(Name="/shop/token", Value=VALUE, Type="SecureString", Overwrite=True)

    for part in PARTS:
        plan = shop.stacks[part].plan("-out=later.tfplan")
        assert not plan.has_changes, plan.stdout
        assert VALUE not in json.dumps(shop.stacks[part].show(Path("later.tfplan")))
    shop.stacks[STANDBY].apply()

    assert client.get_parameter(Name="/shop/token", WithDecryption=True)["Parameter"]["Value"] == VALUE
    states = list(shop.folder.glob("terraform.*.tfstate*"))
    assert states
    assert not [state.name for state in states if VALUE in state.read_text(encoding="utf-8")]


def test_a_message_that_fails_lands_in_the_dead_letters_of_its_region(shop: Project, tmp_path: Path):
    for region in (PRIMARY, STANDBY):
        sqs, queue = shop.standin.client("sqs", region), url(shop, region, "shop-jobs")
        host = consumer(shop, region, tmp_path / region)
        sqs.send_message(QueueUrl=queue, MessageBody='{"order": "4711"}')
        sqs.send_message(QueueUrl=queue, MessageBody="nothing a program can read")
        for _ in range(4):
            handle(sqs, queue, host, region)
        assert host.stop() == ""

        (step,) = bodies(sqs, url(shop, region, "shop-steps.fifo"))
        assert json.loads(step) == {"order": "4711", "rate": "7.5" if region == PRIMARY else "7.6", "signed": True}
        assert bodies(sqs, url(shop, region, "shop-jobs-dead-letters")) == ["nothing a program can read"]
        assert bodies(sqs, queue) == []


def consumer(shop: Project, region: str, folder: Path) -> LambdaHost:
    """Return the function as it was deployed: its zip, its environment, and nothing else."""
    function = shop.terraform_json(region)["resource"]["aws_lambda_function"]["jobs_consumer"]
    with zipfile.ZipFile(shop.out / "stacks" / f"shop-{region}" / function["filename"]) as zipped:
        zipped.extractall(folder)
    client = shop.standin.client("lambda", region)
    deployed = client.get_function_configuration(FunctionName="shop-jobs-consumer")
    # Its queue is where AWS would have it, and the stand-in knows its own name for it.
    environment = deployed["Environment"]["Variables"]
    assert environment["STEPS_QUEUE_URL"] == f"https://sqs.{region}.amazonaws.com/{ACCOUNT}/shop-steps.fifo"
    here = {"AWS_ENDPOINT_URL": shop.standin.url, "AWS_REGION": region, "AWS_DEFAULT_REGION": region}
    return LambdaHost(folder, {**environment, **here})


def handle(sqs: Any, queue: str, host: LambdaHost, region: str) -> None:
    """Do what Lambda does with a queue: hand a batch over, delete what has succeeded, let the rest be seen again."""
    messages = sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0, AttributeNames=["All"], WaitTimeSeconds=0
    ).get("Messages", [])
    if not messages:
        return
    answer = host.call("app.handler", {"Records": [record(message, region) for message in messages]})
    failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
    for message in messages:
        if message["MessageId"] not in failed:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def record(message: dict[str, Any], region: str) -> dict[str, Any]:
    """Return a message as Lambda writes it into an event.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{region}:{ACCOUNT}:shop-jobs",
        "awsRegion": region,
    }


def bodies(sqs: Any, queue: str) -> list[str]:
    found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages", [])
    return [message["Body"] for message in found]


@pytest.mark.parametrize(("lost", "survivor"), [(PRIMARY, STANDBY), (STANDBY, PRIMARY)])
def test_a_region_is_planned_and_applied_while_the_other_is_lost(shop: Project, lost: str, survivor: str):
    shop.standin.refuse(lost, global_services=False)
    try:
        assert not shop.stacks[survivor].plan().has_changes
        shop.stacks[survivor].apply()
    finally:
        shop.standin.admit(lost)


def test_zz_everything_of_a_trial_can_be_destroyed(shop: Project):
    at_once(lambda part: shop.stacks[part].destroy(), (PRIMARY, STANDBY))
    shop.stacks["data"].destroy()

    for region in (PRIMARY, STANDBY):
        client = shop.standin.client
        assert client("sqs", region).list_queues().get("QueueUrls", []) == []
        assert client("secretsmanager", region).list_secrets()["SecretList"] == []
        assert client("ssm", region).describe_parameters()["Parameters"] == []
        assert client("lambda", region).list_functions()["Functions"] == []
