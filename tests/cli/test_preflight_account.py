"""`farshore preflight --account`: a process of its own, over a socket, to moto."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from farshore.account.policy import actions
from farshore.catalog.crawl import standin
from tests.account.aws import SES, Aws, Reply, gateway
from tests.account.samples import EVERYTHING, ID
from tests.cli.process import Result, farshore, run
from tests.plan.build import change, plan

WITHOUT_BOTO3 = """
import sys
sys.modules["boto3"] = None
from farshore.cli.main import main
main()
"""


@pytest.fixture
def aws() -> Iterator[Aws]:
    with standin.stand_in() as url, gateway(url) as one:
        yield one


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(EVERYTHING, encoding="utf-8")
    return tmp_path


def preflight(aws: Aws, folder: Path, *options: str, **more: str) -> Result:
    env = {**aws.environment(), "HOME": str(folder), **more}
    # Without the limit of memory: sixteen threads reserve more address space than that, though they use little of it.
    return run(sys.executable, "-m", "farshore", "preflight", "shop.yaml", "--account", *options, cwd=folder, env=env)


def findings(result: Result) -> list[dict[str, Any]]:
    (report,) = json.loads(result.stdout)["reports"]
    found: list[dict[str, Any]] = report["findings"]
    return found


def rules(result: Result) -> set[str]:
    return {finding["rule"] for finding in findings(result)}


def test_it_finds_what_the_account_lacks(aws: Aws, shop: Path) -> None:
    sandbox = {**SES, "ProductionAccessEnabled": False}
    lambda_ = {"AccountLimit": {"ConcurrentExecutions": 10}, "AccountUsage": {}}
    waiting = {"IdentityType": "DOMAIN", "VerifiedForSendingStatus": False}
    answers = {
        "ses:GetAccount": Reply(body=sandbox),
        "ses:GetEmailIdentity": Reply(body=waiting),
        "lambda:GetAccountSettings": Reply(body=lambda_),
    }
    aws.answer = lambda call: answers.get(call.action) if call.region == "us-west-2" else None
    result = preflight(aws, shop, "--format", "json")
    assert (result.code, result.stderr) == (1, "")
    assert {"ses-sandbox", "quota-asymmetry", "hosted-zone-missing", "identity-not-verified"} <= rules(result)


def test_a_plan_is_asked_about_by_what_it_needs(aws: Aws, tmp_path: Path) -> None:
    changes = [
        *(change(f"aws_eip.out[{one}]", {"domain": "vpc"}) for one in range(7)),
        change("aws_launch_template.web", {"instance_type": "m5.large"}),
        change("aws_db_instance.orders", {"engine": "mysql", "instance_class": "db.m5.large"}),
        change("aws_elasticache_cluster.carts", {"node_type": "cache.m5.large"}),
        change("aws_lambda_function.jobs", {"function_name": "jobs"}),
    ]
    (tmp_path / "shop.json").write_bytes(plan(*changes))
    answers = {
        "servicequotas:GetServiceQuota": Reply(body={"Quota": {"Value": 6.0}}),
        "lambda:GetAccountSettings": Reply(body={"AccountLimit": {"ConcurrentExecutions": 10}, "AccountUsage": {}}),
    }
    aws.answer = lambda call: answers.get(call.action) if call.region == "us-west-2" else None
    result = preflight_of_plan(aws, tmp_path, "us-west-2")
    messages = {(one["rule"], one["severity"]): one["message"] for one in findings(result)}
    assert "the account may have 6 in us-west-2" in messages["default-quota-too-low", "error"]
    assert ("quota-asymmetry", "error") in messages
    (unchecked,) = [one["message"] for one in findings(result) if one["rule"] == "kind-not-checked"]
    assert "`cache.m5.large`" in unchecked
    lacking = messages["instance-type-not-offered", "error"]
    assert "does not have db.m5.large for mysql, which `aws_db_instance.orders` asks for" in lacking


def test_what_a_region_was_not_asked_stays_unchecked(aws: Aws, tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_bytes(plan(change("aws_launch_template.web", {"instance_type": "m5.large"})))
    result = preflight_of_plan(aws, tmp_path, "ca-west-1")  # which the account has not enabled
    assert {"kind-not-checked", "region-not-enabled"} <= rules(result)
    enough = preflight_of_plan(aws, tmp_path, "us-west-2")
    assert "kind-not-checked" not in rules(enough)


def preflight_of_plan(aws: Aws, folder: Path, standby: str) -> Result:
    command = [sys.executable, "-m", "farshore", "preflight", "shop.json", "--standby", standby, "--account"]
    return run(*command, "--format", "json", cwd=folder, env={**aws.environment(), "HOME": str(folder)})


def test_the_observer_is_not_asked(aws: Aws, shop: Path) -> None:
    preflight(aws, shop)
    assert {call.region for call in aws.calls} == {"us-east-1", "us-west-2", "eu-west-1"}


def test_a_region_that_does_not_exist_is_preflights_finding_and_not_asked(aws: Aws, shop: Path) -> None:
    text = EVERYTHING.replace("standby: us-west-2", "standby: us-wset-2")
    (shop / "shop.yaml").write_text(text, encoding="utf-8")
    result = preflight(aws, shop, "--format", "json")
    assert "region-unknown" in rules(result)
    assert "us-wset-2" not in {call.region for call in aws.calls}


def test_without_a_permission_it_goes_on_and_names_the_action(aws: Aws, shop: Path) -> None:
    aws.deny(*(set(actions()) - {"sts:GetCallerIdentity"}))
    result = preflight(aws, shop, "--fail-on", "error")
    assert (result.code, result.stderr) == (0, "")
    assert "ses:GetAccount is not allowed in us-east-1, us-west-2, eu-west-1" in " ".join(result.stdout.split())


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidClientTokenId", "ThrottlingException", "InternalFailure"])
def test_when_aws_gives_no_answer_the_exit_code_is_3_and_nothing_is_printed(code: str, aws: Aws, shop: Path) -> None:
    aws.refuse(code)
    result = preflight(aws, shop)
    assert (result.code, result.stdout) == (3, "")
    assert result.stderr.count("\n") == 1


def test_no_report_and_no_error_shows_a_secret_or_the_accounts_id(aws: Aws, shop: Path) -> None:
    results = [preflight(aws, shop, "--format", format_) for format_ in ("terminal", "json")]
    aws.deny(*actions())
    results.append(preflight(aws, shop))
    for result in results:
        said = result.stdout + result.stderr
        assert ID not in said
        assert "a-secret-nobody-may-print" not in said


def test_without_the_option_nobody_is_asked(aws: Aws, shop: Path) -> None:
    assert farshore("preflight", "shop.yaml", cwd=shop, env=aws.environment()).stderr == ""
    assert aws.calls == []


def test_a_profile_without_account_is_wrong_usage(shop: Path) -> None:
    result = farshore("preflight", "shop.yaml", "--profile", "ops", cwd=shop)
    assert (result.code, result.stdout) == (2, "")
    assert "needs --account" in result.stderr


def test_a_profile_that_does_not_exist_is_named(aws: Aws, shop: Path) -> None:
    result = preflight(aws, shop, "--profile", "nosuchprofile")
    assert (result.code, result.stdout) == (3, "")
    assert "nosuchprofile" in result.stderr


def test_without_boto3_the_message_names_the_extra(shop: Path) -> None:
    result = run(sys.executable, "-c", WITHOUT_BOTO3, "preflight", "shop.yaml", "--account", cwd=shop)
    assert (result.code, result.stdout) == (2, "")
    assert "pip install 'farshore[aws]'" in result.stderr
