"""Comments that accept a finding where the code stands: `farshore:ignore RULE[, RULE] [until=YYYY-MM-DD]: reason`.

The same words in Terraform's files and in a spec; what each comment covers is for whoever knows the file.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, NamedTuple

from farshore.dates import day_in
from farshore.findings import Place, Waiver

HOW = "write `farshore:ignore RULE: why it is accepted`, with until=YYYY-MM-DD after the rule if it is for a time"
"""How such a comment is written, as the end of a message."""

_WORD = "ignore"
_COMMENT = re.compile(r"\s*farshore(?P<colon>\s*:\s*)(?P<word>[\w-]+)(?P<rest>.*)", re.I | re.S)
_UNTIL = re.compile(r"\buntil\s*=\s*(?P<day>[^\s:,;]*)", re.I)
_LONGEST = 60


class Ignore(NamedTuple):
    """What a comment accepts.

    Attributes:
        rules: Ids of the rules whose findings are accepted.
        reason: Why.
        until: The last day on which it counts; None for as long as the comment stands.
    """

    rules: tuple[str, ...]
    reason: str
    until: datetime.date | None

    def waivers(self, place: Place, **about: Any) -> list[Waiver]:
        """Return a waiver for each rule.

        Args:
            place: Where the comment stands.
            about: What of `Waiver` says what it is about.
        """
        return [Waiver(rule, self.reason, self.until, place=place, **about) for rule in self.rules]


class IgnoreRefused(Exception):
    """A comment that means to accept a finding cannot be understood; the message says why, and what to write."""


def ignore_in(text: str) -> Ignore | None:
    """Return what the text of a comment accepts; None for a comment that says something else.

    Args:
        text: One line of a comment, without the signs around it.

    Raises:
        IgnoreRefused: It begins as such a comment does, and then lacks something; whether it names rules is not asked.
    """
    found = _COMMENT.match(text)
    if found is None:
        return None
    word = found["word"]
    if word.lower() != _WORD:
        if found["colon"] != ":":  # `farshore: see the handbook` is a remark to people
            return None
        raise IgnoreRefused(f"`farshore:{word[:_LONGEST]}` is no comment that farshore knows; {HOW}")
    names, _, reason = _UNTIL.sub("", found["rest"]).partition(":")
    rules = tuple(dict.fromkeys(one.strip() for one in names.split(",") if one.strip()))
    if not rules:
        raise IgnoreRefused(f"`farshore:ignore` names no rule; {HOW}")
    if not any(map(str.isalnum, reason)):
        raise IgnoreRefused(f"`farshore:ignore` gives no reason; {HOW}")
    return Ignore(rules, " ".join(reason.split()), _until(found["rest"]))


def _until(text: str) -> datetime.date | None:
    days = [one["day"] for one in _UNTIL.finditer(text)]
    if not days:
        return None
    if len(days) > 1:
        raise IgnoreRefused(f"`until=` is given {len(days)} times; {HOW}")
    try:
        return day_in(days[0])
    except ValueError:
        told = f"`until={days[0][:_LONGEST]}` is not a day; write until=YYYY-MM-DD, as until=2027-01-31"
        raise IgnoreRefused(told) from None
