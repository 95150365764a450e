"""The API of Cloud Pegboard: data sheets about AWS services, and who follows which.

Every write is idempotent, so a client that was cut off by a failover repeats it in the other region without harm.
The environment names the tables (`DATASHEETS_TABLE`, `FOLLOWS_TABLE`), the bucket (`EXPORTS_BUCKET`), and whether this
region may write follows (`FOLLOWS_WRITES`, on or off).

There is no sign-in here: put an authorizer in front before the follows are those of real people.
"""

from __future__ import annotations

import functools
import hashlib
import os
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote

import boto3
from proxy import Event, Problem, Response, answer, endpoint, path_id, require_writes, to_json

_dynamodb = boto3.resource("dynamodb")


@endpoint
def read_service(event: Event) -> Response:
    """GET /services/{id}: the data sheet of a service; data sheets are public, so any web page may read them."""
    item = _table("DATASHEETS_TABLE").get_item(Key={"serviceId": path_id(event, "id")}).get("Item")
    if item is None:
        raise Problem(404, "not-found", "There is no data sheet of this service.")
    # Global tables of version 2017.11.29 add bookkeeping of their own to every item.
    sheet = {name: value for name, value in item.items() if not name.startswith("aws:rep:")}
    return answer(200, sheet, access_control_allow_origin="*")


@endpoint
def list_follows(event: Event) -> Response:
    """GET /users/{userId}/follows: the services a user follows, by id."""
    user = path_id(event, "userId")
    return answer(200, {"userId": user, "follows": _follows_of(user)})


@endpoint
def follow(event: Event) -> Response:
    """PUT /users/{userId}/follows/{serviceId}: follows a service; a repeat keeps the date of the first time."""
    user, service = path_id(event, "userId"), path_id(event, "serviceId")
    require_writes("FOLLOWS_WRITES")
    updated = _table("FOLLOWS_TABLE").update_item(
        Key={"userId": user, "serviceId": service},
        UpdateExpression="SET followedAt = if_not_exists(followedAt, :now)",
        ExpressionAttributeValues={":now": datetime.now(timezone.utc).isoformat(timespec="seconds")},
        ReturnValues="ALL_NEW",
    )
    return answer(200, _public(updated["Attributes"]))


@endpoint
def unfollow(event: Event) -> Response:
    """DELETE /users/{userId}/follows/{serviceId}: stops following; there is nothing wrong with not having followed."""
    user, service = path_id(event, "userId"), path_id(event, "serviceId")
    require_writes("FOLLOWS_WRITES")
    _table("FOLLOWS_TABLE").delete_item(Key={"userId": user, "serviceId": service})
    return answer(204)


@endpoint
def export_follows(event: Event) -> Response:
    """POST /users/{userId}/exports: writes the user's follows to the exports bucket, and returns the object's key.

    The key follows from the content: exporting twice writes one object, and the same one from either region.
    """
    user = path_id(event, "userId")
    content = to_json({"userId": user, "follows": _follows_of(user)}).encode()
    key = f"follows/{quote(user, safe='')}-{hashlib.sha256(content).hexdigest()[:16]}.json"
    _s3().put_object(Bucket=os.environ["EXPORTS_BUCKET"], Key=key, Body=content, ContentType="application/json")
    return answer(201, {"key": key})


def _follows_of(user: str) -> list[dict[str, Any]]:
    """Returns all of a user's follows; there are only a few hundred services to follow, so no need for pages."""
    query: dict[str, Any] = {
        "KeyConditionExpression": "userId = :user",
        "ExpressionAttributeValues": {":user": user},
    }
    follows: list[dict[str, Any]] = []
    while True:
        page = _table("FOLLOWS_TABLE").query(**query)
        follows += [_public(item) for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            return follows
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _public(item: dict[str, Any]) -> dict[str, Any]:
    return {name: item.get(name) for name in ("serviceId", "followedAt")}


def _table(variable: str) -> Any:  # boto3 makes its classes at run time: there is no type to name
    return _dynamodb.Table(os.environ[variable])


@functools.cache
def _s3() -> Any:  # built on first use: only the export needs it
    return boto3.client("s3")
