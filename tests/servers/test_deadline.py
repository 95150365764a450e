"""The deadline holds whatever is asked, and the answers keep their order."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from farshore.errors import SourceUnreachable
from farshore.servers.deadline import Deadline

ENDS_AT_ONCE = """
import threading
from farshore.servers.deadline import Deadline
try:
    Deadline(1).each(str, lambda _: threading.Event().wait(600), range(20), 8)
except Exception as late:
    print(late)
"""


def never() -> None:
    threading.Event().wait(600)


def test_an_answer_in_time_is_returned() -> None:
    assert Deadline(30).run("a question", lambda: 42) == 42


def test_the_answers_come_in_the_order_of_the_questions() -> None:
    def ask(number: int) -> int:
        time.sleep(0.02 * (5 - number))
        return number * number

    steps: list[tuple[int, int]] = []
    found = Deadline(30).each(str, ask, range(5), 5, lambda done, of: steps.append((done, of)))
    assert found == [0, 1, 4, 9, 16]
    assert steps == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_nothing_to_ask_is_no_answer() -> None:
    assert Deadline(30).each(str, str, [], 8) == []


def test_what_fails_fails_as_it_did() -> None:
    with pytest.raises(ZeroDivisionError):
        Deadline(30).run("a question", lambda: 1 // 0)


def test_at_the_deadline_the_message_names_the_question_and_the_option() -> None:
    with pytest.raises(SourceUnreachable, match=r"^a question: no complete answer within 1 s; .* --timeout$"):
        Deadline(1).run("a question", never)


def test_one_question_may_take_no_more_than_its_share() -> None:
    deadline = Deadline(30)
    with pytest.raises(SourceUnreachable, match=r"^a question: no complete answer within 0 s; .* the proxy$"):
        deadline.run("a question", never, at_most=0.2)
    assert deadline.left() > 20


def test_of_many_questions_those_without_an_answer_are_named() -> None:
    with pytest.raises(SourceUnreachable, match=r"^question 2 and 1 more: "):
        Deadline(1).each(lambda one: f"question {one}", lambda one: one < 2 or never(), range(4), 4)


def test_silence_ends_it_before_the_deadline_and_every_answer_begins_it_anew() -> None:
    deadline = Deadline(30, silence=1)
    assert len(deadline.each(str, lambda _: time.sleep(0.4), range(5), 1)) == 5
    with pytest.raises(SourceUnreachable, match="within 1 s"):
        deadline.run("a question", never)


def test_after_the_deadline_nothing_more_is_waited_for() -> None:
    deadline = Deadline(0.1)
    time.sleep(0.2)
    begun = time.monotonic()
    with pytest.raises(SourceUnreachable):
        deadline.run("a question", never)
    assert time.monotonic() - begun < 5


def test_threads_that_still_wait_do_not_hold_up_the_end_of_the_process() -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", ENDS_AT_ONCE], capture_output=True, text=True, timeout=30, check=True
    )
    assert (ended.stdout.count("no complete answer"), ended.stderr) == (1, "")
