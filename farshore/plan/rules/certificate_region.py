"""certificate-region: a certificate, web ACL or edge function in another region than the entry takes it from."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from farshore.findings import Evidence, Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import also
from farshore.plan.regions import region_in
from farshore.plan.relations.parts import Argument, Misplaced, misplaced
from farshore.plan.resource import Resource

EDGE = "us-east-1"
"""Where CloudFront, and what stands on it, reads certificates and web ACLs, in partition `aws`."""

PARTITION = "aws"
"""The partition that these facts are about; CloudFront in China is another one."""

_CERTIFICATES = ("aws_acm_certificate", "aws_acm_certificate_validation")
_ACLS = ("aws_wafv2_web_acl",)
_EDGE_SCOPE = "CLOUDFRONT"
_EDGE_FUNCTION = "lambda_function_association.lambda_arn"
_SCOPED = ("aws_wafv2_web_acl", "aws_wafv2_ip_set", "aws_wafv2_regex_pattern_set", "aws_wafv2_rule_group")


@dataclass(frozen=True, slots=True)
class Reader:
    """An entry that reads a certificate or a web ACL from one region.

    Attributes:
        argument: Where the entry names it.
        who: What reads it, for the message.
        source: Address of the page that says from which region.
        what: What it reads.
    """

    argument: Argument
    who: str
    source: str
    what: str = "certificate"


_ACM = "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html"
_API = "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains-prerequisites.html"
_WAF = "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html"

_READ = datetime.date(2026, 11, 21)
"""The day on which all these pages were read."""

READERS = (
    Reader(
        Argument("aws_cloudfront_distribution", "viewer_certificate.acm_certificate_arn", _CERTIFICATES, EDGE),
        "CloudFront",
        _ACM,
    ),
    Reader(Argument("aws_cloudfront_distribution", "web_acl_id", _ACLS, EDGE), "CloudFront", _WAF, "web ACL"),
    *(
        Reader(
            Argument("aws_cloudfront_distribution", f"{behaviour}.{_EDGE_FUNCTION}", ("aws_lambda_function",), EDGE),
            "CloudFront",
            "https://docs.aws.amazon.com/pt_pt/AmazonCloudFront/latest/DeveloperGuide/lambda-at-the-edge.md",
            "function",
        )
        for behaviour in ("default_cache_behavior", "ordered_cache_behavior")
    ),
    Reader(
        Argument("aws_cognito_user_pool_domain", "certificate_arn", _CERTIFICATES, EDGE),
        "Cognito",
        "https://docs.aws.amazon.com/sdkfornet/v3/apidocs/items/CognitoIdentityProvider/TCreateUserPoolDomainRequest.html",
    ),
    Reader(
        Argument("aws_appsync_domain_name", "certificate_arn", _CERTIFICATES, EDGE),
        "AppSync",
        "https://www.github.com/sid88in/serverless-appsync-plugin/issues/587",
    ),
    Reader(
        Argument("aws_api_gateway_domain_name", "certificate_arn", _CERTIFICATES, EDGE), "an edge-optimised API", _API
    ),
    Reader(Argument("aws_api_gateway_domain_name", "regional_certificate_arn", _CERTIFICATES), "a regional API", _API),
    Reader(
        Argument("aws_apigatewayv2_domain_name", "domain_name_configuration.certificate_arn", _CERTIFICATES),
        "a regional API",
        _API,
    ),
    Reader(Argument("aws_lb_listener", "certificate_arn", _CERTIFICATES), "a load balancer", _ACM),
    Reader(Argument("aws_alb_listener", "certificate_arn", _CERTIFICATES), "a load balancer", _ACM),
    Reader(Argument("aws_lb_listener_certificate", "certificate_arn", _CERTIFICATES), "a load balancer", _ACM),
    Reader(Argument("aws_elb", "listener.ssl_certificate_id", _CERTIFICATES), "a load balancer", _ACM),
    Reader(
        Argument("aws_acm_certificate_validation", "certificate_arn", ("aws_acm_certificate",)), "its validation", _ACM
    ),
    Reader(Argument("aws_wafv2_web_acl_association", "web_acl_arn", _ACLS), "an association", _WAF, "web ACL"),
)


@PLAN_RULES.register
class CertificateRegion(PlanRule):
    """CloudFront reads certificates and web ACLs in us-east-1, everything else in its own region."""

    id = "certificate-region"
    title = "A certificate, web ACL or edge function is in another region than the entry takes it from"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    why = (
        "ACM, WAF and Lambda are regional. CloudFront, and the edge-optimised domains of API Gateway, take "
        "certificates, web ACLs and functions from us-east-1 only; load balancers and regional APIs take them from "
        "their own region only. AWS refuses any other, so the apply fails, and the standby is left without TLS."
    )
    remedy = (
        "Make the certificate or web ACL in the region where it is read: us-east-1 for CloudFront and edge-optimised "
        "domains, each region's own for load balancers and regional APIs."
    )
    source = _ACM
    source_date = _READ
    good = """
        resource "aws_acm_certificate" "site" {
          provider          = aws.virginia
          domain_name       = "www.example.com"
          validation_method = "DNS"
        }
    """
    bad = """
        resource "aws_acm_certificate" "site" {
          domain_name       = "www.example.com"
          validation_method = "DNS"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each entry, and for each WAF resource of CloudFront that is elsewhere."""
        for reader in READERS:
            together: dict[tuple[str, str, str], list[Misplaced]] = defaultdict(list)
            for resource in subject.of_type(reader.argument.type):
                found = misplaced(resource, reader.argument)
                # A stray module is told of by part-in-another-region; the certificate is where it should be.
                if not found or subject.strays.explain(found.wanted, found.found, resource, *found.parts):
                    continue
                if subject.catalog.partition(found.found) == PARTITION:
                    together[resource.plan.file, found.wanted, found.found].append(found)
            yield from (of_each(all_of_one, partial(self._wrong, reader)) for all_of_one in together.values())
        yield from self._scopes(subject)

    def _wrong(self, reader: Reader, together: Sequence[Misplaced]) -> Finding:
        found, *others = together
        what = reader.what
        named = f" (`{found.named}`)" if found.named else ""
        place = f"`{found.resource.address}`" + (f" in {found.resource.region}" if found.resource.region else "")
        reads = f"in {found.wanted} only" if reader.argument.region else f"of its own region, {found.wanted}, only"
        return self.about(
            found.resource,
            f"{place} names a {what} in {found.found}{named}, but {reader.who} takes {what}s {reads}"
            + also([one.resource for one in others]),
            *found.parts[:1],
            remedy=f"Make the {what} in {found.wanted}, and name that one.",
            evidence=[_said(f"{reader.who} takes {what}s {reads}", reader.source)],
            regions=(found.found, found.wanted),
        )

    def _scopes(self, subject: Estate) -> Iterator[Finding]:
        for one in subject.of_type(*_SCOPED):
            region = _made_through(one)
            elsewhere = region is not None and region != EDGE and subject.catalog.partition(region) == PARTITION
            if elsewhere and one.get("scope") == _EDGE_SCOPE:
                yield self.about(
                    one,
                    f"`{one.address}` has the scope CLOUDFRONT in {region}, but WAF keeps what belongs to CloudFront "
                    f"in {EDGE} only",
                    remedy=f"Create it through a provider of {EDGE}.",
                    evidence=[_said(f"what belongs to CloudFront is in {EDGE} only", _WAF)],
                    regions=(region or "", EDGE),
                )


def _said(statement: str, url: str) -> Evidence:
    return Evidence("AWS documentation", _READ, statement, url)


def _made_through(one: Resource) -> str | None:
    """Return the region that is asked for a resource that belongs to none: its argument's, else its provider's."""
    configuration = one.plan.configuration
    key = configuration.provider(one.address)
    return region_in(one.get("region")) or (region_in(configuration.provider_region(key)[0]) if key else None)
