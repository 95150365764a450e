"""watch: in each region that watches, a canary, alarms, a dashboard and a topic; in a `watch` stack of its own.

Nothing judges itself. The canary of a region asks for the public names and for each of the other regions alone, and
what it saw lies in the bucket of its own region. That it ran is reported to the observer, which raises an alarm when a
canary falls silent, and another when all of them and Route 53 do. Alarms and topics are of one region, so each region
tells what it sees by itself, and none depends on us-east-1 but those on Route 53's health checks, whose metrics are
there alone. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html (2026-11-21)
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct
from farshore.constructs.canary import NAMESPACE, PUBLIC, ROUTE53, Canary, canary_name
from farshore.constructs.dashboard import dashboard
from farshore.constructs.stack import SpecStack
from farshore.placement import Placements
from farshore.spec import Spec
from farshore.spec.services.watch import ROUTE53_METRICS, Alarm, Topics, Watch

PERIODS = 3
"""Runs of a canary in a row that must fail, or be missing, before an alarm is raised."""
ROUTE53_PERIOD = 60
"""Seconds from one metric of a health check to the next."""


def stations(spec: Spec) -> tuple[str, ...]:
    """Return the regions in which something of a watch is: those that watch, and where Route 53's metrics are."""
    regions = spec.watching_regions
    asks_route53 = any(_of_route53(watch) for watch in spec.typed("watch")) and _is_commercial(spec)
    return tuple(dict.fromkeys([*regions, *([ROUTE53_METRICS] if asks_route53 else [])]))


def _of_route53(watch: Watch) -> bool:
    return Alarm.HEALTH_CHECKS in watch.alarms_on


def _is_commercial(spec: Spec) -> bool:
    """Say whether the system is in AWS's commercial partition; where the metrics are in others is not known here."""
    return not spec.regions.primary.startswith(("cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-"))


class RegionalWatch(ServiceConstruct):
    """All of a watch in one region."""

    def __init__(self, stack: SpecStack, watch: Watch, placements: Placements) -> None:
        super().__init__(stack, watch, suffix="watch")
        spec = stack.spec
        self._watch, self._serving = watch, [placement.region for placement in placements.values()]
        self._topic = self._make_topic()
        self._period = watch.interval.seconds
        names_of_route53 = self._names_of_route53_alarms()
        if stack.region == ROUTE53_METRICS and names_of_route53:
            self._ask_route53()
        if stack.region not in spec.watching_regions:
            return
        listeners = (spec.regions.observer,) if spec.regions.observer else spec.watching_regions
        listens = stack.region in listeners
        verdicts = names_of_route53 if listens else []
        canary = Canary(stack, watch, placements, listeners, verdicts)
        if Alarm.CANARIES in watch.alarms_on:
            for step in canary.steps:
                self._down(canary.name, step)
            if listens:
                self._silent(canary.name, bool(verdicts))
        self.add(
            aws.CloudwatchDashboard,
            "dashboard",
            dashboard_name=stack.names.prefix(watch, stack.region),
            dashboard_body=json.dumps(dashboard(stack, watch, self._serving)),
        )

    def _make_topic(self) -> Any:
        """Make the topic of this region; None where another region's is to be enough.

        It is not encrypted: that takes a key whose policy lets CloudWatch use it, one more thing that has to work for
        anybody to be told. Notifications name alarms and regions, and hold no data.
        """
        stack, watch = self._stack, self._watch
        if watch.topics is Topics.PRIMARY and stack.region != stack.spec.regions.primary:
            return None
        topic = self.add(aws.SnsTopic, "topic", name=stack.names.prefix(watch))
        self.add(
            aws.SnsTopicPolicy, "topic-policy", arn=topic.arn, policy=_topic_policy(topic.arn, stack.names.account)
        )
        for address in watch.notify:
            self.add(
                aws.SnsTopicSubscription,
                f"subscription-{_digest(address)}",
                topic_arn=topic.arn,
                protocol="email",
                endpoint=address,
            )
        self.output("topic", topic.arn, "What this region notifies; each address has to confirm its subscription")
        return topic

    def _names_of_route53_alarms(self) -> list[str]:
        spec, watch = self._stack.spec, self._watch
        if not (_of_route53(watch) and _is_commercial(spec)):
            return []
        return [self._name(f"{ROUTE53}-{target.identity}") for target in watch.watched(spec)]

    def _ask_route53(self) -> None:
        """Have Route 53's checkers, who stand outside every region of ours, ask for each public name."""
        stack, watch = self._stack, self._watch
        for target in watch.watched(stack.spec):
            check = self.add(
                aws.Route53HealthCheck,
                f"check-{target.identity}",
                type="HTTPS",
                fqdn=stack.spec.host(target),
                port=443,
                resource_path=watch.path_of(target),
                request_interval=30,
                failure_threshold=3,
                enable_sni=True,
                tags={"Name": stack.names.prefix(watch, target.identity)},
            )
            self._alarm(
                f"{ROUTE53}-{target.identity}",
                f"Route 53 gets no answer from {target.name}, or is not heard",
                namespace="AWS/Route53",
                metric_name="HealthCheckStatus",
                dimensions={"HealthCheckId": check.id},
                statistic="Minimum",
                threshold=1,
                period=ROUTE53_PERIOD,
                treat_missing_data="breaching",
            )

    def _down(self, canary: str, step: str) -> None:
        """Raise an alarm while a step fails; where nothing is heard of it, `_silent` does."""
        what = "A public name" if step == PUBLIC else step
        self._alarm(
            f"down-{step}",
            f"{what} does not answer the canary in {self._stack.region}",
            namespace=NAMESPACE,
            metric_name="Available",
            dimensions={"Canary": canary, "Step": step},
            statistic="Average",
            threshold=100,
            period=self._period,
            treat_missing_data="missing",
        )

    def _silent(self, canary: str, hears_route53: bool) -> None:
        """Raise an alarm for each canary that is not heard of, and one when nothing is heard at all."""
        stack, watch = self._stack, self._watch
        silent = [
            self._unheard(region, "Ran", {"Canary": canary_name(stack.names, watch, region)})
            for region in stack.spec.watching_regions
        ]
        if hears_route53:
            silent.append(self._unheard(ROUTE53, "Available", {"Canary": canary, "Step": ROUTE53}))
        self.add(
            aws.CloudwatchCompositeAlarm,
            "no-news",
            alarm_name=self._name("no-news"),
            alarm_description="Nothing is heard of any canary or of Route 53: nobody knows how the system is",
            alarm_rule=" AND ".join(f'ALARM("{alarm.alarm_name}")' for alarm in silent),
            depends_on=silent,
            **self._actions(),
        )

    def _unheard(self, of: str, metric: str, dimensions: dict[str, str]) -> Any:
        return self._alarm(
            f"silent-{of}",
            f"Nothing is heard from {of}",
            namespace=NAMESPACE,
            metric_name=metric,
            dimensions=dimensions,
            statistic="SampleCount",
            threshold=1,
            period=self._period,
            treat_missing_data="breaching",
        )

    def _alarm(self, part: str, description: str, **metric: Any) -> Any:
        return self.add(
            aws.CloudwatchMetricAlarm,
            part,
            alarm_name=self._name(part),
            alarm_description=description,
            comparison_operator="LessThanThreshold",
            evaluation_periods=PERIODS,
            datapoints_to_alarm=PERIODS,
            **metric,
            **self._actions(),
        )

    def _actions(self) -> dict[str, Any]:
        return {"alarm_actions": [self._topic.arn], "ok_actions": [self._topic.arn]} if self._topic else {}

    def _name(self, part: str) -> str:
        return self._stack.names.alarm(self._watch, part)


def _digest(address: str) -> str:
    """Return what tells an address from others in Terraform, whatever its place in the list: a new one is confirmed."""
    return hashlib.sha256(address.encode()).hexdigest()[:8]


def _topic_policy(topic: str, account: str) -> str:
    """Let the alarms of this account publish, and nobody without TLS."""
    statements = [
        {
            "Sid": "Alarms",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": topic,
            "Condition": {"StringEquals": {"aws:SourceAccount": account}},
        },
        {
            "Sid": "RefusePlainHttp",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": topic,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
