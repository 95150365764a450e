"""Queues: redrive policies as AWS answers them, and which queue may have which for its dead letters.

moto forgets who may use a queue for dead letters and adds spaces to the other policy; AWS answers without. It matters
because terraform waits until both are as it has sent them, and takes a space for a change. moto also takes any pair of
queues; AWS refuses a standard queue's dead letters in a FIFO queue, and those of a queue that the other does not allow.
And moto calls the function of an event source in a container, which there is none of here: messages wait until a test
takes them.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues (2026-11-28)
"""

from __future__ import annotations

import json
from typing import Any

from .service import ACCOUNT, Service, replaces


class Sqs(Service):
    """SQS with redrive policies."""

    name = "sqs"

    def patch(self) -> None:
        """Let moto's queues keep both policies, and look at them."""
        from moto.sqs.models import Queue

        @replaces(Queue, "attributes")
        def attributes(original: Any, queue: Any) -> dict[str, Any]:
            kept = {"RedriveAllowPolicy": _allowed(queue), "RedrivePolicy": queue.redrive_policy}
            policies = {name: json.dumps(value, separators=(",", ":")) for name, value in kept.items() if value}
            return {**original(queue), **policies}

        @replaces(Queue, "_setup_dlq")
        def set_dead_letters(original: Any, queue: Any, policy: Any) -> None:
            original(queue, policy)
            if queue.redrive_policy:
                _check(queue)

        @replaces(Queue, "add_message")
        def add_message(original: Any, queue: Any, message: Any) -> None:
            sources, queue.lambda_event_source_mappings = queue.lambda_event_source_mappings, {}
            try:
                original(queue, message)
            finally:
                queue.lambda_event_source_mappings = sources


def _allowed(queue: Any) -> dict[str, Any]:
    return dict(json.loads(getattr(queue, "redrive_allow_policy", None) or "{}"))


def _check(queue: Any) -> None:
    times = queue.redrive_policy["maxReceiveCount"]
    if not 1 <= times <= 1_000:
        _refuse(f"maxReceiveCount must be between 1 and 1000, and is {times}.")
    target = queue.dead_letter_queue
    if target.fifo_queue != queue.fifo_queue:
        _refuse("The dead-letter queue must be of the same type as the source.")
    allowed = _allowed(target)
    permission = allowed.get("redrivePermission", "allowAll")
    if permission == "denyAll" or (
        permission == "byQueue" and queue.queue_arn not in allowed.get("sourceQueueArns", ())
    ):
        _refuse("The dead-letter queue does not allow this source queue.")


def _refuse(reason: str) -> None:
    from moto.core.exceptions import JsonRESTError

    raise JsonRESTError("InvalidParameterValue", f"Value for parameter RedrivePolicy is invalid. Reason: {reason}")


def find_queue(arn: str) -> Any:
    """Return moto's queue of an ARN; None if there is none."""
    from moto.sqs.models import sqs_backends

    region = arn.split(":")[3]
    return next((one for one in sqs_backends[ACCOUNT][region].queues.values() if one.queue_arn == arn), None)
