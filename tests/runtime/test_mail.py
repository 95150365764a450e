"""The functions of an email service as Lambda calls them: in a process of their own, with messages of a real queue."""

from __future__ import annotations

import json
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.runtime.lambda_host import LambdaHost
from tests.runtime.recorder import Recorder
from tests.runtime.sqs_poller import poll, receive

MAIL = Path(__file__).parents[2] / "farshore" / "runtime" / "mail.py"
EAST, WEST = "us-east-1", "us-west-2"
CONFIGURATION_SET = "pegboard-mail"
SENT = "SentLast24Hours"


class Mail:
    """The two functions of one region, with a queue and a table of their own.

    Attributes:
        table: The name of the table.
        host: The functions' process.
    """

    def __init__(self, folder: Path, aws: Recorder, **environment: str) -> None:
        self._aws = aws
        name = uuid.uuid4().hex
        self.sqs, self.dynamodb = self.client("sqs"), self.client("dynamodb")
        self.queue, self.table = self.sqs.create_queue(QueueName=name)["QueueUrl"], name
        self.dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        shutil.copy(MAIL, folder / "farshore_mail.py")
        self.host = LambdaHost(
            folder,
            {
                "AWS_ENDPOINT_URL": aws.endpoint,
                "FARSHORE_TABLE": name,
                "FARSHORE_CONFIGURATION_SET": CONFIGURATION_SET,
                "FARSHORE_REGIONS": f"{EAST},{WEST}",
                "FARSHORE_SENDING": "failover",
                "FARSHORE_QUEUE": self.queue,
                **environment,
            },
        )

    def client(self, service: str, region: str = WEST) -> Any:
        """Return a client of the test's own."""
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, endpoint_url=self._aws.endpoint, region_name=region, **keys)

    def verify(self, domain: str, *regions: str) -> None:
        """Let SES send for a domain in some regions."""
        for region in regions:
            self.client("ses", region).verify_domain_identity(Domain=domain)

    def put(self, body: str, key: str | None = None) -> str:
        """Put a message into the queue; returns its id."""
        attributes = {"idempotency-key": {"DataType": "String", "StringValue": key}} if key else {}
        answer = self.sqs.send_message(QueueUrl=self.queue, MessageBody=body, MessageAttributes=attributes)
        return str(answer["MessageId"])

    def send(self, **environment: str) -> list[bool]:
        """Let the sender handle what waits; returns whether it is done with each message."""
        return list(poll(self.host, "farshore_mail.send", self.sqs, self.queue, environment).values())

    def suppress(self, detail_type: str, detail: dict[str, Any]) -> list[bool]:
        """Let the other function handle an event, as EventBridge puts it into a queue."""
        self.put(json.dumps({"source": "aws.ses", "detail-type": detail_type, "detail": detail}))
        return list(poll(self.host, "farshore_mail.suppress", self.sqs, self.queue).values())

    def items(self) -> list[dict[str, Any]]:
        """Return what the table holds."""
        return list(self.dynamodb.scan(TableName=self.table)["Items"])

    def sent(self) -> dict[str, int]:
        """Return how many recipients were sent to, in all tests, from each region."""
        return {region: int(self.client("ses", region).get_send_quota()[SENT]) for region in (EAST, WEST)}


@pytest.fixture
def new_mail(tmp_path: Path, runtime_aws: Recorder) -> Iterator[Callable[..., Mail]]:
    """Makes the functions of a region; environment as keywords."""
    made: list[Mail] = []

    def make(**environment: str) -> Mail:
        folder = tmp_path / f"task{len(made)}"
        folder.mkdir()
        made.append(Mail(folder, runtime_aws, **environment))
        return made[-1]

    yield make
    for mail in made:
        mail.host.stop()


@pytest.fixture
def domain() -> str:
    """A domain that no other test has verified."""
    return f"{uuid.uuid4().hex}.example.com"


def message(domain: str, *to: str, **more: Any) -> str:
    content = {"Simple": {"Subject": {"Data": "Your order"}, "Body": {"Text": {"Data": "It is on its way."}}}}
    destination = {"ToAddresses": list(to or ["jo@example.org"])}
    return json.dumps(
        {"FromEmailAddress": f"Shop <orders@{domain}>", "Destination": destination, "Content": content, **more}
    )


def gained(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {region: after[region] - before[region] for region in before}


def test_failover_sends_from_the_first_region(new_mail: Callable[..., Mail], domain: str) -> None:
    mail = new_mail()
    mail.verify(domain, EAST, WEST)
    before = mail.sent()
    for _ in range(4):
        mail.put(message(domain))
    assert mail.send() == [True] * 4
    assert gained(before, mail.sent()) == {EAST: 4, WEST: 0}


def test_split_sends_from_every_region(new_mail: Callable[..., Mail], domain: str) -> None:
    mail = new_mail(FARSHORE_SENDING="split")
    mail.verify(domain, EAST, WEST)
    before = mail.sent()
    for number in range(10):
        mail.put(message(domain), key=f"fixed-{number}")  # the key decides, so that the test always splits alike
    assert mail.send() == [True] * 10
    assert all(gained(before, mail.sent()).values())


@pytest.mark.parametrize(("able", "sending"), [(WEST, "failover"), (EAST, "split"), (WEST, "split")])
def test_a_region_that_refuses_is_passed_over(
    new_mail: Callable[..., Mail], domain: str, able: str, sending: str
) -> None:
    mail = new_mail(FARSHORE_SENDING=sending)
    mail.verify(domain, able)
    before = mail.sent()
    mail.put(message(domain))
    assert mail.send() == [True]
    assert gained(before, mail.sent())[able] == 1


def test_what_no_region_takes_stays_in_the_queue_for_later(new_mail: Callable[..., Mail], domain: str) -> None:
    mail = new_mail()
    mail.put(message(domain))
    assert mail.send() == [False]
    assert receive(mail.sqs, mail.queue) == [], "it is hidden for half a minute"
    assert mail.items() == [], "nothing says that it was sent"
    log = mail.host.stop()
    assert "NotSent: us-east-1: MessageRejected, us-west-2: MessageRejected" in log
    assert "jo@example.org" not in log
    assert domain not in log


def test_one_message_that_fails_keeps_no_other_from_being_sent(new_mail: Callable[..., Mail], domain: str) -> None:
    mail = new_mail()
    mail.verify(domain, EAST)
    for body in (message(domain), message(f"other.{domain}"), message(domain)):
        mail.put(body)
    assert sorted(mail.send()) == [False, True, True]


@pytest.mark.parametrize(
    "body",
    [
        "no JSON",
        "[" * 100_000,
        "[]",
        "{}",
        json.dumps({"Destination": "jo@example.org"}),
        json.dumps({"Destination": {"ToAddresses": "jo@example.org"}}),
        json.dumps({"Destination": {"ToAddresses": [7]}}),
        json.dumps({"Destination": {"ToAddresses": []}}),
        json.dumps({"Destination": {"ToAddresses": [f"{number}@example.org" for number in range(51)]}}),
        json.dumps({"Destination": {"ToAddresses": ["jo@example.org"]}, "Content": "text"}),
        json.dumps({"Destination": {"ToAddresses": ["jo@example.org"]}, "Unknown": 1}),
    ],
)
def test_what_can_never_be_sent_is_tried_again_at_once(new_mail: Callable[..., Mail], body: str) -> None:
    mail = new_mail()
    mail.put(body)
    assert mail.send() == [False]
    (again,) = receive(mail.sqs, mail.queue)
    assert again["attributes"]["ApproximateReceiveCount"] == "2"
    assert mail.items() == []


def test_a_message_that_the_queue_hands_out_twice_is_sent_once(new_mail: Callable[..., Mail], domain: str) -> None:
    mail = new_mail()
    mail.verify(domain, EAST)
    before = mail.sent()
    mail.put(message(domain))
    records = receive(mail.sqs, mail.queue)
    for _ in range(2):
        assert mail.host.call("farshore_mail.send", {"Records": records}) == {"batchItemFailures": []}
    assert gained(before, mail.sent()) == {EAST: 1, WEST: 0}


def test_messages_with_one_key_are_sent_once(new_mail: Callable[..., Mail], domain: str) -> None:
    mail = new_mail()
    mail.verify(domain, EAST)
    before = mail.sent()
    for _ in range(2):
        mail.put(message(domain), key="order-17")
    assert mail.send() == [True, True]
    assert gained(before, mail.sent()) == {EAST: 1, WEST: 0}


def test_a_message_that_another_invocation_has_is_left_to_it_until_its_time_is_over(
    new_mail: Callable[..., Mail], domain: str
) -> None:
    mail = new_mail()
    mail.verify(domain, EAST)

    def held(until: int) -> list[bool]:
        item = {"id": {"S": "sent#order-18"}, "state": {"S": "sending"}, "until": {"N": str(until)}}
        mail.dynamodb.put_item(TableName=mail.table, Item=item)
        mail.put(message(domain), key="order-18")
        return mail.send()

    assert held(until=4_000_000_000) == [False]
    assert held(until=1) == [True]


def test_who_bounced_or_complained_gets_no_more_and_nobody_can_read_who(
    new_mail: Callable[..., Mail], domain: str
) -> None:
    mail = new_mail()
    mail.verify(domain, EAST)
    bounce = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "Gone <gone@example.org>"}]}
    complaint = {"complainedRecipients": [{"emailAddress": "Angry@Example.org"}]}
    assert mail.suppress("Email Bounced", {"eventType": "Bounce", "bounce": bounce}) == [True]
    assert mail.suppress("Email Complaint Received", {"eventType": "Complaint", "complaint": complaint}) == [True]
    assert "example.org" not in json.dumps(mail.items())
    assert {item["reason"]["S"] for item in mail.items()} == {"bounce", "complaint"}
    before = mail.sent()

    mail.put(message(domain, "gone@example.org", "jo@example.org"))
    mail.put(message(domain, "ANGRY@example.org"))

    assert mail.send() == [True, True]
    assert gained(before, mail.sent()) == {EAST: 1, WEST: 0}, "only jo gets something"


def test_a_full_mailbox_is_written_to_again(new_mail: Callable[..., Mail]) -> None:
    mail = new_mail()
    bounce = {"bounceType": "Transient", "bouncedRecipients": [{"emailAddress": "full@example.org"}]}
    assert mail.suppress("Email Bounced", {"eventType": "Bounce", "bounce": bounce}) == [True]
    assert mail.items() == []


def test_an_event_that_cannot_be_read_stays_in_its_queue(new_mail: Callable[..., Mail]) -> None:
    mail = new_mail()
    mail.put("no JSON")
    assert list(poll(mail.host, "farshore_mail.suppress", mail.sqs, mail.queue).values()) == [False]


def test_nothing_is_begun_when_the_time_is_nearly_over(new_mail: Callable[..., Mail], domain: str) -> None:
    mail = new_mail(TEST_MILLISECONDS_LEFT="1000")
    mail.verify(domain, EAST)
    before = mail.sent()
    mail.put(message(domain))
    assert mail.send() == [False]
    assert gained(before, mail.sent()) == {EAST: 0, WEST: 0}
    assert len(receive(mail.sqs, mail.queue)) == 1, "the next invocation may have it at once"


def test_without_its_table_nothing_is_sent_and_nothing_is_lost(new_mail: Callable[..., Mail], domain: str) -> None:
    mail = new_mail(FARSHORE_TABLE="not-there")
    mail.verify(domain, EAST)
    before = mail.sent()
    mail.put(message(domain))
    assert mail.send() == [False]
    assert mail.sent() == before


def test_the_message_chooses_no_configuration_set(new_mail: Callable[..., Mail], domain: str) -> None:
    asked: list[dict[str, Any]] = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = b'{"MessageId": "1"}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mail = new_mail(AWS_ENDPOINT_URL_SESV2=f"http://127.0.0.1:{server.server_port}")
    mail.put(message(domain, ConfigurationSetName="another"))
    assert mail.send() == [True]
    server.shutdown()
    server.server_close()
    assert [one["ConfigurationSetName"] for one in asked] == [CONFIGURATION_SET]
