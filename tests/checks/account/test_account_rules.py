"""Every rule of the family account: documented, shown by its own examples, and silent when nobody asked."""

from __future__ import annotations

import datetime
import importlib
import pkgutil
import re
from typing import Any

import pytest

import farshore.checks.account
from farshore.account import (
    Account,
    BucketName,
    Concurrency,
    DatabaseClassOffer,
    Fact,
    MailIdentity,
    MailStanding,
    NotAllowed,
    Owner,
    RegionStanding,
    TableStanding,
)
from farshore.catalog import Catalog
from farshore.checks import PREFLIGHT_RULES, preflight
from farshore.checks.account import ACCOUNT_RULES
from farshore.checks.account_rule import AccountRule
from farshore.findings import Finding, Severity
from farshore.spec import loads
from farshore.spec.services import Hardware

RULES: list[Any] = list(ACCOUNT_RULES)
TODAY = datetime.date(2026, 11, 21)
ID = "123456789012"


def findings(text: str, facts: tuple[Fact, ...] | None) -> list[Finding]:
    """Return what the family objects to; what the offline families say of the same specs is theirs to test."""
    ours = {rule.id for rule in RULES}
    account = None if facts is None else Account(ID, TODAY, facts)
    found = preflight(loads(text, "shop.yaml"), Catalog.embedded(), TODAY, account).findings
    return [finding for finding in found if finding.rule in ours]


def of_account(text: str, *facts: Fact) -> list[Finding]:
    return findings(text, facts)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
class TestEveryRule:
    """What holds for each."""

    def test_its_bad_example_fires_it_and_nothing_else(self, rule: AccountRule) -> None:
        found = findings(rule.bad, rule.bad_account)
        assert {finding.rule for finding in found} == {rule.id}
        for finding in found:
            assert finding.message
            assert finding.evidence
            assert finding.place.line is not None
            assert finding.severity <= rule.severity

    def test_nothing_objects_to_its_good_example(self, rule: AccountRule) -> None:
        assert findings(rule.good, rule.good_account) == []

    def test_it_is_silent_when_nobody_asked(self, rule: AccountRule) -> None:
        assert findings(rule.bad, None) == []

    def test_its_examples_say_in_words_what_the_account_says(self, rule: AccountRule) -> None:
        for text, facts in ((rule.good, rule.good_account), (rule.bad, rule.bad_account)):
            assert all(f"# the account: {fact.statement}\n" in text for fact in facts)

    def test_it_is_documented_with_a_source_that_was_read(self, rule: AccountRule) -> None:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.id)
        assert not rule.title.endswith(".")
        assert all(len(text) > 10 and text == text.strip() for text in (rule.title, rule.why, rule.remedy))
        assert type(rule).__doc__
        assert rule.source.startswith("https://")
        assert datetime.date(2025, 1, 1) < rule.source_date <= datetime.datetime.now(datetime.timezone.utc).date()

    def test_a_waiver_accepts_its_findings(self, rule: AccountRule) -> None:
        waiver = f"waivers: [{{rule: {rule.id}, reason: because, until: 2999-01-01}}]\n"
        assert all(finding.waiver for finding in findings(rule.bad + waiver, rule.bad_account))


def test_every_file_of_the_family_is_one_rule_of_its_name() -> None:
    for module in pkgutil.iter_modules(farshore.checks.account.__path__):
        importlib.import_module(f"farshore.checks.account.{module.name}")
        assert type(ACCOUNT_RULES[module.name.replace("_", "-")]).__module__.endswith(f".{module.name}")


def test_no_rule_is_called_like_one_of_the_others() -> None:
    assert not {rule.id for rule in RULES} & {rule.id for rule in PREFLIGHT_RULES}


MAIL = """\
name: shop
regions: {primary: us-east-1, standby: us-west-2, candidates: [eu-west-1]}
services: {mail: {type: email}}
"""


def standing(region: str, per_day: float, *, production: bool = True, sending: bool = True) -> MailStanding:
    return MailStanding(region=region, production=production, sending=sending, per_day=per_day, per_second=14)


@pytest.mark.parametrize(
    ("region", "severity"),
    [("us-east-1", Severity.WARNING), ("us-west-2", Severity.ERROR), ("eu-west-1", Severity.WARNING)],
)
def test_the_sandbox_matters_most_in_the_standby(region: str, severity: Severity) -> None:
    (finding,) = of_account(MAIL, standing(region, 200, production=False))
    assert (finding.rule, finding.severity, finding.regions) == ("ses-sandbox", severity, (region,))


def test_paused_sending_is_named_as_such() -> None:
    (finding,) = of_account(MAIL, standing("us-west-2", 50_000, sending=False))
    assert finding.message == "sending through SES is paused in us-west-2, the standby"


@pytest.mark.parametrize(
    ("primary", "standby", "severity"),
    [
        (50_000, 50_000, None),
        (50_000, 90_000, None),
        (50_000, 40_000, Severity.WARNING),
        (50_000, 20_000, Severity.ERROR),
        (-1, 50_000, Severity.ERROR),
        (50_000, -1, None),
        (0, 0, None),
    ],
)
def test_a_lower_mail_quota_is_an_error_below_half(primary: float, standby: float, severity: Severity | None) -> None:
    found = of_account(MAIL, standing("us-east-1", primary), standing("us-west-2", standby))
    assert [finding.severity for finding in found] == ([] if severity is None else [severity])


def test_quotas_are_not_compared_with_a_sandbox() -> None:
    found = of_account(MAIL, standing("us-east-1", 50_000), standing("us-west-2", 200, production=False))
    assert [finding.rule for finding in found] == ["ses-sandbox"]


@pytest.mark.parametrize(("standby", "severity"), [(10, Severity.ERROR), (500, Severity.WARNING), (1000, None)])
def test_lower_concurrency_is_an_error_below_half(standby: int, severity: Severity | None) -> None:
    text = "name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nalso_needs: [lambda]\n"
    facts = (Concurrency(region="us-east-1", limit=1000), Concurrency(region="us-west-2", limit=standby))
    assert [finding.severity for finding in of_account(text, *facts)] == ([] if severity is None else [severity])


def test_ten_functions_against_a_thousand_read_as_a_colleague_would_say_it() -> None:
    rule = ACCOUNT_RULES["quota-asymmetry"]
    (finding,) = findings(rule.bad, RULES[[one.id for one in RULES].index(rule.id)].bad_account)
    assert finding.message == (
        "Lambda may run 10 functions at once in us-west-2, the standby, and 1,000 in the primary"
    )


TABLE = """\
name: shop
regions: {primary: us-east-1, standby: us-west-2}
services: {orders: {type: table, key: {partition: orderId}}}
"""


def table(region: str, **more: Any) -> TableStanding:
    return TableStanding(region=region, service="orders", table="shop-orders", exists=True, **more)


def test_the_deployed_global_table_is_no_finding() -> None:
    version = "2019.11.21"
    primary = table("us-east-1", items=9, version=version, replicas=("us-west-2",))
    standby = table("us-west-2", items=9, version=version, replicas=("us-east-1",))
    assert of_account(TABLE, primary, standby) == []


def test_a_replica_of_something_else_is_in_the_way() -> None:
    other = table("us-west-2", version="2019.11.21", replicas=("eu-west-1",))
    (finding,) = of_account(TABLE, other)
    assert (finding.rule, finding.service, finding.regions) == ("global-table-not-empty", "orders", ("us-west-2",))


def test_a_legacy_global_table_is_one_finding_about_all_its_regions() -> None:
    regions = ("us-east-1", "us-west-2")
    (finding,) = of_account(TABLE, *(table(one, version="2017.11.29", replicas=regions) for one in regions))
    assert (finding.rule, finding.regions) == ("global-table-legacy", regions)


def test_a_region_that_refuses_the_credentials_is_said_so() -> None:
    (finding,) = of_account(TABLE, RegionStanding(region="us-west-2", status="unknown", refused="OptInRequired"))
    assert finding.message == "the account is refused by us-west-2, the standby"
    assert "OptInRequired" in finding.evidence[0].statement


def test_a_missing_permission_is_one_finding_with_all_regions() -> None:
    gaps = [
        NotAllowed(region=region, action="dynamodb:DescribeTable", purpose="whether the tables' names are free")
        for region in ("us-east-1", "us-west-2")
    ]
    (finding,) = of_account(TABLE, *gaps)
    assert finding.message == (
        "nobody looked at whether the tables' names are free: dynamodb:DescribeTable is not allowed in "
        "us-east-1, us-west-2"
    )
    assert finding.severity is Severity.WARNING


def test_no_finding_shows_the_accounts_id() -> None:
    fact = BucketName(region="us-west-2", service="orders", name="shop-orders-us-west-2-ACCOUNT", owner=Owner.OTHER)
    assert ID not in repr(of_account(TABLE, fact))


def test_an_instance_class_is_missing_only_for_its_engine_and_lighter_in_a_candidate() -> None:
    text = """\
name: shop
regions: {primary: us-east-1, standby: us-west-2, candidates: [eu-west-1]}
services:
  ledger: {type: database, engine: mysql, instance_class: db.r8g.large}
"""
    ours, other = (Hardware("instance_class", "db.r8g.large", engine) for engine in ("mysql", "postgres"))
    facts = [
        DatabaseClassOffer(region="us-west-2", hardware=other, offered=False),
        DatabaseClassOffer(region="us-west-2", hardware=ours, offered=True),
        DatabaseClassOffer(region="eu-west-1", hardware=ours, offered=False),
    ]
    (finding,) = of_account(text, *facts)
    assert (finding.severity, finding.regions, finding.service) == (Severity.WARNING, ("eu-west-1",), "ledger")
    assert "for mysql" in finding.message


OF_EXAMPLE = """
name: shop
domain: example.com
regions: {primary: us-east-1, standby: us-west-2}
"""


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("services: {mail: {type: email}}", []),
        ("services: {mail: {type: email, adopt: {regions: [us-west-2]}}}", ["us-west-2"]),
        ("also_needs: [ses]", ["us-west-2"]),
    ],
)
def test_an_identity_may_be_absent_where_an_apply_makes_it(rest: str, found: list[str]) -> None:
    facts = [
        MailIdentity(region="us-east-1", identity="example.com", exists=True, verified=True),
        MailIdentity(region="us-west-2", identity="example.com", exists=False, verified=False),
    ]
    assert [region for finding in of_account(OF_EXAMPLE + rest, *facts) for region in finding.regions] == found
