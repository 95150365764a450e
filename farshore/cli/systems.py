"""What preflight and rank are asked about: specs, or the plans and states of a system that has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from farshore.cli.config import said
from farshore.cli.parameters import PROVIDER_REGIONS, REGION, REGIONS, listed
from farshore.errors import InputError, Problem
from farshore.files import STDIN, SYSTEM, read, read_stdin
from farshore.spec import Spec, load_bytes

if TYPE_CHECKING:
    from farshore.catalog import Catalog
    from farshore.checks import Existing
    from farshore.existing import System

# Terraform's own documents: what `terraform show -json` and `terraform plan -json` print, and a state file.
_KEYS = rb'"(?:format_version|terraform_version|lineage|resource_changes|provider_schemas|@level)"\s*:'
_BINARY = (b"PK\x03\x04", b"\x1f\x8b")  # a plan as Terraform saves it, and what gzip made of one
_MARKS = b"\xef\xbb\xbf\xff\xfe"  # the byte order marks of UTF-8 and UTF-16
_HEAD = 200_000  # bytes among which such a key stands


class Asked(NamedTuple):
    """One system to judge.

    Attributes:
        spec: Its spec, or what stands for one.
        existing: What Terraform tells of it; None where the spec is what the user wrote.
        system: All that was recognised, to be judged anew once the account was asked.
    """

    spec: Spec
    existing: Existing | None = None
    system: System | None = None


class Regions(NamedTuple):
    """What the options say of a system's regions; nothing unless it is Terraform's.

    Attributes:
        primary: The region that serves today.
        standbys: The regions that are to take over.
        candidates: Regions under consideration.
        stated: Regions of provider configurations, by their keys.
    """

    primary: str | None
    standbys: tuple[str, ...]
    candidates: tuple[str, ...]
    stated: tuple[str, ...]


_NAMES = ("primary", "standbys", "candidates", "provider_regions")


def region_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the parameters of `_NAMES`, for Terraform's files."""
    options = (
        click.option(
            "--primary", type=REGION, metavar="REGION", help="Of a plan or state: the region that serves today."
        ),
        click.option(
            "--standby",
            "standbys",
            type=REGIONS,
            metavar="REGION[,REGION]",
            default="",
            help="Of a plan or state: what takes over.",
        ),
        click.option(
            "--candidates",
            type=REGIONS,
            metavar="REGION[,REGION]",
            default="",
            help="Of a plan or state: what else to compare.",
        ),
        click.option(
            "--provider-region",
            "provider_regions",
            type=PROVIDER_REGIONS,
            metavar="[FILE:]KEY=REGION",
            multiple=True,
            help="The region of a provider configuration that a plan does not tell, as aws.west=us-west-2, or "
            "east.json:aws=us-east-1 for one plan.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def regions_of(primary: str | None, standbys: str, candidates: str, provider_regions: Sequence[str]) -> Regions:
    """Return the options of `region_options` as one value."""
    return Regions(primary, listed(standbys), listed(candidates), tuple(provider_regions))


def looks_like_terraform(content: bytes) -> bool:
    """Say whether a file is meant as a plan or a state rather than as YAML, by how it begins and Terraform's own keys.

    What is meant as one and is none, as a plan in Terraform's binary format, is for the reader of plans to explain.
    """
    if content.startswith(_BINARY):
        return True
    head = content[:_HEAD].replace(b"\0", b"").lstrip(_MARKS).lstrip()  # ASCII in UTF-16 is ASCII and NULs
    return head[:1] == b"{" and re.search(_KEYS, head) is not None


def asked_about(files: Sequence[str], regions: Regions, catalog: Catalog, *, compare_all: bool = False) -> list[Asked]:
    """Return each spec as a system, or all plans and states together as one.

    Args:
        files: What the user named.
        regions: What the options say of a system's regions.
        catalog: What AWS offers where.
        compare_all: Whether all regions are candidates for a system of Terraform's, unless the options name some.

    Raises:
        InputError: A file cannot be read as what it is; lists the problems of all of them.
        click.UsageError: Specs and plans are mixed, or regions are given for a spec, which says them itself.
    """
    specs: list[Spec] = []
    plans: dict[str, bytes] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            content = _content(file)
            if looks_like_terraform(content):
                plans[_name(file)] = content
            else:
                specs.append(load_bytes(content, _name(file)))
        except InputError as error:
            problems += error.problems
    if plans and (specs or problems):
        problems = problems or [Problem(specs[0].place(), "is a spec, and the other files are Terraform's: ask apart")]
    if problems:
        raise InputError(problems)
    if plans:
        system = _recognised(plans, regions, catalog, compare_all=compare_all)
        return [Asked(system.spec, system.existing, system)]
    if any(regions) and said(*_NAMES):  # what a config file says is for whichever systems have use for it
        raise click.UsageError("a spec says its regions itself; --primary, --standby, --candidates are for Terraform's")
    return [Asked(spec) for spec in specs]


def recognised(files: Sequence[str], regions: Regions, catalog: Catalog) -> System:
    """Return the system of some plans and states.

    Raises:
        InputError: A file is neither.
    """
    contents = {_name(file): _content(file) for file in files}
    return _recognised(contents, regions, catalog, compare_all=True)


def _recognised(contents: dict[str, bytes], regions: Regions, catalog: Catalog, *, compare_all: bool) -> System:
    from farshore.cli.catalog import known_region  # with the neighbourhood of plans, not for specs
    from farshore.cli.plans import StatedRegions, defects_without_values, load_systems
    from farshore.existing import recognise

    for region in filter(None, (regions.primary, *regions.standbys, *regions.candidates)):
        known_region(catalog, region)
    with defects_without_values():
        loaded = load_systems(contents, StatedRegions(regions.stated, [*contents]))
        return recognise(
            loaded,
            catalog,
            primary=regions.primary,
            standbys=regions.standbys,
            candidates=regions.candidates,
            compare_all=compare_all,
        )


def _name(file: str) -> str:
    return "<stdin>" if file == STDIN else file


def _content(file: str) -> bytes:
    return read_stdin(SYSTEM) if file == STDIN else read(file, SYSTEM)
