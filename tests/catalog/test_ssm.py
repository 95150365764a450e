"""SSM asked live, on a real server: how many calls, what they conclude, and what happens when AWS does not answer."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from farshore.catalog import Catalog, Status
from farshore.catalog.snapshot import SnapshotSource
from farshore.catalog.ssm import QUERY_REGIONS, SsmSource
from farshore.errors import SourceUnreachable

from .conftest import Gateway

TODAY = datetime.datetime.now(datetime.timezone.utc).date()
REGIONS = ("us-east-1", "eu-central-2", "ca-west-1")


@pytest.fixture
def live(gateway: Gateway, session: Any, snapshot: SnapshotSource) -> SsmSource:
    return SsmSource(snapshot, endpoint_url=gateway.url, session=session)


def test_twenty_services_in_three_regions_are_eight_calls(gateway: Gateway, session: Any, catalog: Catalog) -> None:
    asking = Catalog.live(endpoint_url=gateway.url, session=session)
    services = [one for one in catalog.services if one not in ("application-autoscaling", "autoscaling-plans")][:20]
    asking.prefetch(services, REGIONS)
    verdicts = [asking.verdict(service, region) for service in services for region in REGIONS]
    assert len(gateway.calls) == 8
    assert {call.operation for call in gateway.calls} == {"GetParameters"}
    assert all(len(call.request["Names"]) == 10 for call in gateway.calls)
    assert [one.status for one in verdicts] == [
        catalog.verdict(service, region).status for service in services for region in REGIONS
    ]


def test_nothing_is_asked_twice(gateway: Gateway, live: SsmSource) -> None:
    first = live.answer("s3", "eu-west-1")
    assert live.answer("s3", "eu-west-1") == first
    assert len(gateway.calls) == 1


def test_an_answer_is_of_today_and_names_the_parameter(live: SsmSource) -> None:
    answer = live.answer("comprehend", "ca-west-1")
    assert (answer.listed, answer.evidence.date) == (False, TODAY)
    assert answer.evidence.statement == (
        "does not list comprehend in ca-west-1 "
        "(/aws/service/global-infrastructure/regions/ca-west-1/services/comprehend)"
    )


def test_a_typo_is_not_called_unavailable(live: SsmSource) -> None:
    answer = live.answer("stepfuntions", "us-east-1")
    assert answer.listed is None
    assert "has no service stepfuntions" in answer.evidence.statement


def test_a_service_under_the_regions_only_is_no_typo(live: SsmSource) -> None:
    assert live.answer("bcm-data-exports", "us-east-1").listed
    assert live.answer("bcm-data-exports", "ca-west-1").listed is False


def test_a_global_service_is_global_live_too(live: SsmSource) -> None:
    answer = live.answer("route53-recovery-control-config", "eu-central-2")
    assert (answer.is_global, answer.control_plane) == (True, "us-west-2")


@pytest.mark.parametrize("service", ["__DELETE_FLAG__", "a/../b", "x" * 101, "", "s3\n"])
def test_what_is_no_id_is_never_sent(gateway: Gateway, live: SsmSource, service: str) -> None:
    assert live.answer(service, "us-east-1").listed is None
    assert gateway.calls == []


def test_neither_query_region_is_us_east_1_and_the_second_takes_over(gateway: Gateway, live: SsmSource) -> None:
    gateway.answer = lambda call: (503, {"__type": "ServiceUnavailable"}) if call.region == QUERY_REGIONS[0] else None
    assert live.answer("s3", "eu-west-1").listed
    assert {call.region for call in gateway.calls} == set(QUERY_REGIONS)
    assert "us-east-1" not in QUERY_REGIONS


def test_a_throttled_call_is_repeated(gateway: Gateway, live: SsmSource) -> None:
    left = iter([(400, {"__type": "ThrottlingException"})])
    gateway.answer = lambda _: next(left, None)
    assert live.answer("s3", "eu-west-1").listed


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("AccessDeniedException", "`farshore catalog policy` prints the policy"),
        ("ExpiredTokenException", "sign in again"),
        ("ThrottlingException", "wait a minute"),
    ],
)
def test_a_refusal_is_one_sentence_with_a_remedy_and_exit_code_3(
    gateway: Gateway, live: SsmSource, code: str, advice: str
) -> None:
    gateway.answer = lambda _: (400, {"__type": code})
    with pytest.raises(SourceUnreachable, match=advice) as refused:
        live.answer("s3", "eu-west-1")
    assert str(refused.value).startswith("SSM in us-west-2")
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 3


def test_a_refusal_half_way_is_an_error_and_no_half_answer(gateway: Gateway, live: SsmSource) -> None:
    gateway.answer = lambda _: (400, {"__type": "AccessDeniedException"}) if len(gateway.calls) % 3 == 2 else None
    pairs = [(f"service-{number}", "us-east-1") for number in range(20)]
    with pytest.raises(SourceUnreachable):
        live.prefetch(pairs)


def test_the_other_sources_stand_beside_the_live_one(gateway: Gateway, session: Any) -> None:
    verdict = Catalog.live(endpoint_url=gateway.url, session=session).verdict("ses", "ap-southeast-4")
    assert verdict.status is Status.DISPUTED
    assert verdict.evidence[0].date == TODAY
