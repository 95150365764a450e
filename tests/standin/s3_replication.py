"""Copy what was written into a bucket to the buckets its replication rules name, at once instead of in minutes."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

REPLICA, COMPLETED, FAILED = "REPLICA", "COMPLETED", "FAILED"


@dataclass(frozen=True)
class Rule:
    """One enabled rule of a replication configuration.

    Attributes:
        priority: which of several rules with one destination counts; the highest.
        prefix: the keys it is for begin with this.
        destination: the name of the bucket it copies to.
        storage_class: the storage class of the copies; empty keeps the object's.
        kms_objects: whether objects encrypted with KMS are copied at all.
        kms_key: the key in the destination's region that encrypts those copies; empty for none.
        delete_markers: whether delete markers are copied.
    """

    priority: int
    prefix: str
    destination: str
    storage_class: str
    kms_objects: bool
    kms_key: str
    delete_markers: bool


def replicate(bucket: Any, keys: Iterable[str], buckets: Mapping[str, Any]) -> None:
    """Copy the newest version of each key, unless it is a copy itself or went out before."""
    rules = _rules(getattr(bucket, "replication_xml", None) or "")
    for key in keys if rules else ():
        versions = bucket.keys.getlist(key, [])
        if versions and not getattr(versions[-1], "replication_status", None):
            _send(versions[-1], [rule for rule in rules if key.startswith(rule.prefix)], buckets)


def _rules(document: str) -> list[Rule]:
    if not document:
        return []
    rules = [_rule(element) for element in ElementTree.fromstring(document).findall("{*}Rule") if _enabled(element)]
    return sorted(rules, key=lambda rule: rule.priority)


def _rule(element: Any) -> Rule:
    def text(path: str) -> str:
        return element.findtext("/".join("{*}" + step for step in path.split("/"))) or ""

    return Rule(
        priority=int(text("Priority") or 0),
        prefix=text("Filter/Prefix") or text("Filter/And/Prefix") or text("Prefix"),
        destination=text("Destination/Bucket").rpartition(":")[2],
        storage_class=text("Destination/StorageClass"),
        kms_objects=text("SourceSelectionCriteria/SseKmsEncryptedObjects/Status") == "Enabled",
        kms_key=text("Destination/EncryptionConfiguration/ReplicaKmsKeyID"),
        delete_markers=text("DeleteMarkerReplication/Status") == "Enabled",
    )


def _enabled(element: Any) -> bool:
    return bool(element.findtext("{*}Status") == "Enabled")


def _send(version: Any, rules: list[Rule], buckets: Mapping[str, Any]) -> None:
    for rule in {rule.destination: rule for rule in rules}.values():
        if not _applies(rule, version):
            continue
        destination = buckets.get(rule.destination)
        version.replication_status = FAILED if destination is None else COMPLETED
        if destination is not None:
            _put(_copy(version, rule), version, destination)


def _applies(rule: Rule, version: Any) -> bool:
    if _is_marker(version):
        return rule.delete_markers
    return rule.kms_objects or version.encryption != "aws:kms"


def _copy(version: Any, rule: Rule) -> Any:
    copied = copy.copy(version) if _is_marker(version) else copy.deepcopy(version)
    copied.replication_status = REPLICA
    if _is_marker(version):
        return copied
    copied.bucket_name = rule.destination
    copied.kms_key_id = rule.kms_key or copied.kms_key_id
    copied.set_storage_class(rule.storage_class or None)
    return copied


def _put(copied: Any, version: Any, destination: Any) -> None:
    from moto.s3.models import s3_backends

    destination.keys.setlist(copied.name, [*destination.keys.getlist(copied.name, []), copied])
    if not _is_marker(version):
        tagger = s3_backends[version.account_id]["aws"].tagger
        tagger.copy_tags(version.arn, copied.arn)


def _is_marker(version: Any) -> bool:
    from moto.s3.models import FakeDeleteMarker

    return isinstance(version, FakeDeleteMarker)
