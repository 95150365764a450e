"""Names in AWS: within their limits, and never the same for two things of a kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.errors import InputError
from farshore.names import ACCOUNT_DIGITS, BUCKET, ROLE, Names, fitted
from farshore.spec import Spec, loads

ACCOUNT = "123456789012"


def spec(services: str, name: str = "shop") -> Spec:
    head = f"name: {name}\ndomain: example.com\nregions: {{primary: us-east-1, standby: ap-southeast-2}}\n"
    return loads(f"{head}services:\n{services}")


def api(name: str) -> str:
    return f"  {name}: {{type: rest-api, code: src, routes: {{GET /: read}}}}\n"


def test_names_can_be_computed_without_the_bindings():
    one = spec("  files: {type: bucket}\n")

    assert Names.of(one, ACCOUNT).bucket(one.services["files"], "us-east-1") == f"shop-files-us-east-1-{ACCOUNT}"


def test_the_longest_names_are_cut_to_what_aws_takes_and_stay_apart():
    one = spec("".join(f"  {'x' * 23}{end}: {{type: bucket}}\n" for end in "ab"), name="s" * 24)
    names = Names.of(one, ACCOUNT)

    found = [names.bucket(service, "ap-southeast-2") for service in one.services.values()]

    assert len(set(found)) == 2
    assert all(len(name) <= BUCKET.limit and name.endswith(f"-{ACCOUNT}") for name in found)


def test_a_role_of_a_long_service_is_cut_too():
    one = spec(f"  {'x' * 24}: {{type: bucket}}\n", name="s" * 24)

    role = Names.of(one, ACCOUNT).role(one.services["x" * 24], "ap-southeast-2", "replication")

    assert len(role) == ROLE.limit


def test_two_functions_that_would_share_a_name_are_refused_where_the_second_stands():
    one = spec(api("api") + api("api-orders"))
    names = Names.of(one, ACCOUNT)
    names.function(one.services["api"], "orders-read")

    with pytest.raises(InputError, match=r":6:\d+: services\.api-orders: its function would be called `shop"):
        names.function(one.services["api-orders"], "read")


def test_two_roles_that_would_share_a_name_are_refused():
    one = spec(api("api") + api("api-health"))
    names = Names.of(one, ACCOUNT)
    names.role(one.services["api"], "us-east-1", "health")

    with pytest.raises(InputError, match=r"its IAM role would be called `shop-api-health-us-east-1`, as that of `api`"):
        names.role(one.services["api-health"], "us-east-1")


def test_the_same_resource_may_claim_its_name_from_several_stacks():
    one = spec("  files: {type: bucket}\n")
    names = Names.of(one, ACCOUNT)

    assert len({names.bucket(one.services["files"], "us-east-1") for _ in range(3)}) == 1


def test_a_public_name_cannot_be_the_name_of_a_group_of_another():
    one = spec(api("api") + "  www: {type: static-site, host: latency.api.example.com}\n")
    names = Names.of(one, ACCOUNT)
    names.host_of(one.services["api"], "latency")

    with pytest.raises(InputError, match=r"host name would be called `latency\.api\.example\.com`"):
        names.host(one.services["www"])


def test_a_renamed_service_keeps_its_names_in_aws():
    before = spec("  files: {type: bucket}\n")
    after = spec("  papers: {type: bucket, was: files}\n")

    assert Names.of(before, ACCOUNT).bucket(before.services["files"], "us-east-1") == Names.of(after, ACCOUNT).bucket(
        after.services["papers"], "us-east-1"
    )


@given(st.text("ab-.", min_size=1, max_size=90), st.text("ab-.", min_size=1, max_size=90), st.integers(12, 64))
def test_cut_names_fit_and_different_names_stay_different(one: str, other: str, limit: int):
    assert len(fitted(one, limit)) <= limit
    assert (fitted(one, limit) == fitted(other, limit)) == (one == other)


def test_an_account_id_has_as_many_digits_as_names_leave_room_for():
    assert len(ACCOUNT) == ACCOUNT_DIGITS


ADOPTING = "  files: {type: bucket, adopt: {buckets: {us-east-1: %s}}}\n  photos: {type: bucket}\n"


def test_what_is_taken_over_keeps_its_name_and_the_rest_has_farshores():
    one = spec(ADOPTING % "acme-files" + "  orders: {type: table, key: {partition: id}, adopt: {table: legacy}}\n")
    names, files = Names.of(one, ACCOUNT), one.services["files"]

    assert names.bucket_host(files, "us-east-1") == "acme-files.s3.us-east-1.amazonaws.com"
    assert names.bucket(files, "ap-southeast-2") == f"shop-files-ap-southeast-2-{ACCOUNT}"
    assert names.table_arn(one.services["orders"], "ap-southeast-2").endswith(":table/legacy")


@pytest.mark.parametrize(
    ("adopted", "taken"),
    [
        (f"shop-photos-us-east-1-{ACCOUNT}", True),
        (f"shop-photos-ap-southeast-2-{ACCOUNT}", True),
        ("shop-photos-us-east-1", False),
        (f"shop-files-us-east-1-{ACCOUNT}", False),
    ],
)
def test_a_bucket_that_another_service_makes_cannot_be_taken_over(adopted: str, taken: bool):
    one = spec(ADOPTING % adopted)
    names = Names.of(one, ACCOUNT)

    def claim_all() -> None:
        for region in one.serving_regions:
            for service in one.services.values():
                names.bucket(service, region)

    if not taken:
        claim_all()
        return
    with pytest.raises(InputError, match=r"as that of `(files|photos)` is; rename one of them"):
        claim_all()


def test_a_table_that_another_service_makes_cannot_be_taken_over():
    table = "{type: table, key: {partition: id}"
    one = spec(f"  orders: {table}}}\n  items: {table}, adopt: {{table: shop-orders}}}}\n")
    names = Names.of(one, ACCOUNT)
    names.table(one.services["orders"])

    with pytest.raises(InputError, match="its table would be called `shop-orders`, as that of `orders` is"):
        names.table(one.services["items"])
