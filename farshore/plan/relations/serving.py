"""What serves, and in which regions: the one answer that headings, matrix, pictures and rules share.

A region serves where something answers requests, runs code or holds what is served. Networks, logs, keys, images and
definitions are what that needs, and a region with nothing else serves nothing; one that only carries out or watches
the failover of the others steers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from farshore.plan.relations.automation import AUTOMATION, automation, word_of
from farshore.plan.resource import Resource
from farshore.plan.types import SERVING, Kind
from farshore.plan.types.state import CONTENT

if TYPE_CHECKING:
    from farshore.plan.estate import Estate

BESIDE = CONTENT | {
    "aws_cloudwatch_log_group",
    "aws_cloudwatch_log_stream",
    "aws_codebuild_project",
    "aws_codepipeline",
    "aws_db_cluster_snapshot",
    "aws_db_snapshot",
    "aws_ebs_snapshot",
}
"""Types with which a region serves nothing by itself: content of another resource, what tools make, backups and logs.

Read in the provider's documentation of each type: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
(2026-11-21).
"""

SINGLETONS = frozenset({"aws_api_gateway_account", "aws_api_gateway_client_certificate", "aws_dynamodb_global_table"})
"""Types that serve, and that a second region has without Terraform or does not need.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/api_gateway_account (2026-11-21)
"""

NEEDED_TO_SERVE = frozenset(
    {
        "aws_acmpca_certificate_authority",
        "aws_appconfig_hosted_configuration_version",
        "aws_backup_vault",
        "aws_batch_job_definition",
        "aws_codecommit_repository",
        "aws_ecr_repository",
        "aws_ecs_cluster",
        "aws_ecs_cluster_capacity_providers",
        "aws_ecs_task_definition",
        "aws_kms_custom_key_store",
        "aws_kms_external_key",
        "aws_kms_key",
        "aws_kms_replica_external_key",
        "aws_kms_replica_key",
        "aws_launch_configuration",
        "aws_launch_template",
        "aws_secretsmanager_secret",
        "aws_service_discovery_http_namespace",
        "aws_service_discovery_private_dns_namespace",
        "aws_ssm_parameter",
    }
)
"""Types that what serves needs and that are expected in each region, while a region with nothing else serves nothing.

Farshore's own reading of what each type makes, from the provider's documentation of it, 2026-11-21:
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
"""

_RUNS_BY_ITSELF = frozenset(AUTOMATION) | {
    "aws_ecs_task_definition",
    "aws_lambda_alias",
    "aws_lambda_event_source_mapping",
    "aws_lambda_provisioned_concurrency_config",
    "aws_pipes_pipe",
    "aws_sfn_alias",
}
"""Types that steer others without an entry: somebody calls them, or the clock does."""

_DOMAIN_NAMES = ("aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name")
_MAPPINGS = ("aws_api_gateway_base_path_mapping", "aws_apigatewayv2_api_mapping")

_EDGE_FUNCTIONS = ("default_cache_behavior", "ordered_cache_behavior")
"""Where a distribution names functions that run at the edge; those must be in us-east-1.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
(2026-11-21)
"""


class Serving:
    """What of an estate serves, and the regions in which it does."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate

    @cached_property
    def edge_functions(self) -> frozenset[Resource]:
        """Return the functions that CloudFront runs at the edge; they belong to no region's own work."""
        return frozenset(
            function
            for distribution in self._estate.of_type("aws_cloudfront_distribution")
            for argument in _EDGE_FUNCTIONS
            for function in distribution.plan.referenced(distribution, argument)
            if function.type == "aws_lambda_function"
        )

    @cached_property
    def idle_names(self) -> frozenset[Resource]:
        """Return the domain names of API Gateway that no API is mapped to, where others have one: they serve nothing.

        Such a name keeps a certificate in use, so that ACM renews it.
        """
        mappings = list(self._estate.of_type(*_MAPPINGS))
        mapped = {name for mapping in mappings for name in mapping.plan.referenced(mapping, "domain_name")}
        words = {str(mapping.get("domain_name")) for mapping in mappings}
        names = self._estate.of_type(*_DOMAIN_NAMES) if mappings else ()
        return frozenset(one for one in names if one not in mapped and str(one.get("domain_name")) not in words)

    def is_part(self, one: Resource) -> bool:
        """Say whether a resource is a part of what serves, so that a counterpart of its region would have it too."""
        return (
            one.facts.kind in SERVING
            and one.type not in BESIDE
            and one.type not in SINGLETONS
            and one not in self.edge_functions
            and one not in self.idle_names
            and not word_of(self._estate, one)
            and not one.facts.spans_regions
        )

    def bears(self, one: Resource) -> bool:
        """Say whether a resource makes its region one that serves, rather than one that is prepared for it."""
        return one.type not in NEEDED_TO_SERVE and self.is_part(one)

    @cached_property
    def parts(self) -> tuple[Resource, ...]:
        """Return the parts of what serves, of all regions, in the order of the plans."""
        return tuple(one for one in self._estate.remaining if one.region and self.is_part(one))

    @cached_property
    def sizes(self) -> Counter[str]:
        """Return how many parts each region has, those included that only what serves needs."""
        return Counter(one.region for one in self.parts if one.region)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Return the regions that serve, the one with most resources first, then by id.

        One that may only steer others serves where all the others may only steer too.
        """
        bearing: dict[str, list[Resource]] = defaultdict(list)
        for one in self.parts:
            if one.type not in NEEDED_TO_SERVE:
                bearing[str(one.region)].append(one)
        certain = [region for region, parts in bearing.items() if not self._may_only_steer(region, parts)]
        serving = {*(certain or bearing)}
        return tuple(region for region in self._estate.regions if region in serving)

    def _may_only_steer(self, region: str, parts: Sequence[Resource]) -> bool:
        """Say whether a region has the code of an observer only: without an entry, and shared with no other region.

        Where something is named for carrying out a failover, data may be what that keeps.
        """
        kinds = (Kind.DATA,) if region in self._automated else ()
        return all(
            (one.type in _RUNS_BY_ITSELF or one.facts.kind in kinds) and not self._is_shared(one) for one in parts
        )

    @cached_property
    def _automated(self) -> frozenset[str]:
        """Return the regions in which something is named for carrying out a failover."""
        return frozenset(one.region for one, _ in automation(self._estate) if one.region)

    def _is_shared(self, one: Resource) -> bool:
        """Say whether a counterpart of a resource, or a copy, is in another region for more than being alone there."""
        group = self._estate.twins.group(one)
        return bool(self._estate.copies(one)) and not (group is not None and group.inferred)
