"""What every farshore stack has: providers, a backend in its own region, and the facts names are computed from."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from farshore.constructs import aws
from farshore.constructs.names import Names
from farshore.spec import Spec
from farshore.spec.model import BackendType

OLDEST_TERRAFORM = ">= 1.11"
"""The oldest release the output is tested with; locks in S3 need 1.10."""

PROVIDER_SOURCE = "hashicorp/aws"
PROVIDER_VERSIONS = {5: ">= 5.100, < 6", 6: ">= 6.36, < 7"}
"""The releases of the AWS provider that the output is true for, by major version.

6.36 is the first in which removing an index that is written with `key_schema` keeps the others.
https://github.com/hashicorp/terraform-provider-aws/pull/46602 (2026-11-27)
"""


class SpecStack(aws.TerraformStack):
    """A part of a spec's infrastructure with a Terraform state of its own.

    Attributes:
        spec: What is built.
        part: The last word of the stack's name: a region, `global` or `links`.
        region: The region of the default provider.
        names: Names of the spec's resources, as this stack can compute them.
    """

    def __init__(self, app: aws.App, spec: Spec, part: str, *, region: str, state_region: str) -> None:
        super().__init__(app, f"{spec.name}-{part}")
        self.spec = spec
        self.part = part
        self.region = region
        self._add_backend(state_region)
        self.add_override("terraform.required_version", OLDEST_TERRAFORM)
        provider = {"source": PROVIDER_SOURCE, "version": PROVIDER_VERSIONS[spec.terraform.aws_provider]}
        self.add_override("terraform.required_providers.aws", provider)  # not the bindings' own, exact version
        self._providers = {region: self._provider("aws", region)}
        identity = aws.DataAwsCallerIdentity(self, "current")
        partition = aws.DataAwsPartition(self, "partition")
        self.names = Names(spec, identity.account_id, partition.partition, partition.dns_suffix)

    def provider(self, region: str) -> aws.AwsProvider:
        """Return the provider for a region: the default one, or one with the region as its alias."""
        if region not in self._providers:
            self._providers[region] = self._provider(region, region, alias=region)
        return self._providers[region]

    @cached_property
    def zone_id(self) -> str:
        """The id of the hosted zone of the spec's domain, looked up by Terraform."""
        zone = aws.DataAwsRoute53Zone(self, "zone", name=self.spec.domain, private_zone=False)
        return str(zone.zone_id)

    def _provider(self, identifier: str, region: str, **extra: Any) -> aws.AwsProvider:
        terraform = self.spec.terraform
        tags = aws.AwsProviderDefaultTags(tags={**terraform.tags, "farshore": self.spec.name})
        if terraform.allowed_account_ids:
            extra["allowed_account_ids"] = list(terraform.allowed_account_ids)
        if terraform.assume_role:
            role = terraform.assume_role
            assumed = aws.AwsProviderAssumeRole(
                role_arn=role.role_arn, external_id=role.external_id, session_name=role.session_name
            )
            extra["assume_role"] = [assumed]
        return aws.AwsProvider(self, identifier, region=region, default_tags=[tags], **extra)

    def _add_backend(self, region: str) -> None:
        backend = self.spec.backend
        name = f"{self.spec.name}-{self.part}"
        if backend.type is BackendType.S3 and backend.bucket is not None:
            aws.S3Backend(
                self,
                bucket=backend.bucket.format(region=region),
                key=f"{backend.prefix}/{name}.tfstate",
                region=region,
                encrypt=True,
            )
            # Terraform's own lock file, newer than cdktf's idea of the backend.
            self.add_override("terraform.backend.s3.use_lockfile", True)
        else:
            # Relative, so that the output is the same wherever it is written; outside the output folder, so that
            # writing the Terraform again can never touch a state.
            aws.LocalBackend(self, path=f"../../../terraform.{name}.tfstate")
