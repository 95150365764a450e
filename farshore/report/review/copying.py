"""What is copied from which region to which: what the pictures of a review draw."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from farshore.plan.estate import Estate


@dataclass(frozen=True, slots=True)
class Copying:
    """All copies from one region to another.

    Attributes:
        source: The region they come from.
        target: The region they go to.
        kinds: How many resources of which type are copied, the type without `aws_`; most of them first.
    """

    source: str
    target: str
    kinds: tuple[tuple[str, int], ...]

    def in_words(self) -> str:
        """Return the types, as `3 s3_bucket, 1 kms_key`."""
        return ", ".join(f"{count} {kind}" for kind, count in self.kinds)


def copyings(estate: Estate) -> list[Copying]:
    """Return what is copied between regions, by the order of the regions."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for copied, region in dict.fromkeys((one.source, one.region) for one in estate.replications):
        if copied.region and copied.region != region:
            found[copied.region, region][copied.type.removeprefix("aws_")] += 1
    order = {region: number for number, region in enumerate(drawn_regions(estate))}
    ways = sorted(found, key=lambda way: (order[way[0]], order[way[1]]))
    return [Copying(*way, tuple(found[way].most_common())) for way in ways]


def copies_in(estate: Estate) -> Counter[tuple[str, str]]:
    """Count, by type and region, what has a copy in a region that is no resource of that type there.

    AWS keeps it there on its own, as a replica of a global table, or it is of another type, as a replica key.
    """
    own = {
        (one.source, one.region)
        for one in estate.replications
        if one.source.region != one.region and (one.target is None or one.target.type != one.source.type)
    }
    return Counter((source.type, region) for source, region in own)


def drawn_regions(estate: Estate) -> list[str]:
    """Return the regions with resources, most of them first, then those that only copies are in."""
    concerned = {region for one in estate.replications for region in (one.source.region, one.region) if region}
    return [*estate.regions, *sorted(concerned - set(estate.regions))]
