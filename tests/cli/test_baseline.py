"""`farshore review --only-new`, `--baseline` and `--write-baseline`: what counts, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.process import farshore
from tests.plan.build import change, plan

OLD = {"identifier": "users"}
ROLE = {"function_name": "web"}
SYSTEM = [
    change("aws_lambda_function.web", ROLE, before=ROLE, actions=("no-op",)),
    change("aws_lambda_function.web_west", ROLE, before=ROLE, actions=("no-op",)),
    change(
        "aws_dynamodb_table.orders",
        {"replica": [{"region_name": "us-west-2"}]},
        before={"replica": [{"region_name": "us-west-2"}]},
        actions=("no-op",),
    ),
    change("aws_db_instance.users", OLD, before=OLD, actions=("no-op",)),
]
STILL = plan(*SYSTEM)
GROWN = plan(*SYSTEM, change("aws_db_instance.bills", {"identifier": "bills", "password": "SECRET-of-bills"}))
MENDED = plan(*SYSTEM[:3], change("aws_db_instance.users", None, before=OLD))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Plans of one system with an old sin: as it is, with a second one, and without either."""
    for name, content in (("still", STILL), ("grown", GROWN), ("mended", MENDED)):
        (tmp_path / f"{name}.json").write_bytes(content)
    return tmp_path


def test_old_sins_count_unless_only_new_ones_do(folder: Path) -> None:
    for plan_, options, code in (
        ("still", (), 1),
        ("still", ("--only-new",), 0),
        ("grown", ("--only-new",), 1),
    ):
        result = farshore("review", f"{plan_}.json", "--fail-on", "warning", *options, cwd=folder)
        assert result.code == code, (plan_, options, result.stdout)


def test_a_baseline_makes_what_it_holds_known_whatever_the_plan_does(folder: Path) -> None:
    written = farshore("review", "still.json", "--fail-on", "warning", "--write-baseline", "known.yaml", cwd=folder)
    assert written.code == 0, "what is written is known"
    text = (folder / "known.yaml").read_text(encoding="utf-8")
    assert '- {rule: unreplicated-state, addresses: ["aws_db_instance.users"]' in text
    again = farshore("review", "still.json", "--write-baseline", "again.yaml", cwd=folder)
    assert (again.code, (folder / "again.yaml").read_text(encoding="utf-8")) == (0, text)
    result = farshore("review", "still.json", "--fail-on", "warning", "--baseline", "known.yaml", cwd=folder)
    assert (result.code, "were there before" in result.stdout or "was there before" in result.stdout) == (0, True)
    result = farshore("review", "grown.json", "--fail-on", "warning", "--baseline", "known.yaml", cwd=folder)
    assert result.code == 1
    assert "`aws_db_instance.bills` in us-east-1 is copied nowhere" in result.stdout


def test_a_baseline_of_a_changing_plan_holds_no_value_of_it(folder: Path) -> None:
    farshore("review", "grown.json", "--write-baseline", "known.yaml", cwd=folder)
    assert "SECRET" not in (folder / "known.yaml").read_text(encoding="utf-8")


def test_what_is_accepted_until_a_day_is_not_written_for_ever(folder: Path) -> None:
    (folder / "w.yaml").write_text(
        "waivers: [{rule: unreplicated-state, reason: made again from the dump, until: 2999-01-01}]\n"
    )
    farshore("review", "still.json", "--waivers", "w.yaml", "--write-baseline", "known.yaml", cwd=folder)
    assert "unreplicated-state" not in (folder / "known.yaml").read_text(encoding="utf-8")


def test_an_entry_of_what_is_mended_can_be_removed(folder: Path) -> None:
    farshore("review", "still.json", "--write-baseline", "known.yaml", cwd=folder)
    result = farshore("review", "mended.json", "--baseline", "known.yaml", "--fail-on", "never", cwd=folder)
    line = (folder / "known.yaml").read_text(encoding="utf-8").splitlines()
    number = next(at for at, text in enumerate(line, 1) if "unreplicated-state" in text)
    assert f"is found any more, and can be removed: line {number}." in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version: 9\nmade_on: 2026-11-21\nfindings: []\n", "known.yaml:1:10: is of version '9'"),
        ("version: 1\nmade_on: x\nfindings: [{rule: twin-mising, addresses: [a], regions: []}]\n", "`twin-missing`?"),
        (
            "version: 1\nmade_on: 2026-11-21\nfindings: [{rule: twin-missing, addresses: [a], regions: []}]\n",
            "of another plan",
        ),
        ("version: 1\nmade_on: 2026-02-30\nfindings: []\n", "known.yaml:2:10: `2026-02-30` is not a day such as"),
        ("version: 1\nmade_on: 2999-01-01\nfindings: []\n", "known.yaml:2:10: 2999-01-01 is more than a year ahead"),
        ("no: baseline\n", "known.yaml:1:1: unknown key `no`"),
    ],
)
def test_one_that_does_not_fit_is_refused_and_nothing_passes(folder: Path, text: str, says: str) -> None:
    (folder / "known.yaml").write_text(text, encoding="utf-8")
    result = farshore("review", "still.json", "--baseline", "known.yaml", "--fail-on", "never", cwd=folder)
    assert (result.code, result.stdout) == (2, "")
    assert says in result.stderr
    assert "known.yaml" in result.stderr


def test_one_that_is_not_there_is_refused(folder: Path) -> None:
    assert farshore("review", "still.json", "--baseline", "none.yaml", cwd=folder).code == 2
