"""Waiver files that are wrong: one message with the place and the nearest word, and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.process import farshore
from tests.plan.build import change, plan

WAIVER = "waivers: [{{rule: {}, reason: known to all, until: 2999-01-01{}}}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan of two queues in two regions, one of which is misspelt in the plan itself."""
    table = {"name": "orders", "replica": [{"region_name": "eu-wset-1"}]}
    (tmp_path / "plan.json").write_bytes(plan(change("aws_dynamodb_table.orders", table)))
    return tmp_path


def review(folder: Path, waivers: str) -> tuple[int, str]:
    (folder / "w.yaml").write_text(waivers, encoding="utf-8")
    result = farshore("review", "plan.json", "--waivers", "w.yaml", "--fail-on", "never", cwd=folder)
    assert bool(result.stdout) != bool(result.stderr)
    return result.code, result.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            WAIVER.format("twin-mising", ""),
            "w.yaml:1:11: there is no rule `twin-mising`; did you mean `twin-missing`?\n",
        ),
        (
            WAIVER.format("twin-missing", ", region: us-wset-2"),
            "w.yaml:1:11: there is no region `us-wset-2`; did you mean `us-west-2`?\n",
        ),
        (WAIVER.format("twin-missing", ", region: xx-nowhere-9"), "w.yaml:1:11: there is no region `xx-nowhere-9`\n"),
        (
            '{"format_version": "1.2", "terraform_version": "1.11.4"}',
            "w.yaml: is a Terraform plan, and holds no waivers\n",
        ),
        ("", "w.yaml: is empty; write into it `waivers: [{rule: ID, reason: WHY, until: 2027-01-31}]`\n"),
        ("# none\n", "w.yaml: is empty; write into it `waivers: [{rule: ID, reason: WHY, until: 2027-01-31}]`\n"),
    ],
)
def test_in_a_file_for_review(folder: Path, text: str, told: str) -> None:
    assert review(folder, text) == (2, told)


def test_a_region_that_the_plan_itself_misspells_can_be_named(folder: Path) -> None:
    assert review(folder, WAIVER.format("type-unavailable", ", region: eu-wset-1")) == (0, "")


def test_a_file_that_is_not_there(folder: Path) -> None:
    result = farshore("review", "plan.json", "--waivers", "none.yaml", cwd=folder)
    told = "none.yaml: no such file; write into it `waivers: [{rule: ID, reason: WHY, until: 2027-01-31}]`\n"
    assert (result.code, result.stdout, result.stderr) == (2, "", told)


@pytest.mark.parametrize(("region", "code"), [("us-wset-2", 0), ("us-west-2", 0), ("us-weast-2", 2)])
def test_in_a_spec_those_that_it_names_itself_will_do(tmp_path: Path, region: str, code: int) -> None:
    regions = "regions: {primary: us-east-1, standby: us-west-2, candidates: [us-wset-2]}"
    waivers = WAIVER.format("region-unknown", f", region: {region}")
    (tmp_path / "spec.yaml").write_text(f"name: shop\n{regions}\nalso_needs: [sqs]\n{waivers}", encoding="utf-8")
    result = farshore("preflight", "spec.yaml", "--fail-on", "never", cwd=tmp_path)
    assert result.code == code
    assert ("there is no region `us-weast-2`; did you mean" in result.stderr) == (code == 2)
