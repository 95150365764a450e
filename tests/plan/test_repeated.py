"""What holds in many modules is told once, and is a finding of each of them all the same."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from farshore.findings import Finding, Waiver, singly
from farshore.plan.plan import load
from farshore.plan.review import review
from tests.plan.build import catalog, change, findings, plan

RULE = "record-ttl-too-long"
TODAY = datetime.date(2026, 11, 21)


def pair(module: str, ttl: int = 3600) -> list[dict[str, Any]]:
    """The records of a module that can fail over, and that resolvers keep for too long."""
    return [
        change(
            f"{module}.aws_route53_record.{role}",
            {
                "name": f"{module}.example.com",
                "zone_id": "Z1",
                "type": "CNAME",
                "ttl": ttl,
                "records": [f"{role}.example.com"],
                "set_identifier": role,
                "health_check_id": "h1",
                "failover_routing_policy": [{"type": role.upper()}],
            },
        )
        for role in ("primary", "secondary")
    ]


def many(*modules: str) -> bytes:
    return plan(*(one for module in modules for one in pair(module)))


def addresses(finding: Finding) -> list[str]:
    return sorted(place.path for place in finding.places)


def test_one_finding_names_the_modules_and_is_about_all_that_is_in_them() -> None:
    (finding,) = findings(RULE, many("module.a", "module.b", 'module.c["x.y"]', "module.d.module.e"))
    assert finding.message.startswith(
        "`module.a.aws_route53_record.primary` and `module.a.aws_route53_record.secondary`"
    )
    assert finding.message.endswith('; the same holds in `module.b`, `module.c["x.y"]` and `module.d.module.e`')
    assert len(finding.places) == 8
    assert [addresses(one) for one in singly(finding)] == [[place.path] for place in finding.places]


def test_two_are_told_apart() -> None:
    assert len(findings(RULE, many("module.a", "module.b"))) == 2


def test_what_differs_in_more_than_the_module_is_told_by_itself() -> None:
    longer = plan(*pair("module.a"), *pair("module.b"), *pair("module.c"), *pair("module.d", ttl=600))
    assert [one.message.endswith("`module.c`") for one in findings(RULE, longer)] == [True, False]


def test_the_root_module_and_other_plans_are_told_by_themselves() -> None:
    here, there = many("module.a", "module.b", "module.c"), many("module.x", "module.y", "module.z")
    assert len(findings(RULE, here, there)) == 2


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("module.b", ["module.a", "module.c", "module.d"]),
        ("module.b.aws_route53_record.primary", ["module.a", "module.b", "module.c", "module.d"]),
    ],
)
def test_a_waiver_of_one_leaves_the_others(address: str, left: list[str]) -> None:
    waiver = Waiver(RULE, "asked twice a year", datetime.date(2027, 1, 1), address=address)
    data = many("module.a", "module.b", "module.c", "module.d")
    found = review([load(data, "plan.json")], catalog(), [waiver], TODAY).findings
    told = [one for one in found if one.rule == RULE]
    accepted = [path for one in told if one.waiver for path in addresses(one)]
    assert all(path.startswith(address) for path in accepted)
    assert accepted
    rest = [path for one in told if one.waiver is None for path in addresses(one)]
    assert len(rest) + len(accepted) == 8
    assert list(dict.fromkeys(path.partition(".aws_")[0] for path in sorted(rest))) == left


def test_losses_of_state_get_a_line_each_until_there_are_too_many() -> None:
    def table(number: int) -> dict[str, Any]:
        return change(
            f"module.m{number}.aws_rds_global_cluster.main",
            {"global_cluster_identifier": f"m{number}"},
            before={"global_cluster_identifier": f"m{number}"},
            actions=("delete", "create"),
            replace=[["storage_encrypted"]],
        )

    rule = "global-cluster-replaced"
    assert len(findings(rule, plan(*map(table, range(8))))) == 8
    (finding,) = findings(rule, plan(*map(table, range(9))))
    assert len(finding.places) == 9
