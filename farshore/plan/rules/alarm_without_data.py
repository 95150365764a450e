"""alarm-without-data: an alarm whose dimensions name no metric that there ever is."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import also, joined
from farshore.plan.metrics import OF_AWS, PER_RESOURCE
from farshore.plan.relations.metered import ALARM, Metric, metrics
from farshore.plan.resource import Resource


@PLAN_RULES.register
class AlarmWithoutData(PlanRule):
    """A metric is found by the exact names and values of its dimensions, or not at all."""

    id = "alarm-without-data"
    title = "An alarm watches a metric that never has data"
    severity = Severity.WARNING
    danger = Danger.SERVES_WORSE
    why = (
        "The dimensions are a part of what a metric is. There are no wildcards: `*` is a value like any other, that no "
        "resource has. Without a dimension, only metrics of all resources together are meant, which not every service "
        "publishes. Such an alarm is created without complaint, stays in INSUFFICIENT_DATA, and never tells anybody."
    )
    remedy = (
        "Name one resource in the dimensions, in an alarm for each; for all of them, use a query: "
        '`SELECT MAX(metric) FROM SCHEMA("AWS/…", dimension)`.'
    )
    source = (
        "https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/cloudwatch/alarm/dimensions.html"
    )
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_cloudwatch_metric_alarm" "orders" {
          alarm_name          = "orders"
          namespace           = "AWS/SQS"
          metric_name         = "ApproximateAgeOfOldestMessage"
          dimensions          = { QueueName = "orders" }
          statistic           = "Maximum"
          comparison_operator = "GreaterThanThreshold"
          threshold           = 300
          period              = 60
          evaluation_periods  = 3
        }
    """
    bad = """
        resource "aws_cloudwatch_metric_alarm" "orders" {
          alarm_name          = "orders"
          namespace           = "AWS/SQS"
          metric_name         = "ApproximateAgeOfOldestMessage"
          dimensions          = { QueueName = "*" }
          statistic           = "Maximum"
          comparison_operator = "GreaterThanThreshold"
          threshold           = 300
          period              = 60
          evaluation_periods  = 3
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each plan, region and cause."""
        together: dict[tuple[str, str | None, str], list[Resource]] = defaultdict(list)
        for alarm in subject.of_type(ALARM):
            cause = next((found for metric in metrics(alarm) if (found := _cause(alarm, metric))), "")
            if cause:
                together[alarm.plan.file, alarm.region, cause].append(alarm)
        for (_, _, cause), alarms in together.items():
            yield of_each(alarms, partial(self._finding, cause))

    def _finding(self, cause: str, alarms: Sequence[Resource]) -> Finding:
        first, *others = alarms
        return self.about(first, f"`{first.address}` {cause}, so it never has data{also(others)}")


def _cause(alarm: Resource, metric: Metric) -> str:
    """Return why a metric has no data, in words that follow the alarm's address; empty where it may have some."""
    if not metric.namespace.startswith(OF_AWS):
        return ""
    wild = sorted(name for name, value in metric.dimensions.items() if isinstance(value, str) and "*" in value)
    if wild and not alarm.is_sensitive(*metric.path):
        return f"has `*` in {joined([f'`{name}`' for name in wild])}, which is no wildcard and names no resource"
    wanted = PER_RESOURCE.get(metric.namespace, ())
    given = metric.dimensions or alarm.is_unknown(*metric.path) or alarm.plan.refers(alarm, *metric.path)
    if wanted and not given:
        return f"has no dimensions, and {metric.namespace} publishes metrics of single resources only (`{wanted[0]}`)"
    return ""
