"""Changes that would destroy data, or that need two passes, are refused by name and with the ways on."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from farshore.changes import Build, ChangeRefused, Phase, ServiceFacts, StackBuild, StackChange, compare
from farshore.changes.configuration import forgotten_in, resources
from farshore.spec import loads
from tests.changes.shop import Shop, Table, build
from tests.changes.test_change import after

SHOP = Shop(tables={"orders": Table()}, buckets=("files",))


def refusal(before: Shop | Build, following: Shop | Build, **given) -> str:
    previous, new = (one if isinstance(one, Build) else build(one) for one in (before, following))
    with pytest.raises(ChangeRefused) as raised:
        compare(previous, new, **given)
    assert raised.value.exit_code == 2
    return str(raised.value)


def test_another_key_of_a_table():
    said = refusal(SHOP, replace(SHOP, tables={"orders": Table(key="number")}))

    assert "the table's partition key cannot change" in said
    assert "delete aws_dynamodb_table.orders_table in shop-data with its data" in said
    assert "To keep the data: undo this, add a service of another name beside `orders`" in said
    assert "To lose it: list `orders` under `destroy`" in said


def test_another_key_is_allowed_once_the_data_may_go():
    unprotected = replace(SHOP, destroy=("orders",))
    result = compare(build(unprotected), build(replace(unprotected, tables={"orders": Table(key="number")})))

    data = next(one for one in result.stacks if one.phase is Phase.DATA)
    assert data.destroyed_data == ("aws_dynamodb_table.orders_table",)


@pytest.mark.parametrize(
    ("kind", "attribute", "words"),
    [
        ("aws_dynamodb_table", "name", "the table's name"),
        ("aws_dynamodb_table", "range_key", "the table's sort key"),
        ("aws_dynamodb_table_replica", "kms_key_arn", "the replica's encryption key"),
        ("aws_s3_bucket", "bucket", "the bucket's name"),
        ("aws_kms_key", "multi_region", "multi-Region"),
        ("aws_secretsmanager_secret", "name", "the secret's name"),
        ("aws_sqs_queue", "fifo_queue", "whether the queue is a FIFO queue"),
        ("aws_ssm_parameter", "name", "the parameter's name"),
    ],
)
def test_whatever_replaces_what_holds_data(kind: str, attribute: str, words: str):
    def holding(value: str) -> Build:
        terraform = {"resource": {kind: {"orders_it": {attribute: value}}}}
        return Build((StackBuild("shop-data", Phase.DATA, None, terraform),))

    said = refusal(holding("old-hidden"), holding("new-hidden"))

    assert words in said
    assert "`orders`" in said
    assert "hidden" not in said


def test_a_key_attribute_of_another_type():
    said = refusal(SHOP, replace(SHOP, tables={"orders": Table(types={"id": "N"})}))

    assert "the type of the attribute `id` cannot change while a key of `orders` has it" in said
    assert "add a service of another name" in said


def test_an_index_attribute_of_another_type_takes_two_passes():
    before = replace(SHOP, tables={"orders": Table(indexes=("day",))})
    said = refusal(before, replace(SHOP, tables={"orders": Table(indexes=("day",), types={"day": "N"})}))

    assert "It takes two passes: take out the indexes with `day`, run synth and apply" in said


def test_an_index_attribute_changes_its_type_in_two_passes():
    before = replace(SHOP, tables={"orders": Table(indexes=("day",))})
    without = after(before, SHOP)

    assert compare(without, build(replace(SHOP, tables={"orders": Table(indexes=("day",), types={"day": "N"})}))).steps


def test_expiry_by_another_attribute_takes_two_passes_an_hour_apart():
    before = replace(SHOP, tables={"orders": Table(expires="ttl")})
    said = refusal(before, replace(SHOP, tables={"orders": Table(expires="expires_at")}))

    assert "Take `expires` out, run synth and apply; an hour later at the earliest, set `expires: expires_at`" in said
    assert "Or keep `expires: ttl`" in said


def test_a_table_that_would_be_born_elsewhere():
    said = refusal(SHOP, replace(SHOP, home="us-west-2"))

    assert "`orders` was born in us-east-1 and cannot move to us-west-2" in said
    assert "Set `regions.home: us-east-1`" in said


def test_a_provider_that_means_another_region_while_its_resources_leave():
    def keyed(region: str, **resources) -> Build:
        terraform = {"provider": {"aws": [{"region": region}]}, "resource": resources}
        return Build((StackBuild("shop-links", Phase.LINKS, None, terraform),))

    said = refusal(keyed("us-west-2", aws_sqs_queue={"jobs_queue": {}}), keyed("eu-west-1"))

    assert "look for aws_sqs_queue.jobs_queue in shop-links in eu-west-1, and it is in us-west-2" in said


def test_what_has_no_region_may_be_managed_from_anywhere():
    def keyed(region: str) -> Build:
        terraform = {"provider": {"aws": {"region": region}}, "resource": {"aws_iam_role": {"files_role": {}}}}
        return Build((StackBuild("shop-links", Phase.LINKS, None, terraform),))

    assert compare(keyed("us-west-2"), keyed("eu-west-1"))


def test_a_secret_does_not_move_with_its_home():
    def born(region: str) -> Build:
        secret = {"name": "shop-key", "provider": f"aws.{region}"}
        terraform = {
            "provider": {"aws": [{"region": one, "alias": one} for one in ("us-east-1", "us-west-2")]},
            "resource": {"aws_secretsmanager_secret": {f"key_secret-{region}": secret}},
        }
        return Build((StackBuild("shop-data", Phase.DATA, None, terraform),))

    said = refusal(born("us-east-1"), born("us-west-2"))

    assert "`key` was born in us-east-1 and cannot move to us-west-2" in said
    assert "If us-east-1 is to go, promote the replica there" in said


def test_destroying_what_is_still_protected_takes_two_passes():
    said = refusal(SHOP, replace(SHOP, buckets=(), destroy=("files",)))

    assert "`files` is still protected from deletion" in said
    assert "Put it back under `services`, leave it under `destroy`, run synth and apply" in said


def test_destroying_in_the_two_passes():
    first = after(SHOP, replace(SHOP, destroy=("files",)))
    second = compare(first, build(replace(SHOP, buckets=(), destroy=("files",))))

    assert {address for stack in second.stacks for address in stack.destroyed_data} == {
        "aws_s3_bucket.files_bucket",
        "aws_kms_key.files_key",
    }


def test_destroying_what_never_was():
    said = refusal(SHOP, replace(SHOP, destroy=("order",)))

    assert "there is no service `order`, and there was none before; did you mean `orders`?" in said


def test_destroying_what_never_was_in_a_first_deployment():
    with pytest.raises(ChangeRefused, match="there is no service `files`"):
        compare(None, build(Shop(tables={"orders": Table()}, destroy=("files",))))


def test_a_word_that_stays_under_destroy_when_its_service_is_gone():
    gone = after(after(SHOP, replace(SHOP, destroy=("files",))), replace(SHOP, buckets=(), destroy=("files",)))

    assert compare(gone, build(replace(SHOP, buckets=(), destroy=("files",)))).is_empty


def test_destroying_what_was_forgotten():
    said = refusal(after(SHOP, replace(SHOP, buckets=())), replace(SHOP, buckets=(), destroy=("files",)))

    assert "Terraform no longer manages `files`, so it cannot destroy it. Put it back under `services` first" in said


def test_what_comes_back_without_an_id():
    following = build(SHOP)
    for stack in following.stacks:
        stack.terraform["resource"].pop("aws_kms_alias", None)  # by which the key would be found
    said = refusal(after(SHOP, replace(SHOP, buckets=())), following)

    assert "aws_kms_key.files_key of shop-us-east-1 was forgotten and is still in AWS" in said
    assert "`adopt` of `files`" in said
    assert "aws_s3_bucket" not in said


def test_a_state_that_would_be_kept_elsewhere():
    before, following = build(SHOP), build(SHOP)
    following.stacks[0].terraform["terraform"]["backend"] = {"s3": {"bucket": "states"}}
    said = refusal(before, following)

    assert "the state of shop-data would be kept elsewhere" in said
    assert "terraform state pull" in said


def test_everything_that_stands_in_the_way_is_said_at_once():
    said = refusal(SHOP, replace(SHOP, tables={"orders": Table(key="number")}, destroy=("order",)))

    assert "partition key" in said
    assert "no service `order`" in said


def test_a_refusal_names_the_line_of_the_spec():
    spec = loads(
        "name: shop\nregions: {primary: us-east-1, standby: us-west-2}\n"
        "services:\n  orders:\n    type: table\n    key: {partition: number}\n",
        "shop.yaml",
    )
    said = refusal(SHOP, replace(SHOP, tables={"orders": Table(key="number")}), place=spec.place)

    assert re.match(r"shop\.yaml:6:\d+: the table's partition key", said)


class TestATableWhoseAddressNamesItsHome:
    """As farshore's own do."""

    @staticmethod
    def born(home: str, *others: str, trial: bool = False) -> Build:
        replica = {"global_table_arn": f"${{aws_dynamodb_table.orders_table-{home}.arn}}"}
        resources: dict[str, Any] = {
            "aws_dynamodb_table": {f"orders_table-{home}": {"name": "shop-orders", "provider": f"aws.{home}"}},
            "aws_dynamodb_table_replica": {
                f"orders_replica-{region}": {**replica, "provider": f"aws.{region}"} for region in others
            },
        }
        for before, region in pairwise(others):  # one after the other
            waits = resources["aws_dynamodb_table_replica"][f"orders_replica-{region}"]
            waits["depends_on"] = [f"aws_dynamodb_table_replica.orders_replica-{before}"]
        providers = [{"alias": region, "region": region} for region in (home, *others)]
        terraform = {"provider": {"aws": providers}, "resource": resources}
        services = {"orders": ServiceFacts("table", stateful=True, protected=not trial)}
        return Build((StackBuild("shop-data", Phase.DATA, None, terraform),), services, trial=trial)

    def moved(self, before: Build, following: Build) -> StackChange:
        (data,) = compare(before, following).stacks
        return data

    def test_cannot_move_to_where_it_has_no_replica(self):
        said = refusal(self.born("us-east-1"), self.born("us-west-2"))

        assert "`orders` was born in us-east-1 and cannot move to us-west-2" in said
        assert "make us-west-2 a standby first" in said

    @pytest.mark.parametrize("trial", [False, True])
    def test_moves_to_where_it_has_a_replica_and_nothing_of_it_is_destroyed(self, trial: bool):
        before = self.born("us-east-1", "us-west-2", trial=trial)
        data = self.moved(before, self.born("us-west-2", "us-east-1", trial=trial))

        assert data.imported == (
            "aws_dynamodb_table.orders_table-us-west-2",
            "aws_dynamodb_table_replica.orders_replica-us-east-1",
        )
        assert set(data.forgotten) == {
            "aws_dynamodb_table.orders_table-us-east-1",
            "aws_dynamodb_table_replica.orders_replica-us-west-2",
        }
        assert (data.added, data.destroyed) == ((), ())
        assert {"to": data.imported[1], "id": "shop-orders:us-west-2"} in data.final["import"]

    @pytest.mark.parametrize("trial", [False, True])
    def test_moves_when_its_home_leaves_and_another_region_comes(self, trial: bool):
        before = self.born("us-east-1", "us-west-2", trial=trial)
        data = self.moved(before, self.born("us-west-2", "eu-west-1", trial=trial))

        assert data.destroyed == ()  # with the table in its home, the provider would delete all replicas
        assert data.imported == ("aws_dynamodb_table.orders_table-us-west-2",)
        assert data.added == ("aws_dynamodb_table_replica.orders_replica-eu-west-1",)

    def test_a_replica_that_stays_is_forgotten_first_and_then_imported_from_the_new_home(self):
        before = self.born("us-east-1", "ap-south-1", "eu-west-1", "us-west-2")
        data = self.moved(before, self.born("us-west-2", "ap-south-1", "eu-west-1"))
        stays = "aws_dynamodb_table_replica.orders_replica-eu-west-1"

        assert stays in data.imported
        assert (data.changed, data.added, data.destroyed) == ((), (), ())
        assert data.transition is not None
        assert stays in forgotten_in(data.transition)
        assert stays not in resources(data.transition)
        assert {"to": stays, "id": "shop-orders:us-west-2"} in data.final["import"]
        for body in resources(data.transition).values():
            assert set(body.get("depends_on", [])) <= resources(data.transition).keys()

    def test_the_old_home_comes_back_as_a_replica_if_nobody_has_deleted_it(self):
        gone = self.moved(self.born("us-east-1", "us-west-2"), self.born("us-west-2", "eu-west-1"))
        on_disk = Build((StackBuild("shop-data", Phase.DATA, None, gone.final),), self.born("us-west-2").services)
        data = self.moved(on_disk, self.born("us-west-2", "eu-west-1", "us-east-1"))

        assert data.imported == ("aws_dynamodb_table_replica.orders_replica-us-east-1",)
        (block,) = (one for one in data.final["import"] if one["to"] == data.imported[0])
        assert "orders_tables-us-east-1" in block["for_each"]
