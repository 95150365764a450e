"""Which tests are slow: those that write Terraform, start processes or servers, or search long for a counterexample."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent

SLOW = (
    "action/",
    "benchmarks/",
    "cli/",
    "constructs/",
    "deployment/",
    "docs/test_doc_console.py",
    "examples/",
    "output_folder/",
    "plan/test_record.py",
    "plan/test_secrets.py",
    "pull_request/",
    "report/html/test_browser.py",
    "runtime/",
    "servers/test_hostile.py",
    "spec/test_bad_input.py",
    "test_files.py",
    "test_standin.py",
    "test_stacks.py",
    "test_synthesis.py",
    "test_temporary.py",
)
"""Folders and files of tests that `make test-fast` leaves out."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test of the folders and files above."""
    for item in items:
        if item.path.is_relative_to(TESTS) and item.path.relative_to(TESTS).as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)
