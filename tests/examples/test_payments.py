"""The payments of the checkout example: each order is charged once, and what fails is tried again."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import boto3
import pytest

from tests.examples.conftest import EXAMPLES
from tests.runtime.lambda_host import LambdaHost

KEY = "sk-test-not-a-real-key"


class Provider(HTTPServer):
    """A payment provider; `status` is what it answers, `charges` what it was asked, with the headers that matter."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Charge)
        self.status = 201
        self.charges: list[tuple[dict[str, Any], str, str]] = []


class _Charge(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.charges.append((body, self.headers["Authorization"], self.headers["Idempotency-Key"]))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def consumer(provider: Provider, examples_endpoint: str, examples_tables: dict[str, Any]) -> Iterator[LambdaHost]:
    """The function, with the provider's key in a secret."""
    name = f"checkout-payment-key-{uuid.uuid4().hex}"
    boto3.client(
        "secretsmanager",
        endpoint_url=examples_endpoint,
        region_name="us-west-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    ).create_secret(Name=name, SecretString=KEY)
    host = LambdaHost(
        EXAMPLES / "checkout" / "payments",
        {
            "AWS_ENDPOINT_URL": examples_endpoint,
            "ORDERS_TABLE": "checkout-orders",
            "PAYMENT_KEY_SECRET": name,
            "PROVIDER_URL": f"http://127.0.0.1:{provider.server_port}/charges",
        },
    )
    yield host
    host.stop()


@pytest.fixture
def order(examples_tables: dict[str, Any]) -> str:
    """The id of an order that is not paid."""
    order = uuid.uuid4().hex
    examples_tables["checkout-orders"].put_item(Item={"orderId": order, "userId": "ada", "items": {"mug": 2}})
    return order


def handle(consumer: LambdaHost, *orders: str) -> list[str]:
    """Hand a batch over as Lambda does; returns the messages that it is to try again."""
    records = [
        {"messageId": f"message-{number}", "body": json.dumps({"orderId": order}), "eventSource": "aws:sqs"}
        for number, order in enumerate(orders)
    ]
    answer = consumer.call("app.handler", {"Records": records})
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def paid(tables: dict[str, Any], order: str) -> bool:
    return "paidAt" in tables["checkout-orders"].get_item(Key={"orderId": order})["Item"]


def test_an_order_is_charged_with_the_key_of_the_secret(
    consumer: LambdaHost, provider: Provider, order: str, examples_tables: dict[str, Any]
) -> None:
    assert handle(consumer, order) == []
    assert provider.charges == [({"order": order, "customer": "ada"}, f"Bearer {KEY}", order)]
    assert paid(examples_tables, order)


def test_a_message_that_comes_twice_charges_once(consumer: LambdaHost, provider: Provider, order: str) -> None:
    assert handle(consumer, order, order) == []
    assert len(provider.charges) == 1


def test_while_the_provider_is_away_messages_go_back_and_nothing_counts_as_paid(
    consumer: LambdaHost, provider: Provider, order: str, examples_tables: dict[str, Any]
) -> None:
    provider.status = 503
    assert handle(consumer, order) == ["message-0"]
    assert not paid(examples_tables, order)
    provider.status = 201
    assert handle(consumer, order) == []
    assert paid(examples_tables, order)


def test_one_message_that_fails_holds_up_no_other(consumer: LambdaHost, provider: Provider, order: str) -> None:
    assert handle(consumer, "no-such-order", order) == ["message-0"]
    assert len(provider.charges) == 1


def test_no_key_is_in_the_log(consumer: LambdaHost, provider: Provider, order: str) -> None:
    provider.status = 500
    handle(consumer, order)
    assert KEY not in consumer.stop()
