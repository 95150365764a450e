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

from typing import NamedTuple

from farshore.spec.duration import Duration

HEALTH_CHECKS = (
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"
)
RECORD_TTL = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html"


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


def timing_for(rto: Duration | None) -> FailoverTiming:
    """Return the calmest settings that meet a recovery time objective, or the fastest when none does."""
    objective = (rto or DEFAULT_RTO).seconds
    return next((timing for timing in TIMINGS if timing.seconds <= objective), TIMINGS[-1])
