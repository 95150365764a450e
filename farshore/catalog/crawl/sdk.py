"""The endpoints inside the AWS SDK for Python, read from the package botocore."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from farshore.catalog import data
from farshore.catalog.crawl.words import Words
from farshore.catalog.sdk import SCHEMA
from farshore.catalog.snapshot import encode_mask
from farshore.errors import FarshoreError, MissingExtra


def read(regions: Mapping[str, str], services: Collection[str]) -> dict[str, Any]:
    """Return the snapshot document, as `SdkSource` reads it.

    Args:
        regions: The regions of the catalog, each with its partition.
        services: Its canonical services.

    Raises:
        MissingExtra: botocore is not installed.
        FarshoreError: Nobody has noted when this botocore was released.
    """
    try:
        import botocore  # type: ignore[import-untyped,unused-ignore]
        import botocore.session  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise MissingExtra("aws", "Reading the SDK's endpoints") from error
    released = data.read("recordings.json")["botocore"].get(botocore.__version__)
    if released is None:
        raise FarshoreError(
            f"nobody has noted when botocore {botocore.__version__} was released; add it to data/recordings.json"
        )
    partitions = botocore.session.get_session().get_data("endpoints")["partitions"]
    retrieved = datetime.date.fromisoformat(released["date"])
    return {
        "schema": SCHEMA,
        "release": f"botocore {botocore.__version__}",
        "retrieved": retrieved.isoformat(),
    } | document(partitions, regions, Words(services))


def document(partitions: Collection[Mapping[str, Any]], regions: Mapping[str, str], words: Words) -> dict[str, Any]:
    """Conclude: which service has an endpoint of its own in which region.

    What counts is an endpoint that stands there under the region's id. The pattern of region names that a partition has
    is a guess for regions to come, `aws-global` no region, `fips-…` a second door, and a deprecated entry no evidence.
    """
    listed: dict[str, set[str]] = {}
    prefixes: dict[str, set[str]] = {}
    guessed: set[str] = set()
    for partition in partitions:
        for prefix, entry in partition["services"].items():
            service = words.of_endpoint(prefix)
            own = {
                region
                for region, endpoint in entry.get("endpoints", {}).items()
                if regions.get(region) == partition["partition"] and not endpoint.get("deprecated")
            }
            if service and "dnsSuffix" in entry.get("defaults", {}):
                # A pattern of its own, written out for every region of every partition (qbusiness: 36, AWS lists 4).
                guessed.add(service)
            elif service and own:
                listed.setdefault(service, set()).update(own)
                prefixes.setdefault(service, set()).add(prefix)
    order = sorted(regions)
    return {
        "guessed": sorted(guessed),
        "regions": {region: regions[region] for region in order},
        "services": {
            service: [encode_mask(where, order), *sorted(prefixes[service])]
            for service, where in sorted(listed.items())
        },
    }
