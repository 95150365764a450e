"""The way in: a YAML file becomes a `Spec`, or one error that lists everything wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import yaml

from farshore.errors import InputError, Problem
from farshore.files import HOW_TO_WAIVE, PROJECT, SPEC, WAIVERS, read, read_json, refusal
from farshore.findings import Place
from farshore.spec.consistency import contradictions
from farshore.spec.fields import Constraint
from farshore.spec.model import Spec, Waivers
from farshore.spec.reader import INVALID, Reader, located
from farshore.spec.yaml_source import parse, text_in

if TYPE_CHECKING:
    from pathlib import Path

    from farshore.findings import Waiver


_OF_A_PLAN = {"format_version", "terraform_version"}


def load(path: str | Path) -> Spec:
    """Read the spec in a file.

    Raises:
        InputError: The file cannot be read as a spec; lists every problem with line and column.
    """
    return load_bytes(read(path, SPEC), str(path))


def load_bytes(raw: bytes, file: str) -> Spec:
    """Read the spec in the bytes of a file; `file` is the name that errors carry.

    Raises:
        InputError: As for `load`.
    """
    return loads(text_in(raw, file), file)


def load_all(paths: Iterable[str | Path]) -> list[Spec]:
    """Read the specs in several files.

    Raises:
        InputError: One or more cannot be read; lists the problems of all of them.
    """
    specs: list[Spec] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            specs.append(load(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return specs


def loads(text: str, file: str = "<text>") -> Spec:
    """Read a spec from text; `file` is the name that errors carry.

    Raises:
        InputError: As for `load`.
    """
    return _from_node(parse(text, file), text, file)


def load_waivers(path: str | Path) -> tuple[Waiver, ...]:
    """Read the waivers in a spec, or in a file that holds nothing else: `waivers: [{rule, reason, until}]`.

    Raises:
        InputError: As for `load`.
    """
    text = text_in(read(path, WAIVERS), path)  # a pipe can be read only once
    node = parse(text, str(path), empty=f"is empty; {HOW_TO_WAIVE}")
    if _keys(node) >= _OF_A_PLAN:
        raise refusal(path, "is a Terraform plan, and holds no waivers")
    if "regions" in _keys(node):
        return _from_node(node, text, str(path)).waivers
    reader = Reader(str(path))
    held: Waivers = reader.read(node, Waivers, (), Constraint())
    if held is INVALID or reader.problems:
        raise _input_error(reader.problems)
    return held.waivers


def spec_of_project(path: str | Path) -> str:
    """Return the file of the spec that the settings of a CDKTF project (cdktf.json) name as `context.spec`.

    Raises:
        InputError: The settings cannot be read, or name no spec.
    """
    settings = read_json(path, PROJECT)
    context = settings.get("context") if isinstance(settings, dict) else None
    spec = context.get("spec") if isinstance(context, dict) else None
    if not isinstance(spec, str) or not spec:
        raise refusal(path, 'names no spec; write "context": {"spec": "farshore.yaml"}')
    return spec


def _from_node(node: yaml.Node, text: str, file: str) -> Spec:
    if _keys(node) >= _OF_A_PLAN:
        raise InputError([Problem(Place(file), f"is a Terraform plan, not a spec; run `farshore review {file}`")])
    reader = Reader(file)
    spec: Spec = reader.read(node, Spec, (), Constraint())
    if spec is INVALID or reader.problems:
        raise _input_error(reader.problems)
    object.__setattr__(spec, "file", file)
    object.__setattr__(spec, "marks", reader.marks)
    problems = [Problem(spec.place(*path), located(path, message)) for path, message in contradictions(spec)]
    if problems:
        raise _input_error(problems)
    if re.search(r"#[ \t]*farshore[ \t]*:", text, re.I):
        from farshore.spec.comments import waivers_in  # few specs have such a comment

        object.__setattr__(spec, "waivers", (*spec.waivers, *waivers_in(text, node, file)))
    return spec


def _keys(node: yaml.Node) -> set[str]:
    return {str(key.value) for key, _ in node.value} if isinstance(node, yaml.MappingNode) else set()


def _input_error(problems: list[Problem]) -> InputError:
    distinct = {str(problem): problem for problem in problems}.values()  # the map of a service is read twice
    return InputError(sorted(distinct, key=lambda problem: (problem.place.line or 0, problem.place.column or 0)))
