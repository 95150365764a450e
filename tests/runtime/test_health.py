"""The health function answers as Lambda calls it: alone, in its own process, against an AWS on a socket."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.lambda_host import ACCOUNT, SECRET, Answer, LambdaHost
from tests.runtime.recorder import Recorder

EVENT = json.loads((Path(__file__).parent / "events" / "route53.json").read_text(encoding="utf-8"))
DIRECT = {name: value for name, value in EVENT.items() if name != "requestContext"}
"""An invocation that did not come over HTTP: API Gateway adds `requestContext` to every request."""
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}


def table(name: str, keys: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    keys = {"orderId": "S"} if keys is None else keys
    described = {"kind": "table", "service": "orders", "name": name, "keys": keys}
    return {**described, "access": "write", "writes": "on", **changes}


def bucket(name: str) -> dict[str, Any]:
    return {"kind": "bucket", "service": "exports", "name": name, "access": "read"}


def other(kind: str, name: str, access: str = "read") -> dict[str, Any]:
    return {"kind": kind, "service": f"the-{kind}", "name": name, "access": access}


def ask(host: LambdaHost, *dependencies: dict[str, Any], **environment: str) -> Answer:
    own = {"FARSHORE_HEALTH_HANDLER": "", "FARSHORE_DEPENDENCIES": json.dumps(dependencies), **environment}
    return host.invoke("health.handler", DIRECT, own)


@pytest.fixture
def new_table(aws_client: Callable[[str], Any]) -> Callable[..., str]:
    """Makes a table of a fresh name with the given key attributes."""

    def create(**keys: str) -> str:
        keys = keys or {"orderId": "S"}
        name = f"orders-{uuid.uuid4().hex}"
        aws_client("dynamodb").create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": type_} for key, type_ in keys.items()],
            KeySchema=[
                {"AttributeName": key, "KeyType": role} for key, role in zip(keys, ("HASH", "RANGE"), strict=False)
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        return name

    return create


@pytest.fixture
def new_bucket(aws_client: Callable[[str], Any]) -> Callable[[], str]:
    """Makes a bucket of a fresh name."""

    def create() -> str:
        name = f"exports-{uuid.uuid4().hex}"
        aws_client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
        return name

    return create


@pytest.fixture
def calls(runtime_aws: Recorder, new_table: object, new_bucket: object) -> list[str]:
    """What AWS is asked from here on; cleared by the test once it has made what it needs."""
    runtime_aws.calls.clear()
    return runtime_aws.calls


def test_it_is_healthy_when_table_and_bucket_answer(
    warm_health: LambdaHost, new_table: Callable[..., str], new_bucket: Callable[[], str]
) -> None:
    answer = ask(warm_health, table(new_table()), bucket(new_bucket()))
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"
    for line in answer.json["dependencies"]:
        assert 0 <= line.pop("milliseconds") < 1500
    assert answer.json["status"] == "ok"
    assert answer.json["region"] == "us-west-2"
    assert [(line["service"], line["kind"], line["status"]) for line in answer.json["dependencies"]] == [
        ("orders", "table", "ok"),
        ("exports", "bucket", "ok"),
    ]


def test_queues_secrets_and_parameters_are_asked_for_and_neither_read_nor_changed(
    warm_health: LambdaHost, aws_client: Callable[[str], Any], calls: list[str]
) -> None:
    name = uuid.uuid4().hex
    sqs, secrets, parameters = aws_client("sqs"), aws_client("secretsmanager"), aws_client("ssm")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="waits")
    secrets.create_secret(Name=name, SecretString=SECRET)
    parameters.put_parameter(Name=f"/shop/{name}", Value=SECRET, Type="SecureString")
    calls.clear()

    answer = ask(
        warm_health,
        other("queue", url, "send"),
        other("secret", name),
        other("parameter", f"/shop/{name}"),
    )

    assert answer.status == 200
    assert [line["status"] for line in answer.json["dependencies"]] == ["ok"] * 3
    assert SECRET not in answer.text
    assert set(calls) == {"GetQueueAttributes", "DescribeSecret", "GetParameter"}
    (message,) = sqs.receive_message(QueueUrl=url, AttributeNames=["ApproximateReceiveCount"])["Messages"]
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"


@pytest.mark.parametrize(
    ("dependency", "error"),
    [
        (other("queue", "https://sqs.us-west-2.amazonaws.com/123456789012/no-such-queue", "send"), "NonExistentQueue"),
        (other("secret", "no-such-secret"), "ResourceNotFoundException"),
        (other("parameter", "/no/such/parameter"), "ParameterNotFound"),
    ],
    ids=lambda value: value if isinstance(value, str) else value["kind"],
)
def test_what_is_not_there_is_told_by_its_code(warm_health: LambdaHost, dependency: dict[str, Any], error: str) -> None:
    answer = ask(warm_health, dependency)

    assert answer.status == 503
    assert error in answer.json["dependencies"][0]["error"]


def test_a_secret_whose_value_nobody_has_written_is_no_use(
    warm_health: LambdaHost, aws_client: Callable[[str], Any]
) -> None:
    name = uuid.uuid4().hex
    aws_client("secretsmanager").create_secret(Name=name)

    answer = ask(warm_health, other("secret", name))

    assert answer.status == 503
    assert answer.json["dependencies"][0]["error"] == "ValueMissing"


@pytest.mark.parametrize(("name", "status", "word"), [("", 200, "ok"), ("no-such-table", 503, "failing")])
def test_over_http_the_answer_is_a_status_and_nothing_else(
    warm_health: LambdaHost, new_table: Callable[..., str], name: str, status: int, word: str
) -> None:
    own = {"FARSHORE_HEALTH_HANDLER": "", "FARSHORE_DEPENDENCIES": json.dumps([table(name or new_table())])}

    answer = warm_health.invoke("health.handler", EVENT, own)

    assert (answer.status, answer.json) == (status, {"status": word})
    assert answer.headers["cache-control"] == "no-store"


def test_no_header_of_a_client_makes_the_answer_longer(warm_health: LambdaHost) -> None:
    event = {**EVENT, "headers": {"requestContext": "", "X-Amz-Invocation-Type": "RequestResponse"}, "body": "{}"}

    answer = warm_health.invoke("health.handler", event, {"FARSHORE_DEPENDENCIES": "[]"})

    assert answer.json == {"status": "ok"}


def test_a_function_for_strangers_repeats_its_answer_and_asks_nothing(
    new_health: Callable[..., LambdaHost], calls: list[str]
) -> None:
    own = {"FARSHORE_DEPENDENCIES": json.dumps([table("no-such-table")]), "FARSHORE_ANSWER_SECONDS": "60"}
    host = new_health(**own)
    first = host.invoke("health.handler", EVENT)
    asked = len(calls)

    again = [host.invoke("health.handler", EVENT) for _ in range(20)]

    assert {one.status for one in (first, *again)} == {503}
    assert asked > 0
    assert len(calls) == asked


@pytest.mark.parametrize("seconds", ["0", "", "-1", "soon"])
def test_without_such_a_setting_every_failure_is_looked_at_anew(
    new_health: Callable[..., LambdaHost], new_table: Callable[..., str], seconds: str
) -> None:
    host = new_health(FARSHORE_ANSWER_SECONDS=seconds)

    assert ask(host, table("no-such-table")).status == 503
    assert ask(host, table(new_table())).status == 200


def test_an_api_without_dependencies_is_healthy(warm_health: LambdaHost) -> None:
    answer = ask(warm_health)
    assert (answer.status, answer.json["dependencies"]) == (200, [])


def test_a_missing_table_is_named_by_its_service_and_error_code(
    warm_health: LambdaHost, new_bucket: Callable[[], str]
) -> None:
    answer = ask(warm_health, table("no-such-table"), bucket(new_bucket()))
    orders, exports = answer.json["dependencies"]
    assert (answer.status, answer.json["status"]) == (503, "failing")
    assert (orders["status"], orders["error"]) == ("failing", "ResourceNotFoundException")
    assert exports["status"] == "ok"
    assert "error" not in exports


def test_a_missing_bucket_is_unhealthy(warm_health: LambdaHost) -> None:
    answer = ask(warm_health, bucket("no-such-bucket-anywhere"))
    assert (answer.status, answer.json["dependencies"][0]["error"]) == (503, "NoSuchBucket")


def test_a_table_with_other_keys_than_declared_is_unhealthy(
    warm_health: LambdaHost, new_table: Callable[..., str]
) -> None:
    answer = ask(warm_health, table(new_table(userId="S")))
    assert (answer.status, answer.json["dependencies"][0]["error"]) == (503, "ValidationException")


@pytest.mark.parametrize(
    "keys",
    [{"id": "S"}, {"id": "N"}, {"id": "B"}, {"userId": "S", "at": "N"}, {"size": "B", "name": "S"}],
    ids=lambda keys: "+".join(f"{name}:{type_}" for name, type_ in keys.items()),
)
def test_every_shape_of_key_is_read_and_written(
    warm_health: LambdaHost, new_table: Callable[..., str], calls: list[str], keys: dict[str, str]
) -> None:
    name = new_table(**keys)
    calls.clear()
    assert ask(warm_health, table(name, keys)).status == 200
    assert calls == ["GetItem", "DeleteItem"]


def test_nothing_is_written_when_the_write_switch_is_off(
    warm_health: LambdaHost, new_table: Callable[..., str], calls: list[str]
) -> None:
    name = new_table()
    calls.clear()
    assert ask(warm_health, table(name, writes="off")).status == 200
    assert calls == ["GetItem"]


def test_nothing_is_written_to_a_table_the_api_only_reads(
    warm_health: LambdaHost, new_table: Callable[..., str], calls: list[str]
) -> None:
    name = new_table()
    calls.clear()
    assert ask(warm_health, table(name, access="read")).status == 200
    assert not WRITES & set(calls)


def test_a_real_item_under_the_sentinels_key_survives(
    warm_health: LambdaHost, new_table: Callable[..., str], aws_client: Callable[[str], Any]
) -> None:
    name = new_table(userId="S", at="N")
    item = {"userId": {"S": "farshore-health"}, "at": {"N": "-1"}, "total": {"N": "12.50"}}
    aws_client("dynamodb").put_item(TableName=name, Item=item)
    # Keys in the order of the alphabet, as sorted JSON has them: the condition must hold the item by either.
    for keys in ({"at": "N", "userId": "S"}, {"userId": "S", "at": "N"}):
        assert ask(warm_health, table(name, keys)).status == 200
    assert aws_client("dynamodb").scan(TableName=name)["Items"] == [item]


def test_the_write_check_leaves_no_item_behind(
    warm_health: LambdaHost, new_table: Callable[..., str], aws_client: Callable[[str], Any]
) -> None:
    name = new_table()
    assert ask(warm_health, table(name)).status == 200
    assert aws_client("dynamodb").scan(TableName=name)["Count"] == 0


def test_a_write_path_that_fails_is_unhealthy_although_reads_work(
    warm_health: LambdaHost, new_table: Callable[..., str], runtime_aws: Recorder
) -> None:
    name = new_table()
    runtime_aws.refused.add("DeleteItem")
    answer = ask(warm_health, table(name))
    runtime_aws.refused.clear()
    assert (answer.status, answer.json["dependencies"][0]["error"]) == (503, "AccessDeniedException")
    assert ACCOUNT not in answer.text
    assert "arn:" not in answer.text


def test_a_success_is_not_asked_for_again_within_seconds(
    warm_health: LambdaHost, new_table: Callable[..., str], calls: list[str]
) -> None:
    name = new_table()
    calls.clear()
    answers = [ask(warm_health, table(name)) for _ in range(20)]
    assert {answer.status for answer in answers} == {200}
    assert calls == ["GetItem", "DeleteItem"]


def test_a_success_is_asked_for_again_after_five_seconds(
    warm_health: LambdaHost, new_table: Callable[..., str], aws_client: Callable[[str], Any]
) -> None:
    name = new_table()
    assert ask(warm_health, table(name)).status == 200
    aws_client("dynamodb").delete_table(TableName=name)
    time.sleep(5.1)
    assert ask(warm_health, table(name)).status == 503


def test_a_failure_is_not_kept(warm_health: LambdaHost, aws_client: Callable[[str], Any]) -> None:
    name = f"exports-{uuid.uuid4().hex}"
    assert ask(warm_health, bucket(name)).status == 503
    aws_client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    assert ask(warm_health, bucket(name)).status == 200


def test_a_dependency_that_never_answers_is_late_within_route_53s_two_seconds(
    new_health: Callable[..., LambdaHost], new_bucket: Callable[[], str], silent_endpoint: str
) -> None:
    dependencies = [table("pegboard-orders"), bucket(new_bucket())]
    host = new_health(
        AWS_ENDPOINT_URL_DYNAMODB=silent_endpoint,
        # Set from the start, as in Lambda, so that the clients are built before the clock runs.
        FARSHORE_DEPENDENCIES=json.dumps(dependencies),
    )
    answer = ask(host, *dependencies)
    orders, exports = answer.json["dependencies"]
    assert answer.status == 503
    assert answer.seconds < 2
    assert orders["error"] == "DeadlineExceeded"
    assert exports["status"] == "ok"


def test_checks_run_at_the_same_time(new_health: Callable[..., LambdaHost], silent_endpoint: str) -> None:
    host = new_health(AWS_ENDPOINT_URL=silent_endpoint)
    answer = ask(host, *(table(f"orders-{number}", service=f"orders-{number}") for number in range(8)))
    assert answer.seconds < 2
    assert [line["error"] for line in answer.json["dependencies"]] == ["DeadlineExceeded"] * 8


def test_a_refused_connection_is_unhealthy_at_once(new_health: Callable[..., LambdaHost], dead_endpoint: str) -> None:
    answer = ask(new_health(AWS_ENDPOINT_URL=dead_endpoint), table("orders"))
    assert answer.status == 503
    assert answer.json["dependencies"][0]["error"] in ("EndpointConnectionError", "DeadlineExceeded")


def test_checks_that_hang_do_not_pile_up_without_end(new_health: Callable[..., LambdaHost], tmp_path: Path) -> None:
    (tmp_path / "task" / "app.py").write_text(
        "import threading, time\n"
        "def check(event, context):\n"
        "    for _ in range(200): threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()\n"
        "    time.sleep(3600)\n"
    )
    host = new_health(FARSHORE_DEPENDENCIES="[]", FARSHORE_HEALTH_HANDLER="app.check")
    first, second = (host.invoke("health.handler", DIRECT) for _ in range(2))
    assert first.json["dependencies"][0]["error"] == "DeadlineExceeded"
    assert (second.status, second.json["error"]) == (503, "TooManyLateChecks")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "{}",
        "[1]",
        "[[]]",
        "[" * 100_000,
        '[{"kind": "table"}]',
        json.dumps([table("orders", kind="queue")]),
        json.dumps([table("orders", keys={})]),
        json.dumps([table("orders", keys={"a": "S", "b": "S", "c": "S"})]),
        json.dumps([table("orders", keys={"a": "SS"})]),
        json.dumps([table("orders", keys=["a"])]),
        json.dumps([table("orders", access="admin")]),
        json.dumps([table("orders", writes=True)]),
        json.dumps([table("")]),
        json.dumps([{**bucket("exports"), "name": 1}]),
        json.dumps([other("queue", "https://sqs", access="write")]),
        json.dumps([other("secret", "key", access="receive")]),
        json.dumps([other("topic", "news")]),
    ],
    ids=lambda text: text[:40],
)
def test_a_malformed_environment_is_unhealthy_and_never_an_exception(warm_health: LambdaHost, text: str) -> None:
    answer = ask(warm_health, FARSHORE_DEPENDENCIES=text)
    assert answer.status == 503
    assert answer.json == {
        "status": "failing",
        "region": "us-west-2",
        "dependencies": [],
        "error": "MalformedDependencies",
    }


def test_a_missing_environment_is_unhealthy_and_logged(new_health: Callable[..., LambdaHost]) -> None:
    host = new_health()
    answer = host.invoke("health.handler", DIRECT)
    assert (answer.status, answer.json["error"]) == (503, "MalformedDependencies")
    assert "KeyError('FARSHORE_DEPENDENCIES')" in host.stop()


def test_the_answer_holds_no_account_no_arn_and_no_secret(warm_health: LambdaHost) -> None:
    arn = f"arn:aws:dynamodb:us-west-2:{ACCOUNT}:table/gone"
    answer = ask(warm_health, table(arn), bucket(f"exports-us-west-2-{ACCOUNT}"))
    assert answer.status == 503
    for secret in (ACCOUNT, "arn:", SECRET, "AKIA", "127.0.0.1"):
        assert secret not in answer.text


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("def check(event, context): return True", None),
        ("def check(event, context): return {'statusCode': 204}", None),
        ("def check(event, context): return {'statusCode': '200'}", None),
        ("def check(event, context): return event['httpMethod'] == 'GET' and context.aws_request_id", None),
        ("def check(event, context): return False", "HandlerUnhealthy"),
        ("def check(event, context): pass", "HandlerUnhealthy"),
        ("def check(event, context): return {'statusCode': 503}", "HandlerUnhealthy"),
        ("def check(event, context): return {'statusCode': None}", "TypeError"),
        ("def check(event, context): raise LookupError('password=hunter2')", "LookupError"),
        ("def check(event, context): raise SystemExit(1)", "SystemExit"),
        ("def check(event, context): __import__('time').sleep(60)", "DeadlineExceeded"),
        ("import no_such_module", "ModuleNotFoundError"),
        ("raise SystemExit", "SystemExit"),
        ("", "AttributeError"),
    ],
)
def test_the_users_own_check_is_called_as_well(
    new_health: Callable[..., LambdaHost], tmp_path: Path, code: str, error: str | None
) -> None:
    (tmp_path / "task" / "app.py").write_text(code)
    own = {"FARSHORE_DEPENDENCIES": "[]", "FARSHORE_HEALTH_HANDLER": "app.check"}
    answer = new_health(**own).invoke("health.handler", DIRECT)
    (line,) = answer.json["dependencies"]
    assert (line["service"], line["kind"], line.get("error")) == ("handler", "handler", error)
    assert answer.status == (503 if error else 200)
    assert "hunter2" not in answer.text
    assert answer.seconds < 2
