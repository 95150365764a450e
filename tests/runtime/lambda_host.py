"""Runs a deployed folder the way Lambda does: a process of its own, its own environment, one event after another.

Run as a script it is the inside: the folder is put on `sys.path`, handlers are imported from it, events come in as
lines of JSON and answers go out the same way. `LambdaHost` is the outside, which the tests hold.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ACCOUNT = "123456789012"
SECRET = "wJalrXUtnFEMI-not-a-real-secret"


class LambdaHost:
    """One execution environment of a function, warm from the second event on."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        # A file, since nobody reads a pipe while the function runs, and a full one would stop it.
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - open until `stop`
        self._process = subprocess.Popen(
            # -I: neither the current folder nor PYTHONPATH; the folder that is deployed is all there is.
            [sys.executable, "-I", "-B", str(Path(__file__).resolve()), str(folder)],
            env={**_AMBIENT, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
        )

    def invoke(self, handler: str, event: dict[str, Any], environment: dict[str, str] | None = None) -> Answer:
        """Calls `module.function` as API Gateway does, which insists on a proxy response."""
        return Answer(**self.run(handler, event, environment))

    def call(self, handler: str, event: dict[str, Any], environment: dict[str, str] | None = None) -> Any:
        """Calls `module.function` with an event and returns what it returns."""
        return self.run(handler, event, environment)["response"]

    def run(self, handler: str, event: dict[str, Any], environment: dict[str, str] | None = None) -> dict[str, Any]:
        """Calls `module.function` with an event; returns its `response`, and the `seconds` it took inside.

        `environment` is set for this event and those after it.
        """
        call = {"handler": handler, "event": event, "environment": environment or {}}
        self._process.stdin.write(json.dumps(call) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the function's process ended: {self.stop()}"
        return dict(json.loads(line))

    def stop(self) -> str:
        """Ends the process and returns what it logged."""
        if not self._log.closed:
            self._process.communicate(timeout=30)
            self._log.seek(0)
            self._logged = self._log.read()
            self._log.close()
        return self._logged


class Answer:
    """A proxy response, and how long it took inside the function."""

    def __init__(self, response: dict[str, Any], seconds: float) -> None:
        # What API Gateway insists on; anything else it answers with 502.
        assert isinstance(response["statusCode"], int)
        assert all(isinstance(value, str) for value in response["headers"].values())
        assert isinstance(response["body"], str)
        self.status: int = response["statusCode"]
        self.headers: dict[str, str] = {name.lower(): value for name, value in response["headers"].items()}
        self.text: str = response["body"]
        self.seconds = seconds

    @property
    def json(self) -> Any:
        return json.loads(self.text)


# Names as Lambda sets them. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html (2026-11-21)
_AMBIENT = {
    "AWS_REGION": "us-west-2",
    "AWS_DEFAULT_REGION": "us-west-2",
    "AWS_LAMBDA_FUNCTION_NAME": "pegboard-api",
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": SECRET,
    "AWS_EC2_METADATA_DISABLED": "true",
    "PYTHONUTF8": "1",
}


def main(folder: str) -> None:
    """Serves events until stdin ends."""
    sys.path.insert(0, folder)
    # Lambda has no farshore: importing it fails here as it would there, although the tests' environment may hold it.
    sys.modules["farshore"] = None  # type: ignore[assignment]
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    sys.stdout = sys.stderr  # what a function prints is log, not answer
    context = SimpleNamespace(
        aws_request_id="8f4f1c5e",
        invoked_function_arn=f"arn:aws:lambda:us-west-2:{ACCOUNT}:function:pegboard-api",
        get_remaining_time_in_millis=lambda: int(os.environ.get("TEST_MILLISECONDS_LEFT", "120000")),
    )
    for line in sys.stdin:
        call = json.loads(line)
        os.environ.update(call["environment"])
        module, function = call["handler"].rsplit(".", 1)
        handler = getattr(importlib.import_module(module), function)
        started = time.monotonic()
        response = handler(call["event"], context)
        answers.write(json.dumps({"response": response, "seconds": time.monotonic() - started}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
