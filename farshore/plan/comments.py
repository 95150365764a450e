"""Comments in Terraform files that accept findings: `# farshore:ignore RULE: reason` directly above a block.

Or at the end of its first line. It accepts the findings of that rule about what the block declares, in all instances
and in every plan that is made from the file, and nothing else; above a provider's block, the findings that this causes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from farshore.errors import InputError, Problem
from farshore.findings import Finding, Place, Waiver
from farshore.hcl.directory import Commented
from farshore.hcl.tree import ModulePath, Tree
from farshore.ignores import Ignore, IgnoreRefused, ignore_in
from farshore.plan.address import module_steps, without_keys


@dataclass(frozen=True, slots=True)
class CodeWaiver(Waiver):
    """What a comment above a block accepts.

    Attributes:
        declared: What the block declares: the file of a plan, and an address in the configuration, without keys.
    """

    declared: frozenset[tuple[str, str]] = frozenset()

    def covers(self, finding: Finding) -> bool:
        """Say whether the finding is about what the block declares, or of a module call about anything in it."""
        places = [*finding.places, finding.cause] if finding.cause else finding.places
        return self.rule == finding.rule and any(
            (place.file, address) in self.declared for place in places for address in _around(place.path)
        )


def waivers_in(trees: Mapping[str, Tree]) -> list[CodeWaiver]:
    """Return what the comments of some configurations accept.

    Args:
        trees: The configuration of each plan that has one, by the plan's file.

    Raises:
        InputError: A comment begins as one that accepts something, and cannot be understood or stands at no block that
            declares anything; says so of each.
    """
    declared: dict[Place, set[tuple[str, str]]] = {}
    ignores: dict[Place, Ignore] = {}
    names: dict[Place, str] = {}
    problems: dict[Place, Problem] = {}
    for plan, module, place, text, about in _comments(trees):
        try:
            ignore = ignore_in(text)
            if ignore is None:
                continue
            address = _declares(about)
        except IgnoreRefused as error:
            problems[place] = Problem(place, str(error))
            continue
        ignores[place] = ignore
        whole = ".".join([*(f"module.{name}" for name in module), address])
        names.setdefault(place, whole)
        declared.setdefault(place, set()).add((plan, without_keys(whole)))
    if problems:
        raise InputError(sorted(problems.values(), key=lambda one: (one.place.file, one.place.line or 0)))
    return [
        CodeWaiver(rule, one.reason, one.until, address=names[place], place=place, declared=frozenset(declared[place]))
        for place, one in ignores.items()
        for rule in one.rules
    ]


def _comments(trees: Mapping[str, Tree]) -> Iterator[tuple[str, ModulePath, Place, str, Commented]]:
    """Yield the lines of the comments that count, a stranger's not among them, with the plan and the module."""
    for plan, tree in trees.items():
        for module, directory in tree.own_modules():
            for one in directory.comments:
                for number, text in enumerate(one.comment.texts):
                    yield plan, module, Place(one.file, one.comment.line + number), text, one


def _declares(commented: Commented) -> str:
    """Return the address that the block of a comment declares, or says to be no more, within its module.

    Raises:
        IgnoreRefused: There is none.
    """
    block = commented.block
    if block is None:
        raise IgnoreRefused(
            "`farshore:ignore` stands at no block; put it directly above the block that it is about, or at the end of "
            "its first line"
        )
    address = block.address or block.arguments.get("from")
    if address is None:
        raise IgnoreRefused(
            f"`farshore:ignore` stands at a `{block.kind}` block, of which nothing is ever found; put it above the "
            "resource, the module call or the provider that it is about"
        )
    return address


def _around(address: str) -> Iterator[str]:
    """Yield an address without its keys, and those of the module calls that lead there."""
    yield without_keys(address)
    yield from accumulate((f"module.{name}" for name, _ in module_steps(address)), "{}.{}".format)
