"""A CDKTF app of one's own: what farshore writes for the spec, and an SNS topic in each region.

`cdktf synth`, `cdktf diff` and `cdktf deploy` run it; `context.spec` in cdktf.json names the spec.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import farshore
from farshore.cli.main import guarded
from farshore.constructs import aws
from farshore.spec import spec_of_project

HERE = Path(__file__).parent


def add_topics(stacks: Sequence[farshore.Stack]) -> None:
    """Add a topic to the stack of each region; its address is `aws_sns_topic.alerts`."""
    for stack in stacks:
        if stack.region is not None:
            aws.SnsTopic(stack.construct, "alerts", name="parcels-alerts")


def main() -> None:
    """Write the Terraform of the project's spec, with the topics, to the folder that the cdktf CLI names."""
    spec = farshore.admit(HERE / spec_of_project(HERE / "cdktf.json"))
    farshore.synthesise(spec, add_topics)


if __name__ == "__main__":
    sys.exit(guarded(main))
