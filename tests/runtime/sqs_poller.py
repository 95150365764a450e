"""Hands messages of a queue to a function as Lambda does, and takes from the queue what the function is done with."""

from __future__ import annotations

from typing import Any

from tests.runtime.lambda_host import LambdaHost


def receive(sqs: Any, queue_url: str) -> list[dict[str, Any]]:
    """Receive up to ten messages in the form in which Lambda hands them out.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    everything = {"AttributeNames": ["All"], "MessageAttributeNames": ["All"]}
    answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=0, **everything)
    return [
        {
            "messageId": one["MessageId"],
            "receiptHandle": one["ReceiptHandle"],
            "body": one["Body"],
            "attributes": one["Attributes"],
            "messageAttributes": {
                name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
                for name, value in one.get("MessageAttributes", {}).items()
            },
            "eventSource": "aws:sqs",
        }
        for one in answer.get("Messages", [])
    ]


def poll(
    host: LambdaHost, handler: str, sqs: Any, queue_url: str, environment: dict[str, str] | None = None
) -> dict[str, bool]:
    """Let a function handle what waits in a queue; returns whether it is done with each message, by id."""
    records = receive(sqs, queue_url)
    if not records:
        return {}
    answer = host.call(handler, {"Records": records}, environment)
    kept = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
    for record in records:
        if record["messageId"] not in kept:
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=record["receiptHandle"])
    return {record["messageId"]: record["messageId"] not in kept for record in records}
