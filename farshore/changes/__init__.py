"""What a new spec does to what was written before: what it adds, changes, forgets and destroys, and in which order."""

from farshore.changes.build import Build, Phase, ServiceFacts, StackBuild
from farshore.changes.change import Change, StackChange, compare
from farshore.changes.progress import data_left_out, standing
from farshore.changes.refusals import ChangeRefused
from farshore.changes.steps import Act, Step

__all__ = [
    "Act",
    "Build",
    "Change",
    "ChangeRefused",
    "Phase",
    "ServiceFacts",
    "StackBuild",
    "StackChange",
    "Step",
    "compare",
    "data_left_out",
    "standing",
]
