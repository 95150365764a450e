"""A stand-in for AWS on loopback, for tests: moto's server with its gaps filled, and terraform run against it."""

from .access_log import Call
from .faults import GLOBAL_SERVICES, REFUSED
from .process import StandIn
from .terraform import Outcome, Terraform, TerraformFailed, require_terraform

__all__ = [
    "GLOBAL_SERVICES",
    "REFUSED",
    "Call",
    "Outcome",
    "StandIn",
    "Terraform",
    "TerraformFailed",
    "require_terraform",
]
