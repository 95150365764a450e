"""The ranking: what comes first, why, and what the spec did not think of."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farshore.catalog import Catalog
from farshore.checks.rank import CRITERIA, MOST_SUGGESTIONS, Ranking, Standing, order, rank, why_before
from farshore.errors import InputError
from farshore.spec import Role, loads
from tests.checks.sources import two_sources

TODAY = datetime.date(2026, 11, 21)


def ranked(regions: str, more: str = "also_needs: [sqs]\n", catalog: Catalog | None = None) -> Ranking:
    spec = loads(f"name: shop\nregions: {{{regions}}}\n{more}", "spec.yaml")
    return rank(spec, catalog or Catalog.embedded(), TODAY)


def ids(standings: tuple[Standing, ...]) -> list[str]:
    return [one.region.id for one in standings]


def candidates(*regions: str) -> str:
    return f"primary: us-east-1, candidates: [{', '.join(regions)}]"


def first_difference(ranking: Ranking) -> str | None:
    return why_before(ranking.listed[0], ranking.listed[1]).criterion


@pytest.mark.parametrize(
    ("worse", "better", "criterion", "more"),
    [
        ("us-gov-west-1", "ca-west-1", "allowed", "also_needs: [sqs]\n"),
        ("eu-west-1", "ca-west-1", "allowed", "residency: [US, CA]\nalso_needs: [comprehend]\n"),
        ("ca-west-1", "eu-west-1", "services", "also_needs: [comprehend]\n"),
        ("us-west-1", "ca-west-1", "zones", "also_needs: [sqs]\n"),
        ("ca-west-1", "eu-west-1", "opt-in", "also_needs: [sqs]\n"),
        ("eu-west-1", "us-west-2", "law", "also_needs: [sqs]\n"),
    ],
)
def test_the_gravest_difference_decides(worse: str, better: str, criterion: str, more: str) -> None:
    for wanted in ((worse, better), (better, worse)):
        ranking = ranked(candidates(*wanted), more)
        assert ids(ranking.listed) == [better, worse]
        assert first_difference(ranking) == criterion


def test_a_region_to_be_avoided_comes_last_with_the_reason() -> None:
    ranking = ranked("primary: us-east-1, candidates: [us-west-2, ca-west-1], avoid: {us-west-2: on the same fault}")
    assert ids(ranking.listed) == ["ca-west-1", "us-west-2"]
    assert ranking.listed[1].mark("allowed").says == "is to be avoided: on the same fault"
    assert not ranking.listed[1].allowed


def test_a_dispute_is_worse_than_agreement_and_better_than_a_gap() -> None:
    catalog = two_sources({("comprehend", "ca-west-1"): True, ("comprehend", "us-west-1"): False})
    ranking = ranked(candidates("us-west-1", "ca-west-1", "us-west-2"), "also_needs: [comprehend]\n", catalog)
    assert ids(ranking.listed) == ["us-west-2", "ca-west-1", "us-west-1"]
    assert ranking.listed[1].mark("disputes").says == "is disputed for comprehend (for also_needs)"


def test_the_standby_and_the_candidates_are_compared_and_nothing_else() -> None:
    ranking = ranked("primary: us-east-1, standby: ca-west-1, candidates: [ca-west-1, us-west-2], observer: us-east-2")
    assert [(one.region.id, one.role) for one in ranking.listed] == [
        ("us-west-2", Role.CANDIDATE),
        ("ca-west-1", Role.STANDBY),
    ]
    assert not {"us-east-1", "us-east-2"} & {*ids(ranking.better), *ids(ranking.equal)}


def test_what_is_equal_otherwise_is_told_apart_by_the_way_from_the_primary() -> None:
    for wanted in (("eu-west-1", "eu-central-1"), ("eu-central-1", "eu-west-1")):
        ranking = ranked(candidates(*wanted))
        assert ids(ranking.listed) == ["eu-west-1", "eu-central-1"]
        assert first_difference(ranking) == "latency"


def test_a_preference_comes_before_all_but_what_is_needed() -> None:
    wanted = candidates("us-west-2", "ca-central-1", "ca-west-1")
    for prefer, best in (("latency", "ca-central-1"), ("law", "us-west-2"), ("features", "us-west-2")):
        ranking = rank(
            loads(f"name: shop\nregions: {{{wanted}}}\nalso_needs: [comprehend]\n"),
            Catalog.embedded(),
            TODAY,
            prefer=prefer,
        )
        assert ids(ranking.listed)[0] == best
        assert ids(ranking.listed)[-1] == "ca-west-1"  # which lacks what is needed
        assert [mark.criterion for mark in ranking.listed[0].marks] == list(order(prefer))


def test_facts_are_told_whatever_decides() -> None:
    (one,) = ranked(candidates("ca-west-1"), "also_needs: [comprehend]\n").listed
    assert one.facts.missing == ("comprehend",)
    assert (one.facts.zones, one.facts.opt_in, one.facts.country) == (3, True, "CA")
    assert one.facts.way
    assert 2_500 < one.facts.way.kilometres < 3_800
    assert 0 < one.facts.gaps < one.facts.of


def test_regions_nobody_listed_are_suggested_where_they_are_better() -> None:
    ranking = ranked(candidates("ca-west-1"), "also_needs: [comprehend]\n")
    assert ids(ranking.better) == ["us-east-2", "us-west-2", "ca-central-1"]
    assert all(one.costs < ranking.listed[0].costs for one in ranking.better)
    assert len(ranking.better) == MOST_SUGGESTIONS


def test_nothing_is_suggested_that_the_spec_rules_out() -> None:
    more = "residency: [CA]\nalso_needs: [comprehend]\n"
    ranking = ranked("primary: ca-central-1, candidates: [us-west-2]", more)
    assert ids(ranking.better) == ["ca-west-1"]
    avoided = ranked("primary: ca-central-1, candidates: [us-west-2], avoid: {ca-west-1: too new}", more)
    assert ids(avoided.better) == []


def test_where_nothing_is_better_what_is_as_good_is_named() -> None:
    ranking = ranked(candidates("us-west-2"))
    assert (ids(ranking.better), ids(ranking.equal)) == ([], ["us-east-2"])


def test_what_a_waiver_accepts_does_not_count_and_is_said() -> None:
    waiver = "waivers: [{rule: service-unavailable, reason: mail may wait, until: 2999-01-01, region: ca-west-1}]\n"
    ranking = ranked(candidates("ca-west-1"), f"also_needs: [comprehend]\n{waiver}")
    assert ranking.listed[0].mark("services").cost == 0
    assert ranking.listed[0].accepted == ("lacks comprehend, which a waiver accepts",)
    expired = ranked(candidates("ca-west-1"), f"also_needs: [comprehend]\n{waiver.replace('2999', '2020')}")
    assert expired.listed[0].mark("services").cost == 1


def test_what_nobody_knows_is_said_and_not_counted() -> None:
    ranking = ranked(candidates("us-wset-2", "eu-west-1"), "also_needs: [stepfuntions, sqs]\n")
    assert ids(ranking.listed) == ["eu-west-1"]
    assert ranking.listed[0].needs == 1
    region, service = ranking.unranked
    assert region.startswith("AWS has no region `us-wset-2`; did you mean `us-west-2`")
    assert service == "no AWS service is called `stepfuntions`; did you mean `stepfunctions`?"


def test_a_feature_is_counted_as_a_service_is() -> None:
    regions = candidates("eu-central-2", "eu-west-1")
    spec = loads(f"name: a\nregions: {{{regions}}}\nservices: {{mail: {{type: email, inbound: true}}}}\n")
    ranking = rank(spec, Catalog.embedded(), TODAY)
    assert ids(ranking.listed) == ["eu-west-1", "eu-central-2"]


def test_without_the_primary_there_is_nothing_to_compare_with() -> None:
    with pytest.raises(InputError, match=r"us-esat-1.*did you mean `us-east-1`"):
        ranked("primary: us-esat-1, standby: us-west-2")


@settings(max_examples=25, deadline=None)
@given(st.permutations(["us-west-1", "us-west-2", "eu-west-1", "ca-west-1", "us-gov-west-1", "mx-central-1"]))
def test_the_order_of_the_spec_changes_nothing_but_ties(listed: list[str]) -> None:
    ranking = ranked(candidates(*listed), "also_needs: [comprehend]\n")
    costs = [one.costs for one in ranking.listed]
    assert costs == sorted(costs)
    assert len(ranking.listed) == len(listed)
    for one in ranking.listed:
        assert [mark.criterion for mark in one.marks] == list(CRITERIA)
