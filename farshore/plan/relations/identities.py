"""Names that AWS gives only once, in a partition, an account or a region of it, and who claims which.

Which argument of which type holds such a name is data: `farshore/plan/types/data/identities.json`. A record that proves
a certificate has such a name too, though no plan tells it: ACM makes it of the domain and the account, so that the
certificates of one domain in several regions ask for the same record
(https://github.com/hashicorp/terraform-provider-aws/issues/13653, 2026-11-28).
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from farshore.plan.action import Action
from farshore.plan.relations.copies import inline_regions, inline_regions_before
from farshore.plan.relations.safeguards import gives
from farshore.plan.relations.singletons import zone_of
from farshore.plan.resource import Resource
from farshore.plan.types import data

RECORD, _CERTIFICATE = "aws_route53_record", "aws_acm_certificate"
_PROOFS = "domain_validation_options"


@dataclass(frozen=True, slots=True)
class Claim:
    """A resource that takes a name of which there is one.

    Attributes:
        resource: Who takes it.
        key: What all who take the same name have in common.
        what: The argument that holds the name, as words.
        holder: The resource whose account counts; None where the name is unique beyond accounts.
        is_made: Whether the apply takes it.
        copy_in: The region in which a copy of the resource takes it; empty where the resource does.
    """

    resource: Resource
    key: Hashable
    what: str
    holder: Resource | None
    is_made: bool
    copy_in: str = ""


def types_with_identity() -> tuple[str, ...]:
    """Return the types of which some resources may take a name that is given once, sorted."""
    return tuple(sorted({*_identities(), RECORD}))


def argument_of_a_name(resource_type: str) -> str | None:
    """Return the argument that holds a name which a partition or an account has once; None where there is none.

    Host names are left out: they say whom clients reach, and are meant to be the same from every region.
    """
    row = _identities().get(resource_type, {})
    return row["attribute"] if row.get("attribute") in ("bucket", "name") and row["reach"] != "region" else None


def claims(one: Resource) -> Iterator[Claim]:
    """Yield the names that a resource takes, as far as they are known."""
    row = _identities().get(one.type)
    if row:
        yield from _named(one, row)
    elif one.type == RECORD and not may_overwrite(one):
        yield from _proofs(one)


def may_overwrite(record: Resource) -> bool:
    """Say whether a record is, or may be, written over one of its name that exists."""
    name = "allow_overwrite"
    return record.get(name) is True or (record.get(name) is None and gives(record, name))


def _named(one: Resource, row: Mapping[str, Any]) -> Iterator[Claim]:
    if not _holds(one, row.get("only")):
        return
    value, reach = one.get(row["attribute"]), row["reach"]
    places = _places(one, reach)
    for name in value if isinstance(value, list) else [value]:
        for where, copy_in, made in places if isinstance(name, str) and name else ():
            key = (one.type, row["attribute"], where, name.lower() if row.get("case") == "ignored" else name)
            yield Claim(one, key, f"`{row['attribute']}`", None if reach == "partition" else one, made, copy_in)


def _holds(one: Resource, only: Mapping[str, Any] | None) -> bool:
    """Say whether a name of a resource has the reach that its type says."""
    if not only:
        return True
    value = one.get(*only["path"])
    return value is not None or gives(one, only["path"][0]) if only.get("given") else bool(value == only["equals"])


def _places(one: Resource, reach: str) -> list[tuple[str, str, bool]]:
    """Return where a name is taken: what is common to all of that place, the region of a copy, whether it is new."""
    made = one.action in (Action.CREATE, Action.REPLACE)
    if reach != "region":
        return [(_partition(one) if reach == "partition" else "", "", made)]
    # A secret may be told to take the place of one of its name.
    copies = () if one.get("force_overwrite_replica_secret") is True else inline_regions(one)
    standing = () if made else inline_regions_before(one)
    taken = [(region, region, region not in standing) for region in copies if region != one.region]
    return [*([(one.region, "", made)] if one.region else []), *taken]


def _partition(one: Resource) -> str:
    """Return what is common to the ids of the regions of a partition; global resources are in that of most."""
    first = (one.region or "").split("-")
    return first[0] if first[0] in ("cn", "eusc") else "us-gov" if first[:2] == ["us", "gov"] else "aws"


def _proofs(record: Resource) -> Iterator[Claim]:
    """Yield the name that a record takes which proves a certificate: that of a domain, in a zone."""
    zone = zone_of(record)
    certificates = _certificates(record)
    if zone is None or len(certificates) != 1:
        return
    (certificate,) = certificates
    domains = _domains(certificate)
    keyed = str(record.index) if isinstance(record.index, str) else ""
    # What a certificate covers stands in the key; without one, it is clear only where there is a single domain.
    domain = keyed if keyed in domains else next(iter(domains)) if len({_proven(each) for each in domains}) == 1 else ""
    if domain:
        made = record.action in (Action.CREATE, Action.REPLACE)
        yield Claim(record, (RECORD, "proof", zone, _proven(domain)), "name", certificate, made)


def _certificates(record: Resource) -> list[Resource]:
    """Return the certificates whose proofs a record is made of, by its name or by what it is repeated for."""
    direct = [one for _, one, attribute in record.plan.references(record, "name") if attribute == _PROOFS]
    repeated = record.plan.repeated_for(record)
    found = [one for one in (*direct, *repeated) if one.type == _CERTIFICATE]
    return list(dict.fromkeys(found))


def _domains(certificate: Resource) -> set[str]:
    others = certificate.get("subject_alternative_names")
    names = [certificate.get("domain_name"), *(others if isinstance(others, list) else [])]
    return {name for name in names if isinstance(name, str)}


def _proven(domain: str) -> str:
    """Return a domain without the wildcard: both are proven by one record."""
    return domain.lower().rstrip(".").removeprefix("*.")


@functools.cache
def _identities() -> Mapping[str, Mapping[str, Any]]:
    return {row["type"]: row for row in data.read("identities.json")["identities"]}
