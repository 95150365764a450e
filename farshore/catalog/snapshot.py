"""The embedded copy of SSM's public parameters: answers offline, without credentials, and says how old it is.

The file holds one bitmask for each service: bit i stands for the i-th region in the order of the file.
`farshore.catalog.crawl` writes it.
"""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from farshore.catalog import data
from farshore.catalog.interface import Answer, Region, Source
from farshore.errors import FarshoreError, InputError
from farshore.files import SNAPSHOT, read_json
from farshore.findings import Evidence
from farshore.servers.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = 1
"""The version of the file's layout that this farshore reads and writes."""

EMBEDDED = "ssm.json"
"""The name of the file inside `farshore.catalog.data`."""

SSM = "SSM public parameters"
"""What this source is called, embedded or live."""

_ID = r"[A-Za-z0-9-]{1,100}"
_MASK = r"[0-9a-f]{1,64}"
"""What ids and masks in the file look like. The file may be a user's, and what it says is shown."""

LONGEST_NAME = 300
"""The most characters of a name in the file; SSM's longest has about 70."""

ROOT = "/aws/service/global-infrastructure"
"""Where the parameters live; https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html"""

MOSTLY_LISTED = 0.5
"""A global service listed in more than this share of its partition's regions is taken for global in the others too.

The threshold is ours. At 27 of 34 (Account Management, ARC) the gaps are bookkeeping; at 2 of 34 (CodeCatalyst) the
service may really be absent elsewhere, and the honest answer is that SSM cannot say.
"""


def encode_mask(listed: Iterable[str], regions: Sequence[str]) -> str:
    """Return the regions in which a service is listed as a hexadecimal bitmask over the ordered regions."""
    position = {region: bit for bit, region in enumerate(regions)}
    return format(sum(1 << position[region] for region in set(listed)), "x")


def decode_mask(mask: str, regions: Sequence[str]) -> tuple[str, ...]:
    """Return the regions of a bitmask, in the order of the regions.

    Raises:
        ValueError: The mask is not hexadecimal, or has a bit beyond the last region.
    """
    bits = int(mask, 16)
    if bits < 0 or bits >> len(regions):
        raise ValueError(f"mask {mask} names more than {len(regions)} regions")
    return tuple(region for bit, region in enumerate(regions) if bits >> bit & 1)


def check_layout(found: object, readable: int) -> None:
    """Refuse a file of another layout version.

    Raises:
        ValueError: The versions differ.
    """
    if found != readable:
        raise ValueError(f"layout version {found}, this farshore reads {readable}")


class SnapshotSource(Source):
    """SSM's public parameters as a file remembers them.

    Attributes:
        regions: Every region, by id.
        services: Every service id of SSM, with SSM's `longName` (the id itself where SSM has none).
        sdk_only: Ids of the AWS SDK that SSM had no service for when the file was made; not typos.
        contradictions: Service id to the service its endpoints name, where the SDK knows both as different services.
        recorded_in: What stood in for AWS when the file was made, as `moto 5.2.5`; empty when it was AWS itself.
    """

    name = SSM

    def __init__(self, document: Mapping[str, Any], file: str = EMBEDDED) -> None:
        """Read a parsed snapshot.

        Raises:
            FarshoreError: The document is damaged or of another schema version; names the file and the remedy.
        """
        if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
            version = document.get("schema") if isinstance(document, Mapping) else None
            shown = one_line(str(version), 20) if isinstance(version, (int, str)) else "none"
            raise FarshoreError(
                f"The catalog snapshot {one_line(file)} has layout version {shown}, this farshore reads {SCHEMA}; "
                "make it again with `python -m farshore.catalog.crawl`, or install farshore again"
            )
        try:
            if file != EMBEDDED:  # 1 ms, which every offline command would pay for our own file
                _check(document)
            self._read(document)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
            raise _damaged(file, f"{type(error).__name__}: {error}") from error

    def _read(self, document: Mapping[str, Any]) -> None:
        self.retrieved = datetime.date.fromisoformat(document["retrieved"])
        self.made = datetime.date.fromisoformat(document["made"])
        self.recorded_in = document["recorded_in"]
        self.regions: Mapping[str, Region] = {
            region: Region(id=region, **{**facts, "zones": tuple(facts["zones"])})
            for region, facts in document["regions"].items()
        }
        self._bit = {region: 1 << bit for bit, region in enumerate(self.regions)}
        self._masks = {service: int(mask, 16) for service, (_, mask) in document["services"].items()}
        if max(self._masks.values(), default=0) >> len(self._bit):
            raise ValueError("a service is listed in a region that the file does not name")
        self.services: Mapping[str, str] = {service: name for service, (name, _) in document["services"].items()}
        self._one_tree = {
            tree: {service: int(mask, 16) for service, mask in masks.items()}
            for tree, masks in document["one_tree"].items()
        }
        self._homes: Mapping[str, Mapping[str, Sequence[str]]] = dict(document["homes"])
        self.contradictions: Mapping[str, str] = dict(document["contradictions"])
        self.sdk_only = frozenset(document["sdk"]["ids"])

    @classmethod
    def embedded(cls) -> SnapshotSource:
        """Return the snapshot that ships with farshore."""
        return cls(data.read(EMBEDDED))

    @classmethod
    def from_file(cls, path: Path) -> SnapshotSource:
        """Return the snapshot in a file.

        Raises:
            FarshoreError: The file cannot be read, is damaged, or is of another schema version.
        """
        try:
            document = read_json(path, SNAPSHOT)
        except InputError as error:
            raise _damaged(str(path), "; ".join(one.message for one in error.problems)) from None
        return cls(document, str(path))

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Return every (service, region) that is listed."""
        return frozenset(
            (service, region)
            for service, mask in self._masks.items()
            for region, bit in self._bit.items()
            if mask & bit
        )

    def as_of(self, day: datetime.date, service: str, region: str, *, listed: bool) -> Answer:
        """Answer as a snapshot of that day would, on which SSM was seen to list the service in the region or not.

        Args:
            day: When SSM was asked.
            service: A service of this snapshot.
            region: A region of this snapshot.
            listed: What SSM said.
        """
        then = copy.copy(self)
        then.retrieved, then.recorded_in, then._one_tree = day, "", {}
        homes = self._homes.get(service, {}).get(self.regions[region].partition)
        if homes is None:
            return Answer(listed, then._evidence(then._statement(service, region, listed)))
        return then._global_answer(service, region, listed, homes)

    def answer(self, service: str, region: str) -> Answer:
        """Say whether SSM lists the service in the region; see `Source.answer`."""
        if region not in self.regions:
            return Answer(None, self._evidence(f"has no region {region}"))
        mask = self._masks.get(service)
        if mask is None:
            return Answer(None, self._evidence(f"has no service {service} ({ROOT}/services/{service})"))
        if not mask:
            return Answer(None, self._evidence(f"knows {service} but lists it in no region at all, so it cannot say"))
        partition = self.regions[region].partition
        homes = self._homes.get(service, {}).get(partition)
        listed = bool(mask & self._bit[region])
        if homes is None:
            return Answer(listed, self._evidence(self._statement(service, region, listed)))
        return self._global_answer(service, region, listed, homes)

    def _global_answer(self, service: str, region: str, listed: bool, homes: Sequence[str]) -> Answer:
        """Answer for a service whose endpoints, in this partition, are not in the regions that list it."""
        partition = self.regions[region].partition
        where = (
            f"are all in {homes[0]}" if len(homes) == 1 else f"are in {', '.join(homes)}" if homes else "name no region"
        )
        statement = f"{self._statement(service, region, listed)}; its endpoints in partition {partition} {where}"
        if not listed and self._share(service, partition) <= MOSTLY_LISTED:
            return Answer(None, self._evidence(f"{statement}, so it cannot say whether {region} is served"))
        control_plane = homes[0] if len(homes) == 1 else None
        return Answer(listed, self._evidence(statement), is_global=True, control_plane=control_plane)

    def _share(self, service: str, partition: str) -> float:
        bits = [self._bit[region.id] for region in self.regions.values() if region.partition == partition]
        return sum(bool(self._masks[service] & bit) for bit in bits) / len(bits)

    def _statement(self, service: str, region: str, listed: bool) -> str:
        parameter = f"{ROOT}/regions/{region}/services/{service}"
        if not listed:
            return f"does not list {service} in {region} ({parameter})"
        for tree, masks in self._one_tree.items():
            if masks.get(service, 0) & self._bit[region]:
                return f"lists {service} in {region}, but only under {tree}/ and not in its mirror ({parameter})"
        return f"lists {service} in {region} ({parameter})"

    def _evidence(self, statement: str) -> Evidence:
        copy = f", as recorded in {self.recorded_in}" if self.recorded_in else ""
        return Evidence(self.name, self.retrieved, statement + copy)


def _check(document: Mapping[str, Any]) -> None:
    """Check every word of a document, which may be a user's file or what a server said; much of it is shown.

    Raises:
        TypeError, ValueError, LookupError: It holds something else than ids, names and masks.
    """
    ids: list[object] = [*_listed(document["sdk"]["ids"])]
    texts: list[object] = [document["recorded_in"]]
    masks: list[object] = []
    for region, facts in document["regions"].items():
        ids += [region, facts["partition"], *_listed(facts["zones"])]
        texts += [facts[name] for name in ("name", "country", "geography", "domain")]
    for service, (name, mask) in document["services"].items():
        ids.append(service)
        texts.append(name)
        masks.append(mask)
    for tree, listed in document["one_tree"].items():
        ids += [tree, *listed]
        masks += listed.values()
    for service, partitions in document["homes"].items():
        ids += [service, *partitions, *(home for homes in partitions.values() for home in _listed(homes))]
    for service, label in document["contradictions"].items():
        ids.append(service)
        texts.append(label)
    _check_all("id", ids, re.compile(_ID).fullmatch)
    _check_all("mask", masks, re.compile(_MASK).fullmatch)
    _check_all("name", texts, lambda text: text == one_line(text, LONGEST_NAME))


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return value


def _check_all(kind: str, words: Iterable[object], fits: Callable[[str], object]) -> None:
    for word in words:
        if not (isinstance(word, str) and fits(word)):
            raise ValueError(f"{word!r} is no {kind}")


def _damaged(file: str, reason: str) -> FarshoreError:
    return FarshoreError(
        f"The catalog snapshot {one_line(file)} is damaged ({one_line(reason, 200)}); "
        "make it again with `python -m farshore.catalog.crawl`, or install farshore again"
    )
