"""Functions: the settings that moto forgets.

moto drops a function's ``LoggingConfig``; AWS keeps it, and completes what was left out. It matters because terraform
finds the setting missing in every plan.
"""

from __future__ import annotations

from typing import Any

from .service import Service


class Lambda(Service):
    """Lambda with logging settings."""

    name = "lambda"

    def patch(self) -> None:
        """Let moto's functions remember their logging settings."""
        from moto.awslambda.models import LambdaFunction

        construct, get, update = (
            LambdaFunction.__init__,
            LambdaFunction.get_configuration,
            LambdaFunction.update_configuration,
        )

        def construct_and_remember(function: LambdaFunction, account_id: str, spec: Any, *args: Any, **kw: Any) -> None:
            construct(function, account_id, spec, *args, **kw)
            function.logging_config = _complete(function, spec.get("LoggingConfig"))

        def get_with_logging(function: LambdaFunction, *args: Any, **kwargs: Any) -> dict[str, Any]:
            return {**get(function, *args, **kwargs), "LoggingConfig": function.logging_config}

        def update_and_remember(function: LambdaFunction, changes: dict[str, Any]) -> Any:
            if "LoggingConfig" in changes:
                function.logging_config = _complete(function, changes["LoggingConfig"])
            return update(function, changes)

        LambdaFunction.__init__ = construct_and_remember
        LambdaFunction.get_configuration = get_with_logging
        LambdaFunction.update_configuration = update_and_remember


def _complete(function: Any, sent: dict[str, Any] | None) -> dict[str, Any]:
    defaults = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.function_name}"}
    return {**defaults, **{key: value for key, value in (sent or {}).items() if value}}
