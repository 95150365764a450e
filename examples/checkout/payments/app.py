"""Charges for orders: the messages that the checkout leaves in a queue, one order each.

The payment provider may be away for a month: an order that cannot be charged goes back into the queue, and after some
tries into the dead-letter queue, from where it is moved back when the provider is there again. Nothing is lost, and no
order is charged twice: a paid one is passed over, and the provider knows an order by its id (`Idempotency-Key`).

The environment names the table of orders (`ORDERS_TABLE`), the secret with the provider's key (`PAYMENT_KEY_SECRET`)
and the provider (`PROVIDER_URL`).
"""

from __future__ import annotations

import functools
import json
import logging
import os
import urllib.request
from datetime import datetime, timezone
from typing import Any

import boto3

PATIENCE = 5
"""Seconds the provider has for an answer; ten messages have to be handled within the function's timeout."""

_logger = logging.getLogger("payments")
_orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


class NotThere(Exception):
    """The order of a message is not in the table of this region, or not yet."""


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handles a batch of messages, and tells Lambda which of them have failed, so that only those are tried again."""
    failed = []
    for record in event["Records"]:
        try:
            _pay(json.loads(record["body"])["orderId"])
        except Exception:  # whatever it was, the message must not be lost, and the others must be handled
            _logger.exception("message %s will be tried again", record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _pay(order_id: str) -> None:
    order = _orders.get_item(Key={"orderId": order_id}, ConsistentRead=True).get("Item")
    if order is None:
        raise NotThere(order_id)
    if "paidAt" in order:
        return
    _charge(order)
    _orders.update_item(
        Key={"orderId": order_id},
        UpdateExpression="SET paidAt = if_not_exists(paidAt, :now)",
        ExpressionAttributeValues={":now": datetime.now(timezone.utc).isoformat(timespec="seconds")},
    )


def _charge(order: dict[str, Any]) -> None:
    """Asks the provider for the money; raises unless it says yes."""
    request = urllib.request.Request(  # noqa: S310 - whoever deploys this names the provider
        os.environ["PROVIDER_URL"],
        json.dumps({"order": order["orderId"], "customer": order["userId"]}).encode(),
        {
            "Authorization": f"Bearer {_key()}",
            "Content-Type": "application/json",
            "Idempotency-Key": order["orderId"],
        },
    )
    with urllib.request.urlopen(request, timeout=PATIENCE):  # noqa: S310
        pass


@functools.cache
def _key() -> str:
    """The provider's key, read once by each execution environment; a new key is known when the function is new."""
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["PAYMENT_KEY_SECRET"])
    return str(secret["SecretString"])
