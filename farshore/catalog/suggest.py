"""Did you mean: the known words nearest to one that is not known. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from farshore.catalog.interface import Region

if TYPE_CHECKING:
    from difflib import SequenceMatcher

MOST = 3
"""No more suggestions than this; a longer list is no help."""

LIKENESS = 0.7
"""difflib's ratio from which a word is a slip of the pen: `lamda` for `lambda` has 0.91, `sqs` for `sns` 0.67."""

SHORT = 5
SHORT_LIKENESS = 0.8
"""Words up to this length must be nearer, and abbreviations of three letters exact: one letter of `redis` makes it
another word, and one of `dx` nearly all of it. A wrong suggestion is worse than none."""


def plain(word: str) -> str:
    """Return a word without what people write differently: case, punctuation, and the makers' names."""
    words = re.split(r"[^a-z0-9]+", word.casefold())
    return "".join(part for part in words if part not in {"amazon", "aws"})


Candidates = Mapping[str, tuple[str, ...]]
"""Each possible target with all the words that mean it, in plain form."""


def prepared(words: Mapping[str, Iterable[str]]) -> Candidates:
    """Return what `nearest` chooses from: making words plain costs more than comparing them."""
    return {target: tuple(dict.fromkeys(plain(one) for one in meaning)) for target, meaning in words.items()}


def nearest(word: str, candidates: Candidates) -> tuple[str, ...]:
    """Return up to `MOST` targets whose words are nearest to the word, best first.

    Args:
        word: What the user wrote.
        candidates: What may have been meant.
    """
    import difflib  # only needed when something is already wrong; 5 ms

    wanted = plain(word)
    if not wanted:
        return ()
    enough = 1.0 if len(wanted) <= 3 else SHORT_LIKENESS if len(wanted) <= SHORT else LIKENESS
    matcher = difflib.SequenceMatcher()
    matcher.set_seq2(wanted)
    scored = []
    for target, words in candidates.items():
        score = max((_likeness(matcher, wanted, one) for one in words), default=0.0)
        if score >= enough:
            scored.append((-score, len(target), target))
    exact = [row for row in scored if row[0] == -1]
    return tuple(target for _, _, target in sorted(exact or scored)[:MOST])


def _likeness(matcher: SequenceMatcher[str], wanted: str, known: str) -> float:
    """Score 0 to 1; a word that begins the other or stands in it counts for more than letters that merely recur."""
    if known == wanted:
        return 1.0
    shorter = min(len(known), len(wanted))
    if shorter > 3 and (known.startswith(wanted) or wanted.startswith(known)):
        return LIKENESS + (1 - LIKENESS) * shorter / max(len(known), len(wanted))
    if len(wanted) > 4 and wanted in known:
        return LIKENESS
    if 2 * shorter < LIKENESS * (len(known) + len(wanted)):  # too different in length, which is most of them
        return 0.0
    matcher.set_seq1(known)
    return matcher.ratio() if matcher.quick_ratio() >= LIKENESS else 0.0


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
    """Return the words that may mean a region: its id, its long name, and the place in that name (`Oregon`)."""
    place = re.findall(r"\(([^)]*)\)", region.name)
    last_words = [part.split()[-1] for part in place if part.split()]
    return (region.id, region.name, *place, *last_words)
