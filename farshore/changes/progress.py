"""What stands when a change has been applied in part: for each stack, what its last apply made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from farshore.changes.build import Build, ServiceFacts, StackBuild, Terraform
from farshore.changes.change import NOTHING
from farshore.changes.configuration import moves_in, resources, service_of, type_of
from farshore.changes.facts import holds_data
from farshore.changes.leaving import may_go
from farshore.changes.steps import TRANSITION


def standing(before: Build | None, after: Build, transitions: Mapping[str, Terraform], applied: Iterable[str]) -> Build:
    """Return what stands between two builds. Data is protected if it is in either.

    Args:
        before: What was there before the change; None if it was a first deployment.
        after: What the change leads to.
        transitions: The transitional configurations by stack.
        applied: The folders of the steps that have been applied, in their order.
    """
    old = before or NOTHING
    reached = {stack: top for top, _, stack in (folder.partition("/") for folder in applied)}
    was, will_be = ({stack.name: stack for stack in build.stacks} for build in (old, after))
    stacks = []
    for name in {**was, **will_be}:
        stack = (will_be if name in reached else was).get(name)
        if stack is not None and reached.get(name) == TRANSITION:
            stack = replace(stack, terraform=transitions.get(name, stack.terraform))
        if stack is not None:
            stacks.append(stack)
    services = {name: _either(name, old, after) for name in {**old.services, **after.services}}
    return Build(tuple(stacks), services, (*old.destroy, *after.destroy), old.trial and after.trial)


def _either(name: str, old: Build, after: Build) -> ServiceFacts:
    *_, first = facts = [build.services[name] for build in (after, old) if name in build.services]
    return ServiceFacts(first.type, any(one.stateful for one in facts), any(one.protected for one in facts))


def data_left_out(standing: Build | None, after: Build, new: Build) -> tuple[str, ...]:
    """Return addresses of data that the last change adds, that is not taken to be there, and that the new build lacks.

    If it is there after all, Terraform destroys it: nothing tells it to forget it.

    Args:
        standing: What is taken to be there.
        after: What the last change leads to.
        new: What the spec asks for now.
    """
    return tuple(dict.fromkeys(_left_out(standing or NOTHING, after, new)))


def _left_out(standing: Build, after: Build, new: Build) -> Iterator[str]:
    there, here = _terraform_of(standing), _terraform_of(new)
    for stack in after.stacks:
        was, now = there(stack), here(stack)
        kept = {*resources(was), *resources(now), *moves_in(now)}
        for address in resources(stack.terraform):
            if holds_data(type_of(address)) and address not in kept and not may_go(after, new, service_of(address)):
                yield address


def _terraform_of(build: Build) -> Callable[[StackBuild], Terraform]:
    return lambda wanted: next((one.terraform for one in build.stacks if one.name == wanted.name), {})
