"""How fast DNS moves clients to the other region, and which settings meet an objective.

Failover takes interval x threshold for Route 53 to see the failure, plus the TTL for resolvers to forget the old
answer. The sum is ours; what it is made of is AWS's (2026-11-21):

* checkers ask every 10 or 30 seconds, and count failures in a row; a request that hangs fails 4 s (to connect) and 2 s
  (to answer) later: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
* the interval begins with the answer to the request before it, and cannot be changed once the health check exists:
  https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
* a record with a health check should have a TTL of 60 seconds or less:
  https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from farshore.spec.duration import Duration
from farshore.spec.recovery import STRATEGIES, Sum, Term, of

if TYPE_CHECKING:
    from farshore.spec.model import Spec

HEALTH_CHECKS = (
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"
)
RECORD_TTL = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html"
ROUTING_CONTROL = "https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.html"

LONGEST_TTL_SECONDS = 60
"""What a record that may fail over should have at most, says RECORD_TTL."""

ALIAS_TTL_SECONDS = 60
"""An alias record has the TTL of what it points to, which is this for a load balancer, says RECORD_TTL."""


class FailoverTiming(NamedTuple):
    """Settings of a health check and of the record bound to it.

    Attributes:
        interval: Seconds between two requests of one health checker; Route 53 offers 30 and, for a fee, 10.
        threshold: Consecutive failures after which an endpoint counts as unhealthy.
        ttl: Seconds for which resolvers may keep the record.
    """

    interval: int
    threshold: int
    ttl: int

    @property
    def seconds(self) -> int:
        """The time until a client asks the other region, in seconds; each failed request that hangs adds up to 6 s."""
        return self.interval * self.threshold + self.ttl


DEFAULT_RTO = Duration(300)
"""What is aimed at when the spec names no recovery time objective."""

# From the cheapest and calmest to the fastest and most nervous.
TIMINGS = (
    FailoverTiming(interval=30, threshold=3, ttl=60),
    FailoverTiming(interval=30, threshold=2, ttl=60),
    FailoverTiming(interval=10, threshold=3, ttl=60),
    FailoverTiming(interval=10, threshold=3, ttl=30),
    FailoverTiming(interval=10, threshold=2, ttl=30),
    FailoverTiming(interval=10, threshold=2, ttl=10),
    FailoverTiming(interval=10, threshold=1, ttl=10),
)


def timing_for(rto: Duration | None, ttl: int | None = None) -> FailoverTiming:
    """Return the calmest settings that meet a recovery time objective, or the fastest when none does.

    Args:
        rto: The objective.
        ttl: Seconds for which resolvers keep the record, when that is not open.
    """
    objective = (rto or DEFAULT_RTO).seconds
    timings = TIMINGS if ttl is None else [timing._replace(ttl=ttl) for timing in TIMINGS]
    return next((timing for timing in timings if timing.seconds <= objective), timings[-1])


def rerouted(spec: Spec, what: str, *, checked: bool = True, ttl: int | None = None) -> Sum:
    """Return the time until clients ask the other region.

    Args:
        spec: Whose strategy, objective and switch decide.
        what: What a pilot light has to start first, as `API`.
        checked: Whether health checks watch it.
        ttl: Seconds for which resolvers keep the record, when that is not open.
    """
    from farshore.spec.model import Strategy  # at the top the two would import each other

    if spec.strategy is Strategy.PILOT_LIGHT:
        return of(Term(f"a person applies the standby's {what} first (`terraform apply`)", None, STRATEGIES))
    timing = timing_for(spec.objectives.rto, ttl)
    forgotten = Term("TTL of the record", timing.ttl, RECORD_TTL)
    if spec.has_routing_controls:
        return of(Term("a person turns the routing control", None, ROUTING_CONTROL), forgotten)
    if not checked:
        return of(Term("no health check: a person notices and changes the record", None, HEALTH_CHECKS), forgotten)
    noticed = f"failed health checks, {timing.threshold} x {timing.interval}s"
    return of(Term(noticed, timing.interval * timing.threshold, HEALTH_CHECKS), forgotten)
