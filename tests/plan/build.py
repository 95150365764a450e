"""Small plans made by hand, for the edges of rules: `findings("twin-missing", plan(...))`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from farshore.catalog import Catalog
from farshore.findings import Finding
from farshore.plan.estate import Estate
from farshore.plan.plan import load
from farshore.plan.review import review

PROVIDERS = {"aws": "us-east-1", "aws.west": "us-west-2", "aws.third": "eu-west-1"}
"""The regions of the provider configurations, by key."""

_NOT_GIVEN: Any = object()
_ADDRESS = re.compile(r"(?P<module>(module\.[^.[]+(\[[^]]*\])?\.)*)(?P<type>\w+)\.(?P<name>[\w-]+)(\[(?P<key>.*)\])?")


def change(
    address: str,
    after: Any = _NOT_GIVEN,
    *,
    before: Any = None,
    actions: tuple[str, ...] = (),
    unknown: Any = None,
    sensitive: Any = False,
    replace: list[list[Any]] | None = None,
    provider: str | None = None,
    expressions: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One resource of a plan, created unless it says otherwise.

    Args:
        address: As `module.a["x"].aws_lb.front[0]`; module, type, name and key are taken from it.
        after: Its values after the apply; None when it will be gone. `{}` unless given.
        before: Its values before; None when it does not exist yet.
        actions: Of terraform; unless given those that `before` and `after` suggest.
        unknown: The tree `after_unknown`.
        sensitive: The tree of marks, for both sides.
        replace: The paths whose change forces the replacement.
        provider: The key of its provider configuration; by default `aws.west` for names with `west`, `aws.third` for
            those with `third`, else `aws`.
        expressions: What the configuration gives its arguments, beside the provider.
        more: Further keys of the resource change, as `deposed`.
    """
    after = {} if after is _NOT_GIVEN else after
    parts = _ADDRESS.fullmatch(address)
    assert parts, address
    return {
        "address": address,
        "module_address": parts["module"].rstrip("."),
        "mode": "managed",
        "type": parts["type"],
        "name": parts["name"],
        **({"index": json.loads(parts["key"])} if parts["key"] else {}),
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": list(actions or _actions(before, after)),
            "before": before,
            "after": after,
            "after_unknown": {} if unknown is None else unknown,
            "before_sensitive": sensitive,
            "after_sensitive": sensitive,
            **({"replace_paths": replace} if replace else {}),
        },
        **more,
        "_provider": provider or _provider(address),
        "_expressions": expressions or {},
    }


def plan(*changes: dict[str, Any], **more: Any) -> bytes:
    """The JSON of a plan with these changes.

    What is deleted is not in the configuration, nor is what stands in a module: give those an `arn` or a `region`.
    """
    declared = [one for one in changes if one["change"]["after"] is not None and not one["module_address"]]
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": [{key: one[key] for key in one if not key.startswith("_")} for one in changes],
        "configuration": {
            "provider_config": {
                key: {"name": "aws", "expressions": {"region": {"constant_value": region}}}
                for key, region in PROVIDERS.items()
            },
            "root_module": {"resources": [_declaration(one) for one in declared]},
        },
        **more,
    }
    return json.dumps(document).encode()


def estate(*plans: bytes) -> Estate:
    """The plans as the rules see them, as files `plan.json`, `plan2.json` …."""
    loaded = [load(data, f"plan{number if number > 1 else ''}.json") for number, data in enumerate(plans, start=1)]
    return Estate(loaded, catalog())


def findings(rule: str, *plans: bytes) -> list[Finding]:
    """What one rule finds in plans reviewed together."""
    reviewed = review(estate(*plans).plans, catalog())
    return [one for one in reviewed.findings if one.rule == rule]


@cache
def catalog() -> Catalog:
    """The embedded catalog, read once."""
    return Catalog.embedded()


def _actions(before: Any, after: Any) -> tuple[str, ...]:
    if before is None:
        return ("create",)
    if after is None:
        return ("delete",)
    return ("no-op",) if before == after else ("update",)


def _provider(address: str) -> str:
    return next((f"aws.{word}" for word in ("west", "third") if word in address), "aws")


def _declaration(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "address": f"{one['type']}.{one['name']}",
        "mode": "managed",
        "type": one["type"],
        "name": one["name"],
        "provider_config_key": one["_provider"],
        "expressions": one["_expressions"],
    }
