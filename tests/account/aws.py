"""AWS on a socket of this machine: moto behind a gateway that knows what moto lacks, and can misbehave."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from farshore.account.ask import OPERATIONS


@dataclass(frozen=True)
class Call:
    """One call that reached the gateway.

    Attributes:
        action: The IAM action it needs.
        region: The region it was signed for.
    """

    action: str
    region: str


@dataclass(frozen=True)
class Reply:
    """What the gateway answers instead of moto.

    Attributes:
        status: HTTP status.
        body: JSON of a successful answer.
        error: The error code of another.
    """

    status: int = 200
    body: dict[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass
class Aws:
    """The gateway.

    Attributes:
        url: Where it listens.
        answer: Given a call, returns a reply of its own, or None to go on.
        delay: Seconds before each answer, by region.
        calls: Every call so far.
    """

    url: str = ""
    answer: Callable[[Call], Reply | None] = lambda _call: None
    delay: dict[str, float] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def deny(self, *actions: str) -> None:
        """Answer calls that need one of the actions as AWS answers those without permission."""
        self.refuse("AccessDeniedException", 403, lambda call: call.action in actions)

    def refuse(self, code: str, status: int = 400, when: Callable[[Call], bool] = lambda _call: True) -> None:
        """Answer some calls with an error."""
        self.answer = lambda call: Reply(status, error=code) if when(call) else None

    def environment(self) -> dict[str, str]:
        """Variables under which any SDK talks to the gateway."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "a-secret-nobody-may-print",
            "AWS_EC2_METADATA_DISABLED": "true",
        }


SES = {
    "ProductionAccessEnabled": True,
    "SendingEnabled": True,
    "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0},
}
LAMBDA = {"AccountLimit": {"ConcurrentExecutions": 1000}, "AccountUsage": {}}


def quota(value: float) -> dict[str, Any]:
    """What Service Quotas says of one."""
    return {"Quota": {"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE", "QuotaName": "VPCs per Region", "Value": value}}


LACKING = {
    "ses:GetAccount": Reply(body=SES),
    "lambda:GetAccountSettings": Reply(body=LAMBDA),
    "dynamodb:DescribeGlobalTable": Reply(400, error="GlobalTableNotFoundException"),
    "servicequotas:GetServiceQuota": Reply(400, error="NoSuchResourceException"),
    "servicequotas:GetAWSDefaultServiceQuota": Reply(body=quota(5)),
}
"""What moto 5.2.5 has no answer to; tests/account/test_lookups.py holds the shapes against botocore's model."""

HEADERS = ("x-amzn-ErrorType", "x-amz-bucket-region")
"""The headers of moto's answers that say something."""

METHODS = {method.replace("_", ""): action for action, (_, method) in OPERATIONS.items()}
PATHS = {
    ("GET", "/v2/email/account"): "ses:GetAccount",
    ("GET", "/2016-08-19/account-settings"): "lambda:GetAccountSettings",
    ("GET", "/2013-04-01/hostedzonesbyname"): "route53:ListHostedZonesByName",
    ("GET", "/"): "s3:ListAllMyBuckets",
}


@contextlib.contextmanager
def gateway(moto_url: str) -> Iterator[Aws]:
    """Run a gateway to moto."""
    aws = Aws()
    with _Server(("127.0.0.1", 0), _handler(aws, moto_url)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        aws.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield aws
        server.shutdown()
        thread.join()


class _Server(http.server.ThreadingHTTPServer):
    """Takes many connections at once, and does not wait at its end for clients that gave up."""

    request_queue_size = 128
    daemon_threads = True
    block_on_close = False


def _handler(aws: Aws, moto_url: str) -> type[http.server.BaseHTTPRequestHandler]:  # noqa: C901 - one small class
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            scope = self.headers.get("Authorization", "////").split("/")
            service, region = scope[3], scope[2]
            call = Call(self.action(body), region)
            aws.calls.append(call)
            time.sleep(aws.delay.get(region, 0))
            reply = aws.answer(call) or LACKING.get(call.action)
            with contextlib.suppress(ConnectionError):  # the client may have given up
                if reply is None:
                    self.send(*self.from_moto(body))
                else:
                    self.send(reply.status, *render(service, reply))

        do_GET = do_POST = do_HEAD = handle_one  # noqa: N815

        def action(self, body: bytes) -> str:
            path = urllib.parse.urlsplit(self.path).path
            if self.command == "HEAD":
                return "s3:ListBucket"
            name = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            name = name or urllib.parse.parse_qs(body.decode()).get("Action", [""])[0]
            if name:
                return METHODS[name.lower()]
            if path.startswith("/v2/email/identities/"):
                return "ses:GetEmailIdentity"
            return PATHS[self.command, path.rstrip("/") or "/"]

        def from_moto(self, body: bytes) -> tuple[int, str, bytes, dict[str, str]]:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            request = urllib.request.Request(moto_url + self.path, body or None, headers, method=self.command)
            try:
                answer = urllib.request.urlopen(request)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                kept = {name: answer.headers[name] for name in HEADERS if name in answer.headers}
                return answer.status, answer.headers["Content-Type"] or "", answer.read(), kept

        def send(self, status: int, kind: str, content: bytes, more: dict[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Keep the test output clean."""

    return Handler


SECRETIVE = "User: arn:aws:iam::123456789012:user/alice is not authorized"
"""What AWS says beside an error code, and farshore must not repeat."""


def render(service: str, reply: Reply) -> tuple[str, bytes, dict[str, str]]:
    """Return the content type, body and further headers of a reply in the service's own protocol."""
    if not reply.error:
        return "application/json", json.dumps(reply.body).encode(), {}
    inner = f"<Error><Code>{reply.error}</Code><Message>{SECRETIVE}</Message></Error>"
    whole = {
        "ec2": f"<Response><Errors>{inner}</Errors></Response>",
        "s3": inner,
        "sts": f"<ErrorResponse>{inner}</ErrorResponse>",
        "rds": f"<ErrorResponse>{inner}</ErrorResponse>",
        "route53": f"<ErrorResponse>{inner}</ErrorResponse>",
    }.get(service)
    if whole is not None:
        return "text/xml", whole.encode(), {}
    return (
        "application/json",
        json.dumps({"__type": reply.error, "message": SECRETIVE}).encode(),
        {"x-amzn-ErrorType": reply.error},
    )
