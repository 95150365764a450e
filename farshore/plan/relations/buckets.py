"""What configures a bucket: provider 4 and later have a resource for each of its settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from farshore.plan.estate import Estate
from farshore.plan.relations.safeguards import gives
from farshore.plan.resource import Resource

VERSIONING = "aws_s3_bucket_versioning"
OWNERSHIP = "aws_s3_bucket_ownership_controls"
ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
PUBLIC_ACCESS = "aws_s3_bucket_public_access_block"

_ALGORITHM = ("rule", 0, "apply_server_side_encryption_by_default", 0, "sse_algorithm")


class Buckets:
    """The settings of the buckets of an estate."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._by_kind: dict[str, tuple[dict[Resource, list[Resource]], set[str | None]]] = {}
        self._by_name: dict[str, list[Resource]] = defaultdict(list)
        for one in estate.of_type("aws_s3_bucket"):
            if isinstance(one.get("bucket"), str):
                self._by_name[one.get("bucket")].append(one)

    def lacking(self, source: Resource, replica: Resource) -> list[str]:
        """Return what a bucket has and the bucket that it is replicated to has not, as far as both are known."""
        found = []
        if self.is_versioned(source) is True and self.is_versioned(replica) is False:
            found.append("versioning")
        if self._has_own_key(source) is True and self._has_own_key(replica) is False:
            found.append("encryption with a key of its own")
        if self._has(source, PUBLIC_ACCESS) is True and self._has(replica, PUBLIC_ACCESS) is False:
            found.append("the public access block")
        if source.get("object_lock_enabled") is True and replica.get("object_lock_enabled") is False:
            found.append("`object_lock_enabled`")
        return found

    def versioning(self, bucket: Resource) -> list[Resource]:
        """Return the resources that set a bucket's versioning, as far as they are known."""
        return self._settings(bucket, VERSIONING) or []

    def is_versioned(self, bucket: Resource) -> bool | None:
        """Say whether a bucket keeps versions; None where that is not known.

        One with Object Lock does, and cannot stop doing so.
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html (2026-11-21)
        """
        settings = self._settings(bucket, VERSIONING)
        if bucket.get("object_lock_enabled") is True:
            return True
        given = any(gives(bucket, name) and bucket.get(name) is None for name in ("versioning", "object_lock_enabled"))
        if settings is None or given:
            return None
        if any(one.is_unknown("versioning_configuration", 0, "status") for one in settings):
            return None
        stated = [one.get("versioning_configuration", 0, "status") == "Enabled" for one in settings]
        return any(stated) or bucket.get("versioning", 0, "enabled") is True

    def ownership(self, bucket: Resource) -> list[Resource]:
        """Return the resources that say who owns a bucket's objects, as far as they are known."""
        return self._settings(bucket, OWNERSHIP) or []

    def encrypts_with_kms(self, bucket: Resource) -> bool | None:
        """Say whether a bucket encrypts new objects with a KMS key unless told otherwise; None where not known."""
        separate = self._has_own_key(bucket)
        inline = bucket.get("server_side_encryption_configuration", 0, *_ALGORITHM)
        return str(inline).startswith("aws:kms") if isinstance(inline, str) and not separate else separate

    def _has_own_key(self, bucket: Resource) -> bool | None:
        settings = self._settings(bucket, ENCRYPTION)
        if settings is None:
            return None
        if any(one.is_unknown(*_ALGORITHM) for one in settings):
            return None
        return any(str(one.get(*_ALGORITHM)).startswith("aws:kms") for one in settings)

    def _has(self, bucket: Resource, kind: str) -> bool | None:
        settings = self._settings(bucket, kind)
        return None if settings is None else bool(settings)

    def _settings(self, bucket: Resource, kind: str) -> list[Resource] | None:
        """Return the settings of one kind that a bucket has; None when one in its region may be of any bucket."""
        if kind not in self._by_kind:
            self._by_kind[kind] = self._sorted(kind)
        of_bucket, unclear = self._by_kind[kind]
        return of_bucket.get(bucket) or (None if bucket.region in unclear else [])

    def _sorted(self, kind: str) -> tuple[dict[Resource, list[Resource]], set[str | None]]:
        """Return the settings of one kind by their buckets, and the regions of those whose bucket is not known."""
        found: dict[Resource, list[Resource]] = defaultdict(list)
        unclear: set[str | None] = set()
        for one in self._estate.of_type(kind):
            owners = list(self._owners(one))
            for bucket in owners:
                found[bucket].append(one)
            if not owners:
                unclear.add(one.region)
        return found, unclear

    def _owners(self, settings: Resource) -> Iterator[Resource]:
        name = settings.get("bucket")
        if isinstance(name, str):
            yield from self._by_name.get(name, ())
        yield from (one for one in settings.plan.referenced(settings, "bucket") if one.type == "aws_s3_bucket")
