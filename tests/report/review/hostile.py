"""Plans and findings whose every text wants to be more than text, for hypothesis."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from farshore.plan.plan import load
from farshore.plan.review import Review, review
from tests.plan.build import catalog
from tests.report.hostile import FINDINGS, TEXTS

UNICODE = TEXTS.map(lambda text: text.encode("utf-8", "replace").decode())
"""Texts that JSON in UTF-8 can hold."""
TYPES = st.sampled_from(["aws_s3_bucket", "aws_dynamodb_table", "aws_lambda_function", "aws_cloudfront_distribution"])
REGIONS = st.sampled_from(["us-east-1", "us-west-2", "eu-west-1"])
ACTIONS = st.sampled_from([["create"], ["delete"], ["no-op"], ["update"], ["delete", "create"], ["forget"]])
SETTINGS = st.dictionaries(st.sampled_from(["bucket", "name", "tags"]), UNICODE, max_size=3)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Return one resource change with hostile names, keys, values and provider."""
    kind = draw(TYPES | UNICODE.map(lambda text: f"aws_{text}"))
    name, key, module = draw(UNICODE), draw(UNICODE), draw(st.just("") | UNICODE)
    prefix = f"module.{module}." if module else ""
    values = {**draw(SETTINGS), "region": draw(REGIONS | UNICODE), "replica": [{"region_name": draw(REGIONS)}]}
    return {
        "address": f"{prefix}{kind}.{name}[{json.dumps(key)}]",
        "module_address": prefix.rstrip("."),
        "mode": "managed",
        "type": kind,
        "name": name,
        "index": key,
        "provider_name": draw(UNICODE),
        "deposed": draw(st.just("") | UNICODE),
        "change": {
            "actions": draw(ACTIONS),
            "before": values,
            "after": values,
            "before_sensitive": False,
            "after_sensitive": False,
        },
    }


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    """Return a review of one or two plans with hostile names everywhere, and of hostile findings."""
    plans = [
        load(json.dumps(document).encode("utf-8", "surrogatepass"), draw(TEXTS))
        for document in draw(st.lists(_documents(), min_size=1, max_size=2))
    ]
    made = review(plans, catalog())
    return replace(made, findings=(*made.findings, *draw(st.lists(FINDINGS, max_size=3))))


@st.composite
def _documents(draw: st.DrawFn) -> dict[str, Any]:
    other = {"address": "x.y", "type": draw(UNICODE), "provider_name": draw(UNICODE), "change": {"actions": ["create"]}}
    return {
        "format_version": "1.2",
        "terraform_version": draw(UNICODE),
        "errored": draw(st.booleans()),
        "complete": draw(st.booleans()),
        "resource_changes": [*draw(st.lists(changes(), max_size=5)), other],
        "resource_drift": draw(st.lists(changes(), max_size=1)),
        "configuration": {"provider_config": {draw(UNICODE): {"name": draw(UNICODE)}}, "root_module": {}},
    }
