"""The code with its dependencies, unless something is missing or two files have the same name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from farshore.constructs.lambda_package.archive import check_unzipped_size
from farshore.constructs.lambda_package.handlers import importable
from farshore.constructs.lambda_package.left_out import IGNORE_FILE
from farshore.constructs.lambda_package.requirements import REQUIREMENTS, Pin, export_command, read_requirements
from farshore.constructs.lambda_package.target import Target
from farshore.constructs.lambda_package.wheels import Wheel, fetch
from farshore.errors import InputError, Problem
from farshore.findings import Place

if TYPE_CHECKING:
    from packaging.requirements import Requirement

# https://docs.aws.amazon.com/lambda/latest/dg/python-package.html (2026-11-27)
IN_THE_RUNTIME = ("boto3", "botocore")
"""Packages that need not be pinned where others depend on them."""

_SCHEMES = {"purelib", "platlib", "data"}  # what pip puts into a target folder; the others are scripts and headers


class _Distribution(NamedTuple):
    """What a wheel brings.

    Attributes:
        pin: What asked for it.
        files: Content by name, as they stand in the package.
        metadata: Its METADATA.
    """

    pin: Pin
    files: dict[str, bytes]
    metadata: bytes


def with_dependencies(code: Mapping[str, bytes], folder: Path, target: Target, place: Place) -> dict[str, bytes]:
    """Return the user's files and those of the packages that their requirements.txt pins.

    Args:
        code: The user's files by name.
        folder: The folder they are from.
        target: The runtime.
        place: Where the spec names the folder.

    Raises:
        InputError: Requirements are not pinned, lack something, do not fit the runtime, or bring a file that is there;
            or another tool's file lists dependencies and there is no requirements.txt.
        SourceUnreachable: pip's index cannot be reached.
        MissingTool: There is no pip.
    """
    file = folder / REQUIREMENTS
    if REQUIREMENTS not in code:
        _refuse_other_lists(code, file, place)
        return dict(code)
    pins = read_requirements(code[REQUIREMENTS], file, target)
    if not pins:
        return dict(code)
    wheels = fetch(pins, file, target)
    distributions = [_unpack(wheel, pins, file, place) for wheel in wheels]
    _check_complete(distributions, pins, file, target)
    return _merge(code, distributions, file)


def _refuse_other_lists(code: Mapping[str, bytes], file: Path, place: Place) -> None:
    command = export_command(code, file)
    if command:
        message = f"dependencies are listed, and there is no {file}, which farshore packs from; write it: {command}"
        raise InputError(
            [Problem(place, f"{message}; or list the file in {IGNORE_FILE} if the code needs none of them")]
        )


def _unpack(wheel: Wheel, pins: Mapping[str, Pin], file: Path, place: Place) -> _Distribution:
    """Read a wheel as pip installs it, but for scripts and compiled files."""
    from packaging.utils import parse_wheel_filename

    name, *_ = parse_wheel_filename(wheel.name)
    pin = pins[name]
    files: dict[str, bytes] = {}
    metadata = b""
    try:
        with zipfile.ZipFile(io.BytesIO(wheel.content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            check_unzipped_size({entry.filename: entry.file_size for entry in entries}, place)
            for entry in entries:
                installed = _installed_name(entry.filename)
                if installed is not None:
                    files[installed] = archive.read(entry)
                if entry.filename.count("/") == 1 and entry.filename.endswith(".dist-info/METADATA"):
                    metadata = files[entry.filename]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        message = f"the wheel of {pin} cannot be unpacked: {error}"
        raise InputError([Problem(Place(str(file), pin.line, 1), message)]) from None
    return _Distribution(pin, files, metadata)


def _installed_name(name: str) -> str | None:
    """Return where pip puts a file of a wheel below the target folder; None for what a package must not hold.

    https://packaging.python.org/en/latest/specifications/binary-distribution-format/

    Raises:
        ValueError: The name leads out of the folder.
    """
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ".." in parts or not name.isprintable():
        raise ValueError("it holds a name that leads elsewhere")
    if parts[0].endswith(".data"):
        if len(parts) < 3 or parts[1] not in _SCHEMES:
            return None
        parts = parts[2:]
    if "__pycache__" in parts or name.endswith((".pyc", ".pyo")):
        return None
    return "/".join(parts)


def _check_complete(distributions: list[_Distribution], pins: Mapping[str, Pin], file: Path, target: Target) -> None:
    """Make sure that what the packages depend on is pinned too, in a version that they accept.

    Raises:
        InputError: With a problem for each line whose package lacks something.
    """
    problems = []
    extras = _extras(distributions, pins, target)
    for distribution in distributions:
        pin = distribution.pin
        needs = list(_needs(distribution, extras[pin.name], target))
        place = Place(str(file), pin.line, 1)
        absent = sorted(_shown(need) for need in needs if need.name not in pins and need.name not in IN_THE_RUNTIME)
        if absent:
            remedy = "pin all of them, or let `uv pip compile` or `pip-compile` write the file"
            problems.append(Problem(place, f"{pin} needs {', '.join(absent)}; {remedy}"))
        for need in needs:
            other = pins.get(need.name)
            if other and not need.specifier.contains(other.version, prereleases=True):
                problems.append(Problem(place, f"{pin} needs {_shown(need)}, and line {other.line} pins {other}"))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.place.line or 0))


def _shown(need: Requirement) -> str:
    return f"{need.name}{need.specifier}"


def _merge(code: Mapping[str, bytes], distributions: list[_Distribution], file: Path) -> dict[str, bytes]:
    """Join the files of all; the same file twice is one, and two different ones of one name are refused."""
    merged = dict(code)
    owners = dict.fromkeys(code, "your own")
    problems = []
    for distribution in distributions:
        place = Place(str(file), distribution.pin.line, 1)
        for module in sorted(_hidden(code, distribution.files)):
            message = (
                f"{distribution.pin} brings a module `{module}`, and so does your code; rename yours or remove the line"
            )
            problems.append(Problem(place, message))
        for name, content in distribution.files.items():
            if merged.setdefault(name, content) != content:
                message = f"{distribution.pin} brings {name}, which differs from {owners[name]}; keep one of them"
                problems.append(Problem(place, message))
            owners.setdefault(name, f"that of {distribution.pin}")
    if problems:
        raise InputError(problems)
    return merged


def _extras(distributions: list[_Distribution], pins: Mapping[str, Pin], target: Target) -> dict[str, frozenset[str]]:
    """Return the extras of each package that the file or another package asks for."""
    extras = {pin.name: pin.extras for pin in pins.values()}
    before: dict[str, frozenset[str]] = {}
    while extras != before:
        before = dict(extras)
        for distribution in distributions:
            for need in _needs(distribution, extras[distribution.pin.name], target):
                if need.name in extras:
                    extras[need.name] |= frozenset(need.extras)
    return extras


def _needs(distribution: _Distribution, extras: frozenset[str], target: Target) -> Iterator[Requirement]:
    """Yield what a package with these extras depends on in a runtime, by normalised names.

    Raises:
        ValueError: Its metadata is not valid.
    """
    from packaging.metadata import parse_email
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    raw, _ = parse_email(distribution.metadata)
    environment = target.marker_environment()
    for text in raw.get("requires_dist", []):
        need = Requirement(text)
        need.name = canonicalize_name(need.name)
        if not need.marker or any(need.marker.evaluate({**environment, "extra": one}) for one in ("", *extras)):
            yield need


def _hidden(code: Mapping[str, bytes], files: Mapping[str, bytes]) -> set[str]:
    """Return the modules that are both in the code and in a wheel, where Python would find one of them only.

    Folders without `__init__.py` on both sides are one namespace, in which both are found.
    """
    common = importable(code) & importable(files)
    return {
        name for name in common if any(_is_whole(name, side) for side in (code, files)) and not _same(name, code, files)
    }


def _is_whole(module: str, files: Mapping[str, bytes]) -> bool:
    return f"{module}/__init__.py" in files or not any(name.startswith(f"{module}/") for name in files)


def _same(module: str, code: Mapping[str, bytes], files: Mapping[str, bytes]) -> bool:
    """Say whether the code holds a copy of the wheel's module and nothing else in its place."""
    theirs = {name for name in files if name.split("/")[0].split(".")[0] == module}
    mine = {name for name in code if name.split("/")[0].split(".")[0] == module}
    return mine <= theirs and all(code[name] == files[name] for name in mine)
