"""Did you mean …? The known words nearest to one that is not known. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from difflib import SequenceMatcher


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """Return the valid word that looks most like the given one, or None when none is near.

    Case, dashes and underscores do not count as differences.
    """
    import difflib  # only needed when something is wrong already; 5 ms

    by_shape = {_shape(candidate): candidate for candidate in valid}
    matches = difflib.get_close_matches(_shape(word[:100]), by_shape, n=1, cutoff=0.6)
    return by_shape[matches[0]] if matches else None


def hint(word: str, valid: Iterable[str]) -> str:
    """Return `; did you mean …?` for the nearest valid word, or a full stop."""
    candidate = nearest(word, valid)
    return f"; did you mean `{candidate}`?" if candidate else "."


def _shape(word: str) -> str:
    return word.lower().replace("_", "-")


MOST = 3
"""No more suggestions than this; a longer list is no help."""

LIKENESS = 0.7
"""difflib's ratio from which a word is a slip of the pen: `lamda` for `lambda` has 0.91, `sqs` for `sns` 0.67."""

SHORT = 5
SHORT_LIKENESS = 0.8
"""Words up to this length must be nearer, and abbreviations of three letters exact: one letter of `redis` makes it
another word, and one of `dx` nearly all of it. A wrong suggestion is worse than none."""

CLOSE = 0.05
"""How much less like the word another suggestion may be than the best: `eu-cental-1` is not `eu-central-2`."""


def plain(word: str) -> str:
    """Return a word without what people write differently: case, punctuation, and the makers' names."""
    words = re.split(r"[^a-z0-9]+", word.casefold())
    return "".join(part for part in words if part not in {"amazon", "aws"})


Candidates = Mapping[str, tuple[str, ...]]
"""Each possible target with all the words that mean it, in plain form."""


def prepared(words: Mapping[str, Iterable[str]]) -> Candidates:
    """Return what `meant` chooses from: making words plain costs more than comparing them."""
    return {target: tuple(dict.fromkeys(plain(one) for one in meaning)) for target, meaning in words.items()}


def meant(word: str, candidates: Candidates) -> tuple[str, ...]:
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
    best = min((score for score, _, _ in scored), default=0.0)
    last = best if best == -1 else best + CLOSE  # a word that fits exactly is the only suggestion
    return tuple(target for score, _, target in sorted(scored)[:MOST] if score <= last)


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
