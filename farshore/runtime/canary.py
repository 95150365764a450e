"""The canary of a region: does the system answer its clients, and does each of the other regions?

CloudWatch Synthetics calls `handler` on a schedule. It asks every step, reports what it found, and fails if a step
failed. The environment says what to ask, in `FARSHORE_WATCH`, as JSON:

    {"namespace": "farshore", "canary": "shop-oncall-us-east-2",
     "steps": {"public": [{"host": "api.example.com", "path": "/health", "via": "api.example.com"}],
               "us-west-2": [{"host": "api.example.com", "path": "/health", "via": "us-west-2.api.example.com"}]},
     "report_to": ["us-east-2"],
     "verdicts": {"step": "route53", "region": "us-east-1", "alarms": ["shop-oncall-route53-api"]}}

- A step asks for `path` of `host` at the address of `via`, the name by which one region answers alone.
- In its own region it reports for each step `Available`, 100 or 0, and `Milliseconds` if it was answered.
- To each region of `report_to` it reports that it `Ran`, so that its silence is noticed elsewhere.
- `verdicts`, if given, are alarms on Route 53's own health checks, whose metrics are in one region only. What they say
  is reported as a step of its own; nothing is, if they cannot be asked or do not know.

It needs only the standard library and the boto3 of the runtime.
"""

from __future__ import annotations

import http
import http.client
import json
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

TIMEOUT = 5.0
"""Seconds for which an answer is waited for."""
PORT = 443

_CONFIG = Config(connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 2, "mode": "standard"})


class StepsFailed(Exception):
    """Some step failed; the message names each with the reason."""


class _AddressOf(http.client.HTTPSConnection):
    """A connection to the address of one name that speaks to it as to another."""

    def __init__(self, host: str, via: str, port: int) -> None:
        super().__init__(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        self._via = via

    def connect(self) -> None:
        """Connect to the one, and prove the certificate of the other."""
        plain = socket.create_connection((self._via, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def handler(event: object, context: object) -> str:  # noqa: ARG001 - a canary has no use for them
    """Ask every step and report.

    Raises:
        StepsFailed: A step failed, so that the run counts as failed.
    """
    watch = json.loads(os.environ["FARSHORE_WATCH"])
    own_region, canary = os.environ["AWS_REGION"], watch["canary"]
    failures: dict[str, str] = {}
    metrics = [one for step, asked in watch["steps"].items() for one in _step(canary, step, asked, failures)]
    metrics += _verdict(canary, watch.get("verdicts"))
    _report(own_region, watch["namespace"], metrics)
    for region in watch["report_to"]:
        _report(region, watch["namespace"], [_metric("Ran", 1, "Count", Canary=canary)])
    if failures:
        raise StepsFailed("; ".join(f"{step}: {reason}" for step, reason in failures.items()))
    return "ok"


def _step(canary: str, step: str, asked: Iterable[Mapping[str, str]], failures: dict[str, str]) -> list[dict[str, Any]]:
    started = time.monotonic()
    try:
        for one in asked:
            ask(one["host"], one["path"], one["via"], int(one.get("port", PORT)))
    except (OSError, http.client.HTTPException) as error:
        failures[step] = f"{type(error).__name__}: {error}"
        return [_metric("Available", 0, "Percent", Canary=canary, Step=step)]
    elapsed = (time.monotonic() - started) * 1000
    return [
        _metric("Available", 100, "Percent", Canary=canary, Step=step),
        _metric("Milliseconds", elapsed, "Milliseconds", Canary=canary, Step=step),
    ]


def ask(host: str, path: str, via: str, port: int = PORT) -> None:
    """Ask for a path, and take 2xx and 3xx for an answer.

    Raises:
        OSError: Nobody answers, or not as this host.
        http.client.HTTPException: The answer is something else.
    """
    connection = _AddressOf(host, via, port)
    try:
        connection.request("GET", path, headers={"User-Agent": "farshore-canary"})
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if not http.HTTPStatus.OK <= answer.status < http.HTTPStatus.BAD_REQUEST:
        raise http.client.HTTPException(f"{host}{path} at {via} answers {answer.status}")


def _verdict(canary: str, verdicts: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return what Route 53's alarms say, if they can be asked and know something."""
    if verdicts is None:
        return []
    alarms = _asked(lambda: _cloudwatch(verdicts["region"]).describe_alarms(AlarmNames=verdicts["alarms"]))
    states = {one["StateValue"] for one in (alarms or {}).get("MetricAlarms", [])}
    if not states or "INSUFFICIENT_DATA" in states:
        return []
    return [_metric("Available", 0 if "ALARM" in states else 100, "Percent", Canary=canary, Step=verdicts["step"])]


def _report(region: str, namespace: str, metrics: list[dict[str, Any]]) -> None:
    """Put metrics into a region; one that cannot be reached must not keep them from the others."""
    _asked(lambda: _cloudwatch(region).put_metric_data(Namespace=namespace, MetricData=metrics))


def _asked(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (BotoCoreError, ClientError) as error:
        print(f"CloudWatch does not answer: {error}")
        return None


def _cloudwatch(region: str) -> Any:
    return boto3.client("cloudwatch", region_name=region, config=_CONFIG)


def _metric(name: str, value: float, unit: str, **dimensions: str) -> dict[str, Any]:
    named = [{"Name": dimension, "Value": of} for dimension, of in dimensions.items()]
    return {"MetricName": name, "Value": value, "Unit": unit, "Dimensions": named}
