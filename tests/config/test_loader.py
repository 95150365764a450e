"""A TOML file becomes settings, or one error that lists everything wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from farshore.config.checking import Checker
from farshore.config.loader import Config, load, schema
from farshore.errors import InputError
from farshore.findings import Severity

WHOLE = """\
[rules]
ttl-too-long = {off = true, reason = "clients of ours ignore it"}
single-nat = {severity = "error"}

[preflight]
files = ["config/*.yaml", "more.yaml"]
fail_on = "warning"
candidates = ["eu-west-1", "eu-central-1"]

[review]
output = "review.md"
explain_twins = true
standby = "us-west-2"
waivers = "waivers.yaml"

[[review.plans]]
files = "network/*.json"
provider_region = {aws.west = "us-west-2", "module.a:aws" = "us-east-1"}

[[review.plans]]
files = ["app.json"]

[catalog.show]
timeout = 30
"""

BAD = {
    'color = "always"': (1, "color: unknown key `color`; known: rules, "),
    "[reveiw]": (1, "reveiw: unknown key `reveiw`; did you mean `review`?"),
    "[explain]": (1, "explain: unknown key `explain`"),
    '[review]\nfail-on = "note"': (2, "review.fail-on: unknown key `fail-on`; did you mean `fail_on`?"),
    '[review]\nfail_on = "errors"': (2, "is `errors`; did you mean `error`?"),
    "[review]\nfail_on = true": (2, "must be one of error, warning, note, never, is true"),
    '[review]\nexplain_twins = "yes"': (2, "must be true or false, is a text"),
    "[review]\nexplain_twins = 1": (2, "must be true or false, is 1"),
    "[review]\noutput = {}": (2, "must be a text or a list, is a table"),
    '[review]\noutput = [\n"a.md",\n3]': (4, "review.output[1]: must be a text, is 3"),
    '[review]\nwaivers = " "': (2, "must not be empty"),
    '[review]\nstandby = "us-wset-2"': (2, "there is no region `us-wset-2`; did you mean `us-west-2`?"),
    '[review]\nstandby = ["us-west-2",\n"Ireland"]': (3, "there is no region `Ireland`; did you mean `eu-west-1`?"),
    '[[review.plans]]\nfiles = "a"\nprovider_regions = {}': (3, "did you mean `provider_region`?"),
    "[[review.plans]]\nprovider_region = {}": (1, "review.plans[0]: needs `files`"),
    '[[review.plans]]\nfiles="a"\nprovider_region.aws.west = "west"': (3, "there is no region `west`"),
    "[preflight]\ntimeout = 0": (2, "must be a whole number from 1 to 86400, is 0"),
    "[preflight]\ntimeout = 1.5": (2, "is a number with a point"),
    "[rules.ttl-too-lnog]\noff = true\nreason = 'x'": (1, "no rule `ttl-too-lnog`; did you mean `ttl-too-long`?"),
    "[rules.ttl-too-long]\noff = true": (1, "rules.ttl-too-long: needs `reason`"),
    '[rules.ttl-too-long]\noff = true\nreason = " "': (3, "must not be empty"),
    '[rules.ttl-too-long]\nseverity = "hint"': (2, "must be one of error, warning, note; is `hint`"),
    "rules = 3": (1, "rules: must be a table, is 3"),
    "[review]\nfail_on =": (2, "is not valid TOML"),
    "[review]\n[review]": (2, "is not valid TOML"),
    "[review": (1, "is not valid TOML"),
}
"""Each with the line of the complaint, and what it says."""


def loaded(folder: Path, text: str | bytes, name: str = "farshore.toml") -> Config:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return load(str(file))


def test_settings_are_read_with_their_places(tmp_path: Path) -> None:
    config = loaded(tmp_path, WHOLE)
    assert config.of("review")["standby"] == "us-west-2"
    assert config.of("catalog", "show") == {"timeout": 30}
    assert config.of("rank") == {}
    assert config.place("preflight", "fail_on").line == 7
    assert config.place("review", "plans", 1, "files").line == 21
    assert config.place("review", "plans", 1, "provider_region").line == 20  # the nearest there is
    assert config.folder == str(tmp_path)


def test_rules_are_decisions(tmp_path: Path) -> None:
    off, severe = loaded(tmp_path, WHOLE).policy.decisions
    assert (off.rule, off.off, off.reason, off.place.line) == ("ttl-too-long", True, "clients of ours ignore it", 2)
    assert (severe.rule, severe.off, severe.severity, severe.place.line) == ("single-nat", False, Severity.ERROR, 3)


def test_a_project_file_holds_them_in_its_table(tmp_path: Path) -> None:
    config = loaded(tmp_path, '[project]\nname = "shop"\n[tool.farshore.review]\nname = "prod"\n', "pyproject.toml")
    assert config.of("review") == {"name": "prod"}
    assert config.place("review", "name").line == 4
    with pytest.raises(InputError, match=r"has no table \[tool.farshore\]"):
        loaded(tmp_path, "[tool]\nfarshor = {}\n", "pyproject.toml")
    with pytest.raises(InputError, match="must be a table, is 3"):
        loaded(tmp_path, "[tool]\nfarshore = 3\n", "pyproject.toml")


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    line, message = BAD[text]
    with pytest.raises(InputError) as refused:
        loaded(tmp_path, text)
    assert [problem.place.line for problem in refused.value.problems] == [line]
    assert message in str(refused.value)


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        loaded(tmp_path, "[preflight]\nx = 1\nsource = 1\n[review]\ny = 2\n[rules.nothing]\n")
    assert [problem.place.line for problem in refused.value.problems] == [2, 3, 5, 6]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"x" * 1_000_001, "is larger than 1 MB"),
        (b"a=" + b"[" * 9999, "levels deep"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        loaded(tmp_path, content)


@pytest.mark.parametrize("text", ["", "# nothing\r\n", "\ufeff[review]\r\nfail_on = 'note'\r\n"])
def test_what_says_little_is_fine(tmp_path: Path, text: str) -> None:
    assert loaded(tmp_path, text).policy.decisions == ()


class TestTheSchema:
    """The shipped schema is a JSON Schema, and says of a document what we say of it."""

    def test_it_is_one_and_has_a_name(self) -> None:
        jsonschema.Draft202012Validator.check_schema(schema())
        assert schema()["$id"] == "urn:farshore:schema:config"

    @pytest.mark.parametrize("text", [WHOLE, *BAD])
    def test_an_editor_and_we_agree(self, text: str) -> None:
        document = parsed(text)
        if document is not None:
            editors = jsonschema.Draft202012Validator(schema()).is_valid(document)
            assert editors == (not list(Checker(schema()).check(document)))


def parsed(text: str) -> dict[str, Any] | None:
    from .test_places import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
