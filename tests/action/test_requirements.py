"""action-requirements.txt: what the action installs is what the tests run with, and nothing without a hash."""

from __future__ import annotations

import re

import yaml
from packaging.requirements import Requirement

from tests.action.runner import ROOT

TEXT = (ROOT / "action-requirements.txt").read_text(encoding="utf-8").replace("\\\n", "")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def named(text: str) -> str:
    """A package's name in its one spelling."""
    return re.sub(r"[-_.]+", "-", text).lower()


def test_each_line_is_one_version_and_the_hashes_of_its_files() -> None:
    version = r"[\w.-]+==[\w.]+( ; python_full_version < '3\.11')?"
    assert [line for line in LINES if not re.fullmatch(rf"{version}( +--hash=sha256:[0-9a-f]{{64}})+", line)] == []


def test_it_holds_the_core_in_the_versions_of_the_tests() -> None:
    core = yaml.safe_load(re.search(r"^dependencies = (\[.*\])$", PYPROJECT, re.MULTILINE)[1])
    pinned = dict(line.split(" ")[0].split("==") for line in LINES)
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    tested = dict(re.findall(r"^([\w.-]+)==([\w.]+)(?: ; .*)?$", constraints, re.MULTILINE))
    assert {named(name) for name in pinned} == {named(Requirement(one).name) for one in core}
    assert {named(name): version for name, version in tested.items()}.items() >= {
        named(name): version for name, version in pinned.items()
    }.items()
