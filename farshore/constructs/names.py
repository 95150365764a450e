"""The names of resources, computed from the spec alone.

Stacks refer to each other's resources by these names, never by remote state or by asking the other region, so that
one stack can be planned and applied while the other's region is lost.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from farshore.spec import Spec
from farshore.spec.services import RestApi, Service, Table

# https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html (2026-11-21)
LONGEST_FUNCTION_NAME = 64


@dataclass(frozen=True)
class Names:
    """Computes names and ARNs.

    Attributes:
        spec: Whose resources are named.
        account: A Terraform expression for the account's id.
        partition: A Terraform expression for the AWS partition.
        dns_suffix: A Terraform expression for the domain of AWS's endpoints.
    """

    spec: Spec
    account: str
    partition: str
    dns_suffix: str

    def prefix(self, service: Service, *parts: str) -> str:
        """Return `<spec>-<service>[-<part>…]`."""
        return "-".join((self.spec.name, service.name, *parts))

    def bucket(self, service: Service, region: str) -> str:
        """Return the name of a service's bucket in a region; the account makes it unique in the world."""
        return self.prefix(service, region, self.account)

    def bucket_arn(self, service: Service, region: str) -> str:
        """Return the ARN of a service's bucket in a region."""
        return f"arn:{self.partition}:s3:::{self.bucket(service, region)}"

    def bucket_host(self, service: Service, region: str) -> str:
        """Return the host name that serves a bucket in its region."""
        return f"{self.bucket(service, region)}.s3.{region}.{self.dns_suffix}"

    def key_alias(self, bucket: Service) -> str:
        """Return the alias of a bucket's KMS key, the same in each region."""
        return f"alias/{self.prefix(bucket)}"

    def key_alias_arn(self, bucket: Service, region: str) -> str:
        """Return the ARN of that alias in a region."""
        return f"arn:{self.partition}:kms:{region}:{self.account}:{self.key_alias(bucket)}"

    def keys_arn(self, region: str) -> str:
        """Return the ARN pattern of the account's keys in a region; to be narrowed by alias in a condition."""
        return f"arn:{self.partition}:kms:{region}:{self.account}:key/*"

    def table(self, table: Table) -> str:
        """Return a table's name, which a global table has in common with its replicas."""
        return self.prefix(table)

    def table_arn(self, table: Table, region: str) -> str:
        """Return the ARN of a table's replica in a region."""
        return f"arn:{self.partition}:dynamodb:{region}:{self.account}:table/{self.table(table)}"

    def function(self, api: RestApi, handler: str) -> str:
        """Return the name of the function that runs a handler; cut and marked with a hash when it would be too long."""
        name = self.prefix(api, handler)
        if len(name) <= LONGEST_FUNCTION_NAME:
            return name
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        return f"{name[: LONGEST_FUNCTION_NAME - len(digest) - 1]}-{digest}"

    def log_group(self, function: str) -> str:
        """Return the log group Lambda writes to for a function."""
        return f"/aws/lambda/{function}"

    def log_group_arn(self, function: str, region: str) -> str:
        """Return the ARN of that log group in a region."""
        return f"arn:{self.partition}:logs:{region}:{self.account}:log-group:{self.log_group(function)}"
