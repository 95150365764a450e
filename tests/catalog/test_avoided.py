"""The regions that AWS advises against: dated, with where that was read."""

from __future__ import annotations

import datetime

from farshore.catalog import Catalog, avoided


def test_each_exists_and_says_where_it_was_read() -> None:
    for region, entry in avoided.embedded().items():
        assert region in Catalog.embedded().regions
        assert entry.since <= entry.evidence.date
        assert entry.evidence.url.startswith("https://")


def test_the_advice_holds_from_its_first_day() -> None:
    catalog = Catalog.embedded()
    assert catalog.advised_against("me-central-1", datetime.date(2026, 2, 28)) is None
    assert catalog.advised_against("me-central-1", datetime.date(2026, 3, 1)) is not None
    assert catalog.advised_against("eu-west-1", datetime.date(2026, 11, 28)) is None
