"""farshore: know the far shore before you fail over.

One YAML spec lists the AWS services a team runs and the regions it considers; farshore says which regions can carry
them, and writes the multi-region Terraform.

For a `main.py` of one's own, which adds constructs to the stacks: `admit`, `load`, `synthesise` and `build`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from farshore.spec import load as load
    from farshore.stacks import Stack as Stack
    from farshore.stacks import build as build
    from farshore.synthesis import admit as admit
    from farshore.synthesis import synthesise as synthesise

__version__ = "0.2.0"

_HOMES = {
    "Stack": "farshore.stacks",
    "admit": "farshore.synthesis",
    "build": "farshore.stacks",
    "load": "farshore.spec",
    "synthesise": "farshore.synthesis",
}
"""Where each public name lives: loaded when it is asked for, since most commands need none of them."""


def __getattr__(name: str) -> Any:
    """Return a public name.

    Raises:
        AttributeError: There is none of that name.
    """
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
