"""Ids that AWS makes for one region, written out in the configuration and used in several, or beside their region.

An image, a network or a security group has an id of its own in each region; the same id names nothing in another:
https://github.com/awsdocs/amazon-ec2-user-guide/blob/master/doc_source/resources.md (2026-11-21). What a reference
gives is left to `parts`: that knows where the part is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from farshore.plan.estate import Estate
from farshore.plan.resource import Resource
from farshore.plan.values import Path

_PREFIXES = (
    "acl ami aki cgw dopt eigw eipalloc eni fs fsap i igw lt nat pl rtb sg snap subnet tgw tgw-rtb vgw vol vpc vpce vpn"
)
_ID = re.compile(rf"(?P<kind>{'|'.join(_PREFIXES.split())})-[0-9a-f]{{6,17}}", re.ASCII)
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
"""The id of a key; one of a multi-Region key begins with `mrk-` and is the same in every region.

https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/kms/aws.sdk.kotlin.services.kms.model/-create-key-request/multi-region.html
(2026-11-28)
"""

_ELSEWHERE = re.compile(r"(?:^|_)(?:peer|source|remote|destination|target_region|replica)(?:_|$)")
"""Arguments that name what is in another region: the other end of a peering, what is copied from there."""

_PLACEHOLDER = re.compile(r"0+|0123456789abcdef0|1234567890abcdef0|0abcdef1234567890")
"""What stands behind the dash where no id was put in yet: zeros, or the digits of AWS's own examples."""

_KINDS = {
    "ami": "an image",
    "key": "a KMS key",
    "sg": "a security group",
    "subnet": "a subnet",
    "vpc": "a VPC",
}
_NOT_VALUES = frozenset({"tags", "tags_all", "description", "user_data", "user_data_base64"})


@dataclass(frozen=True, slots=True)
class Use:
    """An id in an argument of a resource.

    Attributes:
        resource: Who uses it.
        path: Where.
        text: The id.
        kind: What it is of, as words: `an image`.
    """

    resource: Resource
    path: Path
    text: str
    kind: str

    @property
    def is_placeholder(self) -> bool:
        """Say whether it stands for an id that is still to be put in."""
        return _PLACEHOLDER.fullmatch(self.text.rpartition("-")[2]) is not None

    @property
    def argument(self) -> str:
        """Return the argument as words, without the numbers of lists."""
        return ".".join(step for step in self.path if isinstance(step, str))


@dataclass(frozen=True, slots=True)
class Stranger:
    """An id that is used where it names nothing.

    Attributes:
        uses: Where it is used, one resource and argument a region at least; all of them in the order of the plans.
        owner: The resource that has the id, where the plans show it.
    """

    uses: tuple[Use, ...]
    owner: Resource | None


def strangers(estate: Estate) -> Iterator[Stranger]:
    """Yield the ids that are used in several regions, or in another than that of the resource which has it."""
    owners = {one.get("id"): one for one in estate.remaining if isinstance(one.get("id"), str) and one.region}
    used: dict[str, list[Use]] = defaultdict(list)
    for one in estate.remaining:
        if one.region:
            for use in _uses(one):
                used[use.text].append(use)
    for text, uses in used.items():
        owner = owners.get(text)
        regions = dict.fromkeys(use.resource.region for use in uses)
        if owner:
            abroad = tuple(use for use in uses if use.resource.region != owner.region)
            if abroad:
                yield Stranger(abroad, owner)
        elif len(regions) > 1:
            yield Stranger(tuple(uses), None)


def _uses(one: Resource) -> Iterator[Use]:
    """Yield the ids that the configuration of a resource writes out, or is given by variables and locals."""
    configuration = one.plan.configuration
    for argument in configuration.expressions(one.address):
        value = one.values.get(argument)
        # Every id has a dash, and most texts have none.
        if not value or value is True or (isinstance(value, str) and "-" not in value):
            continue
        if argument in _NOT_VALUES or _names_elsewhere(argument):
            continue
        for path, text in _texts((argument,), value):
            # What refers to a resource or a data source names what is somewhere known.
            if "-" in text and (kind := _kind(path, text)) and not configuration.targets(one.address, argument):
                yield Use(one, path, text, kind)


def _texts(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):  # nearly all
        yield path, value
        return
    waiting = [(path, value)]
    while waiting:
        where, each = waiting.pop()
        if isinstance(each, str):
            yield where, each
        elif isinstance(each, list):
            waiting += [((*where, number), inner) for number, inner in enumerate(each)]
        elif isinstance(each, dict):
            waiting += [((*where, name), inner) for name, inner in each.items() if not _names_elsewhere(name)]


@lru_cache(maxsize=4096)  # the same few names of arguments stand in every resource
def _names_elsewhere(argument: str) -> bool:
    return _ELSEWHERE.search(argument) is not None


def _kind(path: Path, text: str) -> str:
    """Return what an id at a path is of, as words; empty for a text that is none."""
    if found := _ID.fullmatch(text):
        return _KINDS.get(found["kind"], f"a resource with an id that begins with `{found['kind']}-`")
    argument = next(step for step in reversed(path) if isinstance(step, str))
    return _KINDS["key"] if "kms" in argument and _KEY.fullmatch(text) else ""
