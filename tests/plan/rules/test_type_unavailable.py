"""type-unavailable: what a region must have, and when nobody can say."""

from __future__ import annotations

from typing import Any

from farshore.findings import Severity
from tests.plan import build
from tests.plan.build import change, findings, plan

RULE = "type-unavailable"


def there(kind: str, region: str, name: str = "a", **values: Any) -> dict[str, Any]:
    return change(f"{kind}.{name}", {"region": region, **values})


def test_inbound_mail_is_found_where_only_outbound_is() -> None:
    (finding,) = findings(RULE, plan(there("aws_ses_receipt_rule", "eu-central-2")))
    assert finding.severity is Severity.ERROR
    assert finding.evidence
    assert "AWS::SES::ReceiptRule" in finding.message
    assert not findings(RULE, plan(there("aws_ses_domain_identity", "eu-central-2")))


def test_many_types_of_one_service_are_one_finding_a_region() -> None:
    kinds = ("entity_recognizer", "document_classifier")
    resources = [
        there(f"aws_comprehend_{kind}", region, f"{name}")
        for kind in kinds
        for region in ("ca-west-1", "us-east-1")
        for name in ("a", "b", "c")
    ]
    (finding,) = findings(RULE, plan(*resources))
    assert finding.regions == ("ca-west-1",)
    assert "and 3 more" in finding.message


def test_mail_in_a_region_without_it_hangs() -> None:
    (finding,) = findings(RULE, plan(there("aws_ses_domain_identity", "ap-east-1")))
    assert "waits" in finding.message


def test_what_exists_needs_no_proof() -> None:
    values = {"region": "ca-west-1"}
    assert not findings(RULE, plan(change("aws_comprehend_entity_recognizer.a", values, before=values)))
    assert not findings(RULE, plan(change("aws_sqs_queue.a", {"region": "xx-new-1"}, before={"region": "xx-new-1"})))


def test_a_copy_needs_the_service_too() -> None:
    def table(region: str, before: Any = None) -> bytes:
        return plan(change("aws_dynamodb_table.a", {"replica": [{"region_name": region}]}, before=before))

    assert not findings(RULE, table("eu-west-1"))
    (finding,) = findings(RULE, table("eu-wset-1"))
    assert "eu-west-1" in finding.remedy
    assert findings(RULE, table("eu-wset-1", before={"replica": []}))
    assert not findings(RULE, table("eu-wset-1", before={"replica": [{"region_name": "eu-wset-1"}]}))


def test_a_region_that_does_not_exist_is_one_finding_for_all_that_goes_there() -> None:
    resources = [change(f"aws_sqs_queue.q{number}", {"region": "us-esat-1"}) for number in range(5)]
    (finding,) = findings(RULE, plan(*resources))
    assert "and 2 more" in finding.message


def test_sources_that_disagree_are_a_warning() -> None:
    disputed = [
        (name, region)
        for name in ("aws_codepipeline",)
        for region in build.catalog().regions
        if build.catalog().verdict("codepipeline", region).status.value == "disputed"
    ]
    for name, region in disputed[:1]:
        (finding,) = findings(RULE, plan(there(name, region)))
        assert finding.severity is Severity.WARNING


def test_what_no_source_knows_is_left_alone() -> None:
    unknown = [
        there("aws_something_new", "us-east-1"),
        there("aws_bedrockagent_agent", "us-east-1"),
        there("aws_sqs_queue", "us-iso-east-1"),
        change("aws_iam_role.a"),
        change("aws_dynamodb_table.a", {"replica": [{"region_name": 3}, None, {"region_name": "nowhere"}]}),
    ]
    assert not findings(RULE, plan(*unknown))


def test_a_feature_differs_by_engine() -> None:
    def cluster(engine: str, region: str, **values: Any) -> dict[str, Any]:
        return there("aws_rds_cluster", region, engine=engine, global_cluster_identifier="shop", **values)

    (finding,) = findings(RULE, plan(cluster("aurora-mysql", "ap-southeast-7")))
    assert finding.severity is Severity.ERROR
    assert "Aurora Global Database for Aurora MySQL" in finding.message
    assert not findings(RULE, plan(cluster("aurora-mysql", "eu-central-1")))
    assert not findings(RULE, plan(there("aws_rds_cluster", "ap-southeast-7", engine="aurora-mysql")))


def test_a_type_that_only_a_list_lacks_is_no_finding() -> None:
    assert not findings(RULE, plan(there("aws_drs_replication_configuration_template", "ap-southeast-5")))
    assert not findings(RULE, plan(there("aws_dax_cluster", "eu-south-2")))


def test_a_feature_on_which_page_and_list_differ_is_a_warning() -> None:
    (finding,) = findings(RULE, plan(there("aws_elasticache_global_replication_group", "ap-east-2")))
    assert finding.severity is Severity.WARNING


def test_a_missing_service_is_not_said_again_of_its_types() -> None:
    (finding,) = findings(RULE, plan(there("aws_fis_experiment_template", "ca-west-1")))
    assert "FIS::ExperimentTemplate" not in finding.message


def test_routing_controls_may_be_declared_anywhere() -> None:
    assert not findings(RULE, plan(there("aws_route53recoverycontrolconfig_cluster", "eu-west-1")))
