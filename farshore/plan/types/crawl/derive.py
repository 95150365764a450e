"""What can be told of a resource type from its shape alone: what names it, its ARN, its zones."""

from __future__ import annotations

from collections.abc import Iterator

from farshore.plan.types.crawl.shape import Shape

NAMES_OF_OTHERS = frozenset(
    {
        "attribute_name",
        "business_name",
        "company_name",
        "database_name",
        "device_name",
        "display_name",
        "engine_name",
        "event_time_feature_name",
        "feature_name",
        "first_name",
        "full_name",
        "idc_display_name",
        "label_attribute_name",
        "last_name",
        "metric_name",
        "pipeline_display_name",
        "record_identifier_feature_name",
        "server_hostname",
        "server_name",
        "service_name",
        "template_name",
        "type_name",
    }
)
"""Attributes that end like a name and name something else than the resource or what it belongs to."""

WORDS = frozenset(
    {"bucket", "domain", "domain_name", "email", "email_identity", "key", "keyspace", "namespace", "repository"}
)
"""Attributes that are names without ending in `_name`."""

ENDINGS = ("_name", "_identifier", "_id")
"""How an attribute ends that names the resource, when what stands before is the end of the type's own name."""

OTHER_ENDINGS = ("_name", "_identifier")
"""How a required attribute ends that names what the resource belongs to; an id would be AWS's, and differ anywhere."""

ARNS_OF_OTHERS = frozenset({"target_arn"})
"""Attributes that look as if they held the resource's own ARN and hold that of what it points to."""

ZONES = frozenset(
    {
        "availability_zone",
        "availability_zone_name",
        "availability_zones",
        "preferred_availability_zones",
        "preferred_cache_cluster_azs",
        "secondary_availability_zone",
    }
)
"""Attributes that hold names of Availability Zones, as `us-east-1a`."""


def name_attributes(shape: Shape) -> tuple[str, ...]:
    """Return the attributes that together name a resource to its users; none where only AWS's id does."""
    if "name" in shape.settable:
        return ("name",)
    own = next((one for one in _own_names(shape.name) if one in shape.settable), None)
    others = sorted(one for one in shape.required - {own} if _names_something(one))
    return (*others, own) if own else tuple(others)


def _own_names(type_name: str) -> Iterator[str]:
    """Yield what the attribute may be called that names a resource of the type, the longest first."""
    words = type_name.split("_")[1:]
    for start in range(len(words)):
        tail = "_".join(words[start:])
        yield from (f"{tail}{ending}" for ending in ENDINGS)
        if tail in WORDS:
            yield tail


def _names_something(attribute: str) -> bool:
    if attribute in NAMES_OF_OTHERS:
        return False
    return attribute in WORDS or attribute.endswith(OTHER_ENDINGS)


def arn_attribute(shape: Shape) -> str:
    """Return the attribute that holds the resource's own ARN; an empty text where none does.

    One that must be set holds another resource's.
    """
    words = shape.name.split("_")[1:]
    tails = ("_".join(words[start:]) for start in range(len(words)))
    own = (f"{tail}_arn" for tail in tails)
    if "arn" in shape.computed:
        return "arn"
    return next((one for one in own if one in shape.computed - shape.settable - ARNS_OF_OTHERS), "")


def zone_attributes(shape: Shape) -> tuple[str, ...]:
    """Return the attributes that hold names of Availability Zones."""
    return tuple(sorted(ZONES & (shape.settable | shape.computed)))
