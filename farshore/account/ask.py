"""Asking AWS: the operations behind the IAM actions, how long to wait, and what each error means."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from farshore.errors import SourceUnreachable
from farshore.servers import aws

OPERATIONS: Mapping[str, tuple[str, str]] = {
    "dynamodb:DescribeGlobalTable": ("dynamodb", "describe_global_table"),
    "dynamodb:DescribeTable": ("dynamodb", "describe_table"),
    "ec2:DescribeInstanceTypeOfferings": ("ec2", "describe_instance_type_offerings"),
    "ec2:DescribeRegions": ("ec2", "describe_regions"),
    "lambda:GetAccountSettings": ("lambda", "get_account_settings"),
    "rds:DescribeOrderableDBInstanceOptions": ("rds", "describe_orderable_db_instance_options"),
    "route53:ListHostedZonesByName": ("route53", "list_hosted_zones_by_name"),
    "s3:ListAllMyBuckets": ("s3", "list_buckets"),
    "s3:ListBucket": ("s3", "head_bucket"),
    "servicequotas:GetAWSDefaultServiceQuota": ("service-quotas", "get_aws_default_service_quota"),
    "servicequotas:GetServiceQuota": ("service-quotas", "get_service_quota"),
    "ses:GetAccount": ("sesv2", "get_account"),
    "ses:GetEmailIdentity": ("sesv2", "get_email_identity"),
    "sts:GetCallerIdentity": ("sts", "get_caller_identity"),
}
"""The boto3 client and method that each IAM action permits.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
(2026-11-21)
"""

DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "AuthorizationErrorException",
        "NotAuthorized",
        "UnauthorizedOperation",
    }
)
"""Error codes for a missing permission.

https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html (2026-11-21)
"""

REFUSED = frozenset(
    {"AuthFailure", "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidToken", "OptInRequired"}
    | {"UnrecognizedClientException"}
)
"""Error codes for credentials that mean nothing: anywhere, or in a region that is not enabled. Same source."""

EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
"""Error codes for credentials that meant something once. Same source."""

THROTTLED = frozenset(
    {"RequestLimitExceeded", "SlowDown", "Throttling", "ThrottlingException", "TooManyRequestsException"}
)
"""Error codes for asking too often. Same source."""

CHECK_CREDENTIALS = "check --profile, AWS_PROFILE, AWS_ACCESS_KEY_ID and the clock of this machine"


@dataclass(frozen=True)
class Limits:
    """How long one call may take.

    Attributes:
        connect: Seconds to wait for a connection.
        read: Seconds to wait for an answer.
        attempts: How often a call is tried; botocore's standard mode waits some seconds in between, where the
            adaptive mode could wait for minutes.
    """

    connect: float = 5
    read: float = 10
    attempts: int = 3


class Denied(Exception):
    """The credentials may not do something; data for a finding, never shown as an error.

    Attributes:
        action: The IAM action that is missing.
    """

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


class Absent(Exception):
    """What was asked for is not there.

    Attributes:
        code: The error code that says so.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(Exception):
    """A region does not take the credentials.

    Attributes:
        code: The error code it gave.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def open_session(profile: str | None = None) -> Any:
    """Return a boto3 session with the user's credentials, or those of a profile.

    Raises:
        MissingExtra: boto3 is not installed.
        SourceUnreachable: There is no such profile, or the AWS configuration cannot be read.
    """
    return aws.open_session("Asking an AWS account", profile)


class Clients:
    """boto3's clients by service and region, made once each. Safe to share between threads."""

    def __init__(self, session: Any, limits: Limits | None = None) -> None:
        """Make clients from a boto3 session."""
        from botocore.config import Config

        chosen = limits or Limits()
        self._session = session
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, str], Any] = {}
        self._config = Config(
            connect_timeout=chosen.connect,
            read_timeout=chosen.read,
            retries={"mode": "standard", "total_max_attempts": chosen.attempts},
        )

    def client(self, service: str, region: str) -> Any:
        """Return the client of a service in a region. boto3's sessions are not safe for threads, hence the lock."""
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = aws.make_client(self._session, service, region, config=self._config)
            return self._clients[service, region]


class Asker:
    """Asks in one region, and only what was declared; turns boto's errors into ours.

    No message of AWS is ever passed on: they hold ARNs with account ids and user names. The error code says enough.
    """

    def __init__(self, clients: Clients, region: str, allowed: Collection[str]) -> None:
        self._clients = clients
        self._region = region
        self._allowed = allowed

    def __call__(self, action: str, *, absent: Iterable[str] = (), **parameters: Any) -> Mapping[str, Any]:
        """Ask; see `farshore.account.lookup.Ask`."""
        if action not in self._allowed:
            raise ValueError(f"a lookup asks for {action} without declaring it")
        service, method = OPERATIONS[action]
        place = self._place(action)
        try:
            return aws.ask(self._clients.client(service, self._region), method, place, **parameters)
        except aws.Declined as answer:
            raise (Absent(answer.code) if answer.code in absent else self._meaning(action, answer)) from None

    def _place(self, action: str) -> str:
        return f"{action} in {self._region}"

    def _meaning(self, action: str, answer: aws.Declined) -> Exception:
        if answer.code in DENIED:
            return Denied(action)
        if answer.code in REFUSED:
            return Refused(answer.code)
        place = self._place(action)
        if answer.code in EXPIRED:
            return SourceUnreachable(f"{place}: the AWS credentials have expired; {aws.SIGN_IN}")
        if answer.code in THROTTLED or answer.code == "429":
            return SourceUnreachable(f"{place}: AWS kept throttling; wait a minute and repeat")
        return answer.unexplained(place)
