"""What no single field can say: the contradictions between the fields of a spec.

Each function yields the path of the offending key and a message; `contradictions` runs them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from farshore.spec.duration import Duration
from farshore.spec.model import BackendType, Spec
from farshore.spec.overrides import ADDRESS, REFUSED
from farshore.spec.reader import shown
from farshore.spec.services import Bucket, Email, RestApi, StaticSite, Table, UserPool
from farshore.spec.services.base import Authorizer, Usable, User
from farshore.spec.services.bucket import ExternalBuckets
from farshore.spec.services.functions import MOST_LAYERS, qualified
from farshore.spec.services.rest_api import API_KEY, CHECKERS_PREFIX, HEALTH_PATH, IAM, OPEN, Route, Validate
from farshore.spec.services.static_site import LOST_REGION_CODES
from farshore.spec.services.user_pool import RESERVED_IN_DOMAINS
from farshore.suggest import hint

_LARGEST_SIMPLE_BATCH = 10
"""Messages that Lambda takes from a queue at once, at most: from a FIFO queue, and from any without a batch window.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html (2026-11-28), and
https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/lambda/aws.sdk.kotlin.services.lambda.model/-get-event-source-mapping-response/maximum-batching-window-in-seconds.html
"""
_RESERVED_FOR_PARAMETERS = ("aws", "ssm")
"""What the name of a parameter must not begin with.

https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/ssm/aws.sdk.kotlin.services.ssm.model/-put-parameter-request/name.html
(2026-11-28)
"""
_SAME_KEY_TWICE = "the partition key cannot be the sort key too"

Contradiction = tuple[tuple["str | int", ...], str]


def contradictions(spec: Spec) -> Iterator[Contradiction]:
    """Yield every contradiction in the spec, in the order of its sections."""
    for check in _CHECKS:
        yield from check(spec)


def _regions(spec: Spec) -> Iterator[Contradiction]:
    regions = spec.regions
    if regions.primary in regions.standby:
        number = regions.standby.index(regions.primary)
        yield regions.standby_path(number), "is the primary region; a standby must be another region"
    if regions.home is not None and regions.home not in spec.serving_regions:
        meant = hint(regions.home, spec.serving_regions)
        yield ("regions", "home"), f"`{regions.home}` is neither the primary nor a standby{meant}"
    if not regions.standby and not regions.candidates:
        yield ("regions",), "names nowhere to go; give `standby`, or `candidates` to compare"
    if regions.primary in regions.candidates:
        number = regions.candidates.index(regions.primary)
        yield ("regions", "candidates", number), "is the primary region; candidates are for the standby"
    if not spec.services and not spec.also_needs:
        yield (), "lists nothing to check; give `services` or `also_needs`"


def _residency(spec: Spec) -> Iterator[Contradiction]:
    if not spec.residency:
        return
    from farshore.spec.words import countries, country_meant, groups

    for number, country in enumerate(spec.residency):
        if country not in countries() and country not in groups():
            meant = "".join(f"; did you mean `{one}`?" for one in country_meant(country)[:1])
            yield ("residency", number), f"no country has the ISO 3166 code `{country}`{meant}"


def _earlier_names(spec: Spec) -> Iterator[Contradiction]:
    taken: dict[str, str] = {name: name for name in spec.services}
    for service in spec.services.values():
        for number, earlier in enumerate(service.was):
            path: tuple[str | int, ...] = ("services", service.name, "was")
            path = (*path, number) if len(service.was) > 1 else path
            if taken.setdefault(earlier, service.name) != service.name:
                yield path, f"`{earlier}` is a name of `{taken[earlier]}`; AWS can know one of them by it"
            elif earlier == service.name:
                yield path, "is the name that the service has now"


def _destroy(spec: Spec) -> Iterator[Contradiction]:
    earlier = {name: service.name for service in spec.services.values() for name in service.was}
    for number, name in enumerate(spec.destroy):
        if name in earlier:
            yield ("destroy", number), f"`{name}` is an earlier name of `{earlier[name]}`; name that one"


def _hosts(spec: Spec) -> Iterator[Contradiction]:
    taken: dict[str, str] = {}
    for service in spec.hosted():
        host, path = spec.host(service), ("services", service.name, "host")
        if host is None:
            continue
        if host in taken:
            yield path, f"`{host}` is already the host of `{taken[host]}`; give one of them another `host`"
        taken[host] = service.name
        if spec.domain is not None and host != spec.domain and not host.endswith(f".{spec.domain}"):
            yield path, f"`{host}` is not in the zone of `domain: {spec.domain}`"
        if isinstance(service, RestApi) and host == spec.domain:
            yield (
                path,
                "an API needs a name below the domain: its failover records are CNAMEs, which a zone's top cannot be",
            )


def _sites(spec: Spec) -> Iterator[Contradiction]:
    for site in spec.of_type(StaticSite):
        missing = [str(code) for code in LOST_REGION_CODES if code not in site.failover_on]
        if missing:
            path = ("services", site.name, "failover_on")
            yield path, f"lacks {' and '.join(missing)}: by them CloudFront notices that a region is lost"


def _tables(spec: Spec) -> Iterator[Contradiction]:
    for table in spec.of_type(Table):
        at = ("services", table.name)
        keys = table.all_key_types()
        for attribute in table.attributes:
            if attribute not in keys:
                yield (*at, "attributes", attribute), f"only key attributes have a type here{hint(attribute, keys)}"
        if table.key.partition == table.key.sort:
            yield (*at, "key"), _SAME_KEY_TWICE
        for name, index in table.indexes.items():
            if index.partition == index.sort:
                yield (*at, "indexes", name), _SAME_KEY_TWICE
        for number, region in enumerate(table.writes_off):
            if region not in spec.serving_regions:
                meant = hint(region, spec.serving_regions)
                yield (*at, "writes_off", number), f"`{shown(region)}` is neither the primary nor a standby{meant}"


def _buckets(spec: Spec) -> Iterator[Contradiction]:
    for bucket in spec.of_type(Bucket):
        lifecycle, at = bucket.standby_lifecycle, ("services", bucket.name, "standby_lifecycle")
        ages = {"expire_after": lifecycle.expire_after, "move_after": lifecycle.move_after}
        for field, age in {**ages, "keep_versions": lifecycle.keep_versions}.items():
            yield from _whole_days("S3", (*at, field), age)
        if lifecycle.expire_after and lifecycle.move_after and lifecycle.expire_after <= lifecycle.move_after:
            yield (*at, "expire_after"), "must be later than `move_after`: what is deleted cannot be moved"


def _whole_days(who: str, path: tuple[str | int, ...], age: Duration | None) -> Iterator[Contradiction]:
    if age is not None and age.seconds != Duration.of_days(age.days).seconds:
        yield path, f"{who} counts whole days; `{age}` is not"


def _databases(spec: Spec) -> Iterator[Contradiction]:
    for database in spec.typed("database"):
        yield from _whole_days("RDS", ("services", database.name, "backup_retention"), database.backup_retention)


def _adopted(spec: Spec) -> Iterator[Contradiction]:
    """Yield what is wrong with `adopt`: in a region that does not serve, or claimed by two services."""
    owners: dict[tuple[str, str], str] = {}
    for service, path, region, what, name in _all_adopted(spec):
        if region not in spec.serving_regions:
            meant = hint(region, spec.serving_regions)
            yield path, f"`{shown(region)}` is neither the primary nor a standby, so nothing is taken over there{meant}"
        elif name is not None:
            owner = f"{service} in {region}"
            other = owners.setdefault((what, name), owner)
            if other != owner:
                yield path, f"the {what} `{shown(name)}` is taken over for {other} already; only one can have it"


def _all_adopted(spec: Spec) -> Iterator[tuple[str, tuple[str | int, ...], str, str, str | None]]:
    """Yield what is adopted: the service, the path of keys, the region, what it is, and its name if it is unique."""
    for table in spec.of_type(Table):
        if table.adopt:
            at: tuple[str | int, ...] = ("services", table.name, "adopt")
            yield table.name, (*at, "table"), spec.home, "table", table.adopt.table
            for number, region in enumerate(table.adopt.replicas):
                yield table.name, (*at, "replicas", number), region, "replica", None
    for bucket in spec.of_type(Bucket):
        if bucket.adopt:
            at = ("services", bucket.name, "adopt")
            for region, name in bucket.adopt.buckets.items():
                yield bucket.name, (*at, "buckets", region), region, "bucket", name
            for region in bucket.adopt.keys:
                yield bucket.name, (*at, "keys", region), region, "key", f"{region}/{bucket.adopt.key_id(region)}"


def _adopted_keys(spec: Spec) -> Iterator[Contradiction]:
    accounts = spec.terraform.allowed_account_ids
    for bucket in spec.of_type(Bucket):
        for region, key in bucket.adopt.keys.items() if bucket.adopt else ():
            path = ("services", bucket.name, "adopt", "keys", region)
            if bucket.adopted_name(region) is None:
                yield path, f"takes over a key without its bucket; name the bucket in {region} under `buckets`"
            if not key.startswith("arn:"):
                continue
            _, partition, _, where, account, _ = key.split(":", 5)
            if (partition, where) != (_partition(region), region):
                yield path, f"is a key in {where}; a bucket is encrypted with a key of its own region"
            if accounts and account not in accounts:
                yield path, f"is in the account {account}, which is not in `allowed_account_ids`"


_OF_WHAT_IS_MANAGED = ("adopt", "expires", "replication", "standby_lifecycle", "time_control", "was")
"""Fields of a table or a bucket that mean nothing where it is only used."""


def _external(spec: Spec) -> Iterator[Contradiction]:
    for service in spec.services.values():
        at = ("services", service.name)
        if service.is_external:
            for field in _OF_WHAT_IS_MANAGED:
                if (*at, field) in spec.marks:
                    yield (*at, field), f"`{service.name}` is `external`, so nothing of it is managed; take this out"
    for number, name in enumerate(spec.destroy):
        if name in spec.services and spec.services[name].is_external:
            yield ("destroy", number), f"`{name}` is `external`, so nothing of it is ever destroyed"
    for bucket in spec.of_type(Bucket):
        if bucket.external is not None:
            yield from _external_buckets(spec, bucket.external, ("services", bucket.name, "external"))


def _external_buckets(spec: Spec, external: ExternalBuckets, at: tuple[str, ...]) -> Iterator[Contradiction]:
    for region in spec.serving_regions:
        if region not in external.buckets:
            yield (*at, "buckets"), f"names no bucket in {region}; every serving region needs one"
    for field, by_region in (("buckets", external.buckets), ("keys", external.keys)):
        for region in by_region:
            if region not in spec.serving_regions:
                meant = hint(region, spec.serving_regions)
                yield (*at, field, region), f"`{shown(region)}` is neither the primary nor a standby{meant}"
    for region, key in external.keys.items():
        where = key.split(":")[3] if key.startswith("arn:") else region
        if where != region:
            yield (*at, "keys", region), f"is a key in {where}; a bucket is encrypted with a key of its own region"


def _apis(spec: Spec) -> Iterator[Contradiction]:
    for api in spec.of_type(RestApi):
        yield from _contract(api)
        yield from _routes(api)
        yield from _uses(spec, api, ("services", api.name))
        yield from _authorizers(spec, api)
        yield from _scopes(spec, api)
        yield from _in_each_region(spec, api)
        yield from _schedules(api)
        yield from _code(api)
    yield from _api_keys(spec)
    roles = [api.name for api in spec.of_type(RestApi) if api.access_logs is not None and api.access_logs.account_role]
    for name in roles[1:]:
        path = ("services", name, "access_logs", "account_role")
        yield path, f"is set by `{roles[0]}`; an account has one role for the logs of all APIs of a region"


def _authorizers(spec: Spec, api: RestApi) -> Iterator[Contradiction]:
    """Yield authorizers that do not exist, routes that do not, and keys that nothing asks for or nobody has."""
    at, words = ("services", api.name), (OPEN, IAM, API_KEY)
    pools = [service.name for service in spec.of_type(Authorizer)]
    named: dict[tuple[str, ...], str] = {(*at, "authorizers", route): one for route, one in api.authorizers.items()}
    if api.authorizer is not None:
        named[(*at, "authorizer")] = api.authorizer
    for path, authorizer in named.items():
        if authorizer in pools and authorizer in words:
            yield path, f"`{authorizer}` has a meaning of its own here; give the user-pool another name"
        elif authorizer not in (*words, *pools):
            meant = hint(authorizer, [*pools, *words])
            yield path, f"no user-pool of this spec is called `{shown(authorizer)}`{meant}"
    for route in api.authorizers:
        if api.openapi is None and route not in api.routes:
            yield (*at, "authorizers", route), f"is none of the `routes`{hint(route, api.routes)}"
    if API_KEY in api.all_authorizers and not api.api_keys:
        yield at, "asks for an API key, and nobody has one; give `api_keys`"
    if api.api_keys and API_KEY not in api.all_authorizers:
        yield (*at, "api_keys"), "are given, and no route asks for one; say `authorizer: api-key`"


def _api_keys(spec: Spec) -> Iterator[Contradiction]:
    """Yield clients, of whatever API, that have the key of another."""
    holders: dict[str, tuple[str, str]] = {}
    for api in spec.of_type(RestApi):
        for client, secret in api.api_keys.items():
            holder = holders.setdefault(secret, (api.name, client))
            if holder != (api.name, client):
                other = f"`{holder[1]}`" if holder[0] == api.name else f"`{holder[1]}` of `{holder[0]}`"
                path = ("services", api.name, "api_keys", client)
                yield path, f"has the key of {other}, and API Gateway takes a value once in a region"


def _scopes(spec: Spec, api: RestApi) -> Iterator[Contradiction]:
    """Yield scopes of routes that do not exist or ask for no token, and those that no client can have."""
    able, at = {service.name: service for service in spec.of_type(Authorizer)}, ("services", api.name, "scopes")
    for route, scopes in api.scopes.items():
        authorizer = able.get(api.authorizer_of(route) or "")
        if api.openapi is None and route not in api.routes:
            yield (*at, route), f"is none of the `routes`{hint(route, api.routes)}"
        elif authorizer is None:
            yield (*at, route), "asks for scopes, which only the tokens of a user-pool have; make one its authorizer"
        else:
            for number, scope in enumerate(scopes):
                if "/" in scope and scope not in authorizer.scopes:
                    words = f"no client of `{authorizer.name}` has the scope `{shown(scope)}`"
                    yield (*at, route, number), f"{words}{hint(scope, authorizer.scopes)}"


def _pools(spec: Spec) -> Iterator[Contradiction]:
    for pool in spec.of_type(UserPool):
        at = ("services", pool.name)
        for field in ("scopes", "logouts"):
            if getattr(pool.app, field) and not pool.app.callbacks:
                yield (*at, "app", field), "is for Cognito's own sign-in pages; give `callbacks` too"
        begins = pool.domain_prefix or f"{spec.name}-{pool.identity}"
        for word in RESERVED_IN_DOMAINS:
            if pool.has_domain and word in begins:
                yield (
                    (*at, "domain_prefix"),
                    f"Cognito takes no domain with `{word}` in it; give another `domain_prefix`",
                )


def _in_each_region(spec: Spec, api: RestApi) -> Iterator[Contradiction]:
    """Yield what is of one region and lacks a counterpart, or stands under another region than its own."""
    at = ("services", api.name, "web_acls")
    for region, acl in api.web_acls.items():
        if region not in spec.serving_regions:
            meant = hint(region, spec.serving_regions)
            yield (*at, region), f"`{shown(region)}` is neither the primary nor a standby{meant}"
        elif acl.split(":")[3] != region:
            yield (*at, region), f"is in {acl.split(':')[3]}; a web ACL guards APIs of its own region"
    missing = [region for region in spec.serving_regions if region not in api.web_acls]
    if api.web_acls and missing:
        yield at, f"guard no API in {' and '.join(missing)}: after a failover, nothing would stand in front of it"
    if len(api.layers) > MOST_LAYERS:
        yield ("services", api.name, "layers"), f"are {len(api.layers)}; Lambda takes {MOST_LAYERS}"


def _code(api: RestApi) -> Iterator[Contradiction]:
    """Yield what is wrong with where the code is, and handlers that the language cannot have."""
    at = ("services", api.name)
    if api.code is None and api.image is None:
        yield at, "`code` is missing: the folder with the code of the handlers, or `image` with a container image"
    if api.code is not None and api.image is not None:
        yield (*at, "image"), "stands beside `code`; give one of them"
    if api.image is not None and api.layers:
        yield (*at, "layers"), "are for `code`; an image brings its own files"
    if api.health is not None and (api.image is not None or not api.runtime.is_python):
        yield (*at, "health"), "is called by farshore's health check, which is Python, so it must be in Python `code`"
    if api.image is not None:
        return
    handlers: dict[tuple[str, ...], str] = {(*at, "routes", route): one for route, one in api.routes.items()}
    handlers |= {(*at, "schedules", name, "handler"): one.handler for name, one in api.schedules.items()}
    for path, handler in handlers.items():
        language = api.runtime.language
        if not re.fullmatch(language.handler, handler):
            yield path, f"`{shown(handler)}` is no handler in {language.name}; expected one such as {language.example}"


def _schedules(api: RestApi) -> Iterator[Contradiction]:
    """Yield handlers whose schedules want what fails in two places: Lambda knows one for a function."""
    targets: dict[str, tuple[str, str | None]] = {}
    for name, schedule in api.schedules.items():
        first, target = targets.setdefault(qualified(schedule.handler), (name, schedule.on_failure))
        if target != schedule.on_failure:
            path = ("services", api.name, "schedules", name)
            yield path, f"sends what fails elsewhere than `{first}`, which has the same handler; Lambda takes one place"


def _contract(api: RestApi) -> Iterator[Contradiction]:
    at = ("services", api.name)
    if not api.routes and api.openapi is None:
        yield at, "serves nothing; give `routes`, or `openapi` with a document of your own"
    if api.validate is Validate.BODY and api.openapi is None:
        yield (*at, "validate"), "has no schemas to check bodies by; give `openapi`, or use `parameters`"
    if api.cors is not None and api.cors.credentials and "*" in api.cors.origins:
        yield (*at, "cors", "credentials"), "browsers refuse credentials with the origin `*`; name the origins"
    if api.cors is not None and "*" in api.cors.origins and len(api.cors.origins) > 1:
        yield (*at, "cors", "origins"), "`*` is any origin already; leave the others out, or leave out `*`"


def _routes(api: RestApi) -> Iterator[Contradiction]:
    variables: dict[tuple[str, ...], str] = {}
    for text in api.routes:
        route, path = Route.parse(text), ("services", api.name, "routes", text)
        if route.path == HEALTH_PATH and api.public_health:
            yield path, f"{HEALTH_PATH} is farshore's own with `public_health`; name your check in `health`"
        if f"{api.base_path}{route.path}".startswith(f"/{CHECKERS_PREFIX}"):
            yield path, f"paths that begin with `/{CHECKERS_PREFIX}` are farshore's own"
        for depth, segment in enumerate(route.segments):
            if segment.startswith("{"):
                other = variables.setdefault(route.segments[:depth], segment)
                if other != segment:
                    yield path, f"API Gateway allows one variable at a place; `{other}` and `{segment}` share one"


def _uses(spec: Spec, user: User, at: tuple[str | int, ...]) -> Iterator[Contradiction]:
    usable = {name: service for name, service in spec.services.items() if isinstance(service, Usable)}
    for name, access in user.uses.items():
        path = (*at, "uses", name)
        if name not in usable:
            yield path, f"is no service of this spec that can be used{hint(name, usable)}"
        elif access not in usable[name].accesses:
            possible = " or ".join(f"`{one.value}`" for one in usable[name].accesses)
            yield path, f"is of type {usable[name].type}, with which one can {possible}"
    reserved = {
        f"{usable[name].environment_prefix}_{suffix}"
        for name in user.uses
        if name in usable
        for suffix in usable[name].variables
    }
    for variable in user.environment:
        path = (*at, "environment", variable)
        if variable in reserved:
            yield path, "is set by `uses`; remove it here"
        elif variable.startswith(("AWS_", "LAMBDA_", "FARSHORE_")):
            yield path, "is reserved by Lambda or farshore; choose another name"


def _emails(spec: Spec) -> Iterator[Contradiction]:
    taken: dict[str, str] = {}
    apis = {spec.host(api): api.name for api in spec.of_type(RestApi)}
    # https://docs.aws.amazon.com/ja_jp/ses/latest/DeveloperGuide/receiving-email-receipt-rule-set.html (2026-11-28)
    receiving = [email.name for email in spec.of_type(Email) if email.inbound]
    for name in receiving[1:]:
        words = f"`{receiving[0]}` receives mail already; SES has one active set of receipt rules in a region"
        yield ("services", name, "inbound"), words
    for email in spec.of_type(Email):
        at, domain = ("services", email.name), email.domain or spec.domain
        if domain is None:
            continue
        if domain in taken:
            yield (*at, "domain"), f"`{taken[domain]}` sends for `{domain}` already; give one of them another `domain`"
        taken[domain] = email.name
        if email.inbound and domain in apis:
            # Nothing else may stand at a name that is a CNAME: RFC 1034, 3.6.2.
            words = f"`{domain}` is the host of `{apis[domain]}`, a CNAME, beside which DNS allows no MX record"
            yield (*at, "domain"), f"{words}; give one of them another name"
        if spec.domain is not None and domain != spec.domain and not domain.endswith(f".{spec.domain}"):
            yield (*at, "domain"), f"`{domain}` is not in the zone of `domain: {spec.domain}`"
        for number, region in enumerate(email.adopt.regions if email.adopt else ()):
            if region not in spec.serving_regions:
                meant = hint(region, spec.serving_regions)
                path = (*at, "adopt", "regions", number)
                yield path, f"`{shown(region)}` is neither the primary nor a standby{meant}"


def _queues(spec: Spec) -> Iterator[Contradiction]:
    for queue in spec.typed("queue"):
        if queue.consumer is not None:
            at = ("services", queue.name, "consumer")
            yield from _uses(spec, queue.consumer, at)
            yield from _batches(queue, at)
            if not queue.consumer.runtime.is_python:
                yield (
                    (*at, "runtime"),
                    "is not Python, as the code of a consumer has to be; only a rest-api takes other languages",
                )
            if queue.visibility < queue.consumer.timeout:
                path = ("services", queue.name, "visibility_timeout")
                timeout = f"the consumer's `timeout: {queue.consumer.timeout}`"
                yield path, f"must not be shorter than {timeout}: Lambda refuses it; the default is six times as long"


def _batches(queue: Any, at: tuple[str | int, ...]) -> Iterator[Contradiction]:
    size, window = queue.consumer.batch_size, queue.consumer.batch_window.seconds
    if queue.fifo and window:
        yield (*at, "batch_window"), "does not exist for FIFO queues"
    if size > _LARGEST_SIMPLE_BATCH and queue.fifo:
        yield (*at, "batch_size"), f"a FIFO queue gives {_LARGEST_SIMPLE_BATCH} messages at once, at most"
    elif size > _LARGEST_SIMPLE_BATCH and not window:
        yield (*at, "batch_size"), f"more than {_LARGEST_SIMPLE_BATCH} messages take a `batch_window` of 1s or more"


def _parameters(spec: Spec) -> Iterator[Contradiction]:
    for parameter in spec.typed("parameter"):
        at = ("services", parameter.name)
        if spec.name.startswith(_RESERVED_FOR_PARAMETERS):
            yield at, f"would be called `/{spec.name}/…`, and AWS keeps names that begin with `aws` or `ssm` for itself"
        for field in ("value", "standby_value"):
            if parameter.secure and getattr(parameter, field) is not None:
                yield (*at, field), "a secure value does not stand in a spec; you write it in each region yourself"
        if not parameter.secure and parameter.value is None:
            yield at, "`value` is missing: the setting; or `secure: true`, and you write the value yourself"


def _fleets(spec: Spec) -> Iterator[Contradiction]:
    for fleet in spec.typed("fleet"):
        at = ("services", fleet.name)
        for field, capacity in (("capacity", fleet.capacity), ("standby_capacity", fleet.standby_capacity)):
            if capacity is not None and not capacity.minimum <= capacity.desired <= capacity.maximum:
                numbers = f"{capacity.minimum}, {capacity.desired} and {capacity.maximum}"
                yield (*at, field), f"`minimum`, `desired` and `maximum` must not fall; they are {numbers}"


def _networks(spec: Spec) -> Iterator[Contradiction]:
    networks = [network.name for network in spec.typed("network")]
    for service in [*spec.typed("fleet"), *spec.typed("database")]:
        if service.network is not None and service.network not in networks:
            path = ("services", service.name, "network")
            yield path, f"no network of this spec is called `{shown(service.network)}`{hint(service.network, networks)}"
    for network in spec.typed("network"):
        yield from _blocks(("services", network.name, "cidr"), network.cidr.primary, network.cidr.standby)


def _blocks(path: tuple[str | int, ...], *blocks: str) -> Iterator[Contradiction]:
    import ipaddress  # few specs have a network

    try:
        one, other = map(ipaddress.IPv4Network, blocks)
    except ValueError as error:
        yield path, f"is no IPv4 block: {error}"
        return
    if one.overlaps(other):
        yield path, f"{one} and {other} overlap; two networks that share addresses can never be connected"


def _backups(spec: Spec) -> Iterator[Contradiction]:
    for plan in spec.typed("backups"):
        yield from _whole_days("AWS Backup", ("services", plan.name, "retention"), plan.retention)
        able = [name for name, service in spec.services.items() if service.type in plan.protected_types]
        yield from _named(plan.name, "protects", plan.protects, able, "table, bucket or database")


def _watches(spec: Spec) -> Iterator[Contradiction]:
    hosts = [service.name for service in spec.hosted()]
    for watch in spec.typed("watch"):
        yield from _named(watch.name, "targets", watch.targets, hosts, "static-site, rest-api or fleet")
        if watch.interval.seconds % 60:
            yield ("services", watch.name, "interval"), f"a canary runs in whole minutes; `{watch.interval}` is not"
        asked = [one.name for one in watch.watched(spec)]
        for name in watch.paths:
            if name not in asked:
                yield ("services", watch.name, "paths", name), f"`{shown(name)}` is no target{hint(name, asked)}"


def _named(service: str, field: str, names: Iterable[str], able: list[str], kinds: str) -> Iterator[Contradiction]:
    for number, name in enumerate(names):
        if name not in able:
            yield ("services", service, field, number), f"`{shown(name)}` is no {kinds} of this spec{hint(name, able)}"


def _overrides(spec: Spec) -> Iterator[Contradiction]:
    for key, value in spec.overrides.items():
        if not isinstance(value, Mapping) or not value:
            below = "arguments, such as {memory_size: 2048}" if "." in key else "addresses, each with its arguments"
            yield ("overrides", key), f"expected a map of {below}"
        elif "." not in key:
            yield from _overrides_of_a_stack(key, value)
    for override in spec.overriding():
        for argument in override.arguments.keys() & REFUSED.keys():
            yield (*override.path, argument), f"cannot be overridden: {REFUSED[argument]}"


def _overrides_of_a_stack(stack: str, addresses: Mapping[str, object]) -> Iterator[Contradiction]:
    for address, arguments in addresses.items():
        path = ("overrides", stack, address)
        if not re.fullmatch(ADDRESS, address):
            yield (
                path,
                f"expected the address of a resource such as aws_kms_key.files_key, got `{shown(address)}`",
            )
        elif not isinstance(arguments, Mapping) or not arguments:
            yield path, "expected a map of arguments, such as {memory_size: 2048}"


def _waivers(spec: Spec) -> Iterator[Contradiction]:
    for number, waiver in enumerate(spec.waivers):
        if waiver.service is not None and waiver.service not in spec.services:
            path = ("waivers", number, "service")
            yield path, f"no service is called `{shown(waiver.service)}`{hint(waiver.service, spec.services)}"


def _backend(spec: Spec) -> Iterator[Contradiction]:
    backend = spec.backend
    if backend.type is BackendType.S3 and backend.bucket is None:
        yield ("backend",), "`s3` needs `bucket`: the name of the state bucket with `{region}` in it"
    if backend.type is BackendType.LOCAL and backend.bucket is not None:
        yield ("backend", "bucket"), "is for `type: s3`"


# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Tag.html (2026-11-27)
_TAG_SYMBOLS = frozenset("_.:/=+-@")
# https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/allocation-tag-restrictions.html (2026-11-27)
_MOST_TAGS = 50
# https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeTagsForResource.html (2026-11-27)
_MOST_TAGS_OF_A_HEALTH_CHECK = 10
_OWN_TAGS = ("farshore", "Name")
"""What farshore itself writes: the first on everything, the second on health checks."""


def _tags(spec: Spec) -> Iterator[Contradiction]:
    tags, at = spec.terraform.tags, ("terraform", "tags")
    first: dict[str, str] = {}
    for key, value in tags.items():
        other = first.setdefault(key.casefold(), key)
        if key.casefold() == _OWN_TAGS[0]:
            yield (*at, key), "is farshore's own tag, by which it knows its resources again; choose another key"
        elif other != key:
            yield (*at, key), f"differs from `{shown(other)}` in case only, which IAM takes for the same key"
        for text, what in ((key, "key"), (value, "value")):
            yield from _tag_text((*at, key), text, what)
    checked = any(getattr(service, "health_check", False) for service in spec.hosted())
    most, what = (_MOST_TAGS_OF_A_HEALTH_CHECK, "Route 53 health check") if checked else (_MOST_TAGS, "resource")
    if len(tags) > most - len(_OWN_TAGS):
        yield at, f"has {len(tags)} tags; a {what} takes {most}, and farshore sets {len(_OWN_TAGS)} of them"


def _tag_text(path: tuple[str | int, ...], text: str, what: str) -> Iterator[Contradiction]:
    import unicodedata  # few specs have tags

    # Letters, numbers and spaces of any script.
    wrong = next((one for one in text if one not in _TAG_SYMBOLS and unicodedata.category(one)[0] not in "LNZ"), None)
    if wrong is not None:
        yield path, f"the {what} holds `{shown(wrong)}`; AWS allows letters, digits, spaces and any of _.:/=+-@"
    if text.casefold().startswith("aws:"):
        yield path, f"the {what} begins with `aws:`, which AWS keeps for itself"


# What a region's name begins with, for the partitions beside `aws`: as in botocore's partitions.json.
_PARTITIONS = {
    "cn-": "aws-cn",
    "eu-isoe-": "aws-iso-e",
    "eusc-": "aws-eusc",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "us-isof-": "aws-iso-f",
}


def _partition(region: str) -> str:
    """Return the AWS partition of a region, as ARNs name it."""
    return next((name for prefix, name in _PARTITIONS.items() if region.startswith(prefix)), "aws")


def _identities(spec: Spec) -> Iterator[Contradiction]:
    """Yield what is wrong with the account or the partition of an ARN."""
    terraform, region = spec.terraform, spec.regions.primary
    accounts = set(terraform.allowed_account_ids)
    role, boundary = terraform.assume_role, terraform.permissions_boundary
    arns: list[tuple[tuple[str | int, ...], str]] = []
    arns += [(("terraform", "assume_role", "role_arn"), role.role_arn)] if role else []
    arns += [(("terraform", "permissions_boundary"), boundary)] if boundary else []
    if spec.zone_role and spec.zone_role.role_arn.split(":")[1] != _partition(region):
        yield ("zone_role", "role_arn"), f"is in another partition than {region}, which is in `{_partition(region)}`"
    for path, arn in arns:
        _, partition, _, _, account, _ = arn.split(":", 5)
        if partition != _partition(region):
            yield path, f"is in the partition `{partition}`; {region} is in `{_partition(region)}`"
        if accounts and account not in {*accounts, "aws"}:
            yield path, f"is in the account {account}, which is not in `allowed_account_ids`"
    if role and boundary and boundary.split(":")[4] not in (role.role_arn.split(":")[4], "aws"):
        yield ("terraform", "permissions_boundary"), "is in another account than the role of `assume_role`"


_CHECKS = (
    _regions,
    _residency,
    _earlier_names,
    _destroy,
    _hosts,
    _sites,
    _tables,
    _buckets,
    _adopted,
    _adopted_keys,
    _external,
    _apis,
    _emails,
    _queues,
    _parameters,
    _pools,
    _fleets,
    _databases,
    _networks,
    _backups,
    _watches,
    _overrides,
    _waivers,
    _backend,
    _tags,
    _identities,
)
