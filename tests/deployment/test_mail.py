"""Mail in two regions: both are verified by what stands in DNS, both send, and neither needs the other."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deployment.project import ACCOUNT, PRIMARY, STANDBY, Project
from tests.runtime.lambda_host import LambdaHost
from tests.runtime.sqs_poller import poll
from tests.standin.process import StandIn
from tests.standin.ses import dkim_tokens
from tests.standin.terraform import require_terraform

pytestmark = pytest.mark.terraform

REGIONS = (PRIMARY, STANDBY)
PARTS = ["data", PRIMARY, STANDBY, "edge"]
DEAD_LETTER_AFTER = 2
SPEC = f"""
name: shop
domain: example.com
deletion_protection: false
regions: {{primary: {PRIMARY}, standby: {STANDBY}}}
services:
  mail:
    type: email
    sending: split
    inbound: true
    dmarc: "v=DMARC1; p=none; rua=mailto:dmarc@example.com"
    dead_letter_after: {DEAD_LETTER_AFTER}
"""


def queue_url(region: str, name: str = "shop-mail") -> str:
    return f"https://sqs.{region}.amazonaws.com/{ACCOUNT}/{name}"


class Mail:
    """The deployed service, and its functions as Lambda runs them.

    Attributes:
        project: The deployed spec.
        standin: The AWS it is in.
    """

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.standin = project, project.standin
        self._hosts = {region: self._host(region, folder / region) for region in REGIONS}

    def _host(self, region: str, folder: Path) -> LambdaHost:
        (code,) = (self.project.out / "stacks" / f"shop-{region}").rglob("code-sender.zip")
        zipfile.ZipFile(code).extractall(folder)
        here = {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}
        return LambdaHost(folder, {**here, "AWS_ENDPOINT_URL": self.standin.url})

    def put(self, region: str, body: str, **more: Any) -> str:
        """Put a message into a region's queue; returns its id."""
        sqs = self.standin.client("sqs", region)
        return str(sqs.send_message(QueueUrl=queue_url(region), MessageBody=body, **more)["MessageId"])

    def run(self, region: str, function: str, queue: str) -> dict[str, bool]:
        """Let a deployed function handle what waits in a region's queue."""
        found = self.standin.client("lambda", region).get_function_configuration(FunctionName=function)
        url, sqs = queue_url(region, queue), self.standin.client("sqs", region)
        return poll(self._hosts[region], found["Handler"], sqs, url, found["Environment"]["Variables"])

    def send(self, region: str) -> dict[str, bool]:
        """Let the sender of a region handle what waits."""
        return self.run(region, "shop-mail-sender", "shop-mail")

    def sent(self) -> dict[str, int]:
        """Return how many recipients were sent to from each region."""
        clients = {region: self.standin.client("ses", region) for region in REGIONS}
        return {region: int(client.get_send_quota()["SentLast24Hours"]) for region, client in clients.items()}

    def stop(self) -> None:
        """End the functions."""
        for host in self._hosts.values():
            host.stop()


def message(to: str = "jo@example.org") -> str:
    return json.dumps(
        {
            "FromEmailAddress": "Shop <orders@example.com>",
            "Destination": {"ToAddresses": [to]},
            "Content": {"Simple": {"Subject": {"Data": "Your order"}, "Body": {"Text": {"Data": "On its way."}}}},
        }
    )


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mail]:
    require_terraform()
    with StandIn(lifetime=900) as standin:
        standin.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        project = Project(tmp_path_factory.mktemp("mail"), standin, SPEC)
        project.deploy()
        mail = Mail(project, tmp_path_factory.mktemp("functions"))
        yield mail
        mail.stop()


def test_1_every_stack_is_settled_after_one_apply(mail: Mail):
    assert mail.project.planned == dict.fromkeys(PARTS, True)
    for part, terraform in mail.project.stacks.items():
        plan = terraform.plan()
        assert not plan.has_changes, f"{part}: {plan.stdout}"


@pytest.mark.parametrize("region", REGIONS)
def test_2_the_domain_is_verified_in_each_region_by_its_own_keys(mail: Mail, region: str):
    found = mail.standin.client("sesv2", region).get_email_identity(EmailIdentity="example.com")

    assert found["VerifiedForSendingStatus"] is True
    assert found["DkimAttributes"]["Tokens"] == dkim_tokens(region, "example.com")
    assert found["MailFromAttributes"]["MailFromDomain"] == f"{region}.bounce.example.com"
    assert found["MailFromAttributes"]["MailFromDomainStatus"] == "SUCCESS"
    assert found["ConfigurationSetName"] == "shop-mail"


def test_3_the_records_of_both_regions_stand_beside_each_other(mail: Mail):
    route53 = mail.standin.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    found = {(one["Name"], one["Type"]): [value["Value"] for value in one["ResourceRecords"]] for one in records}
    values = {name: value for name, (value, *more) in found.items() if not more}

    for region in REGIONS:
        assert values[f"{region}.bounce.example.com.", "MX"] == f"10 feedback-smtp.{region}.amazonses.com"
        assert values[f"{region}.bounce.example.com.", "TXT"] == '"v=spf1 include:amazonses.com ~all"'
        for token in dkim_tokens(region, "example.com"):
            assert values[f"{token}._domainkey.example.com.", "CNAME"] == f"{token}.dkim.amazonses.com"
    servers = [f"{10 * turn} inbound-smtp.{region}.amazonaws.com" for turn, region in enumerate(REGIONS, start=1)]
    assert sorted(found["example.com.", "MX"]) == servers
    assert values["_dmarc.example.com.", "TXT"] == '"v=DMARC1; p=none; rua=mailto:dmarc@example.com"'


@pytest.mark.parametrize("region", REGIONS)
def test_3_mail_that_comes_in_is_kept_in_the_region_that_took_it(mail: Mail, region: str):
    found = mail.standin.client("ses", region).describe_active_receipt_rule_set()

    (rule,) = found["Rules"]
    assert found["Metadata"]["Name"] == "shop-mail"
    assert rule["Recipients"] == ["example.com"]
    assert rule["Actions"][0]["S3Action"]["BucketName"] == f"shop-mail-{region}-{ACCOUNT}"


def test_4_mail_leaves_from_both_regions_whichever_queue_it_waits_in(mail: Mail):
    before = mail.sent()
    for _ in range(12):
        mail.put(PRIMARY, message())
    while outcome := mail.send(PRIMARY):
        assert all(outcome.values())

    gone = {region: mail.sent()[region] - before[region] for region in REGIONS}
    assert sum(gone.values()) == 12
    assert all(gone.values()), "each message takes its turn by its id: all 12 from one region is one case in 2,048"


def test_5_what_cannot_be_sent_lands_in_the_dead_letters_and_holds_up_nothing(mail: Mail):
    sqs, before = mail.standin.client("sqs", STANDBY), sum(mail.sent().values())
    bad, good = mail.put(STANDBY, "no mail at all"), mail.put(STANDBY, message())

    outcomes = [mail.send(STANDBY) for _ in range(DEAD_LETTER_AFTER + 1)]

    assert outcomes[0] == {bad: False, good: True}
    assert sum(mail.sent().values()) == before + 1
    (letter,) = sqs.receive_message(QueueUrl=queue_url(STANDBY, "shop-mail-dead-letters"))["Messages"]
    assert letter["Body"] == "no mail at all"


def test_6_who_complains_in_one_region_gets_no_more_from_any(mail: Mail):
    complaint = {
        "source": "aws.ses",
        "detail-type": "Email Complaint Received",
        "detail": {
            "eventType": "Complaint",
            "complaint": {"complainedRecipients": [{"emailAddress": "Sam@Example.org"}]},
            "mail": {"tags": {"ses:configuration-set": ["shop-mail"]}},
        },
    }
    sqs = mail.standin.client("sqs", PRIMARY)
    sqs.send_message(QueueUrl=queue_url(PRIMARY, "shop-mail-feedback"), MessageBody=json.dumps(complaint))
    assert list(mail.run(PRIMARY, "shop-mail-suppressor", "shop-mail-feedback").values()) == [True]
    before = sum(mail.sent().values())

    asked = mail.put(STANDBY, message("sam@example.org"))

    assert mail.send(STANDBY) == {asked: True}
    assert sum(mail.sent().values()) == before


@pytest.mark.parametrize("lost", REGIONS)
def test_7_a_region_goes_on_while_the_other_is_refused(mail: Mail, lost: str):
    (left,) = set(REGIONS) - {lost}
    before = mail.sent()
    mail.standin.refuse(lost)
    try:
        wanted = {mail.put(left, message()) for _ in range(3)}
        outcome = mail.send(left)
        plan = mail.project.stacks[left].plan()
        mail.project.stacks[left].apply("-replace=aws_lambda_function.mail_function-sender")
        # The state of what belongs to no one region is kept in the standby.
        records = mail.project.stacks["edge"].plan() if left == STANDBY else plan
    finally:
        mail.standin.admit(lost)

    assert outcome == dict.fromkeys(wanted, True)
    assert mail.sent() == {left: before[left] + 3, lost: before[lost]}
    assert not plan.has_changes
    assert not records.has_changes


@pytest.mark.parametrize("region", REGIONS)
def test_8_queues_are_encrypted_and_take_nothing_over_plain_http(mail: Mail, region: str):
    sqs = mail.standin.client("sqs", region)
    for url in sqs.list_queues()["QueueUrls"]:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        refused = json.loads(found["Policy"])["Statement"][0]
        assert found["SqsManagedSseEnabled"] == "true"
        assert (refused["Effect"], refused["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_z_everything_can_be_destroyed(mail: Mail):
    for terraform in reversed(mail.project.stacks.values()):
        terraform.destroy()

    for region in REGIONS:
        assert "QueueUrls" not in mail.standin.client("sqs", region).list_queues()
        assert mail.standin.client("sesv2", region).list_email_identities()["EmailIdentities"] == []
        assert mail.standin.client("dynamodb", region).list_tables()["TableNames"] == []
