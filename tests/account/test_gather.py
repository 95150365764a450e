"""Gathering: all at once, bounded, and honest about what was not said."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from farshore.account import Account, Fact, NotAllowed, RegionStanding
from farshore.account.ask import Limits, open_session
from farshore.account.gather import gather
from farshore.account.lookup import Needs
from farshore.account.policy import actions
from farshore.errors import SourceUnreachable
from farshore.servers.deadline import Deadline
from tests.account.aws import SECRETIVE, Aws, Call, Reply
from tests.account.samples import ID, REGIONS, TODAY, everything

QUICK = Limits(connect=5, read=20, attempts=1)  # moto imports a service when it is first asked for it
NEEDS = Needs(quotas=(("vpc", "L-F678F1CE"),))
"""What only a system of Terraform's is asked about."""
WIDE = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "ca-central-1")


def gathered(session: Any, regions: tuple[str, ...] = REGIONS, limits: Limits = QUICK, **more: Any) -> Account:
    return gather(session, everything(), regions, TODAY, limits=limits, needs=NEEDS, **more)


def test_everything_is_asked_in_every_region_and_once_what_has_none(aws: Aws, session: Any) -> None:
    account = gathered(session)
    assert (account.id, account.shown, account.date) == (ID, "…9012", TODAY)
    assert [one.region for one in account.of(RegionStanding)] == list(REGIONS)
    kinds = {kind: sorted({call.region for call in aws.calls if call.action == kind}) for kind in actions()}
    once = {"sts:GetCallerIdentity", "ec2:DescribeRegions", "route53:ListHostedZonesByName"}
    for action in set(actions()) - once - {"dynamodb:DescribeGlobalTable", "s3:ListAllMyBuckets"}:
        assert kinds[action] == sorted(REGIONS)
    assert all(kinds[action] == ["us-east-1"] for action in once)


def test_the_facts_come_in_the_same_order_whoever_answers_first(aws: Aws, session: Any) -> None:
    first = gathered(session)
    aws.delay = {"us-east-1": 0.3}
    assert gathered(session).facts == first.facts


def test_six_regions_take_about_the_time_of_one(aws: Aws, session: Any) -> None:
    gathered(session, WIDE)  # imports, and what the clients read from disk
    aws.delay = dict.fromkeys(WIDE, 0.5)

    def seconds(regions: tuple[str, ...]) -> float:
        start = time.monotonic()
        gathered(session, regions, Limits(connect=5, read=20, attempts=1))
        return time.monotonic() - start

    calls_in_a_row = 6 * 7 * 0.5  # six regions, seven questions in each
    one, six = seconds(WIDE[:1]), seconds(WIDE)
    assert six < one + calls_in_a_row / 3


@pytest.mark.parametrize("action", sorted(set(actions()) - {"sts:GetCallerIdentity", "s3:ListBucket"}))
def test_a_missing_permission_is_a_fact_that_names_the_action(action: str, aws: Aws, session: Any) -> None:
    table = {"dynamodb:DescribeTable": Reply(body={"Table": {"TableName": "shop-orders"}})}
    closed = {"s3:ListBucket": Reply(403, error="403")}

    def answer(call: Call) -> Reply | None:
        if call.action == action:
            return Reply(403, error="AccessDeniedException")
        return (table | closed).get(call.action)

    aws.answer = answer
    account = gathered(session)
    gaps = account.of(NotAllowed)
    assert {gap.action for gap in gaps} == {action}
    once = action in ("ec2:DescribeRegions", "route53:ListHostedZonesByName")
    assert {gap.region for gap in gaps} == ({"us-east-1"} if once else set(REGIONS))
    assert ID not in repr(account)


def test_without_any_permission_nothing_crashes(aws: Aws, session: Any) -> None:
    aws.deny(*(set(actions()) - {"sts:GetCallerIdentity"}))
    account = gathered(session)
    assert {one.status for one in account.of(RegionStanding)} == {"unknown"}
    assert {type(fact) for fact in account.facts} == {NotAllowed, RegionStanding}


def test_a_region_that_is_not_enabled_is_asked_nothing(aws: Aws, session: Any) -> None:
    account = gathered(session, ("us-east-1", "ap-east-1"))
    assert not account.of(RegionStanding, "ap-east-1")[0].usable
    assert "ap-east-1" not in {call.region for call in aws.calls}


@pytest.mark.parametrize(
    "code", ["InvalidClientTokenId", "UnrecognizedClientException", "OptInRequired", "AuthFailure"]
)
def test_a_region_that_refuses_good_credentials_is_one_fact(code: str, aws: Aws, session: Any) -> None:
    aws.refuse(code, 403, lambda call: call.region == "us-west-2")
    account = gathered(session)
    (standing,) = account.of(RegionStanding, "us-west-2")
    assert (standing.refused, standing.usable) == (code, False)
    assert {one.region for one in account.facts if isinstance(one, RegionStanding) and one.usable} == {
        "us-east-1",
        "eu-west-1",
    }


def test_the_loss_of_the_primary_does_not_hide_who_is_asking(aws: Aws, session: Any) -> None:
    aws.refuse("InternalFailure", 500, lambda call: call.region == "us-east-1" and call.action.startswith("sts:"))
    assert gathered(session).id == ID


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("ExpiredToken", "the AWS credentials have expired; sign in again"),
        (
            "InvalidClientTokenId",
            "AWS does not accept the credentials (InvalidClientTokenId, asked in us-east-1); check",
        ),
        ("ThrottlingException", "AWS kept throttling; wait a minute"),
        ("InternalFailure", "AWS answered InternalFailure; repeat later"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence_with_the_remedy(code: str, says: str, aws: Aws, session: Any) -> None:
    aws.refuse(code)
    with pytest.raises(SourceUnreachable) as caught:
        gathered(session)
    said = str(caught.value)
    assert says in said
    assert "\n" not in said
    assert ID not in said
    assert SECRETIVE not in said


def test_throttling_is_waited_out(aws: Aws, session: Any) -> None:
    seen: set[Call] = set()

    def once(call: Call) -> Reply | None:
        if call in seen or call.action != "ses:GetAccount":
            return None
        seen.add(call)
        return Reply(429, error="TooManyRequestsException")

    aws.answer = once
    assert gathered(session, limits=Limits(connect=5, read=20, attempts=3)).id == ID
    assert len(seen) == len(REGIONS)


def test_throttling_in_one_region_ends_the_run(aws: Aws, session: Any) -> None:
    aws.refuse("TooManyRequestsException", 429, lambda call: call == Call("ses:GetAccount", "eu-west-1"))
    with pytest.raises(SourceUnreachable, match="ses:GetAccount in eu-west-1: AWS kept throttling"):
        gathered(session)


def test_a_region_that_never_answers_costs_no_more_than_the_limits(aws: Aws, session: Any) -> None:
    aws.delay = {"eu-west-1": 30}
    start = time.monotonic()
    with pytest.raises(SourceUnreachable, match=r"in eu-west-1: AWS could not be reached .ReadTimeoutError.; check"):
        gathered(session, limits=Limits(connect=1, read=1, attempts=1))
    assert time.monotonic() - start < 10


def test_the_limits_are_seconds_not_minutes() -> None:
    assert (Limits().connect, Limits().read, Limits().attempts) == (5, 10, 3)


def test_where_nobody_listens_it_says_so(aws: Aws, session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(
            SourceUnreachable, match=r"could not be reached .EndpointConnectionError.; check the network"
        ):
            gathered(session)


def test_a_service_that_a_region_lacks_is_not_asked_there(aws: Aws, session: Any) -> None:
    gathered(session, offered=lambda service, region: (service, region) != ("ses", "us-west-2"))
    assert {call.region for call in aws.calls if call.action == "ses:GetAccount"} == {"us-east-1", "eu-west-1"}


def test_a_profile_that_does_not_exist_is_named() -> None:
    with pytest.raises(SourceUnreachable, match=r"nosuchprofile.*list-profiles"):
        open_session("nosuchprofile")


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ("sys.modules['boto3'] = None", "Asking an AWS account needs farshore's extra `aws`"),
        ("pass", "there are no usable credentials (NoCredentialsError); set AWS_PROFILE or run `aws configure`"),
    ],
)
def test_without_boto3_or_credentials_it_says_how_to_get_some(before: str, says: str, tmp_path: Path) -> None:
    program = (
        f"import sys; {before}\n"
        "from farshore.account.ask import open_session\n"
        "from farshore.account.gather import gather\n"
        "from farshore.errors import FarshoreError\n"
        "try: gather(open_session(), None, ['us-west-2'], None)\n"
        "except FarshoreError as error: print(error)"
    )
    python_path = os.pathsep.join(sys.path)
    bare = {"AWS_EC2_METADATA_DISABLED": "true", "HOME": str(tmp_path), "PYTHONPATH": python_path}
    said = subprocess.run([sys.executable, "-c", program], env=bare, capture_output=True, text=True, check=True)
    assert says in said.stdout


def test_no_fact_shows_the_account(aws: Aws, session: Any) -> None:
    account = gathered(session)
    shown = [str(account.evidence(fact)) + repr(fact) for fact in account.facts if isinstance(fact, Fact)]
    assert ID not in "".join(shown) + repr(account)


WRONG = [{}, {"Table": []}, {"AccountLimit": 5}, {"AccountLimit": {"ConcurrentExecutions": "many"}}, {"SendQuota": {}}]


@pytest.mark.parametrize("body", WRONG, ids=repr)
@pytest.mark.parametrize("action", ["ses:GetAccount", "ses:GetEmailIdentity", "lambda:GetAccountSettings"])
def test_a_wrong_answer_to_one_question_ends_it_and_makes_no_fact(
    action: str, body: dict[str, Any], aws: Aws, session: Any
) -> None:
    aws.answer = lambda call: Reply(body=body) if call.action == action else None
    with pytest.raises(SourceUnreachable, match=rf"^{action} in \S+: incomplete or invalid answer"):
        gathered(session)


@pytest.mark.parametrize("action", sorted(set(actions()) - {"s3:ListBucket"}))
def test_a_page_in_the_place_of_an_answer_ends_it(action: str, aws: Aws, session: Any) -> None:
    table = {"dynamodb:DescribeTable": Reply(body={"Table": {"TableName": "shop-orders"}})}
    closed = {"s3:ListBucket": Reply(403, error="403")}
    page = {action: Reply(body={"<html>": SECRETIVE})}
    aws.answer = lambda call: (table | closed | page).get(call.action)
    with pytest.raises(SourceUnreachable, match=r"incomplete or invalid answer|no error code of AWS") as caught:
        gathered(session)
    assert SECRETIVE not in str(caught.value)


def test_a_page_that_answers_everything_owns_no_bucket(aws: Aws, session: Any) -> None:
    aws.answer = lambda call: Reply() if call.action == "s3:ListBucket" else None
    with pytest.raises(SourceUnreachable, match=r"it lacks BucketRegion"):
        gathered(session)


def test_the_deadline_is_for_all_questions_together(aws: Aws, session: Any) -> None:
    aws.delay = {"us-east-1": 20}
    begun = time.monotonic()
    with pytest.raises(SourceUnreachable, match=r"in us-east-1.*: no complete answer within 6 s.*--timeout"):
        gathered(session, limits=Limits(connect=5, read=30, attempts=1), deadline=Deadline(6))
    assert time.monotonic() - begun < 15
