"""What a dashboard shows: what clients and canaries see, and how requests and replication go in every region."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from farshore.constructs.canary import NAMESPACE, PUBLIC, canary_name
from farshore.constructs.stack import SpecStack
from farshore.spec.services import Service
from farshore.spec.services.watch import Watch

WIDTH, HEIGHT, PERIOD = 12, 6, 60


class Line(NamedTuple):
    """A line of a graph: a metric of one region."""

    region: str
    namespace: str
    metric: str
    dimensions: dict[str, str]
    label: str


class Graph(NamedTuple):
    """A graph: its title, the statistic, and its lines."""

    title: str
    statistic: str
    lines: Sequence[Line]


def dashboard(stack: SpecStack, watch: Watch, serving: Sequence[str]) -> dict[str, Any]:
    """Return the body of a dashboard that shows all regions, whichever it is looked at from."""
    graphs = [*_seen(stack, watch), *_of_services(stack, serving)]
    drawn = [graph for graph in graphs if graph.lines]
    return {"widgets": [_widget(number, graph, stack.region) for number, graph in enumerate(drawn)]}


def _seen(stack: SpecStack, watch: Watch) -> Iterable[Graph]:
    """Yield what the canaries see: whether the public names answer, and how fast, from each region."""

    def lines(metric: str) -> list[Line]:
        return [
            Line(
                region,
                NAMESPACE,
                metric,
                {"Canary": canary_name(stack.names, watch, region), "Step": PUBLIC},
                f"from {region}",
            )
            for region in stack.spec.watching_regions
        ]

    yield Graph("Answers to clients, in percent", "Average", lines("Available"))
    yield Graph("Latency for clients, in milliseconds", "p95", lines("Milliseconds"))


def _of_services(stack: SpecStack, serving: Sequence[str]) -> Iterable[Graph]:
    for service in stack.spec.services.values():
        graphs = GRAPHS.get(service.type)
        if graphs:
            yield from graphs(stack, service, serving)


def _of_an_api(stack: SpecStack, api: Service, serving: Sequence[str]) -> Iterable[Graph]:
    named = {"ApiName": stack.names.prefix(api)}
    for title, metric, statistic in (
        ("requests", "Count", "Sum"),
        ("server errors", "5XXError", "Sum"),
        ("latency", "Latency", "p95"),
    ):
        lines = [Line(region, "AWS/ApiGateway", metric, named, region) for region in serving]
        yield Graph(f"{api.name}: {title}", statistic, lines)


def _of_a_table(stack: SpecStack, table: Service, serving: Sequence[str]) -> Iterable[Graph]:
    name = stack.names.table(table)
    lagging = [
        Line(
            one,
            "AWS/DynamoDB",
            "ReplicationLatency",
            {"TableName": name, "ReceivingRegion": other},
            f"{one} to {other}",
        )
        for one in serving
        for other in serving
        if one != other
    ]
    yield Graph(f"{table.name}: replication latency", "Average", lagging)
    for operation in ("GetItem", "PutItem"):
        lines = [
            Line(
                region,
                "AWS/DynamoDB",
                "SuccessfulRequestLatency",
                {"TableName": name, "Operation": operation},
                region,
            )
            for region in serving
        ]
        yield Graph(f"{table.name}: latency of {operation}", "Average", lines)


GRAPHS: dict[str, Callable[[SpecStack, Service, Sequence[str]], Iterable[Graph]]] = {
    "rest-api": _of_an_api,
    "table": _of_a_table,
}
"""The graphs of a service, by the word after `type:` in the spec."""


def _widget(number: int, graph: Graph, region: str) -> dict[str, Any]:
    across, down = number % 2, number // 2
    return {
        "type": "metric",
        "x": across * WIDTH,
        "y": down * HEIGHT,
        "width": WIDTH,
        "height": HEIGHT,
        "properties": {
            "title": graph.title,
            "region": region,
            "stat": graph.statistic,
            "period": PERIOD,
            "metrics": [_metric(line) for line in graph.lines],
        },
    }


def _metric(line: Line) -> list[Any]:
    dimensions = [word for pair in line.dimensions.items() for word in pair]
    return [line.namespace, line.metric, *dimensions, {"region": line.region, "label": line.label}]
