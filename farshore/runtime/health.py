"""The Lambda that Route 53 asks in each region of an API: can this region do the API's work, now?

A health check that only proves that API Gateway answers keeps sending users to a region whose tables do not. So this
one reads, and where the region may write also exercises the write path of, everything the API depends on, in the
region it runs in. It is deployed as `farshore_health.py` with the handler `farshore_health.handler`, alone unless
the user adds a check of their own, and needs only the standard
library and the boto3 of the Lambda runtime.

The environment says what to check:

- `FARSHORE_DEPENDENCIES`, a JSON list (empty for an API without data):

      [{"kind": "table", "service": "orders", "name": "pegboard-orders", "keys": {"orderId": "S"},
        "access": "write", "writes": "on"},
       {"kind": "bucket", "service": "exports", "name": "pegboard-exports-us-west-2", "access": "read"},
       {"kind": "queue", "service": "jobs", "name": "https://sqs.us-west-2.…/pegboard-jobs", "access": "send"},
       {"kind": "secret", "service": "card-key", "name": "pegboard-card-key", "access": "read"},
       {"kind": "parameter", "service": "rates", "name": "/pegboard/rates", "access": "read"}]

  `keys` are the key attributes and their types (S, N or B), in any order; `writes` is the region's write switch.
- `FARSHORE_HEALTH_HANDLER`, optional: `module.function` of the user's own check, in the same zip. It is called with
  `(event, context)` and says healthy with a true value, or with a proxy response whose `statusCode` is 2xx.
- `FARSHORE_ANSWER_SECONDS`, optional: how long an answer is repeated without asking anything anew. For a function that
  strangers may call: it then costs next to nothing, and does not multiply the calls of a region in trouble.
- `AWS_REGION`, which Lambda sets.

Over HTTP the answer is a status code and one word. Whoever may invoke the function itself (`aws lambda invoke`) also
learns which dependency fails, why, and how long each check took.

What the function's role must allow: `dynamodb:GetItem` on each table, `dynamodb:DeleteItem` on each table it checks
for writing (a condition may pin `dynamodb:LeadingKeys` to the sentinel), `s3:ListBucket` on each bucket (a
condition may pin `s3:prefix` to the sentinel), `sqs:GetQueueAttributes` on each queue, `secretsmanager:DescribeSecret`
on each secret and `ssm:GetParameter` on each parameter. No message is sent or received, and no secret value is read:
that a secret has one is asked for, and a secure parameter comes back as ciphertext.

Where the numbers come from: a Route 53 health checker wants a status code of 2xx or 3xx within two seconds after it
connected, and checkers all over the world ask every 10 or 30 seconds each without coordinating, which comes to
several requests in some seconds:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
(read 2026-11-21).
"""

from __future__ import annotations

import functools
import importlib
import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

DEADLINE = 1.5
"""Seconds in which every check together must be done; the rest of Route 53's two is for the network."""

FRESH = 5.0
"""Seconds for which a success answers for its dependency without being asked again; failures are never kept."""

MOST_THREADS = 200
"""Threads after which no check is started: checks that hang must not exhaust the function (Lambda allows 1,024)."""

_LONG_AGO = float("-inf")

SENTINEL = "farshore-health"
"""The key and the prefix that are asked for; nothing needs to exist under it, and what does is left alone."""

_KEY_VALUES: dict[str, dict[str, Any]] = {"S": {"S": SENTINEL}, "N": {"N": "-1"}, "B": {"B": SENTINEL.encode()}}

# One retry, because a connection kept from before Lambda froze the function may be dead. What still runs after the
# deadline ends by these timeouts, so late checks do not pile up.
_CONFIG = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 2, "mode": "standard"})

_logger = logging.getLogger("farshore.health")


class MalformedDependencies(Exception):
    """`FARSHORE_DEPENDENCIES` is not what this module's docstring describes."""


class HandlerUnhealthy(Exception):
    """The user's own check answered, and what it said is not healthy."""


class ValueMissing(Exception):
    """A secret is there, and nobody has written its value."""


class TooManyLateChecks(Exception):
    """So many earlier checks still hang that no further one is started."""


@dataclass(frozen=True)
class Dependency:
    """Something the API cannot do without.

    Attributes:
        kind: One of `_CHECKS`, or `handler` for the user's own check.
        service: Its name in the spec, which is all that the answer says of it.
        name: Its name in AWS, a queue's URL, or `module.function`.
        keys: A table's key attributes and their types.
        writes: Whether the write path is checked too.
    """

    kind: str
    service: str
    name: str
    keys: tuple[tuple[str, str], ...] = ()
    writes: bool = False


@dataclass(frozen=True)
class Outcome:
    """What one check found.

    Attributes:
        milliseconds: How long it took.
        error: None when healthy, else an error code or the name of an exception class; never a message.
    """

    milliseconds: int
    error: str | None = None


class Attempt(threading.Thread):
    """One check under way; a daemon thread, since one that hangs must not keep the answer or the process waiting."""

    def __init__(self, dependency: Dependency, check: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.outcome: Outcome | None = None
        self._dependency = dependency
        self._check = check

    def run(self) -> None:
        """Runs the check and keeps what it found; SystemExit counts, for the user's own code may raise it."""
        started = time.monotonic()
        error: str | None = None
        try:
            self._check()
        except (Exception, SystemExit) as problem:
            # One line, except where the user has to find the place in their own code: an outage logs this every second.
            own = self._dependency.kind == "handler"
            _logger.warning("%s %s: %r", self._dependency.kind, self._dependency.service, problem, exc_info=own)
            error = error_code(problem)
        self.outcome = Outcome(_milliseconds_since(started), error)


# Successes by dependency, with the wall-clock time they were seen: the monotonic clock need not count the time for
# which Lambda freezes a function.
_successes: dict[Dependency, tuple[float, Outcome]] = {}


# The last answer and the wall-clock time it was given, for a function that repeats it.
_last: tuple[float, dict[str, Any]] = (_LONG_AGO, {})


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers 200 when everything the API depends on works here, 503 otherwise; details only to a direct invocation."""
    global _last
    if not _is_repeated(_last[0]):
        _last = (time.time(), _answer(event, context))
    return _terse(_last[1]) if _came_over_http(event) else _last[1]


def _is_repeated(given: float) -> bool:
    """Says whether the last answer still stands; a malformed setting repeats nothing."""
    setting = os.environ.get("FARSHORE_ANSWER_SECONDS", "0")
    return 0 <= time.time() - given < (int(setting) if setting.isdecimal() else 0)


def _came_over_http(event: object) -> bool:
    """Says whether API Gateway passed a request on; it always adds this key, whatever the client sends."""
    return isinstance(event, dict) and "requestContext" in event


def _answer(event: dict[str, Any], context: object) -> dict[str, Any]:
    try:
        return _response(check_all(dependencies(), event, context))
    except Exception as problem:
        # Whatever it is, the health checker must get an answer, and this function's log must say why.
        _logger.exception("health check could not run")
        return _response({}, error_code(problem))


def _terse(response: dict[str, Any]) -> dict[str, Any]:
    return {**response, "body": json.dumps({"status": _status(response["statusCode"] == 200)})}


def dependencies() -> list[Dependency]:
    """Reads what to check from the environment.

    Raises:
        MalformedDependencies: The environment is not what the module's docstring describes.
    """
    try:
        entries = json.loads(os.environ["FARSHORE_DEPENDENCIES"])
        if not isinstance(entries, list):
            raise MalformedDependencies("FARSHORE_DEPENDENCIES is not a JSON list")
        found = [_dependency(entry) for entry in entries]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise MalformedDependencies(f"FARSHORE_DEPENDENCIES: {problem!r}") from problem
    own = os.environ.get("FARSHORE_HEALTH_HANDLER")
    return [*found, Dependency("handler", "handler", own)] if own else found


def _dependency(entry: dict[str, Any]) -> Dependency:
    kind, service, name = _one_of(entry["kind"], *_CHECKS), _text(entry["service"]), _text(entry["name"])
    access = _one_of(entry["access"], *_CHECKS[kind].accesses)
    if kind != "table":
        return Dependency(kind, service, name)
    writable = access == "write"
    keys = tuple((_text(attribute), _one_of(type_, *_KEY_VALUES)) for attribute, type_ in entry["keys"].items())
    if len(keys) not in (1, 2):
        raise ValueError(f"{service}: a table has one or two keys, not {len(keys)}")
    return Dependency(kind, service, name, keys, writable and _one_of(entry["writes"], "on", "off") == "on")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected text, found {value!r}")
    return value


def _one_of(value: object, *words: str) -> str:
    if value not in words:
        raise ValueError(f"expected one of {', '.join(words)}, found {value!r}")
    return str(value)


def check_all(needed: Iterable[Dependency], event: dict[str, Any], context: object) -> dict[Dependency, Outcome]:
    """Checks everything at once, and gives up on what is not done by the deadline.

    Returns:
        The outcome for each dependency, in the order given; a success of the last few seconds stands for a new one.
    """
    started = time.monotonic()
    outcomes = {dependency: _recent_success(dependency) for dependency in needed}
    attempts = {
        dependency: _start(dependency, event, context) for dependency, known in outcomes.items() if known is None
    }
    for attempt in attempts.values():
        attempt.join(max(0.0, started + DEADLINE - time.monotonic()))
    late = Outcome(_milliseconds_since(started), "DeadlineExceeded")
    found = {dependency: attempt.outcome or late for dependency, attempt in attempts.items()}
    _successes.update({dependency: (time.time(), it) for dependency, it in found.items() if it.error is None})
    return {dependency: known or found[dependency] for dependency, known in outcomes.items()}


def _recent_success(dependency: Dependency) -> Outcome | None:
    seen, outcome = _successes.get(dependency, (0.0, None))
    # A clock that was set back gives a negative age: ask again rather than trust it.
    return outcome if 0 <= time.time() - seen < FRESH else None


def _start(dependency: Dependency, event: dict[str, Any], context: object) -> Attempt:
    if threading.active_count() >= MOST_THREADS:
        raise TooManyLateChecks(f"{threading.active_count()} threads are alive")
    attempt = Attempt(dependency, _check_of(dependency, event, context))
    attempt.start()
    return attempt


def _check_of(dependency: Dependency, event: dict[str, Any], context: object) -> Callable[[], None]:
    if dependency.kind == "handler":
        return functools.partial(_check_handler, dependency.name, event, context)
    # Built here, and found in the cache by the threads: sharing clients between threads is safe, building them is not.
    _client(dependency.kind)
    return functools.partial(_CHECKS[dependency.kind].run, dependency)


@functools.cache
def _client(kind: str) -> Any:  # boto3 makes its clients at run time: there is no type to name
    return boto3.client(_CHECKS[kind].aws_service, config=_CONFIG)


def _check_table(table: Dependency) -> None:
    key = {attribute: _KEY_VALUES[type_] for attribute, type_ in table.keys}
    _client("table").get_item(TableName=table.name, Key=key, ConsistentRead=True)
    if table.writes:
        _check_writes(table, key)


def _check_writes(table: Dependency, key: dict[str, Any]) -> None:
    """Takes the whole write path and changes nothing: deletes an item on the condition that there is none.

    Should a real item have the sentinel's key, the condition fails and the item stays: that refusal, too, comes from a
    write path that works.
    """
    dynamodb = _client("table")
    try:
        dynamodb.delete_item(
            TableName=table.name,
            Key=key,
            # Either key attribute will do: an item has both.
            ConditionExpression="attribute_not_exists(#key)",
            ExpressionAttributeNames={"#key": table.keys[0][0]},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        _logger.info("an item with the sentinel's key exists in the table of %s; it was left alone", table.service)


def _check_bucket(bucket: Dependency) -> None:
    _client("bucket").list_objects_v2(Bucket=bucket.name, Prefix=SENTINEL, MaxKeys=1)


def _check_queue(queue: Dependency) -> None:
    """Asks for nothing but the queue's ARN: a message sent would be handled, one received would be hidden."""
    _client("queue").get_queue_attributes(QueueUrl=queue.name, AttributeNames=["QueueArn"])


def _check_secret(secret: Dependency) -> None:
    """Asks whether there is a current value, not for the value."""
    versions = _client("secret").describe_secret(SecretId=secret.name).get("VersionIdsToStages", {})
    if not any("AWSCURRENT" in stages for stages in versions.values()):
        raise ValueMissing(secret.service)


def _check_parameter(parameter: Dependency) -> None:
    _client("parameter").get_parameter(Name=parameter.name, WithDecryption=False)


class Check(NamedTuple):
    """How one kind of dependency is checked.

    Attributes:
        aws_service: Whose client it takes, by boto3's name.
        accesses: What an API can do with it.
        run: Raises unless it is healthy.
    """

    aws_service: str
    accesses: tuple[str, ...]
    run: Callable[[Dependency], None]


_CHECKS = {
    "table": Check("dynamodb", ("read", "write"), _check_table),
    "bucket": Check("s3", ("read", "write"), _check_bucket),
    "queue": Check("sqs", ("send", "receive"), _check_queue),
    "secret": Check("secretsmanager", ("read",), _check_secret),
    "parameter": Check("ssm", ("read",), _check_parameter),
}
"""By the kind of dependency."""


def _check_handler(name: str, event: dict[str, Any], context: object) -> None:
    answer = _own_handler(name)(event, context)
    if isinstance(answer, dict) and "statusCode" in answer:
        answer = 200 <= int(answer["statusCode"]) < 300
    if not answer:
        raise HandlerUnhealthy(name)


def _own_handler(name: str) -> Callable[[dict[str, Any], object], object]:
    module, _, function = name.rpartition(".")
    own: Callable[[dict[str, Any], object], object] = getattr(importlib.import_module(module), function)
    return own


def error_code(problem: BaseException) -> str:
    """Names an error without telling more: messages carry ARNs and account ids."""
    if isinstance(problem, ClientError):
        code = str(problem.response.get("Error", {}).get("Code", ""))
        if re.fullmatch(r"[A-Za-z0-9.]{1,64}", code):
            return code
    return type(problem).__name__


def _response(outcomes: dict[Dependency, Outcome], error: str | None = None) -> dict[str, Any]:
    healthy = error is None and all(outcome.error is None for outcome in outcomes.values())
    body: dict[str, Any] = {
        "status": _status(healthy),
        "region": os.environ.get("AWS_REGION", "unknown"),
        "dependencies": [_line(dependency, outcome) for dependency, outcome in outcomes.items()],
    }
    return {
        "statusCode": 200 if healthy else 503,
        "headers": {"Content-Type": "application/json", "Cache-Control": "no-store"},
        "isBase64Encoded": False,
        "body": json.dumps(body if error is None else {**body, "error": error}),
    }


def _line(dependency: Dependency, outcome: Outcome) -> dict[str, Any]:
    line: dict[str, Any] = {
        "service": dependency.service,
        "kind": dependency.kind,
        "status": _status(outcome.error is None),
        "milliseconds": outcome.milliseconds,
    }
    return line if outcome.error is None else {**line, "error": outcome.error}


def _status(healthy: bool) -> str:
    return "ok" if healthy else "failing"


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _prepare() -> None:
    """Builds the clients and imports the user's check while Lambda initialises the function, before the clock runs.

    A failure is only logged: the first request meets it again, and can answer.
    """
    try:
        for dependency in dependencies():
            if dependency.kind == "handler":
                _own_handler(dependency.name)
            else:
                _client(dependency.kind)
    except (Exception, SystemExit):
        _logger.warning("health check could not be prepared", exc_info=True)


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    _prepare()
