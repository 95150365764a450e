"""The CDKTF app: load the spec, refuse what preflight refuses, synthesise.

`cdktf synth`, `cdktf diff` and `cdktf deploy` run it; `context.spec` in cdktf.json names the spec.
"""

import json
import sys
from pathlib import Path

from farshore.cli.main import guarded
from farshore.synthesis import admit, synthesise


def main() -> None:
    """Write the Terraform of the project's spec to the folder that the cdktf CLI names."""
    project = json.loads(Path(__file__).with_name("cdktf.json").read_text(encoding="utf-8"))
    synthesise(admit(project["context"]["spec"]))


if __name__ == "__main__":
    sys.exit(guarded(main))
