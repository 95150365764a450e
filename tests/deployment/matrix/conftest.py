"""`--record-matrix`: put on record when each change was made and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.deployment.matrix.last_run import PROPERTY, Recorder, record

OPTION = "--record-matrix"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that `make matrix` gives."""
    parser.addoption(OPTION, action="store_true", help="write last_run.json, from which docs/changing.md is written")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Write the record, in the one process that has the reports of all."""
    if config.getoption(OPTION, default=False):
        reports = [*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])]
        record(told for report in reports for name, told in report.user_properties if name == PROPERTY)


@pytest.fixture
def last_run(record_property: Callable[[str, Any], None], pytestconfig: pytest.Config) -> Recorder:
    """What goes on record of a test."""
    return Recorder(record_property, bool(pytestconfig.getoption(OPTION, default=False)))
