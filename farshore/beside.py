"""Terraform of the user's own beside a stack: files that become part of it as they are.

A folder that the spec names holds a folder for each stack that has some, named after the last word of the stack's name.
What is carried can refer to whatever the stack declares. farshore reads the outline of the files, to refuse what would
clash with its own, and knows nothing of what they make.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from farshore.changes.configuration import data_sources, moves_in, providers, resources
from farshore.errors import InputError, Problem, printable
from farshore.files import read
from farshore.findings import Place
from farshore.hcl.blocks import Block, Outline
from farshore.hcl.directory import CONFIGURATION
from farshore.hcl.json_scanner import outline as json_outline
from farshore.hcl.scanner import outline as native_outline
from farshore.spec import Spec
from farshore.suggest import hint

OWN_FILE = "cdk.tf.json"
"""The file that farshore writes in the same folder."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]*")
_SECRET = (".tfvars", ".tfvars.json", ".tfstate", ".tfstate.backup", ".pem", ".key", ".p12", ".pfx")
_OWN_SETTINGS = {"backend", "cloud", "experiments", "provider_meta", "required_version"}
_LITERAL = re.compile(r'"(?P<key>aws)"(?=\s*[=:])|"(?:[^"\\\n]|\\.)*"|(?P<comment>(?:#|//)[^\n]*|/\*.*?\*/)', re.S)
_BEGINNING = re.compile(r'([A-Za-z_][\w-]*)\s*(?=[={:]|"")')


@dataclass(frozen=True)
class Carried:
    """A file that becomes part of a stack.

    Attributes:
        name: Its name there.
        source: Where the user keeps it.
        content: Its bytes.
        outline: What it declares.
    """

    name: str
    source: Path
    content: bytes
    outline: Outline


def read_beside(spec: Spec, stacks: Collection[str]) -> dict[str, tuple[Carried, ...]]:
    """Return the files that a spec carries into its stacks, by the last word of each stack's name.

    Args:
        spec: The spec.
        stacks: The last words of the names of its stacks.

    Raises:
        InputError: The folder is missing or names a stack that the spec does not have, or something in it is no
            Terraform, is a state or a file of secrets, or leads out of the folder.
    """
    if spec.terraform.beside is None:
        return {}
    root = Path(spec.file).parent / spec.terraform.beside
    problems: list[Problem] = []
    found = {}
    try:
        for folder in _folders(root, spec, stacks, problems):
            found[folder.name] = tuple(_files(folder, root, problems))
    except OSError as error:
        problems.append(_problem(Path(error.filename or root), f"cannot be read: {error.strerror}"))
    if problems:
        raise InputError(problems)
    return {name: files for name, files in found.items() if files}


def _folders(root: Path, spec: Spec, stacks: Collection[str], problems: list[Problem]) -> Iterator[Path]:
    if not root.is_dir():
        message = f"terraform.beside: {printable(root)} is no folder; make it, with a folder for each stack"
        problems.append(Problem(spec.place("terraform", "beside"), message))
        return
    for path in _visible(root):
        if not path.is_dir():
            if path.name.endswith((".tf", ".tf.json", *_SECRET)):
                problems.append(_problem(path, f"belongs to no stack; move it into {_a_folder_of(stacks)}"))
        elif path.name not in stacks and _visible(path):
            known = f"{hint(path.name, stacks)} Its stacks: {', '.join(stacks)}"
            problems.append(_problem(path, f"this spec has no stack `{printable(path.name)}`{known}"))
        elif _leads_out(path, root):
            problems.append(_problem(path, "leads out of the folder that `terraform.beside` names"))
        elif path.name in stacks:
            yield path


def _a_folder_of(stacks: Collection[str]) -> str:
    return f"a folder named after one: {', '.join(stacks)}"


def _visible(folder: Path) -> list[Path]:
    """Return what is in a folder but for what Terraform and others keep under hidden names."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _leads_out(path: Path, root: Path) -> bool:
    inside = os.path.realpath(root)
    return os.path.commonpath([inside, os.path.realpath(path)]) != inside


def _files(folder: Path, root: Path, problems: list[Problem]) -> Iterator[Carried]:
    for path in _visible(folder):
        wrong = _refused(path, root)
        if wrong:
            problems.append(_problem(path, wrong))
            continue
        try:
            content = read(path, CONFIGURATION)
            outline = (_json_outline if path.name.endswith(".json") else native_outline)(content.decode("utf-8-sig"))
        except InputError as error:
            problems += error.problems
        except UnicodeDecodeError:
            problems.append(_problem(path, "is not UTF-8, as Terraform's files are"))
        else:
            if outline.broken:
                problems.append(_problem(path, outline.broken))
            yield Carried(path.name, path, content, outline)


def _json_outline(text: str) -> Outline:
    """Return the outline of a file in JSON, with the blocks that a review does not look at."""
    found = json_outline(text)
    if found.broken:
        return found
    more = [Block("terraform", (), 1)] if _json_sections(text, "terraform") else []
    for kind in ("output", "variable"):
        more += [Block(kind, (name,), 1) for section in _json_sections(text, kind) for name in section]
    return replace(found, blocks=(*found.blocks, *more))


def _json_sections(text: str, name: str) -> list[dict[str, Any]]:
    """Return what a file in JSON has under a key of its root; each object may be a list of them."""
    return [one for root in _objects(json.loads(text)) for one in _objects(root.get(name))]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _refused(path: Path, root: Path) -> str:
    """Say why a file cannot be carried; empty if it can."""
    name = path.name
    if _leads_out(path, root):
        return "leads out of the folder that `terraform.beside` names; copy what it leads to"
    if path.is_dir():
        return "is a folder, and Terraform reads none within a stack; keep modules elsewhere and name them by `source`"
    if name.endswith(_SECRET):
        return "may hold secrets, and what is carried is meant to be committed; give values by TF_VAR_ variables"
    if name.casefold() == OWN_FILE:
        return "has the name of farshore's own file; rename it"
    if not name.endswith((".tf", ".tf.json")):
        return "is no Terraform (`.tf`, `.tf.json`); keep it elsewhere and name it by its path"
    stem = name.removesuffix(".json").removesuffix(".tf")
    if stem == "override" or stem.endswith("_override"):
        return "is an override file, which changes what farshore writes unchecked; use `overrides` in the spec"
    return "" if _NAME.fullmatch(name) else "rename it: letters, digits, spaces and any of _.- are allowed"


def check_beside(carried: Mapping[str, tuple[Carried, ...]], terraform: Mapping[str, Mapping[str, Any]]) -> None:
    """Make sure that nothing carried clashes with what the stack declares itself.

    Args:
        carried: The files, by the last word of the stack's name.
        terraform: The Terraform of each stack, by the same.

    Raises:
        InputError: With every clash.
    """
    problems = [one for part, files in carried.items() for file in files for one in _clashes(file, terraform[part])]
    if problems:
        raise InputError(problems)


def _clashes(file: Carried, terraform: Mapping[str, Any]) -> Iterator[Problem]:
    taken = {*resources(terraform), *data_sources(terraform), *(f"provider.{one}" for one in providers(terraform))}
    settings: list[Block] = []
    for block in file.outline.blocks:
        place = Place(str(file.source), block.line)
        name = block.address or ".".join((block.kind, *block.labels))
        declared = (
            block.kind in ("output", "variable") and block.labels and block.labels[0] in terraform.get(block.kind, {})
        )
        if name in taken or declared:
            yield Problem(place, f"`{name}` is declared by farshore in this stack; {_REMEDY.get(block.kind, _RENAME)}")
        elif block.kind in ("moved", "removed") and _names_ours(block, terraform):
            yield Problem(place, f"`{block.arguments['from']}` is farshore's own; change the spec instead")
        elif block.kind == "terraform":
            settings.append(block)
    yield from _settings(file, settings)


_RENAME = "give yours another name, or change farshore's by `overrides`"
_REMEDY = {
    "provider": "give yours another `alias`; your resources may use farshore's",
    "output": "give yours another name",
    "variable": "give yours another name",
    "data": "use it, or give yours another name",
}


def _names_ours(block: Block, terraform: Mapping[str, Any]) -> bool:
    address = block.arguments.get("from", "").partition("[")[0]
    return address in {*resources(terraform), *moves_in(terraform)}


def _settings(file: Carried, blocks: list[Block]) -> Iterator[Problem]:
    """Find what farshore decides itself in `terraform` blocks, of which another may only ask for further providers."""
    text = file.content.decode("utf-8-sig")
    if file.name.endswith(".json"):
        found = [(block, _words_of_json(text)) for block in blocks]
    else:
        starts = sorted({block.line for block in file.outline.blocks})
        lines = text.splitlines()
        ends = dict(itertools.pairwise([*starts, len(lines) + 1]))
        found = [(block, _words_of("\n".join(lines[block.line - 1 : ends[block.line] - 1]))) for block in blocks]
    for block, words in found:
        place = Place(str(file.source), block.line)
        for word in sorted(words & _OWN_SETTINGS):
            yield Problem(place, f"`{word}` is farshore's to say; here, `terraform` may have `required_providers` only")
        if "aws" in words:
            yield Problem(place, "the version of the provider `aws` is set by `terraform.aws_provider` in the spec")


def _words_of(text: str) -> set[str]:
    """Return what begins a block or an argument in a text of Terraform's native syntax, wherever it stands."""
    bare = _LITERAL.sub(lambda one: "" if one["comment"] else one["key"] or '""', text)
    return {one[1] for one in _BEGINNING.finditer(bare)}


def _words_of_json(text: str) -> set[str]:
    """Return the keys of the `terraform` blocks of a file in JSON, and of what they require."""
    blocks = _json_sections(text, "terraform")
    required = [one for block in blocks for one in _objects(block.get("required_providers"))]
    return {key for block in [*blocks, *required] for key in block}


def _problem(path: Path, message: str) -> Problem:
    return Problem(Place(str(path)), message)
