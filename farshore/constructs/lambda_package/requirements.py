"""The requirements.txt beside the code: every line a package and its one version, so that builds can be repeated."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from farshore.constructs.lambda_package.target import Target
from farshore.errors import InputError, MissingExtra, Problem
from farshore.findings import Place

if TYPE_CHECKING:
    from packaging.requirements import Requirement

REQUIREMENTS = "requirements.txt"

_EXPORTS = {
    "uv.lock": "uv export --no-dev --no-emit-project --output-file {file}",
    "poetry.lock": "poetry export --output {file} (its plugin poetry-plugin-export)",
    "pdm.lock": "pdm export --prod --output {file}",
    "Pipfile.lock": "pipenv requirements --hash > {file}",
    "Pipfile": "pipenv lock, then pipenv requirements --hash > {file}",
    "pyproject.toml": "uv pip compile pyproject.toml --generate-hashes --output-file {file}",
}
"""How each file that lists dependencies becomes a requirements.txt."""

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_COMMENT = re.compile(r"(^|\s+)#.*$")
_HASH = re.compile(r"--hash[=\s]\s*(sha(?:256|384|512):[0-9a-fA-F]{64,128})(?:\s+|$)")
_DEPENDS = re.compile(r"^\s*(?:dependencies\s*=\s*\[\s*[\"'#]|dynamic\s*=.*[\"']dependencies[\"'])", re.MULTILINE)
_POETRY_DEPENDS = re.compile(
    r"^\[tool\.poetry\.dependencies\]\s*\n(?:\s*python\s*=.*\n|\s*#.*\n|\s*\n)*\s*(?!python\b)[A-Za-z0-9]", re.M
)


@dataclass(frozen=True)
class Pin:
    """One package in one version.

    Attributes:
        name: The package's name, normalised.
        version: Its version.
        extras: The extras that are asked for.
        hashes: Digests of the files that may be installed, as `sha256:…`; empty if the file has none.
        line: 1-based, in requirements.txt.
    """

    name: str
    version: str
    extras: frozenset[str]
    hashes: tuple[str, ...]
    line: int

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


def read_requirements(content: bytes, file: Path, target: Target) -> dict[str, Pin]:
    """Return what a requirements.txt pins for a runtime, by normalised name; lines for other platforms are passed over.

    Raises:
        InputError: A line does not name one version of a package, or only some have hashes; lines are not quoted, since
            they may hold a password.
        MissingExtra: The `cdktf` extra is not installed.
    """
    pins: dict[str, Pin] = {}
    problems: list[Problem] = []
    for number, line in _logical_lines(_decode(content, file)):
        found = _read_line(line, number, target)
        if isinstance(found, Pin) and (before := pins.get(found.name)) and before.version != found.version:
            found = f"pins {found.name} again; line {before.line} pins {before}"
        if isinstance(found, str):
            problems.append(Problem(Place(str(file), number, 1), found))
        elif found is not None:
            pins[found.name] = found
    if any(pin.hashes for pin in pins.values()):
        without = [pin for pin in pins.values() if not pin.hashes]
        message = "{} has no --hash, and other lines have; give all of them hashes"
        problems += [Problem(Place(str(file), pin.line, 1), message.format(pin)) for pin in without]
    if problems:
        raise InputError(problems)
    return pins


def export_command(code: Mapping[str, bytes], file: Path) -> str | None:
    """Return the command that writes requirements.txt from what the code folder has instead; None if it has nothing."""
    for name, command in _EXPORTS.items():
        if name in code and _lists_dependencies(name, code):
            return command.format(file=file)
    return None


def _lists_dependencies(name: str, code: Mapping[str, bytes]) -> bool:
    """Say whether there is something to export: projects that need nothing have a pyproject.toml and a lock as well."""
    if name.startswith("Pipfile") or "pyproject.toml" not in code:
        return True
    text = code["pyproject.toml"].decode(errors="replace")
    return bool(_DEPENDS.search(text) or _POETRY_DEPENDS.search(text))


def _decode(content: bytes, file: Path) -> str:
    """Decode the file as pip does, which honours byte-order marks."""
    encoding = next((name for mark, name in _BOMS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise InputError([Problem(Place(str(file)), "is not UTF-8; save it as UTF-8")]) from None


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is not empty with its number, without comments; a backslash joins a line with the next."""
    start, joined = 0, ""
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        start = start if joined else number
        kept = _COMMENT.sub("", line).rstrip()
        if kept.endswith("\\"):
            joined += kept[:-1] + " "
            continue
        if (joined + kept).strip():
            yield start, (joined + kept).strip()
        joined = ""


def _read_line(line: str, number: int, target: Target) -> Pin | str | None:
    """Return what a line pins, what is wrong with it, or None when it is for another platform or says nothing."""
    if line.startswith("-"):
        return _option_problem(line)
    text, hashes = _without_hashes(line)
    if re.search(r"\s--?\w", text):
        return "has an option that changes how pip builds; farshore takes only wheels and `--hash`"
    if (
        "://" in text
        or re.match(r"(?:\.|/|~|[A-Za-z]:[\\/])|.*\.(?:whl|zip|tar\.gz)$", text)
        or re.search(r"\s@\s", text)
    ):
        return "names an address or a file; name a package of the index and its version, as `name==1.2.3`"
    return _pin(text, hashes, number, target)


def _without_hashes(line: str) -> tuple[str, tuple[str, ...]]:
    hashes = tuple(sorted({found.lower() for found in _HASH.findall(line)}))
    return _HASH.sub("", line).strip(), hashes


def _option_problem(line: str) -> str | None:
    option = re.match(r"--?[A-Za-z-]*", line).group()  # type: ignore[union-attr]
    short = option if option.startswith("--") else option[:2]
    if short in ("--require-hashes", "--only-binary", "--prefer-binary"):
        return None
    if short in (
        "-i",
        "-f",
        "--index-url",
        "--extra-index-url",
        "--find-links",
        "--no-index",
        "--trusted-host",
        "--pypi-url",
    ):
        return (
            f"has `{short}`; set the index in pip's own configuration instead, as `pip config set global.index-url …`"
        )
    if short in ("-r", "-c", "--requirement", "--constraint"):
        return (
            f"has `{short}`; copy the lines of that file here, or let `uv pip compile` or `pip-compile` write one file"
        )
    if short in ("-e", "--editable"):
        return f"has `{short}`; copy that code into the code folder, or name a release of it as `name==1.2.3`"
    return f"has the option `{short}`, which farshore does not take; remove it"


def _pin(text: str, hashes: tuple[str, ...], number: int, target: Target) -> Pin | str | None:
    from packaging.utils import canonicalize_name

    requirement = _requirement(text)
    if requirement is None or requirement.url:
        return "is not a package with its version, as `name==1.2.3`"
    try:
        if requirement.marker and not requirement.marker.evaluate({**target.marker_environment(), "extra": ""}):
            return None
    except ValueError:
        return f"has a condition that cannot be decided for {target.runtime}; simplify what is behind the `;`"
    specifiers = list(requirement.specifier)
    if len(specifiers) != 1 or specifiers[0].operator not in ("==", "===") or specifiers[0].version.endswith(".*"):
        return f"does not pin {requirement.name} to one version; pin it: {requirement.name}==1.2.3"
    return Pin(
        canonicalize_name(requirement.name), specifiers[0].version, frozenset(requirement.extras), hashes, number
    )


def _requirement(text: str) -> Requirement | None:
    try:
        from packaging.requirements import InvalidRequirement, Requirement
    except ImportError:
        raise MissingExtra("cdktf", f"a {REQUIREMENTS}") from None
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None
