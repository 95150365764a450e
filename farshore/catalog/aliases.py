"""The words people use for services, and the ids that SSM uses: `elbv2` is `elb`, `states` is `stepfunctions`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from farshore.catalog import data
from farshore.findings import Evidence


class Alias(NamedTuple):
    """One word for a service that SSM calls something else.

    Attributes:
        word: The word, as `elbv2`.
        service: The canonical id.
        evidence: Why the two are the same.
    """

    word: str
    service: str
    evidence: Evidence


class Ambiguity(NamedTuple):
    """One word for several services; the user has to choose.

    Attributes:
        word: The word, as `cognito`.
        services: The canonical ids it may stand for, the likeliest first.
        evidence: Why it is several.
    """

    word: str
    services: tuple[str, ...]
    evidence: Evidence


class Aliases(NamedTuple):
    """The alias table.

    Attributes:
        by_word: Each alias under its word.
        ambiguous: Each ambiguity under its word.
    """

    by_word: Mapping[str, Alias]
    ambiguous: Mapping[str, Ambiguity]

    @classmethod
    def embedded(cls) -> Aliases:
        """Return the table that ships with farshore (data/aliases.json)."""
        return cls.from_document(data.read("aliases.json"))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Aliases:
        """Return the table of a parsed document: `sources`, `aliases`, `ambiguous`, as in data/aliases.json."""
        sources = {
            key: (row["name"], datetime.date.fromisoformat(row["date"]), row["url"])
            for key, row in document["sources"].items()
        }
        by_word = {
            row["word"]: Alias(row["word"], row["service"], _evidence(row, sources)) for row in document["aliases"]
        }
        ambiguous = {
            row["word"]: Ambiguity(row["word"], tuple(row["services"]), _evidence(row, sources))
            for row in document["ambiguous"]
        }
        return cls(by_word, ambiguous)


def _evidence(row: Mapping[str, Any], sources: Mapping[str, tuple[str, datetime.date, str]]) -> Evidence:
    name, date, url = sources[row["source"]]
    return Evidence(name, date, row["because"], url)
