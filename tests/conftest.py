"""Which tests are slow, which of them share a deployment and so a process, and for want of what some were left out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.programs import in_words, left_out, program, with_earlier_runs

TESTS = Path(__file__).parent

SLOW = (
    "account/test_gather.py",
    "account/test_lookups.py",
    "action/",
    "benchmarks/",
    "catalog/crawl/",
    "catalog/test_ssm.py",
    "cli/",
    "constructs/",
    "deployment/",
    "docs/test_demo.py",
    "docs/test_doc_console.py",
    "examples/",
    "output_folder/",
    "plan/test_growth.py",
    "plan/test_record.py",
    "plan/test_secrets.py",
    "pull_request/",
    "release/",
    "report/html/test_browser.py",
    "report/review/html/test_browser.py",
    "runtime/",
    "servers/",
    "spec/test_bad_input.py",
    "test_files.py",
    "test_programs.py",
    "test_standin.py",
    "test_stacks.py",
    "test_synthesis.py",
    "test_temporary.py",
)
"""What writes Terraform, starts processes or servers, or searches long; `make test-fast` leaves it out."""

CHAINS = "deployment/matrix/test_matrix.py::"
"""Each of these tests makes a deployment of its own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test of the folders and files above."""
    for item in items:
        if item.path.is_relative_to(TESTS) and item.path.relative_to(TESTS).as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)


class DeploymentScheduling(LoadFileScheduling):
    """Keeps the tests of a file in one process, for the deployment that they share; chains of changes share none."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if CHAINS in nodeid else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> DeploymentScheduling | None:
    """Let the chains of the change matrix run side by side under `--dist loadfile`."""
    return DeploymentScheduling(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for terraform before anything is prepared for a test that runs it."""
    if item.get_closest_marker("terraform"):
        program("terraform")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was skipped for want of which program, and how to get it; once, and not for each worker."""
    if hasattr(terminalreporter.config, "workerinput"):
        return
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = (report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple))
    lines = in_words(with_earlier_runs(left_out(reasons), os.environ))
    if lines:
        terminalreporter.section("left out for want of a program")
        for line in lines:
            terminalreporter.write_line(line)
