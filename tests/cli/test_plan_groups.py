"""`--group`, and `group` in settings: which plans are compared with each other, where the user says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import farshore
from tests.plan.build import change, plan

FILES = ("stacks/shop/east.json", "stacks/shop/west.json", "stacks/tools/plan.json", "dns.json")


@pytest.fixture
def stacks(tmp_path: Path) -> Path:
    """Plans that share nothing."""
    made = (
        change("aws_sqs_queue.carts", {"name": "carts"}),
        change("aws_db_instance.prices_west", {"identifier": "prices"}),
        change("aws_kinesis_stream.audit", {"name": "audit"}),
        change("aws_route53_zone.main", {"name": "example.com"}),
    )
    for file, one in zip(FILES, made, strict=True):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(plan(one))
    return tmp_path


def groups(folder: Path, *words: str, plans: tuple[str, ...] = FILES) -> dict[str, list[str]]:
    """The plans of each group, by its name."""
    result = farshore("review", *plans, "--format", "json", "--fail-on", "never", *words, cwd=folder)
    assert (result.code, result.stderr) == (0, ""), result.stderr
    report: dict[str, Any] = json.loads(result.stdout)
    return {one["name"]: one["plans"] for one in report["groups"]}


class TestOnTheCommandLine:
    def test_a_pattern_names_plans_by_their_paths_or_by_their_names(self, stacks: Path) -> None:
        together = [*FILES[:2], "dns.json"]
        for pattern in ("stacks/shop/*", "./stacks/shop/*.json", "stacks/**/*st.json", "*st.json"):
            found = groups(stacks, "--group", f"store={pattern}")
            assert found == {"store": together, "tools": [FILES[2], "dns.json"]}

    def test_one_group_may_be_stated_in_parts(self, stacks: Path) -> None:
        found = groups(stacks, "--group", "all=east.json", "--group", "all=stacks/*/*", "--group", "all=dns.json")
        assert found == {"all": list(FILES)}

    def test_what_is_in_no_region_may_be_stated_too(self, stacks: Path) -> None:
        assert groups(stacks, "--group", "store=stacks/shop/*", "--group", "dns=dns.json")["dns"] == ["dns.json"]

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["store=stacks/shp/*"], "matches none of the plans"),
            (["store=stacks/shp/*"], "did you mean `stacks/shop/*`?"),
            (["store=dsn.json"], "did you mean `dns.json`?"),
            (["a=*.json", "b=dns.json"], "`dns.json` is in the groups `a` and `b`; a plan is in one group"),
            (["stacks/shop/*"], "is not NAME=GLOB, as shop=stacks/shop/*"),
            (["=dns.json"], "is not NAME=GLOB"),
            (["dns="], "is not NAME=GLOB"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, stacks: Path, words: list[str], message: str) -> None:
        result = farshore("review", *FILES, *(part for one in words for part in ("--group", one)), cwd=stacks)
        assert (result.code, result.stdout) == (2, "")
        assert message in " ".join(result.stderr.split())

    def test_formats_without_remarks_leave_word_on_stderr(self, stacks: Path) -> None:
        words = ("--fail-on", "never", "--group", "store=stacks/shop/*")
        told = farshore("review", *FILES, "--format", "sarif", *words, cwd=stacks)
        assert "Group `store`: `stacks/shop/east.json`, `stacks/shop/west.json` and `dns.json`" in told.stderr
        assert set(json.loads(told.stdout)["runs"][0]["properties"]["groups"]) == {"store", "tools"}
        assert farshore("review", FILES[0], "--format", "sarif", "--fail-on", "never", cwd=stacks).stderr == ""


class TestInSettings:
    SETS = (
        '[[review.plans]]\nfiles = "stacks/shop/*.json"\ngroup = "store"\n'
        '[[review.plans]]\nfiles = ["stacks/tools/plan.json", "dns.json"]\n'
    )

    def test_a_set_of_plans_is_a_group(self, stacks: Path) -> None:
        (stacks / "farshore.toml").write_text(self.SETS, encoding="utf-8")
        assert groups(stacks, plans=())["store"] == [*FILES[:2], "dns.json"]
        assert groups(stacks, plans=(FILES[2], FILES[3])) == {"": [FILES[2], FILES[3]]}

    def test_the_command_line_replaces_it(self, stacks: Path) -> None:
        (stacks / "farshore.toml").write_text(self.SETS, encoding="utf-8")
        found = groups(stacks, "--group", "rest=stacks/*/*", plans=())
        assert found == {"rest": list(FILES)}

    def test_a_table_states_groups_too(self, stacks: Path) -> None:
        (stacks / "sub").mkdir()
        settings = '[review.group]\nstore = "../stacks/shop/*"\ntools = ["../dns.json", "../stacks/tools/**"]\n'
        (stacks / "sub" / "farshore.toml").write_text(settings, encoding="utf-8")
        found = groups(stacks, "--config", "sub/farshore.toml")
        assert found == {"store": list(FILES[:2]), "tools": list(FILES[2:])}

    def test_it_is_shown(self, stacks: Path) -> None:
        (stacks / "farshore.toml").write_text(self.SETS, encoding="utf-8")
        shown = farshore("review", "--show-config", cwd=stacks).stdout
        (line,) = [one for one in shown.splitlines() if one.startswith("group ")]
        assert line.split() == [
            "group",
            "farshore.toml:1",
            "store=stacks/shop/east.json,",
            "store=stacks/shop/west.json",
        ]
