"""A server on loopback that answers as none should: every way in which what answers is not AWS, or not GitHub."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

CANARY = "CANARY-of-the-body"
"""Stands in every answer; nobody may show it."""

COMMAND = "\r\n::error::from the server\n\x1b[31m##[error]red"
"""What a log would obey."""

SECONDS = 30
"""The longest that one connection is served, whatever its mode."""

MOST_BYTES = 80_000_000
"""The most that one connection is sent."""

Mode = Callable[[socket.socket], None]
"""Answers a request that was read, over the connection."""

PAGE = f"<html><head><title>Sign in</title></head><body>{CANARY}{COMMAND}</body></html>".encode()


def reply(
    status: str, body: bytes, kind: str = "application/x-amz-json-1.1", length: int | None = None, more: str = ""
) -> Mode:
    """Return a mode that answers with a status line and a body, and closes the connection."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n"

    def mode(connection: socket.socket) -> None:
        connection.sendall(f"{head}{more}Connection: close\r\n\r\n".encode() + body)

    return mode


def said(value: object) -> Mode:
    """Return a mode that answers with JSON."""
    return reply("200 OK", json.dumps(value).encode())


def raw(content: bytes) -> Mode:
    """Return a mode that sends some bytes, and closes the connection."""
    return lambda connection: connection.sendall(content)


def dripping(head: bytes, piece: bytes, every: float = 0.3) -> Mode:
    """Return a mode that never comes to an end, and never falls silent."""

    def mode(connection: socket.socket) -> None:
        connection.sendall(head)
        end = time.monotonic() + SECONDS
        sent = len(head)
        while time.monotonic() < end and sent < MOST_BYTES:
            connection.sendall(piece)
            sent += len(piece)
            time.sleep(every)

    return mode


def silent(connection: socket.socket) -> None:
    """Accept, read, and never answer."""
    connection.settimeout(SECONDS)
    connection.recv(65_536)


def reset(connection: socket.socket) -> None:
    """Reset the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
_LINE = f"{CANARY}{COMMAND}"
_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "' + CANARY + '">'
    + "".join(f'<!ENTITY {two} "{f"&{one};" * 20}">' for one, two in zip("abcdefg", "bcdefgh", strict=True))
    + "]><x>&h;</x>"
)  # fmt: skip

MODES: dict[str, Mode] = {
    "a sign-in page": reply("200 OK", PAGE, "text/html"),
    "a sign-in page that says it is JSON": reply("200 OK", PAGE),
    "a sign-in page that says it is XML": reply("200 OK", PAGE, "text/xml"),
    "a page with 404": reply("404 Not Found", PAGE, "text/html"),
    "a proxy that wants a password": reply("407 Proxy Authentication Required", PAGE, "text/html"),
    "a proxy that reaches nobody": reply("502 Bad Gateway", PAGE, "text/html"),
    "an empty 429": reply("429 Too Many Requests", b""),
    "an empty 500": reply("500 Internal Server Error", b""),
    "an empty 200": reply("200 OK", b""),
    "a 204": reply("204 No Content", b""),
    "half an answer": reply("200 OK", b'{"Parameters": [{"Name": "' + CANARY.encode(), length=5_000),
    "half the headers": raw(OK + b"X-Canary: " + CANARY.encode()),
    "no HTTP": raw(f"SSH-2.0-{CANARY}\r\n".encode()),
    "a status that is no number": raw(f"HTTP/1.1 {CANARY} OK\r\n\r\n".encode()),
    "a list": said([CANARY]),
    "a list for a list of lists": said([[[CANARY]]]),
    "a text": said(CANARY),
    "a number": said(17),
    "null": said(None),
    "numbers for texts": said({"Parameters": [{"Name": 5, "Value": 7}], "Account": 9, "id": CANARY, "user": 3}),
    "texts for lists": said({"Parameters": CANARY, "Regions": CANARY}),
    "nulls": said({"Parameters": None, "Account": None, "Regions": None, "id": None}),
    "lists of nulls": said({"Parameters": [None, {"Name": None, "Value": CANARY}]}),
    "endless numbers": reply("200 OK", b'{"Parameters": 1e999, "id": 1e999, "Account": NaN}'),
    "a number of 10,000 digits": reply("200 OK", b'{"id": ' + b"9" * 10_000 + b"}"),
    "JSON nested too deep": reply("200 OK", b'{"Parameters":' + b"[" * 200_000),
    "an error nested too deep": reply("400 Bad Request", b'{"message":' + b"[" * 200_000),
    "not UTF-8": reply("200 OK", b'{"Parameters": "\xff\xfe' + CANARY.encode() + b'"}'),
    "XML": reply("200 OK", f"<Response><Account>{CANARY}</Account></Response>".encode(), "text/xml"),
    "XML that grows": reply("200 OK", _BOMB.encode(), "text/xml"),
    "an error with commands in its code": reply(
        "400 Bad Request", json.dumps({"__type": _LINE, "code": _LINE, "Code": _LINE}).encode()
    ),
    "an error whose code is a list": reply("400 Bad Request", json.dumps({"__type": [CANARY]}).encode()),
    "an error with commands in its message": reply(
        "400 Bad Request", json.dumps({"__type": "Odd", "message": COMMAND, "documentation": CANARY}).encode()
    ),
    "an XML error with commands": reply(
        "403 Forbidden",
        f"<ErrorResponse><Error><Code>{_LINE}</Code><Message>{_LINE}</Message></Error></ErrorResponse>".encode(),
        "text/xml",
    ),
    "an error with commands in a header": reply(
        "400 Bad Request", b"{}", more=f"x-amzn-ErrorType: ::error::{CANARY}\r\n"
    ),
    "a redirect to elsewhere": reply("302 Found", PAGE, more="Location: https://elsewhere.invalid/\r\n"),
    "a redirect to no address": reply("302 Found", PAGE, more="Location: http://[\r\n"),
    "a redirect in a circle": reply("307 Temporary Redirect", PAGE, more="Location: /\r\n"),
    "silence": silent,
    "a reset": reset,
    "a closed connection": raw(b""),
    "dripping headers": dripping(OK, f"X-{CANARY}: 1\r\n".encode()),
    "a dripping line of a header": dripping(OK, b"X"),
    "a dripping body": dripping(OK + b"Content-Length: 90000\r\n\r\n", b" "),
    "dripping chunks": dripping(CHUNKED, b"1\r\n \r\n"),
    "100 Continue for ever": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "headers without end": dripping(OK, f"X-{CANARY}: 1\r\n".encode() * 1_000, every=0),
    "a body without end": dripping(OK + b"Content-Length: 99999999999\r\n\r\n", b" " * 1_000_000, every=0),
    "chunks without end": dripping(CHUNKED, b"f4240\r\n" + b" " * 1_000_000 + b"\r\n", every=0),
}
"""By what a reader would call it."""


@contextlib.contextmanager
def hostile(mode: Mode) -> Iterator[str]:
    """Run a server that answers every request in a mode; yield `HOST:PORT`."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        threading.Thread(target=_accept, args=(listener, mode), daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, mode: Mode) -> None:
    with contextlib.suppress(OSError):  # the listener was closed
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(connection, mode), daemon=True).start()


def _serve(connection: socket.socket, mode: Mode) -> None:
    with connection, contextlib.suppress(OSError):  # the client may give up
        connection.settimeout(SECONDS)
        _read_request(connection)
        mode(connection)


def _read_request(connection: socket.socket) -> None:
    """Read a request whole, so that closing the connection does not reset it."""
    request = b""
    while b"\r\n\r\n" not in request and (piece := connection.recv(65_536)):
        request += piece
    head, _, body = request.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length and (piece := connection.recv(65_536)):
        body += piece
