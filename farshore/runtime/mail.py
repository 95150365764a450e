"""The Lambdas of an email service in each region: one sends what waits, one remembers who must get no more.

They are deployed in one file, `farshore_mail.py`, and need only the standard library and the boto3 of the Lambda
runtime.

`farshore_mail.send` reads the outbound queue. The body of a message is JSON, the arguments of SES's SendEmail:

    {"FromEmailAddress": "Shop <orders@example.com>",
     "Destination": {"ToAddresses": ["jo@example.org"]},
     "Content": {"Simple": {"Subject": {"Data": "Your order"}, "Body": {"Text": {"Data": "It is on its way."}}}}}

SQS delivers a message at least once. So that a person gets it once, the table holds a mark for each message that was
sent, under the message's id, or under the string attribute `idempotency-key` of the message if it has one: then it
holds for all messages with that key, as a sender's retries. A mail may still go out twice when a function is lost, or
SES's answer is, between sending and marking.

A message that no region takes is reported as a failure of its own, and is tried again later; SQS moves it to the
dead-letter queue after as many attempts as the queue says. What can never be sent is tried again at once, so that it
gets there without delay.

`farshore_mail.suppress` reads what EventBridge tells of bounces and complaints. An address that does not exist, or
whose owner complained, is remembered in the table, which all regions share, and left out from then on. SES's own list
of such addresses holds for one region only: https://docs.aws.amazon.com/ses/latest/dg/regions.html (2026-11-28).

The environment says:

- `FARSHORE_TABLE`: the table with the key `id`. An address is in it as `suppressed#` and the SHA-256 of it in lower
  case, so that nobody reads addresses there; a message as `sent#` and its id.
- `FARSHORE_CONFIGURATION_SET`: SES's configuration set, the same in every region.
- `FARSHORE_REGIONS`: the regions to send from, as `us-east-1,us-west-2`, in the order in which they take over.
- `FARSHORE_SENDING`: `split` or `failover`. Split begins with a region by the message's id and goes on to the next one
  at each attempt; failover begins with the first region. Either tries all of them.
- `FARSHORE_QUEUE`: the URL of the outbound queue, to say when a message is tried again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

LEASE = 180
"""Seconds for which a message belongs to the function that sends it; longer than a function runs."""

KEPT = 15 * 86_400
"""Seconds for which it is remembered that a message was sent: longer than SQS keeps any message."""

FIRST_PAUSE, LONGEST_PAUSE = 30, 900
"""Seconds before the second attempt, doubled for each one after it, and at most."""

MOST_READS = 5
"""How often the table is asked for the keys that it left out of its answers."""

MOST_RECIPIENTS = 50
"""https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"""

_FIELDS = ("ToAddresses", "CcAddresses", "BccAddresses")

# A region that is lost may not answer at all. No retries: the next region, and then the queue, are the retry.
_SES_CONFIG = Config(connect_timeout=2, read_timeout=8, retries={"total_max_attempts": 1})
_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})

LONGEST_SEND = 30_000
"""Milliseconds that a message may need where no region answers; with less time left, none is begun."""

_logger = logging.getLogger("farshore.mail")
_logger.setLevel(logging.INFO)


class Unsendable(Exception):
    """The message is not what SendEmail takes, and never will be."""


class InProgress(Exception):
    """Another invocation sends the message, or was lost while it did."""


class NotSent(Exception):
    """No region took the message; the argument is the error code of each."""


class OutOfTime(Exception):
    """The function ends before the message could be sent."""


@dataclass(frozen=True)
class Message:
    """A message of the outbound queue.

    Attributes:
        key: What tells it from others, so that it is sent once.
        attempt: How often the queue has handed it out, from 1.
        arguments: Those of SendEmail.
    """

    key: str
    attempt: int
    arguments: dict[str, Any]


def send(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Sends the messages of a batch; answers which of them SQS has to keep."""
    return _each(event, functools.partial(_send_in_time, context=context))


def suppress(event: Mapping[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - as Lambda calls it
    """Remembers the addresses of a batch of bounces and complaints; answers which of them SQS has to keep."""
    return _each(event, _suppress)


def _each(event: Mapping[str, Any], act: Any) -> dict[str, Any]:
    """Acts on each record, and answers as Lambda wants it for a batch in which some may fail.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    failed = []
    for record in event["Records"]:
        try:
            act(record)
        except Exception as problem:
            _logger.warning("message %s: %s", record["messageId"], _told(problem))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _told(problem: Exception) -> str:
    """Says what happened without the addresses and the text that messages of other exceptions may hold."""
    own = isinstance(problem, (Unsendable, InProgress, NotSent, OutOfTime))
    return f"{type(problem).__name__}: {problem}" if own else error_code(problem)


def _send_in_time(record: Mapping[str, Any], context: Any) -> None:
    if context is not None and context.get_remaining_time_in_millis() < LONGEST_SEND:
        _postpone(record, 0)
        raise OutOfTime("it stays in the queue")
    try:
        _send(_read(record))
    except Exception as problem:
        attempt = _attempt(record)
        pause = min(FIRST_PAUSE * 2 ** min(attempt - 1, 10), LONGEST_PAUSE)
        _postpone(record, 0 if isinstance(problem, Unsendable) else pause)
        raise


def _attempt(record: Mapping[str, Any]) -> int:
    return int(record["attributes"]["ApproximateReceiveCount"])


def _read(record: Mapping[str, Any]) -> Message:
    """Reads a record of the queue.

    Raises:
        Unsendable: Its body is not what the module's docstring describes.
    """
    try:
        arguments = json.loads(record["body"])
    except (ValueError, RecursionError):
        raise Unsendable("the body is no JSON") from None
    if not isinstance(arguments, dict) or not isinstance(arguments.get("Destination"), dict):
        raise Unsendable("the body is no JSON object with a Destination")
    if not all(_are_addresses(arguments["Destination"].get(field, [])) for field in _FIELDS):
        raise Unsendable("the addresses of Destination are no lists of text")
    if not 0 < len(_recipients(arguments["Destination"])) <= MOST_RECIPIENTS:
        raise Unsendable(f"Destination names no recipient, or more than {MOST_RECIPIENTS}")
    attribute = record.get("messageAttributes", {}).get("idempotency-key", {})
    return Message(attribute.get("stringValue") or record["messageId"], _attempt(record), arguments)


def _are_addresses(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)


def _recipients(destination: Mapping[str, Any]) -> list[str]:
    return [address for field in _FIELDS for address in destination.get(field, [])]


def _send(message: Message) -> None:
    """Sends a message to those of its recipients who may get it, unless that has been done.

    Raises:
        InProgress: Somebody else is about to.
        NotSent: No region took it.
        Unsendable: SES's own client does not take it.
    """
    if not _begin(message.key):
        _logger.info("message %s was sent before", message.key)
        return
    try:
        destination = _allowed(message.arguments["Destination"])
        sent = _send_from(_order(message), {**message.arguments, "Destination": destination}) if destination else None
    except Exception:
        _table().delete_item(Key={"id": _sent(message.key)})
        raise
    _end(message.key, sent)


def _begin(key: str) -> bool:
    """Takes a message for this invocation; says whether it is still to be sent.

    Raises:
        InProgress: Another one has it.
    """
    now = int(time.time())
    mark = {"id": _sent(key), "state": "sending", "until": now + LEASE, "expires": now + KEPT}
    table = _table()
    try:
        table.put_item(
            Item=mark,
            ConditionExpression="attribute_not_exists(id) OR (#state = :sending AND #until < :now)",
            ExpressionAttributeNames={"#state": "state", "#until": "until"},
            ExpressionAttributeValues={":sending": "sending", ":now": now},
        )
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        found = table.get_item(Key={"id": mark["id"]}, ConsistentRead=True).get("Item", {})
        if found.get("state") == "sent":
            return False
        raise InProgress("another invocation has it") from None
    return True


def _end(key: str, sent: tuple[str, str] | None) -> None:
    """Marks a message as sent. It is: so when that fails, SQS still has to forget the message."""
    region, id_ = sent or ("", "")
    _logger.info("message %s %s", key, f"sent from {region} as {id_}" if sent else "has no recipient who may get it")
    item = {"id": _sent(key), "state": "sent", "from": region, "expires": int(time.time()) + KEPT}
    try:
        _table().put_item(Item=item)
    except (BotoCoreError, ClientError) as problem:
        _logger.warning("message %s was sent and could not be marked: %s", key, error_code(problem))


def _sent(key: str) -> str:
    return f"sent#{key}"


def _allowed(destination: Mapping[str, Any]) -> dict[str, list[str]]:
    """Leaves out who must get no more; returns nothing when nobody is left."""
    ids = {address: suppressed_id(address) for address in _recipients(destination)}
    refused = _found(sorted(set(ids.values())))
    kept = {
        field: [address for address in destination.get(field, []) if ids[address] not in refused] for field in _FIELDS
    }
    return {field: addresses for field, addresses in kept.items() if addresses}


def _found(ids: Sequence[str]) -> set[str]:
    name = os.environ["FARSHORE_TABLE"]
    wanted: dict[str, Any] = {name: {"Keys": [{"id": one} for one in ids], "ProjectionExpression": "id"}}
    found: set[str] = set()
    for _ in range(MOST_READS):
        answer = _dynamodb().batch_get_item(RequestItems=wanted)
        found.update(item["id"] for item in answer["Responses"].get(name, []))
        wanted = answer.get("UnprocessedKeys", {})
        if not wanted:
            return found
    raise NotSent("the table did not say who must get no more")


def suppressed_id(address: str) -> str:
    """Returns the key under which it is remembered that an address must get no more."""
    plain = (parseaddr(address)[1] or address).strip().lower()
    return f"suppressed#{hashlib.sha256(plain.encode()).hexdigest()}"


def _order(message: Message) -> list[str]:
    """Returns the regions in the order in which they are tried."""
    regions = os.environ["FARSHORE_REGIONS"].split(",")
    if os.environ["FARSHORE_SENDING"] != "split":
        return regions
    first = (int(hashlib.sha256(message.key.encode()).hexdigest(), 16) + message.attempt - 1) % len(regions)
    return [*regions[first:], *regions[:first]]


def _send_from(regions: Sequence[str], arguments: Mapping[str, Any]) -> tuple[str, str]:
    """Sends from the first region that takes the message; returns the region and SES's id of it.

    Raises:
        NotSent: None does.
        Unsendable: SES's own client does not take it.
    """
    refusals = {}
    for region in regions:
        try:
            answer = _ses(region).send_email(
                **{**arguments, "ConfigurationSetName": os.environ["FARSHORE_CONFIGURATION_SET"]}
            )
        except (ParamValidationError, TypeError):
            raise Unsendable("the body is not what SendEmail takes") from None
        except (BotoCoreError, ClientError) as problem:
            refusals[region] = error_code(problem)
        else:
            return region, str(answer["MessageId"])
    if set(refusals.values()) == {"BadRequestException"}:
        raise Unsendable("SES calls the body a bad request")
    raise NotSent(", ".join(f"{region}: {code}" for region, code in refusals.items()))


def _postpone(record: Mapping[str, Any], seconds: int) -> None:
    """Says when the queue hands a message out again; if that fails, it does so after its own time."""
    try:
        _sqs().change_message_visibility(
            QueueUrl=os.environ["FARSHORE_QUEUE"], ReceiptHandle=record["receiptHandle"], VisibilityTimeout=seconds
        )
    except (BotoCoreError, ClientError) as problem:
        _logger.warning("message %s could not be postponed: %s", record["messageId"], error_code(problem))


def _suppress(record: Mapping[str, Any]) -> None:
    detail = json.loads(record["body"])["detail"]
    for address, reason in _to_suppress(detail):
        _table().put_item(Item={"id": suppressed_id(address), "reason": reason, "since": int(time.time())})
        _logger.info("an address is suppressed after a %s", reason)


def _to_suppress(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yields the addresses that must get no more, each with the reason.

    A bounce that is not permanent, as of a full mailbox, may be delivered the next time.
    https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html (2026-11-28)
    """
    bounce, complaint = detail.get("bounce", {}), detail.get("complaint", {})
    if bounce.get("bounceType") == "Permanent":
        yield from ((one["emailAddress"], "bounce") for one in bounce["bouncedRecipients"])
    yield from ((one["emailAddress"], "complaint") for one in complaint.get("complainedRecipients", []))


def error_code(problem: BaseException) -> str:
    """Names an error without telling more: messages carry addresses."""
    if isinstance(problem, ClientError):
        return str(problem.response.get("Error", {}).get("Code", "ClientError"))
    return type(problem).__name__


@functools.cache
def _ses(region: str) -> Any:  # boto3 makes its clients at run time: there is no type to name
    return boto3.client("sesv2", region_name=region, config=_SES_CONFIG)


@functools.cache
def _sqs() -> Any:
    return boto3.client("sqs", config=_CONFIG)


@functools.cache
def _dynamodb() -> Any:
    return boto3.resource("dynamodb", config=_CONFIG)


def _table() -> Any:
    return _dynamodb().Table(os.environ["FARSHORE_TABLE"])
