"""Documents in a bucket that is copied both ways, stored and fetched by machines.

API Gateway has checked the caller's token and its scope before a handler runs. Between regions the later version of a
document wins, and versions below it remain. A document that was stored in the other region a moment ago may be
missing here for up to 15 minutes: 404, try again.

The environment names the bucket (`DOCUMENTS_BUCKET`) and the parameter with the largest size in bytes
(`LARGEST_PARAMETER`).
"""

from __future__ import annotations

import functools
import json
import os

import boto3
from proxy import Event, Problem, Response, answer, endpoint, json_body, path_id

_s3 = boto3.client("s3")


@endpoint
def store(event: Event) -> Response:
    """PUT /documents/{id} with a JSON object: stores a document; a repeat stores the same again."""
    name = path_id(event, "id")
    content = json.dumps(json_body(event), sort_keys=True).encode()
    if len(content) > _largest():
        raise Problem(413, "too-large", f"A document may have {_largest()} bytes.")
    _s3.put_object(Bucket=os.environ["DOCUMENTS_BUCKET"], Key=_key(name), Body=content, ContentType="application/json")
    return answer(200, {"id": name, "bytes": len(content)})


@endpoint
def fetch(event: Event) -> Response:
    """GET /documents/{id}: a document, from whichever region stored it."""
    try:
        found = _s3.get_object(Bucket=os.environ["DOCUMENTS_BUCKET"], Key=_key(path_id(event, "id")))
    except _s3.exceptions.NoSuchKey as problem:
        raise Problem(
            404, "not-found", "There is no such document, or it has not reached this region yet."
        ) from problem
    return answer(200, json.loads(found["Body"].read()))


def _key(name: str) -> str:
    return f"documents/{name}.json"


@functools.cache
def _largest() -> int:
    """The setting, read once by each execution environment."""
    parameter = boto3.client("ssm").get_parameter(Name=os.environ["LARGEST_PARAMETER"])
    return int(parameter["Parameter"]["Value"])
