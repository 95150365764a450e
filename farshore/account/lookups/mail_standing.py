"""What SES lets the account send from each region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from farshore.account.facts import MailStanding
from farshore.account.lookup import ANYTHING, Ask, Lookup, Needs
from farshore.spec import Spec
from farshore.spec.services import Email

OTHER_WORDS = frozenset({"ses", "sesv2", "email"})
"""The ids under which `also_needs` can ask for SES; the catalog takes all three."""


def sends_mail(spec: Spec) -> bool:
    """Say whether a spec sends mail through SES."""
    return bool(spec.of_type(Email)) or bool(OTHER_WORDS.intersection(spec.also_needs))


class SendingStanding(Lookup):
    """https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html (2026-11-21)."""

    id = "mail-standing"
    purpose = "the SES sandbox and sending quota"
    actions: ClassVar[Mapping[str, str]] = {"ses:GetAccount": ANYTHING}
    aws_service = "ses"

    @classmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:  # noqa: ARG003
        """Return a lookup where mail is sent."""
        return (cls(),) if sends_mail(spec) else ()

    @classmethod
    def for_system(cls, needs: Needs) -> Iterable[Lookup]:
        """Return a lookup where mail is sent."""
        return (cls(),) if cls.aws_service in needs.services else ()

    def look(self, ask: Ask, region: str) -> Iterable[MailStanding]:
        """Return the standing of the region."""
        account = ask("ses:GetAccount")
        quota = account["SendQuota"]
        yield MailStanding(
            region=region,
            production=bool(account.get("ProductionAccessEnabled")),
            sending=bool(account.get("SendingEnabled")),
            per_day=float(quota["Max24HourSend"]),
            per_second=float(quota["MaxSendRate"]),
        )
