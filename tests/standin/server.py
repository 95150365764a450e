"""The stand-in itself: the layers between the socket and moto, and the control calls under ``/standin``."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, make_server

from .access_log import AccessLog
from .acm import Acm
from .apigateway import ApiGateway
from .cloudfront import CloudFront
from .cloudwatch import CloudWatch
from .cognito import Cognito
from .dynamodb import DynamoDb
from .faults import Faults
from .iam import Iam
from .kms import Kms
from .lambda_ import Lambda
from .moto_app import moto_handler
from .replay import Replay
from .route53 import Route53
from .routing_control import RecoveryCluster, RecoveryControlConfig
from .s3 import S3
from .secretsmanager import SecretsManager
from .service import Service
from .ses import Ses
from .sqs import Sqs
from .synthetics import Synthetics
from .wire import Handler, Request, Response

CONTROL = "/standin/"
SERVICES: tuple[type[Service], ...] = (
    Acm,
    ApiGateway,
    CloudFront,
    CloudWatch,
    Cognito,
    DynamoDb,
    Iam,
    Kms,
    Lambda,
    RecoveryCluster,
    RecoveryControlConfig,
    Route53,
    S3,
    SecretsManager,
    Ses,
    Sqs,
    Synthetics,
)
"""Every service that differs from moto's; a new one is a new file and its class here."""


class StandInApp:
    """The application: control calls, then access log, faults, replay, the services, moto."""

    def __init__(self, access_log: Path | None = None) -> None:
        """Patch moto, and put the layers together."""
        self._moto = moto_handler()
        self._faults = Faults()
        self._services = {service.name: service() for service in SERVICES}
        for service in self._services.values():
            service.patch()
        self._replay = Replay(self._serve)
        self._aws: Handler = AccessLog(self._admitted, access_log) if access_log else self._admitted

    def __call__(self, request: Request) -> Response:
        """Answer one call."""
        return self._control(request) if request.path.startswith(CONTROL) else self._aws(request)

    def _admitted(self, request: Request) -> Response:
        return self._faults.check(request) or self._replay(request)

    def _serve(self, request: Request) -> Response:
        service = self._services.get(request.service)
        return service.handle(request, self._moto) if service else self._moto(request)

    def _control(self, request: Request) -> Response:
        verb, region = request.path.removeprefix(CONTROL), request.query.get("region", "")
        if verb == "health":
            return Response.json(200, {"status": "up"})
        if verb == "reset" and request.method == "POST":
            return self._reset(request)
        if verb == "refuse" and region and request.method == "POST":
            self._faults.refuse(region, global_services=request.query.get("global", "admit") == "refuse")
            return Response.json(200, {"refused": region})
        if verb == "admit" and region and request.method == "POST":
            self._faults.admit(region)
            return Response.json(200, {"admitted": region})
        return Response.json(404, {"message": "POST reset, refuse?region=R[&global=admit|refuse], admit?region=R"})

    def _reset(self, request: Request) -> Response:
        self._faults.reset()
        self._replay.reset()
        for service in self._services.values():
            service.reset()
        return self._moto(Request({**request.environ, "PATH_INFO": "/moto-api/reset"}, b""))


def make_standin_server(port: int, access_log: Path | None = None) -> BaseWSGIServer:
    """A server on 127.0.0.1 that listens already; ``serve_forever`` on it answers. Port 0 takes a free one."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler

    app = StandInApp(access_log)

    class Connection(MotoRequestHandler):
        """One client's connection, kept open between calls, which werkzeug's own handler does not do.

        Go's HTTP client now and then takes an answer that ends its connection for a lost one, and the provider sends
        the call again: measured as one call in some 800.
        """

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def run_wsgi(self) -> None:
            """Answer one call, in one piece."""
            request = Request.read(self.make_environ())
            self.wfile.write(_on_the_wire(app(request), request.method))

        def log_request(self, *_args: object) -> None:
            """Say nothing: the access log is the record."""

    return make_server("127.0.0.1", port, _no_wsgi, threaded=True, request_handler=Connection)


def _no_wsgi(_environ: object, _start_response: object) -> Iterable[bytes]:
    raise AssertionError("the connection calls the application itself")


def _on_the_wire(response: Response, method: str) -> bytes:
    headers = list(response.headers)
    if response.status != HTTPStatus.NO_CONTENT and not any(name.lower() == "content-length" for name, _ in headers):
        headers.append(("Content-Length", str(len(response.body))))
    lines = [f"HTTP/1.1 {response.status} -", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + (b"" if method == "HEAD" else response.body)
