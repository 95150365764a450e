"""Small wheels, built on the spot, and a pip that looks for them in one folder and nowhere else."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest


def build_wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    files: Mapping[str, bytes] | None = None,
    *,
    needs: Sequence[str] = (),
    tag: str = "py3-none-any",
) -> Path:
    """Write a wheel with these files, `<name>/__init__.py` unless given, that depends on `needs`."""
    folder.mkdir(parents=True, exist_ok=True)
    info = f"{name}-{version}.dist-info"
    extras = sorted({need.split("extra == ")[1].strip("'\" ") for need in needs if "extra == " in need})
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [*(f"Provides-Extra: {extra}" for extra in extras), *(f"Requires-Dist: {need}" for need in needs)]
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in (files or {f"{name}/__init__.py": b""}).items():
            archive.writestr(file, content)
        archive.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def sha256(path: Path) -> str:
    """Return the digest of a file as requirements.txt writes it."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def pip_environment(wheels: Path, cache: Path) -> dict[str, str]:
    """Return the variables with which pip finds these wheels alone, and farshore keeps its cache in a folder."""
    wheels.mkdir(parents=True, exist_ok=True)
    return {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "XDG_CACHE_HOME": str(cache),
    }


def use(monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str]) -> None:
    """Set these variables for this process and pip's."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
