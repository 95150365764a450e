"""Terraform addresses: taking them apart although a key may hold dots, brackets and quotes.

https://developer.hashicorp.com/terraform/cli/state/resource-addressing (2026-11-21)
"""

from __future__ import annotations

import re
from functools import lru_cache

Steps = tuple[tuple[str, str], ...]
"""Names, each with its key as written: module calls from the root module down, or the steps of a reference."""

# No unquoted key holds a bracket: looking for the end of each of many open brackets would cost their square.
_KEY = r'\[(?:"(?:\\.|[^"\\])*"|[^\[\]"]*)\]'
_KEYS = re.compile(rf"(?:{_KEY})+")
_MODULE_STEP = re.compile(rf"module\.([^.\[]+)({_KEY})?(?:\.|$)")


@lru_cache(maxsize=65_536)  # asked where a resource is declared, and again which instances it has
def without_keys(address: str) -> str:
    """Return the address in the configuration: `module.a["x"].aws_lb.b[0]` is `module.a.aws_lb.b`."""
    return _KEYS.sub("", address)


def module_steps(address: str) -> Steps:
    """Return the module calls that lead to an address, each with its key as written: `(("a", '["x"]'), ("b", ""))`."""
    steps, position = [], 0
    while found := _MODULE_STEP.match(address, position):
        steps.append((found[1], found[2] or ""))
        position = found.end()
    return tuple(steps)


def provider_block(key: str) -> str | None:
    """Return the address of the block that a provider configuration's key stands for, in a plan of a current Terraform.

    `aws.west` is `provider.aws.west`, and `module.eu:aws` is `module.eu.provider.aws`. Older ones have keys as `eu:aws`
    for what a module was given, which no block declares.
    """
    module, colon, name = key.rpartition(":")
    if colon and not module.startswith("module."):
        return None
    return f"{module}.provider.{name}" if colon else f"provider.{name}"


steps_of_module = lru_cache(maxsize=4096)(module_steps)
"""`module_steps` of the address of a module instance, remembered: its resources stand together in a plan."""


def key_text(index: str | int | None) -> str:
    """Return a key as people read it, for messages: empty without one."""
    return "" if index is None else f"[{index}]" if isinstance(index, int) else f'["{index}"]'


@lru_cache(maxsize=4096)  # the same few stand in each call of a module
def split_reference(reference: str) -> Steps:
    """Return the steps of a reference, each with the key behind it: `var.a["x"].b` is var, (a, ["x"]), b."""
    steps: list[tuple[str, str]] = []
    position = 0
    while position < len(reference):
        key = _KEYS.match(reference, position)
        if key and steps:
            name, before = steps[-1]
            steps[-1] = (name, before + key[0])
            position = key.end()
        elif reference[position] == ".":
            position += 1
        else:
            end = next((at for at in range(position + 1, len(reference)) if reference[at] in ".["), len(reference))
            steps.append((reference[position:end], ""))
            position = end
    return tuple(steps)


def key_value(key: str) -> str | int | None:
    """Return what a single key as written stands for: `["a"]` is a, `[0]` is 0; None for any other."""
    inner = key[1:-1]
    if inner.isdecimal():
        return int(inner)
    if len(inner) >= 2 and inner[0] == inner[-1] == '"':
        return re.sub(r"\\(.)", r"\1", inner[1:-1])
    return None
