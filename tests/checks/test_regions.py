"""The family regions beyond its examples: several sources, features, countries, ages, control planes."""

from __future__ import annotations

import datetime

import pytest

from farshore.catalog import Catalog
from farshore.checks import preflight
from farshore.findings import Finding, Severity
from farshore.spec import loads
from tests.checks.small_catalog import small_catalog
from tests.checks.sources import two_sources

TODAY = datetime.date(2026, 11, 21)
TO_WEST = "primary: us-east-1, standby: us-west-2"
RECEIPT_RULE = "AWS::SES::ReceiptRule"


def findings(
    rule: str,
    regions: str,
    more: str = "also_needs: [s3]\n",
    catalog: Catalog | None = None,
    today: datetime.date = TODAY,
) -> list[Finding]:
    spec = loads(f"name: shop\nregions: {{{regions}}}\n{more}", "spec.yaml")
    found = preflight(spec, catalog or Catalog.embedded(), today).findings
    return [finding for finding in found if finding.rule == rule]


def test_both_sides_of_a_dispute_are_shown() -> None:
    catalog = two_sources({("comprehend", "ca-west-1"): True})
    regions = "primary: us-east-1, standby: ca-west-1"
    (finding,) = findings("service-disputed", regions, "also_needs: [comprehend]\n", catalog)
    assert (finding.severity, finding.regions) == (Severity.WARNING, ("ca-west-1",))
    statements = {evidence.source: evidence.statement for evidence in finding.evidence}
    assert "does not list comprehend in ca-west-1" in statements["SSM public parameters"]
    assert statements["the other source"] == "lists comprehend in ca-west-1"
    assert {evidence.date for evidence in finding.evidence} == {
        datetime.date(2026, 10, 1),
        datetime.date(2026, 10, 2),
    }
    assert findings("service-unavailable", regions, "also_needs: [comprehend]\n", catalog) == []


def test_a_dispute_about_a_mere_candidate_is_a_note() -> None:
    catalog = two_sources({("comprehend", "ca-west-1"): True})
    regions = f"{TO_WEST}, candidates: [ca-west-1]"
    (finding,) = findings("service-disputed", regions, "also_needs: [comprehend]\n", catalog)
    assert finding.severity is Severity.NOTE


def test_a_feature_is_told_from_a_service() -> None:
    spec = loads(
        "name: shop\nregions: {primary: us-east-1, standby: eu-central-2}\n"
        "services: {mail: {type: email, inbound: true}}\n"
    )
    (finding,) = [one for one in preflight(spec, Catalog.embedded(), TODAY).findings if one.severity is Severity.ERROR]
    assert (finding.rule, finding.regions) == ("feature-unavailable", ("eu-central-2",))
    assert RECEIPT_RULE in finding.message


@pytest.mark.parametrize(
    ("regions", "severity"),
    [
        ("primary: eu-west-1, standby: us-west-2", Severity.ERROR),
        ("primary: us-east-1, standby: eu-west-1", Severity.ERROR),
        ("primary: us-east-1, candidates: [eu-west-1]", Severity.ERROR),
        (f"{TO_WEST}, candidates: [eu-west-1]", Severity.WARNING),
    ],
)
def test_residency_weighs_as_much_as_the_role(regions: str, severity: Severity) -> None:
    (finding,) = findings("residency-violated", regions, "residency: [US, CA]\nalso_needs: [s3]\n")
    assert (finding.severity, finding.regions) == (severity, ("eu-west-1",))
    assert finding.message == "eu-west-1 (Europe (Ireland)) is in IE; the data may live in US, CA"


def test_an_observer_holds_no_data() -> None:
    assert (
        findings("residency-violated", f"{TO_WEST}, observer: eu-west-1", "residency: [US]\nalso_needs: [s3]\n") == []
    )


@pytest.mark.parametrize(("residency", "violated"), [("[CN]", True), ("[HK]", False)])
def test_hong_kong_has_its_own_law_whatever_ssm_says(residency: str, violated: bool) -> None:
    more = f"residency: {residency}\nalso_needs: [s3]\n"
    regions = "primary: us-east-1, standby: ap-east-1"
    said = [finding.regions for finding in findings("residency-violated", regions, more)]
    assert (("ap-east-1",) in said) is violated


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "ap-northeast-3", "us-gov-west-1", "cn-north-1"])
def test_regions_that_every_account_has_are_not_opt_in(region: str) -> None:
    assert Catalog.embedded().opt_in(region) is None


@pytest.mark.parametrize(
    "region", ["af-south-1", "eu-south-1", "ap-southeast-3", "ap-east-1", "ca-west-1", "mx-central-1"]
)
def test_regions_opened_since_2019_are_opt_in(region: str) -> None:
    evidence = Catalog.embedded().opt_in(region)
    assert evidence is not None
    assert evidence.url


def test_the_observer_must_be_enabled_too() -> None:
    (finding,) = findings("region-not-opted-in", f"{TO_WEST}, observer: ca-west-1")
    assert finding.regions == ("ca-west-1",)
    assert "ca-west-1" in finding.remedy


@pytest.mark.parametrize(
    ("days", "severities"), [(90, []), (91, [Severity.NOTE]), (180, [Severity.NOTE]), (181, [Severity.WARNING])]
)
def test_evidence_is_worth_a_note_after_90_days_and_a_warning_after_180(days: int, severities: list[Severity]) -> None:
    catalog = small_catalog()
    found = findings("stale-catalog", TO_WEST, catalog=catalog, today=catalog.date + datetime.timedelta(days=days))
    assert [finding.severity for finding in found] == severities


def test_everything_controlled_from_one_region_is_one_note() -> None:
    (finding,) = findings("control-plane-region", TO_WEST, "also_needs: [iam, route53, cloudfront, s3]\n")
    assert (finding.severity, finding.regions) == (Severity.NOTE, ("us-east-1",))
    assert "us-east-1, the primary, is lost" in finding.message
    for words in (
        "iam (users, roles and policies)",
        "route53 (records and health checks)",
        "cloudfront (distributions)",
    ):
        assert words in finding.message


def test_each_control_plane_has_its_own_note() -> None:
    more = "also_needs: [iam, globalaccelerator, route53-recovery-control-config]\n"
    found = findings("control-plane-region", "primary: eu-west-1, standby: eu-central-1", more)
    assert sorted(finding.regions for finding in found) == [("us-east-1",), ("us-west-2",)]
    assert all("the primary" not in finding.message for finding in found)


@pytest.mark.parametrize("strategy", ["pilot-light", "backup-and-restore"])
def test_a_failover_that_needs_the_lost_control_plane_is_warned_of(strategy: str) -> None:
    more = f"also_needs: [iam]\nstrategy: {strategy}\n"
    (finding,) = findings("control-plane-region", TO_WEST, more)
    assert finding.severity is Severity.WARNING
    (elsewhere,) = findings("control-plane-region", "primary: us-west-2, standby: us-east-1", more)
    assert elsewhere.severity is Severity.NOTE
