"""id-of-another-region: ids that are written out, and where they may be."""

from __future__ import annotations

from typing import Any

from farshore.findings import Finding, Severity
from tests.plan.build import change, findings, plan

RULE = "id-of-another-region"
IMAGE, NETWORK = "ami-0d5f7b21c9e84a630", "vpc-0d5f7b21c9e84a631"


def found(*changes: dict[str, Any]) -> list[Finding]:
    return findings(RULE, plan(*changes))


def given(address: str, argument: str, value: Any) -> dict[str, Any]:
    return change(address, {argument: value}, expressions={argument: {"constant_value": value}})


def test_one_image_in_two_regions() -> None:
    (finding,) = found(given("aws_instance.a", "ami", IMAGE), given("aws_instance.west", "ami", IMAGE))
    assert finding.severity is Severity.ERROR
    assert finding.place.path == "aws_instance.west"
    assert IMAGE not in finding.message
    assert not found(given("aws_instance.a", "ami", IMAGE), given("aws_instance.b", "ami", IMAGE))
    assert not found(given("aws_instance.a", "ami", IMAGE), given("aws_instance.west", "ami", IMAGE[:-1] + "1"))


def test_one_finding_for_all_ids_of_two_regions() -> None:
    subnets = ["subnet-0d5f7b21c9e84a63a", "subnet-0d5f7b21c9e84a63b"]
    (finding,) = found(given("aws_lb.a", "subnets", subnets), given("aws_lb.west", "subnets", subnets))
    assert "2 ids of a subnet" in finding.message


def test_an_id_whose_owner_is_in_the_plans() -> None:
    values = {"id": NETWORK}
    owner = change("aws_vpc.a", values, before=values)
    (finding,) = found(owner, given("aws_lb_target_group.west", "vpc_id", NETWORK))
    assert "`aws_vpc.a`" in finding.message
    assert not found(owner, given("aws_lb_target_group.a", "vpc_id", NETWORK))


def test_the_other_end_of_a_peering_and_the_source_of_a_copy_are_elsewhere() -> None:
    peering = given("aws_vpc_peering_connection.a", "peer_vpc_id", NETWORK)
    assert not found(peering, given("aws_route_table.west", "vpc_id", NETWORK))
    assert not found(given("aws_ami_copy.west", "source_ami_id", IMAGE), given("aws_instance.a", "ami", IMAGE))


def test_what_aws_computes_is_not_written_out() -> None:
    values = {"vpc_id": NETWORK}
    assert not found(change("aws_lb.a", values, before=values), change("aws_lb.west", values, before=values))


def test_keys_of_several_regions_are_the_same_everywhere() -> None:
    for key, wrong in (("1b4e28ba-2fa1-11d2-883f-0016d3cca427", True), ("mrk-1b4e28ba2fa111d2883f0016d3cca427", False)):
        queues = [given(f"aws_sqs_queue.{name}", "kms_master_key_id", key) for name in ("a", "west")]
        assert bool(found(*queues)) is wrong


def test_a_placeholder_is_a_note() -> None:
    for text in ("ami-00000000000000000", "ami-0123456789abcdef0"):
        (finding,) = found(given("aws_instance.a", "ami", text), given("aws_instance.west", "ami", text))
        assert finding.severity is Severity.NOTE
