"""`--timeout`: how long a command waits for servers in all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

VARIABLE = "FARSHORE_TIMEOUT"
"""The environment variable that gives the same."""

LONGEST = 86_400
"""A day."""


def timeout_option(default: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what gives a command the parameter `timeout`.

    Args:
        default: Seconds.
    """
    return click.option(
        "--timeout",
        type=click.IntRange(1, LONGEST),
        default=default,
        show_default=True,
        envvar=VARIABLE,
        metavar="SECONDS",
        help="Give up when servers have not answered everything after so long.",
    )
