"""bucket-name-taken: a bucket of another account has a name that the spec will use."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.account import Account, BucketName, Owner
from farshore.checks.account_rule import AccountRule, example, roles
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Severity

_SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: us-west-2}
    services: {exports: {type: bucket}}
"""


def _bucket(region: str, owner: Owner) -> BucketName:
    return BucketName(region=region, service="exports", name=f"shop-exports-{region}-ACCOUNT", owner=owner)


_GOOD = (_bucket("us-east-1", Owner.US), _bucket("us-west-2", Owner.NOBODY))
_BAD = (_bucket("us-east-1", Owner.US), _bucket("us-west-2", Owner.OTHER))


@ACCOUNT_RULES.register
class BucketNameTaken(AccountRule):
    """Silent for buckets of your own account: those are the deployed system. ACCOUNT stands for the account's id."""

    id = "bucket-name-taken"
    title = "A bucket name is taken by another account"
    severity = Severity.ERROR
    why = (
        "Bucket names are shared by all accounts of a partition. Who took this one, by chance or to receive your "
        "objects, keeps it; the apply fails, and software that trusts the name writes into a stranger's bucket."
    )
    remedy = (
        "Rename the service or the spec. S3 gives no reason for a refusal: if the credentials lack `s3:ListBucket` "
        "on the name, grant it first and ask again."
    )
    source = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html"
    source_date = datetime.date(2026, 11, 21)
    good, good_account = example(_SPEC, *_GOOD), _GOOD
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding for each name that is not ours to use."""
        for region, one in roles(subject).items():
            for fact in account.of(BucketName, region):
                if fact.owner is Owner.OTHER:
                    yield self.finding(
                        f"the bucket name {fact.name} belongs to another account",
                        subject.spec.place("services", fact.service),
                        severity=subject.weight(one.role),
                        evidence=[account.evidence(fact)],
                        regions=[region],
                        service=fact.service,
                    )
