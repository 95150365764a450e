"""Roles: AWS's managed policies without the wait.

moto parses all of AWS's managed policies anew for every partition and after every reset, half a second each time;
AWS has them from the start. It matters because roles are attached to them, and every test resets.
"""

from __future__ import annotations

import copy
from typing import Any

from .service import Service, replaces


class Iam(Service):
    """IAM with managed policies that are read once."""

    name = "iam"

    def patch(self) -> None:
        """Hand out copies of the managed policies, in the one partition that is used."""
        from moto.iam.models import IAMBackend

        parsed: dict[str, list[Any]] = {}

        @replaces(IAMBackend, "_init_aws_policies")
        def init_aws_policies(parse: Any, backend: Any) -> list[Any]:
            if backend.region_name != "aws":
                return []
            if backend.account_id not in parsed:
                parsed[backend.account_id] = parse(backend)
            return [copy.copy(policy) for policy in parsed[backend.account_id]]
