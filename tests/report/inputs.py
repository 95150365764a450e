"""Reports from fixed inputs: a fixed day, a catalog made by hand, small specs."""

from __future__ import annotations

import datetime

from farshore.checks import Preflight, preflight
from farshore.spec import loads
from tests.checks.small_catalog import small_catalog

TODAY = datetime.date(2026, 11, 21)

BOARD = """\
name: pegboard
strategy: active-active
objectives: {rto: 5m, rpo: 1m}
regions:
  primary: us-east-1
  standby: ca-west-1
  candidates: [ca-west-1, us-west-2, eu-west-1, us-west-1]
  avoid: {us-west-1: "only two zones, and on the same fault as Oregon"}
services:
  orders: {type: table, key: {partition: orderId}}
  exports: {type: bucket}
  mail: {type: email}
also_needs: [states, comprehend, mystery, cognito]
waivers:
  - {rule: service-unavailable, reason: mail may wait for an hour, until: 2027-03-01, service: mail}
  - {rule: too-few-zones, reason: was accepted by the board, until: 2026-06-30}
"""
CALM = """\
name: shop
regions: {primary: us-east-1, candidates: [us-west-2, eu-west-1]}
also_needs: [s3, dynamodb]
"""


def report(text: str, file: str = "spec.yaml") -> Preflight:
    """Return what preflight says of a spec."""
    return preflight(loads(text, file), small_catalog(), TODAY)
