"""name-taken: a second copy of the configuration would create the same name, where a name can be had once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.plan.estate import MOVING_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.needs import to_move
from farshore.plan.regions import BUCKET
from farshore.plan.resource import Resource
from farshore.plan.words import words_of

# Types whose `name` an account can give once, wherever it is given from. A zone is none: several may have one name.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names, and of
# CloudFront's calls the errors that such a name "already exists", as
# https://docs.aws.amazon.com/botocore/latest/reference/services/cloudfront/client/exceptions/CachePolicyAlreadyExists.html
# (2026-11-28)
OF_THE_ACCOUNT = (
    "aws_cloudfront_cache_policy",
    "aws_cloudfront_function",
    "aws_cloudfront_origin_request_policy",
    "aws_iam_group",
    "aws_iam_instance_profile",
    "aws_iam_policy",
    "aws_iam_role",
    "aws_iam_user",
)


@MOVING_RULES.register
class NameTaken(PlanRule):
    """Looks at buckets, whose names are of the partition, and names of the account, where configuration gives them."""

    id = "name-taken"
    title = "A name that can be had only once is written into the configuration"
    severity = Severity.WARNING
    danger = Danger.APPLY_REFUSED
    why = (
        "The name of a bucket is unique in all regions and accounts, that of a role in the account. The same "
        "configuration applied for another region asks for the name again, and the apply fails half-way."
    )
    remedy = (
        "Put the region into the name, or use `bucket_prefix` and `name_prefix`; what is global is made once, in a "
        "state of its own that both regions use."
    )
    source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_s3_bucket" "files" {
          bucket = "acme-files-us-east-1"
        }
    """
    bad = """
        resource "aws_s3_bucket" "files" {
          bucket = "acme-files"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for the buckets, and one for the names of the account."""
        taken = [one for one in to_move(subject) if _asks_for_a_name(one) and not _names_its_region(one, subject)]
        buckets = [one for one in taken if one.type == BUCKET]
        others = [one for one in taken if one.type != BUCKET]
        for resources, whose in ((buckets, "all regions and accounts"), (others, "the account")):
            if resources:
                yield self.about(
                    resources[0],
                    f"{listed(resources)} {'have names' if len(resources) > 1 else 'has a name'} that can be had once "
                    f"in {whose}: applied again for another region, this configuration asks for it a second time",
                    *resources[1:3],
                )


def _asks_for_a_name(one: Resource) -> bool:
    return one.type in (BUCKET, *OF_THE_ACCOUNT) and _given(one, _argument(one))


def _argument(one: Resource) -> str:
    return "bucket" if one.type == BUCKET else "name"


def _given(one: Resource, name: str) -> bool:
    """Say whether configuration gives the name itself, rather than a prefix to which the provider adds."""
    return isinstance(one.get(name), str) and not one.get(f"{name}_prefix")


def _names_its_region(one: Resource, estate: Estate) -> bool:
    """Say whether the name already says which region or role it is for, and so is another one elsewhere."""
    name = str(one.get(_argument(one)))
    return estate.words.essence(name) != "-".join(words_of(name))
