"""Between API Gateway's proxy events and plain Python: reading input, writing JSON, turning problems into answers.

Each example keeps its own copy, so that its folder is all that Lambda needs.
"""

from __future__ import annotations

import base64
import functools
import json
import logging
import os
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

Event = dict[str, Any]
Response = dict[str, Any]

LONGEST_ID = 256
"""Bytes of the longest id accepted; DynamoDB would take 1,024 for a sort key, S3 as much for a whole object key."""

RETRY_AFTER = 30
"""Seconds a client is asked to wait when this region may not write."""

_logger = logging.getLogger("example")


class Problem(Exception):
    """A request that cannot be served, with what the client is told.

    Attributes:
        status: The HTTP status code.
        code: What is wrong, in words for programs.
        message: The same for people; never a part of the request, so nothing a stranger wrote comes back.
        headers: Further headers of the answer.
    """

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def endpoint(function: Callable[[Event], Response]) -> Callable[[Event, object], Response]:
    """Makes a function a Lambda handler: a `Problem` becomes its answer, any other error is logged and becomes 500."""

    @functools.wraps(function)
    def handler(event: Event, _context: object) -> Response:
        return readable(event, _answered(function, event))

    return handler


def _answered(function: Callable[[Event], Response], event: Event) -> Response:
    try:
        return function(event)
    except Problem as problem:
        return answer(problem.status, {"error": problem.code, "message": problem.message}, **problem.headers)
    except Exception:
        _logger.exception("%s failed", function.__name__)
        return answer(500, {"error": "internal-error", "message": "Something failed here; please try again."})


def readable(event: Event, response: Response) -> Response:
    """Lets the pages of the origins that the spec names under `cors` read a response, errors too.

    API Gateway answers a browser's preflight request itself, but passes a function's headers on as they are.
    """
    origins, origin = os.environ.get("CORS_ORIGINS", "").split(","), header(event, "origin")
    if origin and (origin in origins or "*" in origins):
        response["headers"] = {"access-control-allow-origin": origin, "vary": "origin", **response["headers"]}
    return response


def answer(status: int, body: object = None, **headers: str) -> Response:
    """Builds a proxy response with a JSON body (none for None) that names the region it comes from."""
    return {
        "statusCode": status,
        "headers": {
            "content-type": "application/json; charset=utf-8",
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            "x-region": os.environ["AWS_REGION"],
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
        "isBase64Encoded": False,
        "body": "" if body is None else to_json(body),
    }


def to_json(value: object) -> str:
    """Encodes what DynamoDB returns as JSON: boto3 hands out Decimal for every number, which json.dumps refuses.

    Whole numbers stay exact; of others, what a float can hold remains. A set becomes a sorted list.
    """
    return json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def path_id(event: Event, name: str) -> str:
    """Returns an id from the path, decoded and normalised, so that one id spelt in two ways is one item.

    Raises:
        Problem: 400, the id is missing, longer than LONGEST_ID, or has spaces, slashes, percent signs or control
            characters.
    """
    # A REST API hands path parameters over as they stand in the URL. Since an id holds no percent sign, decoding one
    # that is plain already changes nothing.
    text = unicodedata.normalize("NFC", unquote((event.get("pathParameters") or {}).get(name) or ""))
    fits = 0 < len(text.encode("utf-8", "replace")) <= LONGEST_ID
    if not fits or not text.isprintable() or "\ufffd" in text or set(text) & set(" /%"):
        raise Problem(400, "invalid-id", f"{name}: up to {LONGEST_ID} bytes of letters, digits and punctuation.")
    return text


def header(event: Event, name: str) -> str | None:
    """Returns a request header, whatever the case of its name."""
    headers = event.get("headers") or {}
    return next((value for key, value in headers.items() if key.lower() == name.lower()), None)


def json_body(event: Event) -> dict[str, Any]:
    """Returns the request's body.

    Raises:
        Problem: 400, the body is not a JSON object.
    """
    body = event.get("body") or ""
    try:
        parsed = json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        raise Problem(400, "invalid-body", "The body must be a JSON object.")
    return parsed


def require_writes(switch: str) -> None:
    """Refuses to go on where the write switch (the environment variable of that name) is not `on`.

    Operators turn it off in one region to keep it from writing to a table that another region owns, during a drill or
    while traffic moves.

    Raises:
        Problem: 503, this region may not write now.
    """
    if os.environ.get(switch) != "on":
        message = "This region is not accepting writes at the moment; please try again."
        raise Problem(503, "writes-off", message, retry_after=str(RETRY_AFTER))
