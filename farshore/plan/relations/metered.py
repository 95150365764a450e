"""What alarms watch: their metrics, and the resources that the dimensions of a metric name by a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from farshore.plan.estate import Estate
from farshore.plan.metrics import DIMENSIONS
from farshore.plan.resource import Resource
from farshore.plan.values import as_blocks, value_at

ALARM = "aws_cloudwatch_metric_alarm"


@dataclass(frozen=True, slots=True)
class Metric:
    """What an alarm watches.

    Attributes:
        namespace: As `AWS/Route53`; empty where it is not known.
        name: As `HealthCheckStatus`; empty where it is not known.
        dimensions: Those that are known, by name.
        path: Where in the alarm the dimensions stand.
    """

    namespace: str
    name: str
    dimensions: Mapping[str, Any]
    path: tuple[str | int, ...]


def metrics(alarm: Resource) -> Iterator[Metric]:
    """Yield what an alarm watches: its own metric, and those of its queries."""
    yield _metric(alarm.values, ("dimensions",))
    for query in alarm.blocks("metric_query"):
        for metric in as_blocks(query.get("metric")):
            # A set: the order in the configuration is another, so that a reference is one of any of the queries.
            yield _metric(metric, ("metric_query",))


class Metered:
    """The resources of an estate by the texts with which the dimensions of metrics name them."""

    def __init__(self, estate: Estate) -> None:
        self._named: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        for dimension, attributes in DIMENSIONS.items():
            for kind, attribute in attributes:
                for one in estate.of_type(kind):
                    if isinstance(name := one.get(attribute), str) and name and one.region:
                        self._named[dimension, name].append(one)

    def of(self, alarm: Resource, metric: Metric) -> list[Resource]:
        """Return the regional resources whose metric an alarm watches, by reference, or else by the text it names."""
        referred = [one for one in alarm.plan.referenced(alarm, *metric.path) if one.region]
        if referred:
            return referred
        texts = ((key, value) for key, value in metric.dimensions.items() if isinstance(value, str))
        return [one for text in texts for one in self._named.get(text, ())]


def _metric(values: Any, path: tuple[str | int, ...]) -> Metric:
    dimensions = value_at(values, ("dimensions",))
    return Metric(
        namespace=_text(value_at(values, ("namespace",))),
        name=_text(value_at(values, ("metric_name",))),
        dimensions=dimensions if isinstance(dimensions, dict) else {},
        path=path,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
