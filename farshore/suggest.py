"""Did you mean …? The nearest valid word to one that is not valid."""

from __future__ import annotations

from collections.abc import Iterable


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
