"""part-in-another-region: what counts as a part, and when nobody can know where it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from farshore.plan.plan import load
from farshore.plan.review import review
from tests.plan.build import catalog, change, findings, plan
from tests.plan.record import PLAN_FILE, RECORDED

RULE = "part-in-another-region"
EAST = "arn:aws:sns:us-east-1:123456789012:alerts"


def test_many_resources_of_one_module_are_one_finding() -> None:
    parts = [change("aws_subnet.west", {"cidr_block": "10.0.0.0/24"}, unknown={"id": True})]
    users = [
        change(f"aws_lb.web[{number}]", unknown={"subnets": True}, expressions=references("subnets", "aws_subnet.west"))
        for number in range(6)
    ]
    (finding,) = findings(RULE, plan(*parts, *users))
    assert finding.place.path == "aws_lb.web[0]"
    assert "and 2 more" in finding.message
    assert finding.regions == ("us-east-1", "us-west-2")


def test_an_expression_that_may_choose_the_right_region_is_not_called_wrong() -> None:
    chosen = {"subnets": {"references": ["var.dr", "aws_subnet.west.id", "aws_subnet.west", "aws_subnet.home.id"]}}
    data = plan(change("aws_subnet.west"), change("aws_subnet.home"), change("aws_lb.web", expressions=chosen))
    assert not findings(RULE, data)


def test_a_known_arn_decides_whatever_the_expression_refers_to() -> None:
    alarm = change(
        "aws_cloudwatch_metric_alarm.west",
        {"alarm_actions": [EAST]},
        expressions={"alarm_actions": {"references": ["aws_sns_topic.west"]}},
    )
    (finding,) = findings(RULE, plan(alarm, change("aws_sns_topic.west")))
    assert finding.place.path == "aws_cloudwatch_metric_alarm.west"


def test_what_aws_has_accepted_is_left_alone() -> None:
    values = {"alarm_actions": [EAST], "threshold": 1}
    changed = {**values, "threshold": 2}
    assert not findings(RULE, plan(change("aws_cloudwatch_metric_alarm.west", values, before=values)))
    assert not findings(RULE, plan(change("aws_cloudwatch_metric_alarm.west", changed, before=values)))
    assert findings(RULE, plan(change("aws_cloudwatch_metric_alarm.west", values, before={"threshold": 1})))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("aws_eks_cluster", {"encryption_config": [{"provider": [{"key_arn": "KEY"}]}]}),
        ("aws_ami_copy", {"kms_key_id": "KEY"}),
        ("aws_msk_cluster", {"encryption_info": [{"encryption_at_rest_kms_key_arn": "KEY"}]}),
        ("aws_opensearch_domain", {"encrypt_at_rest": [{"kms_key_id": "KEY"}]}),
        ("aws_launch_template", {"block_device_mappings": [{"ebs": [{"kms_key_id": "KEY"}]}]}),
    ],
)
def test_a_key_is_of_the_region_of_what_it_encrypts(kind: str, values: dict[str, Any]) -> None:
    def keyed(region: str) -> list[Any]:
        key = f"arn:aws:kms:{region}:123456789012:key/a"
        return findings(RULE, plan(change(f"{kind}.west", json.loads(json.dumps(values).replace("KEY", key)))))

    (finding,) = keyed("us-east-1")
    assert "us-east-1" in finding.message
    assert not keyed("us-west-2")


def test_the_key_of_copied_objects_is_of_the_region_of_their_bucket() -> None:
    def copied(region: str) -> list[Any]:
        key = [{"replica_kms_key_id": f"arn:aws:kms:{region}:123456789012:key/a"}]
        rule = {"destination": [{"bucket": "arn:aws:s3:::there", "encryption_configuration": key}]}
        return findings(
            RULE,
            plan(
                change("aws_s3_bucket.here", {"bucket": "here"}),
                change("aws_s3_bucket.west", {"bucket": "there"}),
                change("aws_s3_bucket_replication_configuration.here", {"bucket": "here", "rule": [rule]}),
            ),
        )

    (finding,) = copied("us-east-1")
    assert "a key of us-west-2" in finding.remedy
    assert not copied("us-west-2")


def test_all_arguments_of_one_resource_are_named() -> None:
    image, key = change("aws_ami_copy.home"), change("aws_key_pair.home")
    refers = {**references("image_id", "aws_ami_copy.home"), **references("key_name", "aws_key_pair.home")}
    (finding,) = findings(RULE, plan(image, key, change("aws_launch_template.west", expressions=refers)))
    assert "its `image_id` and `key_name` name what is in us-east-1" in finding.message


def test_a_table_with_a_replica_here_has_a_stream_here() -> None:
    table = change("aws_dynamodb_table.orders", {"replica": [{"region_name": "us-west-2"}]})
    mapping = change(
        "aws_lambda_event_source_mapping.west", expressions=references("event_source_arn", "aws_dynamodb_table.orders")
    )
    assert not findings(RULE, plan(table, mapping))


def test_values_of_any_shape_are_survived() -> None:
    for value in (None, 7, {"a": [1]}, [None, {"x": 1}, [EAST]], "arn:aws:sns", "arn:aws:sns:::x:y"):
        alarm = change("aws_cloudwatch_metric_alarm.west", {"alarm_actions": value})
        instance = change("aws_launch_template.west", {"network_interfaces": value})
        assert not findings(RULE, plan(alarm, instance))


@pytest.mark.parametrize("kind", ["aws_vpc", "aws_vpcs"])
def test_a_data_source_looks_in_the_region_of_its_provider(kind: str) -> None:
    def estate(provider: str) -> bytes:
        group = change("aws_security_group.west", expressions=references("vpc_id", f"data.{kind}.main.id"))
        document = json.loads(plan(group))
        looked_up = {"mode": "data", "type": kind, "name": "main", "provider_config_key": provider}
        declared = document["configuration"]["root_module"]["resources"]
        declared.append({**looked_up, "address": f"data.{kind}.main", "expressions": {}})
        return json.dumps(document).encode()

    (finding,) = findings(RULE, estate("aws"))
    assert f"`data.{kind}.main`" in finding.message
    assert not findings(RULE, estate("aws.west"))
    assert not findings(RULE, estate("aws.unknown"))


def test_the_key_of_a_copy_is_where_the_copy_is() -> None:
    def table(*keys: tuple[str, str | None], **more: Any) -> bytes:
        replicas = [{"region_name": region, "kms_key_arn": key} for region, key in keys]
        keys_here = [change("aws_kms_key.home"), change("aws_kms_key.west")]
        return plan(change("aws_dynamodb_table.orders", {"replica": replicas}, **more), *keys_here)

    def key(region: str) -> str:
        return f"arn:aws:kms:{region}:123456789012:key/1"

    def to(address: str) -> dict[str, Any]:
        return {"replica": [{"kms_key_arn": {"references": [f"{address}.arn", address]}}]}

    (finding,) = findings(RULE, table(("eu-west-1", key("eu-west-1")), ("us-west-2", key("us-east-1"))))
    assert "has a copy in us-west-2" in finding.message
    assert not findings(RULE, table(("eu-west-1", key("eu-west-1")), ("us-west-2", key("us-west-2"))))
    assert findings(RULE, table(("us-west-2", None), expressions=to("aws_kms_key.home")))
    assert not findings(RULE, table(("us-west-2", None), expressions=to("aws_kms_key.west")))
    assert not findings(RULE, table(("us-west-2", None), ("eu-west-1", None), expressions=to("aws_kms_key.home")))
    assert not findings(RULE, table(("us-west-2", None)))


class TestCodeOfFunctions:
    """Lambda takes code from its own region only."""

    BUCKETS = (change("aws_s3_bucket.west", {"bucket": "code-west"}), change("aws_s3_bucket.home", {"bucket": "code"}))

    def test_a_bucket_is_known_by_its_name(self) -> None:
        (finding,) = findings(RULE, plan(function({"s3_bucket": "code-west"}), *self.BUCKETS))
        assert "(`aws_s3_bucket.west`), and Lambda takes code from us-east-1 only" in finding.message
        assert not findings(RULE, plan(function({"s3_bucket": "code"}), *self.BUCKETS))
        assert not findings(RULE, plan(function({"s3_bucket": "of-another-state"}), *self.BUCKETS))

    def test_a_name_made_from_that_of_another_bucket_is_not_called_wrong(self) -> None:
        made = references("s3_bucket", "aws_s3_bucket.west.bucket")
        assert not findings(RULE, plan(function({"s3_bucket": "code-west-copy"}, expressions=made), *self.BUCKETS))

    def test_a_bucket_without_a_known_name_is_known_by_the_reference(self) -> None:
        def of(bucket: str) -> dict[str, Any]:
            return function(unknown={"s3_bucket": True}, expressions=references("s3_bucket", f"{bucket}.id", bucket))

        buckets = [change(f"aws_s3_bucket.{name}", unknown={"bucket": True}) for name in ("west", "home")]
        assert findings(RULE, plan(of("aws_s3_bucket.west"), *buckets))
        assert not findings(RULE, plan(of("aws_s3_bucket.home"), *buckets))

    def test_the_host_of_an_image_names_its_region_and_is_not_printed(self) -> None:
        def image(host: str) -> bytes:
            return plan(function({"image_uri": f"{host}/shop:1"}))

        (finding,) = findings(RULE, image("123456789012.dkr.ecr.us-west-2.amazonaws.com"))
        assert finding.regions == ("us-east-1", "us-west-2")
        assert "123456789012" not in finding.message
        for host in ("123456789012.dkr.ecr.us-east-1.amazonaws.com", "public.ecr.aws", "us-west-2.example.com"):
            assert not findings(RULE, image(host))

    def test_the_reference_to_a_repository_proves_nothing(self) -> None:
        made = references("image_uri", "aws_ecr_repository.west.repository_url", "aws_ecr_repository.west")
        made_of = function(unknown={"image_uri": True}, expressions=made)
        assert not findings(RULE, plan(made_of, change("aws_ecr_repository.west")))

    def test_values_of_any_shape_are_survived(self) -> None:
        for value in (None, 7, [], {}, [{"a": 1}], ["code-west"], True):
            bucket = change("aws_s3_bucket.third", {"bucket": value})
            assert not findings(RULE, plan(function({"image_uri": value, "s3_bucket": 7}), bucket))


class TestModulesWithoutProviders:
    """One call without `providers` is one finding."""

    CASE = "bad_forgotten_providers"
    FOLLOWS = ("certificate-region", "alarm-on-a-metric-elsewhere", "twin-missing", "twin-differs")

    def test_the_cause_is_told_once_and_first(self) -> None:
        found = review([load(recorded(self.CASE), "plan.json")], catalog()).findings
        assert [one.rule for one in found if one.rule == RULE or one.rule in self.FOLLOWS] == [RULE]
        assert found[0].place.path == "module.standby"
        assert "works in us-east-1, but what it is given is in us-west-2 (`aws_vpc.standby`)" in found[0].message
        assert "`providers = { aws = aws.standby }`" in found[0].remedy
        assert "module.standby.aws_lb.web" in {one.path for one in found[0].also}

    def test_it_is_told_before_what_is_said_of_single_resources(self) -> None:
        group = change("aws_security_group.first", expressions=references("vpc_id", "aws_vpc.elsewhere"))
        vpc = change("aws_vpc.elsewhere", {"region": "eu-west-1"})
        assert [one.place.path for one in findings(RULE, changed(group, vpc))] == [
            "module.standby",
            "aws_security_group.first",
        ]

    def test_another_lack_is_still_told(self) -> None:
        here = change("aws_lambda_function.orders", {"function_name": "orders"})
        there = change("aws_lambda_function.orders_west", {"function_name": "orders"}, provider="aws.standby")
        data = changed(here, there, change("aws_sqs_queue.lone", {"name": "lone"}))
        assert [one.place.path for one in findings("twin-missing", data)] == ["aws_sqs_queue.lone"]
        other_source = data.replace(b'"./service"', b'"./other"', 1)
        assert len(findings("twin-missing", other_source)) == 2

    def test_a_region_whose_compute_is_in_the_stray_module_is_no_pilot_light(self) -> None:
        tables = [change("aws_dynamodb_table.a"), change("aws_dynamodb_table.b", provider="aws.standby")]
        compute = change("module.primary.aws_ecs_service.web", {"region": "us-east-1"})
        data = changed(compute, *tables)
        assert not findings("half-a-region", data)
        given = json.loads(data)
        del given["configuration"]["root_module"]["module_calls"]["standby"]
        assert findings("half-a-region", json.dumps(given).encode())

    def test_a_module_that_is_given_a_part_of_its_own_region_is_not_stray(self) -> None:
        group = change(
            "module.standby.aws_instance.web",
            provider="aws",
            expressions=references("vpc_security_group_ids", "var.own"),
        )
        document = json.loads(changed(group, change("aws_security_group.own")))
        call = document["configuration"]["root_module"]["module_calls"]["standby"]
        call["expressions"]["own"] = {"references": ["aws_security_group.own.id", "aws_security_group.own"]}
        places = [one.place.path for one in findings(RULE, json.dumps(document).encode())]
        assert places == ["module.standby.aws_security_group.web"]

    @pytest.mark.parametrize("key", ["aws.standby_alias", "module.standby:aws"])
    def test_a_module_with_a_provider_of_its_own_is_not_stray(self, key: str) -> None:
        document = json.loads(recorded(self.CASE))
        configuration = document["configuration"]
        configuration["provider_config"][key] = {**configuration["provider_config"]["aws"]}
        for one in configuration["root_module"]["module_calls"]["standby"]["module"]["resources"]:
            one["provider_config_key"] = key
        places = [one.place.path for one in findings(RULE, json.dumps(document).encode())]
        assert places == ["module.standby.aws_security_group.web"]


def function(values: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return change("aws_lambda_function.shop", values or {}, **more)


def recorded(case: str) -> bytes:
    return (RECORDED / RULE / case / PLAN_FILE).read_bytes()


def changed(*more: dict[str, Any]) -> bytes:
    """The recorded case of a forgotten map with further resources in front; those in a module are of `standby`."""
    document, added = json.loads(recorded(TestModulesWithoutProviders.CASE)), json.loads(plan(*more))
    root = document["configuration"]["root_module"]
    root["resources"] += added["configuration"]["root_module"]["resources"]
    inner = root["module_calls"]["standby"]["module"]["resources"]
    inner += [
        {
            "address": f"{one['type']}.{one['name']}",
            "provider_config_key": one["_provider"],
            "expressions": one["_expressions"],
        }
        for one in more
        if one["module_address"] == "module.standby"
    ]
    document["resource_changes"] = added["resource_changes"] + document["resource_changes"]
    return json.dumps(document).encode()


def references(argument: str, *to: str) -> dict[str, object]:
    return {argument: {"references": list(to)}}


def test_the_twin_of_what_is_where_the_part_is_stays_and_the_part_gets_a_counterpart() -> None:
    code = change("aws_s3_bucket.code", {"bucket": "code"})
    east, west = (
        change(f"aws_lambda_function.{one}", {"function_name": "shop", "s3_bucket": "code"}) for one in ("east", "west")
    )
    (finding,) = findings("part-in-another-region", plan(code, east, west))
    assert "`aws_s3_bucket.code` into us-west-2 too" in finding.remedy
    (finding,) = findings("part-in-another-region", plan(code, west))
    assert "provider" in finding.remedy


def test_all_arguments_that_name_the_other_region_are_told() -> None:
    layer = "arn:aws:lambda:us-west-2:123456789012:layer:common:1"
    image = "123456789012.dkr.ecr.us-west-2.amazonaws.com/shop:1"
    (finding,) = findings(RULE, plan(function({"layers": [layer], "image_uri": image})))
    assert "its `layers` and `image_uri` name what is in us-west-2" in finding.message
