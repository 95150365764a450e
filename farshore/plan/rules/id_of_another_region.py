"""id-of-another-region: an id that AWS made for one region, written out and used in another."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed, shortened
from farshore.plan.relations.regional_ids import Stranger, strangers

_FIRST = {
    "an image": "Copy the image there first (`aws_ami_copy`).",
    "a KMS key": "Make a key there first; that of a multi-Region key is its `aws_kms_replica_key`.",
}
"""What to do first, by what an id is of."""


@PLAN_RULES.register
class IdOfAnotherRegion(PlanRule):
    """Compares the ids that configurations write out, region by region."""

    id = "id-of-another-region"
    title = "An id of one region is used in another"
    severity = Severity.ERROR
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    spans_systems = True
    why = (
        "An image, a VPC, a subnet, a security group, a key has an id of its own in each region. A configuration that "
        "was copied from the first region names there what exists in the first one only: instances do not start, and "
        "it shows when the standby has to scale out."
    )
    remedy = (
        "Give each region its own id: a variable or a map with an entry for each, or a data source that looks it up "
        "through the provider of the region."
    )
    source = "https://github.com/awsdocs/amazon-ec2-user-guide/blob/master/doc_source/resources.md"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_launch_template" "worker" {
          name     = "worker"
          image_id = "ami-0d5f7b21c9e84a630"
        }

        resource "aws_launch_template" "worker_west" {
          provider = aws.west
          name     = "worker"
          image_id = "ami-03a8e16f4c7b2d95e"
        }
    """
    bad = """
        resource "aws_launch_template" "worker" {
          name     = "worker"
          image_id = "ami-0d5f7b21c9e84a630"
        }

        resource "aws_launch_template" "worker_west" {
          provider = aws.west
          name     = "worker"
          image_id = "ami-0d5f7b21c9e84a630"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each set of regions, since what was copied is copied with all its ids."""
        alike: dict[tuple[object, ...], list[Stranger]] = defaultdict(list)
        for one in strangers(subject):
            regions = tuple(sorted({str(use.resource.region) for use in one.uses}))
            alike[one.owner.region if one.owner else None, regions].append(one)
        return [of_each(found, partial(self._finding, subject.regions)) for found in alike.values()]

    def _finding(self, all_regions: Sequence[str], found: Sequence[Stranger]) -> Finding:
        uses = [use for one in found for use in one.uses]
        owner = found[0].owner
        regions = list(dict.fromkeys(str(use.resource.region) for use in uses))
        resources = list(dict.fromkeys(use.resource for use in uses))
        arguments = shortened(list(dict.fromkeys(f"`{use.argument}`" for use in uses)))
        id_, exists = ("an id", "exists") if len(found) == 1 else (f"{len(found)} ids", "each exist")
        what = joined(list(dict.fromkeys(use.kind for use in uses)))
        # The one that was copied is not in the region that has the most.
        first = min(regions, key=all_regions.index)
        place = next((one for one in resources if one.region != first), resources[0])
        named = listed([place, *(one for one in resources if one is not place)])
        if owner:
            message = (
                f"{named} in {joined(regions)} {'names' if len(resources) == 1 else 'name'} in {arguments} {id_} of "
                f"{what} that {exists} in {owner.region} only, as `{owner.address}`: AWS does not find it"
            )
        else:
            message = (
                f"{named} name in {arguments} the same {id_.removeprefix('an ')} of {what} in {joined(regions)}, and "
                f"such an id exists in one region only: AWS does not find it in the other{'s' * (len(regions) > 2)}"
            )
        others = [one for one in resources if one is not place]
        # A plan with placeholders is one that nobody means to apply as it is.
        example = all(use.is_placeholder for use in uses)
        return self.about(
            place,
            message,
            *others,
            *([owner] if owner else []),
            remedy=self._remedy({use.kind for use in uses}),
            severity=Severity.NOTE if example else self.severity,
        )

    def _remedy(self, kinds: Set[str]) -> str:
        """Return the remedy with what is to be done first where nothing of that kind is in the other region yet."""
        first = [_FIRST[kind] for kind in sorted(kinds) if kind in _FIRST]
        return " ".join([self.remedy, *first])
