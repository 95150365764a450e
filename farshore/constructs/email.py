"""email: SES in each region, the queue that mail is sent from, who must get no more, and the DNS records of it all."""

from __future__ import annotations

import json
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, literal, of_host
from farshore.constructs.offer import Offer
from farshore.constructs.private_bucket import PrivateBucket
from farshore.constructs.runtime_function import RuntimeFunction
from farshore.constructs.stack import SpecStack
from farshore.constructs.table import GlobalTable
from farshore.constructs.waiting_queue import DEAD_LETTERS, WaitingQueue
from farshore.names import Names
from farshore.placement import Placement, Placements
from farshore.spec.duration import Duration
from farshore.spec.services import Email, Table
from farshore.spec.services.base import Access
from farshore.spec.services.email import Sending
from farshore.spec.services.table import Key

SENDER, SUPPRESSOR, FEEDBACK = "sender", "suppressor", "feedback"

FUNCTION_SECONDS = 120
BATCH = 5
VISIBILITY = Duration(6 * FUNCTION_SECONDS)
"""Six times as long as the function runs, as AWS advises.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""
FEEDBACK_ATTEMPTS = 20
"""Attempts to remember an address before what SES told of it moves to the dead letters."""

# As EventBridge has them: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html (2026-11-28)
FEEDBACK_EVENTS = ("Email Bounced", "Email Complaint Received")
COUNTED = ("SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "DELIVERY_DELAY", "RENDERING_FAILURE")

TOKENS = 3
"""How many DKIM keys SES keeps for an identity, one CNAME each."""

DKIM_ZONE = "dkim.amazonses.com"
OWN_DKIM_ZONE = frozenset(
    {
        "af-south-1",
        "ap-northeast-3",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-5",
        "ca-west-1",
        "eu-central-2",
        "eu-south-1",
        "il-central-1",
        "me-central-1",
        "us-gov-east-1",
    }
)
"""Regions whose DKIM keys are in a zone of their own, `dkim.<region>.amazonses.com`.

SES tells the zone as `SigningHostedZone`, which the provider does not pass on (hashicorp/terraform-provider-aws#48568,
2026-11-28). The list is that of https://docs.aws.amazon.com/general/latest/gr/ses.html as public Terraform modules
repeat it; not confirmed on the page itself.
"""

# The decimal rates from which AWS reviews an account's sending.
# https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html (not confirmed)
MOST_BOUNCES, MOST_COMPLAINTS = 0.05, 0.001
OLDEST_MESSAGE_SECONDS = 900


def ledger(email: Email) -> Table:
    """Return the table in which all regions remember who must get no more, and what was sent."""
    return Table(name=email.name, was=email.was, key=Key(partition="id"), expires="expires")


class Ledger(GlobalTable):
    """That table; in `data`, as any global table."""

    def __init__(self, stack: SpecStack, email: Email, placements: Placements) -> None:
        super().__init__(stack, ledger(email), placements)


class RegionalMail(ServiceConstruct):
    """SES in one region, and what sends through it.

    DKIM tokens differ between regions, and only SES knows them. So this stack publishes those of its own region, as an
    API's does with the region's own name. Deterministic Easy DKIM would give all regions those of one, whose zone the
    others then depend on; the provider has no argument for it (hashicorp/terraform-provider-aws#43205, 2026-11-28). A
    key of one's own would be the same everywhere too, and its private half would stand in Terraform's state.
    """

    def __init__(self, stack: SpecStack, email: Email, placements: Placements) -> None:
        super().__init__(stack, email, suffix="mail")
        self._email = email
        self._domain = stack.names.mail_domain(email)
        self._placements = placements
        self._publish_keys(self._identity(self._configuration_set()))
        outbound = self._outbound()
        self._feedback()
        self._alarms()
        if email.inbound:
            InboundMail(stack, email)
        self.output("queue-url", outbound.queue.url, "URL of the queue of mail to send in this region")
        self.output("dead-letters-url", outbound.dead_letters.url, "URL of the queue for mail that was not sent")

    def _configuration_set(self) -> Any:
        email = self._email
        configuration_set = self.add(
            aws.Sesv2ConfigurationSet,
            "configuration-set",
            configuration_set_name=self._stack.names.configuration_set(email),
            delivery_options=aws.Sesv2ConfigurationSetDeliveryOptions(
                tls_policy="REQUIRE" if email.require_tls else "OPTIONAL"
            ),
            reputation_options=aws.Sesv2ConfigurationSetReputationOptions(reputation_metrics_enabled=True),
            suppression_options=aws.Sesv2ConfigurationSetSuppressionOptions(suppressed_reasons=["BOUNCE", "COMPLAINT"]),
        )
        name = configuration_set.configuration_set_name
        self._publish("metrics", name, COUNTED, cloud_watch_destination=_by_configuration_set(name))
        self._publish(FEEDBACK, name, ("BOUNCE", "COMPLAINT"), event_bridge_destination=self._default_bus())
        return configuration_set

    def _publish(self, part: str, configuration_set: str, events: tuple[str, ...], **destination: Any) -> None:
        self.add(
            aws.Sesv2ConfigurationSetEventDestination,
            f"events-{part}",
            configuration_set_name=configuration_set,
            event_destination_name=part,
            event_destination=aws.Sesv2ConfigurationSetEventDestinationEventDestination(
                enabled=True, matching_event_types=list(events), **destination
            ),
        )

    def _default_bus(self) -> Any:
        """Return the only bus that SES publishes to.

        https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EventBridgeDestination.html (2026-11-28)
        """
        names, region = self._stack.names, self._stack.region
        return aws.Sesv2ConfigurationSetEventDestinationEventDestinationEventBridgeDestination(
            event_bus_arn=f"arn:{names.partition}:events:{region}:{names.account}:event-bus/default"
        )

    def _identity(self, configuration_set: Any) -> Any:
        properties = {
            "email_identity": self._domain,
            "configuration_set_name": configuration_set.configuration_set_name,
            "dkim_signing_attributes": aws.Sesv2EmailIdentityDkimSigningAttributes(
                next_signing_key_length="RSA_2048_BIT"
            ),
        }
        part, adopted = of_host("identity", self._domain), self._email.adopt
        if adopted and self._stack.region in adopted.regions:
            identity = self.take_over(aws.Sesv2EmailIdentity, part, self._domain, **properties)
        else:
            identity = self.add(aws.Sesv2EmailIdentity, part, **properties)
        self.add(
            aws.Sesv2EmailIdentityMailFromAttributes,
            of_host("mail-from", self._domain),
            email_identity=identity.email_identity,
            mail_from_domain=self._stack.names.mail_from(self._email, self._stack.region),
            behavior_on_mx_failure="USE_DEFAULT_VALUE",  # mail without it is better than none
        )
        return identity

    def _publish_keys(self, identity: Any) -> None:
        region = self._stack.region
        zone = f"dkim.{region}.amazonses.com" if region in OWN_DKIM_ZONE else DKIM_ZONE
        for number in range(TOKENS):
            token = f"${{{identity.fqn}.dkim_signing_attributes[0].tokens[{number}]}}"
            self.add(
                aws.Route53Record,
                of_host(f"dkim-{number + 1}", self._domain),
                zone_id=self._stack.zone_id,
                name=f"{token}._domainkey.{self._domain}",
                type="CNAME",
                ttl=1800,
                records=[f"{token}.{zone}"],
                provider=self._stack.zone_provider,
                allow_overwrite=True,  # an identity that is taken over has them: only one value is right
            )

    def _outbound(self) -> WaitingQueue:
        stack, email, names = self._stack, self._email, self._stack.names
        queue = WaitingQueue(stack, email, visibility_timeout=VISIBILITY, dead_letter_after=email.dead_letter_after)
        arn, table = names.queue_arn(email, "", stack.region), names.table_arn(ledger(email), stack.region)
        self._consumer(
            SENDER,
            queue,
            handler="send",
            description=f"Sends the mail of {names.prefix(email)}",
            environment={
                "FARSHORE_CONFIGURATION_SET": names.configuration_set(email),
                "FARSHORE_REGIONS": ",".join(self._sending_regions),
                "FARSHORE_SENDING": (Sending.SPLIT if email.sending is Sending.SPLIT else Sending.FAILOVER).value,
                "FARSHORE_QUEUE": names.queue_url(email, "", stack.region),
            },
            statements=[
                allow([*_READS, "sqs:ChangeMessageVisibility"], [arn]),
                _items(table, ["GetItem", "PutItem", "DeleteItem"], "sent#*"),
                _items(table, ["BatchGetItem"], "suppressed#*"),
                allow(["ses:SendEmail", "ses:SendRawEmail"], self._senders()),
            ],
            concurrency=email.concurrency,
        )
        return queue

    @property
    def _sending_regions(self) -> list[str]:
        regions = [placement.region for placement in self._placements.existing]
        return regions[:1] if self._email.sending is Sending.PRIMARY else regions

    def _senders(self) -> list[str]:
        """Return what SES sends with, of each region: where one fails, the next is asked."""
        names, email = self._stack.names, self._email
        return [
            arn
            for region in sorted(self._sending_regions)
            for arn in (names.identity_arn(email, region), names.configuration_set_arn(email, region))
        ]

    def _feedback(self) -> None:
        """Remember bounces and complaints, which EventBridge tells of on a best-effort basis.

        https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html (2026-11-28)
        """
        stack, email, names = self._stack, self._email, self._stack.names
        pattern = {
            "source": ["aws.ses"],
            "detail-type": list(FEEDBACK_EVENTS),
            "detail": {"mail": {"tags": {"ses:configuration-set": [names.configuration_set(email)]}}},
        }
        name = names.event_rule(email, FEEDBACK)
        rule = self.add(
            aws.CloudwatchEventRule,
            "feedback-rule",
            name=name,
            description=f"Bounces of and complaints about the mail of {names.prefix(email)}",
            event_pattern=json.dumps(pattern),
        )
        arn = names.queue_arn(email, FEEDBACK, stack.region)
        rule_arn = f"arn:{names.partition}:events:{stack.region}:{names.account}:rule/{name}"
        queue = WaitingQueue(
            stack,
            email,
            FEEDBACK,
            visibility_timeout=VISIBILITY,
            dead_letter_after=FEEDBACK_ATTEMPTS,
            statements=[
                allow(
                    ["sqs:SendMessage"],
                    [arn],
                    Principal={"Service": "events.amazonaws.com"},
                    Condition={"ArnEquals": {"aws:SourceArn": rule_arn}},
                )
            ],
        )
        self.add(aws.CloudwatchEventTarget, "feedback-target", rule=rule.name, arn=queue.queue.arn)
        self._consumer(
            SUPPRESSOR,
            queue,
            handler="suppress",
            description=f"Remembers who must get no more mail of {names.prefix(email)}",
            environment={},
            statements=[
                allow(_READS, [arn]),
                _items(names.table_arn(ledger(email), stack.region), ["PutItem"], "suppressed#*"),
            ],
        )

    def _consumer(
        self,
        part: str,
        queue: WaitingQueue,
        *,
        handler: str,
        description: str,
        environment: dict[str, str],
        statements: list[dict[str, Any]],
        concurrency: int | None = None,
    ) -> None:
        consumer = RuntimeFunction(
            self._stack,
            self._email,
            part,
            module="mail",
            handler=handler,
            description=description,
            environment={"FARSHORE_TABLE": self._stack.names.table(ledger(self._email)), **environment},
            statements=statements,
            timeout=FUNCTION_SECONDS,
        )
        self.add(
            aws.LambdaEventSourceMapping,
            f"mapping-{part}",
            event_source_arn=queue.queue.arn,
            function_name=consumer.function.function_name,
            batch_size=BATCH,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=concurrency and aws.LambdaEventSourceMappingScalingConfig(maximum_concurrency=concurrency),
            depends_on=[consumer.policy],  # Lambda looks whether the role may read the queue
        )

    def _alarms(self) -> None:
        email, names = self._email, self._stack.names
        for part in (DEAD_LETTERS, f"{FEEDBACK}-{DEAD_LETTERS}"):
            self._queue_alarm(part, part, "ApproximateNumberOfMessagesVisible", 1)
        self._queue_alarm("waiting", "", "ApproximateAgeOfOldestMessage", OLDEST_MESSAGE_SECONDS)
        # SES works them out over a representative volume of all mail of the account in the region.
        # https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html (2026-11-28)
        for part, metric, most in (
            ("bounces", "Reputation.BounceRate", MOST_BOUNCES),
            ("complaints", "Reputation.ComplaintRate", MOST_COMPLAINTS),
        ):
            self._alarm(
                part,
                f"The rate of {part} is so high that AWS may stop {names.prefix(email)} from sending",
                namespace="AWS/SES",
                metric_name=metric,
                threshold=most,
                period=3600,
                treat_missing_data="ignore",
            )

    def _queue_alarm(self, part: str, queue: str, metric: str, threshold: int) -> None:
        name = self._stack.names.queue(self._email, queue)
        self._alarm(
            part,
            f"{metric} of {name} has reached {threshold}",
            namespace="AWS/SQS",
            metric_name=metric,
            dimensions={"QueueName": name},
            threshold=threshold,
            period=300,
            treat_missing_data="notBreaching",
        )

    def _alarm(self, part: str, description: str, **properties: Any) -> None:
        self.add(
            aws.CloudwatchMetricAlarm,
            f"alarm-{part}",
            alarm_name=self._stack.names.alarm(self._email, part),
            alarm_description=description,
            comparison_operator="GreaterThanOrEqualToThreshold",
            statistic="Maximum",
            evaluation_periods=1,
            **properties,
        )


class InboundMail(PrivateBucket):
    """What SES receives in one region: into a bucket, while the rule set is the active one of the account there."""

    def __init__(self, stack: SpecStack, email: Email) -> None:
        names, name = stack.names, stack.names.receipt_rule_set(email)
        rule_arn = f"arn:{names.partition}:ses:{stack.region}:{names.account}:receipt-rule-set/{name}:receipt-rule/keep"
        super().__init__(stack, email, statements=[_written_by_ses(stack, email, rule_arn)])
        rules = self.add(aws.SesReceiptRuleSet, "rules", rule_set_name=name)
        rule = self.add(
            aws.SesReceiptRule,
            of_host("rule", names.mail_domain(email)),
            name="keep",
            rule_set_name=rules.rule_set_name,
            recipients=[names.mail_domain(email)],
            enabled=True,
            scan_enabled=True,
            s3_action=[
                aws.SesReceiptRuleS3Action(
                    bucket_name=names.bucket(email, stack.region), object_key_prefix="inbound/", position=1
                )
            ],
            depends_on=[self.policy],  # SES writes a first object to see whether it may
        )
        self.add(aws.SesActiveReceiptRuleSet, "active-rules", rule_set_name=rules.rule_set_name, depends_on=[rule])


class MailNames(ServiceConstruct):
    """The records that are the same whatever SES answers: MAIL FROM of each region, DMARC, where mail comes in."""

    def __init__(self, stack: SpecStack, email: Email, placements: Placements) -> None:
        super().__init__(stack, email)
        self._domain = stack.names.mail_domain(email)
        for placement in placements.existing:
            self._mail_from(stack.names.mail_from(email, placement.region), placement.region)
        if email.dmarc is not None:
            self._record(of_host("dmarc", self._domain), f"_dmarc.{self._domain}", "TXT", [literal(email.dmarc)])
        if email.inbound:
            # SMTP's own failover: a sender takes the next server when one does not answer.
            servers = [
                f"{10 * (placement.turn + 1)} inbound-smtp.{placement.region}.{stack.names.dns_suffix}"
                for placement in placements.existing
            ]
            self._record(of_host("inbound", self._domain), self._domain, "MX", servers)

    def _mail_from(self, name: str, region: str) -> None:
        """Let bounces come back to SES in a region, and let receivers see that SES may send in the domain's name.

        https://docs.aws.amazon.com/ses/latest/dg/mail-from.html
        """
        feedback = f"10 feedback-smtp.{region}.amazonses.com"
        self._record(of_host(f"mail-from-mx-{region}", self._domain), name, "MX", [feedback])
        spf = "v=spf1 include:amazonses.com ~all"
        self._record(of_host(f"mail-from-spf-{region}", self._domain), name, "TXT", [spf])

    def _record(self, part: str, name: str, kind: str, records: list[str]) -> None:
        self.add(
            aws.Route53Record,
            part,
            zone_id=self._stack.zone_id,
            name=name,
            type=kind,
            ttl=300,
            records=records,
            provider=self._stack.zone_provider,
        )


def offer(email: Email, access: Access, placement: Placement, names: Names) -> Offer:
    """Return what an email service gives to its users in a region: the queue there, to send to and nothing else."""
    arn, url = names.queue_arn(email, "", placement.region), names.queue_url(email, "", placement.region)
    return Offer(
        environment={"QUEUE_URL": url},
        statements=(allow(["sqs:SendMessage"], [arn]),),
        health={"service": email.name, "access": access.value, "kind": "queue", "name": url},
        health_statements=(allow(["sqs:GetQueueAttributes"], [arn]),),
    )


_READS = ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")
"""What Lambda needs to read a queue.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""


def _items(table_arn: str, actions: list[str], key: str) -> dict[str, Any]:
    """Allow actions on the items of the ledger whose key begins in one way."""
    return allow(
        [f"dynamodb:{action}" for action in actions],
        [table_arn],
        Condition={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [key]}},
    )


def _by_configuration_set(name: str) -> Any:
    """Return metrics of one configuration set alone: no message has the tag, so that each counts under its name."""
    dimension = aws.Sesv2ConfigurationSetEventDestinationEventDestinationCloudWatchDestinationDimensionConfiguration(
        dimension_name="configuration-set", dimension_value_source="MESSAGE_TAG", default_dimension_value=name
    )
    return aws.Sesv2ConfigurationSetEventDestinationEventDestinationCloudWatchDestination(
        dimension_configuration=[dimension]
    )


def _written_by_ses(stack: SpecStack, email: Email, rule_arn: str) -> dict[str, Any]:
    """Let SES write what one rule of this account receives.

    https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html
    """
    return allow(
        ["s3:PutObject"],
        [f"{stack.names.bucket_arn(email, stack.region)}/inbound/*"],
        Sid="WrittenBySes",
        Principal={"Service": "ses.amazonaws.com"},
        Condition={"StringEquals": {"aws:SourceAccount": stack.names.account, "aws:SourceArn": rule_arn}},
    )
