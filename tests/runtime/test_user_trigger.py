"""The trigger notes who has changed, and hands the event back whatever happens: sign-in waits for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.lambda_host import LambdaHost

RUNTIME = Path(__file__).parents[2] / "farshore" / "runtime"
EVENT = json.loads((Path(__file__).parent / "events" / "cognito-post-authentication.json").read_text(encoding="utf-8"))
PATIENCE_OF_COGNITO = 5.0


@pytest.fixture
def new_trigger(tmp_path: Path) -> Iterator[Callable[..., LambdaHost]]:
    """Starts the trigger as a new function."""
    shutil.copy(RUNTIME / "user_trigger.py", tmp_path)
    hosts: list[LambdaHost] = []

    def start(**environment: str) -> LambdaHost:
        hosts.append(LambdaHost(tmp_path, environment))
        return hosts[-1]

    yield start
    for host in hosts:
        host.stop()


def test_the_user_is_noted_without_their_attributes(
    new_trigger: Callable[..., LambdaHost], runtime_aws: Any, aws_client: Callable[[str], Any]
) -> None:
    queue = aws_client("sqs").create_queue(QueueName="changes")["QueueUrl"]
    trigger = new_trigger(AWS_ENDPOINT_URL=runtime_aws.endpoint, QUEUE_URL=queue)

    assert trigger.run("user_trigger.handler", EVENT)["response"] == EVENT

    (message,) = aws_client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"]) == {"pool": "us-west-2_EXAMPLE", "username": EVENT["userName"]}


@pytest.mark.parametrize("endpoint", ["silent_endpoint", "dead_endpoint"])
def test_a_queue_that_does_not_answer_keeps_nobody_from_signing_in(
    endpoint: str, new_trigger: Callable[..., LambdaHost], request: pytest.FixtureRequest
) -> None:
    trigger = new_trigger(AWS_ENDPOINT_URL=request.getfixturevalue(endpoint), QUEUE_URL="https://example.com/1/changes")

    answer = trigger.run("user_trigger.handler", EVENT)

    assert answer["response"] == EVENT
    assert answer["seconds"] < PATIENCE_OF_COGNITO / 2
    logged = trigger.stop()
    assert "the hourly comparison will find it" in logged
    assert "ann@example.com" not in logged


@pytest.mark.parametrize("event", [{}, {"userPoolId": "us-west-2_EXAMPLE"}])
def test_an_event_that_names_nobody_is_handed_back_too(event: dict, new_trigger: Callable[..., LambdaHost]) -> None:
    assert (
        new_trigger(QUEUE_URL="https://example.com/1/changes").run("user_trigger.handler", event)["response"] == event
    )
