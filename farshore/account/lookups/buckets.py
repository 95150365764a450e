"""Whether the bucket names that the spec will use are free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from farshore.account.ask import Absent
from farshore.account.facts import BucketName, Owner
from farshore.account.lookup import ANYTHING, Ask, Lookup
from farshore.names import Names
from farshore.spec import Spec
from farshore.spec.services import Bucket, Service, StaticSite

FREE = frozenset({"404", "NoSuchBucket"})
CLOSED = frozenset({"400", "403", "301", "PermanentRedirect", "BadRequest", "Forbidden", "AccessDenied"})
"""What HeadBucket answers, without a word of explanation, about a bucket that is not ours or that we may not see."""


@dataclass(frozen=True)
class Buckets(Lookup):
    """HeadBucket with the owner that is expected; when S3 refuses, the account's own list tells whose the bucket is.

    The permission for HeadBucket is `s3:ListBucket`. The policy narrows it to names that end in the account's own id,
    as all of farshore's do. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html (2026-11-21)

    Attributes:
        spec: Whose buckets are named.
        service: The service that has a bucket in each region.
        account: The account's id.
    """

    id = "buckets"
    purpose = "whether the buckets' names are free"
    actions: ClassVar[Mapping[str, str]] = {
        "s3:ListBucket": "arn:{partition}:s3:::*-${{aws:PrincipalAccount}}",
        "s3:ListAllMyBuckets": ANYTHING,
    }
    aws_service = "s3"

    spec: Spec = field(repr=False)
    service: Service
    account: str = field(repr=False)

    @classmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:
        """Return a lookup for each service that has buckets; one that is only used may be another account's."""
        services = [*spec.of_type(StaticSite), *spec.of_type(Bucket)]
        return tuple(cls(spec, one, account) for one in services if not one.is_external)

    def look(self, ask: Ask, region: str) -> Iterable[BucketName]:
        """Return whose the name in the region is."""
        bucket = Names.of(self.spec, self.account).bucket(self.service, region)
        shown = Names.of(self.spec, "ACCOUNT").bucket(self.service, region)
        yield BucketName(region=region, service=self.service.name, name=shown, owner=self._owner(ask, bucket))

    def _owner(self, ask: Ask, bucket: str) -> Owner:
        try:
            answer = ask("s3:ListBucket", absent=FREE | CLOSED, Bucket=bucket, ExpectedBucketOwner=self.account)
        except Absent as gone:
            if gone.code in FREE:
                return Owner.NOBODY
            return self._of_the_closed(ask, bucket)
        # S3 names the bucket's region; a sign-in page that answers everything with 200 does not.
        return Owner.US if answer["BucketRegion"] else Owner.OTHER

    def _of_the_closed(self, ask: Ask, bucket: str) -> Owner:
        ours = {one["Name"] for one in ask("s3:ListAllMyBuckets")["Buckets"]}
        return Owner.US if bucket in ours else Owner.OTHER
