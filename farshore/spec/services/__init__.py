"""The service types a spec can name; adding one is a file here and a line in `SERVICE_TYPES`."""

from __future__ import annotations

from farshore.spec.services.base import Need, Service
from farshore.spec.services.bucket import Bucket
from farshore.spec.services.email import Email
from farshore.spec.services.rest_api import RestApi
from farshore.spec.services.static_site import StaticSite
from farshore.spec.services.table import Table
from farshore.spec.services.user_pool import UserPool

SERVICE_TYPES: dict[str, type[Service]] = {
    kind.type: kind for kind in (StaticSite, RestApi, Table, Bucket, Email, UserPool)
}

__all__ = ["SERVICE_TYPES", "Bucket", "Email", "Need", "RestApi", "Service", "StaticSite", "Table", "UserPool"]
