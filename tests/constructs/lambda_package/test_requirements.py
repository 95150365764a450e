"""requirements.txt: every line one package in one version."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.constructs.lambda_package.requirements import export_command, read_requirements
from farshore.constructs.lambda_package.target import Target
from farshore.errors import InputError

FILE = Path("src/api/requirements.txt")
TARGET = Target("python3.13", "arm64")
HASH = "--hash=sha256:" + "ab" * 32


def read(text: str | bytes) -> dict[str, str]:
    content = text if isinstance(text, bytes) else text.encode()
    return {name: pin.version for name, pin in read_requirements(content, FILE, TARGET).items()}


def refusal(text: str | bytes) -> str:
    with pytest.raises(InputError) as refused:
        read(text)
    return str(refused.value)


@pytest.mark.parametrize(
    "line",
    ["Six==1.17.0", "six == 1.17.0  # why", "six[a,b]==1.17.0", "six===1.17.0", "six==1.17.0 \\\n  " + HASH,
     "six==1.17.0 ; python_version >= '3.13' and platform_machine == 'aarch64'", "six==1.17.0 " + HASH + " " + HASH,
     "--require-hashes\n\nsix==1.17.0 --hash sha256:" + "ab" * 32, "# pip-compile\nsix==1.17.0\n    # via x\n"],
)  # fmt: skip
def test_a_pin_is_read(line: str):
    assert read(line) == {"six": "1.17.0"}


@pytest.mark.parametrize(
    "marker",
    ["python_version < '3.13'", "sys_platform == 'win32'", "platform_machine == 'x86_64'",
     "implementation_name == 'pypy'", "extra == 'test'", "os_name == 'nt' and platform_release >= '5'"],
)  # fmt: skip
def test_a_line_for_another_platform_is_passed_over(marker: str):
    assert read(f"six==1.17.0; {marker}\n") == {}


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_file_that_powershell_wrote_is_read(mark: bytes):
    encoding = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}[mark]

    assert read(mark + "six==1.17.0\r\n".encode(encoding)) == {"six": "1.17.0"}


@pytest.mark.parametrize("line", ["requests", "requests>=2", "requests~=2.1", "requests==2.*", "requests==2,!=2.1"])
def test_a_package_without_one_version_is_refused_with_its_line(line: str):
    assert refusal(f"six==1.17.0\n\n{line}\n") == (
        "src/api/requirements.txt:3:1: does not pin requests to one version; pin it: requests==1.2.3"
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("-e .", "has `-e`; copy that code"),
        ("--editable=../lib", "has `--editable`"),
        ("-r ../base.txt", "has `-r`; copy the lines"),
        ("-rbase.txt", "has `-r`"),
        ("-c constraints.txt", "has `-c`"),
        ("--index-url https://user:canary@example.com/simple", "has `--index-url`; set the index in pip's own"),
        ("--extra-index-url=https://user:canary@example.com", "has `--extra-index-url`"),
        ("-i https://user:canary@example.com", "has `-i`"),
        ("--pre", "has the option `--pre`"),
        ("six==1.0 --global-option=canary", "has an option that changes how pip builds"),
        ("six @ https://user:canary@example.com/six.whl", "names an address or a file"),
        ("git+ssh://git@example.com/canary.git", "names an address or a file"),
        ("https://example.com/canary.whl", "names an address or a file"),
        ("./wheels/canary.whl", "names an address or a file"),
        ("../canary", "names an address or a file"),
        ("/srv/canary", "names an address or a file"),
        ("canary-1.0-py3-none-any.whl", "names an address or a file"),
        ("C:\\canary", "names an address or a file"),
        ("six = 1.0 canary", "is not a package with its version"),
        ("$canary", "is not a package with its version"),
        ("six==1.0; python_version ~= 'canary'", "has a condition that cannot be decided for python3.13"),
    ],
)  # fmt: skip
def test_what_cannot_be_repeated_is_refused_and_not_quoted(line: str, message: str):
    said = refusal(f"# first\n{line}\n")

    assert said.startswith(f"src/api/requirements.txt:2:1: {message}")
    assert "canary" not in said


def test_every_problem_is_told_at_once():
    assert len(refusal("a\n-e .\nb>1\n").splitlines()) == 3


def test_two_versions_of_a_package_are_refused():
    assert "3:1: pins six again; line 1 pins six==1.16.0" in refusal("six==1.16.0\n\nSIX==1.17.0")


def test_hashes_for_some_lines_only_are_refused():
    assert "2:1: attrs==1.0 has no --hash" in refusal(f"six==1.17.0 {HASH}\nattrs==1.0")


def test_a_file_that_is_not_utf_8_is_refused():
    assert "requirements.txt: is not UTF-8" in refusal(b"six==1.0 # caf\xe9")


@given(st.one_of(st.text(), st.binary()))
def test_any_text_is_read_or_refused(text: str | bytes):
    content = text.encode(errors="ignore") if isinstance(text, str) else text
    said, pins = "", {}
    try:
        pins = read(content)
    except InputError as refused:
        said = str(refused)
    assert said == "" or str(FILE) in said
    assert all(name and version for name, version in pins.items())


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"uv.lock": "", "pyproject.toml": "[project]\ndependencies = ['x']"}, "uv export"),
        (
            {"poetry.lock": "", "pyproject.toml": "[tool.poetry.dependencies]\npython = '^3.13'\nx = '1'"},
            "poetry export",
        ),
        ({"Pipfile": "", "Pipfile.lock": ""}, "pipenv requirements"),
        ({"Pipfile": ""}, "pipenv lock"),
        ({"pyproject.toml": "[project]\ndependencies = [\n  'x',\n]"}, "uv pip compile pyproject.toml"),
        ({"pyproject.toml": "[project]\ndynamic = ['dependencies']"}, "uv pip compile pyproject.toml"),
    ],
)
def test_what_lists_dependencies_instead_has_a_command_that_exports_it(files: dict[str, str], command: str):
    found = export_command({name: text.encode() for name, text in files.items()}, FILE)

    assert found is not None
    assert found.startswith(command)


@pytest.mark.parametrize(
    "files",
    [{}, {"pyproject.toml": "[tool.ruff]"}, {"pyproject.toml": "[project]\ndependencies = []", "uv.lock": ""},
     {"pyproject.toml": "[tool.poetry.dependencies]\npython = '^3.13'\n", "poetry.lock": ""}],
)  # fmt: skip
def test_a_project_that_needs_nothing_needs_no_export(files: dict[str, str]):
    assert export_command({name: text.encode() for name, text in files.items()}, FILE) is None
