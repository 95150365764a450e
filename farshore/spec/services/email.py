"""email: sending, and perhaps receiving, through Amazon SES in both regions. Checked; not built yet."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from farshore.spec.fields import option
from farshore.spec.services.base import Need, Service


class Sending(enum.Enum):
    """How outbound mail is divided between the regions."""

    SPLIT = "split"
    FAILOVER = "failover"


@dataclass(frozen=True, kw_only=True)
class Email(Service):
    """An SES identity with DKIM and MAIL FROM in each region."""

    type: ClassVar[str] = "email"
    summary: ClassVar[str] = "Amazon SES in both regions; checked by preflight, not built yet."
    built: ClassVar[bool] = False

    inbound: bool = option("Whether mail is received too; fewer regions can.", default=False)
    sending: Sending = option(
        "`split` keeps the IP reputation of both regions warm; `failover` starts cold on the bad day.",
        default=Sending.SPLIT,
    )

    def needs(self) -> Iterable[Need]:
        """Return the AWS services email cannot do without."""
        yield Need("ses", "sends the mail")
        if self.inbound:
            yield Need("AWS::SES::ReceiptRule", "receives the mail")
        yield Need("route53", "publishes DKIM and MAIL FROM")
