"""Customers, products and orders in DynamoDB global tables, taken in both regions at the same time.

Between regions the last writer wins, item by item, so nothing here changes an item that is there already:

- A client chooses the id of its order. Repeated, in the same region or in the other, a request finds the order that it
  made. If that has not been replicated yet (about a second), both regions write it, under one id and with the same
  content but for `createdAt`, and one of the two remains.
- For the same second, a customer who was just made in one region may be unknown in the other: 404, try again.
- Customers and products get ULIDs, which two regions never make twice.

The environment names the tables (`CUSTOMERS_TABLE`, `PRODUCTS_TABLE`, `ORDERS_TABLE`) and says whether this region may
write them (`CUSTOMERS_WRITES` and so on: on or off).
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import Any

import boto3
from proxy import Event, Problem, Response, answer, endpoint, json_body, path_id, require_writes
from ulid import new_ulid

MOST_EXAMPLES = 100
"""The largest number of customers, or of products, made at once."""

MOST_OF_ONE = 1_000
"""The largest quantity of an order."""

_dynamodb = boto3.resource("dynamodb")


@endpoint
def fill(event: Event) -> Response:
    """POST /fill with {"customers": 2, "products": 3}: makes examples, and answers with their ids."""
    body = json_body(event)
    customers, products = (_count(body, name, 0, MOST_EXAMPLES) for name in ("customers", "products"))
    require_writes("CUSTOMERS_WRITES")
    require_writes("PRODUCTS_WRITES")
    return answer(
        201,
        {
            "customers": _make("CUSTOMERS_TABLE", "customerId", "Customer", customers),
            "products": _make("PRODUCTS_TABLE", "productId", "Product", products),
        },
    )


@endpoint
def create(event: Event) -> Response:
    """PUT /orders/{orderId} with {"customerId": …, "productId": …, "quantity": 1}: places an order.

    A repeat returns the order of the first time (200 instead of 201), even where writes are off. The same id with
    another content is refused with 409.
    """
    order_id = path_id(event, "orderId")
    wanted = _wanted(json_body(event))
    earlier = _find("ORDERS_TABLE", "orderId", order_id)
    if earlier is not None:
        return _repeated(earlier, wanted)
    require_writes("ORDERS_WRITES")
    _require("CUSTOMERS_TABLE", "customerId", wanted)
    _require("PRODUCTS_TABLE", "productId", wanted)
    return _place({"orderId": order_id, "createdAt": _now(), **wanted}, wanted)


@endpoint
def read(event: Event) -> Response:
    """GET /orders/{orderId}: an order, from whichever region took it."""
    order = _find("ORDERS_TABLE", "orderId", path_id(event, "orderId"))
    if order is None:
        raise Problem(404, "not-found", "There is no such order.")
    return answer(200, order)


def _place(order: dict[str, Any], wanted: dict[str, Any]) -> Response:
    """Writes an order unless the same request was faster."""
    try:
        _table("ORDERS_TABLE").put_item(Item=order, ConditionExpression="attribute_not_exists(orderId)")
    except _dynamodb.meta.client.exceptions.ConditionalCheckFailedException:
        return _repeated(_find("ORDERS_TABLE", "orderId", order["orderId"]) or {}, wanted)
    return answer(201, order)


def _repeated(earlier: dict[str, Any], wanted: dict[str, Any]) -> Response:
    if any(earlier.get(name) != value for name, value in wanted.items()):
        raise Problem(409, "other-order", "Another order has this id; please choose a new one.")
    return answer(200, earlier)


def _wanted(body: dict[str, Any]) -> dict[str, Any]:
    ids = {name: path_id({"pathParameters": {name: _text(body, name)}}, name) for name in ("customerId", "productId")}
    return {**ids, "quantity": _count({"quantity": 1, **body}, "quantity", 1, MOST_OF_ONE)}


def _text(body: dict[str, Any], name: str) -> str:
    text = body.get(name)
    return text if isinstance(text, str) else ""


def _count(body: dict[str, Any], name: str, least: int, most: int) -> int:
    count = body.get(name)
    # True is an int to Python, but no number of anything.
    if type(count) is not int or not least <= count <= most:
        raise Problem(400, "invalid-number", f"{name}: a whole number from {least} to {most}.")
    return count


def _require(variable: str, key: str, wanted: dict[str, Any]) -> None:
    if _find(variable, key, wanted[key]) is None:
        raise Problem(404, "not-found", f"{key}: nothing has this id, or it has not reached this region yet.")


def _find(variable: str, key: str, value: str) -> dict[str, Any] | None:
    found = _table(variable).get_item(Key={key: value}, ConsistentRead=True)
    item: dict[str, Any] | None = found.get("Item")
    return item


def _make(variable: str, key: str, kind: str, count: int) -> list[str]:
    """Writes example items, and returns their ids."""
    ids = [new_ulid() for _ in range(count)]
    with _table(variable).batch_writer() as batch:
        for number, new in enumerate(ids, start=1):
            batch.put_item(Item={key: new, "name": f"{kind} {number}", "createdAt": _now()})
    return ids


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _table(variable: str) -> Any:  # boto3 makes its classes at run time: there is no type to name
    return _dynamodb.Table(os.environ[variable])
