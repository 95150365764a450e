"""Metrics of CloudWatch that are in one region only, whatever they are about: all others are where the resource is."""

from __future__ import annotations

from collections.abc import Mapping

HOMES: Mapping[str, str] = {
    "AWS/Billing": "us-east-1",
    "AWS/CloudFront": "us-east-1",
    "AWS/GlobalAccelerator": "us-west-2",
    "AWS/Route53": "us-east-1",
}
"""The region of a namespace's metrics, in partition `aws`. All read 2026-11-21:

* billing: https://www.elastic.co/guide/en/beats/metricbeat/7.7/metricbeat-metricset-aws-billing.html
* CloudFront:
  https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
* Global Accelerator: https://docs.aws.amazon.com/global-accelerator/latest/dg/cloudwatch-monitoring.html
* Route 53: https://github.com/hashicorp/terraform/issues/7371
"""
