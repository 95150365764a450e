"""Kinds of values that several commands take: how a config file writes them, and what a shell completes them to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import click

from farshore.report.formats import FORMATS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # which is not generic in the oldest click that we take

REGION_SCHEMA = {"$ref": "#/$defs/region"}


class Setting(_ParamType):
    """A kind of value that a config file writes in its own way."""

    schema: ClassVar[Mapping[str, Any]] = {"type": "string"}
    """The JSON Schema of what a config file holds: of one value, unless `whole`."""
    whole: ClassVar[bool] = False
    """Whether the schema is that of all values of an option that may be repeated."""

    def from_config(self, value: Any, folder: str) -> Any:  # noqa: ARG002 - for those that name files
        """Return what the command line would hold instead; paths are relative to the folder."""
        return value


class RegionType(Setting):
    """A region."""

    name = "region"
    schema = REGION_SCHEMA

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Return the regions that begin so."""
        return _items(_regions(), incomplete)


class RegionList(Setting):
    """Regions with commas between them; a list in a config file."""

    name = "regions"
    schema: ClassVar[Mapping[str, Any]] = {"anyOf": [REGION_SCHEMA, {"type": "array", "items": REGION_SCHEMA}]}

    def from_config(self, value: Any, folder: str) -> str:  # noqa: ARG002
        """Return the regions as the command line has them."""
        return value if isinstance(value, str) else ",".join(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Return the regions that the last one may be."""
        before, comma, last = incomplete.rpartition(",")
        return _items((f"{before}{comma}{region}" for region in _regions()), f"{before}{comma}{last}")


class ProviderRegions(Setting):
    """`KEY=REGION`: the region of a provider configuration; a table in a config file."""

    name = "provider regions"
    schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": {
            "anyOf": [REGION_SCHEMA, {"type": "object", "additionalProperties": REGION_SCHEMA}],
        },
    }
    whole = True

    def from_config(self, value: Any, folder: str) -> list[str]:  # noqa: ARG002
        """Return the pairs; in TOML `aws.west = …` without quotes is a table in a table."""
        return [f"{key}={region}" for key, region in _flat(value)]

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Return the regions, once there is an equals sign."""
        key, equals, _ = incomplete.rpartition("=")
        return _items((f"{key}={region}" for region in _regions()), incomplete) if equals else []


class ReportFile(Setting):
    """`[FORMAT=]FILE`: where a report goes."""

    name = "report"
    schema: ClassVar[Mapping[str, Any]] = {"type": "string", "pattern": r"\S"}

    def from_config(self, value: Any, folder: str) -> str:
        """Return it with the file's path as seen from the working directory."""
        from farshore.config.paths import located

        file = written_to(value)
        return f"{value.removesuffix(file)}{located(file, folder)}"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Return the formats, and else let the shell complete files."""
        return _items((f"{one}=" for one in FORMATS), incomplete) or _items([incomplete], incomplete, type="file")


class TerraformFolder(Setting):
    """`[FILE:]DIR`: where the Terraform files of a plan are."""

    name = "directory"

    def from_config(self, value: Any, folder: str) -> str:
        """Return it with its paths as seen from the working directory; a plan's bare name stays one."""
        from farshore.config.paths import located

        file, colon, directory = ("", "", value) if os.path.isabs(value) else value.rpartition(":")  # noqa: PTH117
        file = located(file, folder) if os.path.dirname(file) else file  # noqa: PTH120
        return f"{file}{colon}{located(directory, folder)}"


class RuleId(Setting):
    """The id of a rule."""

    name = "rule"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Return the rules that begin so."""
        from farshore.config.loader import schema

        return _items(schema()["$defs"]["rule"]["enum"], incomplete)


class Subject(Setting):
    """An AWS service or a region."""

    name = "subject"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Return the services and regions that begin so."""
        from farshore.spec.words import services

        return _items([*services(), *_regions()], incomplete)


def written_to(output: str) -> str:
    """Return the file of `[FORMAT=]FILE`."""
    before, equals, file = output.partition("=")
    return file if equals and before in FORMATS else output


def _regions() -> Iterable[str]:
    from farshore.spec.words import regions

    return regions()


def _items(words: Iterable[str], incomplete: str, **extra: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem  # 3 ms that only a shell needs

    return [CompletionItem(word, **extra) for word in words if word.startswith(incomplete)]


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield key, value
        else:
            yield from ((f"{key}.{name}", region) for name, region in value.items())


REGION = RegionType()
REGIONS = RegionList()
PROVIDER_REGIONS = ProviderRegions()
REPORT_FILE = ReportFile()
TERRAFORM_FOLDER = TerraformFolder()
RULE = RuleId()
SUBJECT = Subject()


def listed(text: str) -> tuple[str, ...]:
    """Return what commas divide, each once: `us-west-2,eu-west-1`."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
