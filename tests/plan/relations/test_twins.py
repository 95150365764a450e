"""Which resource is the counterpart of which."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.plan.plan import load
from farshore.plan.words import RegionWords, short_code
from tests.plan.build import catalog, change, estate, plan
from tests.plan.record import PLAN_FILE, RECORDED

WORDS = RegionWords({region.id: region.name for region in catalog().regions.values()})


def groups(*plans: bytes) -> list[set[str]]:
    """The addresses of each group of twins."""
    return [{one.address for one in group.members} for group in estate(*plans).twins.groups]


@pytest.mark.parametrize(
    "name",
    [
        "orders",
        "orders-us-east-1",
        "orders_use1",
        "orders-usw2",
        "OrdersUsEast1",
        "orders_virginia",
        "orders-oregon",
        "primary_orders",
        "orders_dr",
        "orders-replica",
        "orders_west",
        "orders_west_2",
        "orders-useast1",
        "orders.eu.central.1",
        "orders-sao-paulo",
        "orders-iad",
        "orders_yyc",
        "orders_standby_4F2B1C3D",
        'orders["us-west-2"]',
    ],
)
def test_words_for_a_region_are_taken_out(name: str) -> None:
    assert WORDS.essence(name) == "orders"


@pytest.mark.parametrize(
    ("name", "essence"),
    [
        ("eastwood", "eastwood"),
        ("orders-arn", "orders-arn"),
        ("orders-2", "orders-2"),
        ("westminster_jobs", "westminster-jobs"),
        ("us-east-1", ""),
    ],
)
def test_other_words_stay(name: str, essence: str) -> None:
    assert WORDS.essence(name) == essence


def test_the_letter_of_a_zone_stays() -> None:
    assert WORDS.essence("private-us-east-1a") == WORDS.essence("private-us-west-2a") == "private-a"
    assert WORDS.essence("private-us-east-1a") != WORDS.essence("private-us-east-1b")


@pytest.mark.parametrize(
    ("region", "code"), [("us-east-1", "use1"), ("ap-southeast-2", "apse2"), ("us-gov-west-1", "usgw1")]
)
def test_regions_have_short_codes(region: str, code: str) -> None:
    assert short_code(region) == code


class TestMatching:
    """Addresses, names, references."""

    def test_the_same_address_in_another_state_is_the_twin(self) -> None:
        east = plan(change("aws_sqs_queue.jobs", {"region": "us-east-1"}))
        west = plan(change("aws_sqs_queue.jobs", {"region": "us-west-2"}))
        assert groups(east, west) == [{"aws_sqs_queue.jobs"}]

    def test_words_for_the_region_do_not_matter(self) -> None:
        assert groups(plan(change("aws_sqs_queue.jobs_primary"), change("aws_sqs_queue.jobs_west"))) == [
            {"aws_sqs_queue.jobs_primary", "aws_sqs_queue.jobs_west"}
        ]

    def test_names_in_aws_count_where_addresses_do_not(self) -> None:
        data = plan(
            change("aws_sqs_queue.one", {"name": "jobs-use1"}), change("aws_sqs_queue.west_b", {"name": "jobs-usw2"})
        )
        assert groups(data) == [{"aws_sqs_queue.one", "aws_sqs_queue.west_b"}]

    def test_two_in_one_region_are_no_twins(self) -> None:
        assert groups(plan(change("aws_sqs_queue.jobs_east"), change("aws_sqs_queue.jobs_primary"))) == []

    def test_each_has_one_twin_a_region(self) -> None:
        keys = ("a", "b", "c")
        data = plan(
            *(change(f'aws_subnet.private["us-east-1{key}"]', {"region": "us-east-1"}) for key in keys),
            *(change(f'aws_subnet.private["us-west-2{key}"]', {"region": "us-west-2"}) for key in keys),
        )
        assert groups(data) == [
            {f'aws_subnet.private["us-east-1{key}"]', f'aws_subnet.private["us-west-2{key}"]'} for key in keys
        ]

    def test_four_regions_are_one_group(self) -> None:
        regions = ("us-east-1", "us-west-2", "eu-west-1", "ap-south-1")
        data = plan(*(change(f'module.app["{one}"].aws_lb.front', {"region": one}) for one in regions))
        (group,) = estate(data).twins.groups
        assert group.regions == regions

    def test_a_replica_is_the_twin_of_its_source(self) -> None:
        source = "arn:aws:rds:us-east-1:1:db:ledger"
        data = plan(
            change("aws_db_instance.ledger", {"arn": source}),
            change("aws_db_instance.read_west", {"replicate_source_db": source}),
        )
        (group,) = estate(data).twins.groups
        assert "replicates `aws_db_instance.ledger`" in group.why
        assert not group.inferred

    def test_a_replica_finds_its_source_in_another_plan(self) -> None:
        arn = "arn:aws:rds:us-east-1:1:db:ledger"
        one = plan(change("aws_db_instance.ledger", {"arn": arn}, before={"arn": arn}))
        other = plan(change("aws_db_instance.copy_west", {"replicate_source_db": arn}))
        assert groups(one, other) == [{"aws_db_instance.ledger", "aws_db_instance.copy_west"}]

    def test_members_of_a_global_cluster_are_twins(self) -> None:
        data = plan(
            change("aws_rds_cluster.alpha", {"global_cluster_identifier": "ledger"}),
            change("aws_rds_cluster.beta_west", {"global_cluster_identifier": "ledger"}),
        )
        assert groups(data) == [{"aws_rds_cluster.alpha", "aws_rds_cluster.beta_west"}]

    def test_the_only_ones_of_their_type_are_twins_by_conclusion(self) -> None:
        (group,) = estate(plan(change("aws_lb.front"), change("aws_lb.west_edge"))).twins.groups
        assert group.inferred

    def test_lone_functions_of_different_names_are_two_things(self) -> None:
        assert groups(plan(change("aws_lambda_function.orders"), change("aws_lambda_function.west_promote"))) == []

    def test_what_is_created_under_the_name_of_what_is_deleted_takes_over_its_twins(self) -> None:
        east = change("aws_lambda_function.mailer", {"function_name": "mail"}, before={"function_name": "mail"})
        arn = "arn:aws:lambda:us-west-2:1:function:mail"
        old = change("aws_lambda_function.mailer_west", None, before={"function_name": "mail", "arn": arn})
        new = change("aws_lambda_function.notifier_west", {"function_name": "mail"})
        for changes in ((old, east, new), (new, east, old)):
            twins = estate(plan(*changes)).twins
            assert [{one.address for one in group.members} for group in twins.groups] == [
                {"aws_lambda_function.mailer", "aws_lambda_function.notifier_west"}
            ]

    def test_what_is_deleted_knows_the_twins_it_passed_on(self) -> None:
        arn = "arn:aws:lambda:us-west-2:1:function:mail"
        reviewed = estate(
            plan(
                change("aws_lambda_function.mailer", {"function_name": "mail"}),
                change("aws_lambda_function.mailer_west", None, before={"function_name": "mail", "arn": arn}),
                change("aws_lambda_function.notifier_west", {"function_name": "mail"}),
            )
        )
        by_name = {one.name: one for one in reviewed.resources}
        assert reviewed.twins.of(by_name["mailer_west"]) == (by_name["mailer"],)
        assert reviewed.twins.of(by_name["notifier_west"]) == (by_name["mailer"],)

    def test_the_address_that_a_renamed_one_had_says_more_than_its_new_one(self) -> None:
        arn = "arn:aws:lambda:us-west-2:1:function:mail"
        data = plan(
            change("aws_lambda_function.notifier", {"function_name": "push"}),
            change("aws_lambda_function.mailer", {"function_name": "mail-east"}),
            change("aws_lambda_function.mailer_west", None, before={"function_name": "mail", "arn": arn}),
            change("aws_lambda_function.notifier_west", {"function_name": "mail"}),
        )
        (group,) = estate(data).twins.groups
        assert {one.name for one in group.members} == {"mailer", "notifier_west"}
        assert "before one was renamed" in group.why

    def test_one_of_two_is_not_guessed(self) -> None:
        data = plan(change("aws_lb.front"), change("aws_lb.back"), change("aws_lb.west_edge"))
        assert groups(data) == []

    def test_types_are_never_mixed_but_for_replicas_of_their_own_type(self) -> None:
        arn = "arn:aws:kms:us-east-1:1:key/mrk-1"
        data = plan(
            change("aws_kms_key.data", {"arn": arn}),
            change("aws_kms_replica_key.data_west", {"primary_key_arn": arn}),
            change("aws_sqs_queue.data_west"),
        )
        assert groups(data) == [{"aws_kms_key.data", "aws_kms_replica_key.data_west"}]

    def test_what_is_deleted_still_has_its_twin(self) -> None:
        gone = {"arn": "arn:aws:sqs:us-west-2:1:jobs-usw2", "name": "jobs-usw2"}
        data = plan(change("aws_sqs_queue.jobs"), change("aws_sqs_queue.jobs_dr", None, before=gone))
        assert groups(data) == [{"aws_sqs_queue.jobs", "aws_sqs_queue.jobs_dr"}]


class TestTeams:
    """Plans as teams write them."""

    def matched(self, *cases: str) -> dict[str, set[str]]:
        plans = [(RECORDED / "teams" / case / PLAN_FILE).read_bytes() for case in cases]
        twins = estate(*plans).twins
        return {one.address: {two.address for two in twins.of(one)} for group in twins.groups for one in group.members}

    def test_a_web_app_and_its_standby(self) -> None:
        found = self.matched("storefront")
        assert found["aws_db_instance.replica"] == {"aws_db_instance.main"}
        assert found["aws_cloudwatch_metric_alarm.errors_dr"] == {"aws_cloudwatch_metric_alarm.errors"}

    def test_a_state_a_region(self) -> None:
        found = self.matched("tickets_us_east_1", "tickets_us_west_2")
        assert found['module.service["api"].aws_lambda_function.this'] == {
            'module.service["api"].aws_lambda_function.this'
        }

    def test_four_regions_that_all_serve(self) -> None:
        twins = estate((RECORDED / "teams" / "atlas" / PLAN_FILE).read_bytes()).twins
        assert max(len(group.members) for group in twins.groups) == 4


ANY = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.none(), max_size=2)
TYPES = ("aws_db_instance", "aws_kms_replica_key", "aws_kms_key", "aws_s3_bucket", "aws_rds_cluster", "aws_lb")
ATTRIBUTES = ("name", "arn", "region", "bucket", "replicate_source_db", "primary_key_arn", "global_cluster_identifier")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(TYPES),
            st.sampled_from(["main", "west", "third", "east_1"]),
            st.dictionaries(st.sampled_from(ATTRIBUTES), ANY | st.sampled_from(["us-east-1", "a"]), max_size=4),
        ),
        max_size=12,
    )
)
def test_a_group_never_has_two_members_in_one_region(resources: list[tuple[str, str, Any]]) -> None:
    changes = [change(f"{kind}.{name}", values) for kind, name, values in resources]
    twins = estate(plan(*changes)).twins
    members = [one for group in twins.groups for one in group.members]
    assert len(members) == len(set(members))
    for group in twins.groups:
        assert len(group.regions) == len(set(group.regions)) == len(group.members) >= 2


def test_thousands_are_matched_without_comparing_each_with_each() -> None:
    changes = [change(f"aws_sqs_queue.q{number}{end}") for number in range(1_000) for end in ("", "_west")]
    assert len(estate(json.dumps(json.loads(plan(*changes))).encode()).twins.groups) == 1_000


def test_every_recorded_plan_is_matched() -> None:
    for path in RECORDED.glob(f"*/*/{PLAN_FILE}"):
        for group in estate(load(path.read_bytes(), "p") and path.read_bytes()).twins.groups:
            assert group.why


def test_a_global_resource_with_a_new_address_has_no_twin_and_breaks_nothing() -> None:
    values = {"name": "jobs"}
    assert groups(plan(change("aws_iam_role.jobs", values), change("aws_iam_role.old", None, before=values))) == []


def test_what_has_no_name_is_matched_by_what_it_belongs_to() -> None:
    def member(address: str, cluster: str) -> dict[str, Any]:
        references = {"cluster_identifier": {"references": [f"{cluster}.id", cluster]}}
        return change(address, {}, expressions=references, provider="aws.west" if "blue" in address else "aws")

    clusters = [
        change("aws_rds_cluster.green", {"cluster_identifier": "shop"}),
        change("aws_rds_cluster.blue", {"cluster_identifier": "shop"}, provider="aws.west"),
    ]
    green = [member(f"aws_rds_cluster_instance.green[{number}]", "aws_rds_cluster.green") for number in range(2)]
    blue = [member(f"aws_rds_cluster_instance.blue[{number}]", "aws_rds_cluster.blue") for number in range(2)]
    found = groups(plan(*clusters, *green, *blue))
    assert {"aws_rds_cluster_instance.green[1]", "aws_rds_cluster_instance.blue[1]"} in found
