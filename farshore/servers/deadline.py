"""One deadline for all that a command asks of servers, kept whatever they do.

A timeout of a socket bounds the wait for the next byte, and a server that sends a byte every second keeps within it for
ever. So every question is asked in a thread of its own, and given up at the deadline. The threads are daemons: one that
still waits does not hold up the end of the process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from farshore.errors import SourceUnreachable

QUESTIONS = 60
"""Seconds for a command that asks a few questions."""

COMMENT = 180
"""Seconds for a comment: GitHub asks a client over its rate limit to wait a minute."""

REFRESH = 600
"""Seconds for reading the whole catalog, which takes two minutes at AWS's limit of calls."""

ONE_ANSWER = 15.0
"""Seconds for one answer, where another server can be asked next."""

_Argument = TypeVar("_Argument")
_Result = TypeVar("_Result")

Step = Callable[[int, int], None]
"""Called with how many answers have come, and how many there will be."""


class Deadline:
    """When to give up; begins when it is made."""

    def __init__(self, seconds: float = QUESTIONS, silence: float | None = None) -> None:
        """Begin.

        Args:
            seconds: For everything together.
            silence: For the next of many answers; as long as for everything by default.
        """
        self._seconds = seconds
        self._silence = min(silence or seconds, seconds)
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; never negative."""
        return max(0.0, self._end - time.monotonic())

    def run(self, asked: str, ask: Callable[[], _Result], at_most: float | None = None) -> _Result:
        """Ask one question and return its answer.

        Args:
            asked: What is asked of whom, to begin the message with: `sts:GetCallerIdentity in us-east-1`.
            ask: Asks, and returns the answer.
            at_most: Seconds for this one question, where the next server needs some of the time.

        Raises:
            SourceUnreachable: No complete answer came in time.
        """
        return self._each(lambda _: asked, lambda _: ask(), [None], 1, None, at_most)[0]

    def each(
        self,
        asked: Callable[[_Argument], str],
        ask: Callable[[_Argument], _Result],
        arguments: Iterable[_Argument],
        workers: int,
        step: Step | None = None,
    ) -> list[_Result]:
        """Ask for every argument, several at once, and return the answers in the order of the arguments.

        The first question that fails ends it.

        Args:
            asked: Says what is asked of whom for one argument, to begin the message with.
            ask: Asks for one argument; runs in several threads.
            arguments: What to ask for.
            workers: How many are asked at once.
            step: Told about every answer.

        Raises:
            SourceUnreachable: The answers did not come in time, or none for too long.
        """
        return self._each(asked, ask, arguments, workers, step, None)

    def _each(
        self,
        asked: Callable[[_Argument], str],
        ask: Callable[[_Argument], _Result],
        arguments: Iterable[_Argument],
        workers: int,
        step: Step | None,
        at_most: float | None,
    ) -> list[_Result]:
        numbered = list(enumerate(arguments))
        if not numbered:
            return []
        from multiprocessing import TimeoutError as TooLate
        from multiprocessing.pool import ThreadPool  # its threads are daemons; those of concurrent.futures are not

        patience = min(self._silence, at_most or self._silence)
        found: dict[int, _Result] = {}
        with ThreadPool(min(workers, len(numbered))) as pool:
            answers = pool.imap_unordered(lambda one: (one[0], ask(one[1])), numbered)
            for _ in numbered:
                try:
                    number, answer = answers.next(timeout=min(patience, self.left()))
                except TooLate:
                    open_ = dict.fromkeys(asked(one) for number, one in numbered if number not in found)
                    raise self._given_up(list(open_), patience) from None
                found[number] = answer
                if step:
                    step(len(found), len(numbered))
        return [found[number] for number, _ in numbered]

    def _given_up(self, unanswered: list[str], patience: float) -> SourceUnreachable:
        over = self.left() == 0
        seconds = self._seconds if over else patience
        more = f" and {len(unanswered) - 1} more" if len(unanswered) > 1 else ""
        return SourceUnreachable(
            f"{unanswered[0]}{more}: no complete answer within {seconds:.0f} s; check the network and the proxy"
            + (", or allow more time with --timeout" if over else "")
        )
