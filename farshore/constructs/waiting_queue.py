"""A queue and its dead letters in one region, both encrypted by SQS and closed to plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, policy
from farshore.constructs.stack import SpecStack
from farshore.spec.duration import Duration
from farshore.spec.services import Service

DEAD_LETTERS = "dead-letters"
"""The part of the name of the queue for messages that failed."""
LONGEST_RETENTION = Duration.of_days(14)


class WaitingQueue(ServiceConstruct):
    """A queue of a service and the one for its dead letters.

    Attributes:
        queue: The queue.
        dead_letters: Where messages move that are read in vain.
    """

    def __init__(
        self,
        stack: SpecStack,
        service: Service,
        part: str = "",
        *,
        visibility_timeout: Duration,
        dead_letter_after: int,
        retention: Duration = LONGEST_RETENTION,
        fifo: bool = False,
        statements: Sequence[dict[str, Any]] = (),
    ) -> None:
        """Make the two queues.

        Args:
            stack: The stack of the region.
            service: The service they belong to.
            part: Tells the service's queues apart, where it has several.
            visibility_timeout: How long a message that somebody reads is hidden from others.
            dead_letter_after: How often a message is read in vain before it moves.
            retention: How long a message waits.
            fifo: Whether messages come once and in order.
            statements: Further statements of the queue's policy.
        """
        super().__init__(stack, service, suffix="-".join((part or "waiting", "queue")))
        self._fifo = fifo
        names, region = stack.names, stack.region
        dead = "-".join((part, DEAD_LETTERS)) if part else DEAD_LETTERS
        sources = [names.queue_arn(service, part, region, fifo=fifo)]
        self.dead_letters = self._make(
            dead,
            # As long as SQS can: a standard queue counts from when a message was sent, not from when it failed.
            # https://docs.amazonaws.cn/en_us/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
            message_retention_seconds=LONGEST_RETENTION.seconds,
            redrive_allow_policy=_compact({"redrivePermission": "byQueue", "sourceQueueArns": sources}),
        )
        target = names.queue_arn(service, dead, region, fifo=fifo)
        self.queue = self._make(
            part,
            statements,
            message_retention_seconds=retention.seconds,
            visibility_timeout_seconds=visibility_timeout.seconds,
            redrive_policy=_compact({"deadLetterTargetArn": target, "maxReceiveCount": dead_letter_after}),
            redrive_allow_policy=_compact({"redrivePermission": "denyAll"}),
            depends_on=[self.dead_letters],
        )

    def _make(self, part: str, statements: Sequence[dict[str, Any]] = (), **properties: Any) -> Any:
        names, service = self._stack.names, self._service
        arn = names.queue_arn(service, part, self._stack.region, fifo=self._fifo)
        fifo = {"fifo_queue": True, "content_based_deduplication": True} if self._fifo else {}
        return self.add(
            aws.SqsQueue,
            part or "queue",
            name=names.queue(service, part, fifo=self._fifo),
            sqs_managed_sse_enabled=True,
            receive_wait_time_seconds=20,  # long polling: fewer empty answers, each of which is paid for
            policy=policy(_refuse_plain_http(arn), *statements),
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
