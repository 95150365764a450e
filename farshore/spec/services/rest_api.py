"""rest-api: HTTP routes answered by Lambda functions in each region, behind one name."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from farshore.spec.duration import Duration
from farshore.spec.failover_timing import FailoverTiming, rerouted, timing_for
from farshore.spec.fields import Constraint, Section, option, section
from farshore.spec.recovery import STATELESS, Recovery
from farshore.spec.services.base import HOST_NAME, REGION, Access, Hosted, Need, User
from farshore.spec.services.functions import HANDLER, Architecture, Runtime, Schedule, Statement, qualified

if TYPE_CHECKING:
    from farshore.spec.model import Spec

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html (2026-11-21)
RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip

HEALTH_PATH = "/health"
"""The path, below `base_path`, at which an API with `public_health` tells anyone how it is."""

CHECKERS_PREFIX = "farshore-"
"""What the first part of the path begins with that Route 53's health checkers ask; the rest is a random token."""


OPEN, IAM, API_KEY = "none", "iam", "api-key"
"""What authorizes the callers of a route where no user-pool does: nothing, their signature, or a key that was given."""

AUTHORIZER = Constraint(
    expected="iam, api-key, none or the name of a user-pool", pattern=r"[a-z]([a-z0-9-]*[a-z0-9])?", maximum=24
)

SECRET_NAME = Constraint(
    expected="the name of a secret in Secrets Manager, such as shop/partner-key",
    pattern=r"[A-Za-z0-9/_+=.@-]+",
    maximum=512,
)


class Route(NamedTuple):
    """One method on one path.

    Attributes:
        method: An HTTP method, or `ANY`.
        path: The resource path with its variables in braces, as `/orders/{id}`.
    """

    method: str
    path: str

    @classmethod
    def parse(cls, text: str) -> Route:
        """Read `GET /orders/{id}`; the text has been matched against `ROUTE_PATTERN`."""
        method, path = text.split(" ", 1)
        return cls(method, path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path between slashes; empty for `/`."""
        return tuple(part for part in self.path.split("/") if part)


_SEGMENT = r"(?:[A-Za-z0-9._~-]+|\{[A-Za-z0-9._-]+\})"
ROUTE_PATTERN = (
    r"(?:GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE|ANY) "
    rf"(?:/|(?:/{_SEGMENT})+|(?:/{_SEGMENT})*/\{{[A-Za-z0-9._-]+\+\}})"
)

ROUTE = Constraint(expected="a method and a path such as `GET /orders/{id}`", pattern=ROUTE_PATTERN, maximum=400)


@section
class Throttle(Section):
    """How many requests a region's API accepts before it answers 429."""

    # An account's default quotas; some regions, such as ca-west-1, have 2,500 and 1,250.
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html (2026-11-21)

    rate: int = option("Steady requests a second.", default=100, minimum=1, maximum=10_000)
    burst: int = option("Requests at once.", default=200, minimum=1, maximum=5_000)


# The standard scopes are those of tokens by which people use Cognito itself.
SCOPE = Constraint(
    expected="a scope such as orders/read",
    pattern=r"[A-Za-z0-9._-]{1,256}/[A-Za-z0-9._-]{1,256}|openid|email|profile|phone|aws\.cognito\.signin\.user\.admin",
)

HEADER = Constraint(expected="a header name such as Authorization", pattern=r"[A-Za-z0-9-]+", maximum=100)


@section
class Cdn(Section):
    """A CloudFront distribution in front of each region's API, without an origin group: writes pass too."""

    headers: tuple[str, ...] = option(
        "Request headers that CloudFront passes on to the API; it drops `Authorization` where that is not among them.",
        like=HEADER,
        default=("Authorization",),
    )


ORIGIN = Constraint(
    expected="an origin such as https://www.example.com, or * for any",
    pattern=r"\*|https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?",
    maximum=270,
)


@section
class Cors(Section):
    """Which web pages of other origins may call the API from a browser."""

    origins: tuple[str, ...] = option(
        "Origins of the pages that may call the API; `*` for any page.", like=ORIGIN, minimum=1
    )
    methods: tuple[str, ...] = option(
        "Methods that pages may use; those of each path's routes unless given.",
        expected="an HTTP method such as GET",
        pattern="GET|HEAD|POST|PUT|PATCH|DELETE",
        default=(),
    )
    headers: tuple[str, ...] = option(
        "Request headers that pages may send.", like=HEADER, default=("Authorization", "Content-Type")
    )
    credentials: bool = option("Whether browsers send cookies along; not with the origin `*`.", default=False)
    max_age: Duration = option(
        "How long a browser may remember what pages may do.",
        default=Duration(600),
        expected="a duration from 0s to 1d",
        minimum=0,
        maximum=86_400,
    )


LOG_RETENTION = Constraint(
    expected="a number of days CloudWatch Logs accepts, such as 30d",
    choices=tuple(days * 86_400 for days in RETENTION_DAYS),
)


@section
class AccessLogs(Section):
    """A line in CloudWatch Logs for each request to the API: who, what, when and how it went, but no content."""

    retention: Duration = option(
        "How long CloudWatch keeps the lines.", like=LOG_RETENTION, default=Duration.of_days(90)
    )
    account_role: bool = option(
        "Whether to set the role by which API Gateway writes logs, which an account has once in each region.",
        default=False,
    )


WEB_ACL = Constraint(
    expected="the ARN of a regional web ACL",
    pattern=r"arn:aws[a-z-]*:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/[A-Za-z0-9_-]+/[A-Za-z0-9-]+",
    maximum=300,
)


class Validate(enum.Enum):
    """What API Gateway checks before it calls a handler; what fails is answered with 400."""

    NOTHING = "nothing"
    PARAMETERS = "parameters"
    BODY = "body"


@section
class RestApi(Hosted, User):
    """A regional API Gateway with Lambda in each region; Route 53 sends clients to the one that is healthy."""

    type: ClassVar[str] = "rest-api"
    also_called: ClassVar[tuple[str, ...]] = (
        "api",
        "apigateway",
        "api-gateway",
        "http-api",
        "lambda",
        "function",
        "rest",
        "restapi",
        "microservice",
        "backend",
    )
    summary: ClassVar[str] = (
        "HTTP routes answered by Lambda in each region, behind one name that follows health checks."
    )
    stateless: ClassVar[bool] = True
    is_compute: ClassVar[bool] = True
    names_regions: ClassVar[bool] = True

    code: str | None = option(
        "Folder with the code of the handlers, relative to the spec, or a zip or jar as built; what the "
        "`requirements.txt` of a Python folder pins is packed too.",
        default=None,
        expected="a path relative to the spec, such as src/api",
        pattern=r"[^/\s\\~][^\\]*",
        maximum=400,
    )
    image: str | None = option(
        "Container image with the handlers instead of `code`, in ECR of each region; `{region}` and `{account}` stand "
        "for their own.",
        default=None,
        expected="an image such as {account}.dkr.ecr.{region}.amazonaws.com/orders:1.4.0",
        pattern=r"(\{account\}|[0-9]{12})\.dkr\.ecr\.\{region\}\.[a-z0-9.-]+/[a-z0-9._/-]+(:[A-Za-z0-9._-]+|@sha256:[0-9a-f]{64})",
        maximum=400,
    )
    routes: Mapping[str, str] = option(
        "Handler of each route: `function` in app.py, or `module.function`; with `openapi`, the handlers of operations "
        "that do not name their own.",
        like=HANDLER,
        minimum=1,
        default_factory=dict,
        keys=ROUTE,
    )
    openapi: str | None = option(
        "Your own OpenAPI 3.0 document, relative to the spec; its operations name their handlers by "
        "`x-farshore-handler`, or `routes` does.",
        default=None,
        expected="a path relative to the spec, such as api.yaml",
        pattern=r"[^/\s\\~][^\\]*",
        maximum=400,
    )
    base_path: str = option(
        "What every path begins with, as `/v1`; nothing unless given.",
        default="",
        expected="a path without variables such as /v1",
        pattern=r"(/[A-Za-z0-9._~-]+)*",
        maximum=200,
    )
    cors: Cors | None = option("Which web pages may call the API from a browser; none unless given.", default=None)
    validate: Validate = option(
        "What API Gateway checks of a request: required `parameters`, the `body` too (by the schemas of `openapi`), or "
        "`nothing`.",
        default=Validate.PARAMETERS,
    )
    host: str | None = option(
        "Host name of the API, below `domain`; `<service>.<domain>` unless given.",
        like=HOST_NAME,
        default=None,
    )
    uses: Mapping[str, Access] = option(
        "Services of this spec the handlers use: tables and buckets with `read` or `write`, queues with `send` or "
        "`receive`, secrets and parameters with `read`; permissions, environment variables and the health check follow "
        "from it.",
        default_factory=dict,
        keys=Constraint(expected="the name of a service of this spec"),
    )
    authorizer: str | None = option(
        "Who may call: `iam` for signed requests, `api-key`, a user-pool of this spec, or `none` for anyone, where the "
        "handlers check callers themselves.",
        like=AUTHORIZER,
        default=None,
    )
    authorizers: Mapping[str, str] = option(
        "Routes with another authorizer than `authorizer`; `none` for what anyone may call.",
        like=AUTHORIZER,
        default_factory=dict,
        keys=ROUTE,
    )
    api_keys: Mapping[str, str] = option(
        "Clients with a key, each with the secret in Secrets Manager that holds it, in every region.",
        like=SECRET_NAME,
        default_factory=dict,
        keys=Constraint(expected="a client such as partner", pattern=r"[a-z]([a-z0-9-]*[a-z0-9])?", maximum=24),
    )
    scopes: Mapping[str, tuple[str, ...]] = option(
        "Scopes of which an access token needs one, by route; without them `authorizer` takes identity tokens.",
        default_factory=dict,
        like=SCOPE,
        keys=Constraint(expected="a route such as `GET /orders/{id}`", pattern=ROUTE_PATTERN, maximum=400),
    )
    health: str | None = option(
        "A handler of your own that the health check calls besides its own checks.",
        like=HANDLER,
        default=None,
    )
    health_check: bool = option(
        "Whether Route 53 checks the API in each region; without it nobody leaves a region that is lost.",
        default=True,
    )
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html (2026-11-27)
    health_concurrency: int = option(
        "Executions reserved for the health check in each region, so that other functions cannot keep it waiting; AWS "
        "takes a reservation only where 100 executions stay unreserved. 0 reserves nothing.",
        default=10,
        minimum=0,
        maximum=100,
    )
    public_health: bool = option(
        "Whether anyone may ask `/health`, answered by a function of its own that Route 53 does not depend on.",
        default=False,
    )
    ttl: Duration | None = option(
        "How long resolvers may keep the API's record; follows from `objectives.rto` unless given, 60s at most.",
        default=None,
        expected="a duration from 0s to 7d",
        minimum=0,
        maximum=7 * 86_400,
    )
    cdn: Cdn | None = option("CloudFront in front of each region's API; none unless given.", default=None)
    environment: Mapping[str, str] = option(
        "Further environment variables of the handlers; not for secrets, they stand in the Terraform state.",
        default_factory=dict,
        expected="text",
        maximum=2048,
        keys=Constraint(expected="an environment variable such as LOG_LEVEL", pattern=r"[A-Za-z][A-Za-z0-9_]{1,63}"),
    )
    runtime: Runtime = option("Lambda runtime of the handlers.", default=Runtime.PYTHON_3_13)
    architecture: Architecture = option("Lambda instruction set.", default=Architecture.X86_64)
    # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026-11-21); new accounts may have less.
    memory: int = option("Memory of each function in MB.", default=512, minimum=128, maximum=10_240)
    # 29 s is the default quota: https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html (2026-11-21)
    timeout: Duration = option(
        "Longest run of a handler; API Gateway gives up after 29s.",
        default=Duration(10),
        expected="a duration from 1s to 29s",
        minimum=1,
        maximum=29,
    )
    log_retention: Duration = option(
        "How long CloudWatch keeps the functions' logs.", like=LOG_RETENTION, default=Duration.of_days(30)
    )
    throttle: Throttle = option("Requests each region accepts.", default_factory=Throttle)
    access_logs: AccessLogs | None = option("A line for each request; none unless given.", default=None)
    tracing: bool | None = option(
        "Whether X-Ray traces requests and handlers; `false` switches it off where it was on.", default=None
    )
    web_acls: Mapping[str, str] = option(
        "The web ACL of AWS WAF in front of the API, for each region.",
        like=WEB_ACL,
        default_factory=dict,
        keys=REGION,
    )
    allow: tuple[Statement, ...] = option("What the handlers may do besides `uses`.", default=())
    layers: tuple[str, ...] = option(
        "Versions of Lambda layers, up to five, as ARNs with `{region}`: a layer is of one region.",
        default=(),
        expected="an ARN such as arn:aws:lambda:{region}:{account}:layer:ulid:3",
        pattern=r"arn:aws[a-z-]*:lambda:\{region\}:(\{account\}|[0-9]{12}):layer:[A-Za-z0-9_-]+:[0-9]+",
        maximum=300,
    )
    storage: int | None = option(
        "Temporary storage of each handler in MB; 512 unless given.", default=None, minimum=512, maximum=10_240
    )
    concurrency: Mapping[str, int] = option(
        "Executions reserved in each region, by handler: no more run at once, and nothing else takes them.",
        default_factory=dict,
        minimum=1,
        maximum=100_000,
        keys=HANDLER,
    )
    schedules: Mapping[str, Schedule] = option(
        "Handlers that are started by the clock.",
        default_factory=dict,
        keys=Constraint(expected="a name such as nightly", pattern=r"[a-z]([a-z0-9-]*[a-z0-9])?", maximum=24),
    )

    @property
    def watched_path(self) -> str | None:
        """The public health check, where there is one: any other route may be somebody's alone."""
        return f"{self.base_path}{HEALTH_PATH}" if self.public_health else None

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the API cannot do without."""
        yield Need("apigateway", "receives the requests")
        yield Need("lambda", "answers the requests")
        yield Need("acm", "holds the certificate of the name in each region")
        yield Need("logs", "keeps the functions' logs")
        yield Need("route53", "points the name at the healthy region")
        yield Need("iam", "lets the functions reach their tables and buckets")
        if self.tracing:
            yield Need("xray", "keeps the traces")
        if self.schedules:
            yield Need("scheduler", "starts handlers by the clock")
        if self.api_keys:
            yield Need("secretsmanager", "keeps the clients' keys")
        if self.cdn is not None:
            yield Need("cloudfront", "stands in front of the API")

    def recovery(self, spec: Spec) -> Recovery:
        """Return how fast DNS moves its clients; what it stores is in tables and buckets."""
        return Recovery(rto=rerouted(spec, "API", checked=self.health_check, ttl=self._ttl), rpo=STATELESS)

    def timing(self, spec: Spec) -> FailoverTiming:
        """Return the settings of its health check and record: as the objective asks, with the TTL that is given."""
        return timing_for(spec.objectives.rto, self._ttl)

    def authorizer_of(self, route: str) -> str | None:
        """Return what authorizes the callers of a route such as `GET /orders/{id}`; None where the spec is silent."""
        return self.authorizers.get(route, self.authorizer)

    def longest_run(self, handler: str) -> Duration:
        """Return how long a qualified handler may run, as the schedule that gives it most says, or else the API."""
        own = [one.timeout for one in self.schedules.values() if one.timeout and qualified(one.handler) == handler]
        return max(own, key=lambda one: one.seconds, default=self.timeout)

    @property
    def all_authorizers(self) -> frozenset[str]:
        """What authorizes callers on any route."""
        return frozenset({*self.authorizers.values(), *([self.authorizer] if self.authorizer else [])})

    @property
    def _ttl(self) -> int | None:
        return None if self.ttl is None else self.ttl.seconds
