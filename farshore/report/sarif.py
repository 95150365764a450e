"""The report for code scanning: SARIF 2.1.0, with every rule's help, waivers as suppressions, and stable fingerprints.

The documents of the standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html.
The schema, in the repository of the OASIS committee:
https://github.com/oasis-tcs/sarif-spec/blob/0a8091f7d4057e57b6d8d9b56129e5f918747b34/Schemata/sarif-schema-2.1.0.json
(both 2026-11-21).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import farshore
from farshore.checks import Preflight, rules_of
from farshore.findings import Evidence, Finding, Place
from farshore.policy import Policy
from farshore.report.interface import Renderer
from farshore.report.text import printable
from farshore.rules import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "farshoreFinding/v1"
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


class SarifRenderer(Renderer):
    """One run over all specs."""

    format: ClassVar[str] = "sarif"

    def render(self, reports: Sequence[Preflight]) -> str:
        """Return the log, indented, in ASCII."""
        findings = [finding for report in reports for finding in report.findings]
        dates = {printable(one.spec.file): one.catalog_date.isoformat() for one in reports}
        policy = reports[0].policy if reports else Policy()  # that of the run
        return sarif_log(findings, rules_of(reports), "preflight", {"catalogDates": dates}, policy)


def sarif_log(
    findings: Sequence[Finding],
    rules: Iterable[Rule[Any]],
    category: str,
    properties: Mapping[str, Any],
    policy: Policy,
    *,
    compared: bool = False,
) -> str:
    """Return a log of one run, indented, in ASCII.

    Args:
        findings: Its results.
        rules: All rules that ran, those that found nothing too.
        category: What tells this run's results from another command's, as `preflight`.
        properties: What else is to be said of the run.
        policy: What was decided about the rules.
        compared: Whether it is known which results were there before.
    """
    described = list(rules)
    numbers = {rule.id: number for number, rule in enumerate(described)}
    driver = {"name": "farshore", "version": farshore.__version__, "rules": [_rule(rule) for rule in described]}
    prints = fingerprints(findings)
    results = [_result(one, print_, numbers) for one, print_ in zip(findings, prints, strict=True)]
    for result, finding in zip(results, findings, strict=True) if compared else ():
        result["baselineState"] = "unchanged" if finding.existing else "new"
    run = {
        "tool": {"driver": driver},
        **_invocations(policy, numbers),
        "automationDetails": {"id": f"farshore/{category}/"},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": dict(properties),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _invocations(policy: Policy, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Say which rules were configured otherwise than they are by default (3.20.5, 3.51)."""
    overrides = [
        {
            "descriptor": {"id": one.rule, "index": numbers[one.rule]},
            "configuration": {
                "enabled": not one.off,
                **({"level": one.severity.label} if one.severity else {}),
                **({"properties": {"reason": printable(one.reason)}} if one.reason else {}),
            },
        }
        for one in policy.decisions
        if one.rule in numbers
    ]
    if not overrides:
        return {}
    return {"invocations": [{"executionSuccessful": True, "ruleConfigurationOverrides": overrides}]}


def _rule(rule: Rule[Any]) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\nWhat to do: {rule.remedy}\n\nSource ({rule.source_date}): {rule.source}",
            "markdown": f"{rule.why}\n\n**What to do:** {rule.remedy}\n\n[Source]({rule.source}), {rule.source_date}",
        },
        "helpUri": rule.source,
        "defaultConfiguration": {"level": rule.severity.label},
    }


def _result(finding: Finding, fingerprint: str, numbers: dict[str, int]) -> dict[str, Any]:
    related = finding.related_code or finding.also
    index = {"ruleIndex": numbers[finding.rule]} if finding.rule in numbers else {}
    return {
        "ruleId": printable(finding.rule),
        **index,
        "level": finding.severity.label,
        "message": {"text": _message(finding)},
        "locations": [_location(finding.stands_at)],
        **({"relatedLocations": [_location(one) for one in related]} if related else {}),
        "partialFingerprints": {FINGERPRINT: fingerprint},
        "suppressions": _suppressions(finding),
        "properties": {
            "regions": [printable(region) for region in finding.regions],
            "service": printable(finding.service) if finding.service else None,
            "evidence": [_evidence(one) for one in finding.evidence],
            **({"inferred": [printable(one) for one in finding.inferred]} if finding.inferred else {}),
        },
    }


def _message(finding: Finding) -> str:
    text = f"{printable(finding.message)}\n\nWhat to do: {printable(finding.remedy)}"
    # `[text](address)` in a message is a link, unless its brackets are escaped (3.11.6).
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "](" in text else text


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.line and place.line > 0:
        column = {"startColumn": place.column} if place.column and place.column > 0 else {}
        physical["region"] = {"startLine": place.line, **column}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.path:
        location["logicalLocations"] = [{"fullyQualifiedName": printable(place.path), "kind": "member"}]
    return location


def _uri(file: str) -> str:
    """Return a path as a URI: relative as it was given, so that a code host finds it in the repository."""
    text = file.replace("\\", "/").removeprefix("./")
    if re.match(r"/|[A-Za-z]:/", text):
        return f"file:///{_quoted(text.lstrip('/'), ':')}"
    return _quoted(text) or "."


def _quoted(path: str, also_safe: str = "") -> str:
    """Percent-encode a path (RFC 3986, 2.3); a byte of a name that is not UTF-8 stays that byte."""
    safe = f"{_UNRESERVED}/{also_safe}".encode()
    content = path.encode("utf-8", "surrogateescape" if _from_bytes(path) else "surrogatepass")
    return "".join(chr(byte) if byte in safe else f"%{byte:02X}" for byte in content)


def _from_bytes(text: str) -> bool:
    """Say whether every lone surrogate stands for a byte of a file name that is not UTF-8."""
    return all("\udc80" <= character <= "\udcff" for character in text if "\ud800" <= character <= "\udfff")


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return for each finding what stays the same when lines move: its rule, what it is about, and its number there."""
    seen: Counter[str] = Counter()
    prints = []
    for finding in findings:
        about = [finding.rule, finding.place.file, finding.place.path, finding.service or "", *finding.regions]
        text = json.dumps(about)
        seen[text] += 1
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        prints.append(f"{digest}:{seen[text]}")
    return prints


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    if finding.waiver is None:
        return []
    reason = printable(f"{finding.waiver.reason} ({finding.waiver.term})")
    return [{"kind": "inSource", "status": "accepted", "justification": reason}]


def _evidence(evidence: Evidence) -> dict[str, str]:
    text = {"source": evidence.source, "statement": evidence.statement, "url": evidence.url}
    return {**{key: printable(value) for key, value in text.items()}, "date": evidence.date.isoformat()}
