"""The real SSM client crawling moto's server, directly and through a gateway that misbehaves."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from farshore.catalog.crawl import Crawl, crawl, standin
from farshore.catalog.snapshot import ROOT, SnapshotSource
from farshore.errors import FarshoreError, SourceUnreachable

from ..conftest import Call, Gateway, Reply

REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "cn-north-1")
SERVICES = (
    "s3",
    "cloudfront",
    "route53-recovery-control-config",
    "application-autoscaling",
    "bcm-data-exports",
    "iotthingsgraph",
    "supportauthz",
)
DAY = datetime.date(2026, 1, 2)

LITTLE = {"regions": ("eusc-de-east-1",), "services": ("s3",)}
"""Enough for a test that is about the calls and not about what they bring."""


def small(url: str, session: Any, **options: Any) -> Crawl:
    """Crawl a part of the tree."""
    return crawl(url, session=session, **{"regions": REGIONS, "services": SERVICES, "retrieved": DAY, **options})


@pytest.fixture(scope="module")
def found(moto_url: str) -> Crawl:
    return small(moto_url, standin.session(), recorded_in="moto")


@pytest.fixture(scope="module")
def source(found: Crawl) -> SnapshotSource:
    return SnapshotSource(found.document)


def test_it_finds_what_the_embedded_snapshot_holds(source: SnapshotSource, snapshot: SnapshotSource) -> None:
    expected = {(service, region) for service, region in snapshot.pairs() if service in SERVICES and region in REGIONS}
    assert source.pairs() == expected
    assert source.regions == {region: snapshot.regions[region] for region in sorted(REGIONS)}
    assert source.services == {service: snapshot.services[service] for service in sorted(SERVICES)}


def test_it_says_when_and_from_where(source: SnapshotSource, found: Crawl) -> None:
    assert (source.retrieved, source.recorded_in) == (DAY, "moto")
    assert found.document["query_region"] == "us-west-2"


def test_an_id_that_the_list_of_services_lacks_is_found_under_the_regions(source: SnapshotSource) -> None:
    assert source.answer("bcm-data-exports", "us-east-1").listed


def test_a_service_without_any_region_is_kept(source: SnapshotSource) -> None:
    assert "iotthingsgraph" in source.services


def test_pairs_in_one_tree_only_are_listed_and_remembered(source: SnapshotSource, found: Crawl) -> None:
    assert "only under regions/" in source.answer("supportauthz", "us-west-2").evidence.statement
    assert "the two trees differ: 3 pairs under regions/ only, 0 under services/ only" in found.notes


def test_conclusions_are_drawn_from_the_endpoints(found: Crawl) -> None:
    assert found.document["homes"] == {
        "cloudfront": {"aws": [], "aws-cn": ["cn-northwest-1"]},
        "route53-recovery-control-config": {"aws": ["us-west-2"]},
    }
    assert found.document["contradictions"] == {"application-autoscaling": "autoscaling-plans"}


def test_the_sdks_other_ids_are_kept_so_that_they_are_no_typos(source: SnapshotSource) -> None:
    assert "s3tables" in source.sdk_only
    assert "s3" not in source.sdk_only


def test_progress_is_told_stage_by_stage(moto_url: str, session: Any) -> None:
    told: list[tuple[str, int, int]] = []
    small(moto_url, session, **LITTLE, progress=lambda *step: told.append(step))
    finished = [stage for stage, done, total in told if done == total]
    assert finished == ["regions", "regions/*/services", "services/*/regions", "names", "endpoints"]


def test_us_east_1_is_not_needed(gateway: Gateway, session: Any) -> None:
    small(gateway.url, session, **LITTLE)
    assert {call.region for call in gateway.calls} == {"us-west-2"}


def test_the_region_named_is_asked_first(gateway: Gateway, session: Any) -> None:
    found = small(gateway.url, session, query_region="ap-south-1", **LITTLE)
    assert {call.region for call in gateway.calls} == {"ap-south-1"}
    assert found.document["query_region"] == "ap-south-1"


def test_a_query_region_that_does_not_answer_is_replaced_by_another(gateway: Gateway, session: Any) -> None:
    gateway.answer = lambda call: (503, {"__type": "ServiceUnavailable"}) if call.region == "us-west-2" else None
    found = small(gateway.url, session, **LITTLE)
    assert found.document["query_region"] == "eu-central-1"
    assert SnapshotSource(found.document).answer("s3", "eusc-de-east-1").listed


def test_a_region_that_does_not_serve_the_parameters_is_refused_before_any_call(gateway: Gateway, session: Any) -> None:
    with pytest.raises(FarshoreError, match=r"ca-west-1 does not serve .* ask one of ap-east-1"):
        small(gateway.url, session, query_region="ca-west-1")
    assert gateway.calls == []


def test_ids_that_are_no_ids_are_skipped_and_counted(gateway: Gateway, session: Any) -> None:
    def add_a_flag(call: Call, answer: dict[str, Any]) -> None:
        path = call.request.get("Path", "")
        if path.endswith("/services") and "NextToken" not in call.request:
            name = f"{path}/__DELETE_FLAG__"
            answer["Parameters"].append({**answer["Parameters"][0], "Name": name, "Value": "__DELETE_FLAG__"})

    gateway.edit = add_a_flag
    found = small(gateway.url, session, **LITTLE)
    assert "__DELETE_FLAG__" not in found.document["services"]
    assert found.document["skipped"] == ["__DELETE_FLAG__"]
    assert "1 ids skipped because they are no ids: __DELETE_FLAG__" in found.notes


def test_throttled_calls_are_repeated_until_they_pass(gateway: Gateway, session: Any) -> None:
    left = [2]

    def throttle(call: Call) -> Reply | None:
        if call.operation == "GetParameters" and left[0]:
            left[0] -= 1
            return 400, {"__type": "ThrottlingException", "message": "Rate exceeded"}
        return None

    gateway.answer = throttle
    assert SnapshotSource(small(gateway.url, session, **LITTLE).document).pairs()
    assert left == [0]


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (400, "AccessDeniedException", "ssm:GetParametersByPath on arn:aws:ssm:"),
        (400, "ExpiredTokenException", "credentials have expired; sign in again"),
        (400, "UnrecognizedClientException", "does not accept the AWS credentials"),
        (400, "ThrottlingException", "wait a minute"),
        (500, "InternalServerError", "answered InternalServerError"),
    ],
)
def test_a_refusal_is_one_sentence_with_a_remedy(
    gateway: Gateway, session: Any, status: int, code: str, advice: str
) -> None:
    gateway.answer = lambda _: (status, {"__type": code, "message": "no"})
    with pytest.raises(SourceUnreachable, match=advice) as refused:
        small(gateway.url, session, **LITTLE)
    assert str(refused.value).startswith("SSM in us-west-2")
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 3


def test_a_refusal_half_way_is_an_error_and_no_half_snapshot(gateway: Gateway, session: Any) -> None:
    gateway.answer = lambda call: (
        (400, {"__type": "AccessDeniedException"}) if call.operation == "GetParameters" else None
    )
    with pytest.raises(SourceUnreachable, match="refused to answer"):
        small(gateway.url, session, **LITTLE)


def test_half_an_answer_is_an_error(gateway: Gateway, session: Any) -> None:
    def lose_the_partition(_: Call, answer: dict[str, Any]) -> None:
        answer["Parameters"] = [
            one for one in answer["Parameters"] if one["Name"] != f"{ROOT}/regions/eusc-de-east-1/partition"
        ]

    gateway.edit = lose_the_partition
    with pytest.raises(SourceUnreachable, match="half an answer: region eusc-de-east-1 has no partition"):
        small(gateway.url, session, **LITTLE)


def test_an_endpoint_where_nobody_listens_is_unreachable(session: Any) -> None:
    with pytest.raises(SourceUnreachable, match=r"could not be reached .* check the network"):
        small("http://127.0.0.1:9", session)
