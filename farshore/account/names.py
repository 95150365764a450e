"""The names that resources of a spec will have in an account.

The rules are those of `farshore.constructs.names`, which is not imported because its package prepares the CDKTF
bindings; a test compares the two.
"""

from __future__ import annotations

from farshore.spec import Spec
from farshore.spec.services import Service


def table(spec: Spec, service: Service) -> str:
    """Return the name of a table, the same in each region."""
    return f"{spec.name}-{service.name}"


def bucket(spec: Spec, service: Service, region: str, account: str) -> str:
    """Return the name of a service's bucket in a region."""
    return f"{spec.name}-{service.name}-{region}-{account}"
