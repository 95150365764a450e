"""The mirror of user pools: copies of users and groups in a global table, and the way back into another region's pool.

Every serving region has a pool of its own and runs the three functions of this module:

- `copy_changes` reads the queue that the pool's trigger fills: whoever has just signed in here is copied to the table.
- `compare` runs every hour and finds what no trigger tells: users whom an administrator added or changed, groups, and
  users who were deleted.
- `import_users` is called by a person (`aws lambda invoke`) and brings this region's pool up to the table: it creates
  who is missing, without a mail, and corrects who differs.

A copy belongs to the pool where its user was seen last, by signing in or by being added; only that pool's comparison
changes or ends it, so that users who were imported are not taken for changes. A copy is written on the condition that
no newer one is there, so messages may come twice and in any order.

Never copied: passwords and the secrets of authenticator apps, which Cognito gives to nobody. Whoever is imported has a
random password that nobody knows and is asked to choose one by "forgot password". Without it Cognito would keep them
in FORCE_CHANGE_PASSWORD, from which no password can be reset. Users of other identity providers are copied, but not
imported: they come back by signing in.

The ids of users (`sub`) differ between pools. The id in the first pool stays with the copy and is put into
`custom:first_sub` of imported users, which nobody can change.

An item of the table, its key is `id`:

    {"id": "user#ann@example.com", "pool": "us-east-1_a", "region": "us-east-1", "seen": 1790000000000,
     "username": "0ab…", "first_sub": "0ab…", "status": "CONFIRMED", "enabled": true,
     "attributes": {"email": "ann@example.com", "email_verified": "true"}, "groups": ["admins"]}
    {"id": "group#admins", "pool": …, "region": …, "seen": …, "description": "…", "precedence": 1}

`seen` is when the pool was asked, in milliseconds. A user who was deleted keeps the copy for 30 more days, with
`deleted` beside it; an import disables them.

The environment: `POOL_ID` and `TABLE`, `SIGN_IN` (`email` or `username`, by which the same user is found in two pools),
and `AWS_REGION`, which Lambda sets.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import boto3
from botocore.config import Config

Item = dict[str, Any]

KEPT_DAYS = 30
"""How long the copy of a user who was deleted is kept."""

_SETTLING = 300_000
"""Milliseconds for which a copy is not ended although its user is not listed: a new one may not be listed at once."""

NEARLY_OUT_OF_TIME = 30_000
"""Milliseconds before its end at which the import stops and says where to go on."""

FIRST_SUB = "custom:first_sub"
_OWN_TO_A_POOL = ("sub", "identities", FIRST_SUB)
"""Attributes that cannot be set to what they are in another pool, or only once."""

_UNCONFIRMED = "UNCONFIRMED"
_OF_ANOTHER_PROVIDER = "EXTERNAL_PROVIDER"

# Cognito's quotas are shared by the whole account: back off rather than take them from those who sign in.
_CONFIG = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 8, "mode": "adaptive"})

_logger = logging.getLogger("farshore.users")


def copy_changes(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda's own signature
    """Copies the users that messages of the queue name; returns those that have to come again."""
    failed = []
    for record in event["Records"]:
        try:
            _copy_user(json.loads(record["body"])["username"])
        except Exception:
            _logger.exception("message %s failed", record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _copy_user(username: str) -> None:
    seen = _now()
    try:
        user = _cognito().admin_get_user(UserPoolId=_pool(), Username=username)
    except _cognito().exceptions.UserNotFoundException:
        return  # deleted since: the comparison ends the copy
    pages = _cognito().get_paginator("admin_list_groups_for_user").paginate(UserPoolId=_pool(), Username=username)
    groups = [group["GroupName"] for page in pages for group in page["Groups"]]
    copy = _copy(user, user["UserAttributes"], groups, seen)
    if copy is not None:
        _put(copy, "attribute_not_exists(id) OR seen < :seen", {":seen": seen})


def _copy(user: dict[str, Any], attributes: Iterable[dict[str, str]], groups: Iterable[str], seen: int) -> Item | None:
    """Returns the copy of a user; None of one who has never confirmed an address, or has none to be known by."""
    named = {one["Name"]: one["Value"] for one in attributes}
    by_email = os.environ["SIGN_IN"] == "email" and user["UserStatus"] != _OF_ANOTHER_PROVIDER
    identity = named.get("email") if by_email else user["Username"]
    if not identity or user["UserStatus"] == _UNCONFIRMED:
        return None
    return {
        **_stamp(f"user#{identity.lower()}", seen),
        "username": user["Username"],
        "first_sub": named.get(FIRST_SUB, named["sub"]),
        "status": user["UserStatus"],
        "enabled": user["Enabled"],
        "attributes": {name: value for name, value in named.items() if name not in _OWN_TO_A_POOL},
        "groups": sorted(groups),
    }


def _stamp(identity: str, seen: int) -> Item:
    return {"id": identity, "pool": _pool(), "region": os.environ["AWS_REGION"], "seen": seen}


def compare(event: dict[str, Any], context: object) -> dict[str, int]:  # noqa: ARG001 - Lambda's own signature
    """Makes the copies that belong to this pool agree with it; returns how many were written and ended."""
    seen = _now()
    stored = {item["id"]: item for item in _items()}
    found = {copy["id"]: copy for copy in _everything_in_the_pool(seen)}
    counts: Counter[str] = Counter(written=0, ended=0, unchanged=0)
    for identity, copy in found.items():
        if _says_the_same(copy, stored.get(identity)):
            counts["unchanged"] += 1
        else:
            condition = "attribute_not_exists(id) OR (#pool = :pool AND seen < :seen)"
            counts["written"] += _put(copy, condition, {":pool": _pool(), ":seen": seen})
    for identity, item in stored.items():
        if identity not in found and item["pool"] == _pool() and "deleted" not in item:
            counts["ended"] += _end(identity, seen)
    return dict(counts)


def _everything_in_the_pool(seen: int) -> Iterator[Item]:
    pages = _cognito().get_paginator("list_groups").paginate(UserPoolId=_pool())
    groups = [group for page in pages for group in page["Groups"]]
    members: dict[str, list[str]] = {}
    for group in groups:
        yield _copy_of_group(group, seen)
        members_of = _cognito().get_paginator("list_users_in_group")
        for page in members_of.paginate(UserPoolId=_pool(), GroupName=group["GroupName"]):
            for user in page["Users"]:
                members.setdefault(user["Username"], []).append(group["GroupName"])
    for page in _cognito().get_paginator("list_users").paginate(UserPoolId=_pool()):
        for user in page["Users"]:
            copy = _copy(user, user["Attributes"], members.get(user["Username"], ()), seen)
            if copy is not None:
                yield copy


def _copy_of_group(group: dict[str, Any], seen: int) -> Item:
    settings = {"description": group.get("Description"), "precedence": group.get("Precedence")}
    given = {name: value for name, value in settings.items() if value is not None}
    return {**_stamp(f"group#{group['GroupName']}", seen), **given}


def _says_the_same(copy: Item, stored: Item | None) -> bool:
    """Says whether a copy need not be written: it is there already, or belongs to another region's pool."""
    if stored is None:
        return False
    return stored["pool"] != copy["pool"] or {**stored, "seen": copy["seen"]} == copy


def _put(copy: Item, condition: str, values: dict[str, Any]) -> bool:
    """Writes a copy under a condition; says whether it held."""
    names = {"ExpressionAttributeNames": {"#pool": "pool"}} if "#pool" in condition else {}
    try:
        _table().put_item(Item=copy, ConditionExpression=condition, ExpressionAttributeValues=values, **names)
    except _table().meta.client.exceptions.ConditionalCheckFailedException:
        return False  # a newer copy is there, or somebody has signed in elsewhere
    return True


def _end(identity: str, seen: int) -> bool:
    """Marks the copy of what is no longer in the pool, to be dropped later; says whether it still was this pool's."""
    try:
        _table().update_item(
            Key={"id": identity},
            UpdateExpression="SET deleted = :seen, seen = :seen, expires = :expires",
            ConditionExpression="#pool = :pool AND seen < :settled",
            ExpressionAttributeNames={"#pool": "pool"},
            ExpressionAttributeValues={
                ":pool": _pool(),
                ":seen": seen,
                ":settled": seen - _SETTLING,
                ":expires": seen // 1000 + KEPT_DAYS * 86_400,
            },
        )
    except _table().meta.client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def import_users(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Brings this region's pool up to the copies of the other regions' users and groups; may be called again.

    Args:
        event: `{"dry_run": true}` only counts; `{"start": …}` goes on where the last call's `next` says.
        context: Tells how much time is left.

    Returns:
        How many were `created`, `updated`, `disabled`, `unchanged`, left to their own identity provider (`federated`),
        and how many have no verified address at which a new password could be asked for (`unreachable`); `failed`, the
        first ids of those who could not be imported; and `next`, where to go on, or None at the end.
    """
    really = not event.get("dry_run", False)
    counts: Counter[str] = Counter()
    failed: list[str] = []
    start = event.get("start")
    if start is None:
        _import_groups(really)
    while True:
        page = _table().scan(Limit=100, ConsistentRead=True, **({"ExclusiveStartKey": start} if start else {}))
        for item in page["Items"]:
            if item["id"].startswith("user#") and item["pool"] != _pool():
                _import_counted(item, really, counts, failed)
        start = page.get("LastEvaluatedKey")
        if start is None or context.get_remaining_time_in_millis() < NEARLY_OUT_OF_TIME:
            return {**counts, "failed": failed, "next": start}


def _import_counted(item: Item, really: bool, counts: Counter[str], failed: list[str]) -> None:
    try:
        counts[_import_user(item, really)] += 1
        if "true" not in (item["attributes"].get("email_verified"), item["attributes"].get("phone_number_verified")):
            counts["unreachable"] += 1
    except Exception:
        _logger.exception("the user with the first id %s was not imported", item["first_sub"])
        failed.append(item["first_sub"])


def _import_user(item: Item, really: bool) -> str:
    """Brings one user up to their copy; returns what it took."""
    if item["status"] == _OF_ANOTHER_PROVIDER:
        return "federated"
    identity = item["attributes"]["email"] if os.environ["SIGN_IN"] == "email" else item["username"]
    try:
        user = _cognito().admin_get_user(UserPoolId=_pool(), Username=identity)
    except _cognito().exceptions.UserNotFoundException:
        if "deleted" in item:
            return "unchanged"
        if really:
            _create(identity, item)
        return "created"
    return _correct(user, item, really)


def _create(identity: str, item: Item) -> None:
    """Creates a user to whom no mail is sent, and takes them out of FORCE_CHANGE_PASSWORD."""
    attributes = {**item["attributes"], FIRST_SUB: item["first_sub"]}
    user = _cognito().admin_create_user(
        UserPoolId=_pool(), Username=identity, UserAttributes=_listed(attributes), MessageAction="SUPPRESS"
    )["User"]
    _confirm(user["Username"])
    for group in item["groups"]:
        _cognito().admin_add_user_to_group(UserPoolId=_pool(), Username=user["Username"], GroupName=group)
    if not item["enabled"]:
        _cognito().admin_disable_user(UserPoolId=_pool(), Username=user["Username"])


def _confirm(username: str) -> None:
    password = f"aA1!{secrets.token_urlsafe(60)}"  # 84 characters; `password_length` asks for 64 at most
    _cognito().admin_set_user_password(UserPoolId=_pool(), Username=username, Password=password, Permanent=True)


def _correct(user: dict[str, Any], item: Item, really: bool) -> str:
    """Corrects a user who is in the pool already; a password that they have chosen here stays."""
    enabled = item["enabled"] and "deleted" not in item
    steps = [
        *_attribute_steps(user, item),
        *_group_steps(user["Username"], item["groups"]),
        *([("admin_enable_user" if enabled else "admin_disable_user", {})] if user["Enabled"] != enabled else []),
    ]
    unfinished = user["UserStatus"] == "FORCE_CHANGE_PASSWORD"  # by an import that ended half-way
    if really:
        for operation, arguments in steps:
            getattr(_cognito(), operation)(UserPoolId=_pool(), Username=user["Username"], **arguments)
        if unfinished:
            _confirm(user["Username"])
    if user["Enabled"] and not enabled:
        return "disabled"
    return "updated" if steps or unfinished else "unchanged"


def _attribute_steps(user: dict[str, Any], item: Item) -> Iterator[tuple[str, dict[str, Any]]]:
    here = {one["Name"]: one["Value"] for one in user["UserAttributes"] if one["Name"] not in _OWN_TO_A_POOL}
    changed = {name: value for name, value in item["attributes"].items() if here.get(name) != value}
    gone = sorted(name for name in here.keys() - item["attributes"].keys() if not name.endswith("_verified"))
    if changed:
        # Cognito takes an address that comes with its verification for verified, and else asks the user for a code.
        verified = {f"{name}_verified": item["attributes"].get(f"{name}_verified") for name in changed}
        with_verification = {**{name: value for name, value in verified.items() if value}, **changed}
        yield "admin_update_user_attributes", {"UserAttributes": _listed(with_verification)}
    if gone:
        yield "admin_delete_user_attributes", {"UserAttributeNames": gone}


def _group_steps(username: str, wanted: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    pages = _cognito().get_paginator("admin_list_groups_for_user").paginate(UserPoolId=_pool(), Username=username)
    here = {group["GroupName"] for page in pages for group in page["Groups"]}
    for group in sorted({*wanted} - here):
        yield "admin_add_user_to_group", {"GroupName": group}
    for group in sorted(here - {*wanted}):
        yield "admin_remove_user_from_group", {"GroupName": group}


def _import_groups(really: bool) -> None:
    """Brings the groups up to their copies; one that was deleted elsewhere stays, without members who are imported."""
    for item in _items():
        if not item["id"].startswith("group#") or item["pool"] == _pool() or "deleted" in item or not really:
            continue
        name = item["id"].removeprefix("group#")
        settings = {"Description": item.get("description"), "Precedence": item.get("precedence")}
        given = {key: int(value) if key == "Precedence" else value for key, value in settings.items() if value}
        try:
            _cognito().create_group(UserPoolId=_pool(), GroupName=name, **given)
        except _cognito().exceptions.GroupExistsException:
            _cognito().update_group(UserPoolId=_pool(), GroupName=name, **given)


def _listed(attributes: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in sorted(attributes.items())]


def _items() -> Iterator[Item]:
    """Yields every item of the table."""
    more: dict[str, Any] = {}
    while True:
        page = _table().scan(ConsistentRead=True, **more)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def _pool() -> str:
    return os.environ["POOL_ID"]


def _now() -> int:
    return time.time_ns() // 1_000_000


@functools.cache
def _cognito() -> Any:  # boto3 makes its clients at run time: there is no type to name
    return boto3.client("cognito-idp", config=_CONFIG)


@functools.cache
def _table() -> Any:
    return boto3.resource("dynamodb", config=_CONFIG).Table(os.environ["TABLE"])
