"""docs/ci.md shows the workflow as it stands in examples/, and each input and output of the action."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def test_the_workflow_is_the_one_of_the_examples():
    assert f"```yaml\n{(ROOT / 'examples' / 'ci' / 'github.yml').read_text(encoding='utf-8')}```" in PAGE


@pytest.mark.parametrize("part", ["inputs", "outputs"])
def test_every_input_and_output_is_described_as_in_the_action(part):
    rows = {line.split(" | ")[0].strip("| `"): line for line in PAGE.splitlines() if line.startswith("| `")}
    for name, about in ACTION[part].items():
        assert " ".join(about["description"].split()) in rows[name]
