"""The order in which a change is applied: first all that is added, then all that is dropped.

Added things come in the order of a first deployment, dropped ones in the reverse: so no name leads to what is gone, and
no code runs without its data.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from farshore.changes.build import Phase

STACKS = "stacks"
"""The folder, below the output, of the final configurations."""
TRANSITION = "transition"
"""The folder of those that lead over to them: as deep, so that relative paths mean the same."""


class Act(enum.Enum):
    """What a step does to a stack."""

    EXPAND = "expand"
    CONTRACT = "contract"
    LEAVE = "leave"


@dataclass(frozen=True)
class Step:
    """One apply.

    Attributes:
        number: From 1.
        act: What it does.
        stack: The name of the stack.
        folder: The folder to apply, relative to the output.
        sentence: What it does and why at this point.
        upgrade: Whether `terraform init` needs `-upgrade`, since the stack asks for another version of a provider.
    """

    number: int
    act: Act
    stack: str
    folder: str
    sentence: str
    upgrade: bool = False


@dataclass(frozen=True)
class Work:
    """What there is to do in one stack.

    Attributes:
        stack: Its name.
        phase: Its phase.
        gains: What is done first, as `adds 2 resources`; empty if nothing is.
        losses: What is done last, as `forgets 3 resources`; empty if nothing is.
        leaves: Whether the spec no longer has the stack.
        upgrade: As for a step.
    """

    stack: str
    phase: Phase
    gains: tuple[str, ...]
    losses: tuple[str, ...]
    leaves: bool = False
    upgrade: bool = False


_WHY = {
    (Act.EXPAND, Phase.NAMES): "Certificates are proven before a region serves with them.",
    (Act.EXPAND, Phase.DATA): "Data exists before the code that uses it.",
    (Act.EXPAND, Phase.REGION): "Code comes after its data and before the names that lead to it.",
    (Act.EXPAND, Phase.LINKS): "Both ends exist before they are joined.",
    (Act.EXPAND, Phase.CONTROLS): (
        "A new routing control is off: turn it on before the next step, as the output `routing-controls-turn-on` says. "
        "While all are off, health checks move the traffic."
    ),
    (Act.EXPAND, Phase.EDGE): "Public names come last, when what they lead to exists.",
    (Act.EXPAND, Phase.WATCH): "Canaries ask for what is served by now.",
    (Act.CONTRACT, Phase.WATCH): "Nobody is to be told that what goes is gone.",
    (Act.CONTRACT, Phase.EDGE): "Public names go first, while what they lead to still exists.",
    (Act.CONTRACT, Phase.CONTROLS): "No public name leads through it any more.",
    (Act.CONTRACT, Phase.LINKS): "What joins two regions goes before either end.",
    (Act.CONTRACT, Phase.REGION): "Nothing leads to what goes any more, and the data that it used is still there.",
    (Act.CONTRACT, Phase.DATA): "No code uses it any more.",
    (Act.CONTRACT, Phase.NAMES): "Nothing is served with these certificates any more.",
}


def steps(works: Sequence[Work]) -> tuple[Step, ...]:
    """Return the steps for stacks given in the order of a first deployment."""
    expanding = [_step(work, Act.EXPAND, work.gains) for work in works if work.gains]
    contracting = [
        _step(work, Act.LEAVE if work.leaves else Act.CONTRACT, work.losses) for work in reversed(works) if work.losses
    ]
    return tuple(_numbered([*expanding, *contracting]))


def _step(work: Work, act: Act, doings: Iterable[str]) -> Step:
    between = act is Act.EXPAND and bool(work.losses)
    folder = f"{TRANSITION if between else STACKS}/{work.stack}"
    why = _WHY[Act.EXPAND if act is Act.EXPAND else Act.CONTRACT, work.phase]
    kept = " What it will drop stays until then." if between else ""
    sentence = f"{_joined(doings)}. {why}{kept}"
    return Step(0, act, work.stack, folder, sentence[0].upper() + sentence[1:], work.upgrade)


def _numbered(unnumbered: Iterable[Step]) -> Iterable[Step]:
    for number, step in enumerate(unnumbered, start=1):
        yield Step(number, step.act, step.stack, step.folder, step.sentence, step.upgrade)


def _joined(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
