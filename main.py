"""The CDKTF app: load the spec, refuse what preflight refuses, synthesise.

`cdktf synth`, `cdktf diff` and `cdktf deploy` run it; `context.spec` in cdktf.json names the spec.
"""

import sys
from pathlib import Path

from farshore.cli.main import guarded
from farshore.spec import spec_of_project
from farshore.synthesis import admit, synthesise


def main() -> None:
    """Write the Terraform of the project's spec to the folder that the cdktf CLI names."""
    synthesise(admit(spec_of_project(Path(__file__).with_name("cdktf.json"))))


if __name__ == "__main__":
    sys.exit(guarded(main))
