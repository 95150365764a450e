"""IAM names resources and actions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from farshore.spec import load
from farshore.synthesis import write
from tests.constructs.synthesised import read, resources

ROOT = Path(__file__).resolve().parents[2]

NAMED = re.compile(
    r"""(log-group:/aws/lambda/(cwsyn-)?|table/|secret:|configuration-set/)?(pegboard|checkout|orders)-
    |identity/example\.com$ # the domain that mail comes from""",
    re.VERBOSE,
)
POOL = "${aws_cognito_user_pool.users_pool.arn}"
UNNAMED = [
    ["cloudwatch:DescribeAlarms"],
    ["cloudwatch:PutMetricData"],
    ["s3:ListAllMyBuckets"],
]
"""What canaries do to the account as a whole."""


@pytest.fixture(scope="module", params=["pegboard", "checkout", "orders"])
def stacks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The Terraform of a shipped spec."""
    out = tmp_path_factory.mktemp(request.param)
    spec = load(ROOT / "config" / f"{request.param}.yaml")
    return {stack: read(out / "infra", stack) for stack in write(spec, out / "infra").stacks}


def statements(stacks: dict) -> list[dict]:
    documents = [
        json.loads(content["policy"]) for _, kind, _, content in resources(stacks) if kind == "aws_iam_role_policy"
    ]
    assert documents
    return [statement for document in documents for statement in document["Statement"]]


def test_no_action_is_a_wildcard(stacks: dict):
    for statement in statements(stacks):
        assert statement["Effect"] == "Allow"
        assert not [action for action in statement["Action"] if "*" in action]


def test_every_resource_is_named_except_keys_which_are_named_by_alias(stacks: dict):
    for statement in statements(stacks):
        if statement["Action"] in UNNAMED:
            continue
        for resource in statement["Resource"]:
            if resource == POOL:
                continue
            named = resource.split(":", 5)[5]
            if named == "key/*":
                assert statement["Condition"]["ForAnyValue:StringEquals"]["kms:ResourceAliases"].startswith("alias/")
            else:
                assert NAMED.match(named), resource


def test_metrics_are_written_to_the_canaries_namespaces_only(stacks: dict):
    for statement in statements(stacks):
        if statement["Action"] == ["cloudwatch:PutMetricData"]:
            assert statement["Condition"]["StringEquals"]["cloudwatch:namespace"] == [
                "CloudWatchSynthetics",
                "farshore",
            ]


def test_a_region_reaches_only_what_lies_in_it(stacks: dict):
    for stack, kind, _, content in resources(stacks):
        if kind == "aws_iam_role_policy" and not stack.endswith("links"):
            regions = set(re.findall(r":(?:dynamodb|logs|kms|sqs|secretsmanager):([a-z0-9-]+):", content["policy"]))
            assert regions <= {"-".join(stack.split("-")[-3:])}


def test_roles_are_assumed_by_one_service_each(stacks: dict):
    for _, kind, _, content in resources(stacks):
        if kind == "aws_iam_role":
            (statement,) = json.loads(content["assume_role_policy"])["Statement"]
            assert len(statement["Principal"]["Service"]) == 1
