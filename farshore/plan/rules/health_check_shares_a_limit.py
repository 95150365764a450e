"""health-check-shares-a-limit: a health check that fails when strangers send many requests."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.resource import Resource

_API, _STAGE = "aws_api_gateway_rest_api", "aws_api_gateway_stage"
_SETTINGS = "aws_api_gateway_method_settings"
_MAY_KEEP_STRANGERS_OUT = ("aws_api_gateway_rest_api_policy", "aws_wafv2_web_acl_association")

_FEW = 10
"""Requests a second that the checkers alone may come near: they send several at once (the rule's source)."""

_RANDOM = re.compile(r"[A-Za-z0-9_-]{24,}")
"""What a part of a path holds that nobody guesses: a UUID, a token."""


@PLAN_RULES.register
class HealthCheckSharesALimit(PlanRule):
    """Health checks of a REST API's path that anyone can guess and call, with a limit on its requests."""

    id = "health-check-shares-a-limit"
    title = "Strangers can use up the request limit that a health check depends on"
    severity = Severity.NOTE
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "API Gateway refuses what exceeds the limit with 429, whoever sends it, and Route 53 counts every answer but "
        "2xx and 3xx as a failure. So anyone who calls the path often enough makes a healthy region look lost."
    )
    remedy = (
        "Give the checkers a path of their own that nobody can guess, with a limit of its own, or admit only the "
        "addresses of Route 53's health checkers to it by a resource policy."
    )
    source = (
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"
    )
    source_date = datetime.date(2026, 11, 27)
    good = """
        resource "aws_route53_health_check" "api" {
          fqdn              = "${aws_api_gateway_rest_api.api.id}.execute-api.us-east-1.amazonaws.com"
          port              = 443
          type              = "HTTPS"
          resource_path     = "/live/health-${terraform_data.checkers.output}"
          request_interval  = 30
          failure_threshold = 3
        }
    """
    bad = """
        resource "aws_route53_health_check" "api" {
          fqdn              = "${aws_api_gateway_rest_api.api.id}.execute-api.us-east-1.amazonaws.com"
          port              = 443
          type              = "HTTPS"
          resource_path     = "/live/health"
          request_interval  = 30
          failure_threshold = 3
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each health check whose limit anyone can use up."""
        limits = [one for one in subject.of_type(_SETTINGS) if one.action.remains]
        guards = subject.of_type(*_MAY_KEEP_STRANGERS_OUT)
        for one in subject.of_type("aws_route53_health_check"):
            path, apis = one.get("resource_path"), _apis(one)
            if len(apis) != 1 or not isinstance(path, str) or _RANDOM.search(path):
                continue
            if _may_be_guarded(apis[0], guards):
                continue
            limit = _limit(apis[0], path, limits)
            if limit is not None:
                yield self._shared(one, apis[0], limit)

    def _shared(self, one: Resource, api: Resource, limit: Resource) -> Finding:
        rate = limit.shown("settings", 0, "throttling_rate_limit")
        number = f"{float(rate):g} requests a second" if rate else "a number of requests a second"
        return self.about(
            one,
            f"`{one.address}` asks a path of `{api.address}` that anyone can call, and `{limit.address}` limits it to "
            f"{number}: whoever sends more makes this region look lost",
            api,
            limit,
            severity=Severity.WARNING if _rate(limit) < _FEW else self.severity,
            inferred=("a firewall or a policy that is kept in a state without a plan here would not be seen",),
        )


def _apis(one: Resource) -> list[Resource]:
    """Return the REST APIs whose own address a health check asks."""
    referred = one.plan.referenced(one, "fqdn")
    stages = [stage for stage in referred if stage.type == _STAGE]
    through = [api for stage in stages for api in stage.plan.referenced(stage, "rest_api_id")]
    return list(dict.fromkeys(api for api in (*referred, *through) if api.type == _API))


def _may_be_guarded(api: Resource, guards: Iterable[Resource]) -> bool:
    """Say whether a policy or a firewall may keep strangers out."""
    if api.get("policy") or _holds_policy(api.get("body")):
        return True
    for guard in guards:
        for target in guard.plan.referenced(guard):
            if target == api or (target.type == _STAGE and api in target.plan.referenced(target, "rest_api_id")):
                return True
    return False


def _holds_policy(body: object) -> bool:
    return isinstance(body, str) and "x-amazon-apigateway-policy" in body


def _limit(api: Resource, path: str, limits: Iterable[Resource]) -> Resource | None:
    """Return what limits the requests for a path, below its stage: its own setting, or that of every path."""
    route = path.partition("?")[0].strip("/").partition("/")[2]
    mine = [one for one in limits if api in one.plan.referenced(one, "rest_api_id") and _rate(one) > 0]
    by_path = {str(one.get("method_path")): one for one in mine}
    return by_path.get(f"{route}/GET") or by_path.get("*/*")


def _rate(limit: Resource) -> float:
    rate = limit.get("settings", 0, "throttling_rate_limit")
    return float(rate) if isinstance(rate, int | float) and not isinstance(rate, bool) else 0.0
