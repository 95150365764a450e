"""The page of a review: what stands in it, and that nothing of a plan becomes markup."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings

from farshore.plan.review import Review
from farshore.report.review.html import HtmlReview
from tests.plan.build import change, estate, findings, plan
from tests.report.html.reader import Reader, parsed, promises_nothing_from_elsewhere, well_formed
from tests.report.review import hostile
from tests.report.review.inputs import EVERY_PLAN, TICKETS, recorded

FLAWED = "teams/storefront_flawed"


def page(review: Review, name: str = "") -> Reader:
    return parsed(HtmlReview(name).render(review))


def of(*plans: bytes) -> Review:
    from farshore.plan.review import review

    whole = estate(*plans)
    return review(whole.plans, whole.catalog)


def test_every_finding_stands_with_its_address_and_remedy() -> None:
    review = recorded(FLAWED)
    text = page(review).text
    assert review.findings
    for finding in review.findings:
        assert finding.message.replace("`", "") in text
        assert finding.remedy.replace("`", "") in text
        assert finding.place.path in text


def test_what_is_without_a_twin_has_no_copy_either() -> None:
    text = page(recorded("teams/storefront")).text
    listed = text[text.index("without a twin or a copy") :]
    assert "aws_lambda_function.promote" in listed
    assert "aws_dynamodb_table.carts" not in listed, "a global table has its replica in the other region"


def test_what_was_concluded_is_said() -> None:
    review = recorded(FLAWED)
    doubtful = replace(review.findings[0], inferred=("`a` is taken for the standby by its name",))
    text = page(replace(review, findings=(doubtful,))).text
    assert "Concluded, not stated: a is taken for the standby by its name" in text


@pytest.mark.parametrize("names", [(FLAWED,), TICKETS, ("teams/atlas",), ("shapes/empty",)], ids=lambda names: names[0])
def test_the_page_is_well_formed_and_needs_nothing(names: tuple[str, ...]) -> None:
    text = HtmlReview().render(recorded(*names))
    well_formed(parsed(text))
    promises_nothing_from_elsewhere(text)


def test_the_files_name_and_counts_head_the_page() -> None:
    text = page(recorded(*TICKETS), "production").text
    assert "farshore review of production" in text
    assert "teams/tickets_us_east_1.json, teams/tickets_us_west_2.json" in text
    assert "us-east-1 ↔ us-west-2" in text


def test_remarks_on_the_plans_are_shown() -> None:
    errored = recorded("shapes/errored")
    assert errored.remarks
    for remark in errored.remarks:
        assert remark.replace("`", "") in page(errored).text


class TestPicture:
    """The regions, and what is copied between them."""

    def test_it_is_described_in_words(self) -> None:
        text = page(recorded("teams/atlas")).text
        assert "eu-west-1 serves and has 12 resources." in text
        assert "ca-central-1 does not serve and has 2 resources." in text
        assert "eu-west-1 is copied to us-east-1: 1 dynamodb_table, 1 ecr_repository, 1 kms_key" in text

    def test_it_has_an_arrow_for_each_type_between_two_regions(self) -> None:
        lines = [one for tag, one in page(recorded("teams/storefront")).elements if tag == "line"]
        assert len(lines) == 3  # the database, the global table, the buckets
        assert sum("marker-start" in one for one in lines) == 1, "the buckets are copied both ways"

    def test_it_is_left_out_for_one_region(self) -> None:
        assert "Regions" not in page(of(plan(change("aws_s3_bucket.a")))).text

    def test_it_stays_small_with_many_regions(self) -> None:
        regions = [f"xx-north-{number}" for number in range(1, 40)]
        every = [change(f"aws_s3_bucket.b{n}", {"region": one}, actions=("create",)) for n, one in enumerate(regions)]
        seen = page(of(plan(*every)))
        assert sum(one.get("class", "").startswith("region") for tag, one in seen.elements if tag == "rect") == 12
        assert "27 more regions are not drawn." in seen.text


class TestMatrix:
    """Types and regions."""

    def test_what_is_lost_comes_first_and_what_is_even_is_folded(self) -> None:
        seen = page(recorded("teams/ledger_dismantled"))
        lost = [one for tag, one in seen.elements if tag == "small" and one.get("class") == "lost"]
        assert len(lost) == 5
        assert seen.text.index("1 deleted") < seen.text.index("7 more types")

    def test_a_copy_that_aws_keeps_counts(self) -> None:
        seen = page(recorded("teams/atlas"))
        assert "a copy" in seen.text

    def test_every_type_has_a_row(self) -> None:
        for name in (FLAWED, "teams/atlas", "shapes/keys"):
            seen = page(recorded(name))
            rows = sum(one.get("scope") == "row" for tag, one in seen.elements if tag == "th")
            assert rows == len(recorded(name).balance.rows)


class TestTwins:
    """Which resources were taken for the same."""

    def test_each_group_says_why(self) -> None:
        review = recorded("teams/storefront")
        text = page(review).text
        for group in review.estate.twins.groups:
            assert all(one.address in text for one in group.members)
            assert f"because {group.why.replace('`', '')}" in text

    def test_with_several_plans_the_file_is_named(self) -> None:
        assert "us-west-2, teams/tickets_us_west_2.json" in page(recorded(*TICKETS)).text

    def test_a_long_list_is_cut(self) -> None:
        every = [change(f"aws_s3_bucket.b{number}{side}") for number in range(1_001) for side in ("", "_west")]
        text = page(of(plan(*every))).text
        assert "1,001 groups of twins" in text
        assert "Of each the first 1,000 are listed; JSON holds all." in text
        assert "b999_west" in text
        assert "b1000_west" not in text

    def test_what_has_no_twin_is_listed(self) -> None:
        assert "without a twin" in page(recorded(FLAWED)).text
        assert findings("twin-missing", plan(change("aws_s3_bucket.a"))) == []


@cache
def known() -> frozenset[tuple[str, tuple[str, ...]]]:
    """The elements, with the names of their attributes, of all recorded plans' pages."""
    return frozenset(kind for name in EVERY_PLAN for kind in kinds(page(recorded(name)))) | {("a", ("href", "rel"))}


def kinds(seen: Reader) -> set[tuple[str, tuple[str, ...]]]:
    squeezed = {"textlength", "lengthadjust"}
    return {(tag, tuple(sorted({*one} - squeezed))) for tag, one in seen.elements}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(hostile.reviews(), hostile.TEXTS)
def test_nothing_of_a_plan_makes_an_element_an_attribute_or_a_link(review: Review, name: str) -> None:
    seen = page(review, name)
    assert seen.strange == []
    assert kinds(seen) <= known() | {("time", ("datetime",)), ("ul", ("class",)), ("p", ("class",))}
    links = [attributes["href"] for tag, attributes in seen.elements if tag == "a"]
    assert all(str(href).startswith(("https://", "#")) for href in links)
    well_formed(seen)
