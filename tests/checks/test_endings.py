"""What a spec needs of what AWS ends: preflight's three rules and rank, and the regions that AWS advises against."""

from __future__ import annotations

import datetime

import pytest

from farshore.catalog import Catalog
from farshore.checks import preflight
from farshore.checks.rank import Ranking, rank
from farshore.findings import Finding, Severity
from farshore.report.ranking import ranking_as_text
from farshore.spec import loads

TODAY = datetime.date(2026, 11, 28)
REGIONS = "primary: us-east-1, standby: us-west-2"
WAIVED = "waivers: [{rule: %s, region: %s, reason: we know, until: 2027-01-01}]\n"


def spec(needs: str, regions: str = REGIONS, more: str = "") -> str:
    return f"name: a\nregions: {{{regions}}}\nalso_needs: [{needs}]\n{more}"


def found(text: str, today: datetime.date = TODAY) -> list[Finding]:
    report = preflight(loads(text), Catalog.embedded(), today)
    return [one for one in report.findings if one.rule not in ("control-plane-region", "region-not-opted-in")]


def ranked(text: str) -> Ranking:
    return rank(loads(text), Catalog.embedded(), TODAY)


@pytest.mark.parametrize(
    ("need", "rule", "severity"),
    [
        ("proton", "service-ended", Severity.ERROR),
        ("qldb", "service-ended", Severity.ERROR),
        ("AWS::Evidently::Project", "service-ended", Severity.ERROR),
        ("workmail", "service-ending", Severity.WARNING),
        ("AWS::WorkSpaces::WorkspacesPool", "service-ending", Severity.NOTE),
        ("kendra", "closed-to-new-customers", Severity.WARNING),
        ("AWS::Route53RecoveryReadiness::ReadinessCheck", "closed-to-new-customers", Severity.WARNING),
        ("datapipeline", "closed-to-new-customers", Severity.WARNING),
        ("AWS::AutoScaling::LaunchConfiguration", "closed-to-new-customers", Severity.WARNING),
    ],
)
def test_each_stage_has_a_rule_and_is_said_once(need: str, rule: str, severity: Severity) -> None:
    (finding,) = [one for one in found(spec(need)) if one.rule not in ("service-unavailable", "feature-unavailable")]
    assert (finding.rule, finding.severity) == (rule, severity)
    assert finding.evidence[0].url in finding.remedy


@pytest.mark.parametrize(
    "need", ["autoscaling", "AWS::AutoScaling::AutoScalingGroup", "inspector2", "codecommit", "chime-sdk-meetings"]
)
def test_what_goes_on_is_not_mentioned(need: str) -> None:
    rules = {one.rule for one in found(spec(need))}
    assert not rules & {"service-ended", "service-ending", "closed-to-new-customers"}


def test_the_day_of_the_check_decides() -> None:
    days = {"2025-01-01": "service-ending", "2026-09-29": "service-ending", "2026-09-30": "service-ended"}
    for day, rule in days.items():
        assert [one.rule for one in found(spec("appmesh"), datetime.date.fromisoformat(day))] == [rule]


def test_what_has_ended_fits_nowhere() -> None:
    ranking = ranked(spec("appmesh, sqs"))
    assert not ranking.listed[0].fits
    assert not any(one.fits for one in ranking.better)
    text = " ".join(ranking_as_text(ranking).split())
    assert "us-west-2 US West (Oregon), your standby: lacks 1 of 2" in text
    assert "In every region: appmesh stands for AWS App Mesh, which ended on 2026-09-30: no region has it." in text


def test_what_is_closed_is_said_beside_the_ranking() -> None:
    ranking = ranked(spec("apprunner"))
    assert ranking.listed[0].fits
    (said,) = ranking.endings
    assert "has taken no new customers since 2026-04-30: an account that does not use it yet cannot begin" in said
    assert not ranked(spec("sqs")).endings


def test_a_waiver_accepts_what_has_ended() -> None:
    (finding,) = found(spec("appmesh", more=WAIVED.replace("region: %s, ", "") % "service-ended"))
    assert finding.waiver
    waived = ranked(spec("appmesh", more=WAIVED % ("service-ended", "us-west-2")))
    assert waived.listed[0].fits


@pytest.mark.parametrize(
    ("regions", "severity"),
    [
        ("primary: me-south-1, standby: eu-west-1", Severity.WARNING),
        ("primary: eu-west-1, standby: me-central-1", Severity.ERROR),
        ("primary: eu-west-1, standby: eu-central-1, candidates: [me-central-1]", Severity.WARNING),
    ],
)
def test_a_region_that_aws_advises_against_is_to_be_avoided(regions: str, severity: Severity) -> None:
    (finding,) = [one for one in found(spec("sqs", regions)) if one.rule == "region-avoided"]
    assert finding.severity is severity
    assert "AWS advises its customers" in finding.message
    assert finding.evidence[0].url


def test_the_specs_own_reason_comes_before_that_of_aws_and_a_waiver_overrides_both() -> None:
    regions = "primary: eu-west-1, standby: me-south-1"
    own = found(spec("sqs", f'{regions}, avoid: {{me-south-1: "see our risk log"}}'))
    assert [one.message for one in own] == ["me-south-1 is the standby but to be avoided: see our risk log"]
    (waived,) = found(spec("sqs", regions, WAIVED % ("region-avoided", "me-south-1")))
    assert waived.waiver


def test_a_region_that_aws_advises_against_is_neither_suggested_nor_allowed() -> None:
    regions = "primary: il-central-1, candidates: [me-south-1, eu-south-1]"
    ranking = ranked(spec("sqs", regions))
    assert [one.region.id for one in ranking.listed] == ["eu-south-1", "me-south-1"]
    assert not ranking.listed[1].allowed
    suggested = {one.region.id for one in (*ranking.better, *ranking.equal)}
    assert "me-central-1" not in suggested
    accepted = ranked(spec("sqs", regions, WAIVED % ("region-avoided", "me-south-1")))
    assert all(one.allowed for one in accepted.listed)
