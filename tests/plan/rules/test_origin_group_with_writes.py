"""origin-group-with-writes: which behaviours count."""

from __future__ import annotations

from typing import Any

from tests.plan.build import change, findings, plan

RULE = "origin-group-with-writes"
ALL = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]


def distribution(*ordered: dict[str, Any], **more: Any) -> bytes:
    values = {"origin_group": [{"origin_id": "both"}], "ordered_cache_behavior": list(ordered), **more}
    return plan(change("aws_cloudfront_distribution.a", values))


def test_one_distribution_is_one_finding_that_names_its_behaviours() -> None:
    api = {"path_pattern": "/api/*", "target_origin_id": "both", "allowed_methods": ALL}
    (finding,) = findings(RULE, distribution(api, default_cache_behavior=[{**api, "path_pattern": None}]))
    assert "`default_cache_behavior` and the behaviour for `/api/*`" in finding.message


def test_what_the_plan_does_not_tell_is_not_called_wrong() -> None:
    assert not findings(RULE, distribution({"target_origin_id": None, "allowed_methods": ALL}))
    assert not findings(RULE, distribution({"target_origin_id": "both", "allowed_methods": None}))
    assert not findings(RULE, distribution({"target_origin_id": "both", "allowed_methods": [None, 3]}))
    assert not findings(RULE, distribution({"target_origin_id": ["both"], "allowed_methods": ALL}))
    assert not findings(RULE, distribution({"allowed_methods": ALL}, origin_group="x"))
