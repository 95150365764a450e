"""CloudFormation's resource types by region: the only public view of the features inside a service.

The file groups the types of a family by equal bitmask; bit i stands for the i-th region of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from farshore.catalog.interface import Answer
from farshore.catalog.packaged import PackagedSource

SCHEMA = 1
"""The version of the file's layout that this farshore reads and writes."""

EMBEDDED = "cloudformation.json"
"""The name of the file inside `farshore.catalog.data`."""

CLOUDFORMATION = "CloudFormation resource types"
"""What this source is called."""

MOST_TYPES = 0.5
"""A service counts as listed in a region that has more than this share of its types.

The threshold is ours. A few old types stand in every region whether their service is there or not (6 of 32 of AWS IoT
in 11 regions that lack it). Fewer, or none, say nothing: types come later than services, and some services never get
theirs in a region (Storage Gateway has its one type in one region, and SSM and the SDK list the service in 34).
"""

_PAGE = "https://github.com/aws-cloudformation/cfn-lint/tree/v{version}/src/cfnlint/data/schemas/providers"


def is_type(word: str) -> bool:
    """Say whether a word is written like a CloudFormation type."""
    return word.startswith("AWS::")


class CloudFormationSource(PackagedSource):
    """The lists of resource types.

    Attributes:
        release: Whose data they are, as `cfn-lint 1.58.0`.
    """

    name = CLOUDFORMATION
    schema = SCHEMA
    file = EMBEDDED
    page = _PAGE

    def _read(self, document: Mapping[str, Any]) -> None:
        self._copies: Mapping[str, str] = dict(document["copies"])
        self._bit = {str(region): 1 << bit for bit, region in enumerate(document["regions"])}
        self._masks = {service: int(mask, 16) for service, mask in document["services"].items()}
        self._families: Mapping[str, Mapping[str, list[str]]] = dict(document["types"])
        self._owners: Mapping[str, Any] = dict(document["owners"])

    def types(self) -> dict[str, str]:
        """Return every type with the service it belongs to; an empty text where none is known."""
        return {
            f"AWS::{family}::{kind}": self._owner(family, kind)
            for family, masks in self._families.items()
            for kinds in masks.values()
            for kind in kinds
        }

    def has_type(self, name: str) -> bool:
        """Say whether some region has the type."""
        return self._mask_of_type(name) is not None

    def has_list(self, region: str) -> bool:
        """Say whether there is a list for the region that is worth something."""
        return not self._doubt(region)

    def service_of(self, name: str) -> str | None:
        """Return the canonical service of a type, as `ses` for `AWS::SES::ReceiptRule`; None when nobody knows."""
        _, _, tail = name.partition("::")
        family, _, kind = tail.partition("::")
        return self._owner(family, kind) or None

    def answer(self, service: str, region: str) -> Answer:
        """Say whether CloudFormation has the type, or any type of the service, in the region; see `Source.answer`."""
        return self._answer_for_type(service, region) if is_type(service) else self._answer_for_service(service, region)

    def _answer_for_type(self, name: str, region: str) -> Answer:
        mask = self._mask_of_type(name)
        if mask is None:
            return self._say(None, f"has no {name}")
        doubt = self._doubt(region)
        if doubt:
            return self._say(None, doubt)
        listed = bool(mask & self._bit[region])
        return self._say(listed, f"{'lists' if listed else 'does not list'} {name} in {region}")

    def _answer_for_service(self, service: str, region: str) -> Answer:
        """Answer yes or not at all: that types are missing is no proof that the service is."""
        mask = self._masks.get(service)
        if mask is None:
            return self._say(None, f"has no types for {service}")
        doubt = self._doubt(region)
        if doubt:
            return self._say(None, doubt)
        if mask & self._bit[region]:
            return self._say(True, f"lists types for {service} in {region}")
        return self._say(
            None,
            f"does not list most types for {service} in {region}, and types may come later than a service, "
            "so it cannot say",
        )

    def _doubt(self, region: str) -> str:
        """Return why the list for a region is worth nothing; an empty text when it is worth something."""
        if region in self._copies:
            return f"the list for {region} is an exact copy of the one for {self._copies[region]}, so it cannot say"
        return "" if region in self._bit else f"has no list for {region}"

    def _owner(self, family: str, kind: str) -> str:
        owner = self._owners.get(family, "")
        return owner if isinstance(owner, str) else str(owner.get(kind, ""))

    def _mask_of_type(self, name: str) -> int | None:
        _, _, tail = name.partition("::")
        family, _, kind = tail.partition("::")
        for mask, kinds in self._families.get(family, {}).items():
            if kind in kinds:
                return int(mask, 16)
        return None
