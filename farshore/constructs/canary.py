"""The canary of one region: what it asks, its code, what it may do, and the bucket of what it saw."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, policy, trust
from farshore.constructs.lambda_package import package
from farshore.constructs.private_bucket import PrivateBucket
from farshore.constructs.stack import SpecStack
from farshore.constructs.staging import staged
from farshore.errors import InputError, Problem
from farshore.names import Names
from farshore.placement import Placements
from farshore.spec.services.base import Hosted
from farshore.spec.services.watch import ROUTE53_METRICS, Watch

# The newest on the day it was read.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Library_python_selenium.html
# (2026-11-28)
RUNTIME = "syn-python-selenium-14.0"
MODULE = "farshore_canary"
NAMESPACE = "farshore"
"""Of the metrics that canaries report."""
ROUTE53 = "route53"
"""The step that passes on what Route 53's health checks say."""
PUBLIC = "public"
"""The step that asks for the public names."""
TIMEOUT_SECONDS = 50
"""Less than the shortest time between two runs."""
RETENTION_DAYS = 31
# https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CanaryRunConfigInput.html (2026-11-28)
LARGEST_ENVIRONMENT_BYTES = 4096


def canary_name(names: Names, watch: Watch, region: str) -> str:
    """Return the name of a region's canary, by which other regions know its reports."""
    return names.prefix(watch, region)


class ArtifactBucket(PrivateBucket):
    """What the canary of this region saw, for a month."""

    def __init__(self, stack: SpecStack, watch: Watch) -> None:
        expiry = aws.S3BucketLifecycleConfigurationRule(
            id="expire",
            status="Enabled",
            filter=[aws.S3BucketLifecycleConfigurationRuleFilter(prefix="")],
            expiration=[aws.S3BucketLifecycleConfigurationRuleExpiration(days=RETENTION_DAYS)],
            noncurrent_version_expiration=[
                aws.S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(noncurrent_days=1)
            ],
        )
        super().__init__(stack, watch, rules=[expiry])


class Canary(ServiceConstruct):
    """The canary.

    Attributes:
        name: By which CloudWatch knows it.
        steps: What it asks, each judged by itself: the public names, and every other region that serves.
    """

    def __init__(
        self,
        stack: SpecStack,
        watch: Watch,
        placements: Placements,
        listeners: Sequence[str],
        verdicts: Sequence[str],
    ) -> None:
        """Make it.

        Args:
            stack: The stack of its region.
            watch: The service it belongs to.
            placements: Where the system serves.
            listeners: The regions it reports to that it ran.
            verdicts: Names of the alarms on Route 53's health checks that it passes on; none where others do.
        """
        super().__init__(stack, watch, suffix="canary")
        self._watch = watch
        self.name = canary_name(stack.names, watch, stack.region)
        asked = self._asked(placements)
        self.steps = list(asked)
        settings = self._settings(asked, listeners, verdicts)
        bucket = ArtifactBucket(stack, watch)
        role = self.add(
            aws.IamRole,
            "canary-role",
            name=stack.names.role(watch, stack.region),
            assume_role_policy=trust("lambda.amazonaws.com"),
        )
        permissions = self.add(
            aws.IamRolePolicy,
            "canary-policy",
            name="canary",
            role=role.id,
            policy=policy(*self._statements(bool(verdicts))),
        )
        self.add(
            aws.SyntheticsCanary,
            "canary",
            name=self.name,
            artifact_s3_location=f"s3://{stack.names.bucket(watch, stack.region)}/",
            execution_role_arn=role.arn,
            handler=f"{MODULE}.handler",
            zip_file=self._code(),
            runtime_version=RUNTIME,
            start_canary=True,
            delete_lambda=True,
            success_retention_period=RETENTION_DAYS,
            failure_retention_period=RETENTION_DAYS,
            schedule=aws.SyntheticsCanarySchedule(expression=_rate(watch.interval.seconds)),
            run_config=aws.SyntheticsCanaryRunConfig(
                timeout_in_seconds=TIMEOUT_SECONDS,
                environment_variables={"FARSHORE_WATCH": self._fitting(json.dumps(settings))},
            ),
            depends_on=[permissions, bucket.versioning],
        )

    def _settings(
        self, asked: dict[str, list[dict[str, str]]], listeners: Sequence[str], verdicts: Sequence[str]
    ) -> dict[str, Any]:
        """Return what the script reads."""
        settings: dict[str, Any] = {
            "namespace": NAMESPACE,
            "canary": self.name,
            "steps": asked,
            "report_to": list(listeners),
        }
        if verdicts:
            settings["verdicts"] = {"step": ROUTE53, "region": ROUTE53_METRICS, "alarms": list(verdicts)}
        return settings

    def _asked(self, placements: Placements) -> dict[str, list[dict[str, str]]]:
        """Return what is asked in each step; no region is asked by itself."""
        stack, names = self._stack, self._stack.names
        asked = {PUBLIC: [self._at(target, names.host(target)) for target in self._watch.watched(stack.spec)]}
        for region in placements:
            alone = [
                self._at(target, names.host_of(target, region))
                for target in self._watch.watched(stack.spec)
                if target.names_regions and stack.placements(target.name)[region].exists
            ]
            if alone and region != stack.region:
                asked[region] = alone
        return asked

    def _at(self, target: Hosted, via: str) -> dict[str, str]:
        return {
            "host": self._stack.names.host(target),
            "path": str(self._watch.path_of(target)),
            "via": via,
        }

    def _fitting(self, settings: str) -> str:
        if len(settings) > LARGEST_ENVIRONMENT_BYTES - len("FARSHORE_WATCH"):
            message = f"services.{self._watch.name}: a canary takes 4 KB of settings; name fewer `targets`"
            raise InputError([Problem(self._stack.spec.place("services", self._watch.name), message)])
        return settings

    def _statements(self, asks_alarms: bool) -> list[dict[str, object]]:
        """Allow what a canary has to do, and what this one does besides.

        https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CreateCanary.html (2026-11-28)
        """
        names, region = self._stack.names, self._stack.region
        bucket = names.bucket_arn(self._watch, region)
        logs = names.log_group_arn(f"cwsyn-{self.name}-*", region)
        reports = {"StringEquals": {"cloudwatch:namespace": ["CloudWatchSynthetics", NAMESPACE]}}
        statements = [
            allow(["s3:PutObject"], [f"{bucket}/*"]),
            allow(["s3:GetBucketLocation"], [bucket]),
            allow(["s3:ListAllMyBuckets"], ["*"]),
            allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], [logs, f"{logs}:*"]),
            allow(["cloudwatch:PutMetricData"], ["*"], Condition=reports),
        ]
        if asks_alarms:
            alarms = f"arn:{names.partition}:cloudwatch:{ROUTE53_METRICS}:{names.account}:alarm:*"
            statements.append(allow(["cloudwatch:DescribeAlarms"], [alarms]))
        return statements

    def _code(self) -> str:
        """Return the path of the zip with the script, where CloudWatch Synthetics looks for Python.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_WritingCanary_Python.html
        """
        script = resources.files("farshore.runtime").joinpath("canary.py").read_bytes()
        place = self._stack.spec.place("services", self._watch.name)
        return str(staged(self, "canary-code", package({f"python/{MODULE}.py": script}, place)).path)


def _rate(seconds: int) -> str:
    """Return a schedule: in minutes up to an hour, which has a word of its own.

    https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CanaryScheduleInput.html (2026-11-21)
    """
    minutes = seconds // 60
    if minutes == 60:
        return "rate(1 hour)"
    return f"rate({minutes} minute{'' if minutes == 1 else 's'})"
