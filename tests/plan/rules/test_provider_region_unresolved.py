"""provider-region-unresolved: said once a provider, with what to do."""

from __future__ import annotations

from farshore.findings import Severity
from farshore.plan.plan import load
from farshore.plan.review import review
from tests.plan.build import catalog, change, findings, plan

RULE = "provider-region-unresolved"


def test_all_resources_of_a_provider_are_one_finding() -> None:
    queues = [change(f"aws_sqs_queue.q{n}", {}, provider="aws.lost") for n in range(5)]
    (finding,) = findings(RULE, plan(*queues, change("aws_sqs_queue.known", {})))
    assert finding.severity is Severity.WARNING
    assert "`aws.lost`" in finding.message
    assert "2 more" in finding.message
    assert "--provider-region aws.lost=REGION" in finding.remedy


def test_stating_the_region_answers_it() -> None:
    data = plan(change("aws_sqs_queue.a", {}, provider="aws.lost"))
    reviewed = review([load(data, "plan.json", {"aws.lost": "eu-west-1"})], catalog())
    assert not [one for one in reviewed.findings if one.rule == RULE]


def test_what_is_no_longer_declared_cannot_be_stated() -> None:
    (finding,) = findings(
        RULE, plan(change("aws_sqs_queue.a", None, before={}), change("aws_sns_topic_policy.a", None, before={}))
    )
    assert finding.severity is Severity.NOTE
    assert "--provider-region" not in finding.remedy


def test_global_resources_have_no_region_to_be_told() -> None:
    assert not findings(RULE, plan(change("aws_iam_role.a", {}, provider="aws.lost")))
