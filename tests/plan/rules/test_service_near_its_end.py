"""service-near-its-end: by Terraform type, by what begins and what exists, and by the day."""

from __future__ import annotations

import datetime

import pytest

from farshore.findings import Finding, Severity
from farshore.plan.review import review
from tests.plan.build import catalog, change, estate, findings, plan

RULE = "service-near-its-end"
TODAY = datetime.date(2026, 11, 28)
VALUES = {"name": "a"}


def on(day: datetime.date, *plans: bytes) -> list[Finding]:
    reviewed = review(estate(*plans).plans, catalog(), today=day)
    return [one for one in reviewed.findings if one.rule == RULE]


@pytest.mark.parametrize(
    ("type_name", "created", "exists"),
    [
        ("aws_pinpoint_app", Severity.ERROR, Severity.ERROR),
        ("aws_qldb_ledger", Severity.ERROR, Severity.ERROR),
        ("aws_workmail_organization", Severity.WARNING, Severity.WARNING),
        ("aws_apprunner_service", Severity.WARNING, Severity.NOTE),
        ("aws_launch_configuration", Severity.WARNING, Severity.NOTE),
        ("aws_workspaces_pool", Severity.NOTE, Severity.NOTE),
    ],
)
def test_what_has_ended_is_an_error_and_what_is_closed_hinders_only_what_begins(
    type_name: str, created: Severity, exists: Severity
) -> None:
    (new,) = on(TODAY, plan(change(f"{type_name}.a", VALUES)))
    (old,) = on(TODAY, plan(change(f"{type_name}.a", VALUES, before=VALUES)))
    assert (new.severity, old.severity) == (created, exists)
    assert not on(TODAY, plan(change(f"{type_name}.a", None, before=VALUES)))


@pytest.mark.parametrize(
    "type_name",
    [
        "aws_timestreaminfluxdb_db_instance",
        "aws_inspector2_enabler",
        "aws_wafv2_web_acl",
        "aws_kinesisanalyticsv2_application",
        "aws_lexv2models_bot",
        "aws_pinpointsmsvoicev2_phone_number",
        "aws_chime_voice_connector",
        "aws_codestarconnections_connection",
        "aws_codecommit_repository",
        "aws_bedrockagent_knowledge_base",
        "aws_bedrockagentcore_agent_runtime",
        "aws_cloudtrail",
        "aws_launch_template",
    ],
)
def test_what_merely_has_a_similar_name_goes_on(type_name: str) -> None:
    assert not on(TODAY, plan(change(f"{type_name}.a", VALUES)))


def test_the_day_of_the_review_decides() -> None:
    mesh = plan(change("aws_appmesh_mesh.a", VALUES))
    expected = {"2025-01-01": Severity.NOTE, "2026-01-01": Severity.WARNING, "2026-09-30": Severity.ERROR}
    for day, severity in expected.items():
        (finding,) = on(datetime.date.fromisoformat(day), mesh)
        assert finding.severity is severity


def test_without_a_day_that_of_the_evidence_counts() -> None:
    (finding,) = findings(RULE, plan(change("aws_appmesh_mesh.a", VALUES)))
    assert "which ended on 2026-09-30" in finding.message


def test_all_parts_of_one_service_are_one_finding_that_names_what_begins() -> None:
    parts = [change("aws_apprunner_service.old", VALUES, before=VALUES)]
    parts += [change(f"aws_apprunner_{kind}.new", VALUES) for kind in ("service", "connection")]
    (finding,) = on(TODAY, plan(*parts, change("aws_lambda_function.a")))
    assert "`aws_apprunner_service.new` and `aws_apprunner_connection.new` would begin to use" in finding.message
    assert "old" not in finding.message
    assert "ECS Express Mode" in finding.remedy
    (source,) = finding.evidence
    assert source.url.startswith("https://docs.aws.amazon.com/")
