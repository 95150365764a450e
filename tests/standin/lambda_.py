"""Functions: the settings that moto forgets.

moto drops a function's ``LoggingConfig``; AWS keeps it, and completes what was left out. It matters because terraform
finds the setting missing in every plan.
"""

from __future__ import annotations

from typing import Any

from .service import Service, replaces


class Lambda(Service):
    """Lambda with logging settings."""

    name = "lambda"

    def patch(self) -> None:
        """Let moto's functions remember their logging settings."""
        from moto.awslambda.models import LambdaFunction

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
