"""The zip that Lambda takes: the same files always give the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from farshore.errors import InputError, Problem
from farshore.findings import Place

MEGABYTE = 1024 * 1024
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026-11-21)
LARGEST_ZIP_BYTES = 50 * MEGABYTE
LARGEST_UNZIPPED_BYTES = 250 * MEGABYTE

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


def package(files: Mapping[str, bytes], place: Place) -> LambdaPackage:
    """Zip files by name: uncompressed while Lambda takes that, since compressed bytes differ between versions of zlib.

    Args:
        files: Content by name.
        place: Where the spec names the code, for the error.

    Raises:
        InputError: The files or their zip are larger than Lambda takes in a direct upload.
    """
    sizes = {name: len(content) for name, content in files.items()}
    check_unzipped_size(sizes, place)
    content = _zip(files, zipfile.ZIP_STORED)
    if len(content) > LARGEST_ZIP_BYTES:
        content = _zip(files, zipfile.ZIP_DEFLATED)
    if len(content) > LARGEST_ZIP_BYTES:
        message = f"the zipped code comes to {_megabytes(len(content))}; Lambda takes 50 MB in a direct upload"
        raise InputError([Problem(place, f"{message}. {_largest(sizes)}")])
    return LambdaPackage(content)


def check_unzipped_size(sizes: Mapping[str, int], place: Place) -> None:
    """Make sure that Lambda takes files of these sizes in bytes, before they are read.

    Raises:
        InputError: They come to more than 250 MB.
    """
    total = sum(sizes.values())
    if total > LARGEST_UNZIPPED_BYTES:
        message = f"the code comes to {_megabytes(total)}; Lambda takes 250 MB unzipped. {_largest(sizes)}"
        raise InputError([Problem(place, message)])


def _zip(files: Mapping[str, bytes], compression: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = _READABLE_FILE
            entry.create_system = 3  # Unix, whatever this machine is
            entry.compress_type = compression
            archive.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()


def _largest(sizes: Mapping[str, int]) -> str:
    """Name the largest folders and files at the top."""
    by_top: Counter[str] = Counter()
    for name, size in sizes.items():
        by_top[name.partition("/")[0]] += size
    return "Largest: " + ", ".join(f"{top} ({_megabytes(size)})" for top, size in by_top.most_common(5))


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"
