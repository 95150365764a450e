"""Canaries: they can be started, stopped, changed and deleted, and have runs.

moto creates and describes canaries, and no more. It matters because a canary that was made and never started watches
nothing, and because AWS refuses some of what moto takes.

Sources, each read on 2026-11-28 in the words of the AWS SDK's own model: names, and buckets without a period,
https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CreateCanary.html; the size of the script,
https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CanaryCodeInput.html; the environment, and a
timeout no longer than the time between two runs,
https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CanaryRunConfigInput.html. That a running canary
has to be stopped before it is changed or deleted is our own caution. A canary that was started has one run, which
has passed: scripts are not run here.
"""

from __future__ import annotations

import base64
import json
import re
import time
import uuid
from http import HTTPStatus
from typing import Any, ClassVar

from .service import ACCOUNT, Service
from .wire import Handler, Request, Response, aws_error

LARGEST_SCRIPT = 225 * 1024
LARGEST_ENVIRONMENT = 4 * 1024
_NAME = re.compile(r"[0-9a-z_-]{1,255}")
_RATE = re.compile(r"rate\((\d+) (minute|minutes|hour)\)")
_RUN_CONFIG = {"TimeoutInSeconds": 60, "MemoryInMB": 1000, "ActiveTracing": False, "EphemeralStorage": 1024}
_UNCHANGED = ("Code", "Name")
"""Members of an update that are not described as they were sent."""


class Refused(Exception):
    """A call that AWS does not do as asked; the message says why."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST, code: str = "ValidationException"):
        super().__init__(message)
        self.status, self.code = status, code


class Synthetics(Service):
    """CloudWatch Synthetics."""

    name: ClassVar[str] = "synthetics"

    def __init__(self) -> None:
        """Start without canaries."""
        self._canaries: dict[tuple[str, str], dict[str, Any]] = {}

    def reset(self) -> None:
        """Forget everything."""
        self._canaries.clear()

    def handle(self, request: Request, moto: Handler) -> Response:  # noqa: ARG002 - moto has no more than half of it
        """Answer a call, which is one of the REST kind."""
        try:
            return Response.json(200, self._answer(request))
        except Refused as refused:
            return aws_error(request, refused.status, refused.code, str(refused))

    def _answer(self, request: Request) -> dict[str, Any]:
        what, _, rest = request.path.strip("/").partition("/")
        sent = json.loads(request.body or b"{}")
        if what == "canaries":
            return {"Canaries": [one for (region, _), one in self._canaries.items() if region == request.region]}
        if what == "tags":
            return self._tags(request, rest.rpartition(":")[2], sent)
        if not rest:
            return self._create(request.region, sent)
        name, _, verb = rest.partition("/")
        canary = self._canary(request.region, name)
        if verb == "runs":
            return {"CanaryRuns": _runs(canary)}
        acts = {"POST": self._switch, "PATCH": self._update, "DELETE": self._delete}
        if request.method != "GET":
            return acts[request.method](request.region, canary, sent, verb)
        return {"Canary": canary}

    def _canary(self, region: str, name: str) -> dict[str, Any]:
        found = self._canaries.get((region, name))
        if found is None:
            raise Refused(f"There is no canary {name}", HTTPStatus.NOT_FOUND, "ResourceNotFoundException")
        return found

    def _create(self, region: str, sent: dict[str, Any]) -> dict[str, Any]:
        name, now = sent["Name"], time.time()
        if not _NAME.fullmatch(name):
            raise Refused("A name has lower-case letters, digits, - and _, and 255 characters at most")
        if (region, name) in self._canaries:
            raise Refused(f"{name} exists", HTTPStatus.CONFLICT, "ConflictException")
        _check(sent)
        canary = {
            "Id": str(uuid.uuid4()),
            "Name": name,
            "Code": _code(region, name, sent["Code"]),
            "ExecutionRoleArn": sent["ExecutionRoleArn"],
            "Schedule": {"DurationInSeconds": 0, **sent["Schedule"]},
            "RunConfig": {**_RUN_CONFIG, **_given(sent.get("RunConfig"))},
            "SuccessRetentionPeriodInDays": sent.get("SuccessRetentionPeriodInDays", 31),
            "FailureRetentionPeriodInDays": sent.get("FailureRetentionPeriodInDays", 31),
            "Status": {"State": "READY"},
            "Timeline": {"Created": now, "LastModified": now},
            "ArtifactS3Location": sent["ArtifactS3Location"].removeprefix("s3://"),
            "EngineArn": f"arn:aws:lambda:{region}:{ACCOUNT}:function:cwsyn-{name}:1",
            "RuntimeVersion": sent["RuntimeVersion"],
            "Tags": sent.get("Tags") or {},
        }
        self._canaries[region, name] = canary
        return {"Canary": canary}

    def _switch(self, _region: str, canary: dict[str, Any], _sent: dict[str, Any], verb: str) -> dict[str, Any]:
        """Start or stop a canary."""
        running = canary["Status"]["State"] == "RUNNING"
        if running == (verb == "start"):
            word = "is running" if running else "is not running"
            raise Refused(f"{canary['Name']} {word}", HTTPStatus.CONFLICT, "ConflictException")
        canary["Status"] = {"State": "STOPPED" if running else "RUNNING"}
        canary["Timeline"]["LastStopped" if running else "LastStarted"] = time.time()
        return {}

    def _update(self, region: str, canary: dict[str, Any], sent: dict[str, Any], _verb: str) -> dict[str, Any]:
        self._refuse_while_running(canary)
        _check({**canary, **sent})
        for member, value in sent.items():
            if member not in _UNCHANGED and value is not None:
                canary[member] = {**canary.get(member, {}), **value} if isinstance(value, dict) else value
        if "Code" in sent:
            canary["Code"] = _code(region, canary["Name"], sent["Code"])
        canary["ArtifactS3Location"] = canary["ArtifactS3Location"].removeprefix("s3://")
        canary["Timeline"]["LastModified"] = time.time()
        return {}

    def _delete(self, region: str, canary: dict[str, Any], _sent: dict[str, Any], _verb: str) -> dict[str, Any]:
        self._refuse_while_running(canary)
        del self._canaries[region, canary["Name"]]
        return {}

    def _refuse_while_running(self, canary: dict[str, Any]) -> None:
        if canary["Status"]["State"] == "RUNNING":
            raise Refused(f"{canary['Name']} is running", HTTPStatus.CONFLICT, "ConflictException")

    def _tags(self, request: Request, name: str, sent: dict[str, Any]) -> dict[str, Any]:
        tags = self._canary(request.region, name)["Tags"]
        tags.update(sent.get("Tags", {}))
        if request.method == "DELETE":
            tags.pop(request.query["tagKeys"], None)
        return {"Tags": tags} if request.method == "GET" else {}


def _check(sent: dict[str, Any]) -> None:
    if "." in sent["ArtifactS3Location"].removeprefix("s3://").partition("/")[0]:
        raise Refused("The name of the bucket can't include a period")
    if len(base64.b64decode(sent["Code"].get("ZipFile", b""))) > LARGEST_SCRIPT:
        raise Refused("A script that is sent must be smaller than 225 Kb")
    config = _given(sent.get("RunConfig"))
    environment = config.get("EnvironmentVariables", {})
    if sum(len(key) + len(value) for key, value in environment.items()) > LARGEST_ENVIRONMENT:
        raise Refused("The total size of the environment variables cannot exceed 4 KB")
    rate = _RATE.fullmatch(sent["Schedule"]["Expression"])
    seconds = int(rate[1]) * (3600 if rate[2] == "hour" else 60) if rate else 0
    if seconds and config.get("TimeoutInSeconds", 0) > seconds:
        raise Refused("The timeout is longer than the time between two runs")


def _given(config: dict[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (config or {}).items() if value is not None}


def _code(region: str, name: str, sent: dict[str, Any]) -> dict[str, Any]:
    location = f"arn:aws:lambda:{region}:{ACCOUNT}:layer:cwsyn-{name}:1"
    return {"SourceLocationArn": location, "Handler": sent["Handler"]}


def _runs(canary: dict[str, Any]) -> list[dict[str, Any]]:
    started = canary["Timeline"].get("LastStarted")
    if started is None:
        return []
    timeline = {"Started": started, "Completed": started}
    return [{"Id": str(uuid.uuid4()), "Name": canary["Name"], "Status": {"State": "PASSED"}, "Timeline": timeline}]
