"""Changes that would destroy data, or that cannot be done in one pass: refused by name, with the ways on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from farshore.changes.arriving import Arriving
from farshore.changes.build import Build, StackBuild
from farshore.changes.configuration import (
    arrivals,
    by_name,
    forgotten_in,
    imports_in,
    moves_in,
    provider_of,
    providers,
    renamed,
    resources,
    service_of,
    type_of,
)
from farshore.changes.difference import attribute_of, changed_arguments
from farshore.changes.facts import LEAVES_ITS_HOME, REPLACES, holds_data
from farshore.changes.leaving import may_go
from farshore.changes.transition import expiry_of
from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.plan.types import Scope, facts
from farshore.suggest import hint

PlaceOf = Callable[..., Place]
"""Tells where in the spec some keys stand: `place("services", "orders", "key")`."""


class ChangeRefused(InputError):
    """The change would destroy data, or cannot be done in one pass; each problem names the ways on."""


@dataclass(frozen=True)
class Pair:
    """A stack as it was written before and as it is now.

    Attributes:
        stack: Its name.
        before: The configuration of the previous output, empty for a new stack.
        after: The configuration that the spec asks for.
    """

    stack: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def same(self) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
        """Yield the resources that stay: the address, how it was (with what moved by its new name), how it is."""
        moves, now = moves_in(self.after), resources(self.after)
        for old, body in resources(self.before).items():
            address = old if old in now else moves.get(old, old)
            if address in now:
                yield address, renamed(body, moves), now[address]

    def reborn(self) -> list[tuple[str, str]]:
        """Return data that has one address less and another more under one name in AWS: the old and the new address.

        A table's address names its home.
        """
        moves, here, there = moves_in(self.after), resources(self.after), resources(self.before)
        gone = [one for one in there if one not in here and moves.get(one) not in here]
        new = arrivals(self.before, self.after)
        return [
            (old, now)
            for old in gone
            for now in new
            if holds_data(type_of(old)) and _named(old, there[old]) == _named(now, here[now])
        ]

    @property
    def arriving(self) -> Arriving:
        """What comes to the stack and is in AWS already."""
        return Arriving(self.before, self.after)


def _named(address: str, body: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what tells a resource from others of its kind: its type and, if it has one, its name in AWS."""
    name = body.get("name") or body.get("bucket")
    return (type_of(address), name) if name else (address,)


def pairs(previous: Build, new: Build) -> list[Pair]:
    """Return the stacks of the new build, each with what was written before."""
    before = {stack.name: stack.terraform for stack in previous.stacks}
    return [Pair(stack.name, before.get(stack.name, {}), stack.terraform) for stack in new.stacks]


def refuse(previous: Build, new: Build, place: PlaceOf) -> None:
    """Refuse a change that would destroy data or cannot be done in one pass.

    Raises:
        ChangeRefused: With everything that stands in the way.
    """
    problems = [*_destroyed_in_one_pass(previous, new, place), *_never_there(previous, new, place)]
    for pair in pairs(previous, new):
        problems += [*_replaced(pair, previous, new, place), *_key_types(pair, place), *_expiry(pair, place)]
        problems += [*_elsewhere(pair, place), *_unknown_ids(pair, place)]
    problems += _state_moved(previous.stacks, new.stacks, place)
    if problems:
        raise ChangeRefused(list({str(problem): problem for problem in problems}.values()))


def _destroyed_in_one_pass(previous: Build, new: Build, place: PlaceOf) -> Iterator[Problem]:
    for index, service in enumerate(new.destroy):
        facts = previous.services.get(service)
        if facts and facts.stateful and facts.protected and service not in new.services:
            yield Problem(
                place("destroy", index),
                f"`{service}` is still protected from deletion, so it cannot be destroyed in one pass. Put it back "
                "under `services`, leave it under `destroy`, run synth and apply: that takes the protection off. Then "
                "take it out of `services`, run synth and apply again. To keep its data, take it out of `destroy`.",
            )


def _never_there(previous: Build, new: Build, place: PlaceOf) -> Iterator[Problem]:
    forgotten = {service_of(address) for stack in previous.stacks for address in forgotten_in(stack.terraform)}
    known = {*previous.services, *new.services}
    for index, service in enumerate(new.destroy):
        if service in known or service in previous.destroy:
            continue
        if service in forgotten:
            words = (
                f"Terraform no longer manages `{service}`, so it cannot destroy it. Put it back under `services` "
                "first, run synth and apply; or delete its data in AWS yourself and take it out of `destroy`."
            )
        else:
            words = f"there is no service `{service}`, and there was none before{hint(service, known)}"
        yield Problem(place("destroy", index), words)


def _replaced(pair: Pair, previous: Build, new: Build, place: PlaceOf) -> Iterator[Problem]:
    """Find changes for which Terraform deletes data and starts with an empty resource."""
    rehomed = pair.arriving.rehomed
    for address, before, after in pair.same():
        service, facts = service_of(address), REPLACES.get(type_of(address), {})
        if not holds_data(type_of(address)) or may_go(previous, new, service) or address in rehomed:
            continue
        for attribute in dict.fromkeys(map(attribute_of, changed_arguments(before, after))):
            if attribute in facts:
                field, words = facts[attribute]
                yield Problem(
                    place("services", service, *field.split()) if service in new.services else place("services"),
                    f"{words} cannot change: Terraform would delete {address} in {pair.stack} with its data and create "
                    f"an empty one. {_ways_around(service)}",
                )


def _ways_around(service: str | None) -> str:
    return (
        f"To keep the data: {_copied(service)} To lose it: list `{service}` under `destroy`, run "
        "synth and apply; then make this change, run synth and apply again."
    )


def _copied(service: str | None) -> str:
    return (
        f"undo this, add a service of another name beside `{service}`, copy the data, let the others use the new one, "
        f"and take `{service}` out."
    )


def _key_types(pair: Pair, place: PlaceOf) -> Iterator[Problem]:
    """Find key attributes whose type changes, which the provider passes over in silence.

    https://github.com/hashicorp/terraform-provider-aws/issues/22852 and 23618 (2026-11-27)
    """
    for address, before, after in pair.same():
        if type_of(address) != "aws_dynamodb_table":
            continue
        old, now = by_name(before.get("attribute")), by_name(after.get("attribute"))
        changed = [name for name in now if name in old and old[name].get("type") != now[name].get("type")]
        own_keys = {after.get("hash_key"), after.get("range_key")}
        for name in changed:
            service = service_of(address)
            ways = _rebuild_indexes(name) if name not in own_keys else f"To change it, {_copied(service)}"
            yield Problem(
                place("services", service),
                f"the type of the attribute `{name}` cannot change while a key of `{service}` has it. {ways}",
            )


def _rebuild_indexes(attribute: str) -> str:
    return (
        f"It takes two passes: take out the indexes with `{attribute}`, run synth and apply; then add them with the "
        "new type, run synth and apply again. Or add an attribute and an index of other names beside them."
    )


def _expiry(pair: Pair, place: PlaceOf) -> Iterator[Problem]:
    """Find tables whose items are to expire by another attribute at once.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
    """
    for address, before, after in pair.same():
        old, now = expiry_of(before), expiry_of(after)
        if type_of(address) != "aws_dynamodb_table" or not old or not now:
            continue
        if old.get("enabled") and now.get("enabled") and old["attribute_name"] != now["attribute_name"]:
            service = service_of(address)
            yield Problem(
                place("services", service, "expires"),
                f"DynamoDB cannot change the attribute by which items of `{service}` expire in one pass. Take "
                "`expires` out, run synth and apply; an hour later at the earliest, set "
                f"`expires: {now['attribute_name']}`, run synth and apply again. In between nothing expires. Or keep "
                f"`expires: {old['attribute_name']}`.",
            )


def _elsewhere(pair: Pair, place: PlaceOf) -> Iterator[Problem]:
    """Find regional resources that would be looked for in another region than they are in."""
    old, now = providers(pair.before), providers(pair.after)
    here, imported = resources(pair.after), {**pair.arriving.imports, **imports_in(pair.after)}
    for old_address, new_address in pair.reborn():
        if new_address not in imported:
            was, is_now = (
                providers(one)[provider_of(address, resources(one)[address])].get("region")
                for one, address in ((pair.before, old_address), (pair.after, new_address))
            )
            yield Problem(place("regions", "home"), _moved_away(old_address, pair.stack, str(was), str(is_now), True))
    for address, body in resources(pair.before).items():
        used = provider_of(address, body)
        stays = here.get(address)
        region = old.get(used, {}).get("region")
        key = provider_of(address, stays) if stays is not None else used
        target = now.get(key, {}).get("region", region)
        if facts(type_of(address)).scope is Scope.REGIONAL and region != target:
            yield Problem(
                place("regions"), _moved_away(address, pair.stack, str(region), str(target), stays is not None)
            )


def _moved_away(address: str, stack: str, region: str, target: str, stays: bool) -> str:
    service = service_of(address)
    if stays and holds_data(type_of(address)):
        ways = LEAVES_ITS_HOME.get(
            type_of(address), f"make {target} a standby first, run synth and apply; then make this change"
        )
        return (
            f"`{service}` was born in {region} and cannot move to {target}: Terraform would lose sight of {address} in "
            f"{stack} and try to create it anew. Set `regions.home: {region}`: primary and standby change only their "
            f"roles. If {region} is to go, {ways}."
        )
    return (
        f"Terraform would look for {address} in {stack} in {target}, and it is in {region}. Keep {region} where it is "
        f"in `regions`, run synth and apply; or take `{service}` out first, run synth and apply, and then make this "
        "change."
    )


def _unknown_ids(pair: Pair, place: PlaceOf) -> Iterator[Problem]:
    for address in pair.arriving.unknown:
        service = service_of(address)
        yield Problem(
            place("services", service) if service else place(),
            f"{address} of {pair.stack} was forgotten and is still in AWS, so it has to be imported, and its id is "
            f"not known. Name what is there under `adopt` of `{service}`, or use another name for the service.",
        )


def _state_moved(previous: tuple[StackBuild, ...], new: tuple[StackBuild, ...], place: PlaceOf) -> Iterator[Problem]:
    """Find a backend that changes: applied from a fresh checkout, a stack would be created a second time."""
    before = {stack.name: stack.terraform.get("terraform", {}).get("backend") for stack in previous}
    for stack in new:
        backend = stack.terraform.get("terraform", {}).get("backend")
        if before.get(stack.name, backend) != backend:
            yield Problem(
                place("backend"),
                f"the state of {stack.name} would be kept elsewhere, and Terraform would not find it there. Keep "
                "`backend` as it is, and set `backend.shared` to the region that keeps the state now; or "
                "write the new output to another folder and copy each state "
                f"with `terraform state pull` there and `terraform state push -` here, starting with {stack.name}.",
            )
