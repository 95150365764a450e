"""certificate-region: where CloudFront and everything else read certificates."""

from __future__ import annotations

import pytest

from tests.plan.build import change, findings, plan

RULE = "certificate-region"


def certificate(region: str, partition: str = "aws") -> str:
    return f"arn:{partition}:acm:{region}:123456789012:certificate/1"


def viewer(arn: str) -> dict[str, object]:
    return {"viewer_certificate": [{"acm_certificate_arn": arn}]}


def test_cloudfront_reads_in_us_east_1_whatever_provider_it_uses() -> None:
    right = change("aws_cloudfront_distribution.west", viewer(certificate("us-east-1")))
    wrong = change("aws_cloudfront_distribution.west", viewer(certificate("us-west-2")))
    assert not findings(RULE, plan(right))
    (finding,) = findings(RULE, plan(wrong))
    assert "us-west-2" in finding.message
    assert "us-east-1" in finding.remedy


def test_a_validation_stands_where_its_certificate_does() -> None:
    through = {"viewer_certificate": [{"acm_certificate_arn": {"references": ["aws_acm_certificate_validation.west"]}}]}
    data = plan(
        change("aws_acm_certificate_validation.west"), change("aws_cloudfront_distribution.a", expressions=through)
    )
    (finding,) = findings(RULE, data)
    assert "`aws_acm_certificate_validation.west`" in finding.message


@pytest.mark.parametrize(
    ("argument", "region", "wrong"),
    [
        ("certificate_arn", "us-east-1", False),
        ("certificate_arn", "us-west-2", True),
        ("regional_certificate_arn", "us-west-2", False),
        ("regional_certificate_arn", "us-east-1", True),
    ],
)
def test_an_api_domain_reads_by_its_kind(argument: str, region: str, wrong: bool) -> None:
    domain = change("aws_api_gateway_domain_name.west", {argument: certificate(region)})
    assert bool(findings(RULE, plan(domain))) is wrong


def test_an_edge_function_stands_in_us_east_1() -> None:
    def edge(region: str) -> bytes:
        arn = f"arn:aws:lambda:{region}:123456789012:function:edge:1"
        behaviour = {"lambda_function_association": [{"event_type": "viewer-request", "lambda_arn": arn}]}
        return plan(change("aws_cloudfront_distribution.a", {"ordered_cache_behavior": [{}, behaviour]}))

    assert not findings(RULE, edge("us-east-1"))
    (finding,) = findings(RULE, edge("eu-west-1"))
    assert "function" in finding.message


def test_cloudfront_in_china_is_not_judged() -> None:
    china = change("aws_cloudfront_distribution.a", viewer(certificate("cn-north-1", "aws-cn")))
    assert not findings(RULE, plan(china))


def test_a_web_acl_of_cloudfront_outside_us_east_1_is_found_without_a_distribution() -> None:
    assert findings(RULE, plan(change("aws_wafv2_ip_set.west", {"scope": "CLOUDFRONT"})))
    assert not findings(RULE, plan(change("aws_wafv2_ip_set.home", {"scope": "CLOUDFRONT"})))
    assert not findings(RULE, plan(change("aws_wafv2_ip_set.west", {"scope": "REGIONAL"})))
