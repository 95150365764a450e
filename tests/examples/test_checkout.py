"""The checkout example answers REST proxy events as its README promises."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.examples.rest_client import RestClient, proxy_event
from tests.runtime.lambda_host import Answer
from tests.runtime.recorder import Recorder

CART = "GET /carts/{userId}"
PUT = "PUT /carts/{userId}/items/{sku}"
REMOVE = "DELETE /carts/{userId}/items/{sku}"
CHECKOUT = "POST /carts/{userId}/checkout"


@pytest.fixture
def user() -> str:
    return f"user-{uuid.uuid4().hex}"


def put(shop: RestClient, user: str, sku: str, quantity: object) -> Answer:
    return shop.request(PUT, json.dumps({"quantity": quantity}), userId=user, sku=sku)


def buy(shop: RestClient, user: str, key: str = "key-00000001", header: str = "Idempotency-Key") -> Answer:
    return shop.request(CHECKOUT, headers={header: key}, userId=user)


def items(shop: RestClient, user: str) -> dict[str, int]:
    return shop.request(CART, userId=user).json["items"]


def orders_of(tables: dict[str, Any], user: str) -> list[dict[str, Any]]:
    return [order for order in tables["checkout-orders"].scan()["Items"] if order["userId"] == user]


def test_a_cart_nobody_filled_is_empty(shop: RestClient, user: str) -> None:
    answer = shop.request(CART, userId=user)
    assert (answer.status, answer.json) == (200, {"userId": user, "items": {}})


def test_a_cart_holds_what_was_put_and_not_removed(shop: RestClient, user: str) -> None:
    assert put(shop, user, "mug", 2).json == {"sku": "mug", "quantity": 2}
    put(shop, user, "map", 1)
    put(shop, user, "mug", 5)
    assert items(shop, user) == {"mug": 5, "map": 1}
    assert shop.request(REMOVE, userId=user, sku="mug").status == 204
    assert items(shop, user) == {"map": 1}


def test_putting_and_removing_may_be_repeated(shop: RestClient, user: str) -> None:
    assert [put(shop, user, "mug", 2).status for _ in range(2)] == [200, 200]
    assert items(shop, user) == {"mug": 2}
    assert [shop.request(REMOVE, userId=user, sku="mug").status for _ in range(2)] == [204, 204]
    assert items(shop, user) == {}


def test_skus_are_text_of_any_language(shop: RestClient, user: str) -> None:
    put(shop, user, "ティーカップ-№5#a.b", 1)
    assert items(shop, user) == {"ティーカップ-№5#a.b": 1}


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "{",
        "[]",
        "null",
        "2",
        '"2"',
        "[" * 100_000,
        '{"quantity": 1e999',
        "\ud800",
        '{"quantity": ' + "9" * 5000,
    ],
    ids=lambda body: repr(body)[:20],
)
def test_a_body_that_is_no_json_object_is_refused(shop: RestClient, user: str, body: str | None) -> None:
    answer = shop.request(PUT, body, userId=user, sku="mug")
    assert (answer.status, answer.json["error"]) == (400, "invalid-body")


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 2.0, "2", None, True, [], 1001, 10**40, float("inf"), float("nan")])
def test_a_quantity_that_is_no_small_whole_number_is_refused(shop: RestClient, user: str, quantity: object) -> None:
    answer = put(shop, user, "mug", quantity)
    assert (answer.status, answer.json["error"]) == (400, "invalid-quantity")
    assert items(shop, user) == {}


@pytest.mark.parametrize(("body", "status"), [(b'{"quantity": 3}', 200), (b"\xff\xfe\xfd", 400)])
def test_a_base64_body_is_decoded(shop: RestClient, user: str, body: bytes, status: int) -> None:
    event = proxy_event("PUT", "/carts/{userId}/items/{sku}", {"userId": user, "sku": "mug"})
    event |= {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    assert shop.host.invoke("app.put_item", event).status == status


def test_a_checkout_orders_what_is_in_the_cart_and_empties_it(
    shop: RestClient, user: str, examples_tables: dict[str, Any]
) -> None:
    put(shop, user, "mug", 2)
    answer = buy(shop, user)
    assert answer.status == 201
    assert (answer.json["userId"], answer.json["items"]) == (user, {"mug": 2})
    assert [order["orderId"] for order in orders_of(examples_tables, user)] == [answer.json["orderId"]]
    assert items(shop, user) == {}


def test_an_order_waits_to_be_paid_until_it_is(
    shop: RestClient, user: str, examples_tables: dict[str, Any], payments: Any
) -> None:
    taken_from(payments)
    put(shop, user, "mug", 2)
    order = buy(shop, user).json["orderId"]
    assert taken_from(payments) == [{"orderId": order}]
    buy(shop, user)  # perhaps the first request got no further than the order
    assert taken_from(payments) == [{"orderId": order}]
    paid = {"Key": {"orderId": order}, "UpdateExpression": "SET paidAt = :now"}
    examples_tables["checkout-orders"].update_item(**paid, ExpressionAttributeValues={":now": "2026-11-28"})
    buy(shop, user)
    assert taken_from(payments) == []


def test_where_orders_are_not_written_nothing_is_to_be_paid(
    shop: RestClient, new_checkout: Callable[..., RestClient], user: str, payments: Any
) -> None:
    put(shop, user, "mug", 2)
    buy(shop, user)
    taken_from(payments)
    assert buy(new_checkout(ORDERS_WRITES="off"), user).status == 200
    assert taken_from(payments) == []


def taken_from(queue: Any) -> list[dict[str, Any]]:
    """Return what waits in a queue, which is empty then."""
    taken = []
    while messages := queue.receive_messages(MaxNumberOfMessages=10):
        for message in messages:
            taken.append(json.loads(message.body))
            message.delete()
    return taken


def test_a_repeated_checkout_returns_the_same_order(
    shop: RestClient, user: str, examples_tables: dict[str, Any]
) -> None:
    put(shop, user, "mug", 2)
    first = buy(shop, user)
    put(shop, user, "map", 1)
    again = buy(shop, user, header="idempotency-key")
    assert (again.status, again.json) == (200, first.json)
    assert items(shop, user) == {"map": 1}
    assert len(orders_of(examples_tables, user)) == 1


def test_a_checkout_repeated_in_another_region_returns_the_same_order(
    shop: RestClient, new_checkout: Callable[..., RestClient], user: str
) -> None:
    put(shop, user, "mug", 2)
    first = buy(shop, user)
    # Same tables: what global tables come to, once they have replicated.
    elsewhere = new_checkout(AWS_REGION="us-east-1", ORDERS_WRITES="off", CARTS_WRITES="off")
    again = buy(elsewhere, user)
    assert (again.status, again.json) == (200, first.json)
    assert (first.headers["x-region"], again.headers["x-region"]) == ("us-west-2", "us-east-1")


def test_another_key_is_another_order(shop: RestClient, user: str, examples_tables: dict[str, Any]) -> None:
    for key in ("key-00000001", "key-00000002"):
        put(shop, user, "mug", 2)
        assert buy(shop, user, key).status == 201
    assert len(orders_of(examples_tables, user)) == 2


def test_another_users_key_gives_nobody_their_order(shop: RestClient, user: str) -> None:
    put(shop, user, "mug", 2)
    buy(shop, user)
    answer = buy(shop, f"{user}-2")
    assert (answer.status, answer.json["error"]) == (409, "cart-empty")


def test_many_checkouts_at_once_with_one_key_make_one_order(
    new_checkout: Callable[..., RestClient], shop: RestClient, user: str, examples_tables: dict[str, Any]
) -> None:
    put(shop, user, "mug", 2)
    shops = [shop, *(new_checkout() for _ in range(3))]
    with ThreadPoolExecutor(len(shops)) as pool:
        answers = list(pool.map(lambda each: buy(each, user), shops))
    (order,) = orders_of(examples_tables, user)
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 201]
    assert {answer.json["orderId"] for answer in answers} == {order["orderId"]}


def test_a_checkout_overtaken_by_its_repeat_returns_the_repeats_order(
    new_checkout: Callable[..., RestClient], shop: RestClient, user: str, examples_recorder: Recorder
) -> None:
    put(shop, user, "mug", 2)
    overtaken = new_checkout(AWS_ENDPOINT_URL=examples_recorder.endpoint)
    repeats: list[Answer] = []
    examples_recorder.before["TransactWriteItems"] = lambda: repeats.append(buy(shop, user))
    answer = buy(overtaken, user)
    assert (answer.status, repeats[0].status) == (200, 201)
    assert answer.json == repeats[0].json


def test_what_is_put_into_the_cart_during_a_checkout_is_not_lost(
    new_checkout: Callable[..., RestClient],
    shop: RestClient,
    user: str,
    examples_recorder: Recorder,
    examples_tables: dict[str, Any],
) -> None:
    put(shop, user, "mug", 2)
    slow = new_checkout(AWS_ENDPOINT_URL=examples_recorder.endpoint)
    examples_recorder.before["TransactWriteItems"] = lambda: put(shop, user, "map", 1)
    answer = buy(slow, user)
    assert (answer.status, answer.json["error"]) == (409, "cart-changed")
    assert items(shop, user) == {"mug": 2, "map": 1}
    assert orders_of(examples_tables, user) == []
    assert buy(slow, user).json["items"] == {"mug": 2, "map": 1}


def test_a_refused_write_is_a_failure_and_not_a_changed_cart(
    new_checkout: Callable[..., RestClient], shop: RestClient, user: str, examples_recorder: Recorder
) -> None:
    put(shop, user, "mug", 2)
    examples_recorder.refused.add("TransactWriteItems")
    answer = buy(new_checkout(AWS_ENDPOINT_URL=examples_recorder.endpoint), user)
    assert (answer.status, answer.json["error"]) == (500, "internal-error")
    assert "arn:" not in answer.text


@pytest.mark.parametrize("key", ["", "short", "x" * 129, "with a space", "schlüssel-1", "tab\tin-it"])
def test_a_checkout_without_a_proper_key_is_refused(shop: RestClient, user: str, key: str) -> None:
    put(shop, user, "mug", 2)
    answer = buy(shop, user, key)
    assert (answer.status, answer.json["error"]) == (400, "invalid-idempotency-key")
    assert items(shop, user) == {"mug": 2}


def test_a_cart_that_was_emptied_by_hand_cannot_be_ordered(shop: RestClient, user: str) -> None:
    put(shop, user, "mug", 2)
    shop.request(REMOVE, userId=user, sku="mug")
    assert (buy(shop, user).status, buy(shop, user).json["error"]) == (409, "cart-empty")


@pytest.mark.parametrize("switches", [{"CARTS_WRITES": "off"}, {"ORDERS_WRITES": "off"}], ids=str)
def test_a_checkout_where_either_table_may_not_be_written_changes_nothing(
    shop: RestClient,
    new_checkout: Callable[..., RestClient],
    user: str,
    examples_tables: dict[str, Any],
    switches: dict[str, str],
) -> None:
    put(shop, user, "mug", 2)
    answer = buy(new_checkout(**switches), user)
    assert (answer.status, answer.json["error"]) == (503, "writes-off")
    assert int(answer.headers["retry-after"]) > 0
    assert items(shop, user) == {"mug": 2}
    assert orders_of(examples_tables, user) == []


def test_a_region_whose_switch_is_off_leaves_carts_alone(
    shop: RestClient, new_checkout: Callable[..., RestClient], user: str
) -> None:
    put(shop, user, "mug", 2)
    standby = new_checkout(CARTS_WRITES="off")
    assert put(standby, user, "mug", 9).status == 503
    assert standby.request(REMOVE, userId=user, sku="mug").status == 503
    assert items(standby, user) == {"mug": 2}
