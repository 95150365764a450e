"""The public parameters as a tree, read through boto3's SSM client."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any

from farshore.catalog.crawl.pace import Pace
from farshore.catalog.snapshot import ROOT
from farshore.errors import FarshoreError, MissingExtra, SourceUnreachable

QUERY_REGIONS = (
    "us-west-2",
    "eu-central-1",
    "ap-southeast-1",
    "us-east-2",
    "us-west-1",
    "ca-central-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-north-1",
    "sa-east-1",
    "ap-east-1",
    "ap-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-southeast-2",
    "us-east-1",
)
"""The regions that serve the parameters, in the order in which they are tried; us-east-1 is not needed, hence last.

The list is AWS's, looked up on 2026-11-21:
https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html
"""

CALLS_A_SECOND = 40
"""What SSM allows an account in a region, shared by all calls that read parameters; anything else that reads them slows
both down, and botocore's adaptive retries then find the rate."""

REGIONS_TRIED = 3
"""So many query regions are tried before the source counts as unreachable."""

PAGE = 10
"""The most parameters that one call of GetParameters or GetParametersByPath may ask for (an SSM limit)."""

ATTEMPTS = 8
"""How often one call is tried; botocore's adaptive mode waits in between and slows every later call down."""

POLICY = f"ssm:GetParameters and ssm:GetParametersByPath on arn:aws:ssm:*:*:parameter{ROOT}/*"

_DENIED = f"refused to answer; ask for permission to call {POLICY} (`farshore catalog policy` prints the policy)"
_EXPIRED = "says that the AWS credentials have expired; sign in again (`aws sso login`, or new keys) and repeat"
_INVALID = "does not accept the AWS credentials; check AWS_PROFILE, AWS_ACCESS_KEY_ID and the clock of this machine"
_THROTTLED = (
    "kept throttling (40 calls a second are shared by the account); wait a minute and repeat with fewer --workers"
)

REMEDIES = {
    "AccessDenied": _DENIED,
    "AccessDeniedException": _DENIED,
    "UnauthorizedOperation": _DENIED,
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "RequestExpired": _EXPIRED,
    "IncompleteSignature": _INVALID,
    "InvalidClientTokenId": _INVALID,
    "InvalidSignatureException": _INVALID,
    "UnrecognizedClientException": _INVALID,
    "ThrottlingException": _THROTTLED,
    "Throttling": _THROTTLED,
    "TooManyRequestsException": _THROTTLED,
    "RequestLimitExceeded": _THROTTLED,
}
"""SSM's error codes, and what to tell the user; https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html"""


def import_boto3() -> ModuleType:
    """Return the module boto3.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        return importlib.import_module("boto3")
    except ImportError as error:
        raise MissingExtra("aws", "Reading SSM's public parameters") from error


class Parameters:
    """The tree under `ROOT`, at one endpoint in one query region. Safe to share between threads.

    Attributes:
        query_region: The region that answers.
    """

    def __init__(self, client: Any, query_region: str) -> None:
        """Read through a boto3 SSM client of the query region."""
        self._client = client
        self.query_region = query_region

    def children(self, path: str) -> dict[str, str]:
        """Return the parameters directly under a path relative to `ROOT`, as last part of the name to value.

        Raises:
            SourceUnreachable: SSM did not answer, or not completely.
        """
        pages = self._client.get_paginator("get_parameters_by_path")
        found: dict[str, str] = {}
        with _explained(self.query_region):
            for page in pages.paginate(Path=f"{ROOT}/{path}", PaginationConfig={"PageSize": PAGE}):
                found.update((one["Name"].rpartition("/")[2], one["Value"]) for one in page["Parameters"])
        return found

    def values(self, paths: Sequence[str]) -> dict[str, str]:
        """Return the values of up to `PAGE` parameters by path relative to `ROOT`; absent ones are left out.

        Raises:
            SourceUnreachable: SSM did not answer.
        """
        with _explained(self.query_region):
            answer = self._client.get_parameters(Names=[f"{ROOT}/{path}" for path in paths])
            return {one["Name"].removeprefix(f"{ROOT}/"): one["Value"] for one in answer["Parameters"]}


def session() -> Any:
    """Return the boto3 session of the environment.

    Raises:
        MissingExtra: boto3 is not installed.
        SourceUnreachable: The environment names a profile that does not exist.
    """
    boto3 = import_boto3()
    with _explained(QUERY_REGIONS[0]):
        return boto3.Session()


def parameters(
    session: Any, query_region: str, endpoint_url: str | None = None, *, workers: int = 8, attempts: int = ATTEMPTS
) -> Parameters:
    """Return the tree as one query region gives it, without asking whether it answers."""
    return Parameters(_client(session, query_region, endpoint_url, workers, attempts), query_region)


def batches(paths: Iterable[str]) -> Iterator[list[str]]:
    """Cut paths into lists of at most `PAGE`."""
    batch: list[str] = []
    for path in paths:
        batch.append(path)
        if len(batch) == PAGE:
            yield batch
            batch = []
    if batch:
        yield batch


def connect(
    endpoint_url: str | None = None,
    query_region: str | None = None,
    session: Any | None = None,
    workers: int = 8,
) -> Parameters:
    """Return the tree, as the first query region that answers gives it.

    Args:
        endpoint_url: Anything that speaks SSM's API; AWS itself by default, at no more than `CALLS_A_SECOND`.
        query_region: The region to ask first; the others follow when it does not answer.
        session: A boto3 session; the default one otherwise.
        workers: How many threads will share it.

    Raises:
        FarshoreError: The query region does not serve the parameters.
        MissingExtra: boto3 is not installed.
        SourceUnreachable: None of the regions tried answered; the message is that of the first.
    """
    if query_region is not None and query_region not in QUERY_REGIONS:
        raise FarshoreError(
            f"{query_region} does not serve SSM's public parameters; ask one of {', '.join(sorted(QUERY_REGIONS))}"
        )
    session = session or import_boto3().Session()
    first = [query_region] if query_region else []
    others = [region for region in QUERY_REGIONS if region != query_region]
    failures: list[SourceUnreachable] = []
    for region in (first + others)[:REGIONS_TRIED]:
        failure = _failure(session, region, endpoint_url)
        if failure is None:
            client = _client(session, region, endpoint_url, workers, ATTEMPTS)
            if endpoint_url is None:  # botocore's own brake, pulled by the first refusal, costs a quarter of the time
                client.meta.events.register("before-send.ssm", Pace(CALLS_A_SECOND).wait)
            return Parameters(client, region)
        failures.append(failure)
    raise failures[0]


def _failure(session: Any, region: str, endpoint_url: str | None) -> SourceUnreachable | None:
    """Make one cheap call with few retries, so that a dead region costs seconds and not minutes; return what failed."""
    try:
        with _explained(region):
            client = _client(session, region, endpoint_url, workers=1, attempts=2)
            client.get_parameters_by_path(Path=f"{ROOT}/regions", MaxResults=1)
    except SourceUnreachable as error:
        return error
    return None


def _client(session: Any, region: str, endpoint_url: str | None, workers: int, attempts: int) -> Any:
    from botocore.config import Config  # type: ignore[import-untyped,unused-ignore]

    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": attempts},
        connect_timeout=10,
        read_timeout=30,
        max_pool_connections=workers,
    )
    with _explained(region):
        return session.client("ssm", region_name=region, endpoint_url=endpoint_url, config=config)


@contextlib.contextmanager
def _explained(region: str) -> Iterator[None]:
    """Turn boto's errors into one sentence with a remedy."""
    from botocore import exceptions, parsers  # type: ignore[import-untyped,unused-ignore]

    without_credentials = (
        exceptions.NoCredentialsError,
        exceptions.PartialCredentialsError,
        exceptions.CredentialRetrievalError,
        exceptions.ProfileNotFound,
    )
    try:
        yield
    except exceptions.ClientError as error:
        detail = error.response.get("Error", {})
        code = detail.get("Code", "an unknown error")
        remedy = REMEDIES.get(code, f"answered {code}: {detail.get('Message', '')}; repeat later")
        raise SourceUnreachable(f"SSM in {region} {remedy}") from error
    except without_credentials as error:
        raise SourceUnreachable(
            f"SSM in {region} was not asked, because there are no usable AWS credentials ({error}); "
            "set AWS_PROFILE or run `aws configure`"
        ) from error
    except (parsers.ResponseParserError, KeyError, TypeError, AttributeError) as error:
        # What is no JSON fails in botocore, and an answer that lacks what SSM's always have fails here.
        raise SourceUnreachable(
            f"SSM in {region} gave half an answer ({type(error).__name__}); repeat later"
        ) from error
    except exceptions.BotoCoreError as error:
        raise SourceUnreachable(f"SSM in {region} could not be reached ({error}); check the network") from error
