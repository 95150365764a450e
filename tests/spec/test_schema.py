"""The JSON Schema of a spec: valid itself, and in agreement with the loader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from farshore.spec import schema as schema_module
from farshore.spec.schema import spec_schema
from farshore.spec.services import SERVICE_TYPES, ServiceTypes
from tests.spec.samples import HEAD, SMALL, problems

COMMITTED = Path(schema_module.__file__).with_name("schema.json")


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(spec_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def plain(text: str) -> Any:
    """Return a YAML text as the values that an editor checks: dates stay texts."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_it_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(spec_schema())


def test_its_order_does_not_depend_on_which_types_were_needed_first() -> None:
    types = ServiceTypes({"table": SERVICE_TYPES["table"]}, {"queue": "Queue", "secret": "Secret"})
    assert types["secret"].type == "secret"
    assert (list(types), len(types)) == (["table", "queue", "secret"], 3)


def test_the_committed_schema_is_that_of_the_model() -> None:
    committed = COMMITTED.read_text(encoding="utf-8")
    assert json.loads(committed) == spec_schema(), "run: farshore schema --output farshore/spec/schema.json"


def test_it_accepts_the_specs_that_ship_with_farshore(
    validator: jsonschema.Draft202012Validator, configs: list[str]
) -> None:
    for config in configs:
        validator.validate(plain(Path(config).read_text(encoding="utf-8")))


def test_the_specs_that_ship_with_farshore_name_the_committed_schema(configs: list[str]) -> None:
    for config in configs:
        first = Path(config).read_text(encoding="utf-8").splitlines()[0]
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert (Path(config).parent / named).resolve() == COMMITTED.resolve()


BAD = {
    "no name": HEAD.replace("name: shop\n", ""),
    "an unknown key": SMALL + "regoins: {}\n",
    "an unknown nested key": SMALL.replace("standby", "stanby"),
    "a name in capitals": SMALL.replace("shop", "Shop"),
    "a long name": SMALL.replace("shop", "s" * 25),
    "no region": SMALL.replace("us-west-2", "Oregon"),
    "an unknown strategy": SMALL + "strategy: hope\n",
    "an unknown type": HEAD + "services: {a: {type: tabel}}\n",
    "no type": HEAD + "services: {a: {key: {partition: id}}}\n",
    "a table without a key": HEAD + "services: {a: {type: table}}\n",
    "a field of another type": HEAD + "services: {a: {type: table, key: {partition: id}, inbound: true}}\n",
    "a service name in capitals": HEAD + "services: {A: {type: email}}\n",
    "an API without routes": HEAD + "services: {a: {type: rest-api, code: src, routes: {}}}\n",
    "a route without a method": HEAD + 'services: {a: {type: rest-api, code: src, routes: {"/x": f}}}\n',
    "too little memory": HEAD + 'services: {a: {type: rest-api, code: src, routes: {"GET /": f}, memory: 1}}\n',
    "a word for a list": HEAD + "also_needs: sqs\n",
    "a list that repeats itself": HEAD + "also_needs: [sqs, sqs]\n",
    "a duration in words": SMALL + "objectives: {rto: five minutes}\n",
    "a word for a boolean": SMALL + "deletion_protection: perhaps\n",
    "a status CloudFront cannot fail over on": HEAD + "services: {a: {type: static-site, failover_on: [418]}}\n",
    "no methods": HEAD + "services: {a: {type: static-site, methods: []}}\n",
    "a country in full": SMALL + "residency: [Norway]\n",
    "a waiver without a reason": SMALL + "waivers: [{rule: too-few-zones, until: 2999-01-01}]\n",
    "a waiver until some day": SMALL + "waivers: [{rule: too-few-zones, reason: because, until: someday}]\n",
    "a list": "- a\n",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_what_it_rejects_the_loader_rejects(text: str, validator: jsonschema.Draft202012Validator) -> None:
    assert not validator.is_valid(plain(text))
    assert problems(text)


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every property that a schema declares, at any depth."""
    if isinstance(schema, list):
        for number, item in enumerate(schema):
            yield from properties(item, f"{path}[{number}]")
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                for name, declared in value.items():
                    yield f"{path}.{name}", declared
            yield from properties(value, f"{path}.{key}")


def test_every_field_says_what_it_is_for() -> None:
    declared = [(path, field) for path, field in properties(spec_schema()) if "const" not in field]
    assert len(declared) > 60
    assert [path for path, field in declared if not field.get("description")] == []


def test_every_service_type_is_offered_with_a_summary() -> None:
    offered = spec_schema()["properties"]["services"]["additionalProperties"]["oneOf"]
    assert [kind["title"] for kind in offered] == list(SERVICE_TYPES)
    assert all(kind["description"] for kind in offered)


def test_no_field_is_silently_free() -> None:
    schema = spec_schema()
    for _, field in properties(schema):
        referred = [schema["$defs"][ref.removeprefix("#/$defs/")] for ref in (field.get("$ref"),) if ref]
        assert all({"type", "enum", "const", "oneOf", "anyOf"} & one.keys() for one in referred or [field])


def test_an_editor_is_told_the_regions_the_countries_and_the_services(
    validator: jsonschema.Draft202012Validator,
) -> None:
    good = (
        "name: a\nregions: {primary: us-east-1, standby: ca-west-1}\nresidency: [EU, CA]\nalso_needs: [sqs, my own]\n"
    )
    validator.validate(plain(good))
    for wrong in (("us-east-1", "us-east-9"), ("us-east-1", "Oregon"), ("EU, CA", "UK")):
        assert not validator.is_valid(plain(good.replace(*wrong))), wrong


def test_the_schema_has_a_name_to_refer_to() -> None:
    assert spec_schema()["$id"] == "urn:farshore:schema:spec"


def test_defaults_are_valid_values_of_their_fields() -> None:
    for path, field in properties(spec_schema()):
        if "default" in field:
            assert jsonschema.Draft202012Validator(field).is_valid(field["default"]), path
