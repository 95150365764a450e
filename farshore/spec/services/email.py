"""email: sending, and perhaps receiving, through Amazon SES in both regions. Checked; not built yet."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import option, section
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import Need, Service

if TYPE_CHECKING:
    from farshore.spec.model import Spec


SES_REGIONS = "https://docs.aws.amazon.com/ses/latest/dg/regions.html"


class Sending(enum.Enum):
    """How outbound mail is divided between the regions."""

    SPLIT = "split"
    FAILOVER = "failover"
    PRIMARY = "primary"


@section
class Email(Service):
    """An SES identity with DKIM and MAIL FROM in each region."""

    type: ClassVar[str] = "email"
    also_called: ClassVar[tuple[str, ...]] = (
        "ses",
        "mail",
        "e-mail",
        "smtp",
        "sesv2",
        "amazon-ses",
    )
    summary: ClassVar[str] = "Amazon SES in both regions; checked by preflight, not built yet."
    built: ClassVar[bool] = False

    inbound: bool = option("Whether mail is received too; fewer regions can.", default=False)
    sending: Sending = option(
        "`split` keeps the IP reputation of both regions warm; `failover` starts cold on the bad day; "
        "with `primary` only that region sends.",
        default=Sending.SPLIT,
    )

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services email cannot do without."""
        yield Need("ses", "sends the mail")
        if self.inbound:
            yield Need("AWS::SES::ReceiptRule", "receives the mail")
        yield Need("route53", "publishes DKIM and MAIL FROM")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every type
        """Return that nothing is bounded: the caller's code chooses the region."""
        sent = "no mail is sent until the primary is back"
        if self.sending is not Sending.PRIMARY:
            sent = "not built: your own code sends from the other region"
        return Recovery(
            rto=of(Term(sent, None, SES_REGIONS)),
            rpo=of(Term("not built: your own code keeps what SES has not accepted", None, SES_REGIONS)),
        )
