"""user-pool-not-mirrored: users who exist in the primary only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec.services import UserPool


@PREFLIGHT_RULES.register
class UserPoolNotMirrored(Rule[Subject]):
    """Looks at `mirror`; what your own code copies is not known here."""

    id = "user-pool-not-mirrored"
    title = "A user pool without a mirror: its users are lost with the primary"
    severity = Severity.WARNING
    why = (
        "A Cognito user pool lives in one region. farshore makes one in each, and only the mirror brings the users of "
        "one into the other: without it nobody can sign in until the region is back."
    )
    remedy = (
        "Leave `mirror` on, and rehearse the import into the standby's pool: it brings no passwords, so every user "
        "must choose a new one. Cognito's own replica keeps them, where both regions have it "
        "(`also_needs: [user-pool-replica]` asks): it needs the plan Essentials or Plus, a multi-Region KMS key and "
        "the multi-Region issuer, serves no authenticator apps, and farshore does not build it."
    )
    source = "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {users: {type: user-pool}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {users: {type: user-pool, mirror: false}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each pool without a mirror."""
        for pool in subject.spec.of_type(UserPool):
            if not pool.mirror:
                yield self.finding(
                    f"the users of `{pool.name}` exist in {subject.spec.regions.primary} only",
                    subject.spec.place("services", pool.name, "mirror"),
                    service=pool.name,
                )
