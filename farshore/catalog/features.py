"""What AWS documents about features by region and no list for machines says: data/features.json, kept by hand."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from farshore.catalog import data
from farshore.catalog.interface import Region
from farshore.errors import FarshoreError
from farshore.findings import Evidence

DOCUMENTATION = "AWS documentation"
"""What this source is called."""


class Statement(NamedTuple):
    """What a page says of one feature in one region.

    Attributes:
        offered: Whether the feature is there; None when the page does not say.
        outright: Whether the page says so in words; False when it only leaves the region out of a list, which a newer
            region may be too.
        evidence: The words to show.
    """

    offered: bool | None
    outright: bool
    evidence: Evidence


class Documentation(NamedTuple):
    """What one page says of a feature.

    Attributes:
        regions: Where it says that the feature is.
        absent: Where it says in words that the feature is not.
        doubtful: Where it says so of a part of what the feature stands for.
        complete: Whether `regions` is meant to be all of them, in the partitions they belong to.
        note: What a reader of the answer should know besides.
        date: The day on which somebody read it.
        url: Its address.
    """

    regions: frozenset[str]
    absent: frozenset[str]
    doubtful: frozenset[str]
    complete: bool
    note: str
    date: datetime.date
    url: str

    def of(self, name: str, region: Region, partitions: Mapping[str, str]) -> Statement:
        """Return what the page says of a region.

        Args:
            name: What people call the feature.
            region: The region.
            partitions: The partition of each known region.
        """
        if region.id in self.regions:
            return self._say(True, f"names {region.id} among the regions of {name}", outright=True)
        if region.id in self.absent:
            return self._say(False, f"says that {name} is not available in {region.id}", outright=True)
        if region.id in self.doubtful:
            return self._say(False, f"does not give {region.id} all of {name}")
        if self.complete and region.partition in {partitions.get(one) for one in self.regions}:
            return self._say(False, f"does not name {region.id} among the regions of {name}")
        return self._say(None, f"says nothing of {name} in {region.id}")

    def _say(self, offered: bool | None, words: str, *, outright: bool = False) -> Statement:
        note = f" ({self.note})" if self.note else ""
        return Statement(offered, outright, Evidence(DOCUMENTATION, self.date, words + note, self.url))


class Feature(NamedTuple):
    """A feature that has a name, or that a page says something of.

    Attributes:
        id: Its CloudFormation type, as `AWS::SES::ReceiptRule`; after a slash, what of it:
            `AWS::RDS::GlobalCluster/aurora-mysql`.
        name: What people call it; None for the parts of another feature.
        terraform: What a resource must have to be this feature: by Terraform type, the attributes with their values.
        documentation: What AWS says of its regions; None when no page was read.
    """

    id: str
    name: str | None
    terraform: Mapping[str, Mapping[str, str]]
    documentation: Documentation | None


def type_of(feature: str) -> str:
    """Return the CloudFormation type of a feature, as `AWS::RDS::GlobalCluster` of its variant for one engine."""
    return feature.partition("/")[0]


class Features:
    """The table."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Read a parsed document, laid out as data/features.json.

        Raises:
            FarshoreError: An entry lacks its source or date.
        """
        self._by_id: dict[str, Feature] = {}
        self._variants: dict[str, list[Feature]] = {}  # by Terraform type
        for row in document["features"]:
            try:
                feature = _feature(row)
            except (KeyError, ValueError, TypeError) as error:
                raise FarshoreError(
                    f"farshore's own file features.json is damaged at {row.get('type')}: "
                    f"{type(error).__name__} {error}; install farshore again"
                ) from error
            self._by_id[feature.id] = feature
            for part in row.get("parts", ()):
                self._by_id[part] = feature._replace(id=part, name=None)
            for terraform_type in feature.terraform:
                self._variants.setdefault(terraform_type, []).append(feature)

    @classmethod
    def embedded(cls) -> Features:
        """Return the table that ships with farshore."""
        return cls(data.read("features.json"))

    def has(self, feature: str) -> bool:
        """Say whether the table has an entry for the feature."""
        return feature in self._by_id

    def name(self, feature: str) -> str | None:
        """Return what people call a feature; None when it has no name of its own."""
        known = self._by_id.get(feature)
        return known.name if known else None

    def apart(self, feature: str) -> bool:
        """Say whether its type being listed says nothing of a feature: of a variant whose regions AWS names itself."""
        known = self._by_id.get(feature)
        return bool(feature != type_of(feature) and known and known.documentation and known.documentation.complete)

    def wanted(self, terraform_type: str, attributes: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the features that a Terraform resource is by its attributes, as the engine of a global cluster."""
        return tuple(
            feature.id
            for feature in self._variants.get(terraform_type, ())
            if all(_fits(attributes.get(key), value) for key, value in feature.terraform[terraform_type].items())
        )

    def documented(self, feature: str, region: Region, partitions: Mapping[str, str]) -> Statement | None:
        """Return what AWS documents about a feature in a region; None when no page was read.

        A variant without an entry of its own is judged as the feature as a whole.
        """
        for one in (feature, type_of(feature)):
            known = self._by_id.get(one)
            if known and known.documentation:
                return known.documentation.of(known.name or type_of(one), region, partitions)
        return None


def _fits(value: object, wanted: str) -> bool:
    """Compare one attribute; `*` stands for any text."""
    return isinstance(value, str) and bool(value) if wanted == "*" else value == wanted


def _feature(row: Mapping[str, Any]) -> Feature:
    documented = row.get("documented")
    return Feature(
        row["type"],
        row["name"],
        row.get("terraform", {}),
        _documentation(documented) if documented else None,
    )


def _documentation(row: Mapping[str, Any]) -> Documentation:
    if not str(row["url"]).startswith("https://"):
        raise ValueError(f"{row['url']!r} is no address")
    return Documentation(
        regions=frozenset(row.get("regions", ())),
        absent=frozenset(row.get("absent", ())),
        doubtful=frozenset(row.get("doubtful", ())),
        complete=bool(row.get("complete", False)),
        note=str(row.get("note", "")),
        date=datetime.date.fromisoformat(row["date"]),
        url=row["url"],
    )
