"""How a spec falls into stacks, and what stays where it was when the spec changes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from farshore.errors import InputError, NotBuiltYet
from tests.constructs.synthesised import HEAD, addresses, terraform

SERVICES = {
    "site": "{type: static-site}",
    "www": "{type: static-site, host: www.example.com}",
    "api": "{type: rest-api, code: src, routes: {'GET /orders/{id}': read}}",
    "api-v2": "{type: rest-api, code: src, routes: {GET /: read, 'ANY /{proxy+}': read}}",
    "orders": "{type: table, key: {partition: orderId}}",
    "orders-v2": "{type: table, key: {partition: orderId, sort: at}}",
    "files": "{type: bucket}",
    "files-old": "{type: bucket, replication: both-ways}",
}


def spec(names: list[str]) -> str:
    return HEAD + "services:\n" + "".join(f"  {name}: {SERVICES[name]}\n" for name in names)


def synthesised(names: list[str]) -> set[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        return addresses(terraform(Path(folder), spec(names)))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(SERVICES)), min_size=2, max_size=5, unique=True), st.data())
def test_adding_or_removing_a_service_changes_no_address_of_another(names: list[str], data: st.DataObject):
    removed = data.draw(st.sampled_from(names))

    before = synthesised(names)
    after = synthesised([name for name in names if name != removed])

    of_removed = {address for address in before if address[2].split("_", 1)[0] == removed}
    assert before - of_removed == after


def test_the_order_of_services_in_the_file_changes_nothing():
    assert synthesised(sorted(SERVICES)) == synthesised(sorted(SERVICES, reverse=True))


@pytest.mark.parametrize(
    ("names", "stacks"),
    [
        (["orders"], ["data"]),
        (["files"], ["us-east-1", "us-west-2", "links"]),
        (["api"], ["names", "us-east-1", "us-west-2", "edge"]),
        (["site"], ["us-east-1", "us-west-2", "links", "edge"]),
    ],
)
def test_there_is_no_stack_without_anything_in_it(tmp_path: Path, names: list[str], stacks: list[str]):
    assert list(terraform(tmp_path, spec(names))) == stacks


def test_no_stack_of_a_region_asks_another_region(tmp_path: Path):
    stacks = terraform(tmp_path, spec(sorted(SERVICES)))

    for region in ("us-east-1", "us-west-2"):
        assert [provider["region"] for provider in stacks[region]["provider"]["aws"]] == [region]
        assert not {"terraform_remote_state"} & stacks[region]["data"].keys()


def test_local_states_lie_outside_the_output(tmp_path: Path):
    stacks = terraform(tmp_path, spec(["files"]))

    assert stacks["links"]["terraform"]["backend"] == {"local": {"path": "../../../terraform.shop-links.tfstate"}}


def test_each_state_in_s3_lies_in_its_own_region_and_that_of_shared_stacks_in_the_standbys(tmp_path: Path):
    text = spec(["site"]) + "backend: {type: s3, bucket: 'acme-tfstate-{region}', prefix: shop/prod}\n"

    backends = {part: stack["terraform"]["backend"]["s3"] for part, stack in terraform(tmp_path, text).items()}

    assert backends["us-east-1"] == {
        "bucket": "acme-tfstate-us-east-1",
        "encrypt": True,
        "key": "shop/prod/shop-us-east-1.tfstate",
        "region": "us-east-1",
        "use_lockfile": True,
    }
    assert {part: backend["region"] for part, backend in backends.items()} == {
        "us-east-1": "us-east-1",
        "us-west-2": "us-west-2",
        "links": "us-west-2",
        "edge": "us-west-2",
    }


def test_outside_the_commercial_partition_nothing_asks_us_east_1(tmp_path: Path):
    text = spec(["api", "files"]).replace("us-east-1", "us-gov-west-1").replace("us-west-2", "us-gov-east-1")

    for stack in terraform(tmp_path, text).values():
        assert {provider["region"] for provider in stack["provider"]["aws"]} <= {"us-gov-west-1", "us-gov-east-1"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("  saved: {type: backups}\n", r"`saved` is of type backups"),
        ("strategy: backup-and-restore\n", "backup-and-restore is checked but not built"),
        ("  net: {type: network}\n", "`net` is of type network, which this version checks but does not build"),
        (
            'traffic: {switch: routing-control}\nzone_role: {role_arn: "arn:aws:iam::444455556666:role/dns"}\n',
            "routing controls beside a hosted zone of another account are not built",
        ),
    ],
)
def test_what_is_not_built_yet_is_refused_by_name(tmp_path: Path, more: str, message: str):
    with pytest.raises(NotBuiltYet, match=message):
        terraform(tmp_path, spec(["orders"]) + more)


def test_everything_that_cannot_be_built_is_told_at_once(tmp_path: Path):
    more = "  saved: {type: backups}\n  net: {type: network}\nstrategy: backup-and-restore\n"
    text = (spec(["site"]) + more).replace("domain: example.com\n", "")

    with pytest.raises(NotBuiltYet) as refused:
        terraform(tmp_path, text)

    told = [problem.message for problem in refused.value.problems]
    words = ("type backups", "type network", "backup-and-restore", "`domain` is needed")
    assert [next(i for i, one in enumerate(told) if word in one) for word in words] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("cdn: {headers: [Authorization]}", r"spec\.yaml:6:\d+: `api` has a CDN, which this version checks"),
        ("health_check: false", r"spec\.yaml:6:\d+: `api` has no health check"),
    ],
)
def test_fields_of_an_api_that_are_not_built_yet_are_refused_by_name(tmp_path: Path, field: str, message: str):
    api = f"  api: {{type: rest-api, code: src, routes: {{GET /: index}}, {field}}}\n"
    with pytest.raises(NotBuiltYet, match=message):
        terraform(tmp_path, f"{HEAD}services:\n{api}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (spec(["site"]).replace("domain: example.com\n", ""), "`domain` is needed"),
        (HEAD + "also_needs: [sqs]\n", "nothing to build"),
        (spec(["files"]).replace("standby: us-west-2", "candidates: [us-west-2]"), "`standby` is needed"),
    ],
)
def test_what_building_lacks_is_named(tmp_path: Path, text: str, message: str):
    with pytest.raises(InputError, match=message):
        terraform(tmp_path, text)


def test_a_renamed_service_is_moved_and_keeps_its_names_in_aws(tmp_path: Path):
    before = terraform(tmp_path, HEAD + "services:\n  files: {type: bucket}\n")
    after = terraform(tmp_path, HEAD + "services:\n  papers: {type: bucket, was: files}\n")

    moves = {one["from"]: one["to"] for one in after["us-east-1"]["moved"]}

    assert moves["aws_s3_bucket.files_bucket"] == "aws_s3_bucket.papers_bucket"
    names = [next(iter(one["us-east-1"]["resource"]["aws_s3_bucket"].values()))["bucket"] for one in (before, after)]
    assert names[0] == names[1]
