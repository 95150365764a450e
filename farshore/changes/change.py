"""The change itself: what happens in each stack, the configurations it writes, and its steps."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from farshore.changes.arriving import Arriving
from farshore.changes.build import Build, Phase, ServiceFacts, StackBuild, Terraform
from farshore.changes.configuration import (
    arrivals,
    by_name,
    data_sources,
    imports_in,
    mentions,
    moves_in,
    providers,
    resources,
    service_of,
    type_of,
)
from farshore.changes.difference import attribute_of, changed_arguments, changed_paths
from farshore.changes.facts import CAPACITY, NAMES, REPLACES, WRITTEN_IN_PLACE, holds_data
from farshore.changes.leaving import Leaving
from farshore.changes.refusals import Pair, PlaceOf, refuse
from farshore.changes.steps import Step, Work, steps
from farshore.changes.transition import final, leaving, transitional, widened
from farshore.findings import Place, dotted

NOTHING = Build(())
"""What was written before a first deployment."""


class Changed(NamedTuple):
    """A resource that stays and changes.

    Attributes:
        address: Its address.
        paths: The paths of the attributes that change; never their values.
        replaced: Of these, those for which Terraform deletes the resource and creates another.
        gap: Whether there is none in between: it is deleted first.
    """

    address: str
    paths: tuple[str, ...]
    replaced: tuple[str, ...] = ()
    gap: bool = False


class OwnFile(NamedTuple):
    """A file of the user's own that is part of a stack, of which nobody knows what it makes.

    Attributes:
        name: Its name.
        verb: What happens to it: `adds`, `changes` or `drops`.
    """

    name: str
    verb: str


class Moved(NamedTuple):
    """A resource that stays as it is under another address."""

    old: str
    new: str


class Touched(enum.Enum):
    """What a reader asks about first."""

    DATA = "data"
    NAMES = "names"
    CAPACITY = "capacity"


@dataclass(frozen=True)
class StackChange:
    """What happens in one stack.

    Attributes:
        name: The stack.
        phase: When it is applied.
        region: The region it lives in, if it is a region's.
        is_new: Whether there was none of this name, or it was being taken apart.
        leaving: Whether the spec no longer has it.
        added: Addresses of resources that are created.
        imported: Addresses of resources that are in AWS already and are taken over.
        overwritten: Those of the added ones that replace what an adopted bucket may have, such as its policy.
        changed: Resources that change.
        moved: Resources that get another address.
        forgotten: Addresses that Terraform forgets; in AWS they stay as they are.
        destroyed: Addresses of resources that are deleted in AWS.
        dropped_parts: Parts of resources that go last, as `aws_dynamodb_table.orders_table: by-day`.
        settings: Other parts of the configuration that change: `provider.aws`, `output.api_url`, `terraform.…`.
        beside: The user's own files that come, change or go; what they make is not looked at.
        carried: The digest of each of the user's own files that the stack ends with, by name.
        final: The configuration to end with.
        transition: The one to apply first, None where one apply is enough.
    """

    name: str
    phase: Phase
    region: str | None
    is_new: bool
    leaving: bool
    added: tuple[str, ...]
    imported: tuple[str, ...]
    overwritten: tuple[str, ...]
    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    forgotten: tuple[str, ...]
    destroyed: tuple[str, ...]
    dropped_parts: tuple[str, ...]
    settings: tuple[str, ...]
    beside: tuple[OwnFile, ...]
    carried: Mapping[str, str]
    final: Terraform
    transition: Terraform | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing happens in it."""
        return not (self.gains or self.losses)

    @property
    def gains(self) -> tuple[str, ...]:
        """What its first apply does, as `adds 2 resources`."""
        grown = [one for one in self.changed if one.paths]
        counts = (("adds", self.added), ("imports", self.imported), ("changes", grown), ("moves", self.moved))
        told = [f"{verb} {resource_count(len(those))}" for verb, those in counts if those]
        told += [] if self.leaving else _own_files(self.beside)
        return tuple(told) or (("updates the stack's settings",) if self.settings and not self.losses else ())

    @property
    def losses(self) -> tuple[str, ...]:
        """What its last apply does, as `forgets 3 resources`."""
        counts = (("forgets", self.forgotten), ("destroys", self.destroyed))
        told = [f"{verb} {resource_count(len(those))}" for verb, those in counts if those]
        told += _own_files(self.beside) if self.leaving else []
        return (*told, *(f"drops {part}" for part in self.dropped_parts))

    @property
    def destroyed_data(self) -> tuple[str, ...]:
        """Addresses whose data goes with this change, replaced resources included."""
        replaced = [one.address for one in self.changed if one.replaced]
        return tuple(one for one in (*self.destroyed, *replaced) if holds_data(type_of(one)))

    @property
    def touched(self) -> frozenset[Touched]:
        """What the change of this stack touches."""
        whole = [*self.added, *self.imported, *self.forgotten, *self.destroyed]
        kinds = {type_of(address) for address in (*whole, *(one.address for one in self.changed))}
        attributes = {(type_of(one.address), attribute_of(path)) for one in self.changed for path in one.paths}
        attributes |= {(kind, "") for kind in kinds}
        sorts = {
            Touched.DATA: any(map(holds_data, kinds)),
            Touched.NAMES: bool(kinds & NAMES.keys()),
            Touched.CAPACITY: bool(attributes & CAPACITY.keys()),
        }
        return frozenset(sort for sort, touched in sorts.items() if touched)


@dataclass(frozen=True)
class Change:
    """What a new spec does to what was written before.

    Attributes:
        first: Whether nothing was written before.
        stacks: What happens in each stack, in the order of a first deployment; those that leave included.
        steps: The applies, in their order.
        added: Services that are new, by name.
        dropped: Services that the spec no longer has, by name.
    """

    first: bool
    stacks: tuple[StackChange, ...]
    steps: tuple[Step, ...]
    added: Mapping[str, ServiceFacts]
    dropped: Mapping[str, ServiceFacts]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to apply."""
        return not self.steps

    @property
    def beside(self) -> bool:
        """Whether a file of the user's own comes, changes or goes."""
        return any(stack.beside for stack in self.stacks)

    @property
    def touched(self) -> frozenset[Touched]:
        """What the change touches in any stack."""
        return frozenset(sort for stack in self.stacks for sort in stack.touched)

    def services_of(self, addresses: Callable[[StackChange], Iterable[str]]) -> tuple[str, ...]:
        """Return the services that addresses of the stacks belong to, each once."""
        owners = [service_of(address) for stack in self.stacks for address in addresses(stack)]
        return tuple(dict.fromkeys(owner for owner in owners if owner))


def nowhere(*path: str | int) -> Place:
    """Name the place of a key of a spec that was not read from a file."""
    return Place("spec", path=dotted(path))


def _own_files(files: Sequence[OwnFile]) -> list[str]:
    counts = Counter(file.verb for file in files)
    return [f"{verb} {number} file{'' if number == 1 else 's'} of your own" for verb, number in counts.items()]


_AGAIN = ("finishes what may have failed",)


def compare(previous: Build | None, new: Build, place: PlaceOf = nowhere, tried: str | None = None) -> Change:
    """Say what a new build does to the previous one.

    Args:
        previous: What has been applied, None before the first deployment.
        new: What the spec asks for.
        place: Where keys of the spec stand; for refusals.
        tried: A stack whose last apply may have failed, so that it is applied again in any case.

    Raises:
        ChangeRefused: It would destroy data or cannot be done in one pass.
    """
    old = previous or NOTHING
    refuse(old, new, place)
    stacks = [*(_stack(old, new, stack) for stack in new.stacks), *_leaving_stacks(old, new)]
    ordered = tuple(sorted(stacks, key=lambda stack: stack.phase.rank))  # stable: within a phase, as given
    works = [
        Work(stack.name, stack.phase, gains, stack.losses, stack.leaving, _needs_upgrade(old, stack))
        for stack in ordered
        for gains in [_AGAIN if stack.name == tried and stack.is_empty else stack.gains]
    ]
    return Change(
        previous is None,
        ordered,
        steps(works),
        {name: facts for name, facts in new.services.items() if name not in old.services},
        {name: facts for name, facts in old.services.items() if name not in new.services},
    )


def _stack(previous: Build, new: Build, stack: StackBuild) -> StackChange:
    there = next((one for one in previous.stacks if one.name == stack.name), None)
    before: Terraform = there.terraform if there else {}
    pair = Pair(stack.name, before, stack.terraform)
    fate, arriving = Leaving.of(previous, new, stack.name, stack.phase), pair.arriving
    dropped = _dropped(pair)
    forgotten = tuple(address for address in dropped if address in arriving.kept or fate.is_forgotten(address))
    after = final(before, stack.terraform, forgotten, arriving.imports)
    kept = Pair(stack.name, before, after)
    adopted = imports_in(after).keys()
    moved = _moved(kept)
    new_ones = arrivals(before, after)
    changed, parts = _changed(kept, arriving)
    narrowed = [*dropped, *parts]
    result = StackChange(
        name=stack.name,
        phase=stack.phase,
        region=stack.region,
        is_new=not any(one.name == stack.name and not one.leaving for one in previous.stacks),
        leaving=False,
        added=tuple(one for one in new_ones if one not in adopted),
        imported=tuple(one for one in (*new_ones, *arriving.rehomed) if one in adopted),
        overwritten=_overwritten(stack.terraform, new_ones, new),
        changed=changed,
        moved=moved,
        forgotten=forgotten,
        destroyed=tuple(address for address in dropped if address not in forgotten),
        dropped_parts=parts,
        settings=_settings(before, after),
        beside=_beside(there.beside if there else {}, stack.beside),
        carried=stack.beside,
        final=after,
        transition=transitional(before, after, dropped, arriving.rehomed) if narrowed else None,
    )
    return result if result.gains else replace(result, transition=None)


def _overwritten(terraform: Terraform, added: Iterable[str], new: Build) -> tuple[str, ...]:
    """Return what is created over something that a bucket may have, because the spec adopts the bucket."""
    adopted = {
        block["id"]
        for stack in new.stacks
        for address, block in imports_in(stack.terraform).items()
        if type_of(address) == "aws_s3_bucket"
    }
    here, imported = resources(terraform), imports_in(terraform)
    return tuple(
        one
        for one in added
        if type_of(one) in WRITTEN_IN_PLACE
        and (here[one].get("bucket") in adopted or mentions(here[one].get("bucket"), imported))
    )


def _dropped(pair: Pair) -> tuple[str, ...]:
    here, moves = resources(pair.after), moves_in(pair.after)
    return tuple(one for one in resources(pair.before) if one not in here and moves.get(one) not in here)


def _moved(pair: Pair) -> tuple[Moved, ...]:
    there, here = resources(pair.before), resources(pair.after)
    return tuple(Moved(old, now) for old, now in moves_in(pair.after).items() if old in there and now in here)


def _changed(pair: Pair, arriving: Arriving) -> tuple[tuple[Changed, ...], tuple[str, ...]]:
    """Return the resources that change before anything is dropped, and the parts that are dropped last."""
    changed, parts = [], []
    for address, before, after in pair.same():
        if address in arriving.rehomed:
            continue
        wide = widened(address, before, after)
        paths = changed_arguments(before, wide)
        if paths:
            facts = REPLACES.get(type_of(address), {})
            replaced = tuple(path for path in paths if attribute_of(path) in facts)
            overlaps = after.get("lifecycle", {}).get("create_before_destroy", False)
            changed.append(Changed(address, paths, replaced, bool(replaced) and not overlaps))
        if changed_arguments(wide, after):
            parts.append(f"{address}: {', '.join(_dropped_names(wide, after))}")
    return tuple(changed), tuple(parts)


def _dropped_names(wide: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    kept = by_name(after.get("global_secondary_index"))
    return [name for name in by_name(wide.get("global_secondary_index")) if name not in kept]


def _settings(before: Terraform, after: Terraform) -> tuple[str, ...]:
    """Return what else changes: providers, data sources, outputs, versions; of providers, those that were there."""
    if not before:
        return ()
    was, now = providers(before), providers(after)
    found = [f"provider.{key}" for key in now if key not in was or changed_paths(was[key], now[key])]
    found += changed_paths(data_sources(before), data_sources(after))
    for section in ("terraform", "output", "variable", "locals"):
        found += changed_paths({section: before.get(section) or None}, {section: after.get(section) or None})
    return tuple(found)


def _beside(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[OwnFile, ...]:
    """Return which of the user's own files come, change and go."""
    return tuple(
        OwnFile(name, "adds" if name not in before else "changes" if name in after else "drops")
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    )


def _needs_upgrade(previous: Build, stack: StackChange) -> bool:
    """Say whether another version of a provider is asked for than the folder's lock file may hold."""
    before = next((one.terraform for one in previous.stacks if one.name == stack.name), None)
    return before is not None and _wanted(before) != _wanted(stack.final)


def _wanted(terraform: Terraform) -> Any:
    return terraform.get("terraform", {}).get("required_providers")


def _leaving_stacks(previous: Build, new: Build) -> list[StackChange]:
    here = {stack.name for stack in new.stacks}
    return [_leaving_stack(previous, new, stack) for stack in previous.stacks if stack.name not in here]


def _leaving_stack(previous: Build, new: Build, stack: StackBuild) -> StackChange:
    fate = Leaving.of(previous, new, stack.name, stack.phase)
    addresses = list(resources(stack.terraform))
    forgotten = tuple(address for address in addresses if fate.is_forgotten(address))
    return StackChange(
        name=stack.name,
        phase=stack.phase,
        region=stack.region,
        is_new=False,
        leaving=True,
        added=(),
        imported=(),
        overwritten=(),
        changed=(),
        moved=(),
        forgotten=forgotten,
        destroyed=tuple(address for address in addresses if address not in forgotten),
        dropped_parts=(),
        settings=(),
        beside=_beside(stack.beside, {}),
        carried={},
        final=leaving(stack.terraform, forgotten),
        transition=None,
    )


def resource_count(number: int) -> str:
    """Return `1 resource`, `2 resources`."""
    return f"{number} resource{'' if number == 1 else 's'}"
