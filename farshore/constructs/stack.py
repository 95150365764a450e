"""What every farshore stack has: providers, a backend in its own region, and the facts names are computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from farshore.constructs import aws
from farshore.constructs.lazy_bindings import engine
from farshore.constructs.offer import Authorizing, Offer, Offering
from farshore.constructs.overrides import overridden
from farshore.constructs.routing_controls import RoutingControls
from farshore.names import Claims, Names
from farshore.placement import Placement, Placements, placements
from farshore.spec import Spec
from farshore.spec.model import AssumeRole, BackendType
from farshore.spec.services.base import Access

OLDEST_TERRAFORM = ">= 1.11"
"""The oldest release the output is tested with; locks in S3 need 1.10."""

PROVIDER_SOURCE = "hashicorp/aws"
PROVIDER_VERSIONS = {5: ">= 5.100, < 6", 6: ">= 6.36, < 7"}
"""The releases of the AWS provider that the output is true for, by major version.

6.36 is the first in which removing an index that is written with `key_schema` keeps the others.
https://github.com/hashicorp/terraform-provider-aws/pull/46602 (2026-11-27)
"""


@dataclass(frozen=True)
class Build:
    """What all stacks of a spec share while they are built.

    Attributes:
        spec: What is built.
        claims: Which name belongs to which service.
        placements: Where each service runs, by its name.
        offerings: How each service type that others use makes its offer, by the word after `type:`.
        authorizing: How each service type that says who calls an API does so, by the word after `type:`.
    """

    spec: Spec
    claims: Claims
    placements: Mapping[str, Placements]
    offerings: Mapping[str, Offering]
    authorizing: Mapping[str, Authorizing]

    @classmethod
    def of(cls, spec: Spec, offerings: Mapping[str, Offering], authorizing: Mapping[str, Authorizing]) -> Build:
        """Return the build of a spec before any name is claimed."""
        placed = {service.name: placements(spec, service) for service in spec.services.values()}
        return cls(spec, Claims(spec), placed, offerings, authorizing)


class SpecStack(aws.TerraformStack):
    """A part of a spec's infrastructure with a Terraform state of its own.

    Attributes:
        spec: What is built.
        part: The last word of the stack's name: a region, or what the stack holds.
        region: The region of the default provider; the state is kept there too.
        names: Names of the spec's resources, as this stack can compute them.
        declared: The class of the bindings of each resource that belongs to a service, by its address.
    """

    def __init__(self, app: aws.App, build: Build, part: str, region: str) -> None:
        super().__init__(app, f"{build.spec.name}-{part}")
        self._build = build
        self.spec = build.spec
        self.part = part
        self.region = region
        self.declared: dict[str, Any] = {}
        self._moves: list[dict[str, str]] = []
        self._imports: list[dict[str, str]] = []
        self._add_backend(region)
        self.add_override("terraform.required_version", OLDEST_TERRAFORM)
        provider = {"source": PROVIDER_SOURCE, "version": PROVIDER_VERSIONS[self.spec.terraform.aws_provider]}
        self.add_override("terraform.required_providers.aws", provider)  # not the bindings' own, exact version
        default = self._provider("aws", region)
        # Elsewhere each region has an alias: which one is the default may change, and what it made must not.
        self._providers = {region: default} if part == region else {}
        identity = aws.DataAwsCallerIdentity(self, "current")
        partition = aws.DataAwsPartition(self, "partition")
        self.names = Names(self.spec, identity.account_id, partition.partition, partition.dns_suffix, build.claims)

    def to_terraform(self) -> Any:
        """Return the stack's Terraform JSON, with what the spec overrides; the engine writes what this returns."""
        terraform = self.terraform_before_overrides()
        mine = [one for one in self.spec.overriding() if one.stack in (None, self.part)]
        return overridden(terraform, mine) if mine else terraform

    def terraform_before_overrides(self) -> Any:
        """Return the stack's Terraform JSON as farshore alone would write it."""
        return super().to_terraform()

    @property
    def is_described(self) -> bool:
        """Whether the installed bindings describe the version of the provider that the spec asks for."""
        return engine().aws_provider == self.spec.terraform.aws_provider

    def provider(self, region: str) -> aws.AwsProvider:
        """Return the provider for a region: the default one in the region's own stack, else one with an alias."""
        if region not in self._providers:
            self._providers[region] = self._provider(region, region, alias=region)
        return self._providers[region]

    def placements(self, service: str) -> Placements:
        """Return where a service of the spec runs."""
        return self._build.placements[service]

    def moved(self, resource_type: str, part: str, names: Sequence[str]) -> None:
        """Tell Terraform that a resource's address has changed with the name of its service, from one to the next.

        Args:
            resource_type: As `aws_s3_bucket`.
            part: The resource's part of the address.
            names: The service's names, the oldest first.
        """
        addresses = [f"{resource_type}.{name}_{part}" for name in names]
        self._moves += [{"from": before, "to": after} for before, after in pairwise(addresses)]
        if self._moves:
            self.add_override("moved", self._moves)

    def imported(self, address: str, identity: str) -> None:
        """Tell Terraform that a resource is in AWS already; where it is in the state, this does nothing.

        Args:
            address: The resource's address.
            identity: By what the provider finds it, in the form that its documentation says for the type.
        """
        self._imports.append({"to": address, "id": identity})
        self.add_override("import", self._imports)

    def offer(self, name: str, access: Access, placement: Placement) -> Offer:
        """Return what a service of the spec gives to one that uses it.

        Args:
            name: The service that is used.
            access: What is done with it.
            placement: That of the user.
        """
        service = self.spec.services[name]
        return self._build.offerings[service.type](service, access, placement, self.names)

    def security_scheme(self, name: str) -> dict[str, Any]:
        """Return by what API Gateway checks who calls, for an API whose authorizer is a service of the spec."""
        service = self.spec.services[name]
        return self._build.authorizing[service.type](service)

    @cached_property
    def zone_id(self) -> str:
        """The id of the hosted zone of the spec's domain: as given, else looked up by Terraform.

        The domain is part of the address, so that the records of another domain can stay until they are to go.
        """
        if self.spec.zone_id is not None:
            return self.spec.zone_id
        domain = str(self.spec.domain)
        zone = aws.DataAwsRoute53Zone(
            self,
            f"zone-{domain.replace('.', '_')}",
            name=domain,
            private_zone=False,
            provider=self.zone_provider,
        )
        return str(zone.zone_id)

    @cached_property
    def routing_controls(self) -> RoutingControls:
        """The routing controls of the system, made in this stack for the first that asks."""
        return RoutingControls(self)

    @cached_property
    def zone_provider(self) -> aws.AwsProvider | None:
        """The provider for the hosted zone, its records and health checks; None for the default one.

        Route 53 is global: the region is only where the provider asks for its role.
        """
        role = self.spec.zone_role
        if role is None:
            return None
        return aws.AwsProvider(
            self, "zone", alias="zone", region=self.region, default_tags=[self._tags], assume_role=[_assumed(role)]
        )

    @property
    def _tags(self) -> aws.AwsProviderDefaultTags:
        return aws.AwsProviderDefaultTags(tags={**self.spec.terraform.tags, "farshore": self.spec.name})

    def _provider(self, identifier: str, region: str, **extra: Any) -> aws.AwsProvider:
        terraform = self.spec.terraform
        if terraform.allowed_account_ids:
            extra["allowed_account_ids"] = list(terraform.allowed_account_ids)
        if terraform.assume_role:
            extra["assume_role"] = [_assumed(terraform.assume_role)]
        return aws.AwsProvider(self, identifier, region=region, default_tags=[self._tags], **extra)

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


def _assumed(role: AssumeRole) -> aws.AwsProviderAssumeRole:
    return aws.AwsProviderAssumeRole(
        role_arn=role.role_arn, external_id=role.external_id, session_name=role.session_name
    )
