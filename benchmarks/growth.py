"""How the cost of a synth grows with the number of resources: specs of rising size, and a line through the costs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import linear_regression, mean
from typing import Any

import yaml

LEAST_R_SQUARED = 0.95
MOST_LATE_COST = 1.3
"""The growth is called linear when the line explains nearly all of the differences, and the last resources cost no more
than the first ones but for noise. That they cost less is usual: the first use of each kind, and code that Node has not
yet compiled, are paid by the small sizes."""

_HANDLER = "def handler(event, context):\n    return {'statusCode': 200}\n"


@dataclass(frozen=True)
class Point:
    """One size of an app.

    Attributes:
        resources: How many resources its Terraform has.
        cpu_seconds: What its synth costs.
    """

    resources: int
    cpu_seconds: float


@dataclass(frozen=True)
class Line:
    """The least-squares line through points, and how well it fits.

    Attributes:
        ms_per_resource: Its slope.
        fixed_ms: What a synth without a resource would cost.
        r_squared: The share of the differences in cost that the line explains.
        largest_deviation: Of a point from the line, as a share of the line's value there.
        late_cost: What a resource costs in the step to the largest size, divided by what one costs between the
            smallest and the largest but one: 1 when the growth is linear, above it when it is more.
    """

    ms_per_resource: float
    fixed_ms: float
    r_squared: float
    largest_deviation: float
    late_cost: float

    @property
    def is_linear(self) -> bool:
        """Whether the growth is linear, or less than that."""
        return self.r_squared >= LEAST_R_SQUARED and self.late_cost <= MOST_LATE_COST

    def as_json(self) -> dict[str, Any]:
        """Return the figures and the verdict."""
        return {**{name: round(value, 4) for name, value in asdict(self).items()}, "linear": self.is_linear}


def fit(points: Sequence[Point]) -> Line:
    """Fit a line to three points or more, given in rising size."""
    sizes = [point.resources for point in points]
    costs = [point.cpu_seconds for point in points]
    slope, intercept = linear_regression(sizes, costs)
    fitted = [intercept + slope * size for size in sizes]
    residual = sum((cost - line) ** 2 for cost, line in zip(costs, fitted, strict=True))
    total = sum((cost - mean(costs)) ** 2 for cost in costs)
    return Line(
        ms_per_resource=slope * 1000,
        fixed_ms=intercept * 1000,
        r_squared=1 - residual / total if total else 1.0,
        largest_deviation=max(abs(cost - line) / abs(line) for cost, line in zip(costs, fitted, strict=True)),
        late_cost=marginal(points[-2], points[-1]) / marginal(points[0], points[-2]),
    )


def marginal(smaller: Point, larger: Point) -> float:
    """Return the CPU seconds a resource that the larger of two sizes has, and the smaller has not."""
    return (larger.cpu_seconds - smaller.cpu_seconds) / (larger.resources - smaller.resources)


def write_spec(folder: Path, units: int) -> Path:
    """Write a spec with that many APIs, each with a table and a bucket of its own, and return its path."""
    code = folder / "api"
    code.mkdir(parents=True)
    (code / "app.py").write_text(_HANDLER, encoding="utf-8")
    spec = folder / "spec.yaml"
    spec.write_text(yaml.safe_dump(_spec(units), sort_keys=False), encoding="utf-8")
    return spec


def count_resources(out: Path) -> int:
    """Count the resources in the Terraform that a synth wrote."""
    stacks = [json.loads(file.read_bytes()) for file in out.glob("stacks/*/cdk.tf.json")]
    return sum(len(named) for stack in stacks for named in stack.get("resource", {}).values())


def _spec(units: int) -> dict[str, Any]:
    services: dict[str, Any] = {}
    for unit in range(units):
        services[f"items-{unit}"] = {"type": "table", "key": {"partition": "id"}}
        services[f"files-{unit}"] = {"type": "bucket"}
        services[f"api-{unit}"] = {
            "type": "rest-api",
            "code": "api",
            "routes": {"GET /items/{id}": "app.handler", "PUT /items/{id}": "app.handler"},
            "uses": {f"items-{unit}": "write", f"files-{unit}": "write"},
        }
    return {
        "name": "growth",
        "domain": "example.com",
        "strategy": "active-active",
        "objectives": {"rto": "5m", "rpo": "1m"},
        "regions": {"primary": "us-east-1", "standby": "us-west-2"},
        "traffic": {"policy": "latency"},
        "services": services,
    }
