"""A review as GitLab's Code Quality."""

from __future__ import annotations

import json

from farshore.report.review.gitlab import GitlabReview
from tests.report.review.inputs import recorded


def test_each_finding_is_an_entry_of_its_plan() -> None:
    review = recorded("teams/storefront_flawed")
    entries = json.loads(GitlabReview().render(review))
    assert [one["check_name"] for one in entries] == [one.rule for one in review.findings]
    assert {one["location"]["path"] for one in entries} == {"teams/storefront_flawed.json"}
    assert len({one["fingerprint"] for one in entries}) == len(entries)
