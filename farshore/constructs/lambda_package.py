"""A folder of code as the zip that Lambda takes: the same files always give the same bytes."""

from __future__ import annotations

import ast
import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from farshore.errors import FarshoreError, InputError, Problem
from farshore.findings import Place
from farshore.suggest import hint

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026-11-21)
LARGEST_ZIP_BYTES = 50 * 1024 * 1024

_LEFT_OUT = {"__pycache__", ".git", ".venv", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".DS_Store", "node_modules"}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
_READABLE_FILE = 0o100644 << 16


@dataclass(frozen=True)
class LambdaPackage:
    """The zip of one function.

    Attributes:
        content: The zip's bytes.
    """

    content: bytes

    @property
    def sha256_base64(self) -> str:
        """The digest as Lambda and Terraform's `source_code_hash` write it."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()

    @property
    def sha256(self) -> str:
        """The digest in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def package(files: Mapping[str, bytes]) -> LambdaPackage:
    """Zip files by name, uncompressed: compressed bytes differ between versions of zlib.

    Raises:
        FarshoreError: The zip would be larger than Lambda takes in a direct upload.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = _READABLE_FILE
            entry.create_system = 3  # Unix, whatever this machine is
            archive.writestr(entry, files[name])
    if buffer.tell() > LARGEST_ZIP_BYTES:
        size = buffer.tell() // (1024 * 1024)
        raise FarshoreError(f"the code comes to {size} MB; Lambda takes 50 MB in a direct upload: leave files out")
    return LambdaPackage(buffer.getvalue())


def read_code(folder: Path, place: Place) -> dict[str, bytes]:
    """Read the files of a code folder by their relative names; caches and hidden tools' folders are left out.

    Raises:
        InputError: The folder is missing or empty, cannot be read, or a link in it leads outside.
    """
    if not folder.is_dir():
        raise InputError([Problem(place, f"there is no folder {folder}; `code` is relative to the spec")])
    files: dict[str, bytes] = {}
    root = folder.resolve()
    try:
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            if _LEFT_OUT.intersection(relative.parts) or path.suffix == ".pyc" or not path.is_file():
                continue
            if not path.resolve().is_relative_to(root):
                raise InputError([Problem(place, f"{path} links to a file outside the code folder; copy it in")])
            files[relative.as_posix()] = path.read_bytes()
    except OSError as error:
        raise InputError([Problem(place, f"{error.filename} cannot be read: {error.strerror}")]) from None
    if not files:
        raise InputError([Problem(place, f"the folder {folder} holds no code")])
    return files


def check_handler(files: Mapping[str, bytes], handler: str, place: Place) -> None:
    """Make sure that a handler (`module.function`) exists in the code, without running it.

    Raises:
        InputError: The module is missing or not Python, or has no such function.
    """
    module, _, function = handler.rpartition(".")
    path = module.replace(".", "/") + ".py"
    if path not in files:
        raise InputError([Problem(place, f"the code has no {path} for the handler `{handler}`{hint(path, files)}")])
    try:
        tree = ast.parse(files[path])
    except (SyntaxError, ValueError) as error:
        raise InputError([Problem(place, f"{path} is not Python: {error}")]) from None
    names = set(_defined_names(tree.body))
    if function not in names:
        raise InputError([Problem(place, f"{path} defines no `{function}`{hint(function, names)}")])


def _defined_names(statements: Sequence[ast.stmt]) -> Iterator[str]:
    """Yield the names that a module's statements define, also those within `if`, `try` and `with`."""
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
            continue
        if isinstance(statement, ast.ImportFrom | ast.Import):
            yield from (alias.asname or alias.name for alias in statement.names)
        targets = getattr(statement, "targets", [getattr(statement, "target", None)])
        yield from (target.id for target in targets if isinstance(target, ast.Name))
        for block in ("body", "orelse", "finalbody"):
            yield from _defined_names(getattr(statement, block, []))
        for handler in getattr(statement, "handlers", []):
            yield from _defined_names(handler.body)
