"""health-check-shares-a-limit: whose requests count against the limit of what Route 53 asks."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan

API, STAGE = "aws_api_gateway_rest_api.api", "aws_api_gateway_stage.live"


def refers(**to: str) -> dict[str, Any]:
    return {name: {"references": [f"{target}.id", target]} for name, target in to.items()}


def check(path: Any = "/live/health", asks: str = API, **more: Any) -> dict[str, Any]:
    values = {"type": "HTTPS", "port": 443, "resource_path": path}
    return change("aws_route53_health_check.a", values, expressions=refers(fqdn=asks), **more)


def limited(rate: Any = 100, method_path: str = "*/*", name: str = "every") -> dict[str, Any]:
    values = {"method_path": method_path, "settings": [{"throttling_rate_limit": rate}]}
    return change(f"aws_api_gateway_method_settings.{name}", values, expressions=refers(rest_api_id=API))


def found(*changes: dict[str, Any], **api: Any) -> list[Finding]:
    stage = change(STAGE, {"stage_name": "live"}, expressions=refers(rest_api_id=API))
    return findings("health-check-shares-a-limit", plan(change(API, {"name": "api", **api}), stage, *changes))


@pytest.mark.parametrize("asks", [API, STAGE])
def test_the_limit_and_who_may_use_it_up_are_named(asks: str) -> None:
    (finding,) = found(check(asks=asks), limited())

    assert finding.severity is Severity.NOTE
    assert "`aws_api_gateway_method_settings.every` limits it to 100 requests a second" in finding.message


def test_a_limit_that_the_checkers_alone_come_near_is_a_warning() -> None:
    (finding,) = found(check(), limited(5))

    assert finding.severity is Severity.WARNING


def test_the_limit_of_the_path_itself_goes_before_that_of_every_path() -> None:
    (finding,) = found(check("/live/health?deep=1"), limited(1000), limited(50, "health/GET", "health"))

    assert "`aws_api_gateway_method_settings.health` limits it to 50" in finding.message


@pytest.mark.parametrize("path", ["/live/health-0b5c1a8e-1e7a-4b0e-9a27-6a2d7c7c9f10", None, 7, []])
def test_a_path_that_nobody_guesses_or_that_is_not_known_is_silent(path: Any) -> None:
    assert not found(check(path), limited())


@pytest.mark.parametrize("rate", [0, -1, None, "100", True])
def test_without_a_limit_there_is_none_to_use_up(rate: Any) -> None:
    assert not found(check(), limited(rate))


@pytest.mark.parametrize("api", [{"policy": "{}"}, {"body": '{"x-amazon-apigateway-policy": {}}'}])
def test_a_policy_may_keep_strangers_out(api: dict[str, Any]) -> None:
    assert not found(check(), limited(), **api)


def test_a_firewall_or_a_policy_beside_the_api_may_too() -> None:
    firewall = change("aws_wafv2_web_acl_association.a", {}, expressions=refers(resource_arn=STAGE))
    policy = change("aws_api_gateway_rest_api_policy.a", {}, expressions=refers(rest_api_id=API))

    assert not found(check(), limited(), firewall)
    assert not found(check(), limited(), policy)
