"""Asking AWS: the operations behind the IAM actions, how long to wait, and what each error means."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from farshore.errors import MissingExtra, SourceUnreachable

OPERATIONS: Mapping[str, tuple[str, str]] = {
    "dynamodb:DescribeGlobalTable": ("dynamodb", "describe_global_table"),
    "dynamodb:DescribeTable": ("dynamodb", "describe_table"),
    "ec2:DescribeRegions": ("ec2", "describe_regions"),
    "lambda:GetAccountSettings": ("lambda", "get_account_settings"),
    "route53:ListHostedZonesByName": ("route53", "list_hosted_zones_by_name"),
    "s3:ListAllMyBuckets": ("s3", "list_buckets"),
    "s3:ListBucket": ("s3", "head_bucket"),
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

SIGN_IN = "sign in again (`aws sso login`, or new keys) and repeat"
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


def import_boto3() -> ModuleType:
    """Return the module boto3.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        return importlib.import_module("boto3")
    except ImportError as error:
        raise MissingExtra("aws", "Asking an AWS account") from error


def open_session(profile: str | None = None) -> Any:
    """Return a boto3 session with the user's credentials, or those of a profile.

    Raises:
        MissingExtra: boto3 is not installed.
        SourceUnreachable: There is no such profile.
    """
    boto3 = import_boto3()
    from botocore.exceptions import ProfileNotFound

    try:
        return boto3.Session(profile_name=profile)
    except ProfileNotFound as error:
        raise SourceUnreachable(f"AWS was not asked: {error}; `aws configure list-profiles` names yours") from None


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
                self._clients[service, region] = self._session.client(service, region_name=region, config=self._config)
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
        from botocore import exceptions

        if action not in self._allowed:
            raise ValueError(f"a lookup asks for {action} without declaring it")
        service, method = OPERATIONS[action]
        try:
            response: Mapping[str, Any] = getattr(self._clients.client(service, self._region), method)(**parameters)
        except exceptions.ClientError as error:
            code = error.response.get("Error", {}).get("Code", "an unknown error")
            raise (Absent(code) if code in absent else self._meaning(action, code)) from None
        except exceptions.BotoCoreError as error:
            raise self._unanswered(action, error) from None
        return response

    def _meaning(self, action: str, code: str) -> Exception:
        if code in DENIED:
            return Denied(action)
        if code in REFUSED:
            return Refused(code)
        place = f"{action} in {self._region}"
        if code in EXPIRED:
            return SourceUnreachable(f"{place}: the AWS credentials have expired; {SIGN_IN}")
        if code in THROTTLED:
            return SourceUnreachable(f"{place}: AWS kept throttling; wait a minute and repeat")
        return SourceUnreachable(f"{place}: AWS answered {code}; repeat later")

    def _unanswered(self, action: str, error: Exception) -> SourceUnreachable:
        from botocore import exceptions

        kind = type(error).__name__
        if isinstance(error, (exceptions.SSOError, exceptions.TokenRetrievalError)):
            return SourceUnreachable(f"AWS was not asked: the sign-in has ended ({kind}); {SIGN_IN}")
        without = (
            exceptions.NoCredentialsError,
            exceptions.PartialCredentialsError,
            exceptions.CredentialRetrievalError,
            exceptions.ProfileNotFound,
        )
        if isinstance(error, without):
            return SourceUnreachable(
                f"AWS was not asked: there are no usable credentials ({kind}); set AWS_PROFILE or run `aws configure`"
            )
        return SourceUnreachable(
            f"{action} in {self._region}: AWS could not be reached ({kind}); check the network and the proxy, or leave "
            "--account out"
        )
