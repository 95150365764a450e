"""Which plans of one call are compared with each other: those of one system, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any, ClassVar

import pytest

from farshore.findings import Finding, Severity
from farshore.plan.grouping import PlanGroup
from farshore.plan.plan import Plan, load
from farshore.plan.review import Review, review
from tests.plan.build import catalog, change, plan
from tests.plan.record import PLAN_FILE, RECORDED

EAST, WEST = "us-east-1", "us-west-2"


def stack(name: str, region: str, *, without: Sequence[str] = (), **arguments: Any) -> bytes:
    """One state of a system, written as one code for all regions: every stack has the same addresses."""
    short = {EAST: "use1", WEST: "usw2"}[region]
    provider = {EAST: "aws", WEST: "aws.west"}[region]
    made: dict[str, dict[str, Any]] = {
        "aws_dynamodb_table.main": {"name": f"{name}-main", "hash_key": "id"},
        "aws_sqs_queue.work": {"name": f"{name}-work-{short}"},
        "aws_lambda_function.api": {"function_name": f"{name}-api-{short}", "timeout": 10},
        "aws_lb.front": {"name": f"{name}-{short}", "load_balancer_type": "application"},
    }
    made["aws_lambda_function.api"].update(arguments)
    changes = [change(address, after, provider=provider) for address, after in made.items() if address not in without]
    return plan(*changes)


def loaded(**plans: bytes) -> list[Plan]:
    """The plans, each as a file of its name with `.json`."""
    return [load(data, f"{name}.json") for name, data in plans.items()]


def reviewed(**plans: bytes) -> Review:
    """The review of some plans together."""
    return review(loaded(**plans), catalog())


def stated(groups: dict[str, str], **plans: bytes) -> Review:
    """The review of some plans together, of which the user said what belongs together."""
    return review(loaded(**plans), catalog(), groups=groups)


def files(found: Review) -> list[list[str]]:
    """The files of each group, without `.json`."""
    return [[one.file.removesuffix(".json") for one in group.group.plans] for group in found.groups]


def of(rule: str, found: Review) -> list[Finding]:
    return [one for one in found.findings if one.rule == rule]


SHOP = {"a": stack("shop", EAST), "b": stack("shop", WEST)}
BILLING = {"c": stack("billing", EAST), "d": stack("billing", WEST)}


class TestUnrelatedStacks:
    """Two systems of the same code, each in the same two regions, in one call."""

    def test_are_told_apart_by_their_names_in_whatever_order(self) -> None:
        for order in permutations({**SHOP, **BILLING}.items()):
            assert sorted(map(sorted, files(reviewed(**dict(order))))) == [["a", "b"], ["c", "d"]]

    def test_have_the_findings_that_each_has_alone(self) -> None:
        forgotten = {**BILLING, "d": stack("billing", WEST, without=["aws_sqs_queue.work"])}
        together = reviewed(**SHOP, **forgotten)
        alone = [*reviewed(**SHOP).findings, *reviewed(**forgotten).findings]
        assert {one.message for one in together.findings} == {one.message for one in alone}
        (lack,) = of("twin-missing", together)
        assert lack.place.path == "aws_sqs_queue.work"
        assert lack.place.file == "c.json"
        assert together.groups_of(lack) == ("c.json",)

    def test_a_queue_of_one_is_no_twin_of_another_queue(self) -> None:
        found = reviewed(
            **{**SHOP, "b": stack("shop", WEST, without=["aws_sqs_queue.work"])},
            **{**BILLING, "c": stack("billing", EAST, without=["aws_sqs_queue.work"])},
        )
        assert [one.place.file for one in of("twin-missing", found)] == ["a.json", "d.json"]

    def test_what_differs_within_one_is_found_in_it_alone(self) -> None:
        found = reviewed(**SHOP, **{**BILLING, "d": stack("billing", WEST, timeout=3)})
        (differs,) = of("twin-differs", found)
        assert {place.file for place in differs.places} == {"c.json", "d.json"}

    def test_the_report_says_which_were_compared(self) -> None:
        first, *groups = reviewed(**SHOP, **BILLING).grouping
        assert "2 systems" in first
        assert "--group NAME=GLOB" in first
        assert groups == [
            "Group `a.json`: `a.json` and `b.json`, because they give the same names in AWS.",
            "Group `c.json`: `c.json` and `d.json`, because they give the same names in AWS.",
        ]
        assert not reviewed(**SHOP).grouping

    def test_a_group_is_called_what_its_files_have_in_common(self) -> None:
        found = reviewed(shop_us_east_1=SHOP["a"], shop_us_west_2=SHOP["b"], billing_east=BILLING["c"])
        assert [one.group.name for one in found.groups] == ["shop", "billing"]

    def test_regions_that_serve_are_those_of_each_alone(self) -> None:
        found = reviewed(**SHOP, c=BILLING["c"])
        assert [one.estate.serving.regions for one in found.groups] == [(EAST, WEST), (EAST,)]
        (single,) = of("single-region", found)
        assert single.place.file == "c.json"

    def test_a_company_in_all_names_says_nothing(self) -> None:
        plans = {
            f"{name}{region[3]}": stack(f"acme-{name}", region)
            for name in ("shop", "billing")
            for region in (EAST, WEST)
        }
        assert files(reviewed(**plans)) == [["shope", "shopw"], ["billinge", "billingw"]]

    def test_names_that_any_system_has_say_nothing(self) -> None:
        alerts = [change("aws_sns_topic.alerts", {"name": "alerts"}, provider=one) for one in ("aws", "aws.west")]
        shop = plan(alerts[0], change("aws_sqs_queue.carts", {"name": "carts"}))
        billing = plan(alerts[1], change("aws_kinesis_stream.ledger_west", {"name": "ledger"}))
        assert files(reviewed(a=shop, b=billing)) == [["a"], ["b"]]


class TestOneSystem:
    """Plans that share something, however little of it is left."""

    def test_is_compared_though_a_region_has_forgotten_most(self) -> None:
        left = stack("shop", WEST, without=["aws_sqs_queue.work", "aws_lambda_function.api", "aws_dynamodb_table.main"])
        assert files(reviewed(a=SHOP["a"], b=left)) == [["a", "b"]]

    def test_is_known_by_its_code_where_no_name_tells(self) -> None:
        east, west = (
            plan(
                change("aws_instance.web", {"ami": "ami-1"}, provider=one),
                change("aws_ebs_volume.disk", {}, provider=one),
            )
            for one in ("aws", "aws.west")
        )
        assert files(reviewed(a=east, b=west)) == [["a", "b"]]

    def test_is_known_by_its_code_though_the_words_for_the_sites_are_strange(self) -> None:
        def site(word: str, provider: str) -> bytes:
            names = ("orders", "carts", "prices", "stock")
            return plan(
                *(change(f"aws_sqs_queue.{one}", {"name": f"{one}-{word}"}, provider=provider) for one in names)
            )

        assert files(reviewed(a=site("blue", "aws"), b=site("green", "aws.west"))) == [["a", "b"]]

    def test_is_known_by_a_tag_of_the_system(self) -> None:
        def tagged(kind: str, provider: str, **tags: str) -> bytes:
            return plan(change(kind, {"tags_all": {"ManagedBy": "terraform", **tags}}, provider=provider))

        one, other = "aws_instance.web", "aws_db_instance.books_west"
        same = reviewed(a=tagged(one, "aws", Project="shop"), b=tagged(other, "aws.west", Project="shop"))
        assert files(same) == [["a", "b"]]
        another = reviewed(a=tagged(one, "aws", Project="shop"), b=tagged(other, "aws.west", Project="billing"))
        assert files(another) == [["a"], ["b"]]
        shared = reviewed(a=tagged(one, "aws"), b=tagged(other, "aws.west"))
        assert files(shared) == [["a"], ["b"]]

    def test_is_known_by_the_names_of_the_files(self) -> None:
        east, west = plan(change("aws_sqs_queue.q", {"name": "x"})), plan(change("aws_instance.i_west", {}))
        plans = [load(east, "stacks/shop/us-east-1/plan.json"), load(west, "stacks/shop/us-west-2/plan.json")]
        plans += [load(data, f"stacks/tools/{region}/plan.json") for data, region in ((east, EAST), (west, WEST))]
        found = review(plans, catalog())
        assert [one.group.name for one in found.groups] == ["shop", "tools"]

    @pytest.mark.parametrize(
        "mention",
        [
            {"kms_master_key_id": "arn:aws:kms:us-east-1:123456789012:key/0f7a-11"},
            {"policy": '{"Resource": "arn:aws:dynamodb:us-east-1:123456789012:table/books"}'},
        ],
    )
    def test_is_known_by_a_reference(self, mention: dict[str, str]) -> None:
        key = change("aws_kms_key.main", {"arn": "arn:aws:kms:us-east-1:123456789012:key/0f7a-11"})
        base = plan(key, change("aws_dynamodb_table.books", {"name": "books"}))
        other = plan(change("aws_sqs_queue.returns_west", {"name": "returns", **mention}))
        assert files(reviewed(a=base, b=other)) == [["a", "b"]]

    def test_what_two_systems_need_is_of_neither(self) -> None:
        bucket = change("aws_s3_bucket.audit", {"bucket": "audit", "arn": "arn:aws:s3:::audit-of-all"})
        other = change("aws_s3_bucket.audit_west", {"bucket": "audit-west", "arn": "arn:aws:s3:::audit-of-west"})

        def uses(name: str, provider: str) -> bytes:
            policy = {"policy": "arn:aws:s3:::audit-of-all arn:aws:s3:::audit-of-west"}
            return plan(change(f"aws_sqs_queue.{name}", {"name": name, **policy}, provider=provider))

        found = reviewed(a=plan(bucket, other), b=uses("carts", "aws"), c=uses("ledger", "aws.west"))
        assert files(found) == [["a"], ["b"], ["c"]]

    def test_layers_of_it_are_known_by_the_word_in_all_their_names(self) -> None:
        def layer(*kinds: str, provider: str) -> bytes:
            names = enumerate(kinds)
            return plan(
                *(change(f"{kind}.n{number}", {"name": f"shop-n{number}"}, provider=provider) for number, kind in names)
            )

        queues = layer("aws_sqs_queue", "aws_sns_topic", "aws_kinesis_stream", provider="aws")
        tables = layer("aws_dynamodb_table", "aws_lb", "aws_ecs_cluster", provider="aws.west")
        assert files(reviewed(a=queues, b=tables)) == [["a", "b"]]

    def test_one_region_needs_no_groups(self) -> None:
        assert len(reviewed(a=stack("shop", EAST), b=stack("billing", EAST)).groups) == 1


class TestOfNoRegion:
    """DNS and the like are made once for systems in several regions."""

    RECORD = plan(change("aws_route53_record.www", {"name": "www.example.com", "type": "A"}))

    def test_goes_with_all_where_nothing_tells(self) -> None:
        found = reviewed(**SHOP, **BILLING, dns=self.RECORD)
        assert files(found) == [["a", "b", "dns"], ["c", "d", "dns"]]

    def test_goes_with_what_it_refers_to(self) -> None:
        east = plan(change("aws_lb.front", {"name": "shop-use1", "dns_name": "shop-1.elb.amazonaws.com"}))
        record = plan(
            change("aws_route53_record.www", {"name": "w", "type": "CNAME", "records": ["shop-1.elb.amazonaws.com"]})
        )
        found = reviewed(a=east, b=SHOP["b"], **BILLING, dns=record)
        assert [one for one in files(found) if "dns" in one] == [["a", "b", "dns"]]

    def test_is_found_wrong_once(self) -> None:
        ttl = plan(
            change(
                "aws_route53_record.www", {"name": "w.example.com", "type": "A", "ttl": 86400, "set_identifier": "e"}
            )
        )
        messages = [
            one.message for one in reviewed(**SHOP, **BILLING, dns=ttl).findings if one.place.file == "dns.json"
        ]
        assert len(messages) == len(set(messages))


class TestStated:
    """The user says what belongs together."""

    def test_counts_and_the_others_are_put_together_by_themselves(self) -> None:
        found = stated({"a.json": "odd", "d.json": "odd"}, **SHOP, **BILLING)
        assert [(one.group.name, one.group.stated) for one in found.groups] == [
            ("odd", True),
            ("b", False),
            ("c", False),
        ]
        assert "Group `odd`: `a.json` and `d.json`, as was stated." in found.grouping

    def test_unrelated_plans_are_compared_where_it_is_stated(self) -> None:
        plans = {"a": plan(change("aws_db_instance.x", {})), "b": plan(change("aws_lb.y_west", {"name": "y"}))}
        assert len(reviewed(**plans).groups) == 2
        (group,) = stated({"a.json": "all", "b.json": "all"}, **plans).groups
        assert group.group == PlanGroup("all", group.estate.plans, stated=True)


def test_a_name_that_two_systems_of_an_account_take_is_found() -> None:
    role = change("aws_iam_role.runner", {"name": "runner-of-all", "assume_role_policy": "{}"})
    others = [
        change("aws_sqs_queue.carts", {"name": "carts"}),
        change("aws_db_instance.ledger_west", {"identifier": "l"}),
    ]
    groups = {"a.json": "shop", "b.json": "billing"}
    found = stated(groups, a=plan(role, others[0]), b=plan(role, others[1]))
    (taken,) = of("name-taken-twice", found)
    assert found.groups_of(taken) == ("shop", "billing")


TEAMS = ("storefront", "storefront_flawed", "ledger", "ledger_dismantled", "atlas")
TICKETS = ("tickets_us_east_1", "tickets_us_west_2")


def recorded(*names: str) -> list[Plan]:
    return [load((RECORDED / "teams" / name / PLAN_FILE).read_bytes(), f"{name}.json") for name in names]


def pairs() -> Iterator[tuple[str, ...]]:
    return ((one, other) for one in TEAMS for other in TEAMS if one.split("_")[0] < other.split("_")[0])


@pytest.mark.parametrize("names", [*pairs(), (*TICKETS, "storefront_flawed", "ledger_dismantled")], ids="+".join)
def test_systems_of_several_teams_have_together_the_findings_that_each_has_alone(names: tuple[str, ...]) -> None:
    together = review(recorded(*names), catalog())
    systems = (
        [TICKETS, *((one,) for one in names if one not in TICKETS)]
        if TICKETS[0] in names
        else [(one,) for one in names]
    )
    alone = [one for system in systems for one in review(recorded(*system), catalog()).findings]
    assert [tuple(one.file.removesuffix(".json") for one in group.group.plans) for group in together.groups] == systems
    assert sorted(_said(one) for one in together.findings) == sorted(map(_said, alone))
    assert any(one.severity is Severity.ERROR for one in alone) == any("flawed" in one or "dis" in one for one in names)


def _said(one: Finding) -> tuple[str, ...]:
    # Which of several is named first may be another one where there are more regions.
    return (one.rule, one.severity.label, str(one.existing), *sorted(map(str, one.places)))


class TestWhatJoinsTheParts:
    """A state of its own for what copies between regions, beside one for each region."""

    BUCKETS: ClassVar = {
        name: plan(
            change(f"aws_s3_bucket.{name}", {"bucket": f"shop-files-{region}"}, provider=provider),
            change("aws_lambda_function.api", {"function_name": "shop-api"}, provider=provider),
        )
        for name, region, provider in (("a", EAST, "aws"), ("b", WEST, "aws.west"))
    }
    COPIES = plan(
        change(
            "aws_s3_bucket_replication_configuration.out",
            {
                "bucket": f"shop-files-{EAST}",
                "rule": [{"status": "Enabled", "destination": [{"bucket": f"arn:aws:s3:::shop-files-{WEST}"}]}],
            },
        )
    )
    WATCHERS = plan(
        change("aws_lambda_function.scan", {"function_name": "virus-scan"}),
        change("aws_iam_role_policy.scan", {"name": "read", "policy": f"arn:aws:s3:::shop-files-{EAST}"}),
    )

    def test_goes_with_the_regions_that_it_joins(self) -> None:
        assert files(reviewed(**self.BUCKETS, links=self.COPIES)) == [["a", "b", "links"]]

    def test_though_another_system_needs_them_too(self) -> None:
        [together] = [
            group for group in files(reviewed(**self.BUCKETS, links=self.COPIES, z=self.WATCHERS)) if "a" in group
        ]
        assert {"a", "b", "links"} <= {*together}

    def test_and_the_tag_of_farshore_says_so(self) -> None:
        names = plan(change("aws_acm_certificate.shop", {"domain_name": "x.example", "tags_all": {"farshore": "shop"}}))
        tagged = plan(change("aws_sqs_queue.jobs", {"name": "jobs", "tags_all": {"farshore": "shop"}}))
        other = plan(
            change("aws_sqs_queue.mail", {"name": "mail", "tags_all": {"farshore": "till"}}, provider="aws.west")
        )
        assert files(reviewed(names=names, a=tagged, b=other)) == [["names", "a"], ["b"]]
