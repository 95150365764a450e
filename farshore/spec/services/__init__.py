"""The service types a spec can name; adding one is a file here and a line in `SERVICE_TYPES`."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping

from farshore.spec.services.base import Hardware, Need, Service
from farshore.spec.services.bucket import Bucket
from farshore.spec.services.email import Email
from farshore.spec.services.rest_api import RestApi
from farshore.spec.services.static_site import StaticSite
from farshore.spec.services.table import Table
from farshore.spec.services.user_pool import UserPool


class ServiceTypes(Mapping[str, type[Service]]):
    """The service types by the word after `type:`.

    Making a dataclass costs as much as reading a small spec, so that the types that few specs name are imported only
    when one does.

    Args:
        loaded: The types that are here already, by word.
        on_demand: The class of each other type; its module is named after the word.
    """

    def __init__(self, loaded: Mapping[str, type[Service]], on_demand: Mapping[str, str]) -> None:
        self._loaded = dict(loaded)
        self._on_demand = dict(on_demand)
        self._words = (*loaded, *on_demand)

    def __getitem__(self, word: str) -> type[Service]:
        """Return the type that a word stands for.

        Raises:
            KeyError: There is none.
        """
        if word not in self._loaded:
            module = importlib.import_module(f"farshore.spec.services.{self._module(word)}")
            self._loaded[word] = getattr(module, self._on_demand[word])
        return self._loaded[word]

    def __iter__(self) -> Iterator[str]:
        """Yield the words in one order, whatever has been imported: the schema is written in it."""
        return iter(self._words)

    def __len__(self) -> int:
        """Return how many types there are."""
        return len(self._words)

    def _module(self, word: str) -> str:
        if word not in self._on_demand:
            raise KeyError(word)
        return word.replace("-", "_")


SERVICE_TYPES = ServiceTypes(
    {kind.type: kind for kind in (StaticSite, RestApi, Table, Bucket, Email, UserPool)},
    {
        "queue": "Queue",
        "secret": "Secret",
        "parameter": "Parameter",
        "database": "Database",
        "fleet": "Fleet",
        "network": "Network",
        "backups": "Backups",
        "watch": "Watch",
    },
)

__all__ = [
    "SERVICE_TYPES",
    "Bucket",
    "Email",
    "Hardware",
    "Need",
    "RestApi",
    "Service",
    "StaticSite",
    "Table",
    "UserPool",
]
