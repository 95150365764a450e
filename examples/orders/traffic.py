"""Places orders at the API of `config/orders.yaml`, one at a time, to measure a failover as a client sees it.

    pip install 'botocore[crt]'
    python examples/orders/traffic.py https://api.example.com/v1 --regions us-east-1,us-west-2 --orders 600

It makes example customers and products, then sends one order after another, a second apart, and prints of each which
region answered and how long it took. Meanwhile, turn a routing control off. At the end it says when clients were moved
from one region to another, and for how long nobody could order.

Requests are signed with the AWS credentials that botocore finds: by SigV4A for several regions, which takes
`botocore[crt]`; by SigV4 for one region, whose own address (`api_regional-url`) is then what to ask.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import statistics
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from botocore.auth import AUTH_TYPE_MAPS
from botocore.awsrequest import AWSRequest
from botocore.session import Session

PATIENCE = 5.0
"""Seconds an answer may take; what is later counts as none."""

SETTLING = 5
"""Intervals between making the examples and the first order, so that they have reached the other region."""

EXAMPLES = 3
"""Customers, and as many products, that the orders are about."""


@dataclass(frozen=True)
class Reply:
    """What came of one request.

    Attributes:
        sent: When it was sent.
        seconds: How long until its answer, or until it failed.
        status: The HTTP status code; 0 without an answer.
        region: The region that answered, by the header that the handlers send; empty if nobody says.
        body: What was answered, or why nothing was.
    """

    sent: datetime
    seconds: float
    status: int
    region: str
    body: str

    @property
    def succeeded(self) -> bool:
        """Whether the order is placed."""
        return 200 <= self.status < 300

    @property
    def over(self) -> float:
        """When it was over, in seconds since 1970."""
        return self.sent.timestamp() + self.seconds

    def __str__(self) -> str:
        milliseconds = f"{self.seconds * 1000:6.0f} ms"
        problem = "" if self.succeeded else f"  {self.body[:100]}"
        return f"{self.sent:%H:%M:%S}  {self.status or '---'}  {self.region or '-':14}  {milliseconds}{problem}"


class Client:
    """Sends signed requests to the API."""

    def __init__(self, address: str, regions: Sequence[str]) -> None:
        self._address = address.rstrip("/")
        credentials = Session().get_credentials()
        if credentials is None:
            raise SystemExit("no AWS credentials found: set AWS_PROFILE, or what else botocore reads")
        sign = AUTH_TYPE_MAPS.get("v4" if len(regions) == 1 else "v4a")
        if sign is None:
            raise SystemExit("to sign for several regions, pip install 'botocore[crt]'; or name one under --regions")
        self._signer = sign(credentials, "execute-api", ",".join(regions))

    def send(self, method: str, path: str, body: dict[str, Any]) -> Reply:
        """Sends one request, over a connection of its own: one that is kept would stay in the region it led to."""
        request = self._signed(method, path, body)
        sent, begun = datetime.now(timezone.utc), time.monotonic()
        status, region, text = _ask(request)
        return Reply(sent, time.monotonic() - begun, status, region, text)

    def _signed(self, method: str, path: str, body: dict[str, Any]) -> urllib.request.Request:
        data = json.dumps(body).encode()
        request = AWSRequest(method, self._address + path, data=data, headers={"Content-Type": "application/json"})
        self._signer.add_auth(request)
        headers = dict(request.headers.items())
        return urllib.request.Request(request.url, data, headers, method=method)  # noqa: S310 - the user names it


def _ask(request: urllib.request.Request) -> tuple[int, str, str]:
    """Returns status, region and body of the answer, or 0 and what went wrong."""
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return answer.status, answer.headers.get("x-region", ""), answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.headers.get("x-region", ""), refusal.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as problem:
        return 0, "", str(problem) or type(problem).__name__


def place_orders(client: Client, count: int, interval: float) -> Iterator[Reply]:
    """Makes examples, then sends orders, `interval` seconds apart; yields what came of each.

    An order that failed is sent again under its id, as a client should: wherever it arrives, it is placed once.

    Raises:
        SystemExit: The examples could not be made.
    """
    made = client.send("POST", "/fill", {"customers": EXAMPLES, "products": EXAMPLES})
    if not made.succeeded:
        raise SystemExit(f"no examples to order: {made}")
    examples = json.loads(made.body)
    orders = (
        (str(uuid.uuid4()), {"customerId": customer, "productId": product, "quantity": 1})
        for customer, product in itertools.cycle(zip(examples["customers"], examples["products"], strict=True))
    )
    time.sleep(SETTLING * interval)
    order_id, order = next(orders)
    for _ in range(count):
        reply = client.send("PUT", f"/orders/{order_id}", order)
        yield reply
        if reply.succeeded:
            order_id, order = next(orders)
        time.sleep(interval)


def summary(replies: Sequence[Reply]) -> Iterator[str]:
    """Says who answered, when clients were moved, and for how long nobody could order."""
    placed = [reply for reply in replies if reply.succeeded]
    yield f"{len(replies)} requests, {len(placed)} orders placed"
    for region in sorted({reply.region for reply in placed}):
        took = [reply.seconds * 1000 for reply in placed if reply.region == region]
        middle, most = statistics.median(took), max(took)
        yield f"{region or '-'}: {len(took)} orders, median {middle:.0f} ms, at most {most:.0f} ms"
    for before, after in itertools.pairwise(placed):
        if before.region != after.region:
            yield f"moved from {before.region or '-'} to {after.region or '-'} at {after.sent:%H:%M:%S}"
    gaps = list(outages(replies))
    yield f"without success: {sum(gaps):.1f} s in all, {max(gaps, default=0):.1f} s at a stretch"


def outages(replies: Iterable[Reply]) -> Iterator[float]:
    """Yields, for each series of failures, the seconds from the last success before it to the first after it.

    What fails at the beginning or to the end counts from the first request, or to the last.
    """
    since: float | None = None
    failing: Reply | None = None
    for reply in replies:
        since = reply.sent.timestamp() if since is None else since
        if not reply.succeeded:
            failing = reply
            continue
        if failing is not None:
            yield reply.over - since
        since, failing = reply.over, None
    if failing is not None and since is not None:
        yield failing.over - since


def main() -> int:
    """Returns the exit code: 0 if an order was placed, else 1."""
    parser = argparse.ArgumentParser(description="Place orders, and measure a failover.")
    parser.add_argument("address", help="where the API is, with its base path: https://api.example.com/v1")
    parser.add_argument("--regions", required=True, help="regions to sign for: us-east-1,us-west-2")
    parser.add_argument("--orders", type=int, default=600, help="how many requests to send (600)")
    parser.add_argument("--interval", type=float, default=1.0, help="seconds from an answer to the next request (1)")
    options = parser.parse_args()
    client = Client(options.address, options.regions.split(","))
    replies: list[Reply] = []
    try:
        for reply in place_orders(client, options.orders, options.interval):
            print(reply, flush=True)
            replies.append(reply)
    except KeyboardInterrupt:
        print("stopped")
    print("", *summary(replies), sep="\n")
    return 0 if any(reply.succeeded for reply in replies) else 1


if __name__ == "__main__":
    sys.exit(main())
