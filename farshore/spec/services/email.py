"""email: sending, and perhaps receiving, through Amazon SES in every region."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import Section, option, section
from farshore.spec.recovery import ISOLATION, Recovery, Term, of
from farshore.spec.services.base import HOST_NAME, REGION, Access, Need, Usable

if TYPE_CHECKING:
    from farshore.spec.model import Spec


SES_REGIONS = "https://docs.aws.amazon.com/ses/latest/dg/regions.html"


class Sending(enum.Enum):
    """How outbound mail is divided between the regions."""

    SPLIT = "split"
    FAILOVER = "failover"
    PRIMARY = "primary"


@section
class AdoptedIdentity(Section):
    """The identity of the domain where SES has it already."""

    regions: tuple[str, ...] = option(
        "Regions in which SES has an identity for the domain already; in every other serving region one is made.",
        like=REGION,
    )


@section
class Email(Usable):
    """An SES identity with DKIM and MAIL FROM in each region, a queue of mail to send, and who must get no more."""

    type: ClassVar[str] = "email"
    also_called: ClassVar[tuple[str, ...]] = (
        "ses",
        "mail",
        "e-mail",
        "smtp",
        "sesv2",
        "amazon-ses",
    )
    summary: ClassVar[str] = (
        "Amazon SES in each region: an identity with DKIM and MAIL FROM, a queue and the function that sends from it, "
        "bounces and complaints remembered in every region."
    )
    variables: ClassVar[tuple[str, ...]] = ("QUEUE_URL",)
    accesses: ClassVar[tuple[Access, ...]] = (Access.SEND,)

    domain: str | None = option(
        "Domain of the addresses that mail comes from: the spec's `domain`, or a name below it.",
        like=HOST_NAME,
        default=None,
    )
    inbound: bool = option(
        "Whether mail to the domain is received too, into a bucket of each region; fewer regions can.", default=False
    )
    sending: Sending = option(
        "`split` keeps the IP reputation of both regions warm; `failover` starts cold on the bad day; "
        "with `primary` only that region sends.",
        default=Sending.SPLIT,
    )
    # A text in a TXT record has at most 255 characters.
    # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html
    dmarc: str | None = option(
        "DMARC policy to publish for the domain; none is published unless given, because there may be one already.",
        default=None,
        expected="a DMARC policy such as `v=DMARC1; p=none; rua=mailto:dmarc@example.com`",
        pattern=r"v=DMARC1;[ -~]*",
        maximum=255,
    )
    require_tls: bool = option(
        "Whether mail is sent only to servers that take it encrypted; to others it bounces.", default=False
    )
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html (2026-11-21)
    dead_letter_after: int = option(
        "Attempts after which a message moves to the dead-letter queue; attempts are up to 15 minutes apart.",
        default=10,
        minimum=1,
        maximum=1_000,
    )
    # The least and the most that Lambda takes.
    # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
    concurrency: int = option(
        "Most messages sent at once in each region; SES refuses what is beyond its rate, and the queue tries again.",
        default=5,
        minimum=2,
        maximum=1_000,
    )
    adopt: AdoptedIdentity | None = option(
        "Take over the identity of the domain where SES has one already.", default=None
    )

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services email cannot do without."""
        yield Need("ses", "sends the mail")
        if self.inbound:
            yield Need("AWS::SES::ReceiptRule", "receives the mail")
            yield Need("s3", "keeps what is received")
        yield Need("sqs", "keeps what is to be sent")
        yield Need("lambda", "sends from the queue")
        yield Need("dynamodb", "remembers bounces and complaints")
        yield Need("events", "tells of bounces and complaints")
        yield Need("route53", "publishes DKIM and MAIL FROM")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy that is built
        """Return that the other region sends at the next attempt, and that what waits in a lost region stays there."""
        sent = Term("no mail is sent until the primary is back", None, SES_REGIONS)
        if self.sending is not Sending.PRIMARY:
            sent = Term("each region sends, through the other where its own SES fails", 0, SES_REGIONS)
        return Recovery(
            rto=of(sent),
            rpo=of(Term("messages wait in the lost region until it is back", None, ISOLATION)),
        )
