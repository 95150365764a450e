"""The examples as functions of their own, with their tables and buckets on moto's server."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.examples.rest_client import RestClient
from tests.runtime.lambda_host import LambdaHost
from tests.runtime.recorder import Recorder

EXAMPLES = Path(__file__).parents[2] / "examples"

PEGBOARD_ROUTES = {
    "GET /services/{id}": "read_service",
    "GET /users/{userId}/follows": "list_follows",
    "PUT /users/{userId}/follows/{serviceId}": "follow",
    "DELETE /users/{userId}/follows/{serviceId}": "unfollow",
    "POST /users/{userId}/exports": "export_follows",
}

CHECKOUT_ROUTES = {
    "GET /carts/{userId}": "read_cart",
    "PUT /carts/{userId}/items/{sku}": "put_item",
    "DELETE /carts/{userId}/items/{sku}": "remove_item",
    "POST /carts/{userId}/checkout": "checkout",
}

ORDERS_ROUTES = {
    "POST /fill": "fill",
    "PUT /orders/{orderId}": "create",
    "GET /orders/{orderId}": "read",
}


@pytest.fixture(scope="session")
def examples_endpoint() -> Iterator[str]:
    """The address of an AWS that is up."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def examples_recorder(examples_endpoint: str) -> Iterator[Recorder]:
    """The same AWS, by a way on which tests can get in between."""
    recorder = Recorder(examples_endpoint)
    yield recorder
    recorder.stop()


@pytest.fixture(scope="session")
def examples_resource(examples_endpoint: str) -> Callable[[str], Any]:
    """boto3 resources of the tests' own, to prepare and to look."""
    return lambda service: boto3.resource(
        service,
        endpoint_url=examples_endpoint,
        region_name="us-west-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


@pytest.fixture(scope="session")
def examples_tables(examples_resource: Callable[[str], Any]) -> dict[str, Any]:
    """The tables of the examples, and the bucket of one."""
    examples_resource("s3").create_bucket(
        Bucket="pegboard-exports", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
    )
    keys = {
        "pegboard-datasheets": ["serviceId"],
        "pegboard-follows": ["userId", "serviceId"],
        "checkout-carts": ["userId"],
        "checkout-orders": ["orderId"],
        "orders-customers": ["customerId"],
        "orders-products": ["productId"],
        "orders-orders": ["orderId"],
    }
    return {name: _create_table(examples_resource("dynamodb"), name, attributes) for name, attributes in keys.items()}


def _create_table(dynamodb: Any, name: str, keys: list[str]) -> Any:
    return dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[{"AttributeName": key, "KeyType": role} for key, role in zip(keys, ("HASH", "RANGE"), strict=False)],
        BillingMode="PAY_PER_REQUEST",
    )


@pytest.fixture(scope="session")
def new_example(examples_endpoint: str, examples_tables: dict[str, Any]) -> Iterator[Callable[..., LambdaHost]]:
    """Starts an example's `api` folder as a function; further environment as keywords."""
    hosts: list[LambdaHost] = []

    def start(example: str, **environment: str) -> LambdaHost:
        hosts.append(LambdaHost(EXAMPLES / example / "api", {"AWS_ENDPOINT_URL": examples_endpoint, **environment}))
        return hosts[-1]

    yield start
    for host in hosts:
        host.stop()


@pytest.fixture(scope="session")
def mail(examples_resource: Callable[[str], Any]) -> Any:
    """The queue of mail to send."""
    return examples_resource("sqs").create_queue(QueueName="pegboard-mail")


def claims_of_the_user_in_the_path(ids: dict[str, str]) -> dict[str, str]:
    """What the token of the user says whom a path names; Cognito's own ids are plain letters and digits."""
    return {"sub": unicodedata.normalize("NFC", ids["userId"])} if "userId" in ids else {}


@pytest.fixture(scope="session")
def new_pegboard(new_example: Callable[..., LambdaHost], mail: Any) -> Callable[..., RestClient]:
    """Starts a Pegboard API; keywords change its environment."""
    environment = {
        "DATASHEETS_TABLE": "pegboard-datasheets",
        "DATASHEETS_WRITES": "on",
        "FOLLOWS_TABLE": "pegboard-follows",
        "FOLLOWS_WRITES": "on",
        "EXPORTS_BUCKET": "pegboard-exports",
        "CORS_ORIGINS": "https://example.com",
        "MAIL_QUEUE_URL": mail.url,
        "SENDER": "Pegboard <notices@example.com>",
    }
    return lambda **changes: RestClient(
        new_example("pegboard", **{**environment, **changes}), PEGBOARD_ROUTES, claims=claims_of_the_user_in_the_path
    )


@pytest.fixture(scope="session")
def payments(examples_resource: Callable[[str], Any]) -> Any:
    """The queue for what is to be paid."""
    return examples_resource("sqs").create_queue(QueueName="checkout-payments")


@pytest.fixture(scope="session")
def new_checkout(new_example: Callable[..., LambdaHost], payments: Any) -> Callable[..., RestClient]:
    """Starts a checkout API; keywords change its environment."""
    environment = {
        "CARTS_TABLE": "checkout-carts",
        "CARTS_WRITES": "on",
        "ORDERS_TABLE": "checkout-orders",
        "ORDERS_WRITES": "on",
        "PAYMENTS_QUEUE_URL": payments.url,
    }
    return lambda **changes: RestClient(new_example("checkout", **{**environment, **changes}), CHECKOUT_ROUTES)


@pytest.fixture(scope="session")
def new_orders(new_example: Callable[..., LambdaHost]) -> Callable[..., RestClient]:
    """Starts an API of orders; keywords change its environment."""
    tables = ("customers", "products", "orders")
    environment = {f"{table.upper()}_TABLE": f"orders-{table}" for table in tables}
    environment |= {f"{table.upper()}_WRITES": "on" for table in tables}
    return lambda **changes: RestClient(new_example("orders", **{**environment, **changes}), ORDERS_ROUTES)


@pytest.fixture(scope="session")
def pegboard(new_pegboard: Callable[..., RestClient]) -> RestClient:
    """A Pegboard API that may write."""
    return new_pegboard()


@pytest.fixture(scope="session")
def shop(new_checkout: Callable[..., RestClient]) -> RestClient:
    """A checkout API that may write."""
    return new_checkout()


@pytest.fixture(scope="session")
def orders(new_orders: Callable[..., RestClient]) -> RestClient:
    """An API of orders that may write."""
    return new_orders()
