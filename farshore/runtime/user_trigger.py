"""The trigger of a user pool: notes in a queue whose copy in the mirror is old, and never stands in the way of sign-in.

Cognito calls it after a user has confirmed a sign-up or a new password, and after every sign-in, and waits for it: five
seconds, three times, and then the user is told that signing in failed. So it does one thing, which takes two seconds
at most, and whatever goes wrong it hands the event back, as Cognito wants it:
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html
(read 2026-11-28). What it fails to note, the hourly comparison of pool and mirror finds.

The environment says where the queue is: `QUEUE_URL`. The message names the user and holds none of their attributes.
"""

from __future__ import annotations

import json
import logging
import os
from typing import Any

import boto3
from botocore.config import Config

# One attempt: a second would come too late for whoever signs in.
_CONFIG = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1, "mode": "standard"})

_logger = logging.getLogger("farshore.users")

_queue: Any = None


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda's own signature
    """Notes the user that an event is about, and hands the event back."""
    try:
        message = json.dumps({"pool": event["userPoolId"], "username": event["userName"]})
        _client().send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=message)
    except Exception:
        _logger.exception("a change was not noted; the hourly comparison will find it")
    return event


def _client() -> Any:  # boto3 makes its clients at run time: there is no type to name
    global _queue
    if _queue is None:
        _queue = boto3.client("sqs", config=_CONFIG)
    return _queue


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:  # while Lambda initialises the function, before a user waits
    _client()
