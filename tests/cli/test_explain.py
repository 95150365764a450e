"""`farshore explain`: the list of rules, one of them, and none."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from farshore.checks import PREFLIGHT_RULES
from farshore.checks.account import ACCOUNT_RULES
from farshore.plan.estate import MOVING_RULES, PLAN_RULES
from farshore.waiving import WAIVER_RULES
from tests.cli.process import Result, farshore


def test_without_a_rule_it_lists_all_of_them() -> None:
    result = farshore("explain")
    assert (result.code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    headings = [line for line in lines if not line.startswith(" ")]
    assert headings == [
        "farshore preflight",
        "farshore preflight --account",
        "farshore preflight PLAN",
        "farshore review",
        "farshore preflight and review",
    ]
    listed = [line.split()[:2] for line in lines if line not in headings]
    rules = (*PREFLIGHT_RULES, *ACCOUNT_RULES, *MOVING_RULES, *PLAN_RULES, *WAIVER_RULES)
    assert listed == [[rule.id, rule.severity.label] for rule in rules]


def test_of_one_rule_it_says_everything() -> None:
    rule = PREFLIGHT_RULES["too-few-zones"]
    result = farshore("explain", "too-few-zones")
    assert (result.code, result.stderr) == (0, "")
    one_line = " ".join(result.stdout.split())
    for said in ("too-few-zones (warning)", rule.title, rule.why, rule.remedy, rule.source, str(rule.source_date)):
        assert said in one_line
    for example in (rule.good, rule.bad):
        assert textwrap.indent(textwrap.dedent(example).strip(), "    ") in result.stdout


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("to-few-zones", "There is no rule `to-few-zones`. Did you mean `too-few-zones`?"),
        ("Region_Unknown", "There is no rule `Region_Unknown`. Did you mean `region-unknown`?"),
        ("zzzz", "There is no rule `zzzz`. `farshore explain` lists them."),
    ],
)
def test_an_unknown_rule_is_answered_with_the_nearest(written: str, says: str) -> None:
    result = farshore("explain", written)
    assert (result.code, result.stdout) == (2, "")
    assert says in result.stderr


class TestWhatIsDecidedHere:
    """Behind the explanation stands what the settings at hand say of the rule, and where."""

    SETTINGS = """
[review]
waivers = "team/waivers.yaml"
[rules.twin-missing]
severity = "note"
reason = "the standby is small"
[rules.ttl-too-long]
off = true
reason = "names are another team's"
"""
    WAIVERS = """waivers:
  - {rule: twin-missing, reason: built overnight, until: 2031-01-01, address: aws_sqs_queue.nightly}
  - {rule: single-region, reason: a trial, until: 2031-01-01}
  - {rule: twin-missing, reason: until the move, until: 2020-01-01, region: us-west-2}
"""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / ".git").mkdir()
        (tmp_path / "team").mkdir()
        (tmp_path / "farshore.toml").write_text(self.SETTINGS, encoding="utf-8")
        (tmp_path / "team" / "waivers.yaml").write_text(self.WAIVERS, encoding="utf-8")
        return tmp_path

    @staticmethod
    def said(result: Result) -> list[str]:
        assert (result.code, result.stderr) == (0, "")
        _, _, decided = result.stdout.partition("\nDecided here:\n")
        return [line.strip() for line in decided.splitlines()]

    def test_severity_and_waivers(self, folder: Path) -> None:
        assert self.said(farshore("explain", "twin-missing", cwd=folder / "team")) == [
            "../farshore.toml:4: its findings are notes: the standby is small",
            "waivers.yaml:2:5: waiver of `twin-missing` for `aws_sqs_queue.nightly`, until 2031-01-01: built overnight",
            "waivers.yaml:4:5: waiver of `twin-missing` in us-west-2, until 2020-01-01 (ended): until the move",
        ]

    def test_a_rule_that_is_off(self, folder: Path) -> None:
        told = ["farshore.toml:7: switched off: names are another team's"]
        assert self.said(farshore("explain", "ttl-too-long", cwd=folder)) == told

    def test_a_rule_of_which_nothing_is_said(self, folder: Path) -> None:
        assert self.said(farshore("explain", "too-few-zones", cwd=folder)) == []

    def test_settings_that_are_named_or_forbidden(self, folder: Path) -> None:
        (folder / "strict.toml").write_text("[rules.ttl-too-long]\nseverity = 'error'\n", encoding="utf-8")
        for words in ("explain --config strict.toml ttl-too-long", "--config strict.toml explain ttl-too-long"):
            told = self.said(farshore(*words.split(), cwd=folder))
            assert told == ["strict.toml:1: its findings are errors"]
        assert self.said(farshore("explain", "--no-config", "ttl-too-long", cwd=folder)) == []

    def test_wrong_ones_stop_it_only_if_they_are_named(self, folder: Path) -> None:
        (folder / "farshore.toml").write_text("[rules.ttl-too-lnog]\noff = true\n", encoding="utf-8")
        found = farshore("explain", "ttl-too-long", cwd=folder)
        assert found.code == 0
        assert "ttl-too-long (" in found.stdout
        assert "Decided here" not in found.stdout
        assert "farshore.toml:1: rules.ttl-too-lnog: there is no rule `ttl-too-lnog`" in found.stderr
        named = farshore("explain", "--config", "farshore.toml", "ttl-too-long", cwd=folder)
        assert (named.code, named.stdout) == (2, "")
        assert named.stderr.startswith("farshore.toml:1: ")

    def test_waivers_that_cannot_be_read_are_told(self, folder: Path) -> None:
        (folder / "team" / "waivers.yaml").unlink()
        found = farshore("explain", "twin-missing", cwd=folder)
        assert found.code == 0
        assert "team/waivers.yaml: no such file" in found.stderr
