"""What AWS has ended, will end, or gives to no new customers: services, and features that have types of their own."""

from __future__ import annotations

import datetime
import enum
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from farshore.catalog import data
from farshore.errors import FarshoreError
from farshore.findings import Evidence
from farshore.suggest import plain

EMBEDDED = "lifecycle.json"
"""The name of the file inside `farshore.catalog.data`."""

SOON = datetime.timedelta(days=365)
"""An end that is nearer than this is a reason not to begin; it is what AWS itself gives its customers to leave."""


class Stage(enum.Enum):
    """How far something is from its end, the worst first."""

    ENDED = "ended"
    """Nobody can use it any more."""
    ENDING = "ending"
    """It ends within a year."""
    CLOSED = "closed"
    """Who uses it goes on; nobody else can begin."""
    ANNOUNCED = "announced"
    """It ends, but not within a year, and takes new customers until then as far as is known."""


class Lifecycle(NamedTuple):
    """What AWS announced about the end of one service or feature.

    Attributes:
        what: What it is, as `AWS App Mesh`.
        services: Its ids: the catalog's canonical ones, or those it had before the sources forgot it.
        types: Its CloudFormation types; one that ends in `::` stands for every type that begins with it.
        terraform: Its Terraform types; one that ends in `_` stands for every type that begins with it.
        closed: Whether it takes no new customers, from `closed_since` on.
        closed_since: The first day on which it takes none; None when AWS does not say which it was.
        ends: The day on which it ends; None while AWS keeps it up for those who have it.
        instead: What to use instead, as a phrase that follows `Use`; empty when AWS names nothing.
        evidence: Who says so, and on which day it was read.
    """

    what: str
    services: tuple[str, ...]
    types: tuple[str, ...]
    terraform: tuple[str, ...]
    closed: bool
    closed_since: datetime.date | None
    ends: datetime.date | None
    instead: str
    evidence: Evidence

    def stage(self, today: datetime.date) -> Stage | None:
        """Return how far it is from its end; None while nothing of it has begun."""
        if self.ends and self.ends <= today:
            return Stage.ENDED
        if self.ends and self.ends - today <= SOON:
            return Stage.ENDING
        if self.takes_nobody(today):
            return Stage.CLOSED
        return Stage.ANNOUNCED if self.ends else None

    def takes_nobody(self, today: datetime.date) -> bool:
        """Say whether an account that does not use it yet cannot begin."""
        return self.closed and (self.closed_since is None or self.closed_since <= today)

    def clause(self, today: datetime.date) -> str:
        """Return what happened or will, to follow `which`: `ended on 2026-09-30`."""
        if self.stage(today) is Stage.ENDED:
            return f"ended on {self.ends}"
        parts = [f"ends on {self.ends}"] if self.ends else []
        if self.takes_nobody(today):
            since = self.closed_since
            parts.append(f"has taken no new customers since {since}" if since else "takes no new customers")
        return " and ".join(parts)

    def sentence(self, today: datetime.date) -> str:
        """Return the same as a sentence: `AWS App Mesh ended on 2026-09-30`."""
        return f"{self.what[:1].upper()}{self.what[1:]} {self.clause(today)}"

    @property
    def advice(self) -> str:
        """What to do, with the address that says so."""
        return f"Use {self.instead}. See {self.evidence.url}." if self.instead else f"See {self.evidence.url}."


class Lifecycles:
    """Everything that is known to be at or near its end.

    Attributes:
        all: Each entry, in the order of the file.
    """

    def __init__(self, entries: Sequence[Lifecycle]) -> None:
        self.all = tuple(entries)
        self._by_service = {service: one for one in self.all for service in one.services}
        self._by_type = {name: one for one in self.all for name in one.types}
        self._by_terraform = {name: one for one in self.all for name in one.terraform}

    @classmethod
    @functools.cache
    def embedded(cls) -> Lifecycles:
        """Return the entries that ship with farshore (data/lifecycle.json).

        Raises:
            FarshoreError: The installation is damaged.
        """
        return cls.from_document(data.read(EMBEDDED))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Lifecycles:
        """Return the entries of a parsed document, laid out as data/lifecycle.json.

        Raises:
            FarshoreError: An entry lacks its source, the day on which that was read, or anything else it needs.
        """
        return cls([_entry(row) for row in document["entries"]])

    def of_service(self, service: str) -> Lifecycle | None:
        """Return what is known of a service, by the catalog's canonical id."""
        return self._by_service.get(service)

    def of_word(self, word: str) -> Lifecycle | None:
        """Return what is known of a service by any id or name it had, however it is spelt."""
        return self._by_plain.get(plain(word))

    @functools.cached_property
    def _by_plain(self) -> Mapping[str, Lifecycle]:
        return {plain(word): one for one in self.all for word in (*one.services, one.what)}

    def of_type(self, name: str) -> Lifecycle | None:
        """Return what is known of what a CloudFormation type makes."""
        return _longest(self._by_type, name, "::")

    def of_terraform(self, name: str) -> Lifecycle | None:
        """Return what is known of what a Terraform type makes."""
        return _longest(self._by_terraform, name, "_")


def _longest(table: Mapping[str, Lifecycle], name: str, separator: str) -> Lifecycle | None:
    """Return the row of a name, or that of the longest beginning."""
    return next((table[key] for key in _keys(name, separator) if key in table), None)


def _keys(name: str, separator: str) -> Iterator[str]:
    yield name
    end = name.rfind(separator)
    while end > 0:
        yield name[: end + len(separator)]
        end = name.rfind(separator, 0, end)


def _entry(row: Mapping[str, Any]) -> Lifecycle:
    """Read one entry; one that nobody could check is refused."""
    what = row.get("what") or "without a name"
    try:
        closed = row.get("closed", False)
        since = datetime.date.fromisoformat(closed) if isinstance(closed, str) else None
        ends = datetime.date.fromisoformat(row["ends"]) if row.get("ends") else None
        read = datetime.date.fromisoformat(row["date"])
        whole = row["what"] and row["source"].startswith("https://") and (closed or ends)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        missing = f"`{error.args[0]}` is missing" if isinstance(error, KeyError) else str(error)
        raise FarshoreError(f"the lifecycle entry of {what} cannot be used: {missing}") from error
    if not whole:
        raise FarshoreError(
            f"the lifecycle entry of {what} cannot be used: it needs `what`, a `source` that begins with https://, and "
            "`closed` or `ends`"
        )
    return Lifecycle(
        what=row["what"],
        services=tuple(row.get("services", ())),
        types=tuple(row.get("types", ())),
        terraform=tuple(row.get("terraform", ())),
        closed=bool(closed),
        closed_since=since,
        ends=ends,
        instead=row.get("instead", ""),
        evidence=Evidence("AWS documentation", read, _statement(row["what"], closed, ends), row["source"]),
    )


def _statement(what: str, closed: str | bool, ends: datetime.date | None) -> str:
    """Return what the source said, without a verdict on where today stands."""
    dates = [f"end on {ends}"] if ends else []
    if closed:
        dates.append(f"no new customers{f' from {closed} on' if isinstance(closed, str) else ''}")
    return f"announces for {what}: {', '.join(dates)}"
