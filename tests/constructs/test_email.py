"""Mail: SES in each region, the queue it is sent from, and the records that make receivers believe it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from farshore.constructs.email import OWN_DKIM_ZONE
from tests.constructs.synthesised import HEAD, addresses, resources, terraform

EAST, WEST = "us-east-1", "us-west-2"
MAIL = "services:\n  mail: {type: email%s}\n"


def stacks(folder: Path, more: str = "", rest: str = "", head: str = HEAD) -> dict[str, dict[str, Any]]:
    return terraform(folder, head + MAIL % more + rest)


def of(stack: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return a stack's resources of one type by the part of their address."""
    return {name.removeprefix("mail_"): body for name, body in stack["resource"].get(kind, {}).items()}


def statements(stack: dict[str, Any], part: str) -> list[dict[str, Any]]:
    return json.loads(of(stack, "aws_iam_role_policy")[f"policy-{part}"]["policy"])["Statement"]


def variables(stack: dict[str, Any]) -> dict[str, str]:
    return of(stack, "aws_lambda_function")["function-sender"]["environment"]["variables"]


def test_every_region_has_the_same_and_the_records_that_need_no_answer_of_ses_are_made_once(tmp_path: Path):
    made = stacks(tmp_path)

    assert list(made) == ["data", EAST, WEST, "edge"]
    found = addresses(made)
    assert {(kind, name) for part, kind, name in found if part == EAST} == {
        (kind, name) for part, kind, name in found if part == WEST
    }
    assert {kind for part, kind, _ in found if part == "edge"} == {"aws_route53_record"}


def test_bounces_come_back_to_the_region_that_sent(tmp_path: Path):
    records = of(stacks(tmp_path)["edge"], "aws_route53_record")

    for region in (EAST, WEST):
        server, policy = (records[f"mail-from-{kind}-{region}-example_com"] for kind in ("mx", "spf"))
        assert server["name"] == policy["name"] == f"{region}.bounce.example.com"
        assert server["records"] == [f"10 feedback-smtp.{region}.amazonses.com"]
        assert policy["records"] == ["v=spf1 include:amazonses.com ~all"]
    assert len(records) == 4


def test_a_policy_for_receivers_is_published_only_when_the_spec_has_one(tmp_path: Path):
    records = of(
        stacks(tmp_path, ', dmarc: "v=DMARC1; p=reject; rua=mailto:${x}@example.com"')["edge"], "aws_route53_record"
    )

    assert records["dmarc-example_com"]["name"] == "_dmarc.example.com"
    assert records["dmarc-example_com"]["records"] == ["v=DMARC1; p=reject; rua=mailto:$${x}@example.com"]


@pytest.mark.parametrize(
    ("region", "zone"), [(WEST, "dkim.amazonses.com"), ("eu-south-1", "dkim.eu-south-1.amazonses.com")]
)
def test_each_region_publishes_the_keys_that_its_own_ses_has_made(tmp_path: Path, region: str, zone: str):
    made = stacks(tmp_path, head=HEAD.replace(WEST, region))[region]
    records = of(made, "aws_route53_record")

    assert len(records) == 3
    for number in range(3):
        token = f"aws_sesv2_email_identity.mail_identity-example_com.dkim_signing_attributes[0].tokens[{number}]"
        assert records[f"dkim-{number + 1}-example_com"]["name"] == f"${{{token}}}._domainkey.example.com"
        assert records[f"dkim-{number + 1}-example_com"]["records"] == [f"${{{token}}}.{zone}"]
    assert (region in OWN_DKIM_ZONE) == (zone != "dkim.amazonses.com")


@pytest.mark.parametrize(
    ("sending", "regions", "how"),
    [("split", f"{EAST},{WEST}", "split"), ("failover", f"{EAST},{WEST}", "failover"), ("primary", EAST, "failover")],
)
def test_the_sender_of_either_region_knows_where_to_send_from(tmp_path: Path, sending: str, regions: str, how: str):
    made = stacks(tmp_path, f", sending: {sending}")

    for region in (EAST, WEST):
        found = variables(made[region])
        assert (found["FARSHORE_REGIONS"], found["FARSHORE_SENDING"]) == (regions, how)
        senders = next(one for one in statements(made[region], "sender") if "ses:SendEmail" in one["Action"])
        assert {arn.split(":")[3] for arn in senders["Resource"]} == set(regions.split(","))
        assert {arn.split(":", 5)[5] for arn in senders["Resource"]} == {
            "identity/example.com",
            "configuration-set/shop-mail",
        }


def test_a_region_that_serves_no_more_is_sent_from_no_more(tmp_path: Path):
    made = stacks(tmp_path, head=HEAD.replace(EAST, "us-east-2"))

    assert variables(made[WEST])["FARSHORE_REGIONS"] == f"us-east-2,{WEST}"


def test_each_function_may_do_what_it_does_in_its_own_region_and_nothing_else(tmp_path: Path):
    made = stacks(tmp_path)[WEST]

    assert [(sorted(one["Action"]), one.get("Condition")) for one in statements(made, "suppressor")] == [
        (["logs:CreateLogStream", "logs:PutLogEvents"], None),
        (["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], None),
        (["dynamodb:PutItem"], {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["suppressed#*"]}}),
    ]
    for part in ("sender", "suppressor"):
        for statement in statements(made, part):
            assert not [action for action in statement["Action"] if "*" in action]
            if "ses:SendEmail" not in statement["Action"]:
                assert {arn.split(":")[3] for arn in statement["Resource"]} == {WEST}


def test_a_failed_message_is_told_apart_from_its_batch_and_nobody_reads_it_twice_at_once(tmp_path: Path):
    made = stacks(tmp_path, ", dead_letter_after: 3, concurrency: 7")[WEST]
    mapping = of(made, "aws_lambda_event_source_mapping")["mapping-sender"]
    queue = of(made, "aws_sqs_queue")["queue"]

    assert mapping["function_response_types"] == ["ReportBatchItemFailures"]
    assert mapping["scaling_config"] == {"maximum_concurrency": 7}
    timeout = of(made, "aws_lambda_function")["function-sender"]["timeout"]
    assert queue["visibility_timeout_seconds"] >= 6 * timeout
    assert json.loads(queue["redrive_policy"])["maxReceiveCount"] == 3
    assert queue["message_retention_seconds"] == 14 * 86_400


def test_bounces_and_complaints_of_this_mail_alone_reach_the_list(tmp_path: Path):
    made = stacks(tmp_path)[WEST]
    rule = json.loads(of(made, "aws_cloudwatch_event_rule")["feedback-rule"]["event_pattern"])
    allowed = json.loads(of(made, "aws_sqs_queue")["feedback"]["policy"])["Statement"][1]

    assert rule["source"] == ["aws.ses"]
    assert rule["detail-type"] == ["Email Bounced", "Email Complaint Received"]
    assert rule["detail"]["mail"]["tags"]["ses:configuration-set"] == ["shop-mail"]
    assert allowed["Principal"] == {"Service": "events.amazonaws.com"}
    assert allowed["Condition"]["ArnEquals"]["aws:SourceArn"].endswith(":rule/shop-mail-feedback")


def test_what_goes_wrong_is_alarmed_in_each_region(tmp_path: Path):
    alarms = of(stacks(tmp_path)[WEST], "aws_cloudwatch_metric_alarm")

    assert {name: (alarm["metric_name"], alarm["threshold"]) for name, alarm in alarms.items()} == {
        "alarm-dead-letters": ("ApproximateNumberOfMessagesVisible", 1),
        "alarm-feedback-dead-letters": ("ApproximateNumberOfMessagesVisible", 1),
        "alarm-waiting": ("ApproximateAgeOfOldestMessage", 900),
        "alarm-bounces": ("Reputation.BounceRate", 0.05),
        "alarm-complaints": ("Reputation.ComplaintRate", 0.001),
    }


def test_an_api_may_put_mail_into_the_queue_beside_it_and_do_nothing_else(tmp_path: Path):
    api = "  api: {type: rest-api, code: src, routes: {GET /: app.read}, uses: {mail: send}}\n"
    made = stacks(tmp_path, rest=api)[WEST]
    functions, policies = made["resource"]["aws_lambda_function"], made["resource"]["aws_iam_role_policy"]
    (asked,) = json.loads(functions["api_function-health"]["environment"]["variables"]["FARSHORE_DEPENDENCIES"])

    (handler,) = (body for name, body in functions.items() if name.startswith("api_") and "health" not in name)
    url = handler["environment"]["variables"]["MAIL_QUEUE_URL"]
    assert url.startswith("https://sqs.us-west-2.")
    assert url.endswith("/shop-mail")
    assert asked == {"service": "mail", "access": "send", "kind": "queue", "name": url}
    granted = json.loads(policies["api_role-policy"]["policy"])["Statement"][1:]
    assert [one["Action"] for one in granted] == [["sqs:SendMessage"]]


def test_mail_comes_in_by_the_next_region_when_one_does_not_answer(tmp_path: Path):
    made = stacks(tmp_path, ", inbound: true, domain: in.example.com")
    servers = of(made["edge"], "aws_route53_record")["inbound-in_example_com"]

    assert servers["name"] == "in.example.com"
    assert [server.split(".$")[0] for server in servers["records"]] == [
        f"10 inbound-smtp.{EAST}",
        f"20 inbound-smtp.{WEST}",
    ]
    for region in (EAST, WEST):
        rule = of(made[region], "aws_ses_receipt_rule")["rule-in_example_com"]
        assert rule["recipients"] == ["in.example.com"]
        assert rule["s3_action"][0]["bucket_name"].startswith(f"shop-mail-{region}-")
        (allowed,) = (
            one
            for one in json.loads(of(made[region], "aws_s3_bucket_policy")["policy"]["policy"])["Statement"]
            if one["Effect"] == "Allow"
        )
        assert allowed["Condition"]["StringEquals"]["aws:SourceArn"].endswith(
            ":receipt-rule-set/shop-mail:receipt-rule/keep"
        )


def test_without_inbound_nothing_is_received(tmp_path: Path):
    kinds = {kind for _, kind, _ in addresses(stacks(tmp_path))}

    assert not [kind for kind in kinds if kind.startswith(("aws_ses_", "aws_s3_"))]


def test_what_holds_messages_and_addresses_is_protected(tmp_path: Path):
    made = stacks(tmp_path, ", inbound: true")

    for part, kind, name, body in resources(made):
        if kind in ("aws_sqs_queue", "aws_s3_bucket", "aws_dynamodb_table", "aws_dynamodb_table_replica"):
            assert body["lifecycle"]["prevent_destroy"] is True, (part, name)


def test_an_identity_that_exists_is_taken_over_where_the_spec_says_so(tmp_path: Path):
    made = stacks(tmp_path, ", adopt: {regions: [us-east-1]}")

    assert made[EAST]["import"] == [{"to": "aws_sesv2_email_identity.mail_identity-example_com", "id": "example.com"}]
    assert "import" not in made[WEST]
