"""static-site: a bucket in each region, and one CloudFront distribution that reads whichever still answers."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import REPLACE_BEFORE_DESTROYING, ServiceConstruct, allow
from farshore.constructs.certificate import publish_proof
from farshore.constructs.private_bucket import PrivateBucket
from farshore.constructs.replication import Replication
from farshore.constructs.stack import SpecStack
from farshore.placement import Placements
from farshore.spec.services import StaticSite
from farshore.spec.services.static_site import CONNECTION_ATTEMPTS, CONNECTION_TIMEOUT_SECONDS, READ_METHODS

# AWS's managed policy CachingOptimized.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html (2026-11-21)
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"

# CloudFront takes certificates from this region only.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html (2026-11-21)
CERTIFICATE_REGION = "us-east-1"

TWO_YEARS_IN_SECONDS = 63_072_000


class SiteBucket(PrivateBucket):
    """The files in one region, readable by CloudFront alone."""

    def __init__(self, stack: SpecStack, site: StaticSite, placements: Placements) -> None:  # noqa: ARG002 - in each alike
        super().__init__(stack, site, statements=_readable_by_cloudfront(stack, site))


class SiteReplication(Replication):
    """Files are published to the primary's bucket and copied to every other."""

    def __init__(self, stack: SpecStack, site: StaticSite, placements: Placements) -> None:
        super().__init__(stack, site, placements, both_ways=False, time_control=True, encrypted=False)


class SiteDistribution(ServiceConstruct):
    """CloudFront with an origin group over two buckets, its certificate and its name; in `edge`."""

    def __init__(self, stack: SpecStack, site: StaticSite, placements: Placements) -> None:
        super().__init__(stack, site)
        self._site = site
        self._host = stack.names.host(site)
        self._regions = [placement.region for placement in placements.existing][:ORIGINS_IN_A_GROUP]
        distribution = self.add(
            aws.CloudfrontDistribution,
            "distribution",
            comment=f"{stack.names.prefix(site)}: {' then '.join(self._regions)}",
            enabled=True,
            is_ipv6_enabled=True,
            http_version="http2and3",
            price_class="PriceClass_All",
            aliases=[self._host],
            default_root_object=site.index,
            custom_error_response=self._not_found(),
            origin=self._origins(),
            origin_group=[self._origin_group()],
            default_cache_behavior=self._behavior(),
            viewer_certificate=self._certificate(),
            restrictions=aws.CloudfrontDistributionRestrictions(
                geo_restriction=aws.CloudfrontDistributionRestrictionsGeoRestriction(restriction_type="none")
            ),
        )
        for family in ("A", "AAAA"):
            self._record(family, distribution)
        self.output("url", f"https://{self._host}", "Where the site is served")
        self.output("distribution", distribution.id, "Id of the distribution, for invalidations")

    def _not_found(self) -> list[aws.CloudfrontDistributionCustomErrorResponse] | None:
        """Show the site's own page for what neither bucket has."""
        if self._site.not_found is None:
            return None
        return [
            aws.CloudfrontDistributionCustomErrorResponse(
                error_code=404,
                response_code=404,
                response_page_path=f"/{self._site.not_found}",
                error_caching_min_ttl=10,
            )
        ]

    def _origins(self) -> list[aws.CloudfrontDistributionOrigin]:
        stack = self._stack
        access = self.add(
            aws.CloudfrontOriginAccessControl,
            "origin-access",
            name=stack.names.origin_access(self._site),
            description="Signs CloudFront's requests to the buckets",
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
        )
        return [
            aws.CloudfrontDistributionOrigin(
                origin_id=region,
                domain_name=stack.names.bucket_host(self._site, region),
                origin_access_control_id=access.id,
                connection_attempts=CONNECTION_ATTEMPTS,
                connection_timeout=CONNECTION_TIMEOUT_SECONDS,
            )
            for region in self._regions
        ]

    def _origin_group(self) -> aws.CloudfrontDistributionOriginGroup:
        return aws.CloudfrontDistributionOriginGroup(
            origin_id=GROUP,
            failover_criteria=aws.CloudfrontDistributionOriginGroupFailoverCriteria(
                status_codes=sorted(self._site.failover_on)
            ),
            member=[aws.CloudfrontDistributionOriginGroupMember(origin_id=region) for region in self._regions],
        )

    def _behavior(self) -> aws.CloudfrontDistributionDefaultCacheBehavior:
        # Preflight refuses other methods; intersecting here keeps the promise for who calls the construct directly.
        methods = sorted({"GET", "HEAD", *(method.value for method in READ_METHODS if method in self._site.methods)})
        return aws.CloudfrontDistributionDefaultCacheBehavior(
            target_origin_id=GROUP,
            allowed_methods=methods,
            cached_methods=methods,  # what is not cached, OPTIONS too, does not fail over
            viewer_protocol_policy="redirect-to-https",
            compress=True,
            cache_policy_id=CACHING_OPTIMIZED,
            response_headers_policy_id=self._security_headers(),
        )

    def _security_headers(self) -> str:
        headers = self.add(
            aws.CloudfrontResponseHeadersPolicy,
            "security-headers",
            name=self._stack.names.headers_policy(self._site),
            security_headers_config=aws.CloudfrontResponseHeadersPolicySecurityHeadersConfig(
                content_type_options=aws.CloudfrontResponseHeadersPolicySecurityHeadersConfigContentTypeOptions(
                    override=True
                ),
                frame_options=aws.CloudfrontResponseHeadersPolicySecurityHeadersConfigFrameOptions(
                    frame_option="DENY", override=False
                ),
                referrer_policy=aws.CloudfrontResponseHeadersPolicySecurityHeadersConfigReferrerPolicy(
                    referrer_policy="strict-origin-when-cross-origin", override=False
                ),
                strict_transport_security=aws.CloudfrontResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity(
                    access_control_max_age_sec=TWO_YEARS_IN_SECONDS, override=True
                ),
            ),
        )
        return str(headers.id)

    def _certificate(self) -> aws.CloudfrontDistributionViewerCertificate:
        provider = self._stack.provider(CERTIFICATE_REGION)
        certificate = self.add(
            aws.AcmCertificate,
            "certificate",
            provider=provider,
            domain_name=self._host,
            validation_method="DNS",
            lifecycle=REPLACE_BEFORE_DESTROYING,
        )
        proof = publish_proof(self, self._stack, certificate, self._host, "certificate-proof")
        validation = self.add(
            aws.AcmCertificateValidation,
            "certificate-validation",
            provider=provider,
            certificate_arn=certificate.arn,
            validation_record_fqdns=[proof.fqdn],
        )
        return aws.CloudfrontDistributionViewerCertificate(
            acm_certificate_arn=validation.certificate_arn,
            ssl_support_method="sni-only",
            minimum_protocol_version="TLSv1.2_2021",
        )

    def _record(self, family: str, distribution: Any) -> None:
        self.add(
            aws.Route53Record,
            f"record-{family.lower()}",
            provider=self._stack.zone_provider,
            zone_id=self._stack.zone_id,
            name=self._host,
            type=family,
            alias=aws.Route53RecordAlias(
                name=distribution.domain_name, zone_id=distribution.hosted_zone_id, evaluate_target_health=False
            ),
        )


GROUP = "both-regions"

# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html (2026-11-21)
ORIGINS_IN_A_GROUP = 2


def _readable_by_cloudfront(stack: SpecStack, site: StaticSite) -> list[dict[str, Any]]:
    """Return the statements that let CloudFront read.

    The distribution's id is made in another stack and cannot be computed, so that any distribution is let in, but of
    this account only. Without the permission to list, S3 answers 403 where it should answer 404.
    """
    names = stack.names
    arn = names.bucket_arn(site, stack.region)
    whom = {
        "Principal": {"Service": ["cloudfront.amazonaws.com"]},
        "Condition": {
            "ArnLike": {"aws:SourceArn": f"arn:{names.partition}:cloudfront::{names.account}:distribution/*"}
        },
    }
    return [allow(["s3:GetObject"], [f"{arn}/*"], **whom), allow(["s3:ListBucket"], [arn], **whom)]
