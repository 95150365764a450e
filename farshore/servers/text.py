"""What a server says, made fit to be shown."""

from __future__ import annotations

import re

LONGEST = 500
"""The most characters of a server's text that a message shows."""

_COMMAND = r"(?<!\S)::+|##(?=[\[v])"
"""What a CI system may take for a command: `::error` as the first word of a line, `##[` and `##vso[` anywhere.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""


def one_line(text: str, longest: int = LONGEST) -> str:
    """Return a text on one line, without anything that a terminal or a CI system would obey.

    Args:
        text: Anything.
        longest: What is longer is cut.
    """
    shown = "".join(character if character.isprintable() else " " for character in text[: 4 * longest])
    words = re.sub(_COMMAND, lambda found: " ".join(found[0]), " ".join(shown.split()))
    return words if len(words) <= longest else words[: longest - 1] + "…"
