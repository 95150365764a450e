"""The example of documents answers REST proxy events as its docstring promises."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from farshore.spec import load
from tests.examples.rest_client import RestClient

CONFIG = Path(__file__).parents[2] / "config" / "rest-api.yaml"
ROUTES = {"PUT /documents/{id}": "store", "GET /documents/{id}": "fetch"}
STORE, FETCH = ROUTES


@pytest.fixture(scope="module")
def documents(
    new_example: Callable[..., Any], examples_endpoint: str, examples_resource: Callable[[str], Any]
) -> RestClient:
    """The API, with a bucket and a setting of 100 bytes."""
    location = {"LocationConstraint": "us-west-2"}
    examples_resource("s3").create_bucket(Bucket="rest-api-documents", CreateBucketConfiguration=location)
    boto3.client(
        "ssm",
        endpoint_url=examples_endpoint,
        region_name="us-west-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    ).put_parameter(Name="/rest-api/largest", Value="100", Type="String")
    environment = {"DOCUMENTS_BUCKET": "rest-api-documents", "LARGEST_PARAMETER": "/rest-api/largest"}
    return RestClient(new_example("rest-api", **environment), ROUTES)


@pytest.fixture
def name() -> str:
    return f"scan-{uuid.uuid4().hex}"


def test_the_routes_are_those_of_the_spec_and_each_needs_a_scope() -> None:
    api = load(CONFIG).services["api"]
    assert api.routes == ROUTES
    assert set(api.scopes) == set(ROUTES)


def test_a_document_is_fetched_as_it_was_stored(documents: RestClient, name: str) -> None:
    content = {"pages": 3, "title": "Größe"}
    assert [documents.request(STORE, json.dumps(content), id=name).status for _ in range(2)] == [200, 200]
    answer = documents.request(FETCH, id=name)
    assert (answer.status, answer.json) == (200, content)


def test_an_unknown_document_is_not_found(documents: RestClient, name: str) -> None:
    answer = documents.request(FETCH, id=name)
    assert (answer.status, answer.json["error"]) == (404, "not-found")


def test_a_document_may_be_as_large_as_the_setting_says(documents: RestClient, name: str) -> None:
    fits, larger = ({"text": "x" * (size - len('{"text": ""}'))} for size in (100, 101))
    assert documents.request(STORE, json.dumps(larger), id=name).status == 413
    assert documents.request(FETCH, id=name).status == 404
    assert documents.request(STORE, json.dumps(fits), id=name).status == 200


@pytest.mark.parametrize("body", ["", "[]", "no json"])
def test_what_is_no_object_is_refused(documents: RestClient, name: str, body: str) -> None:
    assert documents.request(STORE, body, id=name).status == 400
