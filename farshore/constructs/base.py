"""What the constructs of all service types share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from constructs import Construct

from farshore.constructs import aws
from farshore.spec.services import Service

if TYPE_CHECKING:  # a stack makes constructs of its own
    from farshore.constructs.stack import SpecStack
    from farshore.names import Names

REPLACE_BEFORE_DESTROYING = aws.TerraformResourceLifecycle(create_before_destroy=True)
"""For what others refer to while it is replaced."""


class ServiceConstruct(Construct):
    """One service's resources in one stack.

    Their Terraform addresses are `<type>.<service>_<part>`: service names have no underscore, so no two services can
    share an address, and none changes when another service comes or goes.
    """

    def __init__(self, stack: SpecStack, service: Service, *, suffix: str = "") -> None:
        """Make the construct.

        Args:
            stack: The stack that holds it.
            service: The service it belongs to.
            suffix: Tells a service's constructs in one stack apart, where it has several.
        """
        super().__init__(stack, f"{service.name}_{suffix}" if suffix else service.name)
        self._stack = stack
        self._service = service

    def add(self, kind: Any, part: str, **properties: Any) -> Any:
        """Make a resource or data source of the given bindings class, addressed by its part.

        Every resource of every service is made here, so that what the spec asks of all roles is done here too.
        """
        boundary = self._stack.spec.terraform.permissions_boundary
        if boundary is not None and kind is aws.IamRole:
            properties["permissions_boundary"] = boundary
        element = kind(self, part, **properties)
        element.override_logical_id(f"{self._service.name}_{part}")
        if not kind.__name__.startswith("Data"):
            self._stack.declared[f"{element.terraform_resource_type}.{self._service.name}_{part}"] = kind
            self._stack.moved(element.terraform_resource_type, part, [*self._service.was, self._service.name])
        return element

    def take_over(self, kind: Any, part: str, identity: str, **properties: Any) -> Any:
        """Make a resource that is in AWS already, as `add` does; `identity` is what the provider imports it by."""
        element = self.add(kind, part, **properties)
        self._stack.imported(f"{element.terraform_resource_type}.{self._service.name}_{part}", identity)
        return element

    def output(self, part: str, value: str, description: str, *, sensitive: bool = False) -> None:
        """Print a value after `terraform apply`, under `<service>_<part>`; a sensitive one only when asked for."""
        output = aws.TerraformOutput(
            self, f"output-{part}", value=value, description=description, sensitive=sensitive or None
        )
        output.override_logical_id(f"{self._service.name}_{part}")

    @classmethod
    def is_made_for(cls, service: Any) -> bool:  # noqa: ARG003 - for those that an option of the service asks for
        """Say whether a service, as the spec has it, needs the construct."""
        return True

    @property
    def protected(self) -> bool:
        """Whether what holds the service's data refuses to be deleted."""
        return self._stack.spec.protects(self._service)

    def data_lifecycle(self, ignore_changes: Sequence[str] = ()) -> aws.TerraformResourceLifecycle | None:
        """Return the lifecycle of what holds data: not to be destroyed unless the spec allows it."""
        if not self.protected and not ignore_changes:
            return None
        return aws.TerraformResourceLifecycle(
            prevent_destroy=True if self.protected else None, ignore_changes=list(ignore_changes) or None
        )


def reference(kind: str, service: Service, part: str, attribute: str) -> str:
    """Return the expression for an attribute of a resource of another service in the same stack.

    Args:
        kind: The resource's type, as `aws_cognito_user_pool`.
        service: The service it belongs to.
        part: Its part of the address.
        attribute: As `arn`.
    """
    return f"${{{kind}.{service.name}_{part}.{attribute}}}"


def of_host(part: str, host: str) -> str:
    """Return a part of an address for what exists for the sake of a service's public name.

    The name is part of the address. So another name, by `host` or by `domain`, is another resource: it is made while
    the old one still answers, and the old one goes when no name leads to it any more.
    """
    return f"{part}-{host.replace('.', '_')}"


def literal(value: Any) -> Any:
    """Return a text, or JSON data with texts in it, so that Terraform takes no part of it for an expression.

    https://developer.hashicorp.com/terraform/language/syntax/json (strings are templates)
    """
    if isinstance(value, str):
        return value.replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, dict):
        return {literal(key): literal(one) for key, one in value.items()}
    return [literal(one) for one in value] if isinstance(value, list) else value


def located(value: Any, names: Names, region: str) -> Any:
    """Return a text of the spec, or JSON data with texts in it, with `{region}` and `{account}` filled in."""
    if isinstance(value, dict):
        return {literal(key): located(one, names, region) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [located(one, names, region) for one in value]
    return literal(value).replace("{region}", region).replace("{account}", names.account)


def allow(actions: Sequence[str], resources: Sequence[str], **more: Any) -> dict[str, Any]:
    """Return an IAM statement that allows actions on resources; further elements as `Condition=`, `Principal=`."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources), **more}


def policy(*statements: dict[str, Any]) -> str:
    """Return an IAM policy document as JSON."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal: str, **more: Any) -> str:
    """Return the trust policy of a role that one AWS service assumes; further elements as `Condition=`."""
    return policy({"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"Service": [principal]}, **more})
