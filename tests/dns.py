"""What Route 53 answers, worked out from records as its documentation says.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html (2026-11-28)
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html (2026-11-28)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """A record of a zone.

    Attributes:
        name: Its name, without a dot at the end.
        value: What it leads to: the name of other records, or what is outside the zone.
        rank: Its place among the records of its name when all are healthy: by role, by latency.
        alias: Whether Route 53 follows it itself.
        inherits_health: Whether an alias is only as healthy as what it leads to.
        health_check: The id of its own health check.
    """

    name: str
    value: str
    rank: int = 0
    alias: bool = False
    inherits_health: bool = False
    health_check: str | None = None


class Zone:
    """Records, and the state of the health checks that they name."""

    def __init__(self, records: Iterable[Record], passes: Callable[[str], bool]) -> None:
        """Take records as they are; `passes` says of the id of a health check whether it does."""
        self._groups: dict[str, list[Record]] = {}
        for record in sorted(records, key=lambda one: one.rank):
            self._groups.setdefault(record.name, []).append(record)
        self._passes = passes

    def answer(self, name: str) -> str:
        """Return the name of the last record on the way from a name, and so what a client is told to use."""
        record = self._chosen(name)
        return self.answer(record.value) if record.alias else record.name

    def _chosen(self, name: str) -> Record:
        """Choose the first healthy record of a name; where none is healthy, Route 53 takes all for healthy."""
        group = self._groups[name]
        return next(filter(self._is_healthy, group), group[0])

    def _is_healthy(self, record: Record) -> bool:
        own = record.health_check is None or self._passes(record.health_check)
        return own and (not record.inherits_health or any(map(self._is_healthy, self._groups[record.value])))
