"""Preflight on the embedded catalog: what it finds in specs of every kind, how severe, and who accepted it."""

from __future__ import annotations

import datetime
import subprocess
import sys

import pytest

from farshore.catalog import Catalog, Status
from farshore.checks import Preflight, preflight
from farshore.findings import Finding, Severity
from farshore.spec import Role, loads
from tests.checks.small_catalog import small_catalog

TODAY = datetime.date(2026, 11, 21)
ONE_DAY = datetime.timedelta(days=1)


def check(text: str, today: datetime.date = TODAY) -> Preflight:
    return preflight(loads(text, "spec.yaml"), Catalog.embedded(), today)


CONTEXT = ("region-not-opted-in", "control-plane-region", "instance-type-not-checked", "objective-not-promised")
"""Notes on what a spec stands on, whatever else is found."""


def objections(report: Preflight) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule not in CONTEXT]


def only(report: Preflight) -> Finding:
    (finding,) = objections(report)
    return finding


def needing(*services: str, regions: str = "primary: us-east-1, standby: us-west-2", more: str = "") -> Preflight:
    return check(f"name: shop\nregions: {{{regions}}}\nalso_needs: [{', '.join(services)}]\n{more}")


def test_a_service_that_no_region_lacks_is_no_finding() -> None:
    report = needing("sqs", "dynamodb", "lambda")
    assert report.findings == ()
    assert {row.verdicts["us-west-2"].status for row in report.rows} == {Status.AVAILABLE}


def test_one_finding_names_every_region_that_lacks_a_service() -> None:
    finding = only(needing("comprehend", regions="primary: us-east-1, candidates: [ca-west-1, us-west-2, eu-north-1]"))
    assert finding.rule == "service-unavailable"
    assert finding.regions == ("ca-west-1", "eu-north-1")
    assert finding.message == "ca-west-1, eu-north-1 lack comprehend, needed by `also_needs`"
    assert str(finding.place) == "spec.yaml:3:14"


def test_a_finding_carries_what_the_source_said_and_when() -> None:
    catalog = Catalog.embedded()
    finding = only(needing("comprehend", regions="primary: us-east-1, standby: ca-west-1"))
    evidence = finding.evidence[0]
    assert [one.date for one in finding.evidence] == [source.retrieved for source in catalog.sources]
    assert "ca-west-1/services/comprehend" in evidence.statement


@pytest.mark.parametrize(
    ("regions", "severity"),
    [
        ("primary: ca-west-1, standby: us-west-2", Severity.ERROR),
        ("primary: us-east-1, standby: ca-west-1", Severity.ERROR),
        ("primary: us-east-1, candidates: [ca-west-1]", Severity.ERROR),
        ("primary: us-east-1, standby: us-west-2, candidates: [ca-west-1]", Severity.WARNING),
    ],
)
def test_once_a_standby_is_chosen_other_candidates_matter_less(regions: str, severity: Severity) -> None:
    assert only(needing("comprehend", regions=regions)).severity is severity


def test_serving_and_candidate_regions_are_told_apart() -> None:
    report = needing("comprehend", regions="primary: us-east-1, standby: ca-west-1, candidates: [eu-north-1]")
    assert [(finding.severity, finding.regions) for finding in objections(report)] == [
        (Severity.ERROR, ("ca-west-1",)),
        (Severity.WARNING, ("eu-north-1",)),
    ]


def test_the_observer_needs_nothing_of_what_the_spec_needs() -> None:
    report = needing("comprehend", regions="primary: us-east-1, standby: us-west-2, observer: ca-west-1")
    assert objections(report) == []
    assert [one.region for one in report.regions] == ["us-east-1", "us-west-2"]


def test_a_standby_that_is_also_a_candidate_is_the_standby() -> None:
    report = needing("sqs", regions="primary: us-east-1, standby: us-west-2, candidates: [us-west-2, eu-west-1]")
    roles = [(one.region, one.role) for one in report.regions]
    assert roles == [("us-east-1", Role.PRIMARY), ("us-west-2", Role.STANDBY), ("eu-west-1", Role.CANDIDATE)]


AVOID = 'avoid: {%s: "impaired since March"}'


@pytest.mark.parametrize(
    ("regions", "severity"),
    [
        (f"primary: me-south-1, standby: us-west-2, {AVOID % 'me-south-1'}", Severity.WARNING),
        (f"primary: us-east-1, standby: me-south-1, {AVOID % 'me-south-1'}", Severity.ERROR),
        (f"primary: us-east-1, candidates: [me-south-1], {AVOID % 'me-south-1'}", Severity.ERROR),
        (f"primary: us-east-1, standby: us-west-2, candidates: [me-south-1], {AVOID % 'me-south-1'}", Severity.WARNING),
        (f"primary: us-east-1, standby: us-west-2, observer: me-south-1, {AVOID % 'me-south-1'}", Severity.ERROR),
    ],
)
def test_an_avoided_region_is_a_warning_where_one_already_is(regions: str, severity: Severity) -> None:
    finding = only(needing("sqs", regions=regions))
    assert (finding.rule, finding.severity, finding.regions) == ("region-avoided", severity, ("me-south-1",))
    assert "impaired since March" in finding.message


@pytest.mark.parametrize(
    ("regions", "place"),
    [
        ("primary: us-esat-1, standby: us-west-2", "spec.yaml:2:20"),
        ("primary: us-west-2, standby: us-esat-1", "spec.yaml:2:40"),
        ("primary: us-west-2, candidates: [us-esat-1]", "spec.yaml:2:44"),
        ("primary: us-west-2, standby: us-west-1, observer: us-esat-1", "spec.yaml:2:61"),
        ("primary: us-west-2, standby: eu-west-1, avoid: {us-esat-1: typo}", "spec.yaml:2:59"),
    ],
)
def test_an_unknown_region_is_an_error_in_every_role(regions: str, place: str) -> None:
    report = needing("sqs", regions=regions)
    (finding,) = [finding for finding in report.findings if finding.rule == "region-unknown"]
    assert (finding.severity, str(finding.place)) == (Severity.ERROR, place)
    assert "`us-east-1`" in finding.message
    assert "us-esat-1" not in [one.region for one in report.regions]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("us-east-1a", "us-east-1"), ("eu-wset-1", "eu-west-1")],
)
def test_a_zone_or_a_slip_is_answered_with_its_region(written: str, meant: str) -> None:
    report = needing("sqs", regions=f"primary: ap-south-1, standby: {written}")
    assert f"did you mean `{meant}`" in report.findings[0].message


def test_the_words_of_the_sdk_are_understood() -> None:
    report = needing("states", "elbv2", "monitoring")
    assert report.findings == ()
    assert [(row.requirement.asked, row.requirement.aws_service) for row in report.rows] == [
        ("states", "stepfunctions"),
        ("elbv2", "elb"),
        ("monitoring", "cloudwatch"),
    ]


def test_an_alias_is_named_as_written_and_shown_to_be_one() -> None:
    spec = loads("name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nalso_needs: [states]\n")
    (row,) = preflight(spec, small_catalog(), TODAY).rows
    statements = [evidence.statement for evidence in row.verdicts["us-west-2"].evidence]
    assert "states is stepfunctions" in statements


def test_a_service_that_the_source_lists_nowhere_is_a_note() -> None:
    spec = loads("name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nalso_needs: [mystery]\n")
    finding = only(preflight(spec, small_catalog(), TODAY))
    assert (finding.rule, finding.severity) == ("service-unknown", Severity.NOTE)
    assert finding.regions == ("us-east-1", "us-west-2")


def test_a_word_for_two_services_is_answered_with_both() -> None:
    finding = only(needing("cognito"))
    assert (finding.rule, finding.severity) == ("service-unknown", Severity.ERROR)
    assert "did you mean `cognito-idp` or `cognito-identity`?" in finding.message


@pytest.mark.parametrize(
    ("written", "meant"), [("stepfuntions", "stepfunctions"), ("dynamodbb", "dynamodb"), ("lamda", "lambda")]
)
def test_a_misspelt_service_is_unknown_and_not_unavailable(written: str, meant: str) -> None:
    finding = only(needing(written))
    assert (finding.rule, finding.place.column) == ("service-unknown", 14)
    assert f"`{meant}`" in finding.message


def test_a_service_that_nothing_resembles_is_unknown_without_a_guess() -> None:
    finding = only(needing("qqqqqqqq"))
    assert finding.message == "no AWS service is called `qqqqqqqq`"


@pytest.mark.parametrize("region", ["ap-east-1", "ap-southeast-3", "eu-south-2"])
def test_application_autoscaling_is_never_called_unavailable(region: str) -> None:
    report = needing("application-autoscaling", regions=f"primary: us-east-1, standby: {region}")
    assert "service-unavailable" not in {finding.rule for finding in report.findings}
    assert all(finding.severity is Severity.NOTE for finding in report.findings)


def test_a_global_service_is_missing_nowhere() -> None:
    report = needing("cloudfront", "route53", "iam", regions="primary: us-east-1, standby: mx-central-1")
    assert {verdict.status for row in report.rows for verdict in row.verdicts.values()} == {Status.GLOBAL}
    assert "service-unavailable" not in {finding.rule for finding in report.findings}


def test_each_partition_is_measured_by_the_primary() -> None:
    report = needing("sqs", regions="primary: cn-north-1, candidates: [cn-northwest-1, us-east-1]")
    mismatched = [finding.regions for finding in report.findings if finding.rule == "partition-mismatch"]
    assert mismatched == [("us-east-1",)]


def test_an_unknown_primary_is_one_mistake_and_not_two() -> None:
    report = needing("sqs", regions="primary: us-esat-1, standby: us-west-2")
    assert [finding.rule for finding in report.findings] == ["region-unknown"]


def test_zones_that_new_accounts_are_not_given_do_not_count() -> None:
    finding = only(needing("sqs", regions="primary: us-east-1, standby: us-west-1"))
    assert (finding.rule, finding.severity) == ("too-few-zones", Severity.WARNING)
    assert finding.evidence


def test_few_zones_of_a_mere_candidate_are_a_note() -> None:
    regions = "primary: us-east-1, standby: us-west-2, candidates: [us-west-1]"
    assert only(needing("sqs", regions=regions)).severity is Severity.NOTE


def test_a_site_that_lets_writes_through_is_found_where_it_says_so() -> None:
    report = check(
        "name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nservices:\n"
        "  site: {type: static-site, methods: [GET, HEAD, PUT, DELETE]}\n"
    )
    finding = only(report)
    assert (finding.rule, finding.service, str(finding.place)) == (
        "writes-through-origin-group",
        "site",
        "spec.yaml:4:38",
    )
    assert "PUT, DELETE" in finding.message


def test_each_aws_service_is_required_once_for_everyone_who_needs_it() -> None:
    report = check(
        "name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nservices:\n"
        "  files: {type: bucket}\n  site: {type: static-site}\n  orders: {type: table, key: {partition: id}}\n"
        "also_needs: [s3, states, dynamodb]\n"
    )
    needed = {row.requirement.aws_service: row.requirement.needed_by for row in report.rows}
    assert needed["s3"] == ("files", "site", "also_needs")
    assert needed["dynamodb"] == ("orders", "also_needs")
    assert needed["stepfunctions"] == ("also_needs",)
    assert len(needed) == len(report.rows)


def test_a_requirement_stands_where_it_is_first_asked_for() -> None:
    report = check(
        "name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nservices:\n  files: {type: bucket}\n"
        "also_needs: [s3]\n"
    )
    places = {row.requirement.aws_service: str(row.requirement.place) for row in report.rows}
    assert places["s3"] == "spec.yaml:4:3"


def test_two_words_for_one_service_are_one_requirement() -> None:
    report = needing("states", "stepfunctions")
    assert [(row.requirement.asked, row.requirement.aws_service) for row in report.rows] == [
        ("states", "stepfunctions")
    ]


def mail(more: str = "") -> Preflight:
    """Check a spec that sends mail from a region without SES."""
    text = "name: shop\nregions: {primary: us-east-1, standby: ca-west-1}\nservices: {mail: {type: email}}\n"
    return preflight(loads(text + more), small_catalog(), TODAY)


def test_a_finding_about_a_service_names_the_service_of_the_spec() -> None:
    report = check(
        "name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nservices: {orders: {type: bucket}}\n"
        "also_needs: [cognito]\n"
    )
    assert only(report).service is None
    assert only(mail()).service == "mail"


CA_WEST = "primary: us-east-1, standby: ca-west-1"
UNTIL = "2026-11-21"


def waived(rest: str, *, rule: str = "service-unavailable", today: datetime.date = TODAY) -> list[tuple[str, bool]]:
    """Return the rules that fire with a waiver in the spec, each with whether it is waived, waived ones last."""
    report = check(
        f"name: shop\nregions: {{{CA_WEST}}}\nservices: {{mail: {{type: email}}}}\nalso_needs: [comprehend]\n"
        f"waivers: [{{rule: {rule}, reason: accepted by the board, until: {UNTIL}{rest}}}]\n",
        today,
    )
    return [(finding.rule, finding.waiver is not None) for finding in objections(report)]


def test_a_waiver_covers_its_finding_up_to_and_on_its_last_day() -> None:
    ending = [("waiver-ending", False), ("service-unavailable", True)]
    assert waived("") == ending
    assert waived("", today=TODAY - ONE_DAY) == ending
    assert waived("", today=TODAY - 60 * ONE_DAY) == [("service-unavailable", True)]


def test_a_waiver_that_has_expired_covers_nothing_and_is_reported_itself() -> None:
    assert waived("", today=TODAY + ONE_DAY) == [("service-unavailable", False), ("waiver-expired", False)]


def test_a_waiver_of_another_rule_covers_nothing() -> None:
    assert waived("", rule="too-few-zones") == [("service-unavailable", False), ("waiver-unused", False)]


@pytest.mark.parametrize(("region", "covered"), [("ca-west-1", True), ("us-east-1", False)])
def test_a_waiver_may_be_for_one_region(region: str, covered: bool) -> None:
    assert ("service-unavailable", covered) in waived(f", region: {region}")
    assert (("waiver-unused", False) in waived(f", region: {region}")) is not covered


def test_a_waiver_for_one_service_does_not_cover_another() -> None:
    assert waived(", service: mail") == [("service-unavailable", False), ("waiver-unused", False)]


def test_a_waiver_for_one_service_covers_its_findings() -> None:
    waiver = "{rule: service-unavailable, reason: mail may wait, until: 2999-01-01, service: mail}"
    finding = only(mail(f"waivers: [{waiver}]\n"))
    assert finding.waiver is not None
    assert finding.waiver.reason == "mail may wait"


def test_findings_stand_by_severity_and_then_by_place_waived_ones_last() -> None:
    report = check(
        "name: shop\nalso_needs: [cognito, stepfuntions, comprehend]\n"
        "regions: {primary: us-west-1, standby: ca-west-1}\n"
        "waivers: [{rule: service-unavailable, reason: accepted, until: 2999-01-01}]\n"
    )
    assert [(finding.rule, finding.place.line) for finding in objections(report)] == [
        ("service-unknown", 2),
        ("service-unknown", 2),
        ("too-few-zones", 3),
        ("service-unavailable", 2),
    ]


def test_the_report_knows_the_day_of_the_question_and_of_the_evidence() -> None:
    report = needing("sqs")
    assert (report.today, report.catalog_date) == (TODAY, Catalog.embedded().date)


NO_IO = """
import sys
from farshore.catalog import Catalog
from farshore.checks import PREFLIGHT_RULES, preflight
from farshore.spec import loads
import datetime

spec = loads(sys.stdin.read())
catalog = Catalog.embedded()
import difflib  # the catalog loads it when it looks for suggestions
list(PREFLIGHT_RULES)  # the registry imports its rules when it is first asked for one

def refuse(event, arguments):
    if event.startswith(("open", "socket", "subprocess", "os.", "urllib", "shutil", "import")):
        raise AssertionError(f"{event} {arguments}")

sys.addaudithook(refuse)
print(sorted({finding.rule for finding in preflight(spec, catalog, datetime.date(2026, 11, 21)).findings}))
"""


def test_preflight_opens_no_file_no_socket_and_no_process() -> None:
    text = (
        "name: shop\nregions: {primary: us-west-1, standby: ca-west-1, candidates: [us-wset-2]}\n"
        "also_needs: [cognito, comprehend]\n"
    )
    done = subprocess.run([sys.executable, "-c", NO_IO], input=text, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == (
        "['region-not-opted-in', 'region-unknown', 'service-unavailable', 'service-unknown', 'too-few-zones']\n"
    )


INBOUND = """
name: shop
regions: {primary: us-east-1, standby: eu-central-2}
services: {mail: {type: email, inbound: true}}
"""


def test_inbound_mail_is_a_need_of_its_own() -> None:
    finding = only(preflight(loads(INBOUND, "spec.yaml"), Catalog.embedded(), TODAY))
    assert (finding.severity, finding.regions, finding.service) == (Severity.ERROR, ("eu-central-2",), "mail")
    assert finding.message == "eu-central-2 lacks inbound mail (AWS::SES::ReceiptRule), needed by `mail`"


def test_mail_that_is_only_sent_needs_no_receipt_rules() -> None:
    spec = loads(INBOUND.replace("true", "false"), "spec.yaml")
    assert objections(preflight(spec, Catalog.embedded(), TODAY)) == []


def test_a_feature_can_be_asked_for_by_its_type() -> None:
    finding = only(needing("'AWS::Events::Endpoint'", regions="primary: us-east-1, standby: eu-central-2"))
    assert finding.message == (
        "eu-central-2 lacks EventBridge global endpoint (AWS::Events::Endpoint), needed by `also_needs`"
    )


def test_a_type_that_only_a_list_lacks_is_a_note() -> None:
    finding = only(needing("'AWS::Cognito::UserPoolReplica'", regions="primary: us-east-1, standby: eu-central-2"))
    assert (finding.rule, finding.severity) == ("service-unknown", Severity.NOTE)
    assert "types may come later" in finding.message


@pytest.mark.parametrize("word", ["Step Functions", "sfn", "Dynamo DB"])
def test_daily_speech_is_understood(word: str) -> None:
    assert objections(needing(word)) == []


def test_a_feature_of_one_engine_is_missing_where_its_page_says_so() -> None:
    text = """
        name: shop
        regions: {primary: ap-southeast-2, standby: ap-southeast-6}
        services: {ledger: {type: database, engine: ENGINE, instance_class: db.r8g.large}}
    """
    found = {
        engine: [
            one.severity
            for one in objections(preflight(loads(text.replace("ENGINE", engine), "s"), Catalog.embedded(), TODAY))
            if one.rule in ("feature-unavailable", "service-disputed") and "Aurora Global" in one.message
        ]
        for engine in ("aurora-mysql", "aurora-postgresql", "mysql")
    }
    assert found == {"aurora-mysql": [Severity.ERROR], "aurora-postgresql": [Severity.WARNING], "mysql": []}


def test_a_misspelt_type_gets_the_nearest_suggested() -> None:
    finding = only(needing("'AWS::SES::RecieptRule'"))
    assert finding.rule == "service-unknown"
    assert finding.message.startswith(
        "no CloudFormation type is called `AWS::SES::RecieptRule`; did you mean `AWS::SES::ReceiptRule`"
    )


def test_a_type_is_never_a_typo_to_a_catalog_without_types() -> None:
    spec = loads(INBOUND.replace("eu-central-2", "us-west-2"), "spec.yaml")
    unknown = [one for one in preflight(spec, small_catalog(), TODAY).findings if one.rule == "service-unknown"]
    assert all(one.severity is Severity.NOTE for one in unknown if "ReceiptRule" in one.message)
