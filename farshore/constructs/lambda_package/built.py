"""Packages that the user's own tools have built: a zip or a jar, taken as it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from farshore.constructs.lambda_package.archive import LARGEST_ZIP_BYTES, LambdaPackage, check_unzipped_size
from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.spec.services.functions import Language
from farshore.suggest import hint

_ENDINGS = (".zip", ".jar")


def is_built(source: Path) -> bool:
    """Say whether `code` names a package instead of a folder."""
    return source.suffix.lower() in _ENDINGS and not source.is_dir()


def read_built(file: Path, place: Place, *, whole: bool) -> tuple[LambdaPackage, dict[str, bytes]]:
    """Return a package and its files.

    Args:
        file: The zip or jar.
        place: Where the spec names it.
        whole: Whether the content of the files matters, not their names alone.

    Raises:
        InputError: It is missing, no zip, or larger than Lambda takes.
    """
    try:
        if file.stat().st_size > LARGEST_ZIP_BYTES:
            raise InputError([Problem(place, f"{file} is larger than 50 MB, which Lambda takes in a direct upload")])
        content = file.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            check_unzipped_size({one.filename: one.file_size for one in entries}, place)
            files = {one.filename: archive.read(one) if whole else b"" for one in entries}
    except OSError as error:
        message = f"there is no package {file} ({error.strerror}); build it first: `code` is relative to the spec"
        raise InputError([Problem(place, message)]) from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise InputError([Problem(place, f"{file} is no zip that Lambda could open: {error}")]) from None
    return LambdaPackage(content), files


def check_built_handler(language: Language, files: Mapping[str, bytes], handler: str, place: Place) -> None:
    """Make sure that the file of a handler is in a package of a language that is not read.

    Raises:
        InputError: It is not.
    """
    if any(name.startswith("lib/") and name.endswith(".jar") for name in files):
        return  # Java finds classes in these as well
    wanted = language.files_of(handler)
    if not any(name in files for name in wanted):
        known = hint(wanted[0], files)
        raise InputError([Problem(place, f"the code has no {wanted[0]} for the handler `{handler}`{known}")])
