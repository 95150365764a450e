"""The function that handles the messages of a queue in one region, with the permissions it needs and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, literal, policy, trust
from farshore.constructs.function_parts import check_environment, check_policy, offered_environment
from farshore.constructs.lambda_package import (
    LambdaPackage,
    Target,
    check_handler,
    check_imports,
    package,
    read_code,
    with_dependencies,
)
from farshore.constructs.stack import SpecStack
from farshore.constructs.staging import staged
from farshore.placement import Placement
from farshore.spec.services.functions import qualified
from farshore.spec.services.queue import Consumer, Queue

PART = "consumer"
POLL = ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage")
"""What Lambda does with the queue, in the name of the function's role.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""


class QueueConsumer(ServiceConstruct):
    """A Lambda function that gets the messages of a queue in batches.

    It answers which messages of a batch have failed; only those are tried again, and move to the dead letters in the
    end. The function itself has no dead-letter queue: that is for events that nothing keeps while they are retried.
    """

    def __init__(self, stack: SpecStack, queue: Queue, consumer: Consumer, placement: Placement, source: Any) -> None:
        """Make the function and let it get the messages.

        Args:
            stack: The stack of the region.
            queue: The service it belongs to.
            consumer: What the spec says of it.
            placement: Where the service runs.
            source: The queue itself.
        """
        super().__init__(stack, queue, suffix=PART)
        self._queue = queue
        self._consumer = consumer
        self._offers = {name: stack.offer(name, access, placement) for name, access in sorted(consumer.uses.items())}
        name = stack.names.function(queue, PART)
        role, permission = self._role(name)
        function = self._function(name, role, permission)
        self.add(
            aws.LambdaEventSourceMapping,
            "consumer-source",
            event_source_arn=source.arn,
            function_name=function.function_name,
            batch_size=consumer.batch_size,
            maximum_batching_window_in_seconds=consumer.batch_window.seconds,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=aws.LambdaEventSourceMappingScalingConfig(maximum_concurrency=consumer.concurrency),
            depends_on=[permission],
        )

    def _role(self, function: str) -> tuple[Any, Any]:
        """Make the role and its policy."""
        stack, queue, region = self._stack, self._queue, self._stack.region
        logs = f"{stack.names.log_group_arn(function, region)}:*"
        offered = (statement for offer in self._offers.values() for statement in offer.statements)
        document = policy(
            allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logs]),
            allow([f"sqs:{action}" for action in POLL], [stack.names.queue_arn(queue, "", region, fifo=queue.fifo)]),
            *offered,
        )
        check_policy(stack, queue, document, (PART, "uses"))
        role = self.add(
            aws.IamRole,
            "consumer-role",
            name=stack.names.role(queue, region),
            assume_role_policy=trust("lambda.amazonaws.com"),
        )
        permission = self.add(
            aws.IamRolePolicy, "consumer-role-policy", name="what-the-spec-names", role=role.id, policy=document
        )
        return role, permission

    def _function(self, name: str, role: Any, permission: Any) -> Any:
        stack, consumer = self._stack, self._consumer
        logs = self.add(
            aws.CloudwatchLogGroup,
            "consumer-logs",
            name=stack.names.log_group(name),
            retention_in_days=consumer.log_retention.days,
        )
        own = {name: literal(value) for name, value in consumer.environment.items()}
        environment = {**own, **offered_environment(stack.spec, self._offers)}
        check_environment(stack.spec, self._queue, environment)
        zipped = self._package()
        return self.add(
            aws.LambdaFunction,
            PART,
            function_name=name,
            description=f"Handles the messages of {stack.names.prefix(self._queue)}",
            role=role.arn,
            handler=qualified(consumer.handler),
            runtime=consumer.runtime.value,
            architectures=[consumer.architecture.value],
            memory_size=consumer.memory,
            timeout=consumer.timeout.seconds,
            filename=staged(self, "consumer-code", zipped).path,
            source_code_hash=zipped.sha256_base64,
            environment=aws.LambdaFunctionEnvironment(variables=environment) if environment else None,
            depends_on=[logs, permission],  # or Lambda makes a log group without retention, or may do nothing at first
        )

    def _package(self) -> LambdaPackage:
        """Read the code with its dependencies, and make sure that the handler is in it."""
        spec, consumer = self._stack.spec, self._consumer
        at = ("services", self._queue.name, PART)
        folder, place = Path(spec.file).parent / consumer.code, spec.place(*at, "code")
        handler = qualified(consumer.handler)
        code = read_code(folder, place)
        check_handler(code, handler, spec.place(*at, "handler"))
        files = with_dependencies(code, folder, Target(consumer.runtime.value, consumer.architecture.value), place)
        check_imports(code, files, [handler], folder, place)
        return package(files, place)
