"""A shop's checkout: carts and orders in DynamoDB global tables, served from us-east-1 or, when it is gone, us-west-2.

Between regions the last writer wins, item by item. What that means here:

- A cart is one item, so two regions that change one cart within the replication delay (about a second) keep the later
  version only, not a mixture. With `traffic.policy: failover` clients write to one region at a time, and that hardly
  arises.
- An order's id follows from the user and the Idempotency-Key. A client that was cut off by a failover and repeats
  its checkout in the other region gets the order it made; should the order not have arrived there yet, both regions
  write an order under the same id, and one remains.
- An order and the emptied cart are one transaction in the region that takes it, but they replicate one by one: for a
  moment, the other region can show an order beside a full cart.
  https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html (read 2026-11-21)

- What is to be paid waits in the queue of the region that took the order. A customer who repeats the checkout in the
  other region puts it into the queue there too; it is charged once all the same, see `payments/app.py`.

The environment names the tables (`CARTS_TABLE`, `ORDERS_TABLE`), says whether this region may write them
(`CARTS_WRITES`, `ORDERS_WRITES`: on or off), and names the queue for what is to be paid (`PAYMENTS_QUEUE_URL`).

There is no sign-in here: put an authorizer in front before the carts are those of real people.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
from datetime import datetime, timezone
from typing import Any

import boto3
from proxy import Event, Problem, Response, answer, endpoint, header, json_body, path_id, require_writes

MOST_OF_ONE = 1_000
"""The largest quantity of one item in a cart."""

# A cart keeps each quantity as an attribute of its own, so one update changes one item without reading the rest.
_ITEM = "sku#"

_dynamodb = boto3.resource("dynamodb")
_sqs = boto3.client("sqs")


@endpoint
def read_cart(event: Event) -> Response:
    """GET /carts/{userId}: what is in a user's cart; everybody has a cart, if an empty one."""
    user = path_id(event, "userId")
    return answer(200, {"userId": user, "items": _items_in(_cart_of(user))})


@endpoint
def put_item(event: Event) -> Response:
    """PUT /carts/{userId}/items/{sku} with {"quantity": 2}: sets how many of an item are in the cart."""
    user, sku = path_id(event, "userId"), path_id(event, "sku")
    quantity = _quantity(json_body(event))
    require_writes("CARTS_WRITES")
    _table("CARTS_TABLE").update_item(
        Key={"userId": user},
        UpdateExpression="SET #item = :quantity, revision = :revision",
        ExpressionAttributeNames={"#item": _ITEM + sku},
        ExpressionAttributeValues={":quantity": quantity, ":revision": uuid.uuid4().hex},
    )
    return answer(200, {"sku": sku, "quantity": quantity})


@endpoint
def remove_item(event: Event) -> Response:
    """DELETE /carts/{userId}/items/{sku}: takes an item out; there is nothing wrong with its not being there."""
    user, sku = path_id(event, "userId"), path_id(event, "sku")
    require_writes("CARTS_WRITES")
    _table("CARTS_TABLE").update_item(
        Key={"userId": user},
        UpdateExpression="REMOVE #item SET revision = :revision",
        ExpressionAttributeNames={"#item": _ITEM + sku},
        ExpressionAttributeValues={":revision": uuid.uuid4().hex},
    )
    return answer(204)


@endpoint
def checkout(event: Event) -> Response:
    """POST /carts/{userId}/checkout with an Idempotency-Key: orders what is in the cart, and empties it.

    A repeat with the same key returns the order of the first time (200 instead of 201), from either region, even
    where writes are off.
    """
    user = path_id(event, "userId")
    order_id = _order_id(user, _idempotency_key(event))
    # The cart first: if a repeat of this request empties it meanwhile, the order that it made is found next.
    cart, order = _cart_of(user), _order(order_id)
    if order is not None:
        return _taken(200, order)
    require_writes("CARTS_WRITES")
    require_writes("ORDERS_WRITES")
    return _place(order_id, user, cart)


def _taken(status: int, order: dict[str, Any]) -> Response:
    """Answers with an order, having made sure that it will be paid.

    A repeat asks for the payment again, in case the first request got no further than the order: it is charged once.
    """
    if "paidAt" not in order and os.environ["ORDERS_WRITES"] == "on":
        message = json.dumps({"orderId": order["orderId"]})
        _sqs.send_message(QueueUrl=os.environ["PAYMENTS_QUEUE_URL"], MessageBody=message)
    return answer(status, order)


def _place(order_id: str, user: str, cart: dict[str, Any]) -> Response:
    """Writes the order and empties the cart, both or neither."""
    items = _items_in(cart)
    if not items:
        raise Problem(409, "cart-empty", "There is nothing in the cart.")
    order = {"orderId": order_id, "userId": user, "items": items, "createdAt": _now()}
    client = _dynamodb.meta.client
    try:
        client.transact_write_items(TransactItems=[_put_order(order), _empty_cart(user, cart["revision"])])
    except client.exceptions.TransactionCanceledException as problem:
        if not _was_overtaken(problem.response):
            raise
        earlier = _order(order_id)
        if earlier is None:
            message = "The cart changed during the checkout; please look at it and try again."
            raise Problem(409, "cart-changed", message) from problem
        return _taken(200, earlier)
    return _taken(201, order)


def _was_overtaken(error: dict[str, Any]) -> bool:
    """Whether another request was faster: the same checkout, or a change of the cart; throttling is neither."""
    codes = {reason.get("Code") for reason in error.get("CancellationReasons", [])}
    return bool(codes & {"ConditionalCheckFailed", "TransactionConflict"})


def _put_order(order: dict[str, Any]) -> dict[str, Any]:
    table = os.environ["ORDERS_TABLE"]
    return {"Put": {"TableName": table, "Item": order, "ConditionExpression": "attribute_not_exists(orderId)"}}


def _empty_cart(user: str, revision: str) -> dict[str, Any]:
    """Deletes the cart unless somebody changed it since it was read: what was never ordered must not vanish."""
    return {
        "Delete": {
            "TableName": os.environ["CARTS_TABLE"],
            "Key": {"userId": user},
            "ConditionExpression": "revision = :revision",
            "ExpressionAttributeValues": {":revision": revision},
        }
    }


def _order(order_id: str) -> dict[str, Any] | None:
    found = _table("ORDERS_TABLE").get_item(Key={"orderId": order_id}, ConsistentRead=True)
    order: dict[str, Any] | None = found.get("Item")
    return order


def _cart_of(user: str) -> dict[str, Any]:
    found = _table("CARTS_TABLE").get_item(Key={"userId": user}, ConsistentRead=True)
    cart: dict[str, Any] = found.get("Item", {})
    return cart


def _items_in(cart: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(_ITEM): value for name, value in cart.items() if name.startswith(_ITEM)}


def _quantity(body: dict[str, Any]) -> int:
    quantity = body.get("quantity")
    # True is an int to Python, but not a quantity.
    if type(quantity) is not int or not 0 < quantity <= MOST_OF_ONE:
        raise Problem(400, "invalid-quantity", f"quantity: a whole number from 1 to {MOST_OF_ONE}.")
    return quantity


def _idempotency_key(event: Event) -> str:
    key = header(event, "Idempotency-Key") or ""
    if not re.fullmatch(r"[\x21-\x7e]{8,128}", key):
        message = "Idempotency-Key: a header of 8 to 128 visible ASCII characters, new for every order, such as a UUID."
        raise Problem(400, "invalid-idempotency-key", message)
    return key


def _order_id(user: str, key: str) -> str:
    """Derives the id from both, so that nobody gets at another user's order by guessing a key."""
    return hashlib.sha256(f"{user}\n{key}".encode()).hexdigest()[:32]


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _table(variable: str) -> Any:  # boto3 makes its classes at run time: there is no type to name
    return _dynamodb.Table(os.environ[variable])
