"""What a release of the AWS provider takes, and what is wrong with a stack's Terraform JSON measured by that.

Provider 5 describes itself (`terraform providers schema -json`); provider 6 is described by the bindings that were made
from it: their jsii assembly has a structure for each block and says which of its properties must be given. It says
nothing of what is deprecated.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from farshore.constructs.lazy_bindings import ENGINES
from tests.standin.terraform import terraform_environment

META_ARGUMENTS = frozenset({"//", "connection", "count", "depends_on", "for_each", "lifecycle", "provider"})
PROVIDER = "provider.aws"
"""The name of the provider's own configuration among the blocks."""


class Argument(NamedTuple):
    """An argument of a block.

    Attributes:
        type: Its type in Terraform's own notation, such as `"string"` or `["list", "string"]`; None of a nested block.
        block: The nested block.
        many: Whether there may be more than one of it.
        required: Whether it must be given.
        deprecated: Whether the provider warns of it.
    """

    type: Any = None
    block: Callable[[], Block] | None = None
    many: bool = False
    required: bool = False
    deprecated: bool = False


@dataclass(frozen=True)
class Block:
    """A resource, a data source, or a block in one: its arguments by name, without what it only computes.

    Attributes:
        name: The class of the bindings; empty where the schema is the provider's own.
    """

    arguments: Mapping[str, Argument]
    name: str = ""


@dataclass
class Schema:
    """All that a release takes: `aws_…`, `data.aws_…` and the provider itself, by name.

    Attributes:
        deprecated: Further arguments that are deprecated, as `<type>.<block>.<argument>`.
        seen: Names of the blocks that something was checked against.
    """

    blocks: Mapping[str, Callable[[], Block]]
    deprecated: frozenset[str] = frozenset()
    seen: set[str] = field(default_factory=set)

    def problems(self, document: Mapping[str, Any]) -> Iterator[str]:
        """Yield what is wrong with a stack's Terraform JSON."""
        for provider in document["provider"]["aws"]:
            yield from self._check(PROVIDER, self.blocks[PROVIDER](), {**provider, "alias": None})
        for section, prefix in (("resource", ""), ("data", "data.")):
            for kind, named in document.get(section, {}).items():
                block = self.blocks.get(f"{prefix}{kind}")
                if block is None:
                    yield f"{prefix}{kind}: there is no such type"
                for values in named.values() if block else ():
                    yield from self._check(f"{prefix}{kind}", block(), values)

    def deprecations(self, path: str, block: Block | None = None) -> Iterator[str]:
        """Yield every argument of a type that the provider itself warns of, as `<type>.<block>.<argument>`."""
        for name, argument in (block or self.blocks[path]()).arguments.items():
            if argument.deprecated:
                yield f"{path}.{name}"
            if argument.block is not None:
                yield from self.deprecations(f"{path}.{name}", argument.block())

    def _check(self, path: str, block: Block, values: Mapping[str, Any]) -> Iterator[str]:
        self.seen.add(block.name)
        missing = {name for name, argument in block.arguments.items() if argument.required} - values.keys()
        yield from (f"{path}.{name}: is missing" for name in sorted(missing))
        for name, value in values.items():
            here, argument = f"{path}.{name}", block.arguments.get(name)
            if name in META_ARGUMENTS or value is None:
                continue
            if argument is None:
                yield f"{here}: there is no such argument"
                continue
            if argument.deprecated or here in self.deprecated:
                yield f"{here}: is deprecated"
            if argument.block is None:
                yield from [] if _fits(value, argument.type) else [f"{here}: {value!r} is no {argument.type}"]
            else:
                yield from self._check_blocks(here, argument, value)

    def _check_blocks(self, path: str, argument: Argument, value: Any) -> Iterator[str]:
        blocks = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in blocks):
            yield f"{path}: is no block"
        elif len(blocks) > 1 and not argument.many:
            yield f"{path}: may be given once"
        else:
            for one in blocks:
                yield from self._check(path, argument.block(), one)


_PLAIN = {"string": str, "number": (int, float), "bool": bool, "any": object, "dynamic": object}


def _fits(value: Any, kind: Any) -> bool:
    """Say whether a value of the JSON has a type; an expression that stands alone may have any."""
    if isinstance(value, str) and re.fullmatch(r"\$\{[^{}]*\}", value):
        return True
    if isinstance(kind, str):
        return isinstance(value, _PLAIN[kind]) and (kind == "bool" or not isinstance(value, bool))
    family, inner = kind
    if family == "map":
        return isinstance(value, dict) and all(_fits(one, inner) for one in value.values())
    return isinstance(value, list) and all(_fits(one, inner) for one in value)


def schema_of_provider_5(folder: Path, version: str) -> Schema:
    """Ask the provider itself, in a folder that terraform may fill."""
    required = {"aws": {"source": "hashicorp/aws", "version": version}}
    (folder / "main.tf.json").write_text(json.dumps({"terraform": {"required_providers": required}}))
    _run(folder, "init", "-input=false")
    (provider,) = json.loads(_run(folder, "providers", "schema", "-json"))["provider_schemas"].values()
    blocks = {PROVIDER: provider["provider"]}
    blocks |= provider["resource_schemas"]
    blocks |= {f"data.{kind}": schema for kind, schema in provider["data_source_schemas"].items()}
    return Schema({kind: lambda schema=schema: _own(schema["block"]) for kind, schema in blocks.items()})


def _run(folder: Path, *arguments: str) -> str:
    command, environment = ["terraform", *arguments], {**os.environ, **terraform_environment()}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _own(block: Mapping[str, Any]) -> Block:
    arguments = {
        name: Argument(one.get("type"), required=one.get("required", False), deprecated=one.get("deprecated", False))
        for name, one in block.get("attributes", {}).items()
        if one.get("required") or one.get("optional")
    }
    nested = {
        name: Argument(
            block=lambda one=one: _own(one["block"]),
            many=one.get("max_items") != 1 and one["nesting_mode"] != "single",
            required=one.get("min_items", 0) > 0,
            deprecated=one["block"].get("deprecated", False),
        )
        for name, one in block.get("block_types", {}).items()
    }
    return Block({**arguments, **nested})


class _Assembly(msgspec.Struct):
    types: dict[str, msgspec.Raw]


class _Structure(msgspec.Struct):
    name: str
    properties: list[dict[str, Any]] = []
    base: str = ""
    docs: dict[str, Any] = {}


class _Bindings:
    """The assembly of the installed bindings; a type is decoded when it is asked for, of 30,000 some hundred are."""

    def __init__(self, package: str) -> None:
        files = importlib.metadata.files(package) or []
        archive = next(file for file in files if file.name.endswith(".jsii.tgz"))
        with tarfile.open(archive.locate()) as npm_package:
            member = npm_package.extractfile("package/.jsii")
            assert member is not None
            self._types = msgspec.json.decode(member.read(), type=_Assembly).types

    def blocks(self) -> Iterator[tuple[str, Callable[[], Block]]]:
        """Yield every resource and data source, and the provider, by their names in Terraform."""
        for name in self._types:
            kind = _TERRAFORM_NAME.get(name) or self._terraform_name(name)
            if kind:
                yield kind, lambda name=name: self._block(self._config(name))

    def _terraform_name(self, name: str) -> str:
        if not self._config(name):
            return ""
        structure = self._decoded(name)
        summary = structure.docs.get("summary", "")
        found = re.search(r"(?<= )aws_[a-z0-9_]+", summary)
        prefix = {"TerraformResource": "", "TerraformDataSource": "data."}.get(structure.base.rpartition(".")[2])
        return f"{prefix}{found[0]}" if found and prefix is not None else ""

    def _config(self, name: str) -> str:
        """Return the structure of a class's arguments: with an A where a block of another type has the plain name."""
        return next((one for one in (f"{name}Config", f"{name}ConfigA") if one in self._types), "")

    def _decoded(self, name: str) -> _Structure:
        return msgspec.json.decode(self._types[name], type=_Structure)

    def _block(self, name: str) -> Block:
        structure = self._decoded(name)
        arguments = {_terraform_argument(one): self._argument(one) for one in structure.properties}
        return Block(arguments, structure.name)

    def _argument(self, declared: Mapping[str, Any]) -> Argument:
        required = not declared.get("optional", False)
        kind, many = _settable(declared["type"]), False
        if kind.get("collection", {}).get("kind") == "array" and "fqn" in kind["collection"]["elementtype"]:
            kind, many = kind["collection"]["elementtype"], True
        if "fqn" in kind:
            return Argument(block=lambda: self._block(kind["fqn"]), many=many, required=required)
        return Argument(_notation(kind), required=required)


_TERRAFORM_NAME = {"@cdktn/provider-aws.provider.AwsProvider": PROVIDER}


def _settable(kind: dict[str, Any]) -> dict[str, Any]:
    """Return what a property takes beside an expression of the engine's."""
    options = kind.get("union", {}).get("types", [kind])
    return next(option for option in options if not option.get("fqn", "").endswith(".IResolvable"))


def _notation(kind: Mapping[str, Any]) -> Any:
    if "primitive" in kind:
        return {"boolean": "bool"}.get(kind["primitive"], kind["primitive"])
    family = {"array": "list"}.get(kind["collection"]["kind"], kind["collection"]["kind"])
    return [family, _notation(_settable(kind["collection"]["elementtype"]))]


def _terraform_argument(declared: Mapping[str, Any]) -> str:
    """Return the name that the link to the registry's page ends in."""
    docs = declared["docs"]
    found = re.search(r"#([a-z0-9_]+) ", f"{docs['summary']} {docs.get('remarks', '')}")
    assert found, declared
    return found[1]


def schema_of_provider_6(deprecated: frozenset[str]) -> Schema:
    """Read the bindings of the engine whose bindings are those of provider 6."""
    (package,) = (engine.bindings for engine in ENGINES if engine.name == "cdktn")
    return Schema(dict(_Bindings(package).blocks()), deprecated)
