"""How far regions lie apart, and what that costs in time: an estimate, from the places that AWS names."""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

from farshore.catalog import data

_EARTH = 6371.0  # kilometres, its mean radius
_GLASS = 100.0  # kilometres for each millisecond there and back: light in a fibre makes 200,000 km a second


class Way(NamedTuple):
    """The way from one region to another.

    Attributes:
        kilometres: Along the great circle between the places that AWS names.
        milliseconds: The estimated time there and back; measured times differ from it by half and more.
    """

    kilometres: int
    milliseconds: int


HOW = (
    "Distances are great circles between the places that AWS names, rounded; round trips are estimates: light through "
    "glass along the circle, times {factor} for detours (the middle of measured pairs, {url}, {date}). Measure yours."
)


def way(one: str, other: str) -> Way | None:
    """Return the way between two regions by their ids; None where nobody says where one of them is."""
    places = _table()["places"]
    if one not in places or other not in places:
        return None
    kilometres = _great_circle(places[one], places[other])
    step = 10 if kilometres < 1000 else 100
    return Way(round(kilometres / step) * step, round(kilometres / _GLASS * _detour()["factor"]))


def how_estimated() -> str:
    """Return in words how distances and times are got, with the source."""
    detour = _detour()
    return HOW.format(factor=detour["factor"], url=detour["url"], date=detour["date"])


def _great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the kilometres between two places, by the haversine formula."""
    (north, east), (to_north, to_east) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((to_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(to_north) * math.sin((to_east - east) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(half))


def _detour() -> dict[str, Any]:
    detour: dict[str, Any] = _table()["detour"]
    return detour


@functools.cache
def _table() -> dict[str, Any]:
    return data.read("places.json")
