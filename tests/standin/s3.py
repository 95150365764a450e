"""Buckets: replication that replicates, and configurations as they were sent.

moto keeps the parts of a replication or lifecycle rule it knows, copies nothing, applies a policy statement whatever
its condition, and trips over delete markers; AWS keeps all of a rule, copies new objects, and refuses a rule whose
destination is missing or unversioned. It matters because the lost parts are a difference in every plan, and because
a statement that denies plain HTTP would deny everything here.

moto also suspends versioning under a replication rule, and reads and writes objects whatever became of their key; AWS
refuses. It matters because both happen when a bucket is taken apart in the wrong order.
"""

from __future__ import annotations

import json
import uuid
from typing import Any
from xml.etree import ElementTree

from .kms import unusable
from .s3_replication import replicate
from .service import ACCOUNT, Service, replaces
from .wire import Handler, Request, Response, aws_error

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_MINIMUM_SIZE_HEADER = "x-amz-transition-default-minimum-object-size"
_MINIMUM_SIZE_DEFAULT = "all_storage_classes_128K"
_WRITES = ("PUT", "POST", "DELETE")


class S3(Service):
    """S3 with replication."""

    name = "s3"

    def patch(self) -> None:
        """Make moto's buckets skip conditional statements, and its delete markers disposable."""
        from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey

        @replaces(FakeBucket, "get_permission")
        def get_permission(original: Any, bucket: Any, action: str, resource: str) -> Any:
            whole, bucket.policy = bucket.policy, _unconditional(bucket.policy)
            try:
                return original(bucket, action, resource)
            finally:
                bucket.policy = whole

        @replaces(FakeKey, "response_dict")
        def response_dict(original: Any, key: Any) -> dict[str, Any]:
            status = getattr(key, "replication_status", None)
            return {**original(key), **({"x-amz-replication-status": status} if status else {})}

        def dispose(_marker: Any, garbage: bool = False) -> None:
            """A delete marker holds nothing that would have to be closed."""

        setattr(FakeDeleteMarker, "dispose", dispose)  # noqa: B010  (moto's class has no such method)

    def handle(self, request: Request, moto: Handler) -> Response:
        """Answer configurations from what was sent; after a write to an object, replicate."""
        bucket, key = _target(request)
        found = _buckets().get(bucket)
        if found is not None and not key and "replication" in request.query:
            return _replication(request, found)
        refusal = _refusal(request, found, key) if found is not None else None
        if refusal is not None:
            return refusal
        response = moto(request)
        if not response.ok or found is None:
            return response
        if not key and "lifecycle" in request.query:
            return _lifecycle(request, found, response)
        if request.method in _WRITES and (key or "delete" in request.query):
            replicate(found, [key] if key else list(found.keys), _buckets())
        return response


def home_region(request: Request) -> str:
    """The region of the bucket that a call is about; empty when there is no such bucket."""
    bucket = _buckets().get(_target(request)[0])
    return str(bucket.region_name) if bucket is not None else ""


def _target(request: Request) -> tuple[str, str]:
    bucket, _, key = request.path.lstrip("/").partition("/")
    return bucket, key


def _buckets() -> Any:
    from moto.s3.models import s3_backends

    return s3_backends[ACCOUNT]["aws"].buckets


def _unconditional(policy: bytes | None) -> bytes | None:
    if policy is None:
        return None
    document = json.loads(policy)
    statements = [statement for statement in document["Statement"] if not statement.get("Condition")]
    return json.dumps({**document, "Statement": statements}).encode() if statements else None


def _refusal(request: Request, bucket: Any, key: str) -> Response | None:
    """Return why AWS would not do what moto does; None where it would."""
    if not key and request.method == "PUT" and "versioning" in request.query:
        return _keep_versioning(request, bucket)
    if key and request.method in ("GET", "HEAD", "PUT", "POST"):
        return _refuse_key(request, _key_of(request, bucket, key))
    return None


def _keep_versioning(request: Request, bucket: Any) -> Response | None:
    """Refuse to suspend versioning while the bucket replicates.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-and-other-bucket-configs.html; the words:
    https://github.com/nozaq/terraform-aws-remote-state-s3-backend/issues/59 (2026-11-27)
    """
    status = ElementTree.fromstring(request.body).findtext("{*}Status")
    if status == "Enabled" or not getattr(bucket, "replication_xml", None):
        return None
    message = (
        "A replication configuration is present on this bucket, so you cannot change the versioning state. To change "
        "the versioning state, first delete the replication configuration."
    )
    return aws_error(request, 409, "InvalidBucketState", message)


def _key_of(request: Request, bucket: Any, key: str) -> str:
    """Return the KMS key that a call about an object needs; empty for none."""
    if request.method in ("GET", "HEAD"):
        versions = bucket.keys.getlist(key, [])
        wanted = request.query.get("versionId")
        found = next((one for one in reversed(versions) if wanted in (None, one.version_id)), None)
        return str(getattr(found, "kms_key_id", None) or "")
    default = (bucket.encryption or {}).get("Rule", {}).get("ApplyServerSideEncryptionByDefault", {})
    return request.header("x-amz-server-side-encryption-aws-kms-key-id") or str(default.get("KMSMasterKeyID") or "")


def _refuse_key(request: Request, key: str) -> Response | None:
    """Refuse what needs a key that KMS will not use; S3 passes on what KMS answers, with ``KMS.`` before its code.

    https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    """
    refused = unusable(key)
    return aws_error(request, 400, f"KMS.{refused.code}", refused.message) if refused else None


def _replication(request: Request, bucket: Any) -> Response:
    """Answer a call to a bucket's replication configuration; it lives and dies with moto's bucket."""
    if request.method == "PUT":
        return _put_replication(request, bucket)
    if request.method == "DELETE":
        bucket.replication_xml = None
        return Response(204)
    if not getattr(bucket, "replication_xml", None):
        code = "ReplicationConfigurationNotFoundError"
        return aws_error(request, 404, code, "The replication configuration was not found")
    return Response.xml(200, bucket.replication_xml)


def _put_replication(request: Request, bucket: Any) -> Response:
    ElementTree.register_namespace("", NAMESPACE)
    configuration = ElementTree.fromstring(request.body)
    if not bucket.is_versioned:
        return aws_error(request, 400, "InvalidRequest", "Versioning must be 'Enabled' on the bucket")
    for rule in configuration.findall("{*}Rule"):
        destination = _buckets().get((rule.findtext("{*}Destination/{*}Bucket") or "").rpartition(":")[2])
        if destination is None:
            return aws_error(request, 400, "InvalidRequest", "Destination bucket must exist.")
        if not destination.is_versioned:
            return aws_error(request, 400, "InvalidRequest", "Destination bucket must have versioning enabled.")
        if rule.find("{*}ID") is None:
            ElementTree.SubElement(rule, f"{{{NAMESPACE}}}ID").text = uuid.uuid4().hex
    bucket.replication_xml = ElementTree.tostring(configuration, encoding="unicode")
    return Response(200)


def _lifecycle(request: Request, bucket: Any, response: Response) -> Response:
    """Keep a lifecycle configuration that moto has accepted, and give back what was kept."""
    if request.method == "PUT":
        bucket.lifecycle_xml = request.body
        bucket.lifecycle_minimum_size = request.header(_MINIMUM_SIZE_HEADER) or _MINIMUM_SIZE_DEFAULT
    if request.method == "DELETE":
        return response
    body = bucket.lifecycle_xml if request.method == "GET" else response.body
    size = (_MINIMUM_SIZE_HEADER, bucket.lifecycle_minimum_size)
    return Response(response.status, body, (*response.headers, size))
