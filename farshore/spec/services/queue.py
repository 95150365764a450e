"""queue: messages that wait in each region, with a second queue for those that fail. Checked; not built yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.duration import Duration
from farshore.spec.fields import option, section
from farshore.spec.recovery import ISOLATION, Recovery, Term, of
from farshore.spec.services.base import Need, Service

if TYPE_CHECKING:
    from farshore.spec.model import Spec


@section
class Queue(Service):
    """An SQS queue and a dead-letter queue in each region; no message ever leaves its region."""

    type: ClassVar[str] = "queue"
    also_called: ClassVar[tuple[str, ...]] = (
        "sqs",
        "sqs-queue",
        "fifo",
    )
    summary: ClassVar[str] = "SQS queues with dead-letter queues in both regions; checked by preflight, not built yet."
    built: ClassVar[bool] = False

    fifo: bool = option("Whether messages are delivered once and in order.", default=False)
    # Limits: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html (2026-11-21)
    retention: Duration = option(
        "How long a message waits to be read; the longest, so that messages outlast the loss of a region.",
        default=Duration.of_days(14),
        expected="a duration from 60s to 14d",
        minimum=60,
        maximum=14 * 86_400,
    )
    visibility_timeout: Duration = option(
        "How long a message that somebody reads is hidden from others; longer than its handling takes.",
        default=Duration(60),
        expected="a duration from 0s to 12h",
        minimum=0,
        maximum=12 * 3_600,
    )
    dead_letter_after: int = option(
        "Times a message is read in vain before it moves to the dead-letter queue.", default=5, minimum=1, maximum=1_000
    )

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the queue cannot do without."""
        yield Need("sqs", "holds the messages")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy
        """Return that the standby's queue is ready, and that what waits in the primary's stays there."""
        return Recovery(
            rto=of(Term("each region has its own queue", 0, ISOLATION)),
            rpo=of(Term("messages wait in the lost region until it is back", None, ISOLATION)),
        )
