"""The words people type: each resolves to the service it means, or is answered with it first."""

from __future__ import annotations

import pytest

from farshore.catalog import Catalog
from farshore.suggest import plain

RESOLVED = {
    "acm-pca": ("pca", "private-ca", "Private CA"),
    "apigateway": ("api-gateway", "API Gateway", "rest api", "apigw"),
    "apigatewayv2": ("http-api", "WebSocket API"),
    "aps": ("prometheus", "amp", "Managed Prometheus"),
    "aurora": ("aurora", "aurora-postgresql", "Aurora MySQL", "aurora-serverless"),
    "autoscaling": ("asg", "auto-scaling", "Auto Scaling group"),
    "cloudformation": ("cfn",),
    "cloudhsmv2": ("cloudhsm", "CloudHSM"),
    "directconnect": ("dx", "DX", "Direct Connect"),
    "docdb": ("mongodb", "documentdb"),
    "dynamodb": ("ddb", "DynamoDB", "amazon dynamodb", "global tables"),
    "eks": ("kubernetes", "k8s", "EKS"),
    "elasticache": ("redis", "Redis OSS", "valkey", "memcached"),
    "elasticbeanstalk": ("beanstalk", "Elastic Beanstalk"),
    "elb": ("alb", "nlb", "elbv2", "load balancer", "Elastic Load Balancing"),
    "es": ("opensearch", "elasticsearch", "Elasticsearch Service"),
    "fis": ("fault-injection-simulator", "Fault Injection Service"),
    "grafana": ("amg", "Managed Grafana"),
    "inspector2": ("inspector", "Inspector", "inspector2"),
    "inspector-classic": ("inspector-classic", "Amazon Inspector Classic"),
    "lambda": ("lambda", "Lambda", "AWS Lambda"),
    "mq": ("rabbitmq", "activemq", "amazonmq"),
    "mwaa": ("airflow", "managed-airflow"),
    "pipes": ("eventbridge-pipes",),
    "privatelink": ("vpc-endpoints", "VPC endpoint"),
    "rds": ("rds", "postgres", "rds postgres", "mysql", "mariadb", "SQL Server"),
    "route53": ("r53", "route 53", "Route53"),
    "scheduler": ("eventbridge-scheduler", "EventBridge Scheduler"),
    "secretsmanager": ("secrets-manager", "secret manager", "Secrets Manager"),
    "server-migration-service": ("server-migration-service", "Server Migration Service"),
    "stepfunctions": ("sfn", "SFN", "states", "step functions", "Step Functions", "step_functions"),
    "transfer": ("sftp", "transfer-family"),
    "transitgateway": ("tgw", "Transit Gateway"),
    "vpc": ("nat-gateway", "NAT gateway", "subnets"),
    "vpn": ("client-vpn", "Site-to-Site VPN"),
    "waf": ("waf", "wafv2", "WAF"),
    "AWS::DynamoDB::GlobalTable/strong-consistency": ("mrsc",),
    "AWS::ElastiCache::GlobalReplicationGroup": ("Global Datastore",),
    "AWS::RDS::GlobalCluster": ("Aurora Global Database",),
    "AWS::S3::MultiRegionAccessPoint": ("mrap",),
    "AWS::S3Express::DirectoryBucket": ("s3express",),
}

SEVERAL = {
    "sms": ("pinpoint-sms-voice-v2", "sns"),
    "cognito": ("cognito-idp", "cognito-identity"),
    "Cognito": ("cognito-idp", "cognito-identity"),
    "cf": ("cloudfront", "cloudformation"),
    "lex": ("lexv2-models", "lex-runtime"),
    "amazon q": ("qbusiness", "qdeveloper"),
}


@pytest.mark.parametrize(
    ("service", "word"), [(service, word) for service, words in RESOLVED.items() for word in words]
)
def test_a_word_stands_for_its_service(catalog: Catalog, service: str, word: str) -> None:
    assert catalog.canonical(word) == service


@pytest.mark.parametrize(("word", "services"), SEVERAL.items())
def test_a_word_for_several_services_is_answered_with_them(
    catalog: Catalog, word: str, services: tuple[str, ...]
) -> None:
    assert catalog.canonical(word) is None
    assert catalog.suggest_service(word) == services


@pytest.mark.parametrize("word", ["dxx", "sqz", "xyz", "", "-", "amazon"])
def test_no_suggestion_is_better_than_a_wrong_one(catalog: Catalog, word: str) -> None:
    assert catalog.canonical(word) is None
    assert catalog.suggest_service(word) == ()


def test_every_id_stands_for_itself_in_any_case(catalog: Catalog) -> None:
    for service in catalog.services:
        assert catalog.canonical(service) == service
        assert plain(catalog.canonical(service.upper()) or "") == plain(service), "two ids may be spelt alike"
