"""Where in the Terraform files what a plan names is declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from farshore.findings import Finding, Place
from farshore.plan.address import module_steps, without_keys

if TYPE_CHECKING:  # most reviews get no Terraform files
    from farshore.hcl.directory import Declared
    from farshore.hcl.tree import ModulePath, Tree


class Written(NamedTuple):
    """Where something is declared.

    Attributes:
        place: The block in the repository; for what a downloaded module declares, the call of that module.
        downloaded: The block in the downloaded module, where there is one.
    """

    place: Place
    downloaded: Place | None = None


def find(tree: Tree, address: str) -> Written | None:
    """Return where an address of a plan is declared; None when nothing that was read declares it.

    For what is not declared any more, the block that says so: `removed`, or `moved`. For what is in a module that
    could not be read, the call of that module.
    """
    found: Declared | None = None
    own: Declared | None = None
    for path, name in _steps(address):
        directory = tree.modules.get(path)
        if directory is None:
            break
        found = directory.declared.get(name)
        if found is None:
            return _leaving(tree, address)
        own = own if path in tree.downloaded else found
    if own is None or found is None:
        return None
    return Written(own.place, None if found is own else found.place)


def _leaving(tree: Tree, address: str) -> Written | None:
    """Return the block that says of an address, or of a module around it, that it is not declared any more."""
    steps = list(_steps(address))
    for path, _ in steps:
        directory = tree.modules.get(path)
        if directory is None or path in tree.downloaded:
            return None
        names = [name for _, name in steps[len(path) :]]
        for length in range(len(names), 0, -1):
            if leaving := directory.leaving.get(".".join(names[:length])):
                return Written(leaving.place)
    return None


def _steps(address: str) -> Iterator[tuple[ModulePath, str]]:
    """Yield the names in an address, each with the module that declares it, from the root module down."""
    path: list[str] = []
    for name, _ in module_steps(address):
        yield tuple(path), f"module.{name}"
        path.append(name)
    rest = f"{without_keys(address)}.".removeprefix("".join(f"module.{name}." for name in path)).rstrip(".")
    if rest:
        yield tuple(path), rest


def located(finding: Finding, trees: Mapping[str, Tree]) -> Finding:
    """Return a finding with the blocks that it is about, as far as they are known.

    Args:
        finding: The finding.
        trees: The configuration of each plan that has one, by the plan's file.
    """

    def written(place: Place) -> list[Place]:
        tree = trees.get(place.file)
        found = find(tree, place.path) if tree and place.path else None
        return [one._replace(path=place.path) for one in found or () if one]

    first = (written(finding.cause) if finding.cause else []) or written(finding.place)
    others = [*first[1:], *(one for place in finding.places for one in written(place))]
    related = dict.fromkeys(one for one in others if one not in first[:1])
    return replace(finding, code=first[0] if first else None, related_code=tuple(related))
