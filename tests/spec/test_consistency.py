"""Contradictions between the fields of a spec: each with one that contradicts itself and one that does not."""

from __future__ import annotations

from typing import NamedTuple

import botocore.session
import pytest

from farshore.spec import loads
from tests.spec.samples import HEAD, SMALL, problems


class Pair(NamedTuple):
    """Two specs.

    Attributes:
        bad: One that contradicts itself.
        good: Nearly the same, in order.
        at: What stands where the problem is reported.
        says: How the message begins.
    """

    bad: str
    good: str
    at: str
    says: str


def regions(text: str) -> str:
    return f"name: shop\nregions: {{{text}}}\nalso_needs: [sqs]\n"


def api(more: str = "", routes: str = '"GET /": f', rest: str = "") -> str:
    return f"{HEAD}services:\n  api: {{type: rest-api, code: src, routes: {{{routes}}}{more}}}\n{rest}"


ACL = "arn:aws:wafv2:%s:111122223333:regional/webacl/shop/0a"
LAYER = "'arn:aws:lambda:{region}:{account}:layer:ulid:%s'"
IMAGE = "{account}.dkr.ecr.{region}.amazonaws.com/shop:1"
FAILED = "'arn:aws:sqs:{region}:{account}:failed'"
EVERY_DAY = "handler: f, expression: rate(1 day)"
OTHER_API = "  other: {type: rest-api, code: src, routes: {GET /: f}, %s}\n"
HAS_KEY = "authorizer: api-key, api_keys: {partner: %s}"


def table(more: str, key: str = "{partition: id}") -> str:
    return f"{HEAD}services:\n  orders: {{type: table, key: {key}{more}}}\n"


def adopted(*services: str, rest: str = "") -> str:
    return f"{HEAD}services:\n{''.join(services)}{rest}"


def legacy(name: str, more: str = "") -> str:
    return f"  {name}: {{type: table, key: {{partition: id}}, adopt: {{table: legacy{more}}}}}\n"


def files(buckets: str, keys: str = "", name: str = "files") -> str:
    return f"  {name}: {{type: bucket, adopt: {{buckets: {{{buckets}}}, keys: {{{keys}}}}}}}\n"


def mails(*services: str) -> str:
    return f"{HEAD}domain: example.com\nservices:\n" + "".join(f"  {one}\n" for one in services)


ALLOWED = 'terraform: {allowed_account_ids: ["%s"]}\n'
KEY = "0f1e2d3c-4b5a-4697-8877-665544332211"
KEY_ARN = f'"arn:aws:kms:us-east-1:111122223333:key/{KEY}"'

SITE = "  site: {type: static-site}\n"
ORDERS = "  orders: {type: table, key: {partition: id}}\n"
JOBS = "  jobs: {type: queue%s}\n"
KEY_OF_ACQUIRER = "  key: {type: secret}\n"
WAIVER = "waivers: [{rule: too-few-zones, reason: accepted, until: 2999-01-01, service: %s}]\n"


def queue(consumer: str, more: str = "", rest: str = "") -> str:
    return f"{HEAD}services:\n{JOBS % f'{more}, consumer: {{code: src, {consumer}}}'}{rest}"


def fleet(fields: str) -> str:
    web = f"{{type: fleet, image: web, instance_type: t3.small, {fields}}}"
    return f"{HEAD}services:\n  web: {web}\n  net: {{type: network}}\n"


def backups(fields: str) -> str:
    return f"{HEAD}services:\n{SITE}{ORDERS}  plan: {{type: backups, {fields}}}\n"


def network(fields: str) -> str:
    return f"{HEAD}services: {{net: {{type: network, cidr: {{{fields}}}}}}}\n"


def terraform(fields: str, services: str = ORDERS, region: str = "us-east-1") -> str:
    head = HEAD.replace("us-east-1", region) + "domain: example.com\n"
    return f"{head}services:\n{services}terraform:\n  {fields}\n"


def tags(count: int) -> str:
    return f"tags: {{{', '.join(f'key-{number}: value' for number in range(count))}}}"


def role(partition: str = "aws", account: str = "111122223333") -> str:
    return f'assume_role: {{role_arn: "arn:{partition}:iam::{account}:role/deploy"}}'


def boundary(partition: str = "aws", account: str = "111122223333") -> str:
    return f'permissions_boundary: "arn:{partition}:iam::{account}:policy/team/boundary"'


CHECKED = '  api: {type: rest-api, code: src, routes: {"GET /": f}}\n'

PAIRS = {
    "a replica that exists where nothing serves": Pair(
        adopted(legacy("orders", ", replicas: [us-west-1]")),
        adopted(legacy("orders", ", replicas: [us-west-2]")),
        "us-west-1",
        "services.orders.adopt.replicas[0]: `us-west-1` is neither the primary nor a standby, so nothing is taken over",
    ),
    "a bucket that exists where nothing serves": Pair(
        adopted(files("us-east-1: one, eu-west-1: other")),
        adopted(files("us-east-1: one, us-west-2: other")),
        "eu-west-1: other",
        "services.files.adopt.buckets.eu-west-1: `eu-west-1` is neither the primary nor a standby",
    ),
    "one table for two services": Pair(
        adopted(legacy("orders"), legacy("items")),
        adopted(legacy("orders"), legacy("items").replace("legacy", "other")),
        "legacy}}",
        "services.items.adopt.table: the table `legacy` is taken over for orders in us-east-1 already",
    ),
    "one bucket in two regions": Pair(
        adopted(files("us-east-1: one, us-west-2: one")),
        adopted(files("us-east-1: one, us-west-2: other")),
        "us-west-2: one",
        "services.files.adopt.buckets.us-west-2: the bucket `one` is taken over for files in us-east-1 already",
    ),
    "one key for two services": Pair(
        adopted(files("us-east-1: one", f"us-east-1: {KEY}"), files("us-east-1: two", f"us-east-1: {KEY_ARN}", "more")),
        adopted(files("us-east-1: one", f"us-east-1: {KEY}"), files("us-east-1: two", name="more")),
        "us-east-1: " + KEY_ARN,
        f"services.more.adopt.keys.us-east-1: the key `us-east-1/{KEY}` is taken over for files in us-east-1 already",
    ),
    "a key without its bucket": Pair(
        adopted(files("us-east-1: one", f"us-west-2: {KEY}")),
        adopted(files("us-west-2: one", f"us-west-2: {KEY}")),
        "us-west-2: " + KEY,
        "services.files.adopt.keys.us-west-2: takes over a key without its bucket; name the bucket in us-west-2",
    ),
    "a key of another region": Pair(
        adopted(files("us-west-2: one", f"us-west-2: {KEY_ARN}")),
        adopted(files("us-east-1: one", f"us-east-1: {KEY_ARN}")),
        "us-west-2: " + KEY_ARN,
        "services.files.adopt.keys.us-west-2: is a key in us-east-1; a bucket is encrypted with a key of its own",
    ),
    "a key of another account": Pair(
        adopted(files("us-east-1: one", f"us-east-1: {KEY_ARN}"), rest=ALLOWED % "999900001111"),
        adopted(files("us-east-1: one", f"us-east-1: {KEY_ARN}"), rest=ALLOWED % "111122223333"),
        "us-east-1: " + KEY_ARN,
        "services.files.adopt.keys.us-east-1: is in the account 111122223333, which is not in `allowed_account_ids`",
    ),
    "farshore's own tag": Pair(
        terraform("tags: {farshore: mine}"),
        terraform("tags: {farshore-team: mine}"),
        "farshore: mine",
        "terraform.tags.farshore: is farshore's own tag",
    ),
    "farshore's own tag in capitals": Pair(
        terraform("tags: {FarShore: mine}"),
        terraform("tags: {FarSure: mine}"),
        "FarShore",
        "terraform.tags.FarShore: is farshore's own tag",
    ),
    "two tags that IAM takes for one": Pair(
        terraform("tags: {team: web, Team: api}"),
        terraform("tags: {team: web, Teams: api}"),
        "Team: api",
        "terraform.tags.Team: differs from `team` in case only",
    ),
    "a tag of AWS's": Pair(
        terraform("tags: {aws:cost: web}"),
        terraform("tags: {my:aws:cost: web}"),
        "aws:cost",
        "terraform.tags.aws:cost: the key begins with `aws:`",
    ),
    "a value of AWS's": Pair(
        terraform("tags: {cost: AWS:web}"),
        terraform("tags: {cost: web:AWS}"),
        "cost",
        "terraform.tags.cost: the value begins with `aws:`",
    ),
    "a key that AWS does not take": Pair(
        terraform("tags: {cost*: web}"),
        terraform("tags: {équipe 1_.:/=+-@: web}"),
        "cost*",
        "terraform.tags.cost*: the key holds `*`",
    ),
    "a value of two lines": Pair(
        terraform('tags: {cost: "a\\nb"}'),
        terraform('tags: {cost: ""}'),
        "cost",
        "terraform.tags.cost: the value holds `�`; AWS allows letters",
    ),
    "more tags than a resource takes": Pair(
        terraform(tags(49)), terraform(tags(48)), "{key-0", "terraform.tags: has 49 tags; a resource takes 50"
    ),
    "more tags than a health check takes": Pair(
        terraform(tags(9), CHECKED),
        terraform(tags(8), CHECKED),
        "{key-0",
        "terraform.tags: has 9 tags; a Route 53 health check takes 10",
    ),
    "a role of another partition": Pair(
        terraform(role(), region="us-gov-west-1"),
        terraform(role("aws-us-gov"), region="us-gov-west-1"),
        '"arn:aws:',
        "terraform.assume_role.role_arn: is in the partition `aws`; us-gov-west-1 is in `aws-us-gov`",
    ),
    "a boundary of another partition": Pair(
        terraform(boundary("aws-cn")),
        terraform(boundary()),
        '"arn:aws-cn:',
        "terraform.permissions_boundary: is in the partition `aws-cn`; us-east-1 is in `aws`",
    ),
    "a role in an account that is not allowed": Pair(
        terraform(f'allowed_account_ids: ["444455556666"]\n  {role()}'),
        terraform(f'allowed_account_ids: ["444455556666", "111122223333"]\n  {role()}'),
        '"arn:aws:',
        "terraform.assume_role.role_arn: is in the account 111122223333, which is not in `allowed_account_ids`",
    ),
    "a boundary in an account that is not allowed": Pair(
        terraform(f'allowed_account_ids: ["444455556666"]\n  {boundary()}'),
        terraform(f'allowed_account_ids: ["444455556666"]\n  {boundary(account="aws")}'),
        '"arn:aws:',
        "terraform.permissions_boundary: is in the account 111122223333, which is not in",
    ),
    "a boundary in another account than the role's": Pair(
        terraform(f"{boundary(account='444455556666')}\n  {role()}"),
        terraform(f"{boundary()}\n  {role()}"),
        '"arn:aws:',
        "terraform.permissions_boundary: is in another account than the role of `assume_role`",
    ),
    "a fleet of falling sizes": Pair(
        fleet("capacity: {minimum: 3, desired: 2, maximum: 4}"),
        fleet("capacity: {minimum: 2, desired: 2, maximum: 4}"),
        "{minimum: 3",
        "services.web.capacity: `minimum`, `desired` and `maximum` must not fall; they are 3, 2 and 4",
    ),
    "a standby of falling sizes": Pair(
        fleet("standby_capacity: {minimum: 0, desired: 5, maximum: 4}"),
        fleet("standby_capacity: {minimum: 0, desired: 0, maximum: 4}"),
        "{minimum: 0",
        "services.web.standby_capacity: `minimum`, `desired` and `maximum` must not fall",
    ),
    "a network that does not exist": Pair(
        fleet("network: nett"),
        fleet("network: net"),
        "nett",
        "services.web.network: no network of this spec is called `nett`; did you mean `net`?",
    ),
    "a fleet at the host of a site": Pair(
        fleet("host: www.example.com") + "  site: {type: static-site, host: www.example.com}\n",
        fleet("host: www.example.com") + "  site: {type: static-site, host: example.com}\n",
        "www.example.com}",
        "services.site.host: `www.example.com` is already the host of `web`",
    ),
    "networks that share addresses": Pair(
        network("primary: 10.0.0.0/16, standby: 10.0.128.0/24"),
        network("primary: 10.0.0.0/16, standby: 10.2.0.0/16"),
        "{primary: 10.0.0.0/16",
        "services.net.cidr: 10.0.0.0/16 and 10.0.128.0/24 overlap",
    ),
    "a block of no addresses": Pair(
        network("primary: 10.0.0.300/16"),
        network("primary: 10.2.0.0/16"),
        "{primary: 10.0.0.300/16",
        "services.net.cidr: is no IPv4 block",
    ),
    "a backup of what cannot be backed up": Pair(
        backups("protects: [orders, site]"),
        backups("protects: [orders]"),
        "site]",
        "services.plan.protects[1]: `site` is no table, bucket or database of this spec",
    ),
    "a canary without a target": Pair(
        f"{HEAD}services:\n{SITE}{ORDERS}  oncall: {{type: watch, targets: [site, orders]}}\n",
        f"{HEAD}services:\n{SITE}{ORDERS}  oncall: {{type: watch, targets: [site]}}\n",
        "orders]",
        "services.oncall.targets[1]: `orders` is no static-site, rest-api or fleet of this spec",
    ),
    "backups kept for part of a day": Pair(
        backups("retention: 25h"),
        backups("retention: 48h"),
        "25h",
        "services.plan.retention: AWS Backup counts whole days; `25h` is not",
    ),
    "automated backups kept for part of a day": Pair(
        HEAD + "services: {db: {type: database, engine: mysql, instance_class: db.m6g.large, backup_retention: 36h}}\n",
        HEAD + "services: {db: {type: database, engine: mysql, instance_class: db.m6g.large, backup_retention: 2d}}\n",
        "36h",
        "services.db.backup_retention: RDS counts whole days; `36h` is not",
    ),
    "standby and primary": Pair(
        regions("primary: us-east-1, standby: us-east-1"),
        regions("primary: us-east-1, standby: us-east-2"),
        "us-east-1",
        "regions.standby: is the primary region; a standby must be another region",
    ),
    "nowhere to go": Pair(
        regions("primary: us-east-1"),
        regions("primary: us-east-1, candidates: [us-west-2]"),
        "{primary: us-east-1",
        "regions: names nowhere to go; give `standby`, or `candidates` to compare",
    ),
    "the primary as a candidate": Pair(
        regions("primary: us-east-1, candidates: [us-west-2, us-east-1]"),
        regions("primary: us-east-1, candidates: [us-west-2, us-east-2]"),
        "us-east-1",
        "regions.candidates[1]: is the primary region; candidates are for the standby",
    ),
    "nothing to check": Pair(HEAD, SMALL, "name: shop", "lists nothing to check"),
    "a home that does not serve": Pair(
        regions("primary: us-east-1, standby: us-west-2, home: us-wset-2"),
        regions("primary: us-east-1, standby: us-west-2, home: us-west-2"),
        "us-wset-2}",
        "regions.home: `us-wset-2` is neither the primary nor a standby; did you mean `us-west-2`?",
    ),
    "an earlier name that another service has": Pair(
        SMALL + "services:\n  files: {type: bucket}\n  docs: {type: bucket, was: files}\n",
        SMALL + "services:\n  files: {type: bucket}\n  docs: {type: bucket, was: papers}\n",
        "files}",
        "services.docs.was: `files` is a name of `files`; AWS can know one of them by it",
    ),
    "destroying a service by its earlier name": Pair(
        SMALL + "destroy: [papers]\nservices:\n  docs: {type: bucket, was: papers}\n",
        SMALL + "destroy: [docs]\nservices:\n  docs: {type: bucket, was: papers}\n",
        "papers]",
        "destroy[0]: `papers` is an earlier name of `docs`; name that one",
    ),
    "two services with one host": Pair(
        api(", host: www.example.com", rest="  site: {type: static-site, host: www.example.com}\n"),
        api(", host: api.example.com", rest="  site: {type: static-site, host: www.example.com}\n"),
        "www.example.com",
        "services.site.host: `www.example.com` is already the host of `api`",
    ),
    "a host outside the domain": Pair(
        api(", host: api.example.org", rest="domain: example.com\n"),
        api(", host: api.example.com", rest="domain: example.com\n"),
        "api.example.org",
        "services.api.host: `api.example.org` is not in the zone of `domain: example.com`",
    ),
    "a host that only ends like the domain": Pair(
        api(", host: myexample.com", rest="domain: example.com\n"),
        api(", host: my.example.com", rest="domain: example.com\n"),
        "myexample.com",
        "services.api.host: `myexample.com` is not in the zone",
    ),
    "an API at the top of the zone": Pair(
        api(", host: example.com", rest="domain: example.com\n"),
        api("", rest="domain: example.com\n"),
        "example.com",
        "services.api.host: an API needs a name below the domain",
    ),
    "the type of what is no key": Pair(
        table(", attributes: {total: number}"),
        table(", attributes: {id: number}"),
        "total: number",
        "services.orders.attributes.total: only key attributes have a type here",
    ),
    "one attribute as both keys": Pair(
        table("", key="{partition: id, sort: id}"),
        table("", key="{partition: id, sort: at}"),
        "{partition: id",
        "services.orders.key: ",
    ),
    "one attribute as both keys of an index": Pair(
        table(", indexes: {by-day: {partition: day, sort: day}}"),
        table(", indexes: {by-day: {partition: day}}"),
        "by-day: {partition: day",
        "services.orders.indexes.by-day: ",
    ),
    "writes off where nothing serves": Pair(
        table(", writes_off: [us-wset-2]"),
        table(", writes_off: [us-west-2]"),
        "us-wset-2",
        "services.orders.writes_off[0]: `us-wset-2` is neither the primary nor a standby; did you mean `us-west-2`?",
    ),
    "a route of farshore's own": Pair(
        api(", public_health: true", routes='"GET /health": f'),
        api(", public_health: false", routes='"GET /health": f'),
        '"GET /health": f',
        "services.api.routes.GET /health: /health is farshore's own with `public_health`; name your check in `health`",
    ),
    "a route like the checkers' own": Pair(
        api(routes='"GET /farshore-1": f'),
        api(", base_path: /v1", routes='"GET /farshore-1": f'),
        '"GET /farshore-1": f',
        "services.api.routes.GET /farshore-1: paths that begin with `/farshore-` are farshore's own",
    ),
    "an API that serves nothing": Pair(
        f"{HEAD}services:\n  api: {{type: rest-api, code: src}}\n",
        f"{HEAD}services:\n  api: {{type: rest-api, code: src, openapi: api.yaml}}\n",
        "api: {",
        "services.api: serves nothing; give `routes`, or `openapi` with a document of your own",
    ),
    "bodies without schemas": Pair(
        api(", validate: body"),
        api(", validate: body, openapi: api.yaml"),
        "body",
        "services.api.validate: has no schemas to check bodies by; give `openapi`, or use `parameters`",
    ),
    "credentials from any origin": Pair(
        api(", cors: {origins: ['*'], credentials: true}"),
        api(", cors: {origins: ['https://example.com'], credentials: true}"),
        "true",
        "services.api.cors.credentials: browsers refuse credentials with the origin `*`; name the origins",
    ),
    "any origin and one": Pair(
        api(", cors: {origins: ['*', 'https://example.com']}"),
        api(", cors: {origins: ['https://www.example.com', 'https://example.com']}"),
        "['*'",
        "services.api.cors.origins: `*` is any origin already; leave the others out, or leave out `*`",
    ),
    "two variables at one place": Pair(
        api(routes='"GET /o/{id}": f, "PUT /o/{no}/x": f'),
        api(routes='"GET /o/{id}": f, "PUT /o/{id}/x": f'),
        '"PUT /o/{no',
        "services.api.routes.PUT /o/{no}/x: API Gateway allows one variable at a place; `{id}` and `{no}`",
    ),
    "the use of what is not there": Pair(
        api(", uses: {oders: read}", rest=ORDERS),
        api(", uses: {orders: read}", rest=ORDERS),
        "oders: read",
        "services.api.uses.oders: is no service of this spec that can be used; did you mean `orders`?",
    ),
    "the use of what nobody can use": Pair(
        api(", uses: {site: read}", rest=SITE + ORDERS),
        api(", uses: {orders: write}", rest=SITE + ORDERS),
        "site: read",
        "services.api.uses.site: is no service of this spec that can be used",
    ),
    "reading mail": Pair(
        api(", uses: {mail: read}", rest="  mail: {type: email}\n"),
        api(", uses: {mail: send}", rest="  mail: {type: email}\n"),
        "mail: read",
        "services.api.uses.mail: is of type email, with which one can `send`",
    ),
    "mail from a domain that is in no zone of ours": Pair(
        mails("mail: {type: email, domain: example.org}"),
        mails("mail: {type: email, domain: mail.example.com}"),
        "example.org",
        "services.mail.domain: `example.org` is not in the zone of `domain: example.com`",
    ),
    "two services that send for one domain": Pair(
        mails("mail: {type: email}", "news: {type: email, domain: example.com}"),
        mails("mail: {type: email}", "news: {type: email, domain: news.example.com}"),
        "example.com}",
        "services.news.domain: `mail` sends for `example.com` already; give one of them another `domain`",
    ),
    "mail to the host of an API": Pair(
        mails(
            "api: {type: rest-api, code: src, routes: {GET /: f}}",
            "mail: {type: email, domain: api.example.com, inbound: true}",
        ),
        mails("api: {type: rest-api, code: src, routes: {GET /: f}}", "mail: {type: email, domain: api.example.com}"),
        "api.example.com, inbound",
        "services.mail.domain: `api.example.com` is the host of `api`, a CNAME, beside which DNS allows no MX record",
    ),
    "two services that receive mail": Pair(
        mails("mail: {type: email, inbound: true}", "news: {type: email, domain: news.example.com, inbound: true}"),
        mails("mail: {type: email, inbound: true}", "news: {type: email, domain: news.example.com}"),
        "true}",
        "services.news.inbound: `mail` receives mail already; SES has one active set of receipt rules in a region",
    ),
    "an identity in a region that does not serve": Pair(
        mails("mail: {type: email, adopt: {regions: [eu-west-1]}}"),
        mails("mail: {type: email, adopt: {regions: [us-east-1]}}"),
        "eu-west-1",
        "services.mail.adopt.regions[0]: `eu-west-1` is neither the primary nor a standby",
    ),
    "an access that a queue does not give": Pair(
        api(", uses: {jobs: write}", rest=JOBS % ""),
        api(", uses: {jobs: send}", rest=JOBS % ""),
        "jobs: write",
        "services.api.uses.jobs: is of type queue, with which one can `send` or `receive`",
    ),
    "an access that a secret does not give": Pair(
        api(", uses: {key: write}", rest=KEY_OF_ACQUIRER),
        api(", uses: {key: read}", rest=KEY_OF_ACQUIRER),
        "key: write",
        "services.api.uses.key: is of type secret, with which one can `read`",
    ),
    "an access that a table does not give": Pair(
        api(", uses: {orders: send}", rest=ORDERS),
        api(", uses: {orders: write}", rest=ORDERS),
        "orders: send",
        "services.api.uses.orders: is of type table, with which one can `read` or `write`",
    ),
    "the use by a consumer of what is not there": Pair(
        queue("uses: {oders: read}", rest=ORDERS),
        queue("uses: {orders: read}", rest=ORDERS),
        "oders: read",
        "services.jobs.consumer.uses.oders: is no service of this spec that can be used; did you mean `orders`?",
    ),
    "a variable of a consumer that `uses` sets": Pair(
        queue("uses: {orders: read}, environment: {ORDERS_TABLE: x}", rest=ORDERS),
        queue("uses: {orders: read}, environment: {LEVEL: x}", rest=ORDERS),
        "ORDERS_TABLE: x",
        "services.jobs.consumer.environment.ORDERS_TABLE: is set by `uses`; remove it here",
    ),
    "messages that are seen again while they are handled": Pair(
        queue("timeout: 2m", ", visibility_timeout: 1m"),
        queue("timeout: 1m", ", visibility_timeout: 1m"),
        "1m, consumer",
        "services.jobs.visibility_timeout: must not be shorter than the consumer's `timeout: 2m`: Lambda refuses it",
    ),
    "a consumer in another language": Pair(
        queue("runtime: nodejs22.x"),
        queue("runtime: python3.12"),
        "nodejs22.x",
        "services.jobs.consumer.runtime: is not Python, as the code of a consumer has to be",
    ),
    "a large batch that does not wait": Pair(
        queue("batch_size: 11"),
        queue("batch_size: 11, batch_window: 1s"),
        "11",
        "services.jobs.consumer.batch_size: more than 10 messages take a `batch_window` of 1s or more",
    ),
    "a large batch of a FIFO queue": Pair(
        queue("batch_size: 11", ", fifo: true"),
        queue("batch_size: 10", ", fifo: true"),
        "11",
        "services.jobs.consumer.batch_size: a FIFO queue gives 10 messages at once, at most",
    ),
    "a FIFO queue that waits for a batch": Pair(
        queue("batch_window: 5s", ", fifo: true"),
        queue("batch_window: 5s"),
        "5s",
        "services.jobs.consumer.batch_window: does not exist for FIFO queues",
    ),
    "a parameter without a value": Pair(
        f"{HEAD}services:\n  rates: {{type: parameter}}\n",
        f"{HEAD}services:\n  rates: {{type: parameter, secure: true}}\n",
        "rates: {type: parameter",
        "services.rates: `value` is missing: the setting; or `secure: true`",
    ),
    "a secure value in a spec": Pair(
        f"{HEAD}services:\n  rates: {{type: parameter, secure: true, value: hidden}}\n",
        f"{HEAD}services:\n  rates: {{type: parameter, value: shown}}\n",
        "hidden",
        "services.rates.value: a secure value does not stand in a spec; you write it in each region yourself",
    ),
    "a parameter whose name AWS keeps for itself": Pair(
        f"{HEAD.replace('shop', 'awshop')}services:\n  rates: {{type: parameter, value: '1'}}\n",
        f"{HEAD.replace('shop', 'shop-aws')}services:\n  rates: {{type: parameter, value: '1'}}\n",
        "rates: {type: parameter",
        "services.rates: would be called `/awshop/…`, and AWS keeps names that begin with `aws` or `ssm` for itself",
    ),
    "a variable that `uses` sets": Pair(
        api(", uses: {orders: read}, environment: {ORDERS_TABLE: x}", rest=ORDERS),
        api(", uses: {orders: read}, environment: {CARTS_TABLE: x}", rest=ORDERS),
        "ORDERS_TABLE: x",
        "services.api.environment.ORDERS_TABLE: is set by `uses`; remove it here",
    ),
    "a variable of Lambda's": Pair(
        api(", environment: {AWS_REGION: x}"),
        api(", environment: {MY_REGION: x}"),
        "AWS_REGION: x",
        "services.api.environment.AWS_REGION: is reserved by Lambda or farshore; choose another name",
    ),
    "an authorizer that is not there": Pair(
        api(", authorizer: usres", rest="  users: {type: user-pool}\n"),
        api(", authorizer: users", rest="  users: {type: user-pool}\n"),
        "usres",
        "services.api.authorizer: no user-pool of this spec is called `usres`; did you mean `users`?",
    ),
    "an authorizer that is a table": Pair(
        api(", authorizer: orders", rest=ORDERS),
        api("", rest=ORDERS),
        "orders",
        "services.api.authorizer: no user-pool of this spec is called `orders`",
    ),
    "an exception for a route that is not there": Pair(
        api(", authorizer: iam, authorizers: {PUT /: none}", routes="GET /: f, POST /: f"),
        api(", authorizer: iam, authorizers: {POST /: none}", routes="GET /: f, POST /: f"),
        "PUT /: none",
        "services.api.authorizers.PUT /: is none of the `routes`; did you mean `POST /`?",
    ),
    "a user-pool whose name has a meaning of its own": Pair(
        api(", authorizer: iam", rest="  iam: {type: user-pool}\n"),
        api(", authorizer: iam", rest="  users: {type: user-pool}\n"),
        "iam}",
        "services.api.authorizer: `iam` has a meaning of its own here",
    ),
    "a key that nobody has": Pair(
        api(", authorizer: api-key"),
        api(", authorizer: api-key, api_keys: {partner: shop/partner}"),
        "api: {",
        "services.api: asks for an API key, and nobody has one; give `api_keys`",
    ),
    "a key that no route asks for": Pair(
        api(", api_keys: {partner: shop/partner}"),
        api(", authorizers: {GET /: api-key}, api_keys: {partner: shop/partner}"),
        "{partner",
        "services.api.api_keys: are given, and no route asks for one",
    ),
    "two clients with one key": Pair(
        api(", authorizer: api-key, api_keys: {partner: shop/key, shop: shop/key}"),
        api(", authorizer: api-key, api_keys: {partner: shop/key, shop: shop/other-key}"),
        "shop: shop/key",
        "services.api.api_keys.shop: has the key of `partner`, and API Gateway takes a value once in a region",
    ),
    "clients of two APIs with one key": Pair(
        api(", authorizer: api-key, api_keys: {partner: shop/key}", rest=OTHER_API % (HAS_KEY % "shop/key")),
        api(", authorizer: api-key, api_keys: {partner: shop/key}", rest=OTHER_API % (HAS_KEY % "shop/other-key")),
        "partner: shop/key",
        "services.other.api_keys.partner: has the key of `partner` of `api`, and API Gateway takes a value once in a",
    ),
    "a web ACL of another region": Pair(
        api(f", web_acls: {{us-east-1: {ACL % 'us-west-2'}, us-west-2: {ACL % 'us-west-2'}}}"),
        api(f", web_acls: {{us-east-1: {ACL % 'us-east-1'}, us-west-2: {ACL % 'us-west-2'}}}"),
        "us-east-1: arn",
        "services.api.web_acls.us-east-1: is in us-west-2; a web ACL guards APIs of its own region",
    ),
    "a standby that no web ACL guards": Pair(
        api(f", web_acls: {{us-east-1: {ACL % 'us-east-1'}}}"),
        api(f", web_acls: {{us-west-2: {ACL % 'us-west-2'}, us-east-1: {ACL % 'us-east-1'}}}"),
        "{us-east-1",
        "services.api.web_acls: guard no API in us-west-2: after a failover",
    ),
    "six layers": Pair(
        api(f", layers: [{', '.join(LAYER % one for one in range(6))}]"),
        api(f", layers: [{', '.join(LAYER % one for one in range(5))}]"),
        "[",
        "services.api.layers: are 6; Lambda takes 5",
    ),
    "two roles for the logs of one region": Pair(
        api(", access_logs: {account_role: true}", rest=OTHER_API % "access_logs: {account_role: true}"),
        api(", access_logs: {account_role: true}", rest=OTHER_API % "access_logs: {}"),
        "true}",
        "services.other.access_logs.account_role: is set by `api`",
    ),
    "two places for what fails of one handler": Pair(
        api(f", schedules: {{one: {{{EVERY_DAY}}}, two: {{{EVERY_DAY}, on_failure: {FAILED}}}}}"),
        api(f", schedules: {{one: {{{EVERY_DAY}, on_failure: {FAILED}}}, two: {{{EVERY_DAY}, on_failure: {FAILED}}}}}"),
        "two: ",
        "services.api.schedules.two: sends what fails elsewhere than `one`",
    ),
    "an API without code": Pair(
        f"{HEAD}services:\n  api: {{type: rest-api, routes: {{GET /: f}}}}\n",
        f"{HEAD}services:\n  api: {{type: rest-api, image: '{IMAGE}', routes: {{GET /: f}}}}\n",
        "api: {",
        "services.api: `code` is missing",
    ),
    "code and an image": Pair(
        api(f", image: '{IMAGE}'"),
        api(),
        f"'{IMAGE}",
        "services.api.image: stands beside `code`; give one of them",
    ),
    "a health handler that is not in Python": Pair(
        api(", runtime: nodejs22.x, health: ready"),
        api(", health: ready"),
        "ready",
        "services.api.health: is called by farshore's health check, which is Python",
    ),
    "a handler of another language": Pair(
        api(", runtime: java21", routes="GET /: orders.read"),
        api(", runtime: java21", routes='GET /: "com.example.Orders::read"'),
        "GET /: orders.read",
        "services.api.routes.GET /: `orders.read` is no handler in Java; expected one such as com.example.Orders::read",
    ),
    "a Python handler with a path": Pair(
        api(routes="GET /: lib/orders.read"),
        api(", runtime: nodejs22.x", routes="GET /: lib/orders.read"),
        "GET /: lib",
        "services.api.routes.GET /: `lib/orders.read` is no handler in Python",
    ),
    "a waiver for a service that is not there": Pair(
        SMALL + "services: {orders: {type: bucket}}\n" + WAIVER % "oders",
        SMALL + "services: {orders: {type: bucket}}\n" + WAIVER % "orders",
        "oders",
        "waivers[0].service: no service is called `oders`; did you mean `orders`?",
    ),
    "s3 without a bucket": Pair(
        SMALL + "backend: {type: s3}\n",
        SMALL + 'backend: {type: s3, bucket: "tf-{region}"}\n',
        "{type: s3",
        "backend: `s3` needs `bucket`",
    ),
    "a bucket without s3": Pair(
        SMALL + 'backend: {bucket: "tf-{region}"}\n',
        SMALL + "backend: {type: local}\n",
        '"tf-{region',
        "backend.bucket: is for `type: s3`",
    ),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_a_contradiction_is_refused_where_it_stands(pair: Pair) -> None:
    (said,) = problems(pair.bad)
    line, column, message = said.split(":", 2)
    assert pair.bad.splitlines()[int(line) - 1][int(column) - 1 :].startswith(pair.at)
    assert message.strip().startswith(pair.says)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_its_counterpart_is_accepted(pair: Pair) -> None:
    assert problems(pair.good) == []


def test_all_contradictions_are_reported_at_once() -> None:
    text = regions("primary: us-east-1, standby: us-east-1, candidates: [us-east-1]") + "backend: {type: s3}\n"
    assert [problem.split(" ")[1] for problem in problems(text)] == [
        "regions.standby:",
        "regions.candidates[0]:",
        "backend:",
    ]


def test_the_partition_of_every_region_is_known() -> None:
    session = botocore.session.get_session()
    for partition in session.get_available_partitions():
        for region in session.get_available_regions("s3", partition):
            assert not any("partition" in said for said in problems(terraform(boundary(partition), region=region)))


MALFORMED = {
    "a provider that is not written for": ("aws_provider: 4", "expected 5 or 6, got `4`"),
    "a provider by its whole version": ('aws_provider: "5.100"', "expected 5 or 6, got `5.100`"),
    "a tag without a value": ("tags: {team: }", "expected the tag's value, as text, got nothing"),
    "a key that is too long": (f"tags: {{{'k' * 129}: web}}", "at most 128 characters are allowed"),
    "a value that is too long": (f"tags: {{team: {'v' * 257}}}", "at most 256 characters are allowed"),
    "an account of eleven digits": ("allowed_account_ids: [12345678901]", "expected the 12 digits of an account"),
    "an account by its alias": ("allowed_account_ids: [prod]", "expected the 12 digits of an account"),
    "a role without an ARN": ("assume_role: {external_id: abc}", "`role_arn` is missing"),
    "a role by its name": ("assume_role: {role_arn: deploy}", "expected the ARN of an IAM role"),
    "a user for a role": (
        'assume_role: {role_arn: "arn:aws:iam::111122223333:user/me"}',
        "expected the ARN of an IAM role",
    ),
    "a session of a name with spaces": (
        'assume_role: {role_arn: "arn:aws:iam::111122223333:role/deploy", session_name: "my session"}',
        "expected at least two letters, digits or any of",
    ),
    "an external ID of one letter": (
        'assume_role: {role_arn: "arn:aws:iam::111122223333:role/deploy", external_id: a}',
        "expected at least two letters, digits or any of",
    ),
    "a role for a boundary": (
        'permissions_boundary: "arn:aws:iam::111122223333:role/boundary"',
        "expected the ARN of an IAM policy",
    ),
    "an expression for a boundary": ('permissions_boundary: "${var.boundary}"', "expected the ARN of an IAM policy"),
    "an unknown key": ("aws_providers: 6", "unknown key `aws_providers`; did you mean `aws_provider`?"),
}


@pytest.mark.parametrize(("fields", "says"), MALFORMED.values(), ids=MALFORMED.keys())
def test_what_terraform_or_aws_would_not_take_is_refused(fields: str, says: str) -> None:
    (said,) = problems(terraform(fields))
    assert says in said


def test_an_account_with_leading_zeros_keeps_them() -> None:
    assert loads(terraform("allowed_account_ids: [000011112222]")).terraform.allowed_account_ids == ("000011112222",)


@pytest.mark.parametrize(
    ("adopt", "says"),
    [
        ("type: table, key: {partition: id}, adopt: {table: a}", "expected the name of a table: 3 to 255 letters"),
        ("type: table, key: {partition: id}, adopt: {table: '${x}'}", "expected the name of a table"),
        ("type: table, key: {partition: id}, adopt: {replicas: [us-west-2]}", "`table` is missing"),
        ("type: table, key: {partition: id}, adopt: {table: legacy, replica: [us-west-2]}", "did you mean `replicas`?"),
        ("type: bucket, adopt: {buckets: {us-east-1: My_Files}}", "expected the name of a bucket: 3 to 63 lower-case"),
        ("type: bucket, adopt: {buckets: {virginia: my-files}}", "expected an AWS region such as us-east-1"),
        ("type: bucket, adopt: {buckets: {}}", "expected at least one entry"),
        (
            "type: bucket, adopt: {buckets: {us-east-1: one}, keys: {us-east-1: alias/mine}}",
            "expected the id or the ARN",
        ),
        ("type: static-site, adopt: {buckets: {us-east-1: one}}", "unknown key `adopt`"),
    ],
)
def test_what_cannot_be_the_name_of_something_to_take_over_is_refused(adopt: str, says: str) -> None:
    (said,) = problems(f"{HEAD}services:\n  orders: {{{adopt}}}\n")
    assert says in said
