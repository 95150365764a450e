"""The API in each region."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.constructs.rest_api import slug
from farshore.errors import InputError
from tests.constructs.synthesised import HANDLER, HEAD, terraform


def api(more: str = "", top: str = "", routes: str = "{'GET /orders/{id}': read}") -> str:
    return f"{HEAD}{top}services:\n  api: {{type: rest-api, code: src, routes: {routes}{more}}}\n"


def test_health_is_a_route_of_every_api_with_a_limit_of_its_own(tmp_path: Path):
    found = terraform(tmp_path, api(", throttle: {rate: 1, burst: 1}"))["us-west-2"]["resource"]

    assert found["aws_api_gateway_resource"]["api_resource-health"]["path_part"] == "health"
    settings = found["aws_api_gateway_method_settings"]
    assert settings["api_settings"]["settings"]["throttling_rate_limit"] == 1
    assert settings["api_health-settings"]["method_path"] == "health/GET"
    assert settings["api_health-settings"]["settings"]["throttling_rate_limit"] > 1


def test_a_ttl_that_is_given_is_kept_and_the_checks_make_up_for_it(tmp_path: Path):
    found = terraform(tmp_path, api(", ttl: 45s") + "objectives: {rto: 75s}\n")["us-west-2"]["resource"]
    (check,), (record,) = (found[kind].values() for kind in ("aws_route53_health_check", "aws_route53_record"))
    assert (check["request_interval"], check["failure_threshold"], record["ttl"]) == (10, 3, 45)


@pytest.mark.parametrize(
    ("rto", "interval", "threshold", "ttl"),
    [("10m", 30, 3, 60), ("2m", 30, 2, 60), ("1m", 10, 3, 30), ("30s", 10, 2, 10)],
)
def test_health_check_and_ttl_meet_the_objective(tmp_path: Path, rto: str, interval: int, threshold: int, ttl: int):
    found = terraform(tmp_path, api(top=f"objectives: {{rto: {rto}}}\n"))["us-east-1"]["resource"]
    check, record = found["aws_route53_health_check"]["api_health-check"], found["aws_route53_record"]["api_record"]

    assert (check["request_interval"], check["failure_threshold"], record["ttl"]) == (interval, threshold, ttl)


def test_the_records_follow_the_policy(tmp_path: Path):
    failover = terraform(tmp_path / "a", api())
    latency = terraform(tmp_path / "b", api(top="traffic: {policy: latency}\n"))

    def record(stacks: dict, part: str) -> dict:
        return stacks["edge"]["resource"]["aws_route53_record"][f"api_{part}"]

    assert record(failover, "failover-primary")["failover_routing_policy"] == {"type": "PRIMARY"}
    assert record(failover, "failover-secondary")["failover_routing_policy"] == {"type": "SECONDARY"}
    assert record(latency, "latency-us-west-2")["latency_routing_policy"] == {"region": "us-west-2"}
    assert record(failover, "record")["alias"]["name"] == "failover.api.example.com"
    assert record(latency, "record")["alias"]["name"] == "latency.api.example.com"


def test_of_three_regions_the_secondary_is_a_group_again(tmp_path: Path):
    text = api().replace("standby: us-west-2", "standby: [us-west-2, eu-west-1]")

    found = terraform(tmp_path, text)["edge"]["resource"]["aws_route53_record"]

    assert {name: (one["name"], one["alias"]["name"]) for name, one in found.items()} == {
        "api_failover-primary": ("failover.api.example.com", "us-east-1.api.example.com"),
        "api_failover-secondary": ("failover.api.example.com", "failover-2.api.example.com"),
        "api_failover-2-primary": ("failover-2.api.example.com", "us-west-2.api.example.com"),
        "api_failover-2-secondary": ("failover-2.api.example.com", "eu-west-1.api.example.com"),
        "api_record": ("api.example.com", "failover.api.example.com"),
    }


def test_the_public_name_asks_no_region(tmp_path: Path):
    found = terraform(tmp_path, api())["edge"]

    assert found["resource"].keys() == {"aws_route53_record"}
    assert {provider["region"] for provider in found["provider"]["aws"]} == {"us-west-2"}


def test_a_pilot_light_keeps_compute_out_of_the_standby(tmp_path: Path):
    table = "  orders: {type: table, key: {partition: id}}\n  files: {type: bucket}\n"

    stacks = terraform(tmp_path, api(top="strategy: pilot-light\n") + table)

    assert "aws_lambda_function" in stacks["us-east-1"]["resource"]
    assert "aws_lambda_function" not in stacks["us-west-2"]["resource"]
    assert "aws_s3_bucket" in stacks["us-west-2"]["resource"]


def test_functions_in_a_region_whose_writes_are_off_are_told_so(tmp_path: Path):
    table = "  order-lines: {type: table, key: {partition: id}, writes_off: [us-west-2]}\n"

    stacks = terraform(tmp_path, api(", uses: {order-lines: write}") + table)

    for region, switch in (("us-east-1", "on"), ("us-west-2", "off")):
        function = stacks[region]["resource"]["aws_lambda_function"]["api_function-read"]
        variables = function["environment"]["variables"]
        assert variables == {"ORDER_LINES_TABLE": "shop-order-lines", "ORDER_LINES_WRITES": switch}


def test_a_route_to_code_that_is_not_there_is_refused_at_its_line(tmp_path: Path):
    with pytest.raises(InputError, match=r"spec\.yaml:6:\d+: app\.py defines no `raed`; did you mean `read`\?"):
        terraform(tmp_path, api(routes="{GET /: raed}"))


def test_code_that_is_not_python_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match=r"app\.py is not Python"):
        terraform(tmp_path, api(), code=b"def read(:\n")


def test_a_handler_called_health_is_not_mistaken_for_farshores_own(tmp_path: Path):
    code = HANDLER.replace(b"read", b"health")

    found = terraform(tmp_path, api(routes="{GET /: health}"), code=code)["us-east-1"]["resource"]

    names = {one["function_name"] for one in found["aws_lambda_function"].values()}
    assert names == {"shop-api-health", "shop-api-app-health"}


def test_variables_that_lambda_would_not_take_are_refused_before_anything_is_applied(tmp_path: Path):
    large = "x" * 2000

    with pytest.raises(InputError, match="4 KB"):
        terraform(tmp_path, api(f", environment: {{A1: {large}, A2: {large}, A3: {large}}}"))


SEGMENT = st.from_regex(r"[a-z0-9-]{1,5}|\{[a-z]{1,5}\}", fullmatch=True)


@given(st.tuples(SEGMENT, SEGMENT), st.tuples(SEGMENT, SEGMENT))
def test_different_paths_have_different_addresses(one: tuple[str, str], other: tuple[str, str]):
    dashes_meet = any(path[0].endswith("-") or path[1].startswith("-") for path in (one, other))

    assert dashes_meet or (slug(one) == slug(other)) == (one == other)
