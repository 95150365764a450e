"""Secrets and their replicas, and what they offer."""

from __future__ import annotations

import json
from pathlib import Path

from tests.constructs.synthesised import HANDLER, HEAD, terraform
from tests.constructs.test_queue import API, allowed, resource


def secret(more: str = "", rest: str = "", top: str = "", head: str = HEAD) -> str:
    return f"{head}{top}services:\n  card-key: {{type: secret{more}}}\n{rest}"


def test_the_home_has_the_secret_and_each_other_region_a_replica(tmp_path: Path):
    three = HEAD.replace("standby: us-west-2", "standby: [us-west-2, eu-west-1]")
    stack = terraform(tmp_path, secret(head=three))["data"]

    made = stack["resource"]["aws_secretsmanager_secret"]["card-key_secret-us-east-1"]
    assert made["provider"] == "aws.us-east-1"
    assert made["replica"] == [{"region": "eu-west-1"}, {"region": "us-west-2"}]
    assert made["force_overwrite_replica_secret"] is False
    assert made["lifecycle"] == {"prevent_destroy": True}
    assert made["recovery_window_in_days"] == 30


def test_the_value_is_none_of_terraforms_business(tmp_path: Path):
    stacks = terraform(tmp_path, secret(", description: 'key of ${the} acquirer'"))

    assert {kind for stack in stacks.values() for kind in stack["resource"]} == {"aws_secretsmanager_secret"}
    made = stacks["data"]["resource"]["aws_secretsmanager_secret"]["card-key_secret-us-east-1"]
    assert made["description"] == "key of $${the} acquirer"


def test_roles_change_and_the_home_does_not(tmp_path: Path):
    swapped = HEAD.replace(
        "primary: us-east-1, standby: us-west-2", "primary: us-west-2, standby: us-east-1, home: us-east-1"
    )
    before, after = (
        terraform(tmp_path / name, secret(head=head))["data"]["resource"]
        for name, head in (("before", HEAD), ("after", swapped))
    )

    assert before == after


def test_a_secret_without_a_replica(tmp_path: Path):
    made = resource(
        terraform(tmp_path, secret(", replicate: false")),
        "aws_secretsmanager_secret",
        "card-key_secret-us-east-1",
        "data",
    )

    assert "replica" not in made


def test_a_deleted_secret_can_be_restored_unless_all_is_a_trial(tmp_path: Path):
    kept, listed, trial = (
        resource(
            terraform(tmp_path / str(number), secret(", recovery_window: 7d", top=top)),
            "aws_secretsmanager_secret",
            "card-key_secret-us-east-1",
            "data",
        )
        for number, top in enumerate(("", "destroy: [card-key]\n", "deletion_protection: false\n"))
    )

    assert [one["recovery_window_in_days"] for one in (kept, listed, trial)] == [7, 7, 0]
    assert ["lifecycle" in one for one in (kept, listed, trial)] == [True, False, False]


def test_each_region_reads_what_lies_in_it_and_the_health_check_no_value(tmp_path: Path):
    stacks = terraform(tmp_path, secret(rest=API % "card-key: read"), HANDLER)

    for region in ("us-east-1", "us-west-2"):
        arn = [f"arn::secretsmanager:{region}::secret:shop-card-key-??????"]
        own = allowed(resource(stacks, "aws_iam_role_policy", "api_role-policy", region)["policy"])
        health = allowed(resource(stacks, "aws_iam_role_policy", "api_health-role-policy", region)["policy"])
        assert own["secretsmanager:GetSecretValue"] == arn
        assert health["secretsmanager:DescribeSecret"] == arn
        assert "secretsmanager:GetSecretValue" not in health
        variables = resource(stacks, "aws_lambda_function", "api_function-read", region)["environment"]["variables"]
        assert variables == {"CARD_KEY_SECRET": "shop-card-key"}
        checked = resource(stacks, "aws_lambda_function", "api_function-health", region)["environment"]["variables"]
        assert json.loads(checked["FARSHORE_DEPENDENCIES"]) == [
            {"service": "card-key", "access": "read", "kind": "secret", "name": "shop-card-key"}
        ]
