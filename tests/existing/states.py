"""States made by hand: what `terraform show -json` prints of one, and the state file itself."""

from __future__ import annotations

import json
from typing import Any

PROVIDER = "registry.terraform.io/hashicorp/aws"


def resource(address: str, *, region: str | None = None, **values: Any) -> dict[str, Any]:
    """One resource of a state; with a region, it has an ARN there."""
    kind, name = address.split(".")[-2:]
    arn = {"arn": f"arn:aws:any:{region}:123456789012:{name}"} if region else {}
    return {"address": address, "mode": "managed", "type": kind, "name": name, "values": {"id": name, **arn, **values}}


def shown(*resources: dict[str, Any], data: tuple[dict[str, Any], ...] = ()) -> bytes:
    """What `terraform show -json` prints of a state."""
    looked_up = [{**one, "mode": "data", "address": f"data.{one['address']}"} for one in data]
    everything = [{**one, "provider_name": PROVIDER} for one in (*resources, *looked_up)]
    values = {"root_module": {"resources": everything}}
    return json.dumps({"format_version": "1.0", "terraform_version": "1.11.4", "values": values}).encode()


def stored(*resources: dict[str, Any], version: int = 4, provider: str = "") -> bytes:
    """A state file."""
    kept = [
        {
            **{key: one[key] for key in ("mode", "type", "name")},
            "provider": f'provider["{PROVIDER}"]{provider}',
            "instances": [{"attributes": one["values"], "sensitive_attributes": []}],
        }
        for one in resources
    ]
    state = {"version": version, "terraform_version": "1.11.4", "lineage": "a", "serial": 1, "resources": kept}
    return json.dumps(state).encode()
