"""What AWS offers where: sources of evidence, each dated and kept apart, and the verdict of comparing them."""

from farshore.catalog.catalog import Catalog
from farshore.catalog.interface import Answer, Region, Source
from farshore.catalog.verdict import Status, Verdict

__all__ = ["Answer", "Catalog", "Region", "Source", "Status", "Verdict"]
