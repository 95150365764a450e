"""What a spec overrides, put into a stack's Terraform; and what of it cannot be meant.

Not the engine's own overrides: they append to a list that is there already, and cannot take anything out of it.
"""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from farshore.errors import InputError, Problem
from farshore.spec.overrides import Override
from farshore.spec.reader import located, shown
from farshore.suggest import hint

if TYPE_CHECKING:
    from farshore.constructs.stack import SpecStack
    from farshore.spec import Spec

Path = tuple["str | int", ...]
Wrong = tuple[Path, str]

# https://developer.hashicorp.com/terraform/language/meta-arguments (2026-11-28)
LIFECYCLE = (
    "create_before_destroy",
    "ignore_changes",
    "postcondition",
    "precondition",
    "prevent_destroy",
    "replace_triggered_by",
)
META_ARGUMENTS = ("depends_on", "lifecycle")


def overridden(terraform: dict[str, Any], overrides: Iterable[Override]) -> dict[str, Any]:
    """Return a stack's Terraform with what a spec overrides in it; addresses that it does not have are passed over."""
    result = copy.deepcopy(terraform)
    for override in overrides:
        kind, name = override.address.split(".", 1)
        body = result.get("resource", {}).get(kind, {}).get(name)
        if body is not None:
            result["resource"][kind][name] = merged(body, override.arguments)
    return result


def merged(value: Any, given: Any) -> Any:
    """Return a value of Terraform JSON, changed as an override says.

    A map changes the keys that it names, and null removes one. A block that is written as a list is changed by a map
    too: its only block, or those whose numbers the map has as keys. Everything else replaces the value.
    """
    if not isinstance(given, Mapping):
        return given
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        if _is_numbered(given):
            return _renumbered(value, given)
        if len(value) == 1:
            return [merged(value[0], given)]
    return _changed(value if isinstance(value, Mapping) else {}, given)


def _changed(value: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(value)
    for key, one in given.items():
        if one is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), one)
    return result


def _renumbered(value: list[Any], given: Mapping[str, Any]) -> list[Any]:
    numbered = {int(key): one for key, one in given.items()}
    changed = [merged(one, numbered.get(number, {})) for number, one in enumerate(value)]
    return [one for number, one in enumerate(changed) if numbered.get(number, {}) is not None]


def _is_numbered(given: Mapping[str, Any]) -> bool:
    return bool(given) and all(key.isascii() and key.isdigit() for key in given)


def check_overrides(spec: Spec, stacks: Iterable[SpecStack], terraform: Mapping[str, Mapping[str, Any]]) -> None:
    """Make sure that what a spec overrides is there to be overridden.

    Args:
        spec: The spec.
        stacks: Its stacks, with all their resources.
        terraform: The Terraform of each before anything is overridden, by the last word of its name.

    Raises:
        InputError: A stack, an address or an argument does not exist; or a map is given for one of several blocks.
    """
    by_part = {stack.part: stack for stack in stacks}
    wrong = [one for override in spec.overriding() for one in _wrong(override, by_part, terraform)]
    problems = [Problem(spec.place(*path), located(path, message)) for path, message in dict.fromkeys(wrong)]
    if problems:
        raise InputError(sorted(problems, key=lambda one: (one.place.line or 0, one.place.column or 0)))


def _wrong(
    override: Override, stacks: Mapping[str, SpecStack], terraform: Mapping[str, Mapping[str, Any]]
) -> Iterator[Wrong]:
    if override.stack is not None and override.stack not in stacks:
        known = f"{hint(override.stack, stacks)} Its stacks: {', '.join(stacks)}"
        yield override.path[:-1], f"this spec has no stack `{override.stack}`{known}"
        return
    candidates = [stacks[override.stack]] if override.stack else list(stacks.values())
    having = [stack for stack in candidates if override.address in stack.declared]
    if not having:
        known_addresses = [address for stack in candidates for address in stack.declared]
        where = f"the stack `{override.stack}`" if override.stack else "any stack of this spec"
        yield override.path, f"no such resource in {where}{hint(override.address, known_addresses)}"
        return
    yield from _wrong_arguments(override, having[0])
    kind, name = override.address.split(".", 1)
    for stack in having:
        body = terraform[stack.part]["resource"][kind][name]
        yield from _wrong_blocks(override.path, body, override.arguments)


def _wrong_blocks(path: Path, value: Any, given: Any) -> Iterator[Wrong]:
    """Yield the maps that are given for one of several blocks, without saying for which."""
    if not isinstance(given, Mapping):
        return
    blocks = isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
    if blocks and _is_numbered(given):
        for key, one in given.items():
            if int(key) >= len(value):
                yield (*path, key), f"there is no such block; the first of the {len(value)} has the number 0"
            else:
                yield from _wrong_blocks((*path, key), value[int(key)], one)
    elif blocks and len(value) > 1:
        yield path, f"has {len(value)} blocks; say which by number, as {{0: {{…}}}}, or write all of them as a list"
    else:
        inner = value[0] if blocks else value
        for key, one in given.items():
            yield from _wrong_blocks((*path, key), inner.get(key) if isinstance(inner, Mapping) else None, one)


def _wrong_arguments(override: Override, stack: SpecStack) -> Iterator[Wrong]:
    """Yield arguments that the resource's type does not have, where the installed bindings know its version."""
    if not stack.is_described:
        return
    known = _arguments(stack.declared[override.address])
    if known is None:
        return
    given = dict(override.arguments)
    for name in META_ARGUMENTS:
        given.pop(name, None)
    yield from _unknown(override.path, given, known)
    lifecycle = override.arguments.get("lifecycle")
    if isinstance(lifecycle, Mapping):
        yield from _unknown((*override.path, "lifecycle"), lifecycle, dict.fromkeys(LIFECYCLE))


def _unknown(path: Path, given: Any, known: Mapping[str, Any]) -> Iterator[Wrong]:
    if isinstance(given, list):
        for number, one in enumerate(given):
            yield from _unknown((*path, number), one, known)
    elif isinstance(given, Mapping) and _is_numbered(given):
        for key, one in given.items():
            yield from _unknown((*path, key), one, known)
    elif isinstance(given, Mapping):
        for name, value in given.items():
            if name not in known:
                yield (*path, name), f"{_owner(path)} has no argument `{shown(name)}`{hint(name, known)}"
                continue
            nested = _arguments(known[name]) if known[name] is not None else None
            if nested is not None:
                yield from _unknown((*path, name), value, nested)


def _owner(path: Path) -> str:
    last = next(one for one in reversed(path) if isinstance(one, str) and not one.isdigit())
    return f"`{last.partition('.')[0]}`"


def _arguments(kind: Any) -> dict[str, Any] | None:
    """Return the arguments of a resource type or block by Terraform's names, each with the class of its block.

    The bindings name an argument as Terraform does in the link to its documentation only.

    Args:
        kind: A class of the bindings.

    Returns:
        None where the class says nothing of arguments; a block is None where the argument is none.
    """
    documented = re.findall(r":param (\w+): (?:[^#]*?)#([a-z0-9_]+) ", kind.__init__.__doc__ or "")
    hints = getattr(kind.__init__, "__annotations__", {})
    arguments = {name: _block(hints.get(parameter), kind) for parameter, name in documented}
    return arguments or None


def _block(annotation: Any, kind: Any) -> Any:
    there = vars(sys.modules[kind.__module__])
    words = re.findall(r"ForwardRef\('(\w+)'\)", str(annotation))
    return next((there[word] for word in words if word in there), None)
