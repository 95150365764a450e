"""queue: messages that wait in each region, a second queue for those that fail, and the code that handles them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.duration import Duration
from farshore.spec.fields import Constraint, option, section
from farshore.spec.recovery import ISOLATION, Recovery, Term, of
from farshore.spec.services.base import Access, Need, Usable, User
from farshore.spec.services.functions import HANDLER, Architecture, Runtime
from farshore.spec.services.rest_api import RETENTION_DAYS

if TYPE_CHECKING:
    from farshore.spec.model import Spec

TIMES_THE_TIMEOUT = 6
"""The least visibility timeout, in timeouts of the function that handles the messages, as Lambda recommends it.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html (2026-11-28)
"""


@section
class Consumer(User):
    """The Lambda function that handles the messages of a queue, in the region in which they wait."""

    code: str = option(
        "Folder with the Python code, relative to the spec; what its `requirements.txt` pins is packed too.",
        expected="a path relative to the spec, such as src/payments",
        pattern=r"[^/\s\\~][^\\]*",
        maximum=400,
    )
    handler: str = option(
        "`function` in app.py, or `module.function`; it gets a batch and returns which messages of it failed.",
        like=HANDLER,
        default="handler",
    )
    uses: Mapping[str, Access] = option(
        "Services of this spec that it uses, as under `uses` of a rest-api.",
        default_factory=dict,
        keys=Constraint(expected="the name of a service of this spec"),
    )
    environment: Mapping[str, str] = option(
        "Further environment variables; not for secrets, they stand in the Terraform state.",
        default_factory=dict,
        expected="text",
        maximum=2048,
        keys=Constraint(expected="an environment variable such as LOG_LEVEL", pattern=r"[A-Za-z][A-Za-z0-9_]{1,63}"),
    )
    # The batch: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html (2026-11-28)
    batch_size: int = option("Messages handled at once, at most.", default=10, minimum=1, maximum=10_000)
    batch_window: Duration = option(
        "How long Lambda waits for a batch to fill.",
        default=Duration(0),
        expected="a duration from 0s to 5m",
        minimum=0,
        maximum=300,
    )
    # https://docs.aws.amazon.com/lambda/latest/dg/API_ScalingConfig.html (2026-11-28)
    concurrency: int = option(
        "Batches handled at the same time in one region, at most: what the queue may take of the account's executions.",
        default=10,
        minimum=2,
        maximum=1_000,
    )
    timeout: Duration = option(
        "Longest time for a batch.",
        default=Duration(30),
        expected="a duration from 1s to 15m",
        minimum=1,
        maximum=900,
    )
    memory: int = option("Memory in MB.", default=512, minimum=128, maximum=10_240)
    runtime: Runtime = option("Lambda runtime, one of Python's.", default=Runtime.PYTHON_3_13)
    architecture: Architecture = option("Lambda instruction set.", default=Architecture.X86_64)
    log_retention: Duration = option(
        "How long CloudWatch keeps its logs.",
        default=Duration.of_days(30),
        expected="a number of days CloudWatch Logs accepts, such as 30d",
        choices=tuple(days * 86_400 for days in RETENTION_DAYS),
    )


@section
class Queue(Usable):
    """An SQS queue and a dead-letter queue in each region; no message ever leaves its region."""

    type: ClassVar[str] = "queue"
    also_called: ClassVar[tuple[str, ...]] = (
        "sqs",
        "sqs-queue",
        "fifo",
    )
    summary: ClassVar[str] = (
        "An SQS queue with a dead-letter queue in each region, and a Lambda function that handles its messages."
    )
    accesses: ClassVar[tuple[Access, ...]] = (Access.SEND, Access.RECEIVE)
    variables: ClassVar[tuple[str, ...]] = ("QUEUE_URL",)

    fifo: bool = option("Whether messages are delivered once and in order.", default=False)
    # Limits: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html (2026-11-21)
    retention: Duration = option(
        "How long a message waits to be read; the longest, so that messages outlast the loss of a region.",
        default=Duration.of_days(14),
        expected="a duration from 60s to 14d",
        minimum=60,
        maximum=14 * 86_400,
    )
    visibility_timeout: Duration | None = option(
        "How long a message that somebody reads is hidden from others: 60s unless given, or six times the consumer's "
        "`timeout`.",
        default=None,
        expected="a duration from 0s to 12h",
        minimum=0,
        maximum=12 * 3_600,
    )
    dead_letter_after: int = option(
        "Times a message is read in vain before it moves to the dead-letter queue.", default=5, minimum=1, maximum=1_000
    )
    consumer: Consumer | None = option(
        "The function that handles the messages; without it, whoever has `receive` does.", default=None
    )

    @property
    def visibility(self) -> Duration:
        """How long a message that is read is hidden: as given, else as the consumer needs it."""
        if self.visibility_timeout is not None:
            return self.visibility_timeout
        if self.consumer is None:
            return Duration(60)
        handled = TIMES_THE_TIMEOUT * self.consumer.timeout.seconds + self.consumer.batch_window.seconds
        return Duration(max(60, handled))

    def users(self) -> Iterable[User]:
        """Return the consumer, if there is one."""
        return () if self.consumer is None else (self.consumer,)

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the queue cannot do without."""
        yield Need("sqs", "holds the messages")
        if self.consumer is not None:
            yield Need("lambda", "handles the messages")
            yield Need("logs", "keeps the consumer's logs")
            yield Need("iam", "lets the consumer reach what it uses")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy
        """Return that the standby's queue is ready, and that what waits in the primary's stays there."""
        return Recovery(
            rto=of(Term("each region has its own queue", 0, ISOLATION)),
            rpo=of(Term("messages wait in the lost region until it is back", None, ISOLATION)),
        )
