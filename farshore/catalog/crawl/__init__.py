"""Making the snapshot: the real SSM client reads the public parameters, from AWS or from anything that speaks its API.

`python -m farshore.catalog.crawl --help` is the command; `make snapshot` runs it.
"""

from farshore.catalog.crawl.crawler import Crawl, crawl
from farshore.catalog.crawl.keep import SuddenLoss, save

__all__ = ["Crawl", "SuddenLoss", "crawl", "save"]
