"""The example of orders in global tables answers REST proxy events as its README promises."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from farshore.spec import load
from tests.examples.conftest import ORDERS_ROUTES
from tests.examples.rest_client import RestClient
from tests.runtime.lambda_host import Answer
from tests.runtime.recorder import Recorder

CONFIG = Path(__file__).parents[2] / "config" / "orders.yaml"

FILL, CREATE, READ = ORDERS_ROUTES

BAD_BODIES = [
    "",
    "[]",
    "no json",
    '{"customers": 1}',
    '{"customers": -1, "products": 1}',
    '{"customers": 1, "products": 101}',
    '{"customers": true, "products": 1}',
    '{"customers": "1", "products": 1}',
]


@pytest.fixture(scope="module")
def wanted(orders: RestClient) -> dict[str, Any]:
    """An order of a customer and a product that exist."""
    made = fill(orders, 1, 1).json
    return {"customerId": made["customers"][0], "productId": made["products"][0], "quantity": 2}


@pytest.fixture
def order_id() -> str:
    return uuid.uuid4().hex


def fill(orders: RestClient, customers: int, products: int) -> Answer:
    return orders.request(FILL, json.dumps({"customers": customers, "products": products}))


def create(orders: RestClient, order_id: str, wanted: dict[str, Any]) -> Answer:
    return orders.request(CREATE, json.dumps(wanted), orderId=order_id)


def read(orders: RestClient, order_id: str) -> Answer:
    return orders.request(READ, orderId=order_id)


def test_the_routes_are_those_of_the_spec() -> None:
    assert load(CONFIG).services["api"].routes == ORDERS_ROUTES


def test_examples_are_in_their_tables(orders: RestClient, examples_tables: dict[str, Any]) -> None:
    answer = fill(orders, 2, 3)

    assert (answer.status, len(answer.json["customers"]), len(answer.json["products"])) == (201, 2, 3)
    for table, key, ids in (("customers", "customerId", "customers"), ("products", "productId", "products")):
        for one in answer.json[ids]:
            assert examples_tables[f"orders-{table}"].get_item(Key={key: one})["Item"]["name"]


def test_ids_of_examples_are_ulids_which_never_come_twice(orders: RestClient) -> None:
    made = [one for _ in range(3) for one in fill(orders, 100, 100).json["customers"]]

    assert len(set(made)) == 300
    assert all(re.fullmatch("[0-7][0-9A-HJKMNP-TV-Z]{25}", one) for one in made)
    assert made[0][:10] < made[-1][:10]


@pytest.mark.parametrize("body", BAD_BODIES)
def test_what_cannot_be_filled_is_refused(orders: RestClient, body: str) -> None:
    assert orders.request(FILL, body).status == 400


def test_an_order_can_be_read_as_it_was_placed(orders: RestClient, wanted: dict[str, Any], order_id: str) -> None:
    placed = create(orders, order_id, wanted)

    assert (placed.status, placed.json) == (201, {"orderId": order_id, "createdAt": placed.json["createdAt"], **wanted})
    assert (read(orders, order_id).status, read(orders, order_id).json) == (200, placed.json)


def test_one_is_ordered_unless_the_request_says_how_many(
    orders: RestClient, wanted: dict[str, Any], order_id: str
) -> None:
    one = {name: value for name, value in wanted.items() if name != "quantity"}
    assert create(orders, order_id, one).json["quantity"] == 1


def test_the_other_region_finds_the_order_of_the_first_time(
    orders: RestClient, new_orders: Callable[..., RestClient], wanted: dict[str, Any], order_id: str
) -> None:
    first = create(orders, order_id, wanted)
    repeats = [create(region, order_id, wanted) for region in (orders, new_orders())]

    assert [(repeat.status, repeat.json) for repeat in repeats] == [(200, first.json)] * 2


def test_requests_at_the_same_moment_place_one_order(
    new_orders: Callable[..., RestClient], wanted: dict[str, Any], order_id: str
) -> None:
    regions = [new_orders() for _ in range(3)]
    with ThreadPoolExecutor(len(regions)) as pool:
        answers = list(pool.map(lambda region: create(region, order_id, wanted), regions))

    assert sorted(answer.status for answer in answers) == [200, 200, 201]
    assert all(answer.json == answers[0].json for answer in answers)


def test_a_request_that_was_overtaken_gets_the_order_of_the_faster_one(
    new_orders: Callable[..., RestClient],
    orders: RestClient,
    examples_recorder: Recorder,
    wanted: dict[str, Any],
    order_id: str,
) -> None:
    slow = new_orders(AWS_ENDPOINT_URL=examples_recorder.endpoint)
    faster: list[Answer] = []
    examples_recorder.before["PutItem"] = lambda: faster.append(create(orders, order_id, wanted))

    answer = create(slow, order_id, wanted)

    assert (answer.status, faster[0].status) == (200, 201)
    assert answer.json == faster[0].json


@pytest.mark.parametrize("change", [{"quantity": 3}, {"customerId": "another"}, {"productId": "another"}], ids=str)
def test_an_id_that_is_taken_by_another_order_is_refused(
    orders: RestClient, wanted: dict[str, Any], order_id: str, change: dict[str, Any]
) -> None:
    first = create(orders, order_id, wanted)
    answer = create(orders, order_id, {**wanted, **change})

    assert (answer.status, answer.json["error"]) == (409, "other-order")
    assert read(orders, order_id).json == first.json


@pytest.mark.parametrize("name", ["customerId", "productId"])
def test_an_order_of_what_does_not_exist_is_refused(
    orders: RestClient, wanted: dict[str, Any], order_id: str, name: str
) -> None:
    answer = create(orders, order_id, {**wanted, name: "no-such-id"})

    assert (answer.status, answer.json["error"]) == (404, "not-found")
    assert name in answer.json["message"]
    assert read(orders, order_id).status == 404


@pytest.mark.parametrize("quantity", [0, -1, 1001, 1.5, "2", True, None, [1]], ids=str)
def test_a_quantity_is_a_whole_number(
    orders: RestClient, wanted: dict[str, Any], order_id: str, quantity: object
) -> None:
    answer = create(orders, order_id, {**wanted, "quantity": quantity})
    assert (answer.status, answer.json["error"]) == (400, "invalid-number")


@pytest.mark.parametrize("name", ["customerId", "productId"])
@pytest.mark.parametrize("bad", ["", "a b", "a/b", "x" * 257, 7, None, ["a"], {"S": "a"}], ids=str)
def test_ids_in_the_body_are_checked_as_those_in_the_path(
    orders: RestClient, wanted: dict[str, Any], order_id: str, name: str, bad: object
) -> None:
    answer = create(orders, order_id, {**wanted, name: bad})
    assert (answer.status, answer.json["error"]) == (400, "invalid-id")


def test_an_unknown_order_is_not_found(orders: RestClient, order_id: str) -> None:
    assert (read(orders, order_id).status, read(orders, order_id).json["error"]) == (404, "not-found")


def test_a_region_whose_switch_is_off_takes_no_new_order_and_confirms_old_ones(
    orders: RestClient, new_orders: Callable[..., RestClient], wanted: dict[str, Any], order_id: str
) -> None:
    standby = new_orders(ORDERS_WRITES="off")
    refused = create(standby, order_id, wanted)
    assert (refused.status, refused.json["error"]) == (503, "writes-off")
    assert read(orders, order_id).status == 404

    create(orders, order_id, wanted)
    assert create(standby, order_id, wanted).status == 200


@pytest.mark.parametrize("switch", ["CUSTOMERS_WRITES", "PRODUCTS_WRITES"])
def test_examples_are_made_in_both_tables_or_in_none(
    new_orders: Callable[..., RestClient], examples_tables: dict[str, Any], switch: str
) -> None:
    def counts() -> list[int]:
        return [examples_tables[f"orders-{table}"].scan()["Count"] for table in ("customers", "products")]

    before = counts()
    assert fill(new_orders(**{switch: "off"}), 1, 1).status == 503
    assert counts() == before


def test_every_answer_names_the_region_it_comes_from(orders: RestClient, order_id: str) -> None:
    assert [fill(orders, 0, 0).headers["x-region"], read(orders, order_id).headers["x-region"]] == ["us-west-2"] * 2
