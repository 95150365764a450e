"""Where regions lie, on the map and in law, and how many zones are enough."""

from __future__ import annotations

from farshore.catalog import Region

# SSM files Hong Kong under CN; ISO 3166-1 has a code of its own for it, and its law on data is its own.
# ISO's own page could not be opened; both codes stand in the tables of Debian's iso-codes 4.15.0 (2026-11-21):
# HK in iso_3166-1.json, CN-HK in iso_3166-2.json.
_OWN_CODES = {"CN-HK": "HK"}

# "Each Region has at least three Availability Zones", of which an account may be given fewer.
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html (2026-11-21)
ENOUGH_ZONES = 3


def share_a_subdivision(one: Region, other: Region) -> bool:
    """Say whether two regions lie in the same state, province or city; SSM does not name one for every region."""
    return one.geography == other.geography and one.geography != one.country


def jurisdiction(region: Region) -> str:
    """Return the ISO 3166-1 code of the country whose law holds in a region."""
    return _OWN_CODES.get(region.geography, region.country)
