"""The public parameters as a tree, read through boto3's SSM client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from farshore.catalog.crawl.pace import Pace
from farshore.catalog.snapshot import ROOT
from farshore.errors import FarshoreError, SourceUnreachable
from farshore.servers import aws
from farshore.servers.deadline import ONE_ANSWER, Deadline

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

MOST_PAGES = 1_000
"""The most pages of one list; the longest, all services, has about 45."""

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
    "429": _THROTTLED,
    "RequestLimitExceeded": _THROTTLED,
}
"""SSM's error codes, and what to tell the user; https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html"""


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
        found: dict[str, str] = {}
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            page = self._ask("get_parameters_by_path", Path=f"{ROOT}/{path}", MaxResults=PAGE, **after)
            found.update((one["Name"].rpartition("/")[2], one["Value"]) for one in page["Parameters"])
            if not page.get("NextToken"):
                return found
            after = {"NextToken": page["NextToken"]}
        raise aws.incomplete(f"SSM in {self.query_region}", f"its list has more than {MOST_PAGES} pages")

    def values(self, paths: Sequence[str]) -> dict[str, str]:
        """Return the values of up to `PAGE` parameters by path relative to `ROOT`; absent ones are left out.

        Raises:
            SourceUnreachable: SSM did not answer.
        """
        answer = self._ask("get_parameters", Names=[f"{ROOT}/{path}" for path in paths])
        return {one["Name"].removeprefix(f"{ROOT}/"): one["Value"] for one in answer["Parameters"]}

    def _ask(self, method: str, **parameters: Any) -> aws.Answer:
        place = f"SSM in {self.query_region}"
        try:
            return aws.ask(self._client, method, place, **parameters)
        except aws.Declined as answer:
            remedy = REMEDIES.get(answer.code)
            raise SourceUnreachable(f"{place} {remedy}") if remedy else answer.unexplained(place) from None


def open_session() -> Any:
    """Return the boto3 session of the environment.

    Raises:
        MissingExtra: boto3 is not installed.
        SourceUnreachable: The environment names a profile that does not exist.
    """
    return aws.open_session("Reading SSM's public parameters")


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
    deadline: Deadline | None = None,
) -> Parameters:
    """Return the tree, as the first query region that answers gives it.

    Args:
        endpoint_url: Anything that speaks SSM's API; AWS itself by default, at no more than `CALLS_A_SECOND`.
        query_region: The region to ask first; the others follow when it does not answer.
        session: A boto3 session; the default one otherwise.
        workers: How many threads will share it.
        deadline: When to give up.

    Raises:
        FarshoreError: The query region does not serve the parameters.
        MissingExtra: boto3 is not installed.
        SourceUnreachable: None of the regions tried answered; the message is that of the first.
    """
    if query_region is not None and query_region not in QUERY_REGIONS:
        raise FarshoreError(
            f"{query_region} does not serve SSM's public parameters; ask one of {', '.join(sorted(QUERY_REGIONS))}"
        )
    deadline = deadline or Deadline()
    session = session or deadline.run("the AWS configuration", open_session)
    deadline.run("the AWS credentials", partial(aws.find_credentials, session))
    first = [query_region] if query_region else []
    others = [region for region in QUERY_REGIONS if region != query_region]
    failures: list[SourceUnreachable] = []
    for region in (first + others)[:REGIONS_TRIED]:
        failure = _failure(session, region, endpoint_url, deadline)
        if failure is None:
            client = _client(session, region, endpoint_url, workers, ATTEMPTS)
            if endpoint_url is None:  # botocore's own brake, pulled by the first refusal, costs a quarter of the time
                client.meta.events.register("before-send.ssm", Pace(CALLS_A_SECOND).wait)
            return Parameters(client, region)
        failures.append(failure)
    raise failures[0]


def _failure(session: Any, region: str, endpoint_url: str | None, deadline: Deadline) -> SourceUnreachable | None:
    """Make one cheap call with few retries, so that a dead region costs seconds and not minutes; return what failed."""
    tried = parameters(session, region, endpoint_url, workers=1, attempts=2)
    try:
        deadline.run(f"SSM in {region}", partial(tried.values, ["regions/us-west-2"]), ONE_ANSWER)
    except SourceUnreachable as error:
        return error
    return None


def _client(session: Any, region: str, endpoint_url: str | None, workers: int, attempts: int) -> Any:
    from botocore.config import Config  # type: ignore[import-untyped,unused-ignore]

    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": attempts},
        connect_timeout=5,
        read_timeout=10,
        max_pool_connections=workers,
    )
    return aws.make_client(session, "ssm", region, endpoint_url=endpoint_url, config=config)
