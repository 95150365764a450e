"""Random specs: valid ones, of every service type that is built, and what becomes of them by one edit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Options = dict[str, Any]

REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2")
# Some end like names that farshore makes of another's.
NAMES = (
    "a",
    "a-batch",
    "a-consumer",
    "a-dead-letters",
    "a-health",
    "a-mirror",
    "a-us-east-1",
    "api",
    "a-name-of-24-characters1",
    "orders",
)
NEW_NAME = "renamed"
KEY = {"partition": "id"}
CODE = b"def read(event, context):\n    return {'statusCode': 200, 'body': ''}\n\n\nhandle = write = tick = read\n"
"""The app.py that holds every handler that is drawn."""

STORES = ("table", "bucket", "queue", "email", "secret", "parameter", "user-pool")
"""Types that others use."""
ACCESSES = {
    "table": ("read", "write"),
    "bucket": ("read", "write"),
    "user-pool": ("read", "write"),
    "queue": ("send", "receive"),
    "email": ("send",),
    "secret": ("read",),
    "parameter": ("read",),
}


@dataclass(frozen=True)
class Drawn:
    """A spec as data.

    Attributes:
        head: What is said of the system.
        services: The services by name.
    """

    head: Options
    services: Mapping[str, Options] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The spec as YAML, of which JSON is a part."""
        return json.dumps({**self.head, "services": dict(self.services)}, indent=2)

    @property
    def hosted(self) -> list[str]:
        """The services with a public name."""
        return [name for name, one in self.services.items() if one["type"] in ("static-site", "rest-api")]

    @property
    def named(self) -> set[str]:
        """The services that another one names."""
        return {name for service in self.services.values() for name in _named_by(service)}

    @property
    def alone(self) -> list[str]:
        """The services that nobody names and that can leave without anything else being said."""
        return [name for name in self.services if name not in self.named and self.without(name).is_complete]

    @property
    def is_complete(self) -> bool:
        """Whether there is something to build, to watch, and to switch."""
        types = [one["type"] for one in self.services.values()]
        switched = self.head["traffic"]["switch"] == "routing-control"
        return bool(types) and ("watch" not in types or bool(self.hosted)) and (not switched or "rest-api" in types)

    def without(self, name: str) -> Drawn:
        """Return the spec as it was before a service came."""
        return Drawn(self.head, {one: options for one, options in self.services.items() if one != name})

    def renamed(self, name: str) -> Drawn:
        """Return the spec with another name for a service, which AWS goes on knowing by the old one."""
        earlier = {} if "external" in self.services[name] else {"was": name}
        return Drawn(
            self.head,
            {
                NEW_NAME if one == name else one: {**options, **earlier} if one == name else options
                for one, options in self.services.items()
            },
        )


def _named_by(service: Options) -> Iterator[str]:
    for user in (service, service.get("consumer", {})):
        yield from user.get("uses", {})
    yield from (service.get("authorizer"), *service.get("authorizers", {}).values())
    yield from service.get("targets", ())
    yield from service.get("paths", {})


def options(required: Options, **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[Options]:
    """Draw a service with some of its optional fields."""
    return st.fixed_dictionaries({name: st.just(value) for name, value in required.items()}, optional=optional)


YES = st.just(True)
NO = st.just(False)


@st.composite
def specs(draw: st.DrawFn) -> Drawn:
    """Draw a spec of one to seven services."""
    head = draw(heads())
    serving = [head["regions"]["primary"], *head["regions"]["standby"]]
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=7, unique=True))
    services: dict[str, Options] = {}
    for name in names[: len(names) // 2 + 1]:
        services[name] = draw(_STORES[draw(st.sampled_from(STORES))](name, serving))
    for name in names[len(names) // 2 + 1 :]:
        kind = draw(st.sampled_from(("rest-api", "rest-api", "static-site", "queue")))
        services[name] = draw(_USERS[kind](name, serving, dict(services)))
    if head["traffic"]["switch"] == "routing-control" and "rest-api" not in [one["type"] for one in services.values()]:
        services["switched"] = draw(apis("switched", serving, dict(services)))
    _leave_one_of_each_account(services)
    drawn = Drawn(head, services)
    if drawn.hosted and draw(st.booleans()):
        services["eyes"] = draw(watches(drawn))
    order = draw(st.permutations(list(services)))
    return Drawn(head, {name: services[name] for name in order})


def _leave_one_of_each_account(services: dict[str, Options]) -> None:
    """Leave one of what an account has once in a region: the role for logs of APIs, and the rules for mail."""
    for one in [one for one in services.values() if one.get("access_logs", {}).get("account_role")][1:]:
        one["access_logs"] = {}
    for one in [one for one in services.values() if one.get("inbound")][1:]:
        one["inbound"] = False


@st.composite
def heads(draw: st.DrawFn) -> Options:
    """Draw what is said of the whole system."""
    regions = draw(st.permutations(REGIONS))
    serving = regions[: draw(st.sampled_from((2, 2, 3)))]
    named: Options = {"primary": serving[0], "standby": serving[1:]}
    named |= draw(options({}, observer=st.just(regions[3]), home=st.sampled_from(serving)))
    strategy = draw(st.sampled_from(("warm-standby", "pilot-light", "active-active")))
    traffic = {"switch": draw(st.sampled_from(("health-check", "health-check", "routing-control")))}
    return {"name": "shop", "domain": "example.com", "regions": named, "strategy": strategy, "traffic": traffic}


def tables(name: str, serving: list[str]) -> st.SearchStrategy[Options]:
    """Draw a table."""
    made = options(
        {"type": "table", "key": {"partition": "id", "sort": "day"}},
        attributes=st.just({"day": "number"}),
        indexes=st.sampled_from(({"by-day": {"partition": "day"}}, {"by-day": {"partition": "day", "sort": "id"}})),
        expires=st.just("ends"),
        writes_off=st.just(serving[1:2]),
    )
    return made | st.just({"type": "table", "key": KEY, "external": f"old-{name}"})


def buckets(name: str, serving: list[str]) -> st.SearchStrategy[Options]:
    """Draw a bucket."""
    made = options(
        {"type": "bucket"},
        replication=st.sampled_from(("one-way", "both-ways")),
        time_control=NO,
        standby_lifecycle=st.just({"move_after": "30d", "expire_after": "90d"}),
    )
    existing = {"buckets": {region: f"old-{name}-{region}" for region in serving}}
    return made | st.just({"type": "bucket", "external": existing})


def emails(name: str, serving: list[str]) -> st.SearchStrategy[Options]:
    """Draw an email service."""
    return options(
        {"type": "email", "domain": f"{name}.mail.example.com"},
        inbound=YES,
        sending=st.sampled_from(("split", "failover", "primary")),
        dmarc=st.just("v=DMARC1; p=none"),
        require_tls=YES,
        concurrency=st.just(2),
    )


def secrets(name: str, serving: list[str]) -> st.SearchStrategy[Options]:
    """Draw a secret."""
    return options({"type": "secret"}, replicate=NO, description=st.just("of ${x}"), recovery_window=st.just("7d"))


def parameters(name: str, serving: list[str]) -> st.SearchStrategy[Options]:
    """Draw a parameter."""
    return options({"type": "parameter", "value": "7"}, standby_value=st.just("8")) | st.just(
        {"type": "parameter", "secure": True}
    )


def pools(name: str, serving: list[str]) -> st.SearchStrategy[Options]:
    """Draw a user pool."""
    page = "https://www.example.com/in"
    return options(
        {"type": "user-pool", "clients": {"batch": ["orders/read"]}},
        sign_in=st.just("username"),
        sign_up=NO,
        mfa=st.sampled_from(("off", "required")),
        mirror=NO,
        app=st.just({"callbacks": [page], "logouts": [page], "scopes": ["orders/write"]}),
        tier=st.just("plus"),
        sender=st.just("no-reply@example.com"),
    )


@st.composite
def queues(draw: st.DrawFn, name: str, serving: list[str], others: Mapping[str, Options]) -> Options:
    """Draw a queue, perhaps with a consumer that uses others."""
    queue: Options = draw(options({"type": "queue"}, fifo=YES, retention=st.just("1d"), dead_letter_after=st.just(2)))
    if draw(st.booleans()):
        queue["consumer"] = draw(
            options(
                {"code": "src", "handler": "handle", "uses": draw(uses(others))},
                concurrency=st.just(4),
                timeout=st.just("1m"),
                environment=st.just({"LEVEL": "${info}"}),
                architecture=st.just("arm64"),
            )
        )
    return queue


@st.composite
def uses(draw: st.DrawFn, others: Mapping[str, Options]) -> dict[str, str]:
    """Draw what some code uses."""
    able = [name for name, one in others.items() if one["type"] in ACCESSES]
    used = draw(st.lists(st.sampled_from(able), max_size=3, unique=True)) if able else []
    return {name: draw(st.sampled_from(ACCESSES[others[name]["type"]])) for name in used}


@st.composite
def apis(draw: st.DrawFn, name: str, serving: list[str], others: Mapping[str, Options]) -> Options:
    """Draw an API with an authorizer of any kind."""
    routes = {"GET /orders/{id}": "read", "POST /orders": "write"}
    api: Options = draw(
        options(
            {"type": "rest-api", "code": "src", "routes": routes, "uses": draw(uses(others))},
            public_health=YES,
            health=st.just("handle"),
            base_path=st.just("/v1"),
            cors=st.just({"origins": ["https://www.example.com"]}),
            access_logs=st.sampled_from(({}, {"account_role": True})),
            tracing=YES,
            storage=st.just(1024),
            concurrency=st.just({"read": 5}),
            health_concurrency=st.just(0),
            layers=st.just(["arn:aws:lambda:{region}:{account}:layer:ulid:3"]),
            environment=st.just({"WHERE": "{region}"}),
            allow=st.just([{"actions": ["sns:Publish"], "resources": ["arn:aws:sns:{region}:{account}:told"]}]),
            web_acls=st.just({one: f"arn:aws:wafv2:{one}:123456789012:regional/webacl/shop/0a" for one in serving}),
            schedules=st.just({"nightly": {"handler": "tick", "expression": "rate(1 day)", "runs": "everywhere"}}),
        )
    )
    able = [one for one, other in others.items() if other["type"] == "user-pool"]
    authorizer = draw(st.sampled_from(("none", "iam", "api-key", *able)))
    api["authorizer"] = authorizer
    if authorizer == "api-key":
        api["api_keys"] = {"partner": f"{name}/partner"}
    if authorizer in able and draw(st.booleans()):
        api["scopes"] = {"GET /orders/{id}": ["orders/read"]}
        api["authorizers"] = {"POST /orders": "iam"}
    return api


def sites(name: str, serving: list[str], others: Mapping[str, Options]) -> st.SearchStrategy[Options]:
    """Draw a site."""
    return options(
        {"type": "static-site", "host": f"{name}.www.example.com"},
        not_found=st.just("404.html"),
        methods=st.just(["GET", "HEAD"]),
        failover_on=st.just([503, 504]),
    )


@st.composite
def watches(draw: st.DrawFn, drawn: Drawn) -> Options:
    """Draw a watch of some targets, or of all."""
    watch: Options = draw(
        options(
            {"type": "watch"},
            interval=st.just("5m"),
            notify=st.just(["oncall@example.com"]),
            topics=st.just("primary"),
            alarms_on=st.sampled_from((["canaries"], ["health-checks"])),
        )
    )
    asked = drawn.hosted
    if draw(st.booleans()):
        watch["targets"] = asked = drawn.hosted[:1]
    silent = [one for one in asked if drawn.services[one]["type"] == "rest-api"]
    watch["paths"] = {one: "/orders/1" for one in silent if not drawn.services[one].get("public_health")}
    return watch


_STORES: Mapping[str, Any] = {
    "table": tables,
    "bucket": buckets,
    "queue": lambda name, serving: queues(name, serving, {}),
    "email": emails,
    "secret": secrets,
    "parameter": parameters,
    "user-pool": pools,
}
_USERS: Mapping[str, Any] = {"rest-api": apis, "static-site": sites, "queue": queues}
