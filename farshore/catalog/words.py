"""The words people write for regions and services: places, zones, acronyms. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from farshore.catalog.interface import Region
from farshore.suggest import plain


def forms_of_name(name: str) -> frozenset[str]:
    """Return the plain forms of a long name: as it is, and apart the acronym that stands in its parentheses."""
    acronyms = re.findall(r"\(([A-Za-z0-9 ]{2,20})\)", name)
    return frozenset(map(plain, (name, re.sub(r"\([^)]*\)", "", name), *acronyms))) - {""}


def region_of_zone(word: str, regions: Mapping[str, Region]) -> str | None:
    """Return the region of a zone (`us-east-1a`), of a zone id (`use1-az1`) or of a local zone (`us-west-2-lax-1a`)."""
    lowered = word.casefold()
    for region in regions.values():
        if lowered in region.zones or re.fullmatch(rf"{region.id}([a-z]|-[a-z]+-[0-9][a-z]?)", lowered):
            return region.id
    return None


def words_for_region(region: Region) -> tuple[str, ...]:
    """Return the words that may mean a region: its id, its long name, the place in that name, and its short form.

    As `us-west-2`, `US West (Oregon)`, `Oregon` and `usw2`, with which the ids of its zones begin.
    """
    place = re.findall(r"\(([^)]*)\)", region.name)
    last_words = [part.split()[-1] for part in place if part.split()]
    short = [zone.partition("-")[0] for zone in region.zones[:1]]
    return tuple(dict.fromkeys((region.id, region.name, *place, *last_words, *short)))
