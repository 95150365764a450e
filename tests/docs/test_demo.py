"""`make demo` shows a first deployment, and then what one edit of it changes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.cli.process import environment

ROOT = Path(__file__).parents[2]


def test_the_demo_ends_with_what_one_edit_changes(tmp_path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert recipe
    lines = re.sub(r"^\t@?", "", recipe[1], flags=re.MULTILINE)
    script = lines.replace("$(BIN)/farshore", f"'{sys.executable}' -m farshore")
    for folder in ("config", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)

    done = subprocess.run(
        ["/bin/sh", "-e", "-c", script], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stderr
    first, edit = done.stdout.split("Say that this is deployed.")
    assert "First deployment" in first
    assert "First deployment" not in edit
    assert "1 service changed; no data is destroyed." in edit
    assert edit.index("1. pegboard-edge") < edit.index("2. pegboard-edge")
