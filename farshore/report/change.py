"""What a new spec changes: as text with the commands to paste, as a script that runs them, and as data for CI."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from farshore.changes import Change, ServiceFacts, StackChange, Step
from farshore.changes.configuration import service_of
from farshore.report.text import printable

FORMAT = 1
"""The version of the data. A new key keeps it; a key that goes or changes its meaning raises it."""

_MOST_SHOWN = 12
"""Addresses that the text shows of a kind in a stack; the data has all."""


def change_as_text(change: Change, out: str) -> str:
    """Return the answer in one line, what happens in each stack, and the commands in their order.

    Args:
        change: The change.
        out: The output folder, as the user names it.
    """
    told = [headline(change)]
    if change.touched and not change.first:
        told.append(f"Touched: {_listed(sorted(sort.value for sort in change.touched))}.")
    if not change.first:
        told += ["", *(line for stack in change.stacks for line in _stack(stack))]
    elif any(stack.imported for stack in change.stacks):
        told += ["", *(line for stack in change.stacks for line in _taken_over(stack))]
    if change.steps:
        told += ["", "Apply it in this order:"]
        told += [line for step in change.steps for line in _step(step, out)]
    return printable_lines(told)


def headline(change: Change) -> str:
    """Return the answer: `2 services added, 1 table forgotten; no data is destroyed.`."""
    if change.is_empty:
        return "Nothing changes."
    if change.first:
        stacks = _count("stack", len(change.stacks))
        return f"First deployment: {_count('service', len(change.added))} in {stacks}."
    parts = [*_services(change), *_regions(change)] or [
        _count("stack", len({step.stack for step in change.steps})) + " changed"
    ]
    lost = change.services_of(lambda stack: stack.destroyed_data)
    if any(stack.destroyed_data for stack in change.stacks):
        return f"{', '.join(parts)}; DATA IS DESTROYED: {', '.join(lost) or 'of the stacks'}."
    if change.beside:
        return f"{', '.join(parts)}; no data of the spec's services is destroyed. Of your own files, see the plan."
    return f"{', '.join(parts)}; no data is destroyed."


def _services(change: Change) -> Iterator[str]:
    moved = {service_of(move.new) for stack in change.stacks for move in stack.moved}
    added = change.added.keys() - moved
    if added:
        yield f"{_count('service', len(added))} added"
    touched = change.services_of(lambda stack: (one.address for one in stack.changed))
    changed = [name for name in touched if name not in change.added and name not in change.dropped]
    if changed:
        yield f"{_count('service', len(changed))} changed"
    if moved:
        yield f"{_count('service', len(moved))} renamed"
    forgotten = change.services_of(lambda stack: stack.forgotten)
    gone = {name: facts for name, facts in change.dropped.items() if name not in _renamed(change)}
    yield from _by_type({name: facts for name, facts in gone.items() if name in forgotten}, "forgotten")
    yield from _by_type({name: facts for name, facts in gone.items() if name not in forgotten}, "destroyed")


def _renamed(change: Change) -> set[str | None]:
    return {service_of(move.old) for stack in change.stacks for move in stack.moved}


def _by_type(services: dict[str, ServiceFacts], verb: str) -> Iterator[str]:
    for kind, number in sorted(Counter(facts.type for facts in services.values()).items()):
        yield f"{_count(kind, number)} {verb}"


def _regions(change: Change) -> Iterator[str]:
    arriving = [stack.region for stack in change.stacks if stack.is_new and stack.region]
    if arriving:
        yield f"{_listed([str(region) for region in arriving])} added"
    leaving = [stack.region for stack in change.stacks if stack.leaving and stack.region and not stack.is_empty]
    if leaving:
        yield f"{_listed([str(region) for region in leaving])} no longer used"


def _taken_over(stack: StackChange) -> Iterator[str]:
    """Say what a first deployment finds in AWS already, and what it replaces there."""
    if stack.imported or stack.overwritten:
        yield stack.name
        yield from _lines("imports", stack.imported)
        yield from _lines("replaces", _overwriting(stack))


def _stack(stack: StackChange) -> Iterator[str]:
    if stack.is_empty:
        return
    yield f"{stack.name}{' (leaves)' if stack.leaving else ''}"
    changed = [f"{one.address}: {', '.join(one.paths)}" for one in stack.changed if not one.replaced]
    replaced = [f"{one.address}: {', '.join(one.replaced)}" for one in stack.changed if one.replaced and not one.gap]
    gaps = [
        f"{one.address}: {', '.join(one.replaced)} (deleted before the new one exists)"
        for one in stack.changed
        if one.gap
    ]
    for verb, lines in (
        ("adds", stack.added),
        ("imports", stack.imported),
        ("replaces", _overwriting(stack)),
        ("changes", changed),
        ("replaces", [*replaced, *gaps]),
        ("moves", [f"{move.old} to {move.new}" for move in stack.moved]),
        ("drops", stack.dropped_parts),
        ("forgets", stack.forgotten),
        ("destroys", stack.destroyed),
        ("settings", stack.settings),
    ):
        yield from _lines(verb, lines)
    for file in stack.beside[:_MOST_SHOWN]:
        yield f"  {file.verb:<9} {file.name}: your own file, whose resources synth does not follow"


def _overwriting(stack: StackChange) -> list[str]:
    return [f"what the adopted bucket has for {address}" for address in stack.overwritten]


def _lines(verb: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines[:_MOST_SHOWN]:
        yield f"  {verb:<9} {line}"
    if len(lines) > _MOST_SHOWN:
        yield f"  {verb:<9} and {len(lines) - _MOST_SHOWN} more"


def _step(step: Step, out: str) -> Iterator[str]:
    folder = shlex.quote(f"-chdir={out.rstrip('/') or '/'}/{step.folder}".replace("=//", "=/"))
    yield f"{step.number}. {step.stack}: {step.sentence}"
    upgrade = " -upgrade" if step.upgrade else ""
    yield f"   terraform {folder} init{upgrade} && terraform {folder} apply"


def change_as_script(change: Change, digest: str) -> str:
    """Return a POSIX shell script for the output folder that applies the change and can be resumed at any step.

    Args:
        change: The change.
        digest: What the script notes the change by.
    """
    if not change.steps:
        return "#!/bin/sh\necho 'Nothing changes.'\n"
    last = len(change.steps)
    calls = [
        shlex.join(["apply", str(step.number), step.folder, "-upgrade" if step.upgrade else "", _said(step)])
        for step in change.steps
    ]
    filled = _SCRIPT.replace("{last}", str(last)).replace("{digest}", shlex.quote(digest))
    return filled.replace("{calls}", "\n".join(calls))


def _said(step: Step) -> str:
    return printable(f"{step.stack}: {step.sentence}")


_SCRIPT = """\
#!/bin/sh
# Applies this change step by step. Written by farshore; synth writes it anew.
#
#   ./apply.sh      all steps
#   ./apply.sh 3    from step 3 on, once the steps before it have succeeded
#
# It notes in the file `applied` how far it has come; synth reads that. Terraform asks before each step, and takes
# options from the environment, in CI for example:
#
#   TF_CLI_ARGS_apply='-auto-approve -input=false' ./apply.sh
set -eu

first=${1:-1}
last={last}
case $first in
  *[!0-9]* | ?????*) first=0 ;;
esac
if [ "$#" -gt 1 ] || [ "$first" -lt 1 ] || [ "$first" -gt "$last" ]; then
  echo "usage: apply.sh [FIRST STEP, 1 to $last]" >&2
  exit 2
fi
CDPATH='' cd -- "$(dirname -- "$0")"

note() {
  printf '%s %s' {digest} "$1" >applied || true
}

apply() {
  [ "$1" -ge "$first" ] || return 0
  printf '\\nStep %s of %s. %s\\n' "$1" "$last" "$4"
  if terraform "-chdir=$2" init ${3:+"$3"} && terraform "-chdir=$2" apply; then
    note "$1"
    return 0
  fi
  printf '\\nStep %s of %s did not succeed. To go on from there: ./apply.sh %s\\n' "$1" "$last" "$1" >&2
  exit 1
}

note $((first - 1))
{calls}
printf '\\nAll %s steps have succeeded.\\n' "$last"
"""


def change_as_data(change: Change) -> dict[str, Any]:
    """Return the change as data for JSON: addresses, paths and steps, and no value of the configuration."""
    return {
        "format": FORMAT,
        "configurations": _digest_of(change),
        "headline": headline(change),
        "touched": sorted(sort.value for sort in change.touched),
        "destroys_data": any(stack.destroyed_data for stack in change.stacks),
        "services": {"added": sorted(change.added), "dropped": sorted(change.dropped)},
        "stacks": {stack.name: _stack_as_data(stack) for stack in change.stacks},
        "steps": [
            {
                "number": step.number,
                "act": step.act.value,
                "stack": step.stack,
                "folder": step.folder,
                "upgrade": step.upgrade,
                "sentence": step.sentence,
            }
            for step in change.steps
        ],
    }


def _digest_of(change: Change) -> str:
    """Return a digest of all configurations, so that no two changes have the same data."""
    whole = {
        stack.name: (stack.transition, stack.final, *([dict(stack.carried)] if stack.carried else []))
        for stack in change.stacks
    }
    return f"sha256:{hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()}"


def _stack_as_data(stack: StackChange) -> dict[str, Any]:
    return {
        "phase": stack.phase.value,
        "region": stack.region,
        "leaving": stack.leaving,
        "added": list(stack.added),
        "imported": list(stack.imported),
        "overwritten": list(stack.overwritten),
        "changed": {
            one.address: {"paths": list(one.paths), "replaced": list(one.replaced), "gap": one.gap}
            for one in stack.changed
        },
        "moved": {move.old: move.new for move in stack.moved},
        "forgotten": list(stack.forgotten),
        "destroyed": list(stack.destroyed),
        "destroyed_data": list(stack.destroyed_data),
        "dropped_parts": list(stack.dropped_parts),
        "settings": list(stack.settings),
        "own_files": {file.name: file.verb for file in stack.beside},
    }


def printable_lines(lines: Iterable[str]) -> str:
    """Return lines as a text in which nothing from the input starts a line of its own."""
    return "".join(f"{printable(line)}\n" for line in lines)


def _count(noun: str, number: int) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
