"""Nothing in the pages and examples names what does not exist: files, commands, options, versions, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

import farshore
from farshore.cli.main import root
from tests.release.conftest import ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "examples" / "README.md",
    *sorted((ROOT / "examples" / "ci").iterdir()),
    ROOT / "Containerfile",
]
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
REPOSITORY = re.search(r'^Repository = "(.*)"$', PYPROJECT, re.MULTILINE)[1]
NAME = re.search(r'^name = "(.*)"$', PYPROJECT, re.MULTILINE)[1]
EXTRAS = set(
    re.findall(r"^(\w+) = \[", PYPROJECT.partition("[project.optional-dependencies]")[2].partition("\n[")[0], re.M)
)
OF_THE_CACHE = {"farshore/wheels"}
"""Named like a folder of the package; it is one of the user's cache."""

FOLDERS = ("farshore", "tests", "docs", "examples", "config", "benchmarks")


def found(pattern: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield each match in a page, with the page's name."""
    for page in PAGES:
        for match in re.finditer(pattern, page.read_text(encoding="utf-8"), re.MULTILINE):
            yield page.relative_to(ROOT).as_posix(), match


def test_the_action_and_the_hooks_are_named_by_this_version() -> None:
    named = list(found(r"(?:farshore/farshore@|repo: \S+/farshore/farshore\n\s+rev: )(\S+)"))
    assert len(named) > 5
    assert [(page, one[1]) for page, one in named if one[1] != f"v{farshore.__version__}"] == []


def test_the_package_is_named_by_this_version_and_its_extras() -> None:
    named = list(found(rf"(?<![\w./-]){NAME}(?:\[([\w,]+)\])?(?:==([\d.]+))"))
    assert named
    assert [(page, one[0]) for page, one in named if one[2] != farshore.__version__] == []
    extras = [(page, one[1]) for page, one in found(rf"(?<![\w./-]){NAME}\[([\w,]+)\]")]
    assert extras
    assert [one for one in extras if not set(one[1].split(",")) <= EXTRAS] == []
    wheels = [one[1] for _, one in found(rf"{NAME}-(\d[\d.]*)-py3-none-any\.whl")]
    assert set(wheels) == {farshore.__version__}


def test_addresses_of_the_project_are_those_of_its_metadata() -> None:
    named = list(found(r"https://(?:github\.com/farshore|pypi\.org/project|farshore\.)[^\s)>\"'`]*"))
    allowed = (REPOSITORY, f"https://pypi.org/project/{NAME}/")
    assert [(page, one[0]) for page, one in named if not one[0].startswith(allowed)] == []


def test_each_file_that_is_named_exists() -> None:
    pattern = rf"`((?:{'|'.join(FOLDERS)})/[\w./-]+)`"
    named = [(page, one[1]) for page, one in found(pattern)]
    assert len(named) > 10
    assert [one for one in named if not (ROOT / one[1]).exists() and one[1] not in OF_THE_CACHE] == []


def test_each_target_of_make_that_is_named_exists() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = [(page, one[1]) for page, one in found(r"(?:`|^\$ |^(?=make [a-z-]+ *(?:#|$)))make ([a-z][a-z-]*)")]
    assert named
    assert [one for one in named if one[1] not in targets] == []


def shown() -> Iterator[object]:
    """Yield each command line of farshore in a block or between backticks, with the page's name."""
    pattern = r"(?:`|^\$ |^\s+- run: |^\s+run: |^\s+- |bin/|^    )farshore ([a-z]+(?: [^`\n]*)?)"
    seen = set()
    for page, match in found(pattern):
        line = match[1].replace("\\|", "|").split(" | ")[0].strip()
        if line and line not in seen:
            seen.add(line)
            yield pytest.param(page, line, id=f"{page}: {line[:60]}")


@pytest.mark.parametrize(("page", "line"), list(shown()))
def test_each_command_and_option_that_is_shown_exists(page: str, line: str) -> None:
    command: click.Command = root
    for word in line.split():
        if not isinstance(command, click.Group):
            break
        found_one = command.get_command(click.Context(command), word)
        assert found_one, f"{page} shows `farshore {line}`, and there is no {word}"
        command = found_one
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help", "-h"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)) <= options, f"{page}: farshore {line}"


def test_the_page_of_the_command_line_lists_every_command() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:\[(\w+)\]\(#\w+\)|`(\w+)[^`]*`) \|", page.partition("\n## ")[0], re.MULTILINE)
    assert {section or named for section, named in rows} == set(root.list_commands(click.Context(root)))
