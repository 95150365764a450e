"""Plans and states as systems: what they need, in which regions, and what is said of other files."""

from __future__ import annotations

import datetime
import json

import pytest

from farshore.checks import preflight
from farshore.checks.rank import rank
from farshore.errors import InputError
from farshore.existing import System, recognise
from farshore.existing.as_spec import as_spec
from farshore.plan.plan import load
from farshore.spec import loads
from tests.existing.states import resource, shown, stored
from tests.plan.build import catalog, change, plan

TODAY = datetime.date(2026, 11, 28)
TABLE = resource(
    "aws_dynamodb_table.carts", region="us-east-1", hash_key="cart", attribute=[{"name": "cart", "type": "N"}]
)
LANGUAGE = resource("aws_comprehend_entity_recognizer.names", region="us-east-1")


def system(*files: bytes, **regions: object) -> System:
    plans = [load(data, f"shop{number or ''}.json", states=True) for number, data in enumerate(files)]
    return recognise(plans, catalog(), **regions)  # type: ignore[arg-type]


def needed(found: System) -> dict[str, tuple[str, ...]]:
    return {one.asked: one.needed_by for one in found.existing.requirements}


@pytest.mark.parametrize("data", [shown(TABLE, LANGUAGE), stored(TABLE, LANGUAGE)], ids=["shown", "stored"])
def test_a_state_needs_what_its_resources_are_of(data: bytes) -> None:
    found = system(data, standbys=("ca-west-1",))
    assert needed(found) == {
        "dynamodb": ("aws_dynamodb_table.carts",),
        "comprehend": ("aws_comprehend_entity_recognizer.names",),
    }
    report = preflight(found.spec, catalog(), TODAY, None, found.existing)
    (lacking,) = [one for one in report.findings if one.rule == "service-unavailable"]
    assert "aws_comprehend_entity_recognizer.names" in lacking.message
    assert lacking.place.path == "aws_comprehend_entity_recognizer.names"


def test_plans_of_several_states_are_one_system() -> None:
    east = plan(change("aws_sqs_queue.jobs"))
    west = plan(change("aws_lambda_function.west_news"), change("aws_sqs_queue.west_jobs"))
    found = system(east, west)
    assert set(needed(found)) == {"sqs", "lambda"}
    assert {found.spec.regions.primary, *found.spec.regions.standby} == {"us-east-1", "us-west-2"}


def test_what_is_deleted_is_not_needed() -> None:
    found = system(
        plan(change("aws_sqs_queue.jobs"), change("aws_sns_topic.old", None, before={"region": "us-east-1"}))
    )
    assert set(needed(found)) == {"sqs"}


def test_a_feature_is_asked_for_by_its_type() -> None:
    found = system(shown(resource("aws_ses_receipt_rule.inbound", region="us-east-1")))
    assert "AWS::SES::ReceiptRule" in needed(found)


def test_all_regions_of_the_partition_are_compared_where_none_is_named() -> None:
    found = system(shown(TABLE, LANGUAGE), compare_all=True)
    ranking = rank(found.spec, catalog(), TODAY, existing=found.existing)
    fits = {one.region.id: one.fits for one in ranking.listed}
    assert fits["us-west-2"]
    assert not fits["ca-west-1"]
    assert "us-gov-west-1" not in fits


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (stored(TABLE, version=3), "format 3, which Terraform wrote before 0.12"),
        (stored(TABLE, version=5), "format 5.*upgrade farshore"),
        (b'{"format_version": "1.0"}', "no resources of AWS"),
        (shown({**resource("google_sql.a"), "type": "google_sql"}), "nothing of AWS"),
        (shown(resource("aws_sqs_queue.jobs")), "--primary REGION"),
    ],
)
def test_what_cannot_be_judged_is_said(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        system(data)


def test_a_state_is_still_no_plan_for_a_review() -> None:
    for data, says in ((shown(TABLE), "of a state, not of a plan"), (stored(TABLE), "is a state file, not a plan")):
        with pytest.raises(InputError, match=says):
            load(data, "state.json")


def obstacles(found: System) -> set[str]:
    return {one.rule for one in found.existing.findings}


def test_what_stands_in_the_way_is_named() -> None:
    image = {"image_id": "ami-0a1b2c3d4e5f60718", "instance_type": "c7g.large"}
    found = system(
        shown(
            TABLE,
            resource("aws_launch_template.app", region="us-east-1", **image),
            resource("aws_s3_bucket.media", region="us-east-1", bucket="example-media"),
            resource("aws_kms_key.media", region="us-east-1", multi_region=False),
        )
    )
    assert obstacles(found) == {
        "id-of-one-region",
        "key-of-one-region",
        "kind-not-checked",
        "name-taken",
        "state-of-one-region",
    }


def test_what_is_made_or_looked_up_here_stands_in_no_way() -> None:
    image = "ami-0a1b2c3d4e5f60718"
    found = system(
        shown(
            resource("aws_launch_template.app", region="us-east-1", image_id=image),
            resource("aws_s3_bucket.media", region="us-east-1", bucket="media-us-east-1"),
            resource("aws_kms_key.media", region="us-east-1", multi_region=True),
            data=(resource("aws_ami.newest", region="us-east-1", image_id=image),),
        )
    )
    assert obstacles(found) == {"state-of-one-region"}


def test_a_counterpart_in_the_standby_need_not_be_moved() -> None:
    queues = [change("aws_launch_template.a", {"image_id": "ami-0a1b2c3d4e5f60718"}, expressions={"image_id": {}})]
    twins = [*queues, change("aws_launch_template.a_west", {"image_id": "ami-1a1b2c3d4e5f60718"})]
    assert "id-of-one-region" in obstacles(system(plan(*queues)))
    assert "id-of-one-region" not in obstacles(system(plan(*twins), standbys=("us-west-2",)))


def test_no_secret_gets_into_anything() -> None:
    secret = "correct-horse-battery"
    database = resource("aws_db_instance.main", region="us-east-1", password=secret, engine="postgres")
    database["values"]["instance_class"] = "db.r7g.large"
    database["sensitive_values"] = {"password": True}
    found = system(shown(database))
    report = preflight(found.spec, catalog(), TODAY, None, found.existing)
    text = repr(report) + as_spec(found, catalog(), ["shop.json"], ("us-west-2",)).text
    assert "db.r7g.large" in text
    assert secret not in text


def test_the_spec_of_a_system_loads_and_names_what_it_does_not_recognise() -> None:
    found = system(shown(TABLE, LANGUAGE, resource("aws_s3_bucket.media", region="us-east-1", bucket="media")))
    written = as_spec(found, catalog(), ["shop.json"], ("us-west-2", "eu-west-1"))
    spec = loads(written.text)
    assert {name: one.type for name, one in spec.services.items()} == {"carts": "table", "media": "bucket"}
    assert spec.also_needs == ("comprehend",)
    assert "- comprehend  # aws_comprehend_entity_recognizer.names" in written.text
    assert "carts:  # aws_dynamodb_table.carts" in written.text


def test_routes_are_read_from_a_plan() -> None:
    made = plan(
        change("aws_api_gateway_rest_api.shop", {"name": "shop"}),
        change("aws_api_gateway_resource.carts", {"path_part": "carts", "rest_api_id": "a"}),
        change("aws_api_gateway_method.read", {"http_method": "GET", "rest_api_id": "a", "resource_id": "r"}),
    )
    document = json.loads(made)
    for one in document["resource_changes"]:
        one["change"]["after"]["id"] = {"aws_api_gateway_rest_api": "a", "aws_api_gateway_resource": "r"}.get(
            one["type"]
        )
    text = as_spec(system(json.dumps(document).encode()), catalog(), ["a"], ("us-west-2",)).text
    assert "GET /carts: get_carts" in text
    assert loads(text).services["shop"].type == "rest-api"
