"""The handlers of the API: each is a Lambda function of its own, in both regions."""

import json
import os
from typing import Any

import boto3

_orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def read_order(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """GET /orders/{id}."""
    order = _orders.get_item(Key={"orderId": event["pathParameters"]["id"]}).get("Item")
    return _answer(200, order) if order else _answer(404, {"error": "no such order"})


def put_order(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """PUT /orders/{id}: the same order twice is one order, so that a client may repeat it in the other region."""
    if os.environ["ORDERS_WRITES"] != "on":
        return _answer(503, {"error": "this region does not write at the moment"})
    order = {"orderId": event["pathParameters"]["id"], "body": event["body"] or ""}
    _orders.put_item(Item=order)
    return _answer(200, order)


def _answer(status: int, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body, default=str)}
