"""static-site: files that browsers fetch, served by CloudFront from whichever region still answers."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import Constraint, option, section
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import HOST_NAME, Hosted, Need
from farshore.spec.services.bucket import copied

if TYPE_CHECKING:
    from farshore.spec.model import Spec

# The failover criteria that mean "this origin cannot serve it"; CloudFront takes 400, 416 and 429 besides.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html (2026-11-21)
FAILOVER_CODES = (403, 404, 500, 502, 503, 504)

# A failed connection counts only where 503 is among the criteria, a timeout only where 504 is. Same source.
LOST_REGION_CODES = (503, 504)


ORIGIN_FAILOVER = (
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"
)
ORIGIN_SETTINGS = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html"

# CloudFront tries 3 times for 10 s each unless told otherwise: half a minute per object before it fails over. The
# response timeout of an S3 origin cannot be changed. ORIGIN_FAILOVER and ORIGIN_SETTINGS (2026-11-21)
CONNECTION_ATTEMPTS = 2
CONNECTION_TIMEOUT_SECONDS = 3
RESPONSE_TIMEOUT_SECONDS = 30


class Method(enum.Enum):
    """HTTP methods a CloudFront behaviour can let through."""

    GET = "GET"
    HEAD = "HEAD"
    OPTIONS = "OPTIONS"
    PUT = "PUT"
    POST = "POST"
    PATCH = "PATCH"
    DELETE = "DELETE"


OBJECT_KEY = Constraint(
    expected="an object key without a leading slash, such as 404.html", pattern=r"[^/\s][^\s]*", maximum=1000
)

READ_METHODS = (Method.GET, Method.HEAD, Method.OPTIONS)


@section
class StaticSite(Hosted):
    """A bucket in each region with replication, behind one CloudFront distribution with an origin group."""

    type: ClassVar[str] = "static-site"
    also_called: ClassVar[tuple[str, ...]] = (
        "cloudfront",
        "cdn",
        "website",
        "site",
        "static",
        "spa",
        "frontend",
        "static-website",
        "s3-website",
    )
    summary: ClassVar[str] = (
        "Files served by CloudFront from replicated buckets, with failover between the two regions."
    )

    host: str | None = option(
        "Host name that serves the site, in the zone of `domain`; the domain itself unless given.",
        like=HOST_NAME,
        default=None,
    )
    index: str = option("Object served for `/`.", like=OBJECT_KEY, default="index.html")
    not_found: str | None = option(
        "Object served, with status 404, when neither region has what was asked for; S3's own answer unless given.",
        like=OBJECT_KEY,
        default=None,
    )
    failover_on: tuple[int, ...] = option(
        "Answers of the primary's bucket after which CloudFront asks the standby's; all six unless given. 503 and 504 "
        "must be among them: they stand for a region that does not answer at all.",
        default=FAILOVER_CODES,
        expected="one of 403, 404, 500, 502, 503, 504",
        choices=FAILOVER_CODES,
        minimum=1,
    )
    methods: tuple[Method, ...] = option(
        "HTTP methods the distribution lets through; an origin group can fail over reads only.",
        default=READ_METHODS,
        minimum=1,
    )

    def default_host(self, domain: str) -> str:
        """Return the domain itself."""
        return domain

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the site cannot do without."""
        yield Need("s3", "holds the files")
        yield Need("cloudfront", "serves the files and fails over between the buckets")
        yield Need("route53", "points the host name at CloudFront")
        yield Need("iam", "lets S3 replicate")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every strategy that is built
        """Return how long one request waits for the primary, and S3's bound for the files."""
        connecting = f"connecting, {CONNECTION_ATTEMPTS} x {CONNECTION_TIMEOUT_SECONDS}s"
        return Recovery(
            rto=of(
                Term(connecting, CONNECTION_ATTEMPTS * CONNECTION_TIMEOUT_SECONDS, ORIGIN_FAILOVER),
                Term("waiting for an answer", RESPONSE_TIMEOUT_SECONDS, ORIGIN_SETTINGS),
            ),
            rpo=of(copied("one way", time_control=True)),
        )
