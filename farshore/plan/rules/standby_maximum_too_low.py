"""standby-maximum-too-low: a standby that cannot grow to what the primary runs all the time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Estate, PlanRule
from farshore.plan.relations.roles import RegionRoles, Roles
from farshore.plan.relations.twins import TwinGroup
from farshore.plan.resource import Resource
from farshore.plan.values import Path


@dataclass(frozen=True, slots=True)
class Range:
    """The arguments between which a type scales.

    Attributes:
        maximum: What it never grows beyond.
        needs: What it has at least while it serves; the greatest that is known counts.
    """

    maximum: Path
    needs: tuple[Path, ...]


# Read in the provider's documentation of each type, 2026-11-21:
# https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
RANGES = {
    "aws_autoscaling_group": Range(("max_size",), (("desired_capacity",), ("min_size",))),
    "aws_appautoscaling_target": Range(("max_capacity",), (("min_capacity",),)),
    "aws_eks_node_group": Range(
        ("scaling_config", 0, "max_size"), (("scaling_config", 0, "desired_size"), ("scaling_config", 0, "min_size"))
    ),
    "aws_rds_cluster": Range(
        ("serverlessv2_scaling_configuration", 0, "max_capacity"),
        (("serverlessv2_scaling_configuration", 0, "min_capacity"),),
    ),
}

_SERVICE = "aws_ecs_service"
"""What an Application Auto Scaling target may scale, and says by `desired_count` how much of it runs."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A pair of which one cannot grow to what the other has.

    Attributes:
        small: The one that cannot, and `path` its maximum.
        large: The one that has more, and `need` where it says so; what it scales, where that says it.
    """

    small: Resource
    path: Path
    large: Resource
    need: Path


@PLAN_RULES.register
class StandbyMaximumTooLow(PlanRule):
    """Compares the maximum of each twin with what the other runs while nothing has failed."""

    id = "standby-maximum-too-low"
    title = "A standby's maximum is below what the primary runs"
    severity = Severity.WARNING
    why = (
        "A standby may be small, if it can grow. When its maximum is below what the primary needs on an ordinary day, "
        "no alarm and no scaling policy gets it there: it takes the traffic over and is overloaded."
    )
    remedy = "Raise the standby's maximum to the primary's; only what runs is paid for."
    source = (
        "https://docs.aws.amazon.com/wellarchitected/2022-03-31/framework/"
        "rel_manage_service_limits_limits_considered.html"
    )
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_autoscaling_group" "web_standby" {
          provider           = aws.standby
          name               = "web"
          availability_zones = ["us-west-2a", "us-west-2b"]
          min_size           = 1
          desired_capacity   = 1
          max_size           = 12

          launch_template {
            id = aws_launch_template.web_standby.id
          }
        }
    """
    bad = """
        resource "aws_autoscaling_group" "web_standby" {
          provider           = aws.standby
          name               = "web"
          availability_zones = ["us-west-2a", "us-west-2b"]
          min_size           = 1
          desired_capacity   = 1
          max_size           = 4

          launch_template {
            id = aws_launch_template.web_standby.id
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return at most one finding for each resource that cannot take over from one of its twins."""
        roles = subject.once(RegionRoles)
        for group in subject.twins.groups:
            members = [one for one in group.members if one.action.remains and one.type in RANGES]
            for small in members:
                worst = _worst(small, members, roles)
                if worst:
                    yield self._finding(worst, roles.of(str(small.region), str(worst.large.region)), group)

    def _finding(self, one: Shortage, roles: Roles | None, group: TwinGroup) -> Finding:
        maximum, need = one.small.shown(*one.path), one.large.shown(*one.need)
        grows = f"can grow to {maximum} only" if maximum is not None else "cannot grow that far"
        amount = f" ({need})" if need is not None else ""
        off = _value(one.small, one.path) == 0
        doubts = []
        if roles is None:
            small, large = (f"`{each.address}` in {each.region}" for each in (one.small, one.large))
            doubts = [f"that {small} takes over from {large} is concluded from their sizes"]
        elif not roles.stated:
            doubts = [roles.why]
        if group.inferred:
            doubts.append(f"they are taken for twins because {group.why}")
        return self.about(
            one.small,
            f"`{one.small.address}` in {one.small.region} {grows} by `{_name(one.path)}`, and "
            f"`{one.large.address}` in {one.large.region} has `{_name(one.need)}`{amount} while nothing has failed, "
            f"so {one.small.region} cannot carry that load" + (" until somebody raises the maximum" if off else ""),
            *([one.large] if one.large.region else []),
            severity=Severity.NOTE if off or group.inferred else self.severity,
            inferred=doubts,
        )


def _worst(small: Resource, members: Iterable[Resource], roles: RegionRoles) -> Shortage | None:
    """Return what one member lacks most to take over from another; no primary has to take over from its standby."""
    found = []
    for large in members:
        between = roles.of(str(small.region), str(large.region)) if large is not small else None
        shortage = _shortage(small, large)
        if shortage and not (between and between.primary == small.region):
            found.append(shortage)
    return max(found, key=lambda one: _value(one.large, one.need) or 0, default=None)


def _shortage(small: Resource, large: Resource) -> Shortage | None:
    path = RANGES[small.type].maximum
    maximum = _value(small, path)
    needs = [(large, need) for need in RANGES[large.type].needs]
    needs += [(service, ("desired_count",)) for service in _scaled(large)]
    known = [(value, one, need) for one, need in needs if (value := _value(one, need)) is not None]
    if maximum is None or not known:
        return None
    value, holder, need = max(known, key=lambda each: each[0])
    return Shortage(small, path, holder, need) if maximum < value else None


def _scaled(target: Resource) -> Iterator[Resource]:
    """Yield the services that an Application Auto Scaling target scales."""
    if target.type == "aws_appautoscaling_target":
        yield from (one for one in target.plan.referenced(target, "resource_id") if one.type == _SERVICE)


def _value(one: Resource, path: Path) -> float | None:
    value = one.get(*path)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _name(path: Path) -> str:
    return ".".join(str(step) for step in path if isinstance(step, str))
