"""Plans and states as a system that preflight and rank can judge: its regions, and what it needs of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from farshore.catalog import Catalog
from farshore.checks import Existing
from farshore.checks.requirements import Requirement
from farshore.checks.subject import Wanted
from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.plan.estate import MOVING_RULES, Answers, Estate
from farshore.plan.listing import joined
from farshore.plan.needs import Machine, Need, machines, members, needs, to_move
from farshore.plan.plan import Plan
from farshore.plan.quotas import demands
from farshore.spec import Spec
from farshore.spec.model import Regions
from farshore.spec.services import Hardware
from farshore.spec.services.base import SERVICE_NAME

_FALLBACK_NAME = "existing-system"
_ENDINGS = re.compile(r"(\.(tfstate|tfplan|plan|state|json))+$")


class DerivedSpec(Spec):
    """A spec that nobody wrote: nothing of it has a line in a file."""

    def place(self, *path: str | int) -> Place:  # noqa: ARG002 - the file is all there is
        """Return the file from which the system was read."""
        return Place(self.file)


@dataclass(frozen=True)
class System:
    """A system that was recognised in plans and states.

    Attributes:
        estate: The plans and states.
        spec: Its name and regions, as a spec has them.
        existing: What it needs, and what stands in the way of moving it.
    """

    estate: Estate
    spec: Spec
    existing: Existing

    def judged(self, answers: Answers) -> Existing:
        """Return the same with what stands in the way by what the account said."""
        estate = Estate(self.estate.plans, self.estate.catalog, standbys=self.estate.standbys, answers=answers)
        return self.existing._replace(findings=tuple(MOVING_RULES.check(estate)))


def recognise(
    plans: Sequence[Plan],
    catalog: Catalog,
    *,
    primary: str | None = None,
    standbys: Sequence[str] = (),
    candidates: Sequence[str] = (),
    compare_all: bool = False,
) -> System:
    """Return the system that plans and states describe together; no I/O.

    Args:
        plans: The plans and states, one for each state.
        catalog: What AWS offers where.
        primary: The region that serves today; the one with most resources among those that serve unless given.
        standbys: The regions that are to take over; the other regions that serve unless given.
        candidates: Regions under consideration.
        compare_all: Whether all regions of the partition are under consideration where neither those nor standbys are
            given.

    Raises:
        InputError: There is nothing of AWS in them, no region can be told, or a region is both primary and standby.
    """
    estate = Estate(plans, catalog, standbys=standbys)
    file = plans[0].file
    if not estate.remaining:
        raise InputError([Problem(Place(plan.file), _nothing(plan)) for plan in plans])
    home = primary or next(iter(estate.serving.regions or estate.regions), None)
    if home is None:
        raise InputError([Problem(Place(file), _NO_REGION)])
    if home in standbys:
        raise InputError(
            [Problem(Place(file), f"is of {home} already, so that it cannot be the standby; name another")]
        )
    if compare_all and not candidates and not standbys:
        partition = catalog.partition(home)
        candidates = [one.id for one in catalog.regions.values() if one.partition == partition]
    regions = Regions(
        primary=home,
        standby=tuple(standbys) or tuple(region for region in estate.serving.regions if region != home),
        candidates=tuple(region for region in candidates if region != home),
    )
    needed = tuple(_requirement(need, catalog) for need in needs(estate))
    spec = DerivedSpec(name=name_of(plans), regions=regions, file=file)
    findings = tuple(MOVING_RULES.check(estate))
    existing = Existing(
        needed,
        findings,
        tuple(MOVING_RULES),
        tuple(_remarks(estate, home)),
        tuple(_wanted(one) for one in machines(to_move(estate)) if _can_be_asked(one)),
        tuple(dict.fromkeys((one.quota.service, one.quota.code) for one in demands(estate) if one.quota.code)),
    )
    return System(estate, spec, existing)


_NO_REGION = (
    "does not tell in which region anything of it is; say it with `--primary REGION`, or with `--provider-region "
    "KEY=REGION` where the provider takes it from the environment"
)


def name_of(plans: Sequence[Plan]) -> str:
    """Return the name of the file, or of its folder, as the name of a system; the same for several files."""
    parts = re.split(r"[/\\]", _ENDINGS.sub("", plans[0].file))
    for part in reversed(parts if len(plans) == 1 else []):
        name = re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-")[: SERVICE_NAME.maximum].rstrip("-")
        if name not in ("", "terraform", "plan", "state", "stdin") and re.fullmatch(str(SERVICE_NAME.pattern), name):
            return name
    return _FALLBACK_NAME


def _requirement(need: Need, catalog: Catalog) -> Requirement:
    first = need.resources[0]
    return Requirement(
        aws_service=catalog.canonical(need.asked) or need.asked,
        asked=need.asked,
        needed_by=tuple(dict.fromkeys(one.address for one in need.resources)),
        why=f"is what `{first.address}` is made of",
        place=first.place,
        feature=catalog.feature(need.asked),
        of_spec=False,
    )


def _can_be_asked(machine: Machine) -> bool:
    """Say whether AWS tells of a kind which regions have it; of a database class it does so by engine."""
    return machine.offer == "ec2" or (machine.offer == "rds" and bool(machine.engine))


def _wanted(machine: Machine) -> Wanted:
    hardware = Hardware("instance_type", machine.kind, machine.engine or None)
    return Wanted(hardware, tuple(one.address for one in machine.resources), machine.resources[0].place)


def _nothing(plan: Plan) -> str:
    if plan.others:
        names = joined([f"{name.rpartition('/')[2]}" for name, _ in plan.others.most_common(3)])
        return f"holds nothing of AWS, only resources of {names}: there is nothing to look for in AWS's regions"
    return "holds no resources of AWS that are there after an apply: there is nothing to look for in AWS's regions"


def _remarks(estate: Estate, home: str) -> Iterator[str]:
    left_out = sorted({one.region for one in set(estate.remaining).difference(members(estate)) if one.region})
    if left_out:
        yield f"What is in {joined(left_out)} only watches or steers, and was not asked of the other regions."
    unresolved = sum(one.location.is_unresolved for one in members(estate))
    if unresolved:
        some = f"{unresolved} resources" if unresolved > 1 else "one resource"
        yield f"The region of {some} cannot be told; what they need is taken to be needed in {home}."
    if estate.is_partial:
        yield "A plan here is only a part of what an apply would leave (it failed, or was made with -target)."
    others = sum(sum(plan.others.values()) for plan in estate.plans)
    if others:
        some = f"{others} resources of other providers are" if others > 1 else "One resource of another provider is"
        yield f"{some} left out."
