"""The folder that farshore writes Terraform to: what it holds, what may be replaced, and how."""

from farshore.output_folder.folder import OutputFolder
from farshore.output_folder.record import CHANGE, SCRIPT, Made, RecordedService, RecordedStack

__all__ = ["CHANGE", "SCRIPT", "Made", "OutputFolder", "RecordedService", "RecordedStack"]
