"""How much of the last change has been applied: what `apply.sh` noted, or the times of local states.

No state is ever opened: Terraform writes it anew with every apply, also when that changes nothing, and not with a plan.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from farshore.output_folder.record import CHANGE, STACKS, TRANSITION

Claim = Literal["all", "none"] | int
"""What the user says of the steps of the last change: a number stands for the first so many."""

_OVERRIDES = ("override.tf", "override.tf.json", "*_override.tf", "*_override.tf.json")
_MOVES_THE_STATE = re.compile(rb"\b(backend|cloud)\b")
_WORKSPACES = "terraform.tfstate.d"
_LARGEST_OVERRIDE = 1024 * 1024


class Known(enum.Enum):
    """How it is known what has been applied."""

    SAID = "the user said it"
    NOTED = "apply.sh noted it"
    DATED = "states are newer than the change, or older"
    NO_STATE = "no stack of a first deployment has a state"
    STOPPED = "the run that wrote the change was stopped"
    ASSUMED = "nothing tells"


@dataclass(frozen=True)
class Progress:
    """What has been applied of the last change.

    Attributes:
        steps: The folder of each of its steps, `stacks/<stack>` or `transition/<stack>`, in their order.
        applied: Those of them that have been applied.
        known: How that is known.
        tried: The one of those applied that may have failed half-way; None if there is none.
    """

    steps: tuple[str, ...]
    applied: tuple[str, ...]
    known: Known
    tried: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether all of the change has been applied; so it has when there was nothing to apply."""
        return self.done == len(self.steps)

    @property
    def done(self) -> int:
        """How many steps have certainly succeeded, or are taken to have."""
        return len(self.applied) - (self.tried is not None)


class ClaimRefused(ValueError):
    """The user claims more steps than there are; the message says how many there are."""


class _Step(msgspec.Struct):
    folder: str


class _Change(msgspec.Struct):
    steps: list[_Step]


def steps_in(content: bytes) -> tuple[str, ...]:
    """Return the folder of each step of a change, given as `change.json`.

    Raises:
        ValueError: It is not what farshore writes.
    """
    try:
        steps = tuple(step.folder for step in msgspec.json.decode(content, type=_Change).steps)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    for folder in steps:
        top, _, stack = folder.partition("/")
        if top not in (STACKS, TRANSITION) or not stack or "/" in stack or stack in (".", ".."):
            raise ValueError(f"a step applies {folder!a}, where farshore never writes")
    return steps


def claimed(steps: tuple[str, ...], claim: Claim) -> Progress:
    """Return what has been applied according to the user.

    Raises:
        ClaimRefused: There are fewer steps.
    """
    number = {"all": len(steps), "none": 0}[claim] if isinstance(claim, str) else claim
    if number > len(steps):
        raise ClaimRefused(f"the last change has {len(steps)} step{'' if len(steps) == 1 else 's'}, not {number}")
    return Progress(steps, steps[:number], Known.SAID)


def note(digest: str, step: int) -> bytes:
    """Return what `apply.sh` notes.

    Args:
        digest: The digest of `change.json`.
        step: The number of the last step that has succeeded; 0 before the first.
    """
    return f"{digest} {step}".encode()


def noted(steps: tuple[str, ...], content: bytes, digest: str) -> Progress | None:
    """Return what has been applied according to `apply.sh`; None if that is no note of it on this change.

    It begins the next step at once. The second step of a stack, which only drops something, counts as not applied.
    """
    for number in range(len(steps) + 1):
        if content == note(digest, number):
            begun = steps[number : number + 1] if _is_opening(steps, number) else ()
            return Progress(steps, steps[:number] + begun, Known.NOTED, next(iter(begun), None))
    return None


def _is_opening(steps: Sequence[str], number: int) -> bool:
    """Say whether a step is the first of its stack."""
    return number < len(steps) and _stack_of(steps[number]) not in map(_stack_of, steps[:number])


def dated(root: Path, steps: tuple[str, ...], stacks: Iterable[str], *, first: bool) -> Progress:
    """Return what has been applied according to the local states.

    A state that is as old as the change counts as newer: to take for applied what is not loses no data.

    Args:
        root: The output folder; the states are beside it.
        steps: The steps of the change.
        stacks: The names of all stacks.
        first: Whether the change is a first deployment.
    """
    named = {*stacks, *map(_stack_of, steps)}
    times = {stack: _time_of(root.parent / f"terraform.{stack}.tfstate") for stack in named}
    if all(time is None for time in times.values()):  # of what was applied before, they must be elsewhere
        return Progress(steps, (), Known.NO_STATE) if first else assumed(steps)
    written = _time_of(root / CHANGE) or 0
    newer = {stack for stack, time in times.items() if time is not None and time >= written}
    applied = _applied(steps, newer)
    tried = applied[-1] if applied and len(applied) < len(steps) else None
    return Progress(steps, applied, Known.DATED, tried)


def assumed(steps: tuple[str, ...]) -> Progress:
    """Return that all has been applied, for want of anything that tells."""
    return Progress(steps, steps, Known.ASSUMED)


def _applied(steps: tuple[str, ...], newer: set[str]) -> tuple[str, ...]:
    """Return the steps that have been applied, given the stacks that have been since the change was written.

    Of the second step of a stack only a later step tells, or that all stacks have been applied.
    """
    stacks = [_stack_of(step) for step in steps]
    if newer.issuperset(stacks):
        return steps
    opening = [number for number, stack in enumerate(stacks) if stack in newer and stack not in stacks[:number]]
    last = max(opening, default=0)
    return tuple(step for number, step in enumerate(steps) if stacks[number] in newer and number <= last)


def is_elsewhere(folder: Path) -> bool:
    """Say whether an override file or a workspace keeps a stack's state elsewhere than its configuration says."""
    overrides = [path for pattern in _OVERRIDES for path in folder.glob(pattern) if path.is_file()]
    return (folder / _WORKSPACES).exists() or any(_MOVES_THE_STATE.search(_beginning(path)) for path in overrides)


def is_local(terraform: Mapping[str, Any]) -> bool:
    """Say whether the configuration of a stack keeps the state in a file."""
    backend = terraform.get("terraform", {}).get("backend")
    return isinstance(backend, dict) and "local" in backend


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST_OVERRIDE)


def _stack_of(folder: str) -> str:
    return folder.partition("/")[2]


def _time_of(path: Path) -> int | None:
    """Return when a file was written, in nanoseconds; None if there is none."""
    try:
        return path.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return None
