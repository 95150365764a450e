"""Which SSM service another source's word stands for: by spelling, by alias, and by data/service_words.json."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from farshore.catalog import data
from farshore.catalog.aliases import Aliases


class Words:
    """The words of other sources, and the canonical services they stand for."""

    def __init__(self, services: Collection[str]) -> None:
        """Understand words for these services, the canonical ids of the catalog."""
        document = data.read("service_words.json")
        self._types: Mapping[str, str | None] = document["types"]
        self._endpoints: Mapping[str, str | None] = document["endpoints"]
        self._by_spelling = {_squeezed(alias.word): alias.service for alias in Aliases.embedded().by_word.values()}
        self._by_spelling |= {_squeezed(service): service for service in sorted(services)}

    def of_endpoint(self, prefix: str) -> str | None:
        """Return the service of an endpoint prefix of the SDK, as `ses` for `email`; None when none is known."""
        return self._endpoints[prefix] if prefix in self._endpoints else self._by_spelling.get(_squeezed(prefix))

    def of_type(self, type_name: str) -> str | None:
        """Return the service of a CloudFormation type, as `cognito-idp` for `AWS::Cognito::UserPoolClient`."""
        tail = type_name.removeprefix("AWS::")
        family = tail.partition("::")[0]
        rows = [row for row in self._types if row == family or ("::" in row and tail.startswith(row))]
        return self._types[max(rows, key=len)] if rows else self._by_spelling.get(_squeezed(family))


def _squeezed(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())
