"""The endpoints that the AWS SDK for Python knows, as a file remembers them: an independent list of who is where.

The SDK never says that a service is absent: a service without an entry of its own (fis, dsql) is beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from farshore.catalog.interface import Answer
from farshore.catalog.packaged import PackagedSource

SCHEMA = 1
"""The version of the file's layout that this farshore reads and writes."""

EMBEDDED = "sdk.json"
"""The name of the file inside `farshore.catalog.data`."""

SDK = "AWS SDK endpoints"
"""What this source is called."""

_PAGE = "https://github.com/boto/botocore/blob/{version}/botocore/data/endpoints.json"


class SdkSource(PackagedSource):
    """The SDK's endpoint data.

    Attributes:
        release: Whose data they are, as `botocore 1.44.5`.
    """

    name = SDK
    schema = SCHEMA
    file = EMBEDDED
    page = _PAGE

    def _read(self, document: Mapping[str, Any]) -> None:
        self._guessed = frozenset(document["guessed"])
        self._partitions: Mapping[str, str] = dict(document["regions"])
        self._bit = {region: 1 << bit for bit, region in enumerate(self._partitions)}
        self._whole = dict.fromkeys(self._partitions.values(), 0)  # the mask of each partition
        for region, partition in self._partitions.items():
            self._whole[partition] |= self._bit[region]
        self._masks = {service: int(row[0], 16) for service, row in document["services"].items()}
        self._prefixes = {service: tuple(row[1:]) for service, row in document["services"].items()}

    def answer(self, service: str, region: str) -> Answer:
        """Say whether the SDK has an endpoint for the service in the region; see `Source.answer`."""
        if service in self._guessed:
            return self._say(None, f"names every region for {service} by a pattern, so it cannot say")
        if service not in self._masks:
            return self._say(None, f"has no regional endpoint for {service}, so it cannot say")
        if region not in self._bit:
            return self._say(None, f"does not know the region {region}")
        partition = self._partitions[region]
        if not self._masks[service] & self._whole[partition]:
            return self._say(None, f"has no regional endpoint for {service} in partition {partition}, so it cannot say")
        listed = bool(self._masks[service] & self._bit[region])
        hosts = " and ".join(self._prefixes[service])
        return self._say(listed, f"{'has an' if listed else 'has no'} endpoint for {hosts} in {region}")
