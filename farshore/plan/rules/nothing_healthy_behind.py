"""nothing-healthy-behind: an entry that leads to nothing that could answer."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from farshore.findings import Finding, Severity, of_each
from farshore.plan.action import Action
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import also, joined, listed
from farshore.plan.relations.automation import automation
from farshore.plan.relations.copies import by_arn, is_copy
from farshore.plan.relations.judges import CONTROL, HEALTH_CHECK
from farshore.plan.relations.records import RECORD, Records, RecordSet, role, role_before, weight, zone_of
from farshore.plan.resource import Resource
from farshore.plan.values import as_blocks, texts_in
from farshore.plan.words import words_of

_LISTENERS = ("aws_lb_listener", "aws_alb_listener")
_GROUPS = ("aws_lb_target_group", "aws_alb_target_group")
_ATTACHERS = {
    "aws_lb_target_group_attachment": "target_group_arn",
    "aws_alb_target_group_attachment": "target_group_arn",
    "aws_autoscaling_group": "target_group_arns",
    "aws_autoscaling_attachment": "lb_target_group_arn",
    "aws_autoscaling_traffic_source_attachment": "traffic_source",
    "aws_ecs_service": "load_balancer",
    "aws_codedeploy_deployment_group": "load_balancer_info",
}
"""What registers targets, and the argument that names the group."""

_COUNTS = {"aws_autoscaling_group": "max_size", "aws_ecs_service": "desired_count"}
"""What serves, and the argument that says how many of it there can be."""

_FROM_OUTSIDE = "ip"
"""The kind of targets that controllers register, such as that of Kubernetes, which no plan shows."""


@dataclass(frozen=True, slots=True)
class Emptiness:
    """An entry with nothing behind it.

    Attributes:
        entry: The resource to change.
        why: What it leads to, in words that follow its address.
        remedy: What to do.
        others: Further resources the message is about.
        severity: How much it matters.
        inferred: What it rests on that the plans do not state.
    """

    entry: Resource
    why: str
    remedy: str
    others: tuple[Resource, ...] = ()
    severity: Severity = Severity.WARNING
    inferred: tuple[str, ...] = ()


@PLAN_RULES.register
class NothingHealthyBehind(PlanRule):
    """Records, listeners, accelerators and origin groups without anything that answers."""

    id = "nothing-healthy-behind"
    title = "A record, listener, endpoint group or origin group has nothing behind it that could answer"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A failover is only as good as what it leads to. A primary record without a secondary, a listener without "
        "targets, an accelerator without endpoints or a group of an origin and itself look like redundancy, and there "
        "is nothing on the other side."
    )
    remedy = "Put something that answers behind the entry, or remove the entry."
    source = "https://pub.dev/documentation/aws_route53_api/latest/route53-2013-04-01/ResourceRecordSet/failover.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        origin_group {
          origin_id = "both"
          failover_criteria {
            status_codes = [500, 502, 503, 504]
          }
          member {
            origin_id = "east"
          }
          member {
            origin_id = "west"
          }
        }
    """
    bad = """
        origin_group {
          origin_id = "both"
          failover_criteria {
            status_codes = [500, 502, 503, 504]
          }
          member {
            origin_id = "east"
          }
          member {
            origin_id = "east"
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each entry that leads to nothing."""
        for look in _LOOKS:
            together: dict[tuple[str, str, Severity], list[Emptiness]] = defaultdict(list)
            for found in look(subject):
                together[found.entry.plan.file, found.remedy, found.severity].append(found)
            yield from (of_each(all_of_one, self._empty) for all_of_one in together.values())

    def _empty(self, together: Sequence[Emptiness]) -> Finding:
        first, *others = together
        return self.about(
            first.entry,
            f"`{first.entry.address}` {first.why}{also([one.entry for one in others])}",
            *first.others,
            remedy=first.remedy,
            severity=first.severity,
            inferred=first.inferred,
        )


def _only_zeros(subject: Estate) -> Iterator[Emptiness]:
    for one in subject.once(Records).all_sets:
        first, *others = one.records
        if others and all(weight(record) == 0 for record in one.records):
            yield Emptiness(
                first,
                f"and {listed(others)} all have weight 0, and then Route 53 answers with each of them equally, "
                "the one meant to be switched off included",
                "Give the record that serves a weight above 0.",
            )


def _half_a_failover(subject: Estate) -> Iterator[Emptiness]:
    known = subject.once(Records)
    successors = _Successors(subject.of_type(RECORD))
    zones = {str(one.get("zone_id")) for one in subject.of_type("aws_route53_zone")}
    halves = [(one, *half) for one in known.all_sets if (half := _half(one))]
    paired = {
        zone_of(one.records[0]) for one in known.all_sets if {*map(role, one.records)} >= {"PRIMARY", "SECONDARY"}
    }
    for one, record, other in halves:
        remedy = f'Add a record of the same name and type with `failover_routing_policy {{ type = "{other}" }}`.'
        lost = [each for each in known.former(one) if role_before(each) == other]
        if any(each.action in (Action.FORGET, Action.CREATE) for each in lost):
            continue  # what is only forgotten is still answered with
        if lost:
            if not successors.may_hold(other, record):
                yield _bereft(record, lost[0], other)
        elif _shows_all_of(subject, record, zones):
            yield Emptiness(
                record,
                f"is the {role(record)} record of its name, and no {other} is there, "
                "so there is nothing to fail over to",
                remedy,
                inferred=(_KEPT_ELSEWHERE.format(other),),
            )
        elif record.action is Action.CREATE and not subject.is_partial and zone_of(record) in paired:
            yield Emptiness(
                record,
                f"is new and the {role(record)} record of its name, and no {other} is there, "
                "though others of its zone are in pairs",
                remedy,
                severity=Severity.NOTE,
                inferred=(_KEPT_ELSEWHERE.format(other),),
            )


_KEPT_ELSEWHERE = "a {} record that is kept in a state without a plan here would not be seen"


def _half(records: RecordSet) -> tuple[Resource, str] | None:
    """Return the one half of a failover that a set holds, and the role of the other; None when it holds both."""
    roles = {role(record): record for record in records.records if role(record)}
    missing = {"PRIMARY", "SECONDARY"} - roles.keys()
    return (next(iter(roles.values())), next(iter(missing))) if len(roles) == len(missing) == 1 else None


def _bereft(record: Resource, lost: Resource, other: str) -> Emptiness:
    return Emptiness(
        record,
        f"is the {role(record)} record of its name, and this plan takes away the {other} one, `{lost.address}`, "
        "so there is nothing to fail over to",
        f"Keep the {other} record, or make its successor before this one goes.",
        (lost,),
        severity=Severity.ERROR,
    )


_ASKED = ("zone_id", "name", "type")
_ROLES = ("PRIMARY", "SECONDARY")


class _Successors:
    """The records that may turn out to be the other half of a failover: what they are is partly unknown yet."""

    def __init__(self, records: Iterable[Resource]) -> None:
        self._given: dict[tuple[str, tuple[str, ...]], list[dict[str, str]]] = defaultdict(list)
        self._projections: dict[tuple[str, tuple[str, ...], tuple[str, ...]], set[tuple[str, ...]]] = {}
        for one in records:
            if any(one.is_unknown(argument) for argument in (*_ASKED, "failover_routing_policy")):
                given = _given(one)
                for wanted in _ROLES if one.is_unknown("failover_routing_policy") else (role(one),):
                    self._given[wanted, tuple(given)].append(given)

    def may_hold(self, wanted: str, half: Resource) -> bool:
        """Say whether one of them, of the wanted role, agrees with a half in all that is known of both."""
        asked = _given(half)
        for of_role, known in self._given:
            shared = tuple(argument for argument in known if argument in asked)
            if of_role == wanted and tuple(asked[one] for one in shared) in self._projected(wanted, known, shared):
                return True
        return False

    def _projected(self, wanted: str, known: tuple[str, ...], shared: tuple[str, ...]) -> set[tuple[str, ...]]:
        key = wanted, known, shared
        if key not in self._projections:
            self._projections[key] = {tuple(one[each] for each in shared) for one in self._given[wanted, known]}
        return self._projections[key]


def _given(record: Resource) -> dict[str, str]:
    """Return what is known of the zone, name and type of a record."""
    return {argument: str(value) for argument in _ASKED if (value := record.get(argument)) is not None}


def _shows_all_of(subject: Estate, record: Resource, zones: Set[str]) -> bool:
    """Say whether a record's counterpart would be in the plans: the zone is in them, or they are several."""
    if any(one.type == "aws_route53_zone" for one in record.plan.referenced(record, "zone_id")):
        return True
    zone = record.get("zone_id")
    return isinstance(zone, str) and (zone in zones or len(subject.plans) > 1)


def _listener_without_targets(subject: Estate) -> Iterator[Emptiness]:
    if any(_is_unclear(one, argument) for kind, argument in _ATTACHERS.items() for one in subject.of_type(kind)):
        return
    attached = _attachments(subject)
    for listener in subject.of_type(*_LISTENERS):
        for group in listener.plan.referenced(listener, "default_action"):
            if _is_new(group) and group.get("target_type") != _FROM_OUTSIDE and not attached.get(group):
                yield Emptiness(
                    listener,
                    f"forwards to `{group.address}`, and nothing in these plans registers targets with it",
                    "Attach an Auto Scaling group, a service or single targets to the target group.",
                    (group,),
                    inferred=("targets registered from another state or by hand would not be seen",),
                )
                break


def _is_new(group: Resource) -> bool:
    """Say whether a target group has no targets yet that somebody else may have registered."""
    return group.type in _GROUPS and group.action in (Action.CREATE, Action.REPLACE)


Attachments = Mapping[Resource, Sequence[Resource]]
"""What registers targets, by target group."""


def _attachments(subject: Estate) -> Attachments:
    """Return what registers targets with each target group, by reference or by its ARN."""
    known = by_arn(subject.of_type(*_GROUPS))
    found: dict[Resource, list[Resource]] = defaultdict(list)
    for kind, argument in _ATTACHERS.items():
        for one in subject.of_type(kind):
            named = [known[text] for text in texts_in(one.get(argument)) if text in known]
            for group in {*one.plan.referenced(one, argument), *named}:
                found[group].append(one)
    return found


def _is_unclear(attacher: Resource, argument: str) -> bool:
    """Say whether something registers targets with a group that nobody can name."""
    if not attacher.is_unknown(argument):
        return False
    return not any(one.type in _GROUPS for one in attacher.plan.referenced(attacher, argument))


def _no_default_location(subject: Estate) -> Iterator[Emptiness]:
    """Yield the records by location that lead to several regions, and to none for everybody else.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-geo.html (2026-11-28)
    """
    records = subject.once(Records)
    for one in records.sets if not subject.is_partial else ():
        regions = sorted({region for record in one.records for region in records.regions(record)})
        if one.policy == "geolocation" and len(regions) > 1 and not any(map(_may_be_default, one.records)):
            first, *others = one.records
            yield Emptiness(
                first,
                f"and {listed(others)} answer by location from {joined(regions)}, and none is the default: users of a "
                "region that is lost are led to no other, and those of all other places get no answer",
                'Add a record of the same name and type with `geolocation_routing_policy { country = "*" }` and a '
                "health check, or use latency records.",
                tuple(others),
                inferred=("a default that is kept in a state without a plan here would not be seen",),
            )


def _may_be_default(record: Resource) -> bool:
    """Say whether a record by location is, or may be, for all places that no other is for."""
    hidden = record.is_unknown("geolocation_routing_policy", 0, "country")
    return hidden or any(block.get("country") == "*" for block in record.blocks("geolocation_routing_policy"))


def _control_that_nothing_follows(subject: Estate) -> Iterator[Emptiness]:
    """Yield the routing controls that no health check follows, where others are followed."""
    gates = {each for one in subject.of_type(_SAFETY_RULE) for each in one.plan.referenced(one, "gating_controls")}
    checks = list(subject.of_type(HEALTH_CHECK))
    followed = {each for one in checks for each in one.plan.referenced(one, "routing_control_arn")}
    arns = {str(one.get("routing_control_arn")) for one in checks}
    controls = [one for one in subject.of_type(CONTROL) if one not in gates]
    unheard = [one for one in controls if one not in followed and not (one.arn and one.arn in arns)]
    for one in unheard if len(unheard) < len(controls) else ():
        yield Emptiness(
            one,
            "is followed by no health check, so turning it off leads nobody away from its region",
            "Add an `aws_route53_health_check` of type RECOVERY_CONTROL, and give it to the records of the region.",
            inferred=("a health check that is kept in a state without a plan here would not be seen",),
        )


_SAFETY_RULE = "aws_route53recoverycontrolconfig_safety_rule"


def _accelerator(subject: Estate) -> Iterator[Emptiness]:
    groups = list(subject.of_type("aws_globalaccelerator_endpoint_group"))
    listeners = list(subject.of_type("aws_globalaccelerator_listener"))
    of_listener, all_clear = _groups_of(listeners, groups)
    for listener in listeners:
        mine = of_listener.get(listener, [])
        dials = [one.get("traffic_dial_percentage", default=100) for one in mine]
        if not mine and all_clear and (len(subject.plans) > 1 or listener.action is Action.CREATE):
            yield Emptiness(
                listener,
                "has no endpoint group, so the accelerator drops what arrives there",
                "Add an `aws_globalaccelerator_endpoint_group` for each region that serves.",
                inferred=("an endpoint group kept in a state without a plan here would not be seen",),
            )
        elif mine and all(isinstance(dial, (int, float)) and dial == 0 for dial in dials):
            yield Emptiness(
                mine[0],
                "is dialled to 0, as is every endpoint group of its listener, so no region is given traffic",
                "Set `traffic_dial_percentage` above 0 in the region that serves.",
            )
    for group in groups:
        weights = [one.get("weight") for one in group.blocks("endpoint_configuration")]
        if weights and all(isinstance(one, int) and one == 0 for one in weights):
            # https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html
            # (2026-11-28): a failover ignores the traffic dial, and looks for endpoints with a weight above 0 only.
            yield Emptiness(
                group,
                "gives each of its endpoints weight 0, and the accelerator fails over only to endpoints with more",
                "Give the endpoint a `weight` above 0, and hold traffic back by `traffic_dial_percentage = 0`.",
            )
        yield from _endpoint_elsewhere(group)
        if not group.blocks("endpoint_configuration") and not group.is_unknown("endpoint_configuration"):
            yield Emptiness(
                group,
                "has no endpoint, so no traffic is routed to its region",
                "Add an `endpoint_configuration` with the load balancer of the region.",
            )


def _endpoint_elsewhere(group: Resource) -> Iterator[Emptiness]:
    """Yield an endpoint group all of whose endpoints are in another region than it is for."""
    stated = group.get("endpoint_group_region")
    endpoints = [one for one in group.plan.referenced(group, "endpoint_configuration") if one.region]
    if isinstance(stated, str) and endpoints and all(one.region != stated for one in endpoints):
        yield Emptiness(
            group,
            f"is for {stated}, but its endpoint `{endpoints[0].address}` is in {endpoints[0].region}, so nothing "
            f"answers in {stated}",
            f"Name the endpoint of {stated}, or make it the group of {endpoints[0].region}.",
            (endpoints[0],),
        )


def _groups_of(
    listeners: Iterable[Resource], groups: Iterable[Resource]
) -> tuple[dict[Resource, list[Resource]], bool]:
    """Return the endpoint groups by listener, and whether it is known of each to which it belongs."""
    known = by_arn(listeners)
    found: dict[Resource, list[Resource]] = defaultdict(list)
    all_clear = True
    for group in groups:
        arn = group.get("listener_arn")
        named = [known[arn]] if isinstance(arn, str) and arn in known else []
        owners = group.plan.referenced(group, "listener_arn") or named
        all_clear = all_clear and bool(owners or isinstance(arn, str))
        for owner in owners:
            found[owner].append(group)
    return found, all_clear


def _same_origin_twice(subject: Estate) -> Iterator[Emptiness]:
    for distribution in subject.of_type(_DISTRIBUTION):
        for group in distribution.blocks("origin_group"):
            named = [one.get("origin_id") for one in as_blocks(group.get("member"))]
            if len(named) > 1 and isinstance(named[0], str) and all(one == named[0] for one in named):
                yield Emptiness(
                    distribution,
                    "has an origin group whose two members are the same origin, so it fails over to what just failed",
                    "Name an origin in another region as the second member.",
                    severity=Severity.ERROR,
                )


def _group_that_nothing_uses(subject: Estate) -> Iterator[Emptiness]:
    """Yield the distributions none of whose behaviours leads to an origin group that they have."""
    for distribution in subject.of_type(_DISTRIBUTION):
        behaviours = [one for name in _BEHAVIOURS for one in distribution.blocks(name)]
        used = [one.get("target_origin_id") for one in behaviours]
        groups = [one.get("origin_id") for one in distribution.blocks("origin_group")]
        known = bool(used) and all(isinstance(one, str) for one in (*used, *groups))
        if groups and known and set(groups).isdisjoint(used):
            yield Emptiness(
                distribution,
                "has an origin group that none of its behaviours leads to, so it never fails over",
                "Name the group's `origin_id` as `target_origin_id` of the behaviours that should fail over.",
            )


def _group_in_one_region(subject: Estate) -> Iterator[Emptiness]:
    """Yield the distributions with an origin group whose origins are all in one region."""
    records = subject.once(Records)
    for distribution in subject.of_type(_DISTRIBUTION):
        origins = distribution.blocks("origin")
        names = [name for one in origins if isinstance(name := one.get("domain_name"), str)]
        led = [records.regions_of_name(name) for name in names]
        led += [frozenset((one.region,)) for one in distribution.plan.referenced(distribution, "origin") if one.region]
        if distribution.blocks("origin_group") and len(led) >= len(origins) > 1 and len(set(led)) == len(led[0]) == 1:
            yield Emptiness(
                distribution,
                f"has an origin group whose members are all in {joined(sorted(led[0]))}, so it answers for one that "
                "fails, and not for the region",
                "Name an origin in another region as the second member.",
                severity=Severity.NOTE,
            )


_DISTRIBUTION = "aws_cloudfront_distribution"
_BEHAVIOURS = ("default_cache_behavior", "ordered_cache_behavior")


def _nobody_at_work(subject: Estate) -> Iterator[Emptiness]:
    """Yield the capacity of nothing that a record sends traffic to now, not only after a failover."""
    zeros = [one for one in subject.of_type(*_COUNTS) if _is_zero(one)]
    idle = _without_scaling(subject, zeros) if zeros else []
    behind = _balancers_of(subject) if idle else {}
    records = [one for one in subject.of_type("aws_route53_record") if idle and _is_active(one)]
    pointing = {balancer: one for one in reversed(records) for balancer in one.plan.referenced(one, "alias")}
    for worker in idle:
        balancer = next((one for one in behind.get(worker, ()) if one in pointing), None)
        if balancer:
            argument, record = _COUNTS[worker.type], pointing[balancer]
            yield Emptiness(
                worker,
                f"has `{argument}` 0, and `{record.address}` sends traffic to it through `{balancer.address}`",
                f"Raise `{argument}`, or take the record out of rotation until the region serves.",
                (record, balancer),
                severity=Severity.ERROR,
            )


def _nobody_anywhere(subject: Estate) -> Iterator[Emptiness]:
    """Yield what runs nothing in any of its regions, and what nothing raises."""
    workers = [one for one in subject.of_type(*_COUNTS, _FUNCTION) if _starts_with_none(one)]
    idle = {*_without_scaling(subject, workers)} if workers else set()
    for group in subject.twins.groups if idle else ():
        members = [one for one in group.members if one.action.remains]
        if len(members) > 1 and not group.inferred and all(one in idle for one in members):
            yield Emptiness(
                members[0],
                f"and {listed(members[1:])} run nothing in {joined(group.regions)} ({_zeros(members[0])}), so no "
                "region serves and none can take over",
                "Raise the number in the region that serves, and in the standby to what it needs to take over.",
                tuple(members[1:]),
                inferred=("what raises it from another state or by hand would not be seen",),
            )


_FUNCTION = "aws_lambda_function"
_ZEROS = {
    "aws_autoscaling_group": ("min_size", "desired_capacity"),
    "aws_ecs_service": ("desired_count",),
    _FUNCTION: ("reserved_concurrent_executions",),
}
"""The arguments that are all 0 where nothing runs until somebody raises them."""


def _starts_with_none(worker: Resource) -> bool:
    daemon = worker.get("scheduling_strategy") == "DAEMON"
    values = [worker.get(name) for name in _ZEROS[worker.type]]
    return not daemon and all(value == 0 and type(value) in (int, float) for value in values)


def _zeros(worker: Resource) -> str:
    return joined([f"`{name}` 0" for name in _ZEROS[worker.type]])


def _replica_that_nothing_promotes(subject: Estate) -> Iterator[Emptiness]:
    """Yield the SECONDARY records of writers that lead to a read replica, where nothing here makes it a writer."""
    if any(automation(subject)) or any(subject.of_type(*_PROMOTERS)):
        return
    for one in subject.once(Records).sets:
        for record in one.idle:
            if not _FOR_READS.isdisjoint(words_of(str(record.get("name")))):
                continue
            copy = _copy_behind(record)
            if copy and copy.get("enable_global_write_forwarding") is not True:
                what = "SECONDARY record" if role(record) == "SECONDARY" else "record with weight 0"
                yield Emptiness(
                    record,
                    f"is the {what} of its name and leads to `{copy.address}`, a copy that takes no writes, "
                    "and nothing here promotes it, so the switch ends at a database that refuses every write",
                    "Let automation outside of the primary region promote the copy before the record switches, or let "
                    "the name serve reads only and say so.",
                    (copy,),
                    inferred=("what promotes it from another state or by hand would not be seen",),
                )


def _copy_behind(record: Resource) -> Resource | None:
    """Return the copy of a database that a record leads to.

    Of records that `for_each` makes of a database and its only copy, the plan does not tell which leads to which; they
    are taken to lead to one each.
    """
    databases = [one for one in record.plan.referenced(record, "records") if one.type in _ONE_WRITER]
    if not databases and record.is_unknown("records"):
        databases = [one for one in record.plan.repeated_for(record) if one.type in _ONE_WRITER]
    copies = [one for one in databases if is_copy(one) and not _is_first(one)]
    return copies[0] if len(copies) == 1 and len(databases) <= _A_PAIR else None


def _is_first(cluster: Resource) -> bool:
    """Say whether a member of a global database has credentials of its own, as only its writer is given."""
    return cluster.get("master_username") is not None


_A_PAIR = 2


_ONE_WRITER = ("aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster")
_PROMOTERS = ("aws_arcregionswitch_plan",)
_FOR_READS = frozenset(("read", "reader", "readonly", "reads", "replica", "reporting", "reports", "ro"))
"""Words of a name that say that it serves reads."""


def _is_active(record: Resource) -> bool:
    """Say whether a record is answered with while nothing has failed."""
    if any(block.get("type") != "PRIMARY" for block in record.blocks("failover_routing_policy")):
        return False
    return all(block.get("weight") not in (0, None) for block in record.blocks("weighted_routing_policy"))


def _balancers_of(subject: Estate) -> dict[Resource, list[Resource]]:
    """Return the load balancers behind which something is the only thing that answers, by that thing."""
    attached = _attachments(subject)
    behind: dict[Resource, dict[Resource, None]] = defaultdict(dict)
    for listener in subject.of_type(*_LISTENERS):
        groups = [one for one in listener.plan.referenced(listener, "default_action") if one.type in _GROUPS]
        workers = dict.fromkeys(worker for group in groups for worker in attached.get(group, ()))
        for balancer in listener.plan.referenced(listener, "load_balancer_arn"):
            behind[balancer].update(workers)
    alone: dict[Resource, list[Resource]] = defaultdict(list)
    for balancer, workers in behind.items():
        if len(workers) == 1:
            alone[next(iter(workers))].append(balancer)
    return alone


def _is_zero(worker: Resource) -> bool:
    value = worker.get(_COUNTS[worker.type])
    return isinstance(value, int) and not isinstance(value, bool) and value == 0


def _without_scaling(subject: Estate, workers: Sequence[Resource]) -> list[Resource]:
    """Return those to which nothing else may give tasks."""
    targets = [*subject.of_type("aws_appautoscaling_target")]
    if any(one.is_unknown("resource_id") for one in targets):
        return []
    scaled = {worker for one in targets for worker in one.plan.referenced(one, "resource_id")}
    for one in subject.of_type("aws_autoscaling_policy", "aws_autoscaling_schedule"):
        scaled.update(one.plan.referenced(one, "autoscaling_group_name"))
    return [one for one in workers if one not in scaled]


_LOOKS: tuple[Callable[[Estate], Iterator[Emptiness]], ...] = (
    _same_origin_twice,
    _group_that_nothing_uses,
    _group_in_one_region,
    _half_a_failover,
    _only_zeros,
    _no_default_location,
    _control_that_nothing_follows,
    _accelerator,
    _listener_without_targets,
    _nobody_at_work,
    _nobody_anywhere,
    _replica_that_nothing_promotes,
)
