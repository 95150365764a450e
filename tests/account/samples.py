"""A spec with one of everything that an account is asked about."""

from __future__ import annotations

import datetime

from farshore.spec import Spec, loads

TODAY = datetime.date(2026, 11, 21)
ID = "123456789012"
"""moto's account."""

EVERYTHING = """\
name: shop
domain: example.com
regions: {primary: us-east-1, standby: us-west-2, candidates: [eu-west-1], observer: us-east-2}
services:
  site: {type: static-site}
  api: {type: rest-api, code: src/api, routes: {GET /orders: list_orders}}
  orders: {type: table, key: {partition: id}}
  exports: {type: bucket}
  mail: {type: email}
  web: {type: fleet, image: web-2026-11, instance_type: m5.large}
  ledger: {type: database, engine: aurora-postgresql, instance_class: db.r6g.large}
"""
REGIONS = ("us-east-1", "us-west-2", "eu-west-1")


def everything() -> Spec:
    """Return that spec."""
    return loads(EVERYTHING, "shop.yaml")
