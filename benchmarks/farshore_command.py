"""How the benchmarks run farshore: its command line, by the Python that runs the benchmark."""

from __future__ import annotations

import sys

EAGER = {"FARSHORE_EAGER_BINDINGS": "1"}
"""Has farshore import the AWS provider's bindings the plain way: the package's `__init__`, and with it every module."""


def farshore(*arguments: str) -> list[str]:
    """Return the command that runs farshore with these arguments, as its console script would."""
    return [sys.executable, "-c", "from farshore.cli.main import main; main()", *arguments]
