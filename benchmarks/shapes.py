"""Plans of any size that are made of one relation each: many records of one name, many copies of one database.

What is linear in an ordinary plan may not be in one of these, because each of its resources has to do with all others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.plans import REGIONS

Change = dict[str, Any]

_ACCOUNT = "123456789012"
_EAST, _WEST = REGIONS.values()


def plan(name: str, resources: int) -> bytes:
    """Return the plan of a shape with about that many resources.

    Raises:
        KeyError: There is no shape of that name.
    """
    changes = list(SHAPES[name](resources))
    declared: dict[str, list[Change]] = {}
    for one in changes:
        declared.setdefault(one["module_address"], []).append(one)
    root = _module(declared.pop("", []))
    root["module_calls"] = {
        address.partition(".")[2]: {"source": "./team", "module": _module(inner)} for address, inner in declared.items()
    }
    document = {
        "format_version": "1.2",
        "resource_changes": [{key: value for key, value in one.items() if key[0] != "_"} for one in changes],
        "configuration": {
            "provider_config": {
                key: {"name": "aws", "expressions": {"region": {"constant_value": region}}}
                for key, region in REGIONS.items()
            },
            "root_module": root,
        },
    }
    return json.dumps(document).encode()


def _module(changes: Iterable[Change]) -> Change:
    resources = {
        f"{one['type']}.{one['name']}": {
            "address": f"{one['type']}.{one['name']}",
            "mode": "managed",
            "type": one["type"],
            "name": one["name"],
            "provider_config_key": one["_provider"],
            "expressions": one["_expressions"],
        }
        for one in changes
        if one["change"]["after"] is not None
    }
    return {"resources": list(resources.values())}


def _change(
    kind: str,
    name: str,
    after: Any,
    *,
    key: str | None = None,
    module: str = "",
    before: Any = None,
    unknown: Any = None,
    refers: dict[str, Any] | None = None,
) -> Change:
    """Return one resource; in the west if its name ends so, with references by the argument that holds them."""
    index = "" if key is None else f'["{key}"]'
    actions = ["create"] if before is None else ["delete"] if after is None else ["update"]
    return {
        "address": f"{module}.{kind}.{name}{index}".lstrip("."),
        "module_address": module,
        "mode": "managed",
        "type": kind,
        "name": name,
        **({} if key is None else {"index": key}),
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": actions,
            "before": before,
            "after": after,
            "after_unknown": unknown or {},
            "before_sensitive": {},
            "after_sensitive": {},
        },
        "_provider": "aws.west" if name.endswith("west") else "aws",
        "_expressions": refers or {},
    }


def _to(address: str, attribute: str) -> dict[str, list[str]]:
    return {"references": [f"{address}.{attribute}", address]}


def _arn(service: str, region: str, rest: str) -> str:
    return f"arn:aws:{service}:{region}:{_ACCOUNT}:{rest}"


def _record(number: int, name: str, leads_to: str, **policy: Any) -> Change:
    given = {"zone_id": "Z1", "name": name, "type": "CNAME", "ttl": 60, "records": [leads_to], **policy}
    return _change("aws_route53_record", f"r{number}", {**given, "set_identifier": f"s{number}"})


def _weighted(resources: int) -> Iterable[Change]:
    policy = {"weighted_routing_policy": [{"weight": 1}]}
    return (_record(one, "www.example.com", f"x{one}.example.net", **policy) for one in range(resources))


def _failover(resources: int) -> Iterable[Change]:
    roles = ("PRIMARY", "SECONDARY")
    return (
        _record(one, "www.example.com", "x.example.net", failover_routing_policy=[{"type": roles[one % 2]}])
        for one in range(resources)
    )


def _records_to_records(resources: int) -> Iterable[Change]:
    policy = {"weighted_routing_policy": [{"weight": 1}]}
    names = ("a.example.com", "b.example.com")
    return (_record(one, names[one % 2], names[1 - one % 2], **policy) for one in range(resources))


def _lost_halves(resources: int) -> Iterable[Change]:
    for number in range(resources // 3):
        given = {"zone_id": "Z1", "name": f"n{number}.example.com", "type": "A", "ttl": 60}
        half = {**given, "failover_routing_policy": [{"type": "PRIMARY"}]}
        other = {**given, "failover_routing_policy": [{"type": "SECONDARY"}]}
        new = {"name": f"u{number}.example.com", "type": "A", "failover_routing_policy": [{"type": "SECONDARY"}]}
        yield _change("aws_route53_record", f"p{number}", half, before={**half, "ttl": 30})
        yield _change("aws_route53_record", f"s{number}", None, before=other)
        yield _change("aws_route53_record", f"u{number}", new, unknown={"zone_id": True})


def _twins(resources: int) -> Iterable[Change]:
    return (
        _change("aws_sqs_queue", f"q{number}_{side}", {"name": f"q{number}"})
        for number in range(resources // 2)
        for side in ("east", "west")
    )


def _one_for_each(resources: int) -> Iterable[Change]:
    return (
        _change("aws_sqs_queue", f"q_{side}", {"name": f"q{number}"}, key=f"k{number}")
        for side in ("east", "west")
        for number in range(resources // 2)
    )


def _modules(resources: int) -> Iterable[Change]:
    return (_change("aws_sqs_queue", "q", {"name": f"q{one}"}, module=f"module.m{one}") for one in range(resources))


def _deleted_buckets(resources: int) -> Iterable[Change]:
    before = {"region": _EAST}
    return (
        _change("aws_s3_bucket", f"b{one}", None, before={**before, "bucket": f"b{one}"}) for one in range(resources)
    )


def _renamed_buckets(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        yield _change("aws_s3_bucket", f"old{number}", None, before={"bucket": "b", "region": _EAST})
        yield _change("aws_s3_bucket", f"new{number}", {"bucket": "b"})


def _bucket_replication(resources: int) -> Iterable[Change]:
    names = [f"b{number}" for number in range(resources)]
    rules = [{"status": "Enabled", "destination": [{"bucket": f"arn:aws:s3:::{name}"}]} for name in names]
    yield from (_change("aws_s3_bucket", f"{name}_west", {"bucket": name}) for name in names)
    yield _change("aws_s3_bucket_replication_configuration", "all", {"bucket": "b0", "rule": rules})


def _replication_removed(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        destination = [{"bucket": f"arn:aws:s3:::b{number}"}]
        before = {"id": f"b{number}", "bucket": f"b{number}", "rule": [{"destination": destination}]}
        yield _change("aws_s3_bucket", f"b{number}_west", {"bucket": f"b{number}"}, before={"bucket": f"b{number}"})
        yield _change("aws_s3_bucket_replication_configuration", f"b{number}", None, before=before)


def _table_replicas(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        arn = _arn("dynamodb", _EAST, f"table/t{number}")
        yield _change("aws_dynamodb_table", f"t{number}", {"name": f"t{number}", "arn": arn})
        yield _change("aws_dynamodb_table_replica", f"r{number}_west", {"global_table_arn": arn})


def _provisioned_tables(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        table = {"name": f"t{number}", "billing_mode": "PROVISIONED"}
        replicated = {**table, "replica": [{"region_name": _WEST}]}
        scaled = {"resource_id": f"table/t{number}", "scalable_dimension": "dynamodb:table:WriteCapacityUnits"}
        yield _change("aws_dynamodb_table", f"t{number}", replicated, before=table)
        yield _change("aws_appautoscaling_target", f"t{number}", scaled, before={**scaled, "max_capacity": 1})


def _database_replicas(resources: int) -> Iterable[Change]:
    source = _arn("rds", _EAST, "db:p")
    yield _change("aws_db_instance", "p", {"identifier": "p", "arn": source})
    for number in range(resources - 1):
        given = {"identifier": f"r{number}", "replicate_source_db": source}
        yield _change("aws_db_instance", f"r{number}{'_west' * (number % 2)}", given)


def _global_clusters(resources: int) -> Iterable[Change]:
    for number in range(resources // 3):
        named = {"global_cluster_identifier": f"g{number}"}
        yield _change("aws_rds_global_cluster", f"g{number}", None, before=named)
        for side in ("east", "west"):
            yield _change("aws_rds_cluster", f"c{number}_{side}", named, before=named)


def _backups(resources: int) -> Iterable[Change]:
    for number in range(resources // 3):
        vault = _arn("backup", _WEST, "backup-vault:v")
        rule = {"rule_name": "r", "copy_action": [{"destination_vault_arn": vault}]}
        table = _arn("dynamodb", _EAST, f"table/t{number}")
        yield _change("aws_backup_plan", f"p{number}", {"name": f"p{number}", "rule": [rule]})
        yield _change("aws_backup_selection", f"s{number}", {"resources": [table]})
        yield _change("aws_dynamodb_table", f"t{number}", {"name": f"t{number}", "arn": table})


def _repositories(resources: int) -> Iterable[Change]:
    rules = [
        {
            "destination": [{"region": _WEST, "registry_id": _ACCOUNT}],
            "repository_filter": [{"filter": f"r{number}-", "filter_type": "PREFIX_MATCH"}],
        }
        for number in range(resources)
    ]
    yield from (_change("aws_ecr_repository", f"r{number}", {"name": f"r{number}-x"}) for number in range(resources))
    yield _change("aws_ecr_replication_configuration", "all", {"replication_configuration": [{"rule": rules}]})


def _alarms(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        given = {
            "alarm_name": f"a{number}",
            "namespace": "AWS/S3",
            "metric_name": "ReplicationLatency",
            "dimensions": {"DestinationBucket": f"b{number}"},
        }
        yield _change("aws_cloudwatch_metric_alarm", f"a{number}", given)
        yield _change("aws_s3_bucket", f"b{number}_west", {"bucket": f"b{number}"})


def _idle_services(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        yield _change("aws_ecs_service", f"s{number}", {"name": f"s{number}", "desired_count": 0})
        yield _change("aws_appautoscaling_target", f"t{number}", {"resource_id": f"service/c/s{number}"})


def _policy_of_many(resources: int) -> Iterable[Change]:
    arns = [_arn("sqs", _EAST, f"q{number}") for number in range(resources)]
    statement = {"Effect": "Allow", "Action": ["sqs:*"], "Resource": arns}
    yield from (_change("aws_sqs_queue", f"q{number}", {"arn": arn}) for number, arn in enumerate(arns))
    yield _change("aws_iam_role_policy", "p", {"policy": json.dumps({"Statement": [statement]})})


def _references_to_many(resources: int) -> Iterable[Change]:
    names = [f"aws_sqs_queue.q{number}" for number in range(resources)]
    together = {"references": [word for name in names for word in (f"{name}.arn", name)]}
    yield from (_change("aws_sqs_queue", f"q{number}", {"name": f"q{number}"}) for number in range(resources))
    variables = {"environment": [{"variables": together}]}
    unknown = {"environment": [{"variables": True}]}
    yield _change("aws_lambda_function", "f_west", {"function_name": "f"}, unknown=unknown, refers=variables)


def _origins(resources: int) -> Iterable[Change]:
    numbers = range(resources)
    distribution = {
        "origin": [{"origin_id": f"o{one}", "domain_name": f"b{one}.s3.us-east-1.amazonaws.com"} for one in numbers],
        "origin_group": [{"origin_id": f"g{one}", "member": [{"origin_id": f"o{one}"}]} for one in numbers],
        "ordered_cache_behavior": [{"target_origin_id": f"g{one}", "allowed_methods": ["POST"]} for one in numbers],
    }
    yield _change("aws_cloudfront_distribution", "d", distribution)
    yield from (_change("aws_s3_bucket", f"b{one}", {"bucket": f"b{one}"}) for one in numbers)


def _certificates(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        certificate = f"aws_acm_certificate.c{number}_west"
        refers = {"viewer_certificate": [{"acm_certificate_arn": _to(certificate, "arn")}]}
        yield _change("aws_acm_certificate", f"c{number}_west", {"domain_name": "example.com"})
        yield _change("aws_cloudfront_distribution", f"d{number}", {"viewer_certificate": [{}]}, refers=refers)


def _logging_distributions(resources: int) -> Iterable[Change]:
    for number in range(resources // 3):
        bucket = f"b{number}"
        owned = {"bucket": bucket, "rule": [{"object_ownership": "BucketOwnerEnforced"}]}
        logs = {"logging_config": [{"bucket": f"{bucket}.s3.amazonaws.com"}]}
        yield _change("aws_s3_bucket", bucket, {"bucket": bucket})
        yield _change("aws_s3_bucket_ownership_controls", bucket, owned)
        yield _change("aws_cloudfront_distribution", f"d{number}", logs)


def _members_of_one_cluster(resources: int) -> Iterable[Change]:
    cluster = {"cluster_identifier": "c", "global_cluster_identifier": "g", "manage_master_user_password": True}
    refers = {"cluster_identifier": _to("aws_rds_cluster.c", "id")}
    yield _change("aws_rds_cluster", "c", cluster)
    for number in range(resources - 1):
        given = {"identifier": f"i{number}", "instance_class": "db.t4g.medium"}
        yield _change("aws_rds_cluster_instance", f"i{number}", given, refers=refers)


def _roles_of_one_name(resources: int) -> Iterable[Change]:
    return (_change("aws_iam_role", f"r{number}", {"name": "r"}) for number in range(resources))


def _proofs_of_one_domain(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        side = ("east", "west")[number % 2]
        proof = _to(f"aws_acm_certificate.c{number}_{side}", "domain_validation_options")
        refers = dict.fromkeys(("name", "records", "type"), proof)
        unknown = {"name": True, "records": True, "type": True}
        yield _change("aws_acm_certificate", f"c{number}_{side}", {"domain_name": "example.com"})
        yield _change("aws_route53_record", f"p{number}", {"zone_id": "Z1"}, unknown=unknown, refers=refers)


def _ids_of_one_region(resources: int) -> Iterable[Change]:
    for number in range(resources):
        image = f"ami-{number // 3:012x}a" if number % 2 else "ami-0f00d0f00d0f00d0a"
        given = {"ami": image, "subnet_id": f"subnet-{number // 3:012x}b"}
        stated = {name: {"constant_value": value} for name, value in given.items()}
        yield _change("aws_instance", f"i{number}_{('east', 'west')[number % 2]}", given, refers=stated)


def _endpoint_groups(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        side = ("east", "west")[number % 2]
        given = {"listener_arn": "arn:aws:globalaccelerator::123456789012:accelerator/a/listener/l"}
        refers = {"endpoint_configuration": [{"endpoint_id": _to(f"aws_lb.l{number}_{side}", "id")}]}
        yield _change("aws_lb", f"l{number}_{side}", {"name": f"l{number}"})
        yield _change("aws_globalaccelerator_endpoint_group", f"g{number}_{side}", given, refers=refers)


def _distributions_over_records(resources: int) -> Iterable[Change]:
    for number in range(resources // 3):
        side = ("east", "west")[number % 2]
        name = f"n{number}.example.com"
        balancer = f"aws_lb.l{number}_{side}"
        refers = {"alias": [{"name": _to(balancer, "dns_name"), "zone_id": _to(balancer, "zone_id")}]}
        yield _change("aws_lb", f"l{number}_{side}", {"name": f"l{number}"})
        yield _change("aws_route53_record", f"r{number}", {"name": name, "type": "A", "alias": [{}]}, refers=refers)
        yield _change("aws_cloudfront_distribution", f"d{number}", {"origin": [{"domain_name": name}]})


def _domain_names(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        given = {"domain_name": f"n{number}.example.com"}
        refers = {"domain_name": _to(f"aws_api_gateway_domain_name.n{number}", "domain_name")}
        yield _change("aws_api_gateway_domain_name", f"n{number}", given)
        # Every second name is idle.
        yield _change("aws_api_gateway_base_path_mapping", f"m{number}", {}, refers=refers if number % 2 else {})


def _edge_functions(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        arn = _to(f"aws_lambda_function.f{number}", "qualified_arn")
        refers = {"default_cache_behavior": [{"lambda_function_association": [{"lambda_arn": arn}]}]}
        yield _change("aws_lambda_function", f"f{number}", {"function_name": f"f{number}"})
        yield _change("aws_cloudfront_distribution", f"d{number}", {"default_cache_behavior": [{}]}, refers=refers)


def _alarms_on_queues(resources: int) -> Iterable[Change]:
    for number in range(resources // 2):
        metric = {"namespace": "AWS/SQS", "metric_name": "ApproximateAgeOfOldestMessage"}
        # Half of them watch one queue, which has the same name in both regions.
        watched = f"q{number}" if number % 2 else "q0"
        given = {"alarm_name": f"a{number}", **metric, "dimensions": {"QueueName": watched}}
        yield _change("aws_sqs_queue", f"q{number}_west", {"name": f"q{number}"})
        yield _change("aws_cloudwatch_metric_alarm", f"a{number}", given)


SHAPES: dict[str, Callable[[int], Iterable[Change]]] = {
    "weighted records of one name": _weighted,
    "failover records of one name": _failover,
    "records that lead to each other": _records_to_records,
    "failover records that lose their other half": _lost_halves,
    "queues in two regions": _twins,
    "queues of one for_each": _one_for_each,
    "modules of one queue": _modules,
    "buckets that are deleted": _deleted_buckets,
    "buckets of one name, deleted and created": _renamed_buckets,
    "destinations of one bucket": _bucket_replication,
    "replications that are deleted": _replication_removed,
    "replicas of tables": _table_replicas,
    "tables that get a replica": _provisioned_tables,
    "replicas of one database": _database_replicas,
    "global clusters that are deleted": _global_clusters,
    "backup plans and selections": _backups,
    "filters of one registry": _repositories,
    "alarms on replication": _alarms,
    "services without a task": _idle_services,
    "ARNs in one policy": _policy_of_many,
    "references of one function": _references_to_many,
    "origins of one distribution": _origins,
    "certificates of distributions": _certificates,
    "distributions that log to buckets": _logging_distributions,
    "members of one global cluster": _members_of_one_cluster,
    "roles of one name": _roles_of_one_name,
    "proofs of one domain": _proofs_of_one_domain,
    "ids of one region in two": _ids_of_one_region,
    "endpoint groups of one listener": _endpoint_groups,
    "distributions over names of balancers": _distributions_over_records,
    "domain names of APIs": _domain_names,
    "functions at the edge": _edge_functions,
    "alarms on queues": _alarms_on_queues,
}
"""What makes the resources of each shape, by its name."""
