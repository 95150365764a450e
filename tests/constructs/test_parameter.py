"""Parameters, with a setting of the spec or a value of somebody else's, and what they offer."""

from __future__ import annotations

from pathlib import Path

from farshore.constructs.parameter import NOT_WRITTEN
from tests.constructs.synthesised import HANDLER, HEAD, terraform
from tests.constructs.test_queue import API, allowed, resource


def parameter(more: str, rest: str = "", head: str = HEAD) -> str:
    return f"{head}services:\n  rates: {{type: parameter, {more}}}\n{rest}"


def made(folder: Path, text: str) -> dict[str, dict]:
    stacks = terraform(folder, text)
    return {region: stack["resource"]["aws_ssm_parameter"]["rates_parameter"] for region, stack in stacks.items()}


def test_each_region_has_its_own_with_the_value_of_the_spec(tmp_path: Path):
    found = made(tmp_path, parameter("value: '${7}', standby_value: '8'"))

    assert {region: one["value"] for region, one in found.items()} == {"us-east-1": "$${7}", "us-west-2": "8"}
    for one in found.values():
        assert (one["name"], one["type"]) == ("/shop/rates", "String")
        assert one["lifecycle"] == {"prevent_destroy": True}


def test_the_value_follows_the_role(tmp_path: Path):
    swapped = HEAD.replace("primary: us-east-1, standby: us-west-2", "primary: us-west-2, standby: us-east-1")
    found = made(tmp_path, parameter("value: first, standby_value: second", head=swapped))

    assert {region: one["value"] for region, one in found.items()} == {"us-east-1": "second", "us-west-2": "first"}


def test_a_secure_value_is_nobodys_that_can_read_a_state(tmp_path: Path):
    for one in made(tmp_path, parameter("secure: true")).values():
        assert one["type"] == "SecureString"
        assert (one["value_wo"], one["value_wo_version"]) == (NOT_WRITTEN, 1)
        assert not {"value", "insecure_value"} & set(one)


def test_readers_get_the_name_and_the_health_check_no_decryption(tmp_path: Path):
    stacks = terraform(tmp_path, parameter("secure: true", rest=API % "rates: read"), HANDLER)

    arn = ["arn::ssm:us-west-2::parameter/shop/rates"]
    own = allowed(resource(stacks, "aws_iam_role_policy", "api_role-policy", "us-west-2")["policy"])
    health = allowed(resource(stacks, "aws_iam_role_policy", "api_health-role-policy", "us-west-2")["policy"])
    assert own["ssm:GetParameter"] == own["ssm:GetParameters"] == health["ssm:GetParameter"] == arn
    assert not [action for action in health if action.startswith("kms:")]
    variables = resource(stacks, "aws_lambda_function", "api_function-read", "us-west-2")["environment"]["variables"]
    assert variables == {"RATES_PARAMETER": "/shop/rates"}
