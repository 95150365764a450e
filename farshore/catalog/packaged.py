"""A source whose data come with the release of another package, and are kept in a file beside this one."""

from __future__ import annotations

import abc
import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from farshore.catalog import data
from farshore.catalog.interface import Answer, Source
from farshore.catalog.snapshot import check_layout
from farshore.errors import FarshoreError
from farshore.findings import Evidence

if TYPE_CHECKING:
    from typing_extensions import Self  # mypy brings it; typing has it from Python 3.11


class PackagedSource(Source):
    """What such a source is, apart from its data.

    Attributes:
        schema: The version of the file's layout that this farshore reads and writes.
        file: The name of the file inside `farshore.catalog.data`.
        page: The address of a release's data, with `{version}` in it.
        release: Whose data they are, as `botocore 1.44.5`.
    """

    schema: ClassVar[int]
    file: ClassVar[str]
    page: ClassVar[str]

    def __init__(self, document: Mapping[str, Any], file: str | None = None) -> None:
        """Read a parsed snapshot.

        Args:
            document: The snapshot.
            file: What an error calls it; the embedded file by default.

        Raises:
            FarshoreError: The document is damaged or of another schema version.
        """
        try:
            check_layout(document["schema"], self.schema)
            self.retrieved = datetime.date.fromisoformat(document["retrieved"])
            self.release = str(document["release"])
            self._read(document)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise FarshoreError(
                f"The catalog's file {file or self.file} is damaged "
                f"({type(error).__name__}: {error}); install farshore again"
            ) from error
        self._url = self.page.format(version=self.release.rpartition(" ")[2])

    @classmethod
    def embedded(cls) -> Self:
        """Return the data that ship with farshore."""
        return cls(data.read(cls.file))

    @abc.abstractmethod
    def _read(self, document: Mapping[str, Any]) -> None:
        """Take over the data; whatever is raised here is a damaged file."""

    def _say(self, listed: bool | None, statement: str) -> Answer:
        return Answer(listed, Evidence(self.name, self.retrieved, f"{statement} ({self.release})", self._url))
