"""Whatever a spec holds: what comes, goes or gets another name leaves the rest alone, and each stack is sound."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from farshore.changes import Change
from farshore.changes.configuration import data_sources, providers, resources, service_of, type_of
from farshore.changes.facts import holds_data
from farshore.errors import InputError
from farshore.spec import loads
from farshore.synthesis import Written, write
from tests.constructs.synthesised import applied, read
from tests.drawn import CODE, NEW_NAME, Drawn, specs
from tests.standin.terraform import require_terraform, terraform_environment

pytestmark = pytest.mark.slow

Stacks = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Version:
    """A spec as it was written, and what that changed of the one before it."""

    drawn: Drawn
    stacks: Stacks
    change: Change

    def apart_from(self, leaves: set[str], dashboards: bool) -> dict[tuple[str, str], Any]:
        """Return the resources of all services but some, by stack and address."""
        return {
            (part, address): {key: value for key, value in body.items() if key != "//"}
            for part, stack in self.stacks.items()
            for address, body in resources(stack).items()
            if service_of(address) not in leaves and not (dashboards and type_of(address) == "aws_cloudwatch_dashboard")
        }


def write_versions(*versions: Drawn) -> list[Version]:
    """Write one spec after the other into one folder, each applied before the next."""
    with tempfile.TemporaryDirectory() as made:
        folder, found = Path(made), []
        for drawn in versions:
            done = in_folder(folder, drawn)
            stacks = {name.removeprefix("shop-"): read(done.out, name) for name in done.stacks}
            found.append(Version(drawn, stacks, done.change))
            applied(folder)
        return found


def in_folder(folder: Path, drawn: Drawn) -> Written:
    """Write a spec's Terraform beside the code that it names; a spec refused because names clash is dropped."""
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "src" / "app.py").write_bytes(CODE)
    try:
        return write(loads(drawn.text, str(folder / "spec.yaml")), folder / "infra")
    except InputError as refused:
        assume("; rename one of them" not in str(refused))
        raise


def concerned(drawn: Drawn, name: str) -> tuple[set[str], bool]:
    """Return which services a service's coming and going concerns, and whether the dashboards of watches change."""
    own = drawn.services[name]
    found = {name, NEW_NAME}
    # A watch that names no targets asks every public name there is.
    if name in drawn.hosted:
        found |= {one for one, other in drawn.services.items() if other["type"] == "watch" and "targets" not in other}
    # A bucket that does not say which way its objects go is copied both ways once somebody writes to it.
    for user in (own, own.get("consumer", {})):
        found |= {
            one
            for one, access in user.get("uses", {}).items()
            if access == "write"
            and drawn.services[one]["type"] == "bucket"
            and "replication" not in drawn.services[one]
        }
    # A dashboard draws all tables and APIs of the spec.
    return found, own["type"] in ("table", "rest-api")


@st.composite
def edits(draw: st.DrawFn) -> tuple[Drawn, str]:
    """Draw a spec and a service of it that can leave."""
    drawn = draw(specs())
    assume(drawn.alone)
    return drawn, draw(st.sampled_from(drawn.alone))


bounded = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@bounded
@given(edits(), st.booleans())
def test_what_comes_goes_or_is_renamed_leaves_the_rest_alone(edit: tuple[Drawn, str], comes: bool):
    drawn, name = edit
    without, renamed = drawn.without(name), drawn.renamed(name)
    versions = write_versions(*((without, drawn, renamed) if comes else (drawn, renamed, without)))
    old, new = versions[1:] if comes else versions[:2]

    leaves, dashboards = concerned(drawn, name)
    rest = [version.apart_from(leaves, dashboards) for version in versions]
    assert rest[0] == rest[1] == rest[2]
    assert names_in_aws(old.stacks, {name: NEW_NAME}) == names_in_aws(new.stacks)
    for stack in new.change.stacks:
        assert not [*stack.added, *stack.destroyed, *stack.forgotten]
    for version in versions:
        assert not [address for stack in version.change.stacks for address in stack.destroyed_data]
        assert_sound(version)


def assert_sound(version: Version) -> None:
    assert_it_refers_only_to_what_it_has(version.stacks)
    assert [name for name, number in names_in_aws(version.stacks).items() if number > 1] == []
    assert_regions_stand_alone(version)
    assert_data_is_protected(version.stacks)
    assert_permissions_are_narrow(version.stacks)
    assert_names_are_one_kind_of_record(version.stacks)


_EXPRESSION = re.compile(r"(?<!\$)\$\{([^{}]*)\}")
_ADDRESS = re.compile(r"\b(?:data\.)?(?:aws_[a-z0-9_]+|terraform_data)\.[A-Za-z_][A-Za-z0-9_-]*")


def assert_it_refers_only_to_what_it_has(stacks: Stacks) -> None:
    for stack in stacks.values():
        declared = {**resources(stack), **data_sources(stack)}
        assert set(mentioned(stack)) <= declared.keys()
        named = {body["provider"] for body in declared.values() if "provider" in body}
        assert named <= providers(stack).keys()


def mentioned(value: Any, key: str = "") -> Iterator[str]:
    """Yield the addresses in all expressions of a configuration."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            if name not in ("//", "moved", "removed"):
                yield from mentioned(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from mentioned(one, key)
    elif isinstance(value, str):
        for text in [value] if key in ("depends_on", "replace_triggered_by") else _EXPRESSION.findall(value):
            yield from _ADDRESS.findall(text)


GLOBAL = ("aws_iam_", "aws_route53", "aws_cloudfront_", "aws_s3_bucket", "aws_cloudwatch_dashboard")
"""How the types begin whose names are the same in every region."""
ONE_EACH = ("aws_api_gateway_account", "aws_ses_active_receipt_rule_set")
"""Types of which an account has one in each region."""
NAMED_BY = (
    "name", "bucket", "function_name", "alarm_name", "dashboard_name", "domain", "domain_name", "rule_set_name",
    "email_identity", "configuration_set_name", "global_table_arn",
)  # fmt: skip
"""By what AWS knows a resource, the first that it has."""
PARTS = {
    "aws_route53_record": ("type", "set_identifier"),
    "aws_iam_role_policy": ("role",),
    "aws_lambda_permission": ("statement_id",),
    "aws_lambda_event_source_mapping": ("event_source_arn",),
    "aws_api_gateway_method_settings": ("rest_api_id", "method_path"),
    "aws_acm_certificate": ("subject_alternative_names",),
    "aws_ses_receipt_rule": ("rule_set_name",),
    "aws_cognito_user_pool_client": ("user_pool_id",),
    "aws_cognito_resource_server": ("user_pool_id", "identifier"),
    "aws_sesv2_configuration_set_event_destination": ("event_destination_name",),
}
"""What else tells the resources of a type apart."""


def names_in_aws(stacks: Stacks, renamed: Mapping[str, str] = MappingProxyType({})) -> Counter[tuple[str, ...]]:
    """Count what claims each name of a type within a region, references to renamed services by their new name."""
    found: Counter[tuple[str, ...]] = Counter()
    for part, stack in stacks.items():
        regions = {key: str(provider["region"]) for key, provider in providers(stack).items()}
        for address, body in resources(stack).items():
            kind = type_of(address)
            name = next((str(body[key]) for key in NAMED_BY if key in body), "")
            if not name and kind not in ONE_EACH:
                continue
            more = [str(body.get(key, "")) for key in PARTS.get(kind, ())]
            for old, new in renamed.items():
                name, *more = (_of_service(old).sub(rf"\1{new}_", one) for one in (name, *more))
            where = "" if kind.startswith(GLOBAL) else regions[body.get("provider", "aws")]
            # What refers to a resource is known by it, and that is of one stack.
            stands = part if "${aws_" in name + "".join(more) else ""
            found[(kind, where, stands, name, *more)] += 1
    return found


def _of_service(name: str) -> re.Pattern[str]:
    """Return the pattern of how an address begins within a service."""
    return re.compile(rf"(\b(?:aws_[a-z0-9_]+|terraform_data)\.){re.escape(name)}_")


_ARN = re.compile(r":([a-z-]+):([a-z]+(?:-[a-z]+)+-[0-9]):")


def assert_regions_stand_alone(version: Version) -> None:
    """A region's stack asks no other, and lets nobody reach into one but to send mail while SES fails in its own."""
    serving = [version.drawn.head["regions"]["primary"], *version.drawn.head["regions"]["standby"]]
    for part, stack in version.stacks.items():
        region = part.removeprefix("watch-")
        if region == part and part not in serving:
            continue
        assert {provider["region"] for provider in providers(stack).values()} == {region}
        assert "terraform_remote_state" not in stack.get("data", {})
        if part in serving:
            reached = {found for statement in statements(stack) for found in _ARN.findall(json.dumps(statement))}
            assert {(service, where) for service, where in reached if where != region and service != "ses"} == set()


def assert_data_is_protected(stacks: Stacks) -> None:
    for stack in stacks.values():
        for address, body in resources(stack).items():
            if holds_data(type_of(address)):
                assert body["lifecycle"]["prevent_destroy"] is True, address
            assert body.get("deletion_protection_enabled", True) is True, address
            assert body.get("deletion_protection", "ACTIVE") == "ACTIVE", address
            assert not body.get("force_destroy"), address


def statements(stack: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of every policy of a role."""
    for address, body in resources(stack).items():
        if type_of(address) in ("aws_iam_role_policy", "aws_iam_policy"):
            yield from json.loads(body["policy"])["Statement"]


OF_NO_RESOURCE = frozenset(
    {"xray:PutTelemetryRecords", "xray:PutTraceSegments", "cloudwatch:PutMetricData", "s3:ListAllMyBuckets"}
)
"""Actions that know no resource, as the tests of the APIs' tracing and of the canaries have them with their sources."""


def assert_permissions_are_narrow(stacks: Stacks) -> None:
    for stack in stacks.values():
        for statement in statements(stack):
            assert not [action for action in statement["Action"] if "*" in action]
            if "*" in statement["Resource"]:
                assert set(statement["Action"]) <= OF_NO_RESOURCE
            for resource in statement["Resource"]:
                if resource.endswith(":key/*"):
                    assert statement["Condition"]["ForAnyValue:StringEquals"]["kms:ResourceAliases"].startswith(
                        "alias/"
                    )


def assert_names_are_one_kind_of_record(stacks: Stacks) -> None:
    """DNS allows nothing beside a CNAME (RFC 1034, 3.6.2)."""
    kinds: dict[str, set[str]] = {}
    for stack in stacks.values():
        for address, body in resources(stack).items():
            if type_of(address) == "aws_route53_record":
                kinds.setdefault(body["name"], set()).add(body["type"])
    assert [name for name, found in kinds.items() if "CNAME" in found and len(found) > 1] == []


def _record(kind: str) -> dict[str, str]:
    return {"name": "api.example.com", "type": kind, "zone_id": "Z1"}


UNSOUND = {
    "a reference to nothing": (
        assert_it_refers_only_to_what_it_has,
        {"aws_kms_alias": {"files_alias": {"name": "alias/a", "target_key_id": "${aws_kms_key.files_key.id}"}}},
    ),
    "a provider that is not there": (
        assert_it_refers_only_to_what_it_has,
        {"aws_kms_alias": {"files_alias": {"name": "alias/a", "provider": "aws.eu-west-1"}}},
    ),
    "a table without protection": (
        assert_data_is_protected,
        {"aws_dynamodb_table": {"orders_table": {"lifecycle": {"prevent_destroy": False}}}},
    ),
    "a record beside a CNAME": (
        assert_names_are_one_kind_of_record,
        {"aws_route53_record": {"api_record": _record("CNAME"), "mail_record": _record("MX")}},
    ),
    "an action on everything": (
        assert_permissions_are_narrow,
        {"aws_iam_role_policy": {"api_may": {"policy": '{"Statement": [{"Action": ["a:B"], "Resource": ["*"]}]}'}}},
    ),
}


@pytest.mark.parametrize(("check", "declared"), UNSOUND.values(), ids=UNSOUND)
def test_what_is_unsound_is_seen(check: Callable[[Stacks], None], declared: Mapping[str, Any]):
    with pytest.raises(AssertionError):
        check({"us-east-1": {"provider": {"aws": [{"region": "us-east-1"}]}, "resource": declared}})


def test_a_name_that_two_services_claim_is_seen():
    alarms = {f"{service}_alarm": {"alarm_name": "shop-down"} for service in ("api", "mail")}
    stack = {"provider": {"aws": [{"region": "us-east-1"}]}, "resource": {"aws_cloudwatch_metric_alarm": alarms}}
    assert list(names_in_aws({"us-east-1": stack}).values()) == [2]


@pytest.mark.terraform
def test_terraform_takes_every_stack(tmp_path: Path):
    require_terraform()
    first, *others = folders = write_a_handful(tmp_path)
    run_terraform(first, first, "init", "-backend=false", "-input=false")
    for folder in others:
        shutil.copy(first / LOCK_FILE, folder)
    refused = [outcome for folder in folders if (outcome := run_terraform(folder, first, "validate", "-no-color"))]

    assert refused == []


LOCK_FILE = ".terraform.lock.hcl"


def write_a_handful(folder: Path) -> list[Path]:
    """Write some random specs, the same ones each time; returns the folders of all of their stacks."""
    found: list[Path] = []

    @settings(bounded, max_examples=3, derandomize=True, database=None, phases=[Phase.generate])
    @given(specs())
    def write_one(drawn: Drawn) -> None:
        done = in_folder(folder / str(len(found)), drawn)
        found.extend(done.out / "stacks" / stack for stack in done.stacks)

    write_one()
    return found


def run_terraform(folder: Path, initialised: Path, *arguments: str) -> str:
    """Run terraform in one folder with the provider that another was initialised with; returns its complaints."""
    environment = {**os.environ, **terraform_environment(), "TF_DATA_DIR": str(initialised / ".terraform")}
    done = subprocess.run(
        ["terraform", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return f"{folder.name}: {done.stderr}" if done.returncode else ""
