"""Where options get their values from: the command line, the environment, a config file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from farshore.cli.config import SHARED_OPTIONS, WITHOUT
from farshore.cli.main import commands
from tests.plan.build import change, plan

from .process import Result, farshore

LEDGER = Path(__file__).parents[1] / "plan/recorded/teams/ledger_dismantled/plan.json"
OFF = '[rules.{rule}]\noff = true\nreason = "we know"\n'


def configured(folder: Path, text: str, name: str = "farshore.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def sources(result: Result) -> dict[str, tuple[str, str]]:
    """What `--show-config` says: each option's value and its source."""
    assert (result.code, result.stderr) == (0, "")
    rows = [line.split(maxsplit=2) for line in result.stdout.splitlines()[2:]]
    return {key: (value, source) for key, source, value in rows}


class TestTheOrder:
    """The command line counts before the environment, that before the file, that before the default."""

    def test_a_file_sets_what_nobody_gives(self, specs: Path) -> None:
        configured(specs, '[preflight]\nfail_on = "warning"\n')
        assert farshore("preflight", "warning.yaml", cwd=specs).code == 1
        assert farshore("preflight", "--no-config", "warning.yaml", cwd=specs).code == 0
        assert farshore("--no-config", "preflight", "warning.yaml", cwd=specs).code == 0

    def test_the_environment_counts_before_the_file_and_the_command_line_before_both(self, specs: Path) -> None:
        configured(specs, '[preflight]\nfail_on = "note"\n')
        env = {"FARSHORE_PREFLIGHT_FAIL_ON": "error"}
        assert farshore("preflight", "warning.yaml", cwd=specs, env=env).code == 0
        assert farshore("preflight", "--fail-on", "warning", "warning.yaml", cwd=specs, env=env).code == 1

    def test_each_source_is_shown(self, specs: Path) -> None:
        configured(specs, '[preflight]\nformat = "json"\ncandidates = ["eu-west-1", "eu-west-2"]\n')
        env = {"FARSHORE_PREFLIGHT_FAIL_ON": "note", "FARSHORE_TIMEOUT": "9"}
        shown = sources(farshore("preflight", "--show-config", "--account", "clean.yaml", cwd=specs, env=env))
        assert shown["files"] == ("clean.yaml", "argument")
        assert shown["format"] == ("json", "farshore.toml:2")
        assert shown["candidates"] == ("eu-west-1,eu-west-2", "farshore.toml:3")
        assert shown["fail_on"] == ("note", "FARSHORE_PREFLIGHT_FAIL_ON")
        assert shown["timeout"] == ("9", "FARSHORE_TIMEOUT")
        assert shown["account"] == ("true", "--account")
        assert shown["source"] == ("snapshot", "default")

    def test_rules_are_shown_too(self, specs: Path) -> None:
        configured(specs, f'{OFF.format(rule="single-nat")}[rules.too-few-zones]\nseverity = "note"\n')
        shown = sources(farshore("preflight", "--show-config", cwd=specs))
        assert shown["rules.single-nat"] == ("off: we know", "farshore.toml:1")
        assert shown["rules.too-few-zones"] == ("note", "farshore.toml:4")

    def test_without_a_file_all_is_as_it_is_by_default(self, tmp_path: Path) -> None:
        result = farshore("review", "--show-config", cwd=tmp_path)
        assert result.stdout.startswith("farshore review, with no settings of a file\n")
        assert {source for _, source in sources(result).values()} == {"default"}


class TestTheFile:
    """Which file is read, and what happens when it is wrong."""

    def test_it_is_found_above_and_its_paths_are_its_own(self, specs: Path) -> None:
        (specs / ".git").mkdir()
        below = specs / "below"
        below.mkdir()
        configured(specs, '[preflight]\nfiles = ["wa*.yaml"]\noutput = ["sarif=found.sarif", "found.json"]\n')
        assert farshore("preflight", cwd=below).code == 0
        report = json.loads((specs / "found.json").read_text())
        assert [one["spec"]["file"] for one in report["reports"]] == ["../waived.yaml", "../warning.yaml"]
        assert (specs / "found.sarif").exists()

    @pytest.mark.parametrize("before", [True, False])
    def test_it_may_be_named_before_or_after_the_command(self, specs: Path, before: bool) -> None:
        (specs / "other").mkdir()
        named = str(configured(specs / "other", '[preflight]\nfail_on = "note"\n', "ci.toml") / "ci.toml")
        option = ["--config", named]
        words = [*option, "preflight", "note.yaml"] if before else ["preflight", *option, "note.yaml"]
        assert farshore(*words, cwd=specs).code == 1
        assert farshore("preflight", "note.yaml", cwd=specs, env={"FARSHORE_CONFIG": named}).code == 1

    def test_naming_and_forbidding_one_is_a_contradiction(self, specs: Path) -> None:
        result = farshore("--no-config", "preflight", "--config", "a.toml", "clean.yaml", cwd=specs)
        assert (result.code, result.stdout) == (2, "")
        assert "give one of the two" in result.stderr

    @pytest.mark.parametrize("words", ["preflight clean.yaml", "rank clean.yaml", "catalog show sqs", "review x.json"])
    def test_a_wrong_one_stops_every_command_that_has_settings(self, specs: Path, words: str) -> None:
        configured(specs, "[review]\nfail_no = 'note'\n[rules.nothing-of-ours]\noff = true\n")
        result = farshore(*words.split(), cwd=specs)
        assert (result.code, result.stdout) == (2, "")
        assert result.stderr.splitlines() == [
            "farshore.toml:2: review.fail_no: unknown key `fail_no`; did you mean `fail_on`?",
            "farshore.toml:3: rules.nothing-of-ours: there is no rule `nothing-of-ours`",
        ]

    @pytest.mark.parametrize("words", ["explain ttl-too-long", "schema config", "completion bash", "--version", "-h"])
    def test_and_none_of_the_others(self, specs: Path, words: str) -> None:
        configured(specs, "broken")
        assert farshore(*words.split(), cwd=specs).code == 0

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ('[review]\nbaseline = "."', "farshore.toml:2: review.baseline: File '.' is a directory."),
            ('[review]\n\nconfig_dir = "none"', "farshore.toml:3: review.config_dir: `none` is not a folder; name the"),
            (
                '[review]\nprovider_region = {aws.x = "us-west-2"}',
                "farshore.toml:2: review.provider_region: `aws.x=us-west-2`: there is no provider configuration",
            ),
        ],
    )
    def test_a_value_that_does_not_fit_is_told_with_the_line_it_is_on(self, specs: Path, text: str, told: str) -> None:
        (specs / "plan.json").write_bytes(plan(change("aws_sqs_queue.a")))
        configured(specs, text)
        result = farshore("review", "plan.json", cwd=specs)
        assert (result.code, result.stdout) == (2, "")
        assert result.stderr.startswith(told)
        assert len(result.stderr.splitlines()) == 1

    def test_one_on_the_command_line_is_told_with_the_way_to_the_help(self, specs: Path) -> None:
        configured(specs, '[review]\nfail_on = "note"\n')
        result = farshore("review", "plan.json", "--baseline", ".", cwd=specs)
        assert result.code == 2
        assert result.stderr.startswith("Usage: farshore review")

    def test_one_in_each_of_two_places_is_refused(self, specs: Path) -> None:
        configured(specs, "")
        configured(specs, "[tool.farshore]\n", "pyproject.toml")
        result = farshore("preflight", "clean.yaml", cwd=specs)
        assert result.code == 2
        assert "keep them in one of the two files" in result.stderr

    def test_naming_nothing_is_an_error_and_an_empty_variable_is_none(self, specs: Path) -> None:
        for words in (["--config", "", "preflight"], ["preflight", "--config="]):
            result = farshore(*words, "clean.yaml", cwd=specs)
            assert (result.code, result.stdout) == (2, "")
            assert "is given and names nothing" in result.stderr
        assert farshore("preflight", "clean.yaml", cwd=specs, env={"FARSHORE_CONFIG": ""}).code == 0

    def test_a_missing_one_that_is_named_is_an_error(self, specs: Path) -> None:
        assert farshore("preflight", "--config", "none.toml", "clean.yaml", cwd=specs).code == 2

    @pytest.mark.parametrize("file", ["../r.md", "/tmp/r.md", "link/r.md", "a/../../r.md"])
    def test_what_comes_with_a_repository_writes_nothing_elsewhere(self, specs: Path, file: str) -> None:
        inside = specs / "inside"
        inside.mkdir()
        (inside / "link").symlink_to(specs)
        configured(inside, f'[preflight]\nfiles = "../clean.yaml"\noutput = ["r.json", "markdown={file}"]\n')
        result = farshore("preflight", cwd=inside)
        assert (result.code, result.stdout) == (2, "")
        assert result.stderr.startswith("farshore.toml:3: `")
        assert "is not below the folder of these settings" in result.stderr
        assert not (specs / "r.md").exists()
        assert not (inside / "r.json").exists()

    def test_regions_for_terraforms_files_do_not_trouble_a_spec(self, specs: Path) -> None:
        configured(specs, '[preflight]\nstandby = "us-west-2"\n')
        assert farshore("preflight", "clean.yaml", cwd=specs).code == 0
        assert farshore("preflight", "clean.yaml", "--standby", "us-west-2", cwd=specs).code == 2


class TestVariables:
    """Every option has a variable."""

    def test_one_that_no_option_has_is_refused(self, specs: Path) -> None:
        result = farshore("preflight", "clean.yaml", cwd=specs, env={"FARSHORE_PREFLIGHT_FAILON": "note"})
        assert (result.code, result.stdout) == (2, "")
        assert "Did you mean FARSHORE_PREFLIGHT_FAIL_ON?" in result.stderr
        assert farshore("rank", "clean.yaml", cwd=specs, env={"FARSHORE_PREFLIGHT_FAILON": "note"}).code == 0

    def test_a_wrong_value_is_refused(self, specs: Path) -> None:
        result = farshore("preflight", "clean.yaml", cwd=specs, env={"FARSHORE_PREFLIGHT_FAIL_ON": "much"})
        assert result.code == 2
        assert "much" in result.stderr

    def test_flags_lists_and_files(self, specs: Path) -> None:
        env = {
            "FARSHORE_REVIEW_EXPLAIN_TWINS": "true",
            "FARSHORE_REVIEW_OUTPUT": "a.md b.json",
            "FARSHORE_REVIEW_PLANS": "x.json",
        }
        shown = sources(farshore("review", "--show-config", cwd=specs, env=env))
        assert [shown[key][0] for key in ("explain_twins", "output", "plans")] == ["true", "a.md, b.json", "x.json"]

    def test_no_two_parameters_share_one(self) -> None:
        seen: dict[str, str] = {}
        for name, command in commands().items():
            for one in getattr(command, "commands", {name: command}).values():
                for parameter in one.params:
                    if parameter in SHARED_OPTIONS:
                        continue
                    own = parameter.envvar[0]
                    assert own.startswith(f"FARSHORE_{name.upper()}_")
                    assert seen.setdefault(own, one.name) == one.name
        assert "FARSHORE_CATALOG_SHOW_SOURCE" in seen
        assert set(WITHOUT) < set(commands())


class TestRules:
    """What is decided about rules changes the report, and the report says so."""

    def test_a_rule_that_is_off_finds_nothing_and_every_format_says_that_it_is_off(self, specs: Path) -> None:
        configured(specs, OFF.format(rule="region-unknown"))
        outputs = ["terminal=r.txt", "json=r.json", "markdown=r.md", "sarif=r.sarif", "junit=r.xml", "html=r.html"]
        words = [word for one in [*outputs, "github=r.log"] for word in ("--output", one)]
        assert farshore("preflight", "error.yaml", *words, cwd=specs).code == 0
        text = {file.suffix: file.read_text() for file in specs.glob("r.*")}
        assert "1 rule is switched off in farshore.toml: `region-unknown` (we know)" in text[".txt"]
        assert "1 rule is switched off" in text[".md"]
        assert "1 rule is switched off" in text[".html"]
        assert "1 rule is switched off" in text[".log"]
        assert json.loads(text[".json"])["reports"][0]["policy"] == {
            "off": [{"rule": "region-unknown", "reason": "we know", "place": place(1)}],
            "severities": {},
        }
        [override] = json.loads(text[".sarif"])["runs"][0]["invocations"][0]["ruleConfigurationOverrides"]
        assert (override["descriptor"]["id"], override["configuration"]["enabled"]) == ("region-unknown", False)
        assert '<skipped message="switched off: we know"/>' in text[".xml"]

    def test_a_severity_makes_a_finding_count(self, specs: Path) -> None:
        configured(specs, '[rules.too-few-zones]\nseverity = "error"\n')
        result = farshore("preflight", "warning.yaml", cwd=specs)
        assert result.code == 1
        assert "error  too-few-zones" in result.stdout
        assert "Severities set in farshore.toml: `too-few-zones` is an error" in result.stdout

    def test_review_too(self, tmp_path: Path) -> None:
        shutil.copy(LEDGER, tmp_path / "plan.json")
        before = reviewed(tmp_path)
        rule = before["findings"][0]["rule"]
        configured(tmp_path, OFF.format(rule=rule) + OFF.format(rule="region-unknown"))
        after = reviewed(tmp_path)
        assert rule not in {one["rule"] for one in after["findings"]}
        assert after["remarks"][-1] == f"1 rule is switched off in farshore.toml: `{rule}` (we know)"
        assert [one["rule"] for one in after["policy"]["off"]] == [rule]
        assert "policy" not in before


def place(line: int) -> dict[str, Any]:
    return {"file": "farshore.toml", "line": line, "column": None, "path": ""}


def reviewed(folder: Path, *words: str) -> dict[str, Any]:
    result = farshore("review", "plan.json", "--format", "json", "--fail-on", "never", *words, cwd=folder)
    assert (result.code, result.stderr) == (0, "")
    report: dict[str, Any] = json.loads(result.stdout)
    return report


class TestSetsOfPlans:
    """Plans that belong together, with the regions that they do not tell."""

    @pytest.fixture
    def stacks(self, tmp_path: Path) -> Path:
        for name in ("network", "app"):
            (tmp_path / name).mkdir()
            content = plan(change("aws_sqs_queue.jobs", {"name": f"{name}-jobs"}))
            (tmp_path / name / "plan.json").write_bytes(content)
        return configured(
            tmp_path,
            '[[review.plans]]\nfiles = "network/*.json"\nprovider_region = {aws = "us-west-2"}\n'
            '[[review.plans]]\nfiles = ["app/plan.json"]\nprovider_region.aws = "us-east-1"\n',
        )

    def test_each_set_has_regions_of_its_own(self, stacks: Path) -> None:
        result = farshore("review", "--format", "json", "--fail-on", "never", cwd=stacks)
        assert [one["file"] for one in json.loads(result.stdout)["plans"]] == ["network/plan.json", "app/plan.json"]
        assert sorted(json.loads(result.stdout)["regions"]) == ["us-east-1", "us-west-2"]

    def test_they_hold_for_plans_that_the_command_line_names(self, stacks: Path) -> None:
        result = farshore("review", "./app/../network/plan.json", "--format", "json", "--fail-on", "never", cwd=stacks)
        assert json.loads(result.stdout)["regions"] == ["us-west-2"]

    def test_what_the_command_line_states_counts_instead(self, stacks: Path) -> None:
        words = ["review", "app/plan.json", "--provider-region", "aws=eu-west-1", "--format", "json"]
        assert json.loads(farshore(*words, "--fail-on", "never", cwd=stacks).stdout)["regions"] == ["eu-west-1"]

    def test_a_pattern_that_matches_nothing_is_an_error_with_its_place(self, stacks: Path) -> None:
        configured(stacks, '[review]\nplans = [\n  "app/*.json",\n  "dns/*.json",\n]\n')
        result = farshore("review", cwd=stacks)
        assert (result.code, result.stderr) == (2, "farshore.toml:4: `dns/*.json` matches no file\n")
