"""Functions: the settings that moto forgets, and the event sources that AWS refuses.

moto drops a function's ``LoggingConfig``; AWS keeps it, and completes what was left out. It matters because terraform
finds the setting missing in every plan.

moto takes any event source; AWS refuses a queue whose messages are seen again while they are handled, and a batch
that is larger than the queue gives. It matters because the stack is half applied then.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html and services-sqs-parameters.html (2026-11-28)
"""

from __future__ import annotations

from typing import Any

from .service import Service, replaces
from .sqs import find_queue


class Lambda(Service):
    """Lambda with logging settings."""

    name = "lambda"

    def patch(self) -> None:
        """Let moto's functions remember their logging settings."""
        from moto.awslambda.models import LambdaBackend, LambdaFunction

        @replaces(LambdaBackend, "create_event_source_mapping")
        def create_event_source_mapping(original: Any, backend: Any, spec: dict[str, Any]) -> Any:
            refused = _refusal(backend, spec)
            if refused:
                from moto.awslambda.models import RESTError

                raise RESTError("InvalidParameterValueException", refused)
            return original(backend, spec)

        @replaces(LambdaFunction, "__init__")
        def construct(original: Any, function: Any, account_id: str, spec: Any, *args: Any, **kwargs: Any) -> None:
            original(function, account_id, spec, *args, **kwargs)
            function.logging_config = _complete(function, spec.get("LoggingConfig"))

        @replaces(LambdaFunction, "get_configuration")
        def get_configuration(original: Any, function: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
            return {**original(function, *args, **kwargs), "LoggingConfig": function.logging_config}

        @replaces(LambdaFunction, "update_configuration")
        def update_configuration(original: Any, function: Any, changes: dict[str, Any]) -> Any:
            if "LoggingConfig" in changes:
                function.logging_config = _complete(function, changes["LoggingConfig"])
            return original(function, changes)


def _complete(function: Any, sent: dict[str, Any] | None) -> dict[str, Any]:
    defaults = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.function_name}"}
    return {**defaults, **{key: value for key, value in (sent or {}).items() if value}}


def _refusal(backend: Any, spec: dict[str, Any]) -> str | None:
    """Return why AWS takes no such event source; None if it takes it, or it is no queue."""
    source = str(spec.get("EventSourceArn"))
    queue = find_queue(source) if ":sqs:" in source else None
    if queue is None:
        return None
    function = backend.get_function(spec["FunctionName"])
    size, window = spec.get("BatchSize") or 10, spec.get("MaximumBatchingWindowInSeconds") or 0
    if queue.visibility_timeout < function.timeout:
        return (
            f"Queue visibility timeout: {queue.visibility_timeout} seconds is less than Function timeout: "
            f"{function.timeout} seconds"
        )
    if queue.fifo_queue and window:
        return "Batching window is not supported for FIFO queues."
    if size > 10 and (queue.fifo_queue or not window):
        return f"BatchSize {size} is too large for this queue without a batching window."
    return None
