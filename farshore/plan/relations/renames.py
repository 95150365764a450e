"""What is deleted at one address and created at another under the same name: a renaming that Terraform does not see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farshore.plan.action import Action
from farshore.plan.resource import Resource

if TYPE_CHECKING:
    from farshore.plan.estate import Estate

ALSO_NAMED_BY = {"aws_route53_record": ("zone_id", "type", "set_identifier")}
"""Arguments that belong to the name beside those that name the type, where a name alone is not unique.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/route53_record (2026-11-21)
"""

NAMED_EVERYWHERE = frozenset({"aws_s3_bucket"})
"""Regional types whose names are unique across regions.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html (2026-11-21)
"""


@dataclass(frozen=True)
class Rename:
    """A resource that goes and one that comes, both of one type and name."""

    old: Resource
    new: Resource


def renames(estate: Estate) -> tuple[Rename, ...]:
    """Return each deletion with a creation of the same type and name, in the same region."""
    deleted = [(one, key) for one in estate.ending() if one.action is Action.DELETE and (key := _key(one)) is not None]
    gone = {key for _, key in deleted}
    created: dict[Hashable, list[Resource]] = defaultdict(list)
    for one in estate.remaining if gone else ():
        if one.action is Action.CREATE and (key := _key(one)) in gone:
            created[key].append(one)
    return tuple(Rename(old, created[key].pop(0)) for old, key in deleted if created[key])


def _key(one: Resource) -> Hashable:
    """Return what makes a resource the only one of its type; None where its name is not known."""
    if one.location.is_unresolved or not one.facts.name_attributes:
        return None
    attributes = (*one.facts.name_attributes, *ALSO_NAMED_BY.get(one.type, ()))
    if any(one.is_unknown(name) for name in attributes):
        return None
    values = tuple(one.get(name) for name in attributes)
    if not any(values) or not all(value is None or isinstance(value, str) for value in values):
        return None
    return one.type, values, None if one.type in NAMED_EVERYWHERE else one.region
