"""A catalog made by hand, so that what is tested does not change when AWS does."""

from __future__ import annotations

from typing import Any

from farshore.catalog import Catalog
from farshore.catalog.aliases import Aliases
from farshore.catalog.corrections import Corrections
from farshore.catalog.snapshot import SCHEMA, SnapshotSource, encode_mask

ZONES = {"us-east-1": 6, "us-west-2": 4, "eu-west-1": 3, "ca-west-1": 3, "us-west-1": 2, "cn-north-1": 3}
COUNTRIES = {"us": "US", "eu": "IE", "ca": "CA", "cn": "CN"}
EVERYWHERE = tuple(ZONES)
SERVICES = {
    "apigateway": EVERYWHERE,
    "cognito-idp": EVERYWHERE,
    "comprehend": ("us-east-1", "us-west-2", "eu-west-1"),
    "dynamodb": EVERYWHERE,
    "events": EVERYWHERE,
    "iam": ("us-east-1", "us-west-2"),
    "kms": EVERYWHERE,
    "lambda": EVERYWHERE,
    "mystery": (),
    "route53": ("us-east-1",),
    "s3": EVERYWHERE,
    "ses": ("us-east-1", "us-west-2", "eu-west-1"),
    "sqs": EVERYWHERE,
    "stepfunctions": EVERYWHERE,
}
GLOBAL = ("iam", "route53")


def document() -> dict[str, Any]:
    """Return a snapshot of six regions and a few services."""
    regions = {
        region: {
            "name": f"The region {region}",
            "partition": "aws-cn" if region.startswith("cn-") else "aws",
            "country": COUNTRIES[region[:2]],
            "geography": COUNTRIES[region[:2]],
            "zones": [f"{region}-az{number}" for number in range(1, zones + 1)],
            "domain": "amazonaws.com",
        }
        for region, zones in ZONES.items()
    }
    return {
        "schema": SCHEMA,
        "retrieved": "2026-10-01",
        "made": "2026-11-01",
        "recorded_in": "",
        "regions": regions,
        "services": {name: [f"The {name}", encode_mask(listed, EVERYWHERE)] for name, listed in SERVICES.items()},
        "one_tree": {},
        "homes": {name: {"aws": ["us-east-1"]} for name in GLOBAL},
        "contradictions": {},
        "sdk": {"version": "none", "ids": []},
    }


def small_catalog() -> Catalog:
    """Return a catalog of the hand-made snapshot, with one alias and without corrections but for what is global."""
    evidence = {"source": "made by hand", "date": "2026-10-01", "statement": "said so", "url": ""}
    corrections = Corrections.from_document(
        {
            "global": [
                {"service": name, "partition": "aws", "control_plane": "us-east-1", **evidence} for name in GLOBAL
            ],
            "misnamed": [],
            "zones": [],
            "notes": [],
            "reviewed": [],
        }
    )
    aliases = Aliases.from_document(
        {
            "sources": {"hand": {"name": "made by hand", "date": "2026-10-01", "url": ""}},
            "aliases": [
                {"word": "states", "service": "stepfunctions", "source": "hand", "because": "states is stepfunctions"}
            ],
            "ambiguous": [],
        }
    )
    return Catalog(SnapshotSource(document(), "hand-made"), aliases=aliases, corrections=corrections)
