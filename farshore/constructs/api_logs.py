"""A line in CloudWatch Logs for each request to an API, without anything that is secret or somebody's content."""

from __future__ import annotations

import json
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, trust
from farshore.constructs.stack import SpecStack
from farshore.spec.services import RestApi
from farshore.spec.services.rest_api import AccessLogs

# Neither `apiKey`, which is a secret, nor `path`, which holds ids of people, nor what a client could fill with quotes,
# such as its user agent, and so break the line or forge another.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
FORMAT = json.dumps(
    {
        "time": "$context.requestTimeEpoch",
        "requestId": "$context.extendedRequestId",
        "method": "$context.httpMethod",
        "resource": "$context.resourcePath",
        "status": "$context.status",
        "sourceIp": "$context.identity.sourceIp",
        "caller": "$context.identity.userArn",
        "apiKeyId": "$context.identity.apiKeyId",
        "error": "$context.error.responseType",
        "integrationStatus": "$context.integration.integrationStatus",
        "integrationLatency": "$context.integration.latency",
        "latency": "$context.responseLatency",
        "length": "$context.responseLength",
        "trace": "$context.xrayTraceId",
    }
)

PUSH_TO_LOGS = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
"""AWS's own policy for the role: it serves every API of the region, so it cannot be about one log group."""


class ApiAccessLogs(ServiceConstruct):
    """The log group of an API in one region, and maybe the region's role; a building block of `RegionalApi`.

    Attributes:
        settings: What the stage writes where.
        before: What must be there before a stage can write.
    """

    def __init__(self, stack: SpecStack, api: RestApi, logs: AccessLogs) -> None:
        super().__init__(stack, api, suffix="access-logs")
        group = self.add(
            aws.CloudwatchLogGroup,
            "access-logs",
            name=stack.names.access_logs(api),
            retention_in_days=logs.retention.days,
        )
        self.settings = aws.ApiGatewayStageAccessLogSettings(destination_arn=group.arn, format=FORMAT)
        self.before: list[Any] = [self._account_role(api)] if logs.account_role else []

    def _account_role(self, api: RestApi) -> Any:
        """Set the role by which API Gateway writes logs in this region, for all APIs of the account."""
        names = self._stack.names
        role = self.add(
            aws.IamRole,
            "account-role",
            name=names.role(api, self._stack.region, "gateway-logs"),
            assume_role_policy=trust("apigateway.amazonaws.com"),
        )
        attached = self.add(
            aws.IamRolePolicyAttachment,
            "account-role-policy",
            role=role.name,
            policy_arn=f"arn:{names.partition}:iam::aws:policy/{PUSH_TO_LOGS}",
        )
        return self.add(aws.ApiGatewayAccount, "account", cloudwatch_role_arn=role.arn, depends_on=[attached])
