"""Every name in AWS, computed from the spec alone and claimed once.

Stacks refer to each other's resources by these names, never by remote state or by asking the other region, so that
one stack can be planned and applied while the other's region is lost. A name that would be longer than its kind allows
is cut and marked with a hash; a name that two resources of one kind would share is refused.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from farshore.errors import InputError, Problem
from farshore.spec import Spec
from farshore.spec.services import Email, Service, Table, UserPool
from farshore.spec.services.base import Hosted

ACCOUNT_DIGITS = 12
_IN_AN_ACCOUNT = re.compile(rf"-[0-9]{{{ACCOUNT_DIGITS}}}$")
"""How the name of a bucket ends that may be one of farshore's own."""
EVERYWHERE = "every region"


class Kind(NamedTuple):
    """A kind of name.

    Attributes:
        noun: What bears it, for messages.
        limit: The most characters AWS takes.
        source: Where AWS says so.
    """

    noun: str
    limit: int
    source: str


# Those of BUCKET and FUNCTION were read on 2026-11-21, those of ROLE and KEY_ALIAS on 2026-11-27.
BUCKET = Kind("bucket", 63, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html")
TABLE = Kind("table", 255, "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html")
FUNCTION = Kind("function", 64, "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html")
ROLE = Kind("IAM role", 64, "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyRole.html")
# Those of POLICY and SCHEDULE as botocore's models of the APIs have them (2026-11-28).
POLICY = Kind("IAM policy", 128, "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html")
SCHEDULE = Kind("schedule", 64, "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html")
KEY_ALIAS = Kind("key alias", 256, "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html")
ORIGIN_ACCESS = Kind(
    "origin access control",
    64,
    "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html",
)
HEADERS_POLICY = Kind(
    "response headers policy",
    128,
    "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyConfig.html",
)
# Those of QUEUE, SECRET and PARAMETER were read on 2026-11-28.
QUEUE = Kind(
    "queue",
    80,
    "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/sqs/aws.sdk.kotlin.services.sqs.model/-create-queue-request/queue-name.html",
)
SECRET = Kind("secret", 256, "https://docs.amazonaws.cn/secretsmanager/latest/apireference/API_SecretValueEntry.html")
PARAMETER = Kind(
    "parameter",
    1011,
    "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/ssm/aws.sdk.kotlin.services.ssm.model/-put-parameter-request/name.html",
)
CONFIGURATION_SET = Kind(
    "configuration set",
    64,
    "https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateConfigurationSet.html",
)
RECEIPT_RULE_SET = Kind(
    "receipt rule set", 64, "https://docs.aws.amazon.com/ses/latest/APIReference/API_CreateReceiptRuleSet.html"
)
EVENT_RULE = Kind("event rule", 64, "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html")
ALARM = Kind("alarm", 255, "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html")
# Read 2026-11-28.
POOL_DOMAIN = Kind(
    "user pool domain",
    63,
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpooldomain.html",
)
HOST = Kind("host name", 253, "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html")


class Claims:
    """Which service holds which name, over all stacks of a build."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._owners: dict[tuple[Kind, str, str], tuple[str, str]] = {}

    def claim(self, kind: Kind, name: str, service: Service, part: str, where: str = EVERYWHERE) -> str:
        """Return a name, having made sure that it belongs to one resource; the same resource may claim it again.

        Args:
            kind: What bears the name.
            name: The name, within its limit.
            service: The service that the resource belongs to.
            part: Which of the service's resources it is.
            where: The region within which the name must be unique.

        Raises:
            InputError: Another resource has claimed it.
        """
        owner = (service.name, part)
        holder = self._owners.setdefault((kind, where, name), owner)
        if holder != owner:
            other = f"`{holder[0]}`" if holder[0] != service.name else "another part of it"
            message = f"services.{service.name}: its {kind.noun} would be called `{name}`, as that of {other} is"
            raise InputError([Problem(self._spec.place("services", service.name), f"{message}; rename one of them")])
        return name


def fitted(name: str, limit: int) -> str:
    """Return a name; cut, and told apart by a hash of the whole, when it is longer than its limit."""
    if len(name) <= limit:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: limit - len(digest) - 1].rstrip('-.')}-{digest}"


@dataclass(frozen=True)
class Names:
    """Computes names and ARNs.

    Attributes:
        spec: Whose resources are named.
        account: The account's id, or a Terraform expression for it.
        partition: The AWS partition, or a Terraform expression for it.
        dns_suffix: The domain of AWS's endpoints, or a Terraform expression for it.
        claims: Shared by all stacks of a build.
    """

    spec: Spec
    account: str
    partition: str
    dns_suffix: str
    claims: Claims = field(compare=False)

    @classmethod
    def of(cls, spec: Spec, account: str, partition: str = "aws", dns_suffix: str = "amazonaws.com") -> Names:
        """Return the names of a spec's resources in a known account."""
        return cls(spec, account, partition, dns_suffix, Claims(spec))

    def prefix(self, service: Service, *parts: str) -> str:
        """Return `<spec>-<service>[-<part>…]`, for what need not be unique."""
        return "-".join((self.spec.name, service.identity, *parts))

    def bucket(self, service: Service, region: str) -> str:
        """Return the name of a service's bucket in a region, unique in the world by the account unless adopted."""
        part, adopted = f"bucket in {region}", service.adopted_name(region)
        if adopted is not None:
            self.claims.claim(BUCKET, _IN_AN_ACCOUNT.sub("-<account>", adopted), service, part)
            return adopted
        stem = fitted(self.prefix(service, region), BUCKET.limit - ACCOUNT_DIGITS - 1)
        self.claims.claim(BUCKET, f"{stem}-<account>", service, part)
        return f"{stem}-{self.account}"

    def bucket_arn(self, service: Service, region: str) -> str:
        """Return the ARN of a service's bucket in a region."""
        return f"arn:{self.partition}:s3:::{self.bucket(service, region)}"

    def bucket_host(self, service: Service, region: str) -> str:
        """Return the host name that serves a bucket in its region."""
        return f"{self.bucket(service, region)}.s3.{region}.{self.dns_suffix}"

    def key_alias(self, bucket: Service) -> str:
        """Return the alias of a bucket's KMS key, the same in each region."""
        return self._claimed(KEY_ALIAS, bucket, "key", f"alias/{self.prefix(bucket)}")

    def key_arn(self, region: str, key: str) -> str:
        """Return the ARN of one of the account's keys, by its id."""
        return f"arn:{self.partition}:kms:{region}:{self.account}:key/{key}"

    def keys_arn(self, region: str) -> str:
        """Return the ARN pattern of the account's keys in a region; to be narrowed by alias in a condition."""
        return f"arn:{self.partition}:kms:{region}:{self.account}:key/*"

    def table(self, table: Service) -> str:
        """Return a table's name, which a global table has in common with its replicas."""
        name = table.adopted_name(self.spec.home) or self.prefix(table)
        return self._claimed(TABLE, table, "table", name)

    def table_arn(self, table: Table, region: str) -> str:
        """Return the ARN of a table's replica in a region."""
        return f"arn:{self.partition}:dynamodb:{region}:{self.account}:table/{self.table(table)}"

    def queue(self, service: Service, part: str = "", *, fifo: bool = False) -> str:
        """Return the name of a service's queue, or of one of its queues, the same in each region."""
        ending = ".fifo" if fifo else ""
        name = fitted(self.prefix(service, *([part] if part else [])), QUEUE.limit - len(ending))
        return self.claims.claim(QUEUE, f"{name}{ending}", service, f"queue {part}".rstrip())

    def queue_arn(self, service: Service, part: str, region: str, *, fifo: bool = False) -> str:
        """Return the ARN of that queue in a region."""
        return f"arn:{self.partition}:sqs:{region}:{self.account}:{self.queue(service, part, fifo=fifo)}"

    def queue_url(self, service: Service, part: str, region: str, *, fifo: bool = False) -> str:
        """Return the URL by which programs know that queue in a region."""
        return f"https://sqs.{region}.{self.dns_suffix}/{self.account}/{self.queue(service, part, fifo=fifo)}"

    def secret(self, secret: Service) -> str:
        """Return the name of a secret, which it has in common with its replicas."""
        return self._claimed(SECRET, secret, "secret", self.prefix(secret))

    def secret_arn(self, secret: Service, region: str) -> str:
        """Return the ARN of a secret in a region, with a place-holder for the six characters that AWS adds."""
        return f"arn:{self.partition}:secretsmanager:{region}:{self.account}:secret:{self.secret(secret)}-??????"

    def parameter(self, parameter: Service) -> str:
        """Return the name of a parameter, the same in each region."""
        name = "/".join(("", self.spec.name, parameter.identity))
        return self._claimed(PARAMETER, parameter, "parameter", name)

    def parameter_arn(self, parameter: Service, region: str) -> str:
        """Return the ARN of a parameter in a region."""
        return f"arn:{self.partition}:ssm:{region}:{self.account}:parameter{self.parameter(parameter)}"

    def function(self, service: Service, handler: str) -> str:
        """Return the name of the function that runs a handler."""
        return self._claimed(FUNCTION, service, f"function {handler}", self.prefix(service, handler))

    def mail_domain(self, email: Email) -> str:
        """Return the domain that an email service sends for.

        Raises:
            InputError: The spec gives none.
        """
        domain = email.domain or self.spec.domain
        if domain is None:
            message = f"services.{email.name}: `domain` is needed: that of the addresses that mail comes from"
            raise InputError([Problem(self.spec.place("services", email.name), message)])
        return domain

    def mail_from(self, email: Email, region: str) -> str:
        """Return the domain that bounces of the mail of one region go to.

        Each region needs one of its own: SES wants exactly one MX record, which names its region.
        https://docs.aws.amazon.com/ses/latest/dg/mail-from.html
        """
        return self.claims.claim(HOST, f"{region}.bounce.{self.mail_domain(email)}", email, f"MAIL FROM of {region}")

    def identity_arn(self, email: Email, region: str) -> str:
        """Return the ARN of SES's identity of a domain in a region."""
        return f"arn:{self.partition}:ses:{region}:{self.account}:identity/{self.mail_domain(email)}"

    def configuration_set(self, email: Email) -> str:
        """Return the name of the configuration set that mail is sent with, the same in every region."""
        return self._claimed(CONFIGURATION_SET, email, "configuration set", self.prefix(email))

    def configuration_set_arn(self, email: Email, region: str) -> str:
        """Return the ARN of that configuration set in a region."""
        return f"arn:{self.partition}:ses:{region}:{self.account}:configuration-set/{self.configuration_set(email)}"

    def receipt_rule_set(self, email: Email) -> str:
        """Return the name of the set of rules by which mail is received, the same in every region."""
        return self._claimed(RECEIPT_RULE_SET, email, "receipt rule set", self.prefix(email))

    def event_rule(self, service: Service, part: str) -> str:
        """Return the name of a rule of EventBridge, the same in every region."""
        return self._claimed(EVENT_RULE, service, f"event rule {part}", self.prefix(service, part))

    def alarm(self, service: Service, part: str) -> str:
        """Return the name of an alarm, the same in every region."""
        return self._claimed(ALARM, service, f"alarm {part}", self.prefix(service, part))

    def pool_domain(self, pool: UserPool, region: str) -> str:
        """Return what the domain of a user pool begins with in a region: as the spec says, else unique by the account.

        The domains of all accounts share one name space in a region.
        """
        part = f"domain in {region}"
        if pool.domain_prefix is not None:
            return self._claimed(POOL_DOMAIN, pool, part, f"{pool.domain_prefix}-{region}")
        stem = fitted(self.prefix(pool, region), POOL_DOMAIN.limit - ACCOUNT_DIGITS - 1)
        self.claims.claim(POOL_DOMAIN, f"{stem}-<account>", pool, part)
        return f"{stem}-{self.account}"

    def schedule(self, api: Service, schedule: str) -> str:
        """Return the name of a schedule, the same in each region."""
        return self._claimed(SCHEDULE, api, f"schedule {schedule}", self.prefix(api, schedule))

    def access_logs(self, api: Service) -> str:
        """Return the log group with a line for each request to an API."""
        return f"/aws/apigateway/{self.prefix(api)}"

    def log_group(self, function: str) -> str:
        """Return the log group Lambda writes to for a function."""
        return f"/aws/lambda/{function}"

    def log_group_arn(self, function: str, region: str) -> str:
        """Return the ARN of that log group in a region."""
        return f"arn:{self.partition}:logs:{region}:{self.account}:log-group:{self.log_group(function)}"

    def role(self, service: Service, region: str, *parts: str) -> str:
        """Return the name of a role that a service assumes in one region: roles are global, what they may touch is not.

        Args:
            service: The service it belongs to.
            region: The region it works in.
            parts: Tell the service's roles apart.
        """
        return self._claimed(ROLE, service, " ".join(("role", *parts, region)), self.prefix(service, *parts, region))

    def policy(self, service: Service, region: str, *parts: str) -> str:
        """Return the name of a policy about one region that others may attach to their roles."""
        name = self.prefix(service, *parts, region)
        return self._claimed(POLICY, service, " ".join(("policy", *parts, region)), name)

    def origin_access(self, site: Service) -> str:
        """Return the name of a distribution's origin access control."""
        return self._claimed(ORIGIN_ACCESS, site, "origin access control", self.prefix(site))

    def headers_policy(self, site: Service) -> str:
        """Return the name of a distribution's response headers policy."""
        return self._claimed(HEADERS_POLICY, site, "response headers policy", self.prefix(site))

    def host(self, service: Hosted) -> str:
        """Return the public name of a service.

        Raises:
            InputError: Another service has it; or the spec gives neither `host` nor `domain`.
        """
        host = self.spec.host(service)
        if host is None:
            message = f"services.{service.name}: `domain` is needed: the hosted zone for the name of a {service.type}"
            raise InputError([Problem(self.spec.place("services", service.name), message)])
        return self.claims.claim(HOST, host, service, "public name")

    def host_of(self, service: Hosted, label: str) -> str:
        """Return a name below a service's public name: of one region, or of a group of records.

        Raises:
            InputError: It is longer than DNS takes, or another service has it.
        """
        host = f"{label}.{self.host(service)}"
        if len(host) > HOST.limit:
            message = f"services.{service.name}: `{host}` is longer than {HOST.limit} characters; give a shorter `host`"
            raise InputError([Problem(self.spec.place("services", service.name), message)])
        return self.claims.claim(HOST, host, service, label)

    def _claimed(self, kind: Kind, service: Service, part: str, name: str) -> str:
        return self.claims.claim(kind, fitted(name, kind.limit), service, part)
