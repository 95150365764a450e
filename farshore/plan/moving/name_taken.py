"""name-taken: a second copy of the configuration would create the same name, where a name can be had once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.plan.estate import MOVING_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.needs import to_move
from farshore.plan.regions import BUCKET
from farshore.plan.relations.identities import argument_of_a_name
from farshore.plan.resource import Resource
from farshore.plan.words import words_of


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
    """Say whether configuration gives such a name itself, rather than a prefix to which the provider adds."""
    argument = argument_of_a_name(one.type)
    return argument is not None and isinstance(one.get(argument), str) and not one.get(f"{argument}_prefix")


def _names_its_region(one: Resource, estate: Estate) -> bool:
    """Say whether the name already says which region or role it is for, and so is another one elsewhere."""
    name = str(one.get(str(argument_of_a_name(one.type))))
    return estate.words.essence(name) != "-".join(words_of(name))
