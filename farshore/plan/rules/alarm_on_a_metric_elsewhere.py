"""alarm-on-a-metric-elsewhere: an alarm in a region that never sees the metric it watches."""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from typing import Any

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Estate, PlanRule
from farshore.plan.listing import also
from farshore.plan.metrics import DIMENSIONS, HOMES
from farshore.plan.regions import region_in
from farshore.plan.relations.copies import inline_regions, sources_of
from farshore.plan.relations.metered import ALARM, Metered, Metric, metrics
from farshore.plan.resource import Resource
from farshore.plan.values import value_at

# Metrics that AWS publishes in the region of the destination bucket:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
_AT_THE_DESTINATION = frozenset(("BytesPendingReplication", "ReplicationLatency", "OperationsPendingReplication"))
# The lag of an Aurora global database is a metric of its secondary cluster: https://awsauroralabsmy.com/global/cw/
_OF_THE_SECONDARY = frozenset(("AuroraGlobalDBReplicationLag", "AuroraGlobalDBProgressLag"))
# Published for each pair of regions, at the one that writes, with the other as the dimension ReceivingRegion:
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_monitoring.html
_TO_ANOTHER_REGION = "ReplicationLatency"
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html"


@PLAN_RULES.register
class AlarmOnAMetricElsewhere(PlanRule):
    """CloudWatch evaluates an alarm on the metrics of its own region only."""

    id = "alarm-on-a-metric-elsewhere"
    title = "An alarm watches a metric that its region never sees"
    severity = Severity.WARNING
    why = (
        "An alarm sees the metrics of its own region only. Route 53, CloudFront and billing publish in us-east-1, "
        "Global Accelerator in us-west-2, a replica's lag where the replica is. Elsewhere the alarm is created "
        "without complaint, stays in INSUFFICIENT_DATA, and never tells anybody."
    )
    remedy = "Create the alarm, and the topic it notifies, in the region where the metric is."
    source = _SOURCE
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_cloudwatch_metric_alarm" "site" {
          provider            = aws.virginia
          alarm_name          = "site"
          namespace           = "AWS/Route53"
          metric_name         = "HealthCheckStatus"
          dimensions          = { HealthCheckId = aws_route53_health_check.site.id }
          statistic           = "Minimum"
          comparison_operator = "LessThanThreshold"
          threshold           = 1
          period              = 60
          evaluation_periods  = 1
        }
    """
    bad = """
        resource "aws_cloudwatch_metric_alarm" "site" {
          alarm_name          = "site"
          namespace           = "AWS/Route53"
          metric_name         = "HealthCheckStatus"
          dimensions          = { HealthCheckId = aws_route53_health_check.site.id }
          statistic           = "Minimum"
          comparison_operator = "LessThanThreshold"
          threshold           = 1
          period              = 60
          evaluation_periods  = 1
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each alarm, and each dashboard, whose metrics are elsewhere."""
        steering, metered = _steering(subject), subject.once(Metered)
        told = {(one.resource, one.found) for one in subject.misplaced}
        together: dict[tuple[str | bool | None, ...], list[tuple[Resource, Whereabouts]]] = defaultdict(list)
        for alarm in subject.of_type(ALARM):
            places = (_elsewhere(subject, metered, alarm, metric) for metric in metrics(alarm))
            place = next((one for one in places if one), None)
            if place and not _is_told_otherwise(subject, alarm, place, told):
                where, why, shown = place
                cause = (alarm.plan.file, alarm.region, where, alarm in steering, "" if shown else why)
                together[cause].append((alarm, place))
        yield from (of_each(all_of_one, partial(self._blind, steering)) for all_of_one in together.values())
        yield from self._composites(subject)
        yield from self._dashboards(subject)

    def _blind(
        self, steering: Mapping[Resource, Resource], together: Sequence[tuple[Resource, Whereabouts]]
    ) -> Finding:
        (alarm, (where, why, shown)), *others = together
        check = steering.get(alarm)
        consequence = f", so that `{check.address}` learns nothing from it" if check else ""
        return self.about(
            alarm,
            f"`{alarm.address}` is in {alarm.region}, but {why}, and an alarm sees the metrics of its own region "
            f"only{consequence}{also([other for other, _ in others])}",
            *shown,
            severity=Severity.ERROR if check else Severity.WARNING,
            remedy=f"Create `{alarm.address}`, and the topic it notifies, in {where}.",
            regions=dict.fromkeys(one for one in (alarm.region, where) if one),
        )

    def _composites(self, subject: Estate) -> Iterator[Finding]:
        by_name: dict[str, list[Resource]] = defaultdict(list)
        for one in subject.of_type(ALARM, _COMPOSITE):
            by_name[str(one.get("alarm_name"))].append(one)
        for alarm in subject.of_type(_COMPOSITE):
            named = [one for one in alarm.plan.referenced(alarm, "alarm_rule") if one.region and "alarm" in one.type]
            for name in _NAMES_IN_A_RULE.findall(str(alarm.get("alarm_rule"))):
                known = by_name.get(name, [])
                named += known if all(one.region not in (None, alarm.region) for one in known) else []
            elsewhere = [one for one in dict.fromkeys(named) if one.region != alarm.region]
            if alarm.region and elsewhere:
                yield self.about(
                    alarm,
                    f"`{alarm.address}` in {alarm.region} combines `{elsewhere[0].address}`, which is in "
                    f"{elsewhere[0].region}, but a composite alarm sees the alarms of its own region only",
                    elsewhere[0],
                    severity=Severity.ERROR,
                    remedy="Combine the alarms of one region, each in a composite alarm of its own region.",
                )

    def _dashboards(self, subject: Estate) -> Iterator[Finding]:
        for board in subject.of_type("aws_cloudwatch_dashboard"):
            for namespace, region in _widgets(board.get("dashboard_body")):
                if subject.catalog.partition(region) == "aws" and region != HOMES[namespace]:
                    yield self.about(
                        board,
                        f"`{board.address}` has a widget that looks for metrics of {namespace} in {region}, but they "
                        f"are in {HOMES[namespace]} only, so it stays empty",
                        severity=Severity.NOTE,
                        remedy=f'Set `region = "{HOMES[namespace]}"` in the properties of the widget.',
                        regions=(region, HOMES[namespace]),
                    )
                    break


_COMPOSITE = "aws_cloudwatch_composite_alarm"
_NAMES_IN_A_RULE = re.compile(r'\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*"?([^()"\s][^()"]*?)"?\s*\)')
"""How a composite alarm names others, as `ALARM(search)` or `OK("search")`; an ARN is no name."""

Whereabouts = tuple[str, str, tuple[Resource, ...]]
"""The region in which a metric is, why in words that follow "but", and the resources that show it."""


def _is_told_otherwise(subject: Estate, alarm: Resource, place: Whereabouts, told: Set[tuple[Resource, str]]) -> bool:
    """Say whether part-in-another-region tells it: of a stray module, or of an alarm whose topic is at the metric."""
    where, _, shown = place
    if subject.strays.explain(alarm.region, where, alarm, *shown):
        return True
    return (alarm, where) in told


def _steering(subject: Estate) -> dict[Resource, Resource]:
    """Return the health checks that follow an alarm, by the alarm."""
    checks = subject.of_type("aws_route53_health_check")
    return {alarm: one for one in checks for alarm in one.plan.referenced(one, "cloudwatch_alarm_name")}


def _elsewhere(subject: Estate, metered: Metered, alarm: Resource, metric: Metric) -> Whereabouts | None:
    """Return where a metric is, when that is surely another region than the alarm's."""
    if alarm.region is None:
        return None
    home = HOMES.get(metric.namespace)
    if home is None:
        return _replication_home(subject, metered, alarm, metric) or _home_of_dimension(subject, metered, alarm, metric)
    if alarm.region == home or subject.catalog.partition(alarm.region) != "aws":
        return None
    return home, f"metrics of {metric.namespace} are in {home} only", ()


def _replication_home(subject: Estate, metered: Metered, alarm: Resource, metric: Metric) -> Whereabouts | None:
    """Return where the metric of a replication is, when that is another region than the alarm's."""
    if metric.namespace == "AWS/S3" and metric.name in _AT_THE_DESTINATION:
        return _of_the_destination(subject, alarm, metric)
    if metric.namespace == "AWS/RDS" and metric.name in _OF_THE_SECONDARY:
        return _of_the_secondary(subject, metered, alarm, metric)
    if metric.namespace == "AWS/RDS" and metric.name == "ReplicaLag":
        return _of_the_replica(subject, metered, alarm, metric)
    if metric.namespace == "AWS/DynamoDB" and metric.name == _TO_ANOTHER_REGION:
        return _of_the_writer(subject, metered, alarm, metric)
    return None


def _of_the_destination(subject: Estate, alarm: Resource, metric: Metric) -> Whereabouts | None:
    name = metric.dimensions.get("DestinationBucket")
    buckets = [one for one in subject.buckets.get(name, ()) if one.region] if isinstance(name, str) and name else []
    if not buckets or any(one.region == alarm.region for one in buckets):
        return None
    (where, bucket) = (str(buckets[0].region), buckets[0])
    return where, f"S3 publishes {metric.name} where the destination `{bucket.address}` is, in {where}", (bucket,)


def _of_the_secondary(subject: Estate, metered: Metered, alarm: Resource, metric: Metric) -> Whereabouts | None:
    for primary in _referred(metered, alarm, metric, "aws_rds_cluster"):
        secondaries = [one for one in subject.twins.of(primary) if one.action.remains and not _has_master(one)]
        if _has_master(primary) and primary.region == alarm.region and secondaries:
            other = secondaries[0]
            why = f"Aurora publishes {metric.name} of the secondary `{other.address}`, in {other.region}"
            return str(other.region), why, (other,)
    return None


def _has_master(cluster: Resource) -> bool:
    """Say whether a cluster has credentials of its own, as only the primary of a global database does."""
    given = cluster.plan.refers(cluster, "master_username")
    return cluster.get("master_username") is not None or (given and cluster.is_unknown("master_username"))


def _of_the_replica(subject: Estate, metered: Metered, alarm: Resource, metric: Metric) -> Whereabouts | None:
    for source in _referred(metered, alarm, metric, "aws_db_instance"):
        replicas = [one for one in subject.twins.of(source) if source in sources_of(one, {}) and one.action.remains]
        is_replica = source.get("replicate_source_db") or source.is_unknown("replicate_source_db")
        if replicas and not is_replica and source.region == alarm.region:
            other = replicas[0]
            why = f"RDS publishes ReplicaLag of the replica `{other.address}`, in {other.region}"
            return str(other.region), why, (other,)
    return None


def _of_the_writer(subject: Estate, metered: Metered, alarm: Resource, metric: Metric) -> Whereabouts | None:
    receiving = metric.dimensions.get("ReceivingRegion")
    if receiving != alarm.region or receiving not in subject.catalog.regions:
        return None
    for table in _referred(metered, alarm, metric, "aws_dynamodb_table"):
        where = next((one for one in (table.region, *inline_regions(table)) if one not in (None, receiving)), None)
        if where:
            why = f"DynamoDB publishes ReplicationLatency to {receiving} where the writes happen, in {where}"
            return where, why, (table,)
    return None


def _home_of_dimension(subject: Estate, metered: Metered, alarm: Resource, metric: Metric) -> Whereabouts | None:
    """Return where the resources are that the dimensions refer to, when none of them can be in the alarm's region."""
    referred = metered.of(alarm, metric)
    meant = region_in(alarm.index)
    if meant and meant != alarm.region and any(one.region == meant for one in referred):
        (first, *_) = (one for one in referred if one.region == meant)
        return meant, f"its key says {meant}, where `{first.address}` of that name is", (first,)
    if not referred or any(_is_also_in(subject, one, alarm.region) for one in referred):
        return None
    regions = {one.region for one in referred}
    if len(regions) != 1:
        return None
    where = str(referred[0].region)
    named = [f" (`{name}` names it)" for name in metric.dimensions if name in DIMENSIONS][:1]
    return where, f"the metric is where `{referred[0].address}`{''.join(named)} is, in {where}", (referred[0],)


def _is_also_in(subject: Estate, resource: Resource, region: str | None) -> bool:
    """Say whether a resource is in a region, or something of the same name there has the same metrics."""
    if region in (resource.region, *inline_regions(resource)):
        return True
    names = resource.facts.name_attributes or ()
    return any(
        one.region == region and all(one.get(name) == resource.get(name) for name in names)
        for one in subject.twins.of(resource)
    )


def _referred(metered: Metered, alarm: Resource, metric: Metric, kind: str) -> list[Resource]:
    return [one for one in metered.of(alarm, metric) if one.type == kind]


def _widgets(body: Any) -> Iterator[tuple[str, str]]:
    """Yield the namespaces with one home that the widgets of a dashboard show, each with the region it looks in."""
    try:
        widgets = json.loads(body)["widgets"] if isinstance(body, str) else []
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for widget in widgets if isinstance(widgets, list) else []:
        properties = value_at(widget, ("properties",))
        metrics = value_at(properties, ("metrics",))
        for metric in metrics if isinstance(metrics, list) else []:
            namespace, region = value_at(metric, (0,)), value_at(properties, ("region",))
            own = value_at(metric, (len(metric) - 1, "region")) if isinstance(metric, list) else None
            if isinstance(namespace, str) and namespace in HOMES and isinstance(own or region, str):
                yield namespace, own or region
