"""secret-not-replicated: a secret that only the primary can read."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule

if TYPE_CHECKING:
    from farshore.spec.services.secret import Secret


@PREFLIGHT_RULES.register
class SecretNotReplicated(Rule[Subject]):
    """Looks at `replicate: false`."""

    id = "secret-not-replicated"
    title = "A secret exists in the primary's region only"
    severity = Severity.WARNING
    why = (
        "What runs in the standby cannot read a secret of a region that is lost: it answers, and cannot sign in to "
        "its database or to anybody else's service."
    )
    remedy = "Leave `replicate` on. A replica can be promoted to a secret of its own when the primary stays away."
    source = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/standalone-secret.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {payment-key: {type: secret}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {payment-key: {type: secret, replicate: false}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each secret without a replica."""
        secrets: list[Secret] = subject.spec.typed("secret")
        for secret in secrets:
            if not secret.replicate:
                yield self.finding(
                    f"`{secret.name}` can be read in {subject.spec.regions.primary} only",
                    subject.spec.place("services", secret.name, "replicate"),
                    service=secret.name,
                )
