"""The report for programs: JSON with a versioned schema (`json_schema.json` beside this file).

Keys are only ever added within a major version of `schema_version`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

import farshore
from farshore.catalog import Verdict
from farshore.checks import Preflight, Row
from farshore.findings import Evidence, Finding, Place, Waiver
from farshore.policy import Policy
from farshore.report.interface import Renderer
from farshore.report.summary import counts
from farshore.spec.duration import Duration
from farshore.spec.model import Objectives
from farshore.spec.recovery import Estimate, Sum

SCHEMA_VERSION = "1.0"


class JsonRenderer(Renderer):
    """One document for all specs."""

    format: ClassVar[str] = "json"

    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the document, indented, with its keys in a fixed order; in ASCII, which every pipe can carry."""
        document = {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "farshore", "version": farshore.__version__},
            "reports": [_report(report) for report in reports],
        }
        return json.dumps(document, indent=2) + "\n"


def _report(report: Preflight) -> dict[str, Any]:
    return {
        "spec": {"name": report.spec.name, "file": report.spec.file, "strategy": report.spec.strategy.value},
        "date": report.today.isoformat(),
        "catalog_date": report.catalog_date.isoformat(),
        "regions": [{"id": one.region, "role": one.role.value} for one in report.regions],
        "matrix": [_row(row) for row in report.rows],
        "estimates": [_estimate(estimate, report.spec.objectives) for estimate in report.estimates],
        "findings": [finding_as_json(finding) for finding in report.findings],
        "summary": counts(report.findings),
        **({"remarks": list(report.remarks)} if report.existing or report.remarks else {}),
        **policy_as_json(report.policy),
    }


def policy_as_json(policy: Policy) -> dict[str, Any]:
    """Return what was decided about rules, for a document; nothing where nothing was."""
    if not policy.decisions:
        return {}
    off = [{"rule": one.rule, "reason": one.reason, "place": _place(one.place)} for one in policy.off]
    severities = {rule: severity.label for rule, severity in policy.severities.items()}
    return {"policy": {"off": off, "severities": severities}}


def _row(row: Row) -> dict[str, Any]:
    return {
        "aws_service": row.requirement.aws_service,
        "asked": row.requirement.asked,
        "needed_by": list(row.requirement.needed_by),
        "verdicts": {region: _verdict(verdict) for region, verdict in row.verdicts.items()},
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status.value,
        "control_plane": verdict.control_plane,
        "explanation": verdict.explanation,
        "evidence": [_evidence(evidence) for evidence in verdict.evidence],
    }


def _estimate(estimate: Estimate, objectives: Objectives) -> dict[str, Any]:
    return {
        "service": estimate.service,
        "rto": _sum(estimate.rto, objectives.rto),
        "rpo": _sum(estimate.rpo, objectives.rpo),
    }


def _sum(total: Sum, objective: Duration | None) -> dict[str, Any]:
    return {
        "seconds": total.seconds,
        "objective": objective.seconds if objective else None,
        "terms": [
            {"label": term.label, "seconds": term.seconds, "url": term.url, "date": term.date.isoformat()}
            for term in total.terms
        ],
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as every document of farshore writes it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "message": finding.message,
        "remedy": finding.remedy,
        "place": _place(finding.place),
        "regions": list(finding.regions),
        "service": finding.service,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "waiver": _waiver(finding.waiver) if finding.waiver else None,
        **({"inferred": list(finding.inferred)} if finding.inferred else {}),
        **({"also": [_place(one) for one in finding.also]} if finding.also else {}),
        **({"code": _place(finding.code)} if finding.code else {}),
        **({"related_code": [_place(one) for one in finding.related_code]} if finding.related_code else {}),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column, "path": place.path}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "source": evidence.source,
        "date": evidence.date.isoformat(),
        "statement": evidence.statement,
        "url": evidence.url,
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {"reason": waiver.reason, "until": waiver.until.isoformat() if waiver.until else None}
