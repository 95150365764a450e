"""What is in the account at one moment, asked of AWS's own interfaces, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

Client = Callable[[str, str], Any]
ZONES = ("example.com", "example.org")
"""The domains of the account."""

_STAGE = "live"
_INTEGRATIONS = {"extensions": "integrations"}

_REGIONAL_NAME = re.compile(r"d-\w+\.execute-api\.(?P<region>[\w-]+)\.amazonaws\.com")
_BUCKET_NAME = re.compile(r"(?P<bucket>.+)\.s3\.[\w-]+\.amazonaws\.com")
_FUNCTION = re.compile(r":function:(?P<name>[\w-]+)/invocations")
_INVOKE_NAME = re.compile(r"(?P<api>\w+)\.execute-api\.(?P<region>[\w-]+)\.amazonaws\.com")


class Probe(NamedTuple):
    """Something a user would miss.

    Attributes:
        kind: `item`, `object` or `key`.
        region: Where it is asked for.
        store: The name of the table or bucket; of a key, its id.
        owner: The name of the table or bucket; of a key, what it is for.
    """

    kind: str
    region: str
    store: str
    owner: str

    def belongs_to(self, service: str) -> bool:
        """Say whether it is part of `<spec>-<service>`, or of `<spec>-<service> in <region>`."""
        name, _, region = service.partition(" in ")
        return region in ("", self.region) and f"{self.owner}-".startswith(f"{name}-")


class World:
    """The account now. What has been asked is remembered: make another one after each apply."""

    def __init__(self, client: Client, regions: Iterable[str]) -> None:
        """Look at an account, in regions that a spec serves, or did.

        Args:
            client: Returns a boto3 client of a service in a region.
            regions: The regions.
        """
        self._in = client
        self.regions = sorted(regions)

    def _client(self, service: str, region: str = "us-east-1") -> Any:
        return self._in(service, region)

    def answers(self, host: str) -> list[str]:
        """Say why a public name would not be answered; nothing if it would be, wherever Route 53 sends the client."""
        found = {family for name, family in self._records if name == f"{host}."} & {"A", "CNAME"}
        if not found:
            return [f"{host} does not resolve"]
        return [problem for family in found for problem in self._follow(f"{host}.", family, host, ())]

    def resolves(self, host: str) -> bool:
        """Say whether there is a record of a name."""
        return any(name == f"{host}." for name, _ in self._records)

    def dangling(self) -> Iterator[str]:
        """Yield what names something that is gone: records, health checks, origins."""
        for name, family in self._records:
            yield from self._follow(name, family, None, ())
        for check in self._health_checks.values():
            yield from self._unwatched(check["HealthCheckConfig"])
        for distribution in self._distributions:
            yield from self._origins(distribution)

    @cached_property
    def _records(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The records that lead somewhere, by name and type; the proofs of certificates lead nowhere."""
        route53 = self._client("route53")
        records: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for zone in route53.list_hosted_zones()["HostedZones"]:
            pages = route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone["Id"])
            for record in (record for page in pages for record in page["ResourceRecordSets"]):
                if record["Type"] in ("A", "AAAA", "CNAME") and not record["Name"].startswith("_"):
                    records.setdefault((record["Name"], record["Type"]), []).append(record)
        return records

    @cached_property
    def _health_checks(self) -> dict[str, dict[str, Any]]:
        return {check["Id"]: check for check in self._client("route53").list_health_checks()["HealthChecks"]}

    @cached_property
    def _distributions(self) -> list[dict[str, Any]]:
        found = self._client("cloudfront").list_distributions()["DistributionList"].get("Items", [])
        return [one for one in found if one["Enabled"]]

    @cached_property
    def buckets(self) -> dict[str, str]:
        """The region of each bucket, by its name."""
        s3 = self._client("s3")
        names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
        places = {name: s3.get_bucket_location(Bucket=name)["LocationConstraint"] for name in names}
        return {name: place or "us-east-1" for name, place in places.items()}

    @cached_property
    def tables(self) -> dict[str, list[str]]:
        """The names of the tables in each region."""
        return {region: self._client("dynamodb", region).list_tables()["TableNames"] for region in self.regions}

    def _follow(self, name: str, family: str, host: str | None, seen: tuple[str, ...]) -> Iterator[str]:
        """Follow a name through every record that Route 53 may choose, to what it ends at."""
        if name in seen:
            yield f"{name} leads to itself"
            return
        if (name, family) not in self._records:
            yield f"{' -> '.join(seen)} leads to {name} {family}, which does not exist"
            return
        for record in self._records[name, family]:
            path = (*seen, name)
            if record.get("HealthCheckId") not in (None, *self._health_checks):
                yield f"{' -> '.join(path)} has a health check that does not exist"
            alias = record.get("AliasTarget")
            target = alias["DNSName"] if alias else record["ResourceRecords"][0]["Value"]
            target = target.rstrip(".")
            if target.endswith(ZONES):
                yield from self._follow(f"{target}.", family, host, path)
            else:
                yield from (f"{' -> '.join(path)}: {problem}" for problem in self._end(target, host))

    def _end(self, target: str, host: str | None) -> Iterator[str]:
        regional = _REGIONAL_NAME.fullmatch(target)
        if regional:
            yield from self._api_name(target, regional["region"], host)
        elif target.endswith(".cloudfront.net"):
            yield from self._distribution(target, host)
        else:
            yield f"{target} is nothing that could answer"

    def _distribution(self, target: str, host: str | None) -> Iterator[str]:
        found = next((one for one in self._distributions if one["DomainName"] == target), None)
        if found is None:
            yield f"there is no distribution {target}"
        elif host and host not in found["Aliases"].get("Items", []):
            yield f"the distribution {target} does not serve {host}"
        else:
            yield from self._origins(found)

    def _origins(self, distribution: dict[str, Any]) -> Iterator[str]:
        for origin in distribution["Origins"]["Items"]:
            bucket = _BUCKET_NAME.fullmatch(origin["DomainName"])
            if bucket and bucket["bucket"] not in self.buckets:
                yield f"the origin {origin['DomainName']} does not exist, and anybody could make it"

    def _api_name(self, target: str, region: str, host: str | None) -> Iterator[str]:
        gateway = self._client("apigateway", region)
        domains = gateway.get_domain_names(limit=500).get("items", [])
        found = next((one for one in domains if one.get("regionalDomainName") == target), None)
        if found is None:
            yield f"there is no custom domain {target} in {region}"
            return
        if host and found["domainName"] != host:
            yield f"{target} in {region} serves {found['domainName']}, not {host}"
        mappings = gateway.get_base_path_mappings(domainName=found["domainName"]).get("items", [])
        if not mappings:
            yield f"{found['domainName']} in {region} is mapped to no API"
        for mapping in mappings:
            yield from self._api(gateway, region, mapping["restApiId"], mapping["stage"])

    def _api(self, gateway: Any, region: str, api: str, stage: str) -> Iterator[str]:
        routes = self._served(gateway, api, stage)
        if not routes:
            yield f"the API {api} in {region} serves nothing at its stage {stage}"
        for function in sorted(set(routes.values())):
            yield from self._function(region, function)

    def _served(self, gateway: Any, api: str, stage: str) -> dict[str, str]:
        """Return what the stage of an API serves, as `GET /path`, and the functions that answer."""
        try:
            export = gateway.get_export(restApiId=api, stageName=stage, exportType="oas30", parameters=_INTEGRATIONS)
        except ClientError:
            return {}
        paths = json.loads(export["body"].read())["paths"]
        operations = {f"{verb.upper()} {path}": one for path, item in paths.items() for verb, one in item.items()}
        uris = {route: one["x-amazon-apigateway-integration"].get("uri", "") for route, one in operations.items()}
        return {route: found["name"] for route, uri in uris.items() if (found := _FUNCTION.search(uri))}

    def routes(self, region: str, name: str) -> set[str]:
        """Return the routes that a region serves of the API of a name, without those of health checks."""
        gateway = self._client("apigateway", region)
        apis = [one["id"] for one in gateway.get_rest_apis(limit=500)["items"] if one["name"] == name]
        routes = {route for api in apis for route in self._served(gateway, api, _STAGE)}
        return {route for route in routes if "/farshore-" not in route}

    def _function(self, region: str, name: str) -> Iterator[str]:
        client = self._client("lambda", region)
        try:
            settings = client.get_function_configuration(FunctionName=name)
            client.get_policy(FunctionName=name)
        except ClientError as error:
            yield f"the function {name} in {region} does not exist, or nobody may call it: {error}"
            return
        for variable, value in settings.get("Environment", {}).get("Variables", {}).items():
            yield from (f"{name} in {region}: {problem}" for problem in self._used(region, variable, value))

    def _used(self, region: str, variable: str, value: str) -> Iterator[str]:
        if variable == "FARSHORE_DEPENDENCIES":
            for one in json.loads(value):
                yield from self._used(region, f"_{one['kind'].upper()}", one["name"])
        elif variable.endswith("_TABLE") and value not in self.tables[region]:
            yield f"the table {value} does not exist"
        elif variable.endswith("_BUCKET") and value not in self.buckets:
            yield f"the bucket {value} does not exist"

    def _unwatched(self, check: dict[str, Any]) -> Iterator[str]:
        """Say why a health check can only fail: the API or the path that it asks for is not served."""
        found = _INVOKE_NAME.fullmatch(check["FullyQualifiedDomainName"])
        if found is None:
            yield f"the health check of {check['FullyQualifiedDomainName']} asks nothing that is known"
            return
        _, stage, path = check["ResourcePath"].split("/", 2)
        gateway = self._client("apigateway", found["region"])
        if f"GET /{path}" not in self._served(gateway, found["api"], stage):
            yield f"a health check asks {found['api']} in {found['region']} for a path that it does not serve"

    def put_probes(self) -> set[Probe]:
        """Put an item into every table and an object into every bucket, in each region; and mark every usable key."""
        probes = {probe for region in self.regions for probe in self._keys(region)}
        for region, tables in self.tables.items():
            probes |= {self._put_item(region, table) for table in tables}
        return probes | {self._put_object(region, bucket) for bucket, region in self.buckets.items()}

    def _keys(self, region: str) -> Iterator[Probe]:
        kms = self._client("kms", region)
        for listed in kms.list_keys()["Keys"]:
            key = kms.describe_key(KeyId=listed["KeyId"])["KeyMetadata"]
            if key["KeyManager"] == "CUSTOMER" and key["KeyState"] == "Enabled":
                yield Probe("key", region, key["KeyId"], key["Description"].removeprefix("Objects of "))

    def _put_item(self, region: str, table: str) -> Probe:
        self._client("dynamodb", region).put_item(TableName=table, Item=self._item(region, table))
        return Probe("item", region, table, table)

    def _item(self, region: str, table: str) -> dict[str, dict[str, str]]:
        """Return the probe of a table: its key alone."""
        description = self._client("dynamodb", region).describe_table(TableName=table)["Table"]
        kinds = {one["AttributeName"]: one["AttributeType"] for one in description["AttributeDefinitions"]}
        names = [one["AttributeName"] for one in description["KeySchema"]]
        return {name: {"N": "1"} if kinds[name] == "N" else {"S": f"probe in {region}"} for name in names}

    def _put_object(self, region: str, bucket: str) -> Probe:
        self._client("s3", region).put_object(Bucket=bucket, Key=f"probe-{region}", Body=b"probe")
        return Probe("object", region, bucket, bucket)

    def is_there(self, probe: Probe) -> bool:
        """Read a probe as a user would."""
        try:
            return self._read(probe)
        except ClientError:
            return False

    def _read(self, probe: Probe) -> bool:
        client = self._client({"key": "kms", "item": "dynamodb", "object": "s3"}[probe.kind], probe.region)
        if probe.kind == "key":
            return bool(client.describe_key(KeyId=probe.store)["KeyMetadata"]["KeyState"] == "Enabled")
        if probe.kind == "item":
            return "Item" in client.get_item(TableName=probe.store, Key=self._item(probe.region, probe.store))
        body = client.get_object(Bucket=probe.store, Key=f"probe-{probe.region}")["Body"].read()
        return bool(body == b"probe")
