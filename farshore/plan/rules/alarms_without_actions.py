"""alarms-without-actions: all alarms change their state, and none of them does anything with it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.relations.metered import ALARM
from farshore.plan.resource import Resource

_COMPOSITE = "aws_cloudwatch_composite_alarm"
_ACTIONS = ("alarm_actions", "ok_actions", "insufficient_data_actions")
_RULE = "aws_cloudwatch_event_rule"
_EVENTS = "aws.cloudwatch"


@PLAN_RULES.register
class AlarmsWithoutActions(PlanRule):
    """Looks at all alarms together: one without an action may be meant for a dashboard, all of them hardly are."""

    id = "alarms-without-actions"
    title = "None of the alarms tells anybody or starts anything"
    severity = Severity.WARNING
    danger = Danger.SERVES_WORSE
    why = (
        "An alarm without an action turns red on a page of the console. Nobody is woken, no health check follows and "
        "no failover starts, so a region is lost for as long as it takes the first customer to call."
    )
    remedy = (
        "Give the alarms `alarm_actions`: a topic in the alarm's own region that somebody is subscribed to, or let an "
        "EventBridge rule pass on their changes of state."
    )
    source = "https://docs.aws.amazon.com/config/latest/developerguide/cloudwatch-alarm-action-check.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_cloudwatch_metric_alarm" "errors" {
          alarm_name          = "errors"
          namespace           = "AWS/Lambda"
          metric_name         = "Errors"
          dimensions          = { FunctionName = "orders" }
          statistic           = "Sum"
          comparison_operator = "GreaterThanThreshold"
          threshold           = 0
          period              = 60
          evaluation_periods  = 3
          alarm_actions       = [aws_sns_topic.duty.arn]
        }
    """
    bad = """
        resource "aws_cloudwatch_metric_alarm" "errors" {
          alarm_name          = "errors"
          namespace           = "AWS/Lambda"
          metric_name         = "Errors"
          dimensions          = { FunctionName = "orders" }
          statistic           = "Sum"
          comparison_operator = "GreaterThanThreshold"
          threshold           = 0
          period              = 60
          evaluation_periods  = 3
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding where none of the alarms does anything, or none of a region whose twins elsewhere do."""
        alarms = list(subject.of_type(ALARM, _COMPOSITE))
        if not alarms or subject.is_partial:
            return
        if any(map(_acts, alarms)):
            yield from self._silent_regions(subject, alarms)
        elif not _is_followed(subject, alarms):
            yield of_each(alarms, self._silent)

    def _silent_regions(self, subject: Estate, alarms: Iterable[Resource]) -> Iterator[Finding]:
        by_region: dict[str | None, list[Resource]] = defaultdict(list)
        for one in alarms:
            by_region[one.region].append(one)
        for here in by_region.values():
            twins = [twin for one in here for twin in subject.twins.of(one) if twin.action.remains and _acts(twin)]
            # What has actions that are turned off may be a standby's, which would cry all day.
            if twins and not any(map(_is_given_actions, here)) and not _is_followed(subject, here):
                yield of_each(here, partial(self._silent_region, twins))

    def _silent_region(self, twins: Sequence[Resource], here: Sequence[Resource]) -> Finding:
        region = here[0].region
        return self.about(
            here[0],
            f"{listed(here)} in {region} {'has' if len(here) == 1 else 'have'} no action, while "
            f"{listed(twins)} in {joined(list(dict.fromkeys(str(one.region) for one in twins)))} "
            f"{'has' if len(twins) == 1 else 'have'} some, so nobody is told of what happens in {region}",
            *here[1:],
            *twins,
            inferred=("what reads their state from another state or from outside of AWS would not be seen",),
        )

    def _silent(self, alarms: Sequence[Resource]) -> Finding:
        one = len(alarms) == 1
        return self.about(
            alarms[0],
            f"{listed(alarms)} {'has' if one else 'have'} no action, and nothing here follows "
            f"{'its' if one else 'their'} state, so {'it tells' if one else 'they tell'} nobody",
            inferred=("what reads their state from another state or from outside of AWS would not be seen",),
        )


def _acts(alarm: Resource) -> bool:
    """Say whether an alarm does something when its state changes, for all that is known."""
    return alarm.get("actions_enabled") is not False and _is_given_actions(alarm)


def _is_given_actions(alarm: Resource) -> bool:
    return any(alarm.get(name) or alarm.is_unknown(name) or alarm.plan.refers(alarm, name) for name in _ACTIONS)


def _is_followed(estate: Estate, alarms: Iterable[Resource]) -> bool:
    """Say whether anything else reads the state of the alarms: a health check, a deployment, a rule for events."""
    if any(_EVENTS in str(rule.get("event_pattern") or _EVENTS) for rule in estate.of_type(_RULE)):
        return True
    known = {*alarms}
    others = (one for one in estate.remaining if one not in known)
    names = {name for one in alarms if isinstance(name := one.get("alarm_name"), str)}
    followed = (str(one.get("cloudwatch_alarm_name")) in names for one in estate.of_type("aws_route53_health_check"))
    return any(followed) or any(each in known for one in others for each in one.plan.referenced(one))
