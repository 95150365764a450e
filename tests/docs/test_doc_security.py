"""Each promise of docs/security.md names the tests that hold it, and they exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.partition("\n## Promises\n")[2].splitlines()
    if line.startswith("| ") and not line.startswith(("| promise ", "| **"))
]
TESTS = [(promise, test) for promise, held in ROWS for test in re.findall(r"`([^`]*)`", held)]


def defined(test: str) -> bool:
    """Whether a file defines a test, in its class if it names one."""
    file, *names = test.split("::")
    path = ROOT / file
    body = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
    for name in names:
        found = [one for one in body if isinstance(one, (ast.ClassDef, ast.FunctionDef)) and one.name == name]
        if not found:
            return False
        body = found[0].body
    return bool(names) and names[-1].startswith("test_")


@pytest.mark.parametrize(("promise", "test"), TESTS)
def test_the_test_of_the_promise_exists(promise, test):
    assert defined(test), f"{promise}: {test}"


def test_every_promise_has_a_test():
    assert len(ROWS) > 20
    assert [promise for promise, held in ROWS if not re.fullmatch(r"(`tests/[\w/]+\.py(::\w+)+` ?)+", held)] == []


@pytest.mark.parametrize(
    "test", ["tests/nowhere.py::test_x", "tests/test_house.py::test_nothing", "tests/test_house.py"]
)
def test_a_test_that_is_gone_is_noticed(test):
    assert not defined(test)
