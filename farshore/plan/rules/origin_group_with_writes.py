"""origin-group-with-writes: a CloudFront cache behaviour that sends more than GET, HEAD, OPTIONS to an origin group."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Estate, PlanRule
from farshore.plan.resource import Resource

_FAILED_OVER = frozenset(("GET", "HEAD", "OPTIONS"))
_BEHAVIOURS = ("default_cache_behavior", "ordered_cache_behavior")


@PLAN_RULES.register
class OriginGroupWithWrites(PlanRule):
    """CloudFront fails over GET, HEAD and OPTIONS, nothing else, and refuses other methods."""

    id = "origin-group-with-writes"
    title = "A cache behaviour sends writes to an origin group, which CloudFront refuses"
    severity = Severity.ERROR
    why = (
        "CloudFront tries the second origin of a group only for GET, HEAD and OPTIONS, and refuses a behaviour that "
        "lets other methods through to a group. The apply fails, minutes in; and an API needs another way to fail over."
    )
    remedy = (
        "Allow only GET, HEAD and OPTIONS in this behaviour; send the writes to a single origin whose name Route 53 "
        "fails over by health checks."
    )
    source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        default_cache_behavior {
          target_origin_id       = "both"
          allowed_methods        = ["GET", "HEAD", "OPTIONS"]
          cached_methods         = ["GET", "HEAD"]
          viewer_protocol_policy = "redirect-to-https"
          cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
        }
    """
    bad = """
        default_cache_behavior {
          target_origin_id       = "both"
          allowed_methods        = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
          cached_methods         = ["GET", "HEAD"]
          viewer_protocol_policy = "redirect-to-https"
          cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each distribution with such a behaviour."""
        for distribution in subject.of_type("aws_cloudfront_distribution"):
            wrong = list(_behaviours_with_writes(distribution))
            if wrong:
                yield self.about(
                    distribution,
                    f"`{distribution.address}` lets methods that write through to an origin group in "
                    f"{' and '.join(wrong)}, and CloudFront fails over GET, HEAD and OPTIONS only",
                )


def _behaviours_with_writes(distribution: Resource) -> Iterator[str]:
    groups = {str(group["origin_id"]) for group in distribution.blocks("origin_group") if group.get("origin_id")}
    for name in _BEHAVIOURS:
        for number, behaviour in enumerate(distribution.blocks(name)):
            methods = behaviour.get("allowed_methods")
            target = behaviour.get("target_origin_id")
            if not isinstance(methods, list) or str(target) not in groups:
                continue
            if any(isinstance(method, str) and method not in _FAILED_OVER for method in methods):
                pattern = distribution.shown(name, number, "path_pattern")
                yield f"the behaviour for `{pattern}`" if pattern else f"`{name}`"
