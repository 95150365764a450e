"""What every source of catalog evidence is, and the facts it speaks of."""

from __future__ import annotations

import abc
import datetime
from collections.abc import Iterable
from typing import NamedTuple

from farshore.findings import Evidence


class Region(NamedTuple):
    """One AWS region, as SSM describes it.

    Attributes:
        id: As `eu-west-1`.
        name: SSM's `longName`, as `Europe (Ireland)`.
        partition: As `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`; nothing is replicated from one to another.
        country: SSM's `geolocationCountry`, ISO 3166-1 alpha-2.
        geography: SSM's `geolocationRegion`, ISO 3166-2 (`US-OR`) where SSM keeps to it.
        zones: Ids of the availability zones, as `euw1-az1`. SSM counts every zone of the region; an account may be
            shown fewer (us-west-1 has three, most accounts see two).
        domain: The DNS suffix of its endpoints, as `amazonaws.com`.
    """

    id: str
    name: str
    partition: str
    country: str
    geography: str
    zones: tuple[str, ...]
    domain: str = ""


class Answer(NamedTuple):
    """What one source says of one service in one region.

    Attributes:
        listed: Whether the source lists the service in the region; None when this source cannot say.
        evidence: The words to show, with the day on which the source said them.
        is_global: The source has one instance of the service for the whole partition of the region. Then `listed`
            is only how the source keeps its books, and no reason to call the service missing.
        control_plane: The region in which that one instance is controlled; None when the source does not say.
    """

    listed: bool | None
    evidence: Evidence
    is_global: bool = False
    control_plane: str | None = None


class Source(abc.ABC):
    """One source of evidence. Sources never look at each other; the catalog compares what they say.

    Attributes:
        name: The source as a reader knows it. Corrections are made by this name, so every way of reading the same data
            (embedded, live) bears the same one.
        retrieved: The day on which the source said what it answers with.
    """

    name: str
    retrieved: datetime.date

    def prefetch(self, pairs: Iterable[tuple[str, str]]) -> None:  # noqa: B027 - offline sources have nothing to do
        """Learn about many (service, region) at once, where asking for each would cost a call.

        Raises:
            SourceUnreachable: A live source gave no answer.
        """

    @abc.abstractmethod
    def answer(self, service: str, region: str) -> Answer:
        """Say whether the service is listed in the region.

        Args:
            service: A canonical service id of the catalog; the source's own where a correction tells them apart.
            region: A region id.

        Raises:
            SourceUnreachable: A live source gave no answer.
        """
