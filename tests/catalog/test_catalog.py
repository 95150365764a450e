"""Verdicts: sources compared, aliases understood, known mistakes corrected."""

from __future__ import annotations

import datetime

import pytest

from farshore.catalog import Answer, Catalog, Source, Status
from farshore.catalog.cloudformation import CLOUDFORMATION
from farshore.catalog.features import DOCUMENTATION
from farshore.catalog.sdk import SDK
from farshore.catalog.snapshot import SSM, SnapshotSource
from farshore.findings import Evidence

YESTERDAY = datetime.date(2026, 11, 20)


class Other(Source):
    """A second source, that gives one answer to everything."""

    name = "another source"
    retrieved = YESTERDAY

    def __init__(self, listed: bool | None, *, is_global: bool = False) -> None:
        self.reply = Answer(listed, Evidence(self.name, YESTERDAY, f"says {listed}"), is_global)
        self.asked: list[tuple[str, str]] = []

    def answer(self, service: str, region: str) -> Answer:
        self.asked.append((service, region))
        return self.reply


def beside(snapshot: SnapshotSource, other: Source) -> Catalog:
    return Catalog(snapshot, (snapshot, other))


def test_a_listed_service_is_available(catalog: Catalog) -> None:
    verdict = catalog.verdict("ses", "eu-west-1")
    assert verdict.status is Status.AVAILABLE
    assert verdict.usable
    assert verdict.explanation == "Amazon Simple Email Service (SES) is available in eu-west-1 (Europe (Ireland))"


def test_an_unlisted_service_is_unavailable_and_the_evidence_says_where_to_look(catalog: Catalog) -> None:
    verdict = catalog.verdict("comprehend", "ca-west-1")
    assert verdict.status is Status.UNAVAILABLE
    assert not verdict.usable
    assert "does not list comprehend in ca-west-1" in verdict.evidence[0].statement


def test_ses_in_melbourne_is_disputed_and_both_sides_are_named(catalog: Catalog) -> None:
    verdict = catalog.verdict("ses", "ap-southeast-4")
    assert verdict.status is Status.DISPUTED
    assert not verdict.usable
    assert [one.source for one in verdict.evidence] == [SSM, SDK, CLOUDFORMATION]
    assert "SSM public parameters does not list ses" in verdict.explanation
    assert "AWS SDK endpoints has an endpoint for email" in verdict.explanation


def test_the_sources_agree_on_nearly_everything(catalog: Catalog) -> None:
    verdicts = [catalog.verdict(service, region) for service in catalog.services for region in catalog.regions]
    disputed = sum(verdict.status is Status.DISPUTED for verdict in verdicts)
    assert 0 < disputed < 0.01 * len(verdicts), "a catalog that disputes much is no help"


def test_a_global_service_is_never_disputed_for_want_of_regional_endpoints(catalog: Catalog) -> None:
    for service in ("cloudfront", "iam", "route53", "sts", "support", "globalaccelerator"):
        statuses = {catalog.verdict(service, region).status for region in catalog.regions}
        assert Status.DISPUTED not in statuses, service


@pytest.mark.parametrize("service", ["datapipeline", "sdb"])
def test_types_that_stand_in_every_list_prove_nothing(catalog: Catalog, service: str) -> None:
    verdict = catalog.verdict(service, "eu-central-2")
    assert verdict.status is Status.UNAVAILABLE
    assert any(one.url.startswith("https://docs.aws.amazon.com/general/") for one in verdict.evidence)


def test_a_type_is_judged_by_the_page_and_the_list_that_agree(catalog: Catalog) -> None:
    verdict = catalog.verdict("AWS::SES::ReceiptRule", "eu-central-2")
    assert verdict.status is Status.UNAVAILABLE
    assert [one.source for one in verdict.evidence][:2] == [DOCUMENTATION, CLOUDFORMATION]
    assert verdict.explanation.startswith("Inbound mail (AWS::SES::ReceiptRule) is not available in eu-central-2")
    assert catalog.verdict("AWS::SES::ReceiptRule", "eu-west-1").status is Status.AVAILABLE


def test_a_type_of_a_global_service_is_global(catalog: Catalog) -> None:
    verdict = catalog.verdict("AWS::CloudFront::Distribution", "eu-central-2")
    assert (verdict.status, verdict.control_plane) == (Status.GLOBAL, "us-east-1")
    assert verdict.service == "AWS::CloudFront::Distribution"


def test_a_type_in_a_region_whose_list_is_a_copy_or_missing_is_unknown_and_no_typo(catalog: Catalog) -> None:
    name = "AWS::Cognito::UserPoolReplica"
    copied, missing = (catalog.verdict(name, one) for one in ("eusc-de-east-1", "me-south-1"))
    assert (copied.status, copied.known) == (Status.UNKNOWN, True)
    assert "exact copy of the one for us-east-1" in copied.explanation
    assert (missing.status, missing.known) == (Status.UNKNOWN, True)
    assert "no list for me-south-1" in missing.explanation


def test_a_misspelt_type_gets_types_suggested(catalog: Catalog) -> None:
    verdict = catalog.verdict("AWS::SES::RecieptRule", "eu-west-1")
    assert (verdict.status, verdict.known) == (Status.UNKNOWN, False)
    assert verdict.suggestions[0] == "AWS::SES::ReceiptRule"
    assert verdict.explanation.startswith("No source knows a CloudFormation type AWS::SES::RecieptRule")


def test_features_have_names_and_types_have_services(catalog: Catalog) -> None:
    assert catalog.feature("AWS::SES::ReceiptRule") == "inbound mail"
    assert catalog.feature("AWS::SES::ReceiptFilter") is None
    assert catalog.service_of("AWS::Cognito::UserPoolReplica") == "cognito-idp"
    assert catalog.service_of("AWS::Cognito::IdentityPool") == "cognito-identity"


@pytest.mark.parametrize(
    ("asked", "service"),
    [
        ("elbv2", "elb"),
        ("wafv2", "waf"),
        ("sesv2", "ses"),
        ("email", "ses"),
        ("states", "stepfunctions"),
        ("monitoring", "cloudwatch"),
        ("execute-api", "apigateway"),
        ("opensearch", "es"),
        ("keyspaces", "mcs"),
        ("dynamodb-streams", "dynamodbstreams"),
    ],
)
def test_the_sdks_ids_are_understood(catalog: Catalog, asked: str, service: str) -> None:
    verdict = catalog.verdict(asked, "eu-west-1")
    assert (verdict.service, verdict.asked, verdict.status) == (service, asked, Status.AVAILABLE)
    assert service in verdict.evidence[-1].statement, "why the alias stands for the service"


@pytest.mark.parametrize(
    "service", ["events", "eventbridge", "logs", "kms", "s3control", "apigatewayv2", "cognito-idp", "cognito-identity"]
)
def test_ids_that_ssm_shares_with_the_sdk_stand_for_themselves(catalog: Catalog, service: str) -> None:
    assert catalog.canonical(service) == service
    assert catalog.verdict(service, "us-west-2").status is Status.AVAILABLE


def test_a_typo_is_unknown_and_gets_a_suggestion(catalog: Catalog) -> None:
    verdict = catalog.verdict("stepfuntions", "us-east-1")
    assert (verdict.status, verdict.known) == (Status.UNKNOWN, False)
    assert verdict.suggestions == ("stepfunctions",)
    assert verdict.explanation == "No source knows a service stepfuntions; did you mean stepfunctions?"


def test_a_word_for_several_services_is_no_service_and_gets_them_all_suggested(catalog: Catalog) -> None:
    verdict = catalog.verdict("cognito", "us-east-1")
    assert (verdict.status, verdict.known) == (Status.UNKNOWN, False)
    assert verdict.suggestions == ("cognito-idp", "cognito-identity")
    assert "cognito is not one service" in verdict.explanation


def test_nonsense_is_unknown_without_a_suggestion(catalog: Catalog) -> None:
    verdict = catalog.verdict("qqqqxyz", "us-east-1")
    assert (verdict.status, verdict.known, verdict.suggestions) == (Status.UNKNOWN, False, ())


def test_a_service_that_only_the_sdk_knows_is_unknown_but_no_typo(catalog: Catalog) -> None:
    verdict = catalog.verdict("s3tables", "us-east-1")
    assert (verdict.status, verdict.known, verdict.suggestions) == (Status.UNKNOWN, True, ())
    assert "No source can say" in verdict.explanation


def test_a_service_without_any_region_is_unknown_and_not_unavailable_everywhere(catalog: Catalog) -> None:
    verdict = catalog.verdict("sagemakerautopilot", "us-east-1")
    assert (verdict.status, verdict.known) == (Status.UNKNOWN, True)


def test_without_another_source_application_auto_scaling_is_unknown_and_not_missing(snapshot: SnapshotSource) -> None:
    verdict = Catalog(snapshot).verdict("application-autoscaling", "ap-east-1")
    assert (verdict.status, verdict.known) == (Status.UNKNOWN, True)


@pytest.mark.parametrize("region", ["ap-east-1", "ap-southeast-7", "cn-north-1"])
def test_application_auto_scaling_is_never_called_missing(catalog: Catalog, region: str) -> None:
    verdict = catalog.verdict("application-autoscaling", region)
    assert verdict.status is Status.AVAILABLE
    assert "autoscaling-plans" in verdict.evidence[0].statement, "why SSM cannot say"
    assert verdict.evidence[0].url.startswith("https://docs.aws.amazon.com/")


def test_auto_scaling_plans_are_found_under_the_id_ssm_keeps_them_by(catalog: Catalog) -> None:
    assert catalog.verdict("autoscaling-plans", "us-east-1").status is Status.AVAILABLE
    assert catalog.verdict("autoscaling-plans", "ap-southeast-7").status is Status.UNAVAILABLE
    assert (
        "lists application-autoscaling in us-east-1"
        in catalog.verdict("autoscaling-plans", "us-east-1").evidence[0].statement
    )


def test_a_source_that_means_the_right_thing_still_answers_for_a_service_ssm_misnames(snapshot: SnapshotSource) -> None:
    other = Other(listed=True)
    verdict = beside(snapshot, other).verdict("application-autoscaling", "ap-east-1")
    assert verdict.status is Status.AVAILABLE
    assert other.asked == [("application-autoscaling", "ap-east-1")]


@pytest.mark.parametrize(
    ("service", "control_plane"),
    [
        ("cloudfront", "us-east-1"),
        ("route53", "us-east-1"),
        ("iam", "us-east-1"),
        ("organizations", "us-east-1"),
        ("shield", "us-east-1"),
        ("globalaccelerator", "us-west-2"),
        ("route53-recovery-control-config", "us-west-2"),
    ],
)
@pytest.mark.parametrize("region", ["us-east-1", "eu-central-2", "ap-southeast-6"])
def test_a_global_service_is_global_in_every_commercial_region(
    catalog: Catalog, service: str, control_plane: str, region: str
) -> None:
    verdict = catalog.verdict(service, region)
    assert (verdict.status, verdict.control_plane) == (Status.GLOBAL, control_plane)
    assert verdict.usable


@pytest.mark.parametrize("service", ["globalaccelerator", "shield", "route53-recovery-control-config"])
@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
def test_a_global_service_stops_at_the_border_of_its_partition(catalog: Catalog, service: str, region: str) -> None:
    assert catalog.verdict(service, region).status is Status.UNAVAILABLE


def test_a_global_service_of_another_partition_has_its_control_plane_there(catalog: Catalog) -> None:
    assert catalog.verdict("cloudfront", "cn-north-1").control_plane == "cn-northwest-1"
    assert catalog.verdict("iam", "cn-northwest-1").control_plane == "cn-north-1"
    assert catalog.verdict("organizations", "us-gov-east-1").control_plane == "us-gov-west-1"


def test_a_regional_service_has_no_control_plane_elsewhere(catalog: Catalog) -> None:
    assert catalog.verdict("dynamodb", "eu-west-1").control_plane is None


def test_a_global_service_that_ssm_lists_almost_nowhere_is_global_by_correction(catalog: Catalog) -> None:
    verdict = catalog.verdict("budgets", "eu-west-1")
    assert (verdict.status, verdict.control_plane) == (Status.GLOBAL, "us-east-1")


def test_a_note_joins_the_evidence_and_changes_nothing(catalog: Catalog) -> None:
    verdict = catalog.verdict("waf", "eu-west-1")
    assert verdict.status is Status.AVAILABLE
    assert any("CloudFront" in evidence.statement for evidence in verdict.evidence)
    assert not any("CloudFront" in evidence.statement for evidence in catalog.verdict("waf", "cn-north-1").evidence)


def test_sources_that_agree_are_both_in_the_evidence(snapshot: SnapshotSource) -> None:
    verdict = beside(snapshot, Other(listed=False)).verdict("ses", "ap-southeast-4")
    assert verdict.status is Status.UNAVAILABLE
    assert [evidence.source for evidence in verdict.evidence] == ["SSM public parameters", "another source"]


@pytest.mark.parametrize(("region", "other"), [("ap-southeast-4", True), ("eu-west-1", False)])
def test_sources_that_disagree_make_a_dispute_with_both_sides(
    snapshot: SnapshotSource, region: str, other: bool
) -> None:
    verdict = beside(snapshot, Other(listed=other)).verdict("ses", region)
    assert verdict.status is Status.DISPUTED
    assert not verdict.usable
    assert len(verdict.evidence) == 2
    assert "SSM public parameters" in verdict.explanation
    assert "another source" in verdict.explanation


def test_a_source_that_cannot_say_changes_nothing(snapshot: SnapshotSource) -> None:
    verdict = beside(snapshot, Other(listed=None)).verdict("ses", "eu-west-1")
    assert verdict.status is Status.AVAILABLE
    assert len(verdict.evidence) == 2


def test_a_source_that_calls_a_service_global_agrees_with_one_that_lists_it(snapshot: SnapshotSource) -> None:
    assert beside(snapshot, Other(listed=False, is_global=True)).verdict("sts", "eu-west-1").status is Status.GLOBAL


def test_a_service_that_another_source_knows_is_no_typo(snapshot: SnapshotSource) -> None:
    verdict = beside(snapshot, Other(listed=True)).verdict("brandnew", "eu-west-1")
    assert (verdict.status, verdict.service, verdict.known) == (Status.AVAILABLE, "brandnew", True)


def test_a_live_source_can_take_the_snapshots_place(snapshot: SnapshotSource) -> None:
    verdict = Catalog(snapshot, (Other(listed=False),)).verdict("s3", "eu-west-1")
    assert verdict.status is Status.UNAVAILABLE
    assert [evidence.source for evidence in verdict.evidence] == ["another source"]


def test_an_unknown_region_is_unknown_and_gets_a_suggestion(catalog: Catalog) -> None:
    verdict = catalog.verdict("s3", "us-esat-1")
    assert (verdict.status, verdict.known) == (Status.UNKNOWN, True)
    assert verdict.suggestions[0] == "us-east-1"
    assert "No source knows a region us-esat-1" in verdict.explanation


def test_the_services_hold_both_the_misnamed_and_what_it_really_is(catalog: Catalog) -> None:
    assert {"application-autoscaling", "autoscaling-plans"} <= set(catalog.services)
    assert catalog.name("autoscaling-plans") == "AWS Auto Scaling"
    assert catalog.name("application-autoscaling") == "application-autoscaling"


def test_the_age_is_that_of_the_oldest_source(snapshot: SnapshotSource) -> None:
    both = beside(snapshot, Other(listed=True))
    assert both.date == snapshot.retrieved
    assert both.age(snapshot.retrieved + datetime.timedelta(days=40)) == datetime.timedelta(days=40)
    assert both.age(snapshot.retrieved - datetime.timedelta(days=1)) == datetime.timedelta()


def test_the_partition_of_a_region_is_known(catalog: Catalog) -> None:
    assert catalog.partition("us-gov-west-1") == "aws-us-gov"
    assert catalog.partition("mars-north-1") is None


def test_the_embedded_catalog_is_read_once() -> None:
    assert Catalog.embedded() is Catalog.embedded()
