"""Asking SSM: how many calls a live preflight makes, and how long a refresh takes under the API's own limit."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import machine, options
from benchmarks.farshore_command import farshore
from benchmarks.ssm_server import Ssm, recorded, serve
from benchmarks.tree import ROOT, CommandFailed, clean_environment
from farshore.catalog.snapshot import EMBEDDED

SERVICES = (
    *("acm", "apigateway", "athena", "cloudwatch", "cognito-idp", "dynamodb", "ec2", "ecs", "eks", "elasticache"),
    *("events", "firehose", "glue", "kinesis", "kms", "lambda", "s3", "secretsmanager", "sns", "sqs"),
)
REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
MOST_CALLS = 8

RATE = 40.0
"""Calls a second that SSM answers an account in a region."""
LATENCY_SECONDS = 0.05
"""How long the stand-in takes for each answer in the throttled run; ours, a call to another continent takes longer."""
LIMIT = 1.1
"""The most that a refresh may take, times the floor of calls / `RATE`."""


@dataclass(frozen=True)
class Refresh:
    """One refresh.

    Attributes:
        seconds: How long the command took.
        answered: Calls that the server answered.
        throttled: Calls that it refused, and that were made again.
    """

    seconds: float
    answered: int
    throttled: int

    @property
    def floor_seconds(self) -> float:
        """How long the calls that were answered take at least."""
        return self.answered / RATE


def live_calls() -> int:
    """Return how many requests reach moto's server when a live preflight asks for 20 services in 3 regions."""
    spec = f"name: calls\nregions: {{primary: {REGIONS[0]}, candidates: [{', '.join(REGIONS[1:])}]}}\n"
    with counting_moto() as (url, calls), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spec.yaml"
        file.write_text(f"{spec}also_needs: [{', '.join(SERVICES)}]\n")
        _run(url, folder, *farshore("preflight", str(file), "--source", "ssm", "--fail-on", "never"))
        return len(calls)


def refresh(parameters: dict[str, str], rate: float | None, latency: float = 0) -> Refresh:
    """Refresh the catalog from a server that answers so many calls a second, and return what that took."""
    with serve(Ssm(parameters, rate, latency)) as ssm, tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        if rate:
            _run(ssm.url, folder, *farshore("catalog", "refresh"))
        else:  # an endpoint that is named is asked as fast as it answers
            crawl = [sys.executable, "-m", "farshore.catalog.crawl", "--endpoint-url", ssm.url]
            _run(ssm.url, folder, *crawl, "--output", f"{folder}/{EMBEDDED}")
        return Refresh(time.perf_counter() - started, ssm.answered, ssm.throttled)


@contextlib.contextmanager
def counting_moto() -> Iterator[tuple[str, list[str]]]:
    """Run moto's server; yield its URL and the operations that were asked for so far."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        """Writes no line for each request."""

        def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the base's name
            """Keep the report clean."""

    calls: list[str] = []
    application = DomainDispatcherApplication(create_backend_app)

    def counted(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        calls.append(environ.get("HTTP_X_AMZ_TARGET", environ["PATH_INFO"]))
        answer: Iterable[bytes] = application(environ, start_response)
        return answer

    server = make_server("127.0.0.1", 0, counted, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", calls
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _run(url: str, cache: str, *command: str) -> None:
    aws = {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "XDG_CACHE_HOME": cache,
    }
    variables = {**clean_environment(), **aws, "PYTHONPATH": os.fspath(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandFailed(f"`{' '.join(command)}` failed with {done.returncode}: {done.stderr[-2000:]}")


def as_text(known: dict[str, str], calls: int, found: dict[str, Refresh]) -> str:
    """Return the report for people."""
    header = ["server", "calls", "throttled", "s", f"calls / {RATE:g}", "ratio"]
    rows = [
        [name, str(one.answered), str(one.throttled), f"{one.seconds:.1f}", f"{one.floor_seconds:.1f}", _ratio(one)]
        for name, one in found.items()
    ]
    limited = found.get(LIMITED)
    parts = [
        machine.lines(known),
        f"{len(SERVICES)} services in {len(REGIONS)} regions, live: {calls} requests; "
        f"at most {MOST_CALLS}: {options.verdict(calls, MOST_CALLS)}",
        options.table(header, rows),
    ]
    if limited:
        met = options.verdict(limited.seconds / limited.floor_seconds, LIMIT)
        parts.append(f"a refresh at most {LIMIT:g}x what the API's limit allows: {met}")
    return "\n\n".join(parts)


def _ratio(one: Refresh) -> str:
    return f"{one.seconds / one.floor_seconds:.2f}"


UNLIMITED = "answers at once"
LIMITED = f"{LATENCY_SECONDS * 1000:.0f} ms, {RATE:g} calls a second"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its report."""
    description = (
        "Count the calls of a live preflight, and time a refresh under SSM's limit; --quick: without the limit."
    )
    chosen = options.parse(arguments, description, runs=1, quick_runs=1, budget_seconds=120)
    known = machine.facts("boto3", "moto")
    calls = live_calls()
    parameters = recorded()
    found = {UNLIMITED: refresh(parameters, None)}
    if not chosen.quick:
        found[LIMITED] = refresh(parameters, RATE, LATENCY_SECONDS)
    if chosen.as_json:
        rows = {name: {**asdict(one), "floor_seconds": one.floor_seconds} for name, one in found.items()}
        print(options.to_json({"machine": known, "live_calls": calls, "refresh": rows}))
        return
    print(as_text(known, calls, found))


if __name__ == "__main__":
    main()
