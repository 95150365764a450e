"""action.yml, its steps run in order by a real bash, against a server that speaks GitHub's comment API."""

from __future__ import annotations

import datetime
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.action.conftest import plan, system_plan
from tests.action.runner import ROOT, Runner
from tests.plan.build import change
from tests.plan.build import plan as two_regions
from tests.pull_request.github_server import TOKEN, GitHubServer


def _as_it_is(address: str, **values: object) -> dict[str, Any]:
    return change(address, values, before=values, actions=("no-op",))


OLD_SYSTEM = [
    _as_it_is("aws_lambda_function.web", function_name="web"),
    _as_it_is("aws_lambda_function.web_west", function_name="web"),
    _as_it_is("aws_dynamodb_table.orders", name="orders", replica=[{"region_name": "us-west-2"}]),
    _as_it_is("aws_db_instance.users", identifier="users"),
]
OLD_SIN = two_regions(*OLD_SYSTEM)
NEW_SIN = two_regions(*OLD_SYSTEM, change("aws_db_instance.bills", {"identifier": "bills"}))
MARKER = "<!-- farshore review -->"
FORK = {"pull_request": {"number": 7, "head": {"repo": {"full_name": "mallory/shop"}}}}


class TestAFinding:
    """A plan that deletes a table."""

    def test_the_report_is_everywhere_before_the_job_fails(self, runner: Runner, github: GitHubServer) -> None:
        run = runner.run(plans="plan.json")
        assert run.code == 1
        assert run.steps == ["Install farshore", "Review", "Comment", "Verdict"]
        assert run.outputs["exit-code"] == "1"
        assert int(run.outputs["errors"]) >= 1
        report = Path(run.outputs["report"]).read_text(encoding="utf-8")
        assert report.startswith(MARKER)
        assert run.summary == report
        assert github.bodies() == [report.rstrip()]
        assert "aws_dynamodb_table.orders" in run.log
        assert "SECRET" not in run.log + run.summary

    def test_the_next_run_updates_the_comment(self, runner: Runner, github: GitHubServer) -> None:
        runner.run(plans="plan.json")
        run = runner.run(plans="clean.json")
        assert (run.code, run.outputs["errors"], len(github.comments)) == (0, "0", 1)
        assert run.steps == ["Install farshore", "Review", "Comment"]
        assert "updated " in run.log

    def test_another_name_has_another_comment(self, runner: Runner, github: GitHubServer) -> None:
        for name in ("dev", "prod", "dev"):
            runner.run(plans="clean.json", name=name)
        markers = [body.splitlines()[0] for body in github.bodies()]
        assert markers == ["<!-- farshore review: dev -->", "<!-- farshore review: prod -->"]

    def test_a_waiver_accepts_it(self, runner: Runner) -> None:
        waiver = "{rule: stateful-destroyed, address: aws_dynamodb_table.orders, reason: moved, until: 2999-01-01}"
        (runner.workspace / "accepted ones.yaml").write_text(f"waivers: [{waiver}]\n", encoding="utf-8")
        run = runner.run(plans="plan.json", waivers="accepted ones.yaml")
        assert (run.code, run.outputs["errors"]) == (0, "0"), run.log
        assert "moved" in run.summary

    def test_a_region_can_be_stated(self, runner: Runner) -> None:
        run = runner.run(plans="clean.json", provider_regions=" clean.json:aws = us-east-1 \n\naws=us-east-1")
        assert run.code == 0, run.log
        for wrong in ("west", "aws.west=us-west-2", "other.json:aws=us-east-1"):
            assert runner.run(plans="clean.json", provider_regions=wrong).code == 2

    def test_what_belongs_together_can_be_stated(self, runner: Runner) -> None:
        run = runner.run(
            plans="plan.json\nclean.json", groups=" first one = plan.json \n\n rest=cl*.json\nrest=c*.json"
        )
        assert "Group <code>first one</code>: <code>plan.json</code>, as was stated." in run.summary, run.log
        assert "Group <code>rest</code>: <code>clean.json</code>" in run.summary
        assert runner.run(plans="clean.json", groups="rest=claen.json").code == 2

    def test_never_leaves_the_verdict_to_the_workflow(self, runner: Runner) -> None:
        run = runner.run(plans="plan.json", fail_on="never")
        assert (run.code, run.outputs["exit-code"]) == (0, "0")
        assert int(run.outputs["errors"]) >= 1


class TestATeamThatKeepsIt:
    """An old system in two regions, and what becomes of a pull request to it."""

    def test_from_the_first_comment_to_the_end_of_a_waiver(self, runner: Runner, github: GitHubServer) -> None:
        for name, content in (("old.json", OLD_SIN), ("sin.json", NEW_SIN)):
            (runner.workspace / name).write_bytes(content)
        gate = {"fail_on": "warning", "only_new": "true"}
        quiet = runner.run(plans="old.json", **gate)
        assert (quiet.code, quiet.outputs["new"], len(github.comments)) == (0, "0", 1), quiet.log
        assert github.bodies()[0].splitlines()[1].endswith("nothing to object to; 1 finding was there before")

        added = runner.run(plans="sin.json", **gate)
        assert (added.code, added.outputs["new"], len(github.comments)) == (1, "1", 1), added.log
        open_, folded = github.bodies()[0].split("<details><summary>1 finding was there before")
        assert "aws_db_instance.bills" in open_
        assert "aws_db_instance.users" not in open_
        assert "aws_db_instance.users" in folded

        today = datetime.datetime.now(datetime.timezone.utc).date()
        for days, code in ((60, 0), (-1, 1)):
            until = today + datetime.timedelta(days)
            waiver = f"{{rule: unreplicated-state, address: aws_db_instance.bills, reason: made again, until: {until}}}"
            (runner.workspace / "w.yaml").write_text(f"waivers: [{waiver}]\n", encoding="utf-8")
            run = runner.run(plans="sin.json", waivers="w.yaml", **gate)
            assert (run.code, len(github.comments)) == (code, 1), run.log

    def test_a_baseline_makes_it_known(self, runner: Runner) -> None:
        (runner.workspace / "sin.json").write_bytes(NEW_SIN)
        entry = '{rule: unreplicated-state, addresses: ["aws_db_instance.bills"], regions: ["us-east-1", "us-west-2"]}'
        (runner.workspace / "known ones.yaml").write_text(
            f"version: 1\nmade_on: 2026-11-21\nfindings:\n  - {entry}\n", encoding="utf-8"
        )
        run = runner.run(plans="sin.json", fail_on="warning", baseline="known ones.yaml")
        assert run.code == 1
        assert "aws_db_instance.users" in run.summary.split("<details><summary>1 finding was there before")[0]


class TestNames:
    """Which files the input `plans` names."""

    @pytest.mark.parametrize(
        ("plans", "deleted"),
        [
            ("plan.json\n", {"orders"}),
            ("  plan.json  \r\n\n\tregions/us-east-1.json", {"orders", "carts"}),
            ("regions/eu west/plan.json", {"users", "carts"}),
            ("regions/eu*/*.json", {"users", "carts"}),
            ("regions/**/*.json", {"users", "carts"}),
            ("regions/eu w?st/plan.json", {"users", "carts"}),
            ("[prod].json", {"orders"}),
        ],
    )
    def test_lines_spaces_and_patterns(self, runner: Runner, plans: str, deleted: set[str]) -> None:
        run = runner.run(plans=plans)
        assert run.code == 1, run.log
        assert {name for name in ("orders", "carts", "users") if f"aws_dynamodb_table.{name}" in run.log} == deleted

    def test_they_begin_in_the_working_directory(self, runner: Runner) -> None:
        run = runner.run(plans="plan.json", working_directory="regions/eu west")
        assert (run.code, "aws_dynamodb_table.users" in run.log) == (1, True)

    @pytest.mark.parametrize(
        "plans",
        ["$(touch pwned)", "`touch pwned`", "plan.json; touch pwned", "'; touch pwned; '", "--output=pwned", "-", "~"],
    )
    def test_a_name_is_never_run(self, runner: Runner, plans: str) -> None:
        run = runner.run(plans=plans)
        assert (run.code, run.outputs["exit-code"]) == (2, "2")
        assert f"farshore: no file matches {plans}" in run.log
        assert not list(runner.workspace.rglob("pwned"))

    def test_nor_is_the_name_of_the_review(self, runner: Runner) -> None:
        runner.run(plans="clean.json", name='"; touch pwned; $(touch pwned) --fail-on')
        assert not list(runner.workspace.rglob("pwned"))

    def test_one_name_that_matches_nothing_stops_the_review(self, runner: Runner) -> None:
        run = runner.run(plans="plan.json\nmissing-*.json")
        assert run.code == 2
        assert "no file matches missing-*.json" in run.summary

    def test_no_name_at_all_is_said(self, runner: Runner) -> None:
        run = runner.run(plans=" \n ")
        assert run.code == 2
        assert "the input `plans` names no file" in run.summary


class TestAPlanThatCannotBeRead:
    """The job fails, and the old comment does not pretend that all is as it was."""

    def test_the_comment_says_so(self, runner: Runner, github: GitHubServer) -> None:
        runner.run(plans="clean.json")
        run = runner.run(plans="broken.json", upload_sarif="true")
        assert (run.code, run.outputs["exit-code"], run.outputs["sarif"], run.outputs["errors"]) == (2, "2", "", "")
        assert "Upload to code scanning" not in run.steps
        (body,) = github.bodies()
        assert body.startswith(f"{MARKER}\n### farshore review: not done\n")
        assert "    broken.json" in body
        assert run.summary.rstrip() == body


class TestAFork:
    """A pull request from a fork: its token may only read."""

    def test_the_comment_is_a_warning_and_the_summary_has_the_report(
        self, runner: Runner, github: GitHubServer
    ) -> None:
        github.writable = False
        run = runner.run(plans="clean.json")
        assert (run.code, github.comments) == (0, [])
        assert "::warning title=farshore::The report could not be put on the pull request" in run.log
        assert "a fork gets a read-only token" in run.log.lower()
        assert run.summary.startswith(MARKER)

    def test_it_fails_by_its_findings_all_the_same(self, runner: Runner, github: GitHubServer) -> None:
        github.writable = False
        assert runner.run(plans="plan.json").code == 1

    def test_nothing_is_uploaded(self, runner: Runner) -> None:
        fork = replace(runner, event=FORK)
        assert fork.run(plans="clean.json", upload_sarif="true").used == {}


class TestWhatIsAsked:
    """Comment and upload happen when they are asked for, and can."""

    def test_the_findings_are_uploaded_when_asked(self, runner: Runner) -> None:
        run = runner.run(plans="clean.json", upload_sarif="true", name="prod")
        sarif = run.used["Upload to code scanning"]
        assert sarif == {"sarif_file": run.outputs["sarif"], "category": "farshore-prod"}
        assert json.loads(Path(sarif["sarif_file"]).read_text(encoding="utf-8"))["runs"]

    def test_no_comment_when_none_is_asked_for(self, runner: Runner, github: GitHubServer) -> None:
        assert "Comment" not in runner.run(plans="clean.json", comment="false").steps
        assert github.requests == []

    @pytest.mark.parametrize(
        ("when", "plans", "comments"),
        [
            ("always", "clean.json", 1),
            ("findings", "clean.json", 0),
            ("findings", "old.json", 1),
            ("new", "old.json", 0),
            ("new", "plan.json", 1),
        ],
    )
    def test_a_comment_is_made_when_there_is_something_to_say(
        self, runner: Runner, github: GitHubServer, when: str, plans: str, comments: int
    ) -> None:
        (runner.workspace / "old.json").write_bytes(OLD_SIN)
        run = runner.run(plans=plans, comment=when, fail_on="never")
        assert (run.code, len(github.comments)) == (0, comments), run.log

    def test_an_old_comment_is_kept_true_when_nothing_is_left_to_say(
        self, runner: Runner, github: GitHubServer
    ) -> None:
        runner.run(plans="plan.json", comment="findings")
        run = runner.run(plans="clean.json", comment="findings")
        assert (run.code, len(github.comments)) == (0, 1)
        assert "nothing to object to" in github.bodies()[0]

    def test_a_review_that_was_not_done_is_told_whenever_comments_are_wanted(
        self, runner: Runner, github: GitHubServer
    ) -> None:
        assert runner.run(plans="broken.json", comment="new").code == 2
        assert "not done" in github.bodies()[0]

    @pytest.mark.parametrize("wrong", [{"comment": "sometimes"}, {"only_new": "yes"}])
    def test_a_word_that_means_nothing_stops_the_review(self, runner: Runner, wrong: dict[str, str]) -> None:
        run = runner.run(plans="clean.json", **wrong)
        assert run.code == 2
        assert next(iter(wrong.values())) in run.log

    def test_a_push_has_no_pull_request(self, runner: Runner, github: GitHubServer) -> None:
        push = replace(runner, event={"ref": "refs/heads/main"})
        run = push.run(plans="clean.json", upload_sarif="true")
        assert (run.code, github.requests) == (0, [])
        assert "Upload to code scanning" in run.steps
        assert "Comment" in push.run(plans="clean.json", pull_request="7").steps
        assert len(github.comments) == 1

    @pytest.mark.parametrize(
        "event",
        [
            {"issue": {"number": 7, "pull_request": {"url": "x"}}},
            {"workflow_run": {"pull_requests": [{"number": 7}]}},
        ],
    )
    def test_other_events_know_a_pull_request_too(self, runner: Runner, github: GitHubServer, event, tmp_path) -> None:
        file = tmp_path / "event.json"
        file.write_text(json.dumps(event), encoding="utf-8")
        variables = {**runner.variables, "GITHUB_EVENT_PATH": str(file), "GITHUB_REF": "refs/heads/main"}
        run = replace(runner, variables=variables, event=event).run(plans="clean.json")
        assert (run.code, len(github.comments)) == (0, 1)


class TestCandidates:
    """The regions that could carry the system are ranked in the summary, and nowhere else."""

    @pytest.fixture(autouse=True)
    def system(self, runner: Runner) -> None:
        (runner.workspace / "shop plan.json").write_text(system_plan("orders"), encoding="utf-8")

    def test_the_ranking_follows_the_report(self, runner: Runner, github: GitHubServer) -> None:
        run = runner.run(plans="shop *.json", candidates="us-west-2, ca-west-1")
        assert run.steps == ["Install farshore", "Review", "Rank", "Comment"], run.log
        assert run.summary.startswith(MARKER)
        report, _, ranking = run.summary.partition("### farshore rank: ")
        assert "us-west-2" in ranking
        assert github.bodies() == [report.removesuffix("<!-- farshore rank -->\n").rstrip()]

    def test_the_standby_is_one_of_them(self, runner: Runner) -> None:
        run = runner.run(plans="shop plan.json", candidates="us-west-2", standby="eu-west-1", comment="false")
        ranking = run.summary.partition("farshore rank")[2]
        assert "eu-west-1" in ranking
        assert "us-west-2" in ranking

    def test_all_regions_are_compared_when_asked(self, runner: Runner) -> None:
        run = runner.run(plans="shop plan.json", candidates="all", standby="eu-west-1", comment="false")
        assert run.code == 0, run.log
        assert "| ap-southeast-2 |" in run.summary

    def test_what_cannot_be_ranked_is_said_and_fails_nothing(self, runner: Runner) -> None:
        run = runner.run(plans="shop plan.json", candidates="us-wst-2; touch pwned", comment="false")
        assert run.code == 0
        assert "### farshore rank: not done" in run.summary
        assert "::warning title=farshore::The regions could not be ranked" in run.log
        assert not list(runner.workspace.rglob("pwned"))

    def test_nothing_is_ranked_unasked_or_unread(self, runner: Runner) -> None:
        assert "Rank" not in runner.run(plans="shop plan.json").steps
        assert "Rank" not in runner.run(plans="broken.json", candidates="us-west-2").steps


def test_what_a_plan_holds_is_no_command_to_the_runner(runner: Runner) -> None:
    (runner.workspace / "hostile.json").write_text(plan("x\n::add-mask::a\n##[error]b"), encoding="utf-8")
    log = runner.run(plans="hostile.json").log
    before, _, rest = log.partition("::stop-commands::")
    resume = rest.split()[0]
    _, _, after = rest[len(resume) :].partition(f"::{resume}::")
    assert "::add-mask::" not in before + after
    assert len(resume) == 32


def test_what_runs_is_the_ref_that_the_workflow_names(tmp_path: Path) -> None:
    ref, temp, workspace = (tmp_path / name for name in ("ref", "temp", "work"))
    for folder in (ref, temp, workspace):
        folder.mkdir()
    shutil.copy(ROOT / "action-requirements.txt", ref)
    shutil.copytree(ROOT / "farshore", ref / "farshore", ignore=shutil.ignore_patterns("__pycache__"))
    (ref / "farshore" / "__init__.py").write_text('__version__ = "9.8.7"\n', encoding="utf-8")
    (workspace / "clean.json").write_text(plan(), encoding="utf-8")

    run = Runner(temp, workspace, {}, {}, TOKEN, action=ref).run(plans="clean.json", comment="false")

    assert run.code == 0, run.log
    log = json.loads(Path(run.outputs["sarif"]).read_text(encoding="utf-8"))
    assert log["runs"][0]["tool"]["driver"]["version"] == "9.8.7"


class TestTheCode:
    """The Terraform files beside a plan."""

    MOVED = "removed { # farshore:ignore stateful-destroyed: moved\n  from = aws_dynamodb_table.orders\n}\n"

    @pytest.mark.parametrize("file", ["main.tf", "main.tofu"])
    def test_comments_in_them_count(self, file: str, runner: Runner) -> None:
        (runner.workspace / file).write_text(self.MOVED, encoding="utf-8")
        assert runner.run(plans="plan.json").code == 0
        assert runner.run(plans="plan.json", config_dir="none").code == 1

    def test_they_may_be_elsewhere(self, runner: Runner) -> None:
        (runner.workspace / "live code").mkdir()
        (runner.workspace / "live code" / "main.tf").write_text(self.MOVED, encoding="utf-8")
        assert runner.run(plans="plan.json", config_dir=" live code ").code == 0
        assert runner.run(plans="plan.json", config_dir="plan.json:live code").code == 0
        assert runner.run(plans="plan.json", config_dir="nowhere").code == 2
