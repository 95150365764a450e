"""Every rule of preflight and about waivers: documented, sourced, shown to fire and to be silent by its examples."""

from __future__ import annotations

import datetime
import importlib
import pkgutil
import re
import textwrap

import pytest

import farshore.checks.regions
import farshore.checks.topology
from farshore.catalog import Catalog
from farshore.checks import PREFLIGHT_RULES, preflight
from farshore.findings import Finding
from farshore.rules import Rule
from farshore.spec import loads
from farshore.waiving import WAIVER_RULES

RULES = [*PREFLIGHT_RULES, *WAIVER_RULES]
TODAY = datetime.date(2026, 11, 21)


# What is said of a region, of a global service, of a kind of instance or of a typical lag whatever the rule at hand.
CONTEXT = {"region-not-opted-in", "control-plane-region", "instance-type-not-checked", "objective-not-promised"}
# No two regions of one partition share a subdivision of a country today.
COMPANIONS = {"same-geography": {"partition-mismatch"}}
# What the embedded catalog can tell only with more than one source.
KNOWS_FEATURES = Catalog.embedded().verdict("AWS::SES::ReceiptRule", "eu-central-2").known
NEEDS_SOURCES = {"feature-unavailable": KNOWS_FEATURES, "service-disputed": len(Catalog.embedded().sources) > 1}


def findings(text: str, today: datetime.date | None = None) -> list[Finding]:
    """Return what is found and not accepted, as the rules about waivers have examples with waivers."""
    found = preflight(loads(textwrap.dedent(text)), Catalog.embedded(), today or TODAY).findings
    return [finding for finding in found if finding.waiver is None]


def skip_without_sources(rule: Rule) -> None:
    if not NEEDS_SOURCES.get(rule.id, True):
        pytest.skip("the embedded catalog has one source, which cannot tell")


def name(rule: Rule) -> str:
    return rule.id


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_its_bad_example_fires_it_and_nothing_else(rule: Rule) -> None:
    skip_without_sources(rule)
    fired = {finding.rule for finding in findings(rule.bad, rule.bad_on)}
    assert rule.id in fired
    assert fired - {rule.id} - CONTEXT <= COMPANIONS.get(rule.id, set())


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_nothing_objects_to_its_good_example(rule: Rule) -> None:
    assert {finding.rule for finding in findings(rule.good)} - (CONTEXT - {rule.id}) == set()


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_its_finding_says_what_where_and_what_to_do(rule: Rule) -> None:
    skip_without_sources(rule)
    own = [finding for finding in findings(rule.bad, rule.bad_on) if finding.rule == rule.id]
    assert own
    for finding in own:
        assert finding.message
        assert finding.remedy
        assert finding.place.line is not None
        assert finding.place.column is not None
        assert finding.severity <= rule.severity


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_it_is_documented(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.id)
    assert not rule.title.endswith(".")
    assert "\n" not in rule.title
    for text in (rule.title, rule.why, rule.remedy):
        assert text == text.strip()
        assert len(text) > 10
    assert type(rule).__doc__


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_it_names_a_source_that_was_read(rule: Rule) -> None:
    assert re.fullmatch(r"https://[^\s]+", rule.source)
    assert datetime.date(2025, 1, 1) < rule.source_date <= datetime.datetime.now(datetime.timezone.utc).date()


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_a_waiver_can_name_it(rule: Rule) -> None:
    waiver = f"waivers: [{{rule: {rule.id}, reason: because, until: 2999-01-01}}]\n"
    assert loads(f"name: a\nregions: {{primary: us-east-1, standby: us-west-2}}\nalso_needs: [sqs]\n{waiver}").waivers


def test_the_rules_are_those_that_are_promised() -> None:
    promised = {
        "service-unavailable",
        "service-unknown",
        "region-unknown",
        "region-avoided",
        "partition-mismatch",
        "too-few-zones",
        "writes-through-origin-group",
        "waiver-expired",
        "waiver-ending",
        "waiver-unused",
        "feature-unavailable",
        "service-disputed",
        "region-not-opted-in",
        "same-geography",
        "residency-violated",
        "stale-catalog",
        "control-plane-region",
        "shallow-health-check",
        "rto-unmet",
        "rpo-unmet",
        "user-pool-not-mirrored",
        "email-cold-standby",
        "observer-is-a-serving-region",
        "authorization-not-forwarded",
        "host-forwarded",
        "no-health-check",
        "ttl-too-long",
        "email-single-region",
        "notification-single-region",
        "backups-single-region",
        "single-nat",
        "standby-cannot-scale",
        "secret-not-replicated",
        "closed-to-new-customers",
        "service-ended",
        "service-ending",
    }
    assert promised <= {rule.id for rule in RULES}


@pytest.mark.parametrize("family", [farshore.checks.regions, farshore.checks.topology], ids=lambda one: one.__name__)
def test_every_file_of_a_family_is_one_rule_of_its_name(family: object) -> None:
    for module in pkgutil.iter_modules(family.__path__):  # type: ignore[attr-defined]
        importlib.import_module(f"{family.__name__}.{module.name}")  # type: ignore[attr-defined]
        rule = PREFLIGHT_RULES[module.name.replace("_", "-")]
        assert type(rule).__module__ == f"{family.__name__}.{module.name}"  # type: ignore[attr-defined]
