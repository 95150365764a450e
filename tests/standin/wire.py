"""An AWS API call as a value: what came in over the socket, and what goes back."""

from __future__ import annotations

import functools
import io
import json
import re
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
_XML_SERVICES = {"s3", "route53", "cloudfront"}


@dataclass(frozen=True)
class Request:
    """One call, with its body read once and for all.

    Attributes:
        environ: the WSGI environment it came in; its input stream is spent.
        body: the whole payload.
    """

    environ: Mapping[str, Any]
    body: bytes

    @classmethod
    def read(cls, environ: Mapping[str, Any]) -> Request:
        """Take a call off the wire, whether its length was announced or it came in chunks."""
        stream = environ["wsgi.input"]
        if environ.get("wsgi.input_terminated"):
            return cls(environ, stream.read())
        return cls(environ, stream.read(int(environ.get("CONTENT_LENGTH") or 0)))

    def wsgi(self) -> dict[str, Any]:
        """A fresh WSGI environment of the same call, to hand to another application."""
        return {
            **self.environ,
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": str(len(self.body)),
        }

    @functools.cached_property
    def _scope(self) -> dict[str, str]:
        presigned = "Credential=" + self.query.get("X-Amz-Credential", "")
        found = _SCOPE.search(self.header("authorization")) or _SCOPE.search(presigned)
        return found.groupdict() if found else {"region": "", "service": ""}

    @property
    def region(self) -> str:
        """The region the call is signed for; empty when it is not signed."""
        return self._scope["region"]

    @property
    def service(self) -> str:
        """The service the call is signed for, by its signing name, e.g. ``dynamodb``; empty when it is not signed."""
        return self._scope["service"]

    @property
    def method(self) -> str:
        """The HTTP method."""
        return str(self.environ["REQUEST_METHOD"])

    @property
    def path(self) -> str:
        """The path, decoded, without the query."""
        return str(self.environ["PATH_INFO"])

    @functools.cached_property
    def query(self) -> dict[str, str]:
        """The query; a key without a value, as S3's sub-resources are, has an empty one."""
        return dict(urllib.parse.parse_qsl(self.environ.get("QUERY_STRING", ""), keep_blank_values=True))

    @property
    def action(self) -> str:
        """The name of the action where the protocol has one (JSON, Query); empty for the REST services."""
        target = self.header("x-amz-target")
        if target:
            return target.rpartition(".")[2]
        found = re.search(rb"(?:^|&)Action=(\w+)", self.body[:4096])
        return found[1].decode() if found and self._speaks_query else ""

    @property
    def _speaks_query(self) -> bool:
        return str(self.environ.get("CONTENT_TYPE", "")).startswith("application/x-www-form-urlencoded")

    @property
    def speaks_xml(self) -> bool:
        """Whether the client expects XML."""
        return self._speaks_query or self.service in _XML_SERVICES

    def header(self, name: str) -> str:
        """A header by its name in lower case; empty when absent."""
        return str(self.environ.get("HTTP_" + name.upper().replace("-", "_"), ""))


@dataclass(frozen=True)
class Response:
    """What goes back: status code, headers without a length, and the body."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether the call succeeded."""
        return 200 <= self.status < 300

    @classmethod
    def xml(cls, status: int, text: str, *headers: tuple[str, str]) -> Response:
        """An XML document."""
        return cls(status, text.encode(), (("Content-Type", "text/xml"), *headers))

    @classmethod
    def json(cls, status: int, value: object, *headers: tuple[str, str]) -> Response:
        """A JSON document."""
        return cls(status, json.dumps(value).encode(), (("Content-Type", "application/json"), *headers))


Handler = Callable[[Request], Response]


def aws_error(request: Request, status: int, code: str, message: str) -> Response:
    """An error in the protocol the client speaks, so that its SDK reads code and message out of it."""
    if not request.speaks_xml:
        body = {"__type": code, "message": message, "Message": message}
        return Response.json(status, body, ("x-amzn-ErrorType", code))
    error = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if request.service == "s3":
        return Response.xml(status, f"<Error>{error}</Error>")
    return Response.xml(
        status,
        f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>standin</RequestId></ErrorResponse>",
    )
