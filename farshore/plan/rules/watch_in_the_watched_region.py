"""watch-in-the-watched-region: what should act or tell when a region is lost, and is lost with it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.metrics import HOMES
from farshore.plan.relations.automation import automation, word_of
from farshore.plan.relations.copies import by_arn
from farshore.plan.relations.peers import Peers
from farshore.plan.relations.roles import RegionRoles, Roles
from farshore.plan.resource import Resource

_WATCHERS = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm", "aws_synthetics_canary")
_TOPIC = "aws_sns_topic"
_SUBSCRIBERS = {
    "aws_sns_topic_subscription": "topic_arn",
    "aws_chatbot_slack_channel_configuration": "sns_topic_arns",
    "aws_chatbot_teams_channel_configuration": "sns_topic_arns",
}
"""Types that pass on what is published to a topic, and the argument that names it."""


@PLAN_RULES.register
class WatchInTheWatchedRegion(PlanRule):
    """Failover automation, alarms and subscriptions that are only in the region whose loss they are for."""

    id = "watch-in-the-watched-region"
    title = "What should notice or carry out a failover is only in the region that it is for"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "When a region is lost, its functions do not run, its alarms are not evaluated and its topics tell nobody. A "
        "function that promotes the standby, or the only alarms there are, must not need the region that failed."
    )
    remedy = "Declare it in the standby or in a third region."
    source = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_lambda_function" "promote" {
          provider      = aws.standby
          function_name = "promote"
          role          = "arn:aws:iam::123456789012:role/promote"
          runtime       = "python3.13"
          handler       = "promote.handle"
          s3_bucket     = "artifacts-us-west-2"
          s3_key        = "promote.zip"
        }
    """
    bad = """
        resource "aws_lambda_function" "promote" {
          function_name = "promote"
          role          = "arn:aws:iam::123456789012:role/promote"
          runtime       = "python3.13"
          handler       = "promote.handle"
          s3_bucket     = "artifacts-us-east-1"
          s3_key        = "promote.zip"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return at most one finding a region for each of the three: what acts, what notices, what tells."""
        if subject.is_partial:
            return
        serving = subject.once(Peers).regions
        roles = subject.once(RegionRoles)
        yield from self._acting(subject, serving, roles)
        yield from self._noticing(subject, serving, roles)
        yield from self._telling(subject)

    def _acting(self, subject: Estate, serving: Sequence[str], roles: RegionRoles) -> Iterator[Finding]:
        by_region: dict[str, list[Resource]] = defaultdict(list)
        for one, _ in automation(subject):
            if one.region in serving and not _elsewhere(subject, one):
                by_region[str(one.region)].append(one)
        for region, acting in by_region.items():
            between = _between(roles, region, serving)
            if len(serving) > 1 and (between is None or between.primary == region):
                yield of_each(acting, partial(self._action, subject, region, between))

    def _action(self, subject: Estate, region: str, between: Roles | None, acting: Sequence[Resource]) -> Finding:
        word = word_of(subject, acting[0])
        doubts = [f"`{acting[0].address}` is taken for failover automation because of the word `{word}`"]
        if between is None:
            doubts.append(f"nothing here tells whether {region} is the region to fail over from")
        elif not between.stated:
            doubts.append(between.why)
        where = between.standby if between else "another region"
        return self.about(
            acting[0],
            f"{listed(acting)} {'are' if len(acting) > 1 else 'is'} in {region} only, so the loss of {region} also "
            "takes what should carry out the failover",
            remedy=f"Declare it in {where}: it is needed when {region} is not there.",
            severity=self.severity if between else Severity.NOTE,
            inferred=doubts,
        )

    def _noticing(self, subject: Estate, serving: Sequence[str], roles: RegionRoles) -> Iterator[Finding]:
        watchers = list(subject.of_type(*_WATCHERS))
        regions = {one.region for one in watchers}
        region = next(iter(regions), None)
        if len(regions) != 1 or region is None or region not in serving or len(serving) < 2:
            return
        between = _between(roles, region, serving)
        if between and between.standby == region:
            return
        # An alarm on such a metric can be nowhere else; and Route 53 notices where an alarm is lost that it follows.
        bound = all(str(one.get("namespace")) in HOMES for one in watchers) or _is_missed(subject, watchers)
        yield of_each(watchers, partial(self._blind_with_it, region, between, bound=bound))

    def _blind_with_it(
        self, region: str, between: Roles | None, watchers: Sequence[Resource], *, bound: bool
    ) -> Finding:
        return self.about(
            watchers[0],
            f"all alarms and canaries here ({listed(watchers)}) are in {region}, so the loss of {region} is the one "
            "event that nothing notices",
            remedy="Declare alarms and a topic in the other region too, or a canary that probes from a third one.",
            severity=Severity.NOTE if bound or between is None else self.severity,
            inferred=(
                *([] if between is None or between.stated else [between.why]),
                "what watches from outside AWS or from another state would not be seen",
            ),
        )

    def _telling(self, subject: Estate) -> Iterator[Finding]:
        heard, unclear = _heard(subject)
        silent: dict[str, list[tuple[Resource, Resource]]] = defaultdict(list)
        for group in subject.twins.groups:
            topics = [one for one in group.members if one.type == _TOPIC and one.action.remains]
            told = [one for one in topics if one in heard]
            for one in topics:
                if told and one not in heard and (one.plan.file, one.region) not in unclear and not group.inferred:
                    silent[str(one.region)].append((one, told[0]))
        for pairs in silent.values():
            yield of_each(pairs, self._unheard)

    def _unheard(self, pairs: Sequence[tuple[Resource, Resource]]) -> Finding:
        topics, others = [one for one, _ in pairs], list(dict.fromkeys(other for _, other in pairs))
        return self.about(
            topics[0],
            f"nobody is subscribed to {listed(topics)} in {topics[0].region}, as somebody is to {listed(others)} "
            f"in {joined(list(dict.fromkeys(str(one.region) for one in others)))}, so what happens there is told "
            "to nobody",
            *others[:1],
            remedy="Add an `aws_sns_topic_subscription` in the topic's own region.",
            inferred=("subscriptions made by hand or in another state would not be seen",),
        )


def _is_missed(subject: Estate, watchers: Sequence[Resource]) -> bool:
    """Say whether a health check follows one of some alarms and fails when that is not there any more."""
    names = {name for one in watchers if isinstance(name := one.get("alarm_name"), str)}
    checks = subject.of_type("aws_route53_health_check")
    following = (one for one in checks if str(one.get("cloudwatch_alarm_name")) in names)
    return any(one.get("insufficient_data_health_status") == "Unhealthy" for one in following)


def _elsewhere(subject: Estate, one: Resource) -> bool:
    """Say whether a resource has a counterpart in another region that its name or address tells."""
    group = subject.twins.group(one)
    return group is not None and not group.inferred and bool(subject.copies(one))


def _between(roles: RegionRoles, region: str, serving: Sequence[str]) -> Roles | None:
    """Return the roles of a region and the first other that serves for which there are some."""
    found = (roles.of(region, other) for other in serving if other != region)
    return next((one for one in found if one), None)


def _heard(subject: Estate) -> tuple[set[Resource], set[tuple[str, str | None]]]:
    """Return the topics that somebody hears, and the plans and regions in which that is not known of all."""
    known = by_arn(subject.of_type(_TOPIC))
    heard: set[Resource] = set()
    unclear: set[tuple[str, str | None]] = set()
    for kind, argument in _SUBSCRIBERS.items():
        for one in subject.of_type(kind):
            value = one.get(argument)
            values = value if isinstance(value, list) else [value]
            named = [known[each] for each in values if isinstance(each, str) and each in known]
            topics = named or [each for each in one.plan.referenced(one, argument) if each.type == _TOPIC]
            heard.update(topics)
            if not topics and one.is_unknown(argument):
                unclear.add((one.plan.file, one.region))
    return heard, unclear
