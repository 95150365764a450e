"""Names with the region's words taken out, so that `orders-use1` and `orders_dr_oregon` are the same name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from farshore.plan.address import Steps

# fmt: off
ROLES = frozenset((
    "primary", "secondary", "tertiary", "main", "standby", "dr", "recovery", "replica", "failover", "active", "passive",
    "source", "src", "destination", "dest", "target", "origin", "peer", "local", "remote", "home", "other", "leader",
    "follower", "master", "slave", "region", "regional",
))
"""Words for what a region is to the others."""

DIRECTIONS = frozenset((
    "east", "west", "north", "south", "central", "northeast", "northwest", "southeast", "southwest",
    "us", "eu", "ap", "ca", "sa", "me", "af", "il", "mx", "cn", "gov",
))
"""Words of which region ids are made."""

AIRPORTS = {
    "af-south-1": "cpt", "ap-east-1": "hkg", "ap-northeast-1": "nrt", "ap-northeast-2": "icn",
    "ap-northeast-3": "kix", "ap-south-1": "bom", "ap-south-2": "hyd", "ap-southeast-1": "sin",
    "ap-southeast-2": "syd", "ap-southeast-3": "cgk", "ap-southeast-4": "mel", "ap-southeast-5": "kul",
    "ap-southeast-7": "bkk", "ca-central-1": "yul", "ca-west-1": "yyc", "eu-central-1": "fra",
    "eu-central-2": "zrh", "eu-south-1": "mxp", "eu-south-2": "zaz", "eu-west-1": "dub", "eu-west-2": "lhr",
    "eu-west-3": "cdg", "il-central-1": "tlv", "me-central-1": "dxb", "me-south-1": "bah",
    "mx-central-1": "qro", "sa-east-1": "gru", "us-east-1": "iad", "us-east-2": "cmh", "us-west-1": "sfo",
    "us-west-2": "pdx",
}
"""The airports by which teams call regions, as edge locations are called. That of eu-north-1 is left out: `arn`."""
# fmt: on

_NUMBERED = re.compile(rf"(?:{'|'.join(sorted(DIRECTIONS | {'region', 'r'}, key=len, reverse=True))})\d{{1,2}}")
# cdktf ends the names it makes with eight hexadecimal digits of a hash over the path of the construct.
_HASH = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8}")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[^a-z0-9*]+")
_SHORT = {"northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw"}


def short_code(region: str) -> str:
    """Return the usual short form of a region id: us-east-1 is use1, ap-southeast-2 is apse2."""
    first, *middle, number = region.split("-")
    return first + "".join(_SHORT.get(word, word[0]) for word in middle) + number


def words_for(region: str, long_name: str) -> frozenset[str]:
    """Return the words that may stand for a region: of its id, its short form, and of its place, as Oregon."""
    parts = (part for part in region.split("-") if not part.isdecimal())
    airport = (AIRPORTS[region],) if region in AIRPORTS else ()
    return frozenset((region, short_code(region), *airport, *parts, *_places([long_name])))


def region_named_in(text: str, long_names: Mapping[str, str]) -> str | None:
    """Return the one of some regions for which a name has a word, and none for another; None for none or several.

    Args:
        text: The name.
        long_names: The regions, id and long name, of which it may be one.
    """
    words = words_of(text)
    joined = f"-{'-'.join(words)}-"
    by_id = [region for region in long_names if f"-{region}-" in joined]
    known = {region: words_for(region, name) for region, name in long_names.items()}
    counted = Counter(word for of_one in known.values() for word in of_one)
    by_word = [region for region, mine in known.items() if any(word in mine and counted[word] == 1 for word in words)]
    found = by_id or by_word
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=65_536)  # the same names come again and again
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name or an address, in small letters: what stands between dots, dashes, quotes and such."""
    return tuple(word for word in re.split(r"[^a-z0-9]+", apart(text)) if word)


def apart(text: str) -> str:
    """Return a name in small letters, its words apart: `ordersDr` is orders-dr."""
    return _CAMEL.sub("-", text).lower()


class RegionWords:
    """Takes out of names what says in which region or role something is."""

    def __init__(self, long_names: Mapping[str, str]) -> None:
        """Make it for regions, given as id and long name, as `us-east-1` and `US East (N. Virginia)`."""
        ids = sorted(long_names, key=len, reverse=True)
        spelled = "|".join(re.escape(one).replace(r"\-", "[-_. ]?") for one in ids)
        self._ids = re.compile(rf"(?<![a-z0-9])(?P<id>{spelled})(?![0-9])(?P<zone>[a-f](?![a-z0-9]))?") if ids else None
        airports = {AIRPORTS[one] for one in ids if one in AIRPORTS}
        self._words = ROLES | DIRECTIONS | airports | {*map(short_code, ids)} | set(_places(long_names.values()))
        self._short = {short_code(one): one for one in ids}
        self._by_letters = {_SEPARATORS.sub("", one): one for one in ids}
        self.essence = lru_cache(maxsize=65_536)(self._essence)
        """`_essence`, remembered: the same names come again and again."""
        self.essence_of_steps = lru_cache(maxsize=4096)(self._essence_of_steps)
        """`_essence_of_steps`, remembered: resources of one module instance stand together in a plan."""

    def regions_in(self, text: str) -> frozenset[str]:
        """Return the regions that a text names by their ids or short forms, as `us_west_2` or `usw2`; no places."""
        lowered = apart(text)
        ids = {self._by_letters[_SEPARATORS.sub("", found["id"])] for found in self._spelled(lowered)}
        words = _SEPARATORS.split(lowered)
        return frozenset(ids | {self._short[word] for word in words if word in self._short})

    def _spelled(self, text: str) -> Iterable[re.Match[str]]:
        return self._ids.finditer(text) if self._ids else ()

    def _essence(self, text: str) -> str:
        """Return what is left of a name; the letter of an Availability Zone stays."""
        lowered = apart(text)
        if self._ids:
            lowered = self._ids.sub(lambda found: f"-{found['zone'] or ''}-", lowered)
        kept: list[str] = []
        dropped = False
        for word in _SEPARATORS.split(lowered):
            of_a_region = self._is_region_word(word) or (dropped and word.isdecimal() and len(word) == 1)
            if word and not of_a_region:
                kept.append(word)
            dropped = word in DIRECTIONS
        return "-".join(kept)

    def _essence_of_steps(self, steps: Steps) -> str:
        """Return what is left of the calls of modules and their keys."""
        return "/".join(f"{self.essence(name)}[{self.essence(key)}]" for name, key in steps)

    def _is_region_word(self, word: str) -> bool:
        return (
            word in self._words
            or _NUMBERED.fullmatch(word) is not None
            or _HASH.fullmatch(word) is not None
            or (word[:-1] in self._short and word[-1:].isalpha())
        )


def _places(long_names: Iterable[str]) -> Iterable[str]:
    """Yield the places in long names, whole and in words: what stands in brackets, as Ireland or Sao Paulo."""
    for name in long_names:
        place = name.partition("(")[2].rstrip(")").lower()
        words = [word for word in re.split(r"[^a-z]+", place) if len(word) > 2]
        yield from words
        yield "".join(words)
