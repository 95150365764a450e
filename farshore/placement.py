"""Where a service runs and how: the strategy and the regions of a spec, worked out once for each service and region.

Constructs get a placement and never ask for the strategy. Roles and capacity change from one spec to the next; the home
does not, because it is the region in which shared state was born.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from farshore.spec import Spec, Strategy
from farshore.spec.model import Role
from farshore.spec.services import Service


class Capacity(enum.Enum):
    """How much of a service a region has."""

    NONE = "none"
    REDUCED = "reduced"
    """Enough to serve, growing under load: a warm standby's servers."""
    FULL = "full"


@dataclass(frozen=True)
class Placement:
    """What one service is in one region.

    Attributes:
        region: The region.
        role: `Role.PRIMARY` or `Role.STANDBY`.
        capacity: How much of the service is there.
        is_home: Whether the service's shared state was born there.
        turn: When it takes over: 0 is the primary, 1 the first standby.
        runs_code: Whether code runs there that belongs to a service which is not code alone.
    """

    region: str
    role: Role
    capacity: Capacity
    is_home: bool
    turn: int
    runs_code: bool

    @property
    def is_primary(self) -> bool:
        """Whether the region is the primary."""
        return self.role is Role.PRIMARY

    @property
    def exists(self) -> bool:
        """Whether anything of the service is there."""
        return self.capacity is not Capacity.NONE


class Placements(Mapping[str, Placement]):
    """The placements of one service by region, in the order in which the regions take over."""

    def __init__(self, placements: Mapping[str, Placement]) -> None:
        self._placements = dict(placements)

    def __getitem__(self, region: str) -> Placement:
        """Return the placement in a serving region.

        Raises:
            KeyError: The region does not serve.
        """
        return self._placements[region]

    def __iter__(self) -> Iterator[str]:
        """Yield the serving regions, the primary first."""
        return iter(self._placements)

    def __len__(self) -> int:
        """Return how many regions serve."""
        return len(self._placements)

    @property
    def existing(self) -> tuple[Placement, ...]:
        """Those where something of the service is, in the order in which they take over."""
        return tuple(placement for placement in self.values() if placement.exists)

    @property
    def home(self) -> Placement:
        """The one where the service's shared state was born."""
        return next(placement for placement in self.values() if placement.is_home)

    @property
    def away(self) -> tuple[Placement, ...]:
        """All but the home, in alphabetical order, so that a change of roles changes nothing."""
        return tuple(sorted((one for one in self.values() if not one.is_home), key=lambda one: one.region))


_WITHOUT_CODE = (Strategy.BACKUP_AND_RESTORE, Strategy.PILOT_LIGHT)
"""Strategies whose standby runs nothing until it takes over."""


def placements(spec: Spec, service: Service) -> Placements:
    """Return what a service is in each serving region of a spec."""
    return Placements(
        {
            region: Placement(
                region=region,
                role=Role.STANDBY if turn else Role.PRIMARY,
                capacity=_capacity(spec.strategy, service) if turn else Capacity.FULL,
                is_home=region == spec.home,
                turn=turn,
                runs_code=not turn or spec.strategy not in _WITHOUT_CODE,
            )
            for turn, region in enumerate(spec.serving_regions)
        }
    )


def _capacity(strategy: Strategy, service: Service) -> Capacity:
    """Return what of a service a standby has.

    https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
    (2026-11-21)
    """
    if strategy is Strategy.BACKUP_AND_RESTORE:
        return Capacity.NONE
    if service.is_compute and strategy in _WITHOUT_CODE:
        return Capacity.NONE
    if strategy is Strategy.WARM_STANDBY and service.is_compute and service.scales:
        return Capacity.REDUCED
    return Capacity.FULL
