"""One server, one token: a request is made until it is answered, and the token goes nowhere else."""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import farshore
from farshore.errors import FarshoreError, SourceUnreachable
from farshore.pull_request import patience
from farshore.servers.deadline import COMMENT, Deadline
from farshore.servers.text import one_line

TIMEOUT = 10.0
"""Seconds to wait for a connection, and for each piece of an answer."""

ONE_ANSWER = 20.0
"""Seconds that one answer may take in all, however many pieces it comes in."""

MOST_BYTES = 50_000_000
"""The longest answer that is read."""

LONGEST_LINK = 8_000
"""The most characters of a `link` header that are searched for the next page."""

MOST_REDIRECTS = 3
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,]*\brel="?next"?')


class Unsettled(SourceUnreachable):
    """A request to change something got no answer, so that nobody knows whether it was carried out."""


class Refused(SourceUnreachable):
    """GitHub answered, and did not do what it was asked.

    Attributes:
        status: The HTTP status.
        message: What GitHub said, on one line.
    """

    def __init__(self, status: int, message: str, what: str) -> None:
        super().__init__(f"GitHub refused to {what}: status {status}: {message or 'no reason given'}")
        self.status = status
        self.message = message


@dataclass(frozen=True)
class Answer:
    """An answer of the server: its status, its headers (names in lower case), its body."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """Return what the body says; None when it is not JSON."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: urllib would send the token wherever the answer points to."""

    def redirect_request(self, *_: object) -> None:
        """Return no request, so that the redirect itself is the answer."""
        return


class Connection:
    """Requests to one server with one token.

    Args:
        token: What GITHUB_TOKEN holds.
        api: The address of the API; for GitHub Enterprise Server `https://HOST/api/v3`.
        deadline: When to give up; `COMMENT` from now by default.
        sleep: Waits some seconds.
        now: Seconds since 1970.

    Raises:
        FarshoreError: The token or the address cannot be used.
    """

    def __init__(
        self,
        token: str,
        api: str,
        deadline: Deadline | None = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._token = usable_token(token)
        self._api = usable_address(api)
        self._deadline = deadline or Deadline(COMMENT)
        self._sleep = sleep
        self._now = now
        self._opener = urllib.request.build_opener(_NoRedirect)

    def url(self, path: str) -> str:
        """Return the address of a path of the API."""
        return self._api.geturl().rstrip("/") + path

    def graphql(self) -> str:
        """Return the address of the GraphQL API of the same server.

        On GitHub Enterprise Server it lies beside the REST API, at `/api/graphql`:
        https://docs.github.com/en/enterprise-server@3.13/graphql/guides/forming-calls-with-graphql (2026-11-27)
        """
        path = self._api.path.rstrip("/").removesuffix("/v3")
        return self._api._replace(path=f"{path}/graphql").geturl()

    def pause(self, attempt: int) -> None:
        """Wait after the n-th failure (from 1) of the server or the network."""
        self._sleep(patience.pause_after(attempt))

    def next_page(self, url: str, answer: Answer) -> str | None:
        """Return the address of the page after the one at `url`; None after the last.

        Raises:
            SourceUnreachable: It lies on another server.
        """
        link = _NEXT.search(answer.headers.get("link", "")[:LONGEST_LINK])
        return self._same_server(url, link.group(1), "give the next page") if link else None

    def ask(self, method: str, url: str, body: object, what: str, *, question: bool = False) -> Answer:
        """Make a request until it is answered, as often as is safe.

        Only questions are asked again after silence: a comment that was created, though its answer was lost, would be
        created twice. After a refusal "not now" everything is asked again.

        Args:
            method: The HTTP method.
            url: The address.
            body: What is sent as JSON; None for nothing.
            what: What is asked for, for errors.
            question: Whether it changes nothing, though its method is not GET.
        """
        for attempt in range(1, patience.ATTEMPTS + 1):
            last = attempt == patience.ATTEMPTS
            try:
                answer = self._follow(method, url, body, what)
            except Unsettled as silence:
                if not (question or method == "GET"):
                    raise
                if last:
                    raise SourceUnreachable(str(silence)) from None
                self.pause(attempt)
                continue
            if answer.status < 400:
                return answer
            message = self._message(answer)
            if not patience.is_rate_limit(answer.status, answer.headers, message):
                raise Refused(answer.status, message, what)
            self._wait(answer, what, last=last)
        raise AssertionError("the last attempt returns or raises")

    def _wait(self, answer: Answer, what: str, *, last: bool) -> None:
        seconds = patience.seconds_to_wait(answer.headers, self._now())
        if last or seconds > min(patience.MOST_SECONDS, self._deadline.left()):
            raise SourceUnreachable(
                f"this token is over GitHub's rate limit, and must wait {seconds:.0f} s before it may {what}; "
                "run it again then"
            )
        self._sleep(seconds)

    def _follow(self, method: str, url: str, body: object, what: str) -> Answer:
        """Make a request, and make it again where it is sent to, as long as that is the same server."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._in_time(method, url, body, what)
            if answer.status >= 500:
                raise Unsettled(
                    f"GitHub could not {what}: status {answer.status} from {self._api.netloc}; run it again later"
                )
            if answer.status not in (301, 302, 307, 308):
                return answer
            url = self._same_server(url, answer.headers.get("location", ""), what)
        raise SourceUnreachable(f"{self._api.netloc} sends in circles when asked to {what}; check GITHUB_API_URL")

    def _same_server(self, url: str, target: str, what: str) -> str:
        """Return the address that a page at `url` sends to, as long as that is the same server."""
        try:
            url = urljoin(url, target)
            there = urlsplit(url)
        except ValueError:
            raise SourceUnreachable(
                f"{self._api.netloc} sends to no address when asked to {what}; check GITHUB_API_URL"
            ) from None
        if (there.scheme, there.netloc) != (self._api.scheme, self._api.netloc):
            raise SourceUnreachable(
                f"{self._api.netloc} sends elsewhere ({one_line(there.netloc)}) when asked to {what}: "
                "the token was not sent there; check GITHUB_API_URL"
            )
        return url

    def _in_time(self, method: str, url: str, body: object, what: str) -> Answer:
        try:
            return self._deadline.run(
                f"{self._api.netloc}, asked to {what}", partial(self._once, method, url, body), ONE_ANSWER
            )
        except Unsettled:
            raise
        except SourceUnreachable as late:
            if self._deadline.left():
                raise Unsettled(str(late)) from None
            raise SourceUnreachable(f"{late}; run it again: it finds a comment that was written all the same") from None

    def _once(self, method: str, url: str, body: object) -> Answer:
        request = urllib.request.Request(  # noqa: S310 - usable_address allows http and https only
            url,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
                "User-Agent": f"farshore/{farshore.__version__}",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        # Unredirected, so that no handler of urllib carries it to another host.
        request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        try:
            with self._open(request) as response:
                return _answer(response)
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise Unsettled(
                f"{self._api.netloc} gave no answer: {_reason(error)}; check the network and GITHUB_API_URL"
            ) from None

    def _open(self, request: urllib.request.Request) -> Any:
        try:
            return self._opener.open(request, timeout=TIMEOUT)
        except urllib.error.HTTPError as answer:
            return answer

    def _message(self, answer: Answer) -> str:
        """Return what GitHub says is wrong, with the details of each error, never with the token."""
        said = answer.json()
        if not isinstance(said, dict):
            return ""
        errors = said.get("errors")
        details = [one.get("message") or one.get("code") if isinstance(one, dict) else one
                   for one in (errors if isinstance(errors, list) else [])]  # fmt: skip
        words = "; ".join(one for one in (said.get("message"), *details) if isinstance(one, str) and one)
        return one_line(words.replace(self._token, "***"))


def usable_token(token: str) -> str:
    """Return a token that can stand in a header.

    Raises:
        FarshoreError: It cannot; the message does not show it.
    """
    token = token.strip()
    if not token:
        raise FarshoreError(
            "no token: set GITHUB_TOKEN (in a workflow: `env: {GITHUB_TOKEN: ${{ github.token }}}`), "
            "with the permission `pull-requests: write`"
        )
    if not re.fullmatch(r"[\x21-\x7e]+", token):
        raise FarshoreError(
            "GITHUB_TOKEN holds spaces, line ends or characters that no token has; it is not shown here"
        )
    return token


def usable_address(api: str) -> SplitResult:
    """Return the parts of the API's address.

    Raises:
        FarshoreError: It is none, or it would send the token in clear over a network.
    """
    try:
        address = urlsplit(api.strip())
        host, _ = address.hostname, address.port
    except ValueError:
        host, address = None, SplitResult("", "", "", "", "")
    if (
        not host
        or not host.isascii()
        or address.scheme not in ("http", "https")
        or "@" in address.netloc
        or address.query
    ):
        raise FarshoreError("GITHUB_API_URL is not an address such as https://HOST/api/v3")
    if address.scheme == "http" and host not in _LOOPBACK:
        raise FarshoreError(f"GITHUB_API_URL: http://{host} would carry the token in clear; use https")
    return address


def _reason(error: Exception) -> str:
    """Return why there is no answer, in words of this machine: the server's may be anything."""
    inner = getattr(error, "reason", None)
    cause = inner if isinstance(inner, Exception) else error
    if isinstance(cause, TimeoutError):
        return "timed out"
    tunnel = re.match(r"Tunnel connection failed: ([0-9]{3})\b", str(cause))
    if tunnel:
        return f"the proxy answered with status {tunnel[1]}"
    said = getattr(cause, "strerror", None) or (str(cause) if type(cause) is ConnectionError else "")
    return one_line(said) or type(cause).__name__


def _answer(response: Any) -> Answer:
    """Read an answer piece by piece, as much of it as an answer may be."""
    content = bytearray()
    while piece := response.read1(65_536):
        content += piece
        if len(content) > MOST_BYTES:
            raise ConnectionError(f"the answer is longer than {MOST_BYTES // 1_000_000} MB")
    left = getattr(response, "length", None)
    if left:
        raise ConnectionError("the connection was closed in the middle of the answer")
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, headers, bytes(content))
