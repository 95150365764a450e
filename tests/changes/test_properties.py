"""Whatever changes into whatever: no step leads to what is gone, and no data is destroyed that may not go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from farshore.changes import Act, Build, Change, ChangeRefused, StackBuild, compare
from farshore.changes.configuration import (
    data_sources,
    forgotten_in,
    mentions,
    provider_of,
    providers,
    resources,
    service_of,
    type_of,
)
from tests.changes.shop import Shop, Table, build

NAMES = ("orders", "users", "files", "exports", "api", "admin")
REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
bounded = settings(max_examples=60, deadline=None)

TABLES = st.dictionaries(
    st.sampled_from(NAMES[:3]),
    st.builds(
        Table,
        expires=st.sampled_from((None, "ttl")),
        indexes=st.sampled_from(((), ("day",), ("user",), ("day", "user"))),
    ),
    max_size=3,
)


@st.composite
def shops(draw: st.DrawFn, may_go: tuple[str, ...] = ()) -> Shop:
    """Draw a shop; it lists under `destroy` what it has or what the one before it listed."""
    tables = draw(TABLES)
    buckets = tuple(bucket for bucket in draw(st.sets(st.sampled_from(NAMES[2:4]))) if bucket not in tables)
    users = draw(st.dictionaries(st.sampled_from(NAMES[4:]), st.sets(st.sampled_from(NAMES[:3])), max_size=2))
    apis = {api: tuple(sorted(used & tables.keys())) for api, used in users.items()}
    others = draw(st.sampled_from((("us-west-2",), ("eu-west-1",), ("us-west-2", "eu-west-1"), ())))
    regions = ("us-east-1", *others) if draw(st.booleans()) else (*others, "us-east-1")
    listed = draw(st.sets(st.sampled_from(NAMES), max_size=2)) & {*tables, *buckets, *may_go}
    policy = draw(st.sampled_from(("failover", "latency")))
    trial = draw(st.booleans())
    return Shop(tables, buckets, apis, regions, policy=policy, destroy=tuple(sorted(listed)), trial=trial)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Shop, Shop]:
    """Draw a shop and what becomes of it."""
    before = draw(shops())
    return before, draw(shops(may_go=before.destroy))


class World:
    """What the applied configurations make of AWS."""

    def __init__(self, previous: Build) -> None:
        self.applied: dict[str, Mapping[str, Any]] = {stack.name: stack.terraform for stack in previous.stacks}

    def all_of(self, kind: str) -> Iterator[Mapping[str, Any]]:
        for terraform in self.applied.values():
            yield from (body for address, body in resources(terraform).items() if type_of(address) == kind)

    def assert_nothing_leads_to_what_is_gone(self, forgotten: set[str]) -> None:
        names = {body["name"] for body in self.all_of("aws_route53_record")}
        for record in self.all_of("aws_route53_record"):
            target = record.get("alias", {}).get("name", "")
            assert target.startswith("${") or not target or target in names
        tables = {body["name"] for body in self.all_of("aws_dynamodb_table")} | forgotten
        for function in self.all_of("aws_lambda_function"):
            assert set(function["environment"]["variables"].values()) <= tables
        buckets = {body["bucket"] for body in self.all_of("aws_s3_bucket")} | forgotten
        for link in self.all_of("aws_s3_bucket_replication_configuration"):
            assert {link["bucket"], link["to"]} <= buckets


BUILT_IN = "terraform"
"""The provider of `terraform_data`, which is never configured."""


def attempted(edit: tuple[Shop, Shop]) -> tuple[Build, Build, Change]:
    previous, new = map(build, edit)
    try:
        return previous, new, compare(previous, new)
    except ChangeRefused:
        assume(False)
        raise


def configuration(change: Change, folder: str) -> Mapping[str, Any]:
    parent, name = folder.split("/")
    stack = next(stack for stack in change.stacks if stack.name == name)
    found = stack.transition if parent == "transition" else stack.final
    assert found is not None
    return found


@bounded
@given(edits())
def test_every_configuration_refers_only_to_what_it_has(edit: tuple[Shop, Shop]):
    previous, _, change = attempted(edit)
    for step in change.steps:
        terraform = configuration(change, step.folder)
        declared = {**resources(terraform), **data_sources(terraform)}
        old = next((stack.terraform for stack in previous.stacks if stack.name == step.stack), {})
        known = {*declared, *resources(old), *data_sources(old)}
        assert mentions(terraform.get("resource", {}), known) <= declared.keys()
        for address, body in declared.items():
            assert provider_of(address, body) in {*providers(terraform), BUILT_IN}


@bounded
@given(edits())
def test_nothing_is_both_there_and_forgotten(edit: tuple[Shop, Shop]):
    _, _, change = attempted(edit)
    for stack in change.stacks:
        for terraform in filter(None, (stack.final, stack.transition)):
            assert not set(forgotten_in(terraform)) & resources(terraform).keys()


@bounded
@given(edits())
def test_providers_of_what_leaves_stay(edit: tuple[Shop, Shop]):
    previous, _, change = attempted(edit)
    finals = {stack.name: stack.final for stack in change.stacks}
    for stack in previous.stacks:
        for address, body in resources(stack.terraform).items():
            key = provider_of(address, body)
            if key != BUILT_IN:
                assert providers(finals[stack.name])[key]["region"] == providers(stack.terraform)[key]["region"]


@bounded
@given(edits())
def test_each_stack_ends_with_what_the_spec_says(edit: tuple[Shop, Shop]):
    previous, new, change = attempted(edit)
    applied = {stack.name: stack.terraform for stack in previous.stacks}
    for step in change.steps:
        applied[step.stack] = configuration(change, step.folder)
    wanted = {stack.name: stack.terraform for stack in new.stacks}
    for name, terraform in applied.items():
        assert set(resources(terraform)) == set(resources(wanted.get(name, {})))
    for stack in change.stacks:
        assert stack.is_empty or applied[stack.name] == stack.final


@bounded
@given(edits())
def test_no_step_leads_to_what_is_gone_or_not_there_yet(edit: tuple[Shop, Shop]):
    previous, _, change = attempted(edit)
    world, gone = World(previous), set()
    world.assert_nothing_leads_to_what_is_gone(gone)
    for step in change.steps:
        stack = next(stack for stack in change.stacks if stack.name == step.stack)
        if step.act is not Act.EXPAND:
            was = resources(world.applied[step.stack])
            gone |= {was[one].get("name") or was[one].get("bucket") for one in stack.forgotten if one in was}
        world.applied[step.stack] = configuration(change, step.folder)
        world.assert_nothing_leads_to_what_is_gone(gone)


@bounded
@given(edits())
@example((Shop({"orders": Table()}), Shop({"orders": Table()}, regions=("us-east-1",))))
def test_data_is_destroyed_only_where_it_may_go(edit: tuple[Shop, Shop]):
    _, _, change = attempted(edit)
    for stack in change.stacks:
        for address in stack.destroyed_data:
            service = service_of(address)
            before, after = edit
            assert before.trial or service in before.destroy
            assert after.trial or service in after.destroy


@bounded
@given(edits())
def test_no_step_but_the_last_of_a_stack_drops_anything(edit: tuple[Shop, Shop]):
    previous, _, change = attempted(edit)
    applied = {stack.name: stack.terraform for stack in previous.stacks}
    for step in change.steps:
        terraform = configuration(change, step.folder)
        if step.act is Act.EXPAND:
            assert resources(applied.get(step.stack, {})).keys() <= resources(terraform).keys()
        applied[step.stack] = terraform


@bounded
@given(edits(), shops())
def test_what_was_forgotten_is_never_lost_sight_of(edit: tuple[Shop, Shop], third: Shop):
    _, new, change = attempted(edit)
    stacks = [StackBuild(one.name, one.phase, one.region, one.final, one.leaving) for one in change.stacks]
    on_disk = Build(tuple(stacks), new.services, new.destroy, new.trial)
    following = build(third)
    try:
        after = compare(on_disk, following)
    except ChangeRefused:
        assume(False)
        raise
    for stack in after.stacks:
        earlier = next((one.final for one in change.stacks if one.name == stack.name), {})
        assert {*forgotten_in(earlier)} <= {*forgotten_in(stack.final), *resources(stack.final)}
