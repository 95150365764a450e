"""The review for programs: JSON with a versioned schema (`json_schema.json` beside this file).

Keys are only ever added within a major version of `schema_version`. It holds addresses, names of attributes and types,
and no value of the plan beyond what findings say.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

import farshore
from farshore.findings import Finding
from farshore.plan.balance import TypeRow
from farshore.plan.plan import Plan
from farshore.plan.relations.twins import TwinGroup
from farshore.plan.resource import Resource
from farshore.plan.review import Review, ReviewedGroup
from farshore.report.json import finding_as_json, policy_as_json
from farshore.report.review.interface import ReviewRenderer
from farshore.report.summary import counts

SCHEMA_VERSION = "1.2"


class JsonReview(ReviewRenderer):
    """One document for all plans."""

    format: ClassVar[str] = "json"

    def render(self, review: Review) -> str:
        """Return the document, indented, with its keys in a fixed order; in ASCII, which every pipe can carry."""
        estate = review.estate
        document = {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "farshore", "version": farshore.__version__},
            "plans": [_plan(plan) for plan in estate.plans],
            "regions": list(estate.regions),
            "serving_regions": [region for region in estate.regions if region in _serving(review)],
            "matrix": [_row(row) for row in review.balance.rows],
            "groups": [_reviewed_group(group) for group in review.groups],
            "twins": [_group(twins) for group in review.groups for twins in group.estate.twins.groups],
            "findings": [
                {**finding_as_json(one), "existing": one.existing, "groups": list(review.groups_of(one))}
                for one in review.findings
            ],
            "remarks": list(review.remarks),
            "summary": {**counts(review.findings), "new": len(_new(review))},
            **policy_as_json(review.policy),
        }
        return json.dumps(document, indent=2) + "\n"


def _new(review: Review) -> list[Finding]:
    return [one for one in review.findings if not one.existing and one.waiver is None]


def _serving(review: Review) -> set[str]:
    return {region for group in review.groups for region in group.estate.serving.regions}


def _reviewed_group(one: ReviewedGroup) -> dict[str, Any]:
    return {
        "name": one.group.name,
        "stated": one.group.stated,
        "plans": [plan.file for plan in one.group.plans],
        "because": list(one.group.why),
        "regions": list(one.estate.regions),
        "serving_regions": list(one.estate.serving.regions),
        "matrix": [_row(row) for row in one.balance.rows],
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "file": plan.file,
        "format_version": plan.format_version,
        "terraform_version": plan.terraform_version,
        "errored": plan.errored,
        "complete": plan.complete,
        "resources": [_resource(one) for one in plan.resources],
    }


def _resource(one: Resource) -> dict[str, Any]:
    return {
        "address": one.address,
        "type": one.type,
        "action": one.action.name.lower().replace("_", "-"),
        "region": one.region,
        "global": one.location.is_global,
        "region_from": one.location.how,
        "region_inferred": one.location.inferred,
    }


def _row(row: TypeRow) -> dict[str, Any]:
    return {
        "type": row.type,
        "kind": row.kind.value,
        "cells": {
            column: {
                "remaining": cell.remaining,
                "changes": {action.value: count for action, count in cell.changes.items()},
            }
            for column, cell in row.cells.items()
        },
    }


def _group(group: TwinGroup) -> dict[str, Any]:
    return {
        "members": [{"file": one.plan.file, "address": one.address, "region": one.region} for one in group.members],
        "why": group.why,
        "inferred": group.inferred,
    }
