"""What carries out a failover: functions, documents, state machines and rules that are named for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from farshore.plan.resource import Resource
from farshore.plan.words import apart, words_of

if TYPE_CHECKING:
    from farshore.plan.estate import Estate

AUTOMATION = (
    "aws_lambda_function",
    "aws_sfn_state_machine",
    "aws_ssm_document",
    "aws_cloudwatch_event_rule",
    "aws_scheduler_schedule",
)
"""Types that can carry out a failover, all of them regional."""

_VERBS = frozenset(("evacuate", "evacuation", "promote", "promoter", "promotion", "switchover", "takeover"))
_FAILOVER = "failover"
"""Also a word for the standby's own resources, so it counts only for what has no counterpart."""


def automation(estate: Estate) -> Iterator[tuple[Resource, str]]:
    """Yield what remains and carries out a failover, each with the word of its name that says so."""
    for one in estate.of_type(*AUTOMATION):
        word = word_of(estate, one)
        if word:
            yield one, word


def word_of(estate: Estate, one: Resource) -> str:
    """Return the word for which a resource is taken for automation; empty for any other."""
    if one.type not in AUTOMATION:
        return ""
    words = _words(one)
    verb = next((word for word in words if word in _VERBS), "")
    group = estate.twins.group(one)
    lone = group is None or group.inferred
    return verb or (_FAILOVER if lone and _FAILOVER in words else "")


def _words(one: Resource) -> tuple[str, ...]:
    """Return the words of a resource's own name: the names of modules say in which region it is, not what it does."""
    texts = [one.name, *(one.get(name) for name in one.facts.name_attributes)]
    joined = apart(" ".join(text for text in texts if isinstance(text, str)))
    return words_of(joined.replace("fail-over", _FAILOVER).replace("fail_over", _FAILOVER))
