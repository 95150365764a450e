"""What every report does to text that came from the input."""

from __future__ import annotations


def printable(text: str) -> str:
    """Put a space for each line end, escape, change of direction, lone surrogate: for all that nobody can see."""
    return "".join(character if character.isprintable() else " " for character in text)


def clipped(text: str, length: int) -> str:
    """Return the text, cut to a length with an ellipsis at its end."""
    return text if len(text) <= length else text[: length - 1] + "…"


def pieces(text: str) -> list[str]:
    """Divide a sentence at the backticks that stand around names: every second piece is such a name.

    Where they do not come in pairs, the whole text is one piece.
    """
    divided = text.split("`")
    return divided if len(divided) % 2 else [text]
