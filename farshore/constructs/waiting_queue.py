"""A queue with a second one for what fails: encrypted, reached over TLS only, its messages kept as long as SQS can."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, policy
from farshore.constructs.stack import SpecStack
from farshore.spec.services import Service

DEAD_LETTERS = "dead-letters"
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html (2026-11-21)
LONGEST_RETENTION_SECONDS = 14 * 86_400


class WaitingQueue(ServiceConstruct):
    """A queue of a service in the region of its stack, and its dead-letter queue.

    Attributes:
        queue: The queue.
        dead_letters: Where messages move that are read in vain.
    """

    def __init__(
        self,
        stack: SpecStack,
        service: Service,
        *parts: str,
        visibility_timeout: int,
        dead_letter_after: int,
        statements: Sequence[dict[str, Any]] = (),
    ) -> None:
        """Make the two queues.

        Args:
            stack: The stack of the region.
            service: The service they belong to.
            parts: Tell the service's queues apart.
            visibility_timeout: Seconds for which a message that somebody reads is hidden from others.
            dead_letter_after: How often a message is read in vain before it moves.
            statements: Further statements of the queue's policy.
        """
        super().__init__(stack, service, suffix="-".join(("queue", *parts)))
        dead = (*parts, DEAD_LETTERS)
        self.dead_letters = self._make(dead, [])
        redrive = {"deadLetterTargetArn": self.dead_letters.arn, "maxReceiveCount": dead_letter_after}
        self.queue = self._make(
            parts,
            statements,
            visibility_timeout_seconds=visibility_timeout,
            redrive_policy=json.dumps(redrive),
        )
        self.add(
            aws.SqsQueueRedriveAllowPolicy,
            "-".join(("redrive", *dead)),
            queue_url=self.dead_letters.id,
            redrive_allow_policy=json.dumps(
                {
                    "redrivePermission": "byQueue",
                    "sourceQueueArns": [stack.names.queue_arn(service, stack.region, *parts)],
                }
            ),
        )

    def _make(self, parts: tuple[str, ...], statements: Sequence[dict[str, Any]], **properties: Any) -> Any:
        queue = self.add(
            aws.SqsQueue,
            "-".join(("queue", *parts)),
            name=self._stack.names.queue(self._service, *parts),
            message_retention_seconds=LONGEST_RETENTION_SECONDS,
            sqs_managed_sse_enabled=True,
            lifecycle=self.data_lifecycle(),
            **properties,
        )
        arn = self._stack.names.queue_arn(self._service, self._stack.region, *parts)
        self.add(
            aws.SqsQueuePolicy,
            "-".join(("queue-policy", *parts)),
            queue_url=queue.id,
            policy=policy(_refuse_plain_http(arn), *statements),
        )
        return queue


def _refuse_plain_http(arn: str) -> dict[str, Any]:
    return {
        "Sid": "RefusePlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
