"""Whether SES may send in the name of the domains that mail comes from, in each region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from farshore.account.ask import Absent
from farshore.account.facts import MailIdentity
from farshore.account.lookup import Ask, Lookup
from farshore.account.lookups.mail_standing import sends_mail
from farshore.spec import Spec
from farshore.spec.services import Email


@dataclass(frozen=True)
class SendingIdentity(Lookup):
    """https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html (2026-11-21).

    Attributes:
        domain: The identity asked for.
    """

    id = "mail-identity"
    purpose = "whether SES may send in the name of the domain"
    actions: ClassVar[Mapping[str, str]] = {"ses:GetEmailIdentity": "arn:{partition}:ses:*:*:identity/*"}
    aws_service = "ses"

    domain: str

    @classmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:  # noqa: ARG003
        """Return a lookup for each domain that mail is sent from."""
        domains = [email.domain or spec.domain for email in spec.of_type(Email)]
        if sends_mail(spec) and not domains:
            domains = [spec.domain]
        return tuple(cls(domain) for domain in domains if domain)

    def look(self, ask: Ask, region: str) -> Iterable[MailIdentity]:
        """Return the standing of the identity in the region."""
        try:
            answer = ask("ses:GetEmailIdentity", absent=["NotFoundException"], EmailIdentity=self.domain)
        except Absent:
            yield MailIdentity(region=region, identity=self.domain, exists=False, verified=False)
            return
        verified = bool(answer["IdentityType"] and answer.get("VerifiedForSendingStatus"))
        yield MailIdentity(region=region, identity=self.domain, exists=True, verified=verified)
