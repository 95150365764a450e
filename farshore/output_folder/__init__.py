"""The folder that farshore writes Terraform to: what it holds, what may be replaced, and how."""

from farshore.output_folder.applied import Claim, Known, Progress
from farshore.output_folder.folder import OutputFolder, change_digest
from farshore.output_folder.record import (
    BASELINE,
    BASELINE_MADE,
    CHANGE,
    SCRIPT,
    Made,
    RecordedService,
    RecordedStack,
    digest_of,
)

__all__ = [
    "BASELINE",
    "BASELINE_MADE",
    "CHANGE",
    "SCRIPT",
    "Claim",
    "Known",
    "Made",
    "OutputFolder",
    "Progress",
    "RecordedService",
    "RecordedStack",
    "change_digest",
    "digest_of",
]
