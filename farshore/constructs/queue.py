"""queue: a queue and its dead letters in one region, the function that handles them, and what they offer."""

from __future__ import annotations

from farshore.constructs.base import ServiceConstruct, allow
from farshore.constructs.consumer import QueueConsumer
from farshore.constructs.offer import Offer
from farshore.constructs.stack import SpecStack
from farshore.constructs.waiting_queue import WaitingQueue
from farshore.names import Names
from farshore.placement import Placement, Placements
from farshore.spec.services.base import Access
from farshore.spec.services.queue import Queue

# What sending and receiving mean, action by action.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
ACTIONS = {
    Access.SEND: ("GetQueueAttributes", "GetQueueUrl", "SendMessage"),
    Access.RECEIVE: ("ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl", "ReceiveMessage"),
}


class RegionalQueue(ServiceConstruct):
    """The queue of one region and the one for its dead letters, and the function that handles its messages."""

    def __init__(self, stack: SpecStack, queue: Queue, placements: Placements) -> None:
        super().__init__(stack, queue)
        queues = WaitingQueue(
            stack,
            queue,
            visibility_timeout=queue.visibility,
            dead_letter_after=queue.dead_letter_after,
            retention=queue.retention,
            fifo=queue.fifo,
        )
        placement = placements[stack.region]
        if queue.consumer is not None and placement.runs_code:
            QueueConsumer(stack, queue, queue.consumer, placement, queues.queue)
        self.output("queue-url", queues.queue.url, "URL of the queue in this region")
        self.output("dead-letters-url", queues.dead_letters.url, "URL of the queue for the messages that failed")


def offer(queue: Queue, access: Access, placement: Placement, names: Names) -> Offer:
    """Return what a queue gives to those that send to it or take from it in a region: its URL there."""
    arn = names.queue_arn(queue, "", placement.region, fifo=queue.fifo)
    url = names.queue_url(queue, "", placement.region, fifo=queue.fifo)
    return Offer(
        environment={"QUEUE_URL": url},
        statements=(allow([f"sqs:{action}" for action in ACTIONS[access]], [arn]),),
        health={"service": queue.name, "access": access.value, "kind": "queue", "name": url},
        health_statements=(allow(["sqs:GetQueueAttributes"], [arn]),),
    )
