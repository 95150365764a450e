"""The API of Cloud Pegboard: data sheets about AWS services, and who follows which.

Every write is idempotent, so a client that was cut off by a failover repeats it in the other region without harm.
The environment names the tables (`DATASHEETS_TABLE`, `FOLLOWS_TABLE`), the bucket (`EXPORTS_BUCKET`), the queue of mail
to send (`MAIL_QUEUE_URL`) and who sends it (`SENDER`), and whether this region may write follows (`FOLLOWS_WRITES`, on
or off).

Data sheets are public. Everything else belongs to a user, who has signed in: API Gateway has checked the token by then,
and the handlers check that the user in the path is the one of the token.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote

import boto3
from proxy import Event, Problem, Response, answer, endpoint, path_id, require_writes, to_json

MYSELF = "me"
"""What may stand in a path for the id of the caller."""

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
    user = _owner(event)
    return answer(200, {"userId": user, "follows": _follows_of(user)})


@endpoint
def follow(event: Event) -> Response:
    """PUT /users/{userId}/follows/{serviceId}: follows a service, and confirms it by mail.

    A repeat keeps the date of the first time, and asks for the same mail, which leaves once: if the first request got
    no further than the table, the second one makes up for it.
    """
    user, service = _owner(event), path_id(event, "serviceId")
    require_writes("FOLLOWS_WRITES")
    updated = _table("FOLLOWS_TABLE").update_item(
        Key={"userId": user, "serviceId": service},
        UpdateExpression="SET followedAt = if_not_exists(followedAt, :now)",
        ExpressionAttributeValues={":now": datetime.now(timezone.utc).isoformat(timespec="seconds")},
        ReturnValues="ALL_NEW",
    )
    followed = _public(updated["Attributes"])
    key = f"follow {user} {service} {followed['followedAt']}"
    _send_mail(event, key, f"You follow {service}", f"{service} is among the services that you follow now.")
    return answer(200, followed)


@endpoint
def unfollow(event: Event) -> Response:
    """DELETE /users/{userId}/follows/{serviceId}: stops following; there is nothing wrong with not having followed."""
    user, service = _owner(event), path_id(event, "serviceId")
    require_writes("FOLLOWS_WRITES")
    _table("FOLLOWS_TABLE").delete_item(Key={"userId": user, "serviceId": service})
    return answer(204)


@endpoint
def export_follows(event: Event) -> Response:
    """POST /users/{userId}/exports: writes the user's follows to the exports bucket, and answers and mails their key.

    The key follows from the content: exporting twice writes one object, the same one from either region, and sends one
    mail.
    """
    user = _owner(event)
    content = to_json({"userId": user, "follows": _follows_of(user)}).encode()
    key = f"follows/{quote(user, safe='')}-{hashlib.sha256(content).hexdigest()[:16]}.json"
    _s3().put_object(Bucket=os.environ["EXPORTS_BUCKET"], Key=key, Body=content, ContentType="application/json")
    _send_mail(event, f"export {key}", "Your export is ready", f"What you follow is exported to {key}.")
    return answer(201, {"key": key})


def _owner(event: Event) -> str:
    """Returns the id of the user in the path, who has to be the caller; `me` stands for the caller.

    The pools of two regions give one user two ids. The id of the pool in which the user signed up goes with them, as
    `custom:first_sub`, so what belongs to them is found in either region.

    Raises:
        Problem: 401, nobody has signed in; 403, the path names somebody else.
    """
    named, claims = path_id(event, "userId"), _claims(event)
    caller = claims.get("custom:first_sub") or claims.get("sub")
    if not caller:
        raise Problem(401, "not-signed-in", "Please sign in.")
    if named not in (MYSELF, caller):
        raise Problem(403, "not-yours", "This belongs to another user.")
    return str(caller)


def _claims(event: Event) -> dict[str, str]:
    """Returns what API Gateway found in the caller's token; without an authorizer in front, nothing."""
    return ((event.get("requestContext") or {}).get("authorizer") or {}).get("claims") or {}


def _send_mail(event: Event, key: str, subject: str, text: str) -> None:
    """Puts a mail to the caller into this region's queue; callers without a confirmed address get none.

    Mails with the same key leave once, whichever region they are asked for in.
    """
    claims = _claims(event)
    if claims.get("email_verified") != "true":
        return
    content = {
        "Subject": {"Data": subject, "Charset": "UTF-8"},
        "Body": {"Text": {"Data": f"{text}\n", "Charset": "UTF-8"}},
    }
    mail = {
        "FromEmailAddress": os.environ["SENDER"],
        "Destination": {"ToAddresses": [claims["email"]]},
        "Content": {"Simple": content},
    }
    digest = hashlib.sha256(key.encode()).hexdigest()
    _sqs().send_message(
        QueueUrl=os.environ["MAIL_QUEUE_URL"],
        MessageBody=json.dumps(mail),
        MessageAttributes={"idempotency-key": {"DataType": "String", "StringValue": digest}},
    )


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


@functools.cache
def _sqs() -> Any:  # likewise: reading sends no mail
    return boto3.client("sqs")
