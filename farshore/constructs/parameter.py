"""parameter: a parameter in one region, and what it offers."""

from __future__ import annotations

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, literal
from farshore.constructs.offer import Offer
from farshore.constructs.stack import SpecStack
from farshore.names import Names
from farshore.placement import Placement, Placements
from farshore.spec.services.base import Access
from farshore.spec.services.parameter import Parameter

NOT_WRITTEN = "not written yet"
"""The value that a secure parameter is made with, since there is none without a value."""


class RegionalParameter(ServiceConstruct):
    """The parameter of one region: with the setting of the spec, or secure and without a value of Terraform's.

    A secure value is written by whoever holds it. Terraform writes a place-holder once, by an argument that no state
    and no plan keeps, and never again as long as its version is the same.
    https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
    """

    def __init__(self, stack: SpecStack, parameter: Parameter, placements: Placements) -> None:
        super().__init__(stack, parameter)
        name = stack.names.parameter(parameter)
        value = parameter.value_in(primary=placements[stack.region].is_primary)
        made = self.add(
            aws.SsmParameter,
            "parameter",
            name=name,
            type="SecureString" if parameter.secure else "String",
            value=literal(value),
            lifecycle=self.data_lifecycle(),
        )
        if parameter.secure:
            # Past the bindings, which refuse write-only arguments unless the app says which Terraform will run it.
            made.add_override("value_wo", NOT_WRITTEN)
            made.add_override("value_wo_version", 1)
        self.output("parameter", name, "Name of the parameter, the same in every region")


def offer(parameter: Parameter, access: Access, placement: Placement, names: Names) -> Offer:
    """Return what a parameter gives to its readers in a region: its name."""
    arn, name = names.parameter_arn(parameter, placement.region), names.parameter(parameter)
    return Offer(
        environment={"PARAMETER": name},
        statements=(allow(["ssm:GetParameter", "ssm:GetParameters"], [arn]),),
        health={"service": parameter.name, "access": access.value, "kind": "parameter", "name": name},
        health_statements=(allow(["ssm:GetParameter"], [arn]),),
    )
