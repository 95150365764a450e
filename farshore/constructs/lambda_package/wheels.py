"""The wheels of a function's dependencies: pip downloads them for its platform, and a cache keeps them."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from farshore.constructs.lambda_package.archive import LARGEST_UNZIPPED_BYTES
from farshore.constructs.lambda_package.requirements import Pin
from farshore.constructs.lambda_package.target import Target
from farshore.errors import FarshoreError, InputError, MissingTool, Problem, SourceUnreachable
from farshore.findings import Place

DEADLINE_SECONDS = 300
"""How long pip may take for everything."""

_UNREACHABLE = re.compile(
    r"connection broken|Could not fetch URL|Max retries exceeded|HTTP error|ConnectionError|NewConnectionError|"
    r"ProxyError|SSLError|timed out|Connection failed|IncompleteRead|credentials were not|Network is unreachable",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wheel:
    """A wheel as it was downloaded.

    Attributes:
        name: Its file name.
        content: Its bytes.
    """

    name: str
    content: bytes


def fetch(pins: Mapping[str, Pin], file: Path, target: Target) -> list[Wheel]:
    """Return the wheel of each pin for a runtime, from the cache or else from the index that pip is configured for.

    Only what is pinned is downloaded, whatever it depends on: pip would judge dependencies by the Python it runs on.

    Args:
        pins: By name.
        file: The requirements.txt, for errors.
        target: The runtime.

    Raises:
        InputError: No wheel of a pin fits the runtime, or one has another hash.
        SourceUnreachable: The index cannot be reached.
        MissingTool: There is no pip.
    """
    lines = sorted(f"{pin} {' '.join(f'--hash={one}' for one in pin.hashes)}".strip() for pin in pins.values())
    cached = _cache_folder() / f"{_key(lines, target)}.zip"
    wheels = _from_cache(cached, pins)
    if wheels is None:
        wheels = _download(lines, pins, file, target)
        with contextlib.suppress(OSError):  # a cache is a convenience
            _to_cache(cached, wheels)
    return wheels


def _key(lines: list[str], target: Target) -> str:
    return hashlib.sha256(json.dumps([lines, target.runtime, target.architecture]).encode()).hexdigest()


def _cache_folder() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("farshore", appauthor=False, opinion=False) / "wheels"


def _from_cache(cached: Path, pins: Mapping[str, Pin]) -> list[Wheel] | None:
    """Return the wheels that a cache holds, if it is intact and they are the ones that are pinned."""
    try:
        if not cached.is_file() or cached.stat().st_size > LARGEST_UNZIPPED_BYTES:
            return None
        with zipfile.ZipFile(cached) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNZIPPED_BYTES:
                return None
            wheels = [Wheel(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        return None
    return wheels if _are_pinned(wheels, pins) else None


def _are_pinned(wheels: list[Wheel], pins: Mapping[str, Pin]) -> bool:
    """Say whether there is exactly the wheel of each pin, with a hash that it allows."""
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename

    names = []
    for wheel in wheels:
        try:
            name, *_ = parse_wheel_filename(wheel.name)
        except InvalidWheelFilename:
            return False
        names.append(str(name))
        hashes = pins[name].hashes if name in pins else ()
        if hashes and not any(_digest(one.partition(":")[0], wheel) == one for one in hashes):
            return False
    return sorted(names) == sorted(pins)


def _digest(algorithm: str, wheel: Wheel) -> str:
    return f"{algorithm}:{hashlib.new(algorithm, wheel.content).hexdigest()}"


def _to_cache(cached: Path, wheels: list[Wheel]) -> None:
    """Write a cache aside and move it, so that nobody reads half of one."""
    cached.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for wheel in wheels:
            archive.writestr(zipfile.ZipInfo(wheel.name), wheel.content)
    with tempfile.NamedTemporaryFile(dir=cached.parent, prefix="farshore-", delete=False) as aside:
        aside.write(buffer.getvalue())
    try:
        Path(aside.name).replace(cached)
    except OSError:
        Path(aside.name).unlink()
        raise


def _download(lines: list[str], pins: Mapping[str, Pin], file: Path, target: Target) -> list[Wheel]:
    try:
        with tempfile.TemporaryDirectory(prefix="farshore-") as folder:
            requirements, wheels = Path(folder) / "requirements.txt", Path(folder) / "wheels"
            requirements.write_text("\n".join(lines) + "\n", encoding="utf-8")
            wheels.mkdir()
            hashed = ["--require-hashes"] if any(pin.hashes for pin in pins.values()) else []
            options = ["--no-deps", f"--dest={wheels}", f"--requirement={requirements}", *hashed, *target.pip_options()]
            _pip(options, pins, file, target)
            found = [Wheel(path.name, path.read_bytes()) for path in sorted(wheels.iterdir())]
    except OSError as error:
        raise FarshoreError(f"{file}: the wheels cannot be stored: {error.strerror or error}") from None
    if not _are_pinned(found, pins):
        raise InputError([Problem(Place(str(file)), "pip downloaded other wheels than the ones that are pinned")])
    return found


def _pip(options: list[str], pins: Mapping[str, Pin], file: Path, target: Target) -> None:
    # -I keeps the working directory off Python's path: a folder `pip` there would be run instead.
    command = [sys.executable, "-I", "-m", "pip", "download", "--quiet", "--no-input", "--no-color"]
    patience = ["--disable-pip-version-check", "--progress-bar=off", "--retries=2", "--timeout=15"]
    environment = {**os.environ, "PIP_REQUIRE_VIRTUALENV": "0"}  # nothing is installed
    try:
        done = subprocess.run(  # noqa: S603
            [*command, *patience, *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment,
            timeout=DEADLINE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = f"{file}: pip did not download the packages within {DEADLINE_SECONDS // 60} minutes"
        raise SourceUnreachable(message) from None
    if done.returncode:
        _raise_failure((done.stdout + done.stderr).decode(errors="replace"), pins, file, target)


def _raise_failure(output: str, pins: Mapping[str, Pin], file: Path, target: Target) -> None:
    if "No module named pip" in output:
        raise MissingTool(f"{file} needs pip, which {sys.executable} lacks: {sys.executable} -m ensurepip")
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if broken := [line for line in lines if _UNREACHABLE.search(line)]:
        reason = broken[-1].rpartition("connection broken by ")[2]
        raise SourceUnreachable(f"{file}: pip could not reach its index: {_sentence(reason)}")
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    reason = _sentence((errors or lines or ["it gave no reason"])[-1])
    line = next((pin.line for pin in pins.values() if str(pin) in reason), None)
    place = Place(str(file), line, None if line is None else 1)
    if "No matching distribution" in output:
        reason = f"pip found no wheel for {target.runtime} on {target.architecture}: {reason}"
    else:
        reason = f"pip could not download the packages: {reason}"
    raise InputError([Problem(place, reason)])


def _sentence(line: str) -> str:
    """Return a line of pip's for a message, without passwords and control characters."""
    printable = "".join(one if one.isprintable() else " " for one in line)
    return re.sub(r"//[^/@\s]*@", "//", printable)[:300]
