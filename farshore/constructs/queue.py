"""queue: a queue and its dead letters in one region, the function that handles them, and what they offer."""

from __future__ import annotations

import json
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, policy
from farshore.constructs.consumer import QueueConsumer
from farshore.constructs.offer import Offer
from farshore.constructs.stack import SpecStack
from farshore.names import Names
from farshore.placement import Placement, Placements
from farshore.spec.duration import Duration
from farshore.spec.services.base import Access
from farshore.spec.services.queue import Queue

DEAD_LETTERS = "dead-letters"
"""The part of the name of the queue for messages that failed."""
LONGEST_RETENTION = Duration.of_days(14)

# What sending and receiving mean, action by action.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
ACTIONS = {
    Access.SEND: ("GetQueueAttributes", "GetQueueUrl", "SendMessage"),
    Access.RECEIVE: ("ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl", "ReceiveMessage"),
}


class RegionalQueue(ServiceConstruct):
    """The queue of one region and the one for its dead letters, both encrypted by SQS and closed to plain HTTP."""

    def __init__(self, stack: SpecStack, queue: Queue, placements: Placements) -> None:
        super().__init__(stack, queue)
        names, region = stack.names, stack.region
        arn = names.queue_arn(queue, "", region, fifo=queue.fifo)
        dead_letters = self._queue(
            queue,
            DEAD_LETTERS,
            # As long as SQS can: a standard queue counts from when a message was sent, not from when it failed.
            # https://docs.amazonaws.cn/en_us/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
            message_retention_seconds=LONGEST_RETENTION.seconds,
            redrive_allow_policy=_compact({"redrivePermission": "byQueue", "sourceQueueArns": [arn]}),
        )
        main = self._queue(
            queue,
            "",
            message_retention_seconds=queue.retention.seconds,
            visibility_timeout_seconds=queue.visibility.seconds,
            redrive_policy=_compact(
                {
                    "deadLetterTargetArn": names.queue_arn(queue, DEAD_LETTERS, region, fifo=queue.fifo),
                    "maxReceiveCount": queue.dead_letter_after,
                }
            ),
            redrive_allow_policy=_compact({"redrivePermission": "denyAll"}),
            depends_on=[dead_letters],
        )
        if queue.consumer is not None and placements[region].runs_code:
            QueueConsumer(stack, queue, queue.consumer, placements[region], main)
        self.output("queue-url", main.url, "URL of the queue in this region")
        self.output("dead-letters-url", dead_letters.url, "URL of the queue for the messages that failed")

    def _queue(self, queue: Queue, part: str, **properties: Any) -> Any:
        names, region = self._stack.names, self._stack.region
        arn = names.queue_arn(queue, part, region, fifo=queue.fifo)
        fifo = {"fifo_queue": True, "content_based_deduplication": True} if queue.fifo else {}
        return self.add(
            aws.SqsQueue,
            part or "queue",
            name=names.queue(queue, part, fifo=queue.fifo),
            sqs_managed_sse_enabled=True,
            receive_wait_time_seconds=20,  # long polling: fewer empty answers, each of which is paid for
            policy=policy(_refuse_plain_http(arn)),
            lifecycle=self.data_lifecycle(),
            **fifo,
            **properties,
        )


def _compact(policy: dict[str, Any]) -> str:
    """Return a policy as SQS answers with it: the provider takes white space for a change."""
    return json.dumps(policy, separators=(",", ":"))


def _refuse_plain_http(arn: str) -> dict[str, Any]:
    return {
        "Sid": "RefusePlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def offer(queue: Queue, access: Access, placement: Placement, names: Names) -> Offer:
    """Return what a queue gives to those that send to it or take from it in a region: its URL there."""
    arn = names.queue_arn(queue, "", placement.region, fifo=queue.fifo)
    url = names.queue_url(queue, "", placement.region, fifo=queue.fifo)
    return Offer(
        environment={"QUEUE_URL": url},
        statements=(allow([f"sqs:{action}" for action in ACTIONS[access]], [arn]),),
        health={"service": queue.name, "access": access.value, "kind": "queue", "name": url},
        health_statements=(allow(["sqs:GetQueueAttributes"], [arn]),),
    )
