"""safeguard-overridden: an override that takes away what keeps data safe."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity
from farshore.rules import Rule
from farshore.spec import Spec
from farshore.spec.overrides import Override


class Safeguard(NamedTuple):
    """An argument that keeps data.

    Attributes:
        type: The resource type; `*` for all.
        argument: The argument, with the blocks that it is in.
        kept_by: The values that keep the data; none where only farshore's own value is known to.
        deletion: Whether it guards against deletion only, which the spec may give up itself.
    """

    type: str
    argument: tuple[str, ...]
    kept_by: tuple[Any, ...]
    deletion: bool = False

    def is_lost(self, override: Override) -> bool:
        """Say whether an override takes it away."""
        if self.type not in ("*", override.address.partition(".")[0]):
            return False
        value: Any = override.arguments
        for name in self.argument:
            value = _below(value, name)
            if value is _UNTOUCHED:
                return False
        return not any(value == kept and type(value) is type(kept) for kept in self.kept_by)


_UNTOUCHED = object()


def _below(value: Any, name: str) -> Any:
    """Return what an override makes of an argument in a block: a map leaves others as they are, a list does not."""
    if isinstance(value, Mapping):
        numbered = bool(value) and all(key.isdigit() for key in value)
        blocks = list(value.values()) if numbered else [value]
        if None in blocks:
            return None
        return next((one[name] for one in blocks if isinstance(one, Mapping) and name in one), _UNTOUCHED)
    if isinstance(value, list):
        return next((one[name] for one in value if isinstance(one, Mapping) and name in one), None)
    return value


SAFEGUARDS = (
    Safeguard("*", ("lifecycle", "prevent_destroy"), (True,), deletion=True),
    Safeguard("aws_dynamodb_table", ("deletion_protection_enabled",), (True,), deletion=True),
    Safeguard("aws_dynamodb_table", ("point_in_time_recovery", "enabled"), (True,)),
    Safeguard("aws_dynamodb_table_replica", ("deletion_protection_enabled",), (True,), deletion=True),
    Safeguard("aws_dynamodb_table_replica", ("point_in_time_recovery",), (True,)),
    Safeguard("aws_s3_bucket", ("force_destroy",), (False, None), deletion=True),
    Safeguard("aws_s3_bucket_versioning", ("versioning_configuration", "status"), ("Enabled",)),
    Safeguard("aws_s3_bucket_public_access_block", ("block_public_acls",), (True,)),
    Safeguard("aws_s3_bucket_public_access_block", ("block_public_policy",), (True,)),
    Safeguard("aws_s3_bucket_public_access_block", ("ignore_public_acls",), (True,)),
    Safeguard("aws_s3_bucket_public_access_block", ("restrict_public_buckets",), (True,)),
    Safeguard("aws_s3_bucket_policy", ("policy",), ()),
    Safeguard("aws_s3_bucket_server_side_encryption_configuration", ("rule",), ()),
    Safeguard("aws_kms_key", ("deletion_window_in_days",), (30,), deletion=True),
    Safeguard("aws_kms_key", ("enable_key_rotation",), (True,)),
    Safeguard("aws_kms_key", ("is_enabled",), (True, None)),
    Safeguard("aws_kms_key", ("policy",), ()),
)
"""What farshore writes to keep data."""


def _given_up(spec: Spec, address: str) -> bool:
    """Say whether the spec itself lets the data of a resource's service be deleted."""
    name = address.partition(".")[2].partition("_")[0]
    service = spec.services.get(name)
    return not spec.protects(service) if service else not spec.deletion_protection


@PREFLIGHT_RULES.register
class SafeguardOverridden(Rule[Subject]):
    """What keeps data has options of its own, or none on purpose."""

    id = "safeguard-overridden"
    title = "An override takes away what keeps data safe"
    severity = Severity.ERROR
    why = (
        "An override reaches every argument, also those that refuse a deletion, keep older versions, encrypt, or keep "
        "the public out. Without `prevent_destroy`, for one, Terraform destroys a resource whenever a plan says so."
    )
    remedy = (
        "Take the override out. To let data be deleted, use `destroy` or `deletion_protection`; for anything else, "
        "accept this with a waiver that says why."
    )
    source = "https://developer.hashicorp.com/terraform/language/v1.10.x/meta-arguments/lifecycle"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {orders: {type: table, key: {partition: id}}}
        overrides: {aws_dynamodb_table.orders_table-us-east-1: {table_class: STANDARD_INFREQUENT_ACCESS}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {orders: {type: table, key: {partition: id}}}
        overrides: {aws_dynamodb_table.orders_table-us-east-1: {lifecycle: {prevent_destroy: false}}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a finding for each safeguard that an override takes away."""
        spec = subject.spec
        for override in spec.overriding():
            for safeguard in SAFEGUARDS:
                if safeguard.is_lost(override) and not (safeguard.deletion and _given_up(spec, override.address)):
                    argument = ".".join(safeguard.argument)
                    name = override.address.partition(".")[2].partition("_")[0]
                    yield self.finding(
                        f"`overrides` changes `{argument}` of {override.address}, which keeps data safe",
                        spec.place(*override.path, *safeguard.argument),
                        service=name if name in spec.services else None,
                    )
