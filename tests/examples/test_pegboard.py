"""The Pegboard example answers REST proxy events as its README promises."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.validate import ParamValidator

from tests.examples.rest_client import RestClient

EXAMPLES = Path(__file__).parents[2] / "examples"

SERVICE = "GET /services/{id}"
FOLLOWS = "GET /users/{userId}/follows"
FOLLOW = "PUT /users/{userId}/follows/{serviceId}"
UNFOLLOW = "DELETE /users/{userId}/follows/{serviceId}"
EXPORT = "POST /users/{userId}/exports"


@pytest.fixture
def user() -> str:
    return f"user-{uuid.uuid4().hex}"


def test_a_data_sheet_is_returned_with_its_numbers_as_numbers(
    pegboard: RestClient, examples_tables: dict[str, Any]
) -> None:
    item = {
        "serviceId": "lambda",
        "regions": 34,
        "price": Decimal("0.20"),
        "largest": 10**30,
        "zero": Decimal("0E+2"),
        "tags": {"compute", "serverless"},
        "nested": [{"quota": Decimal(1000)}],
        "aws:rep:updatetime": Decimal("1560000000.001"),
    }
    examples_tables["pegboard-datasheets"].put_item(Item=item)
    answer = pegboard.request(SERVICE, id="lambda")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json == {
        "serviceId": "lambda",
        "regions": 34,
        "price": 0.2,
        "largest": 10**30,
        "zero": 0,
        "tags": ["compute", "serverless"],
        "nested": [{"quota": 1000}],
    }


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("https://example.com", "https://example.com"), ("https://example.org", None), ("", None), (None, None)],
)
def test_only_the_pages_that_the_spec_names_may_read_an_answer(
    pegboard: RestClient, user: str, origin: str | None, allowed: str | None
) -> None:
    headers = {} if origin is None else {"Origin": origin}

    answers = [pegboard.request(FOLLOWS, headers=headers, userId=one) for one in (user, "not an id")]

    assert [answer.status for answer in answers] == [200, 400]
    for answer in answers:
        assert answer.headers.get("access-control-allow-origin") == allowed


def test_an_unknown_service_is_not_found(pegboard: RestClient) -> None:
    answer = pegboard.request(SERVICE, id="no-such-service")
    assert (answer.status, answer.json["error"]) == (404, "not-found")


def test_every_answer_names_the_region_it_comes_from(pegboard: RestClient, user: str) -> None:
    answers = [pegboard.request(FOLLOWS, userId=user), pegboard.request(SERVICE, id="no-such-service")]
    assert [answer.headers["x-region"] for answer in answers] == ["us-west-2", "us-west-2"]


def test_what_a_user_follows_is_listed_until_unfollowed(pegboard: RestClient, user: str) -> None:
    for service in ("s3", "dynamodb"):
        assert pegboard.request(FOLLOW, userId=user, serviceId=service).status == 200
    listed = pegboard.request(FOLLOWS, userId=user).json
    assert (listed["userId"], [follow["serviceId"] for follow in listed["follows"]]) == (user, ["dynamodb", "s3"])
    gone = pegboard.request(UNFOLLOW, userId=user, serviceId="s3")
    assert (gone.status, gone.text) == (204, "")
    assert [follow["serviceId"] for follow in pegboard.request(FOLLOWS, userId=user).json["follows"]] == ["dynamodb"]


def test_following_twice_is_following_once_since_the_first_time(
    pegboard: RestClient, user: str, examples_tables: dict[str, Any]
) -> None:
    first = {"userId": user, "serviceId": "s3", "followedAt": "2019-11-21T00:00:00+00:00"}
    examples_tables["pegboard-follows"].put_item(Item=first)
    answers = [pegboard.request(FOLLOW, userId=user, serviceId="s3") for _ in range(2)]
    assert [answer.json["followedAt"] for answer in answers] == [first["followedAt"]] * 2
    assert pegboard.request(FOLLOWS, userId=user).json["follows"] == [
        {"serviceId": "s3", "followedAt": first["followedAt"]}
    ]


def test_unfollowing_twice_is_unfollowing_once(pegboard: RestClient, user: str) -> None:
    answers = [pegboard.request(UNFOLLOW, userId=user, serviceId="s3") for _ in range(2)]
    assert [answer.status for answer in answers] == [204, 204]


@pytest.mark.parametrize(
    "name", ["Zoë", "김철수", "अनुष्का", "🦉", "a@b.example", "a+b", "..", "<script>", "o'neil", "a&b=c"]
)
def test_ids_are_text_of_any_language(pegboard: RestClient, user: str, name: str) -> None:
    owner = f"{name}{user}"
    assert pegboard.request(FOLLOW, userId=owner, serviceId=name).json["serviceId"] == name
    listed = pegboard.request(FOLLOWS, userId=owner).json
    assert (listed["userId"], listed["follows"][0]["serviceId"]) == (owner, name)


def test_an_id_spelt_in_two_ways_is_one_id(pegboard: RestClient, user: str) -> None:
    composed, decomposed = f"Zo\u00eb{user}", f"Zoe\u0308{user}"
    pegboard.request(FOLLOW, userId=decomposed, serviceId="s3")
    assert pegboard.request(FOLLOWS, userId=composed).json["follows"][0]["serviceId"] == "s3"


@pytest.mark.parametrize(
    "bad", ["", " ", "a b", "a/b", "100%", "a\nb", "a\x00b", "\u200b", "\u202e", "x" * 257, "é" * 129, "\ufffd"]
)
def test_what_is_no_id_is_refused_and_not_repeated(pegboard: RestClient, bad: str) -> None:
    answer = pegboard.request(SERVICE, id=bad)
    assert (answer.status, answer.json["error"]) == (400, "invalid-id")
    assert len(bad) < 2 or bad not in answer.json["message"]


def test_bytes_that_are_no_utf8_are_no_id(pegboard: RestClient) -> None:
    event = {"pathParameters": {"id": "%ff%fe"}, "headers": None}
    assert pegboard.host.invoke("app.read_service", event).status == 400


def test_a_request_without_path_parameters_is_refused(pegboard: RestClient) -> None:
    assert pegboard.host.invoke("app.read_service", {"pathParameters": None}).status == 400


def test_an_export_is_a_json_object_in_the_bucket(
    pegboard: RestClient, user: str, examples_resource: Callable[[str], Any]
) -> None:
    owner = f"김철수 {user}".replace(" ", "-")
    pegboard.request(FOLLOW, userId=owner, serviceId="s3")
    answer = pegboard.request(EXPORT, userId=owner)
    stored = examples_resource("s3").Object("pegboard-exports", answer.json["key"]).get()
    assert answer.status == 201
    assert stored["ContentType"] == "application/json"
    assert json.loads(stored["Body"].read()) == pegboard.request(FOLLOWS, userId=owner).json


def test_exporting_the_same_twice_writes_one_object(
    pegboard: RestClient, user: str, examples_resource: Callable[[str], Any]
) -> None:
    keys = {pegboard.request(EXPORT, userId=user).json["key"] for _ in range(2)}
    objects = examples_resource("s3").Bucket("pegboard-exports").objects.filter(Prefix=f"follows/{user}")
    assert {found.key for found in objects} == keys
    assert len(keys) == 1


def test_a_long_list_is_returned_whole(pegboard: RestClient, user: str, examples_tables: dict[str, Any]) -> None:
    # Three pages of DynamoDB's 1 MB, by items larger than the API itself would write.
    with examples_tables["pegboard-follows"].batch_writer() as batch:
        for number in range(8):
            batch.put_item(Item={"userId": user, "serviceId": f"s{number}", "note": "x" * 350_000})
    assert len(pegboard.request(FOLLOWS, userId=user).json["follows"]) == 8


@pytest.mark.parametrize("switch", ["off", "OFF", "", "no"])
def test_a_region_whose_switch_is_off_writes_nothing(
    new_pegboard: Callable[..., RestClient], user: str, examples_tables: dict[str, Any], switch: str
) -> None:
    kept = {"userId": user, "serviceId": "s3", "followedAt": "2019-11-21T00:00:00+00:00"}
    examples_tables["pegboard-follows"].put_item(Item=kept)
    standby = new_pegboard(FOLLOWS_WRITES=switch)
    for route, service in ((FOLLOW, "lambda"), (UNFOLLOW, "s3")):
        answer = standby.request(route, userId=user, serviceId=service)
        assert (answer.status, answer.json["error"]) == (503, "writes-off")
        assert int(answer.headers["retry-after"]) > 0
    assert [follow["serviceId"] for follow in standby.request(FOLLOWS, userId=user).json["follows"]] == ["s3"]


def test_a_failure_inside_is_answered_without_its_details(new_pegboard: Callable[..., RestClient]) -> None:
    broken = new_pegboard(DATASHEETS_TABLE="no-such-table")
    answer = broken.request(SERVICE, id="lambda")
    assert (answer.status, answer.json["error"]) == (500, "internal-error")
    assert "ResourceNotFoundException" not in answer.text
    assert "ResourceNotFoundException" in broken.host.stop()


@pytest.mark.parametrize("route", [FOLLOWS, FOLLOW, UNFOLLOW, EXPORT])
@pytest.mark.parametrize(
    ("claims", "refused"),
    [
        ({}, (401, "not-signed-in")),
        ({"email": "ann@example.org"}, (401, "not-signed-in")),
        ({"sub": "b"}, (403, "not-yours")),
    ],
)
def test_what_is_a_users_is_for_that_user_only(
    pegboard: RestClient, user: str, route: str, claims: dict[str, str], refused: tuple[int, str]
) -> None:
    ids = {"userId": user, **({"serviceId": "s3"} if "{serviceId}" in route else {})}

    answer = pegboard.request(route, claims=claims, **ids)

    assert (answer.status, answer.json["error"]) == refused
    assert pegboard.request(FOLLOWS, userId=user).json["follows"] == []


def test_me_stands_for_the_caller(pegboard: RestClient, user: str) -> None:
    assert pegboard.request(FOLLOW, claims={"sub": user}, userId="me", serviceId="s3").status == 200
    assert pegboard.request(FOLLOWS, claims={"sub": user}, userId="me").json["userId"] == user
    assert pegboard.request(FOLLOWS, userId=user).json["follows"][0]["serviceId"] == "s3"


def test_a_user_of_the_other_regions_pool_finds_what_was_theirs_in_the_first(pegboard: RestClient, user: str) -> None:
    pegboard.request(FOLLOW, userId=user, serviceId="s3")
    moved = {"sub": f"other-{user}", "custom:first_sub": user}

    for named in ("me", user):
        assert pegboard.request(FOLLOWS, claims=moved, userId=named).json["follows"][0]["serviceId"] == "s3"
    assert pegboard.request(FOLLOWS, claims=moved, userId=moved["sub"]).status == 403


def sent(mail: Any, user: str) -> list[tuple[dict[str, Any], str]]:
    """The mails to a user that wait in the queue, which is emptied, each with its key."""
    found: list[tuple[dict[str, Any], str]] = []
    while messages := mail.receive_messages(MaxNumberOfMessages=10, MessageAttributeNames=["All"]):
        for message in messages:
            key = message.message_attributes["idempotency-key"]["StringValue"]
            found.append((json.loads(message.body), key))
            message.delete()
    return [(body, key) for body, key in found if body["Destination"] == {"ToAddresses": [f"{user}@example.org"]}]


def with_mail(user: str) -> dict[str, str]:
    """What the token of a user says whose address is confirmed."""
    return {"sub": user, "email": f"{user}@example.org", "email_verified": "true"}


def test_following_and_exporting_are_told_by_mail(pegboard: RestClient, user: str, mail: Any) -> None:
    pegboard.request(FOLLOW, claims=with_mail(user), userId=user, serviceId="김철수")
    key = pegboard.request(EXPORT, claims=with_mail(user), userId=user).json["key"]

    contents = [body["Content"]["Simple"] for body, _ in sent(mail, user)]
    told = {content["Subject"]["Data"]: content["Body"]["Text"]["Data"] for content in contents}
    assert sorted(told) == ["You follow 김철수", "Your export is ready"]
    assert key in told["Your export is ready"]


def test_a_mail_is_one_that_ses_takes(pegboard: RestClient, user: str, mail: Any) -> None:
    pegboard.request(FOLLOW, claims=with_mail(user), userId=user, serviceId="s3")

    ((body, _),) = sent(mail, user)
    ses = boto3.client("sesv2", region_name="us-west-2")
    shape = ses.meta.service_model.operation_model("SendEmail").input_shape
    assert body["FromEmailAddress"] == "Pegboard <notices@example.com>"
    assert not ParamValidator().validate(body, shape).has_errors()


@pytest.mark.parametrize(("route", "ids"), [(FOLLOW, {"serviceId": "s3"}), (EXPORT, {})])
def test_what_is_repeated_asks_for_the_same_mail(
    pegboard: RestClient, user: str, mail: Any, route: str, ids: dict[str, str]
) -> None:
    for _ in range(2):
        pegboard.request(route, claims=with_mail(user), userId=user, **ids)

    assert len({key for _, key in sent(mail, user)}) == 1


def test_following_again_after_unfollowing_asks_for_another_mail(
    pegboard: RestClient, user: str, mail: Any, examples_tables: dict[str, Any]
) -> None:
    for first in ("2019-11-21T00:00:00+00:00", "2020-01-01T00:00:00+00:00"):
        item = {"userId": user, "serviceId": "s3", "followedAt": first}
        examples_tables["pegboard-follows"].put_item(Item=item)
        pegboard.request(FOLLOW, claims=with_mail(user), userId=user, serviceId="s3")
        pegboard.request(UNFOLLOW, claims=with_mail(user), userId=user, serviceId="s3")

    assert len({key for _, key in sent(mail, user)}) == 2


@pytest.mark.parametrize("claim", [{"email_verified": "false"}, {"email_verified": ""}])
def test_an_address_that_nobody_confirmed_gets_no_mail(
    pegboard: RestClient, user: str, mail: Any, claim: dict[str, str]
) -> None:
    answer = pegboard.request(FOLLOW, claims={**with_mail(user), **claim}, userId=user, serviceId="s3")

    assert answer.status == 200
    assert sent(mail, user) == []


def test_a_region_whose_switch_is_off_sends_no_mail(
    new_pegboard: Callable[..., RestClient], user: str, mail: Any
) -> None:
    answer = new_pegboard(FOLLOWS_WRITES="off").request(FOLLOW, claims=with_mail(user), userId=user, serviceId="s3")

    assert answer.status == 503
    assert sent(mail, user) == []


def test_the_examples_share_one_proxy_module() -> None:
    copies = {path.read_bytes() for path in EXAMPLES.glob("*/api/proxy.py")}
    assert len(copies) == 1
