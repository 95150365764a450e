"""Record sets: what answers for a name, and where it leads."""

from __future__ import annotations

from farshore.plan.relations.records import Records, policy
from tests.plan.build import change, estate, plan
from tests.plan.names import ZONE, alias, balancer, cname, failover, latency, weighted


def records(*changes: dict[str, object], extra: bytes | None = None) -> Records:
    return Records(estate(plan(*changes), *([extra] if extra else [])))


def test_records_of_one_name_and_type_are_a_set_whatever_state_they_are_in() -> None:
    west = plan(cname("aws_route53_record.west", "usw2.api.example.com", **latency("us-west-2")))
    found = records(cname("aws_route53_record.east", "use1.api.example.com", **latency("us-east-1")), extra=west)
    (one,) = found.sets
    assert [record.name for record in one.records] == ["east", "west"]
    assert one.policy == "latency"


def test_a_record_leads_to_the_region_of_what_it_refers_to() -> None:
    found = records(balancer("aws_lb.west"), alias("aws_route53_record.api", "aws_lb.west"))
    (record,) = found.sets[0].records
    assert [one.address for one in found.targets(record)] == ["aws_lb.west"]
    assert found.regions(record) == {"us-west-2"}


def test_records_that_lead_to_records_are_followed_by_reference_and_by_name() -> None:
    regional = alias("aws_route53_record.regional", "aws_lb.west", name="usw2.example.com")
    by_name = cname("aws_route53_record.name", "USW2.example.com.")
    by_reference = alias("aws_route53_record.api", "aws_route53_record.regional", name="www.example.com")
    found = records(balancer("aws_lb.west"), regional, by_name, by_reference)
    assert all(found.regions(record) == {"us-west-2"} for one in found.sets for record in one.records)


def test_a_loop_of_records_ends() -> None:
    found = records(
        cname("aws_route53_record.a", "b.example.com", name="a.example.com"),
        cname("aws_route53_record.b", "a.example.com", name="b.example.com"),
    )
    assert all(not found.regions(record) for one in found.sets for record in one.records)


def test_a_latency_record_and_a_name_of_aws_tell_their_region() -> None:
    found = records(
        cname("aws_route53_record.a", "x.example.com", **latency("eu-west-1")),
        cname("aws_route53_record.b", "front-1.us-west-2.elb.amazonaws.com", name="b.example.com"),
        cname("aws_route53_record.c", "eu-west-1.api.example.net", name="c.example.com"),
    )
    assert [set(found.regions(one.records[0])) for one in found.sets] == [{"eu-west-1"}, {"us-west-2"}, set()]


def test_a_region_that_is_sensitive_is_not_known() -> None:
    record = cname("aws_route53_record.a", "front-1.us-west-2.elb.amazonaws.com", **latency("eu-west-1"))
    record["change"]["after_sensitive"] = {"latency_routing_policy": [{"region": True}], "records": True}
    found = records(record)
    assert not found.regions(found.sets[0].records[0])


def test_what_answers_while_nothing_has_failed() -> None:
    found = records(
        cname("aws_route53_record.a", "x.example.com", name="a", **failover("SECONDARY")),
        cname("aws_route53_record.b", "x.example.com", name="b", **weighted("one", 0)),
        cname("aws_route53_record.c", "x.example.com", name="c", **weighted("one", 1)),
    )
    assert [len(one.active) for one in found.sets] == [0, 0, 1]


def test_records_that_are_no_addresses_or_have_no_name_are_in_no_set() -> None:
    odd = change(
        "aws_route53_record.odd", {"zone_id": ZONE, "name": 5, "type": ["A"], "alias": "x", "records": {"a": 1}}
    )
    found = records(cname("aws_route53_record.txt", "x", type="TXT"), odd)
    assert found.sets == ()
    assert not found.led_to()


def test_the_name_of_a_zone_itself_may_be_empty() -> None:
    west = cname("aws_route53_record.west", "usw2.example.com", name="", **latency("us-west-2"))
    found = records(cname("aws_route53_record.east", "use1.example.com", name="", **latency("us-east-1")), west)
    assert [[record.name for record in one.records] for one in found.sets] == [["east", "west"]]


def test_records_are_found_by_their_full_name() -> None:
    found = records(
        cname("aws_route53_record.a", "x", name="Api.example.com"), cname("aws_route53_record.b", "y", name="")
    )
    assert [one.name for one in found.named("api.EXAMPLE.com.")] == ["a"]
    assert not found.named("")


def test_zones_with_the_same_name_are_told_apart() -> None:
    found = records(cname("aws_route53_record.a", "x"), cname("aws_route53_record.b", "y", zone_id="Z2"))
    assert len(found.sets) == 2


def test_the_policy_of_a_record() -> None:
    one = estate(plan(cname("aws_route53_record.a", "x", multivalue_answer_routing_policy=True))).resources[0]
    assert policy(one) == "multivalue"


def test_what_a_record_leads_to_counts_for_more_than_what_it_states() -> None:
    exchanged = alias("aws_route53_record.api", "aws_lb.west", **latency("us-east-1"))
    found = records(balancer("aws_lb.west"), exchanged)
    assert found.regions(found.sets[0].records[0]) == {"us-west-2"}


def test_a_set_identifier_tells_the_region_where_nothing_else_does() -> None:
    def regions_of(identifier: str, **more: object) -> set[str]:
        values = {"name": "api.example.com", "zone_id": ZONE, "type": "A", "set_identifier": identifier, **more}
        made = change("aws_route53_record.api", {**weighted("x", 1), **values}, unknown={"records": True})
        known = records(balancer("aws_lb.west"), balancer("aws_lb.east"), made)
        return set(known.regions(known.sets[0].records[0]))

    assert regions_of("usw2") == regions_of("oregon") == regions_of("api-us-west-2") == {"us-west-2"}
    assert not regions_of("us")
    assert not regions_of("blue")
    assert not regions_of("usw2", records=["203.0.113.7"])
