"""A Lambda function of farshore's own: one file of `farshore/runtime`, with a role and a log group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, policy, trust
from farshore.constructs.lambda_package import package
from farshore.constructs.stack import SpecStack
from farshore.constructs.staging import staged
from farshore.spec.services import Service
from farshore.spec.services.functions import Runtime

LOG_DAYS = 30


class RuntimeFunction(ServiceConstruct):
    """One function of a service in the region of its stack.

    Attributes:
        function: The function.
        policy: What its role may do.
    """

    def __init__(
        self,
        stack: SpecStack,
        service: Service,
        part: str,
        *,
        module: str,
        handler: str,
        description: str,
        environment: Mapping[str, str],
        statements: Sequence[dict[str, Any]],
        timeout: int,
        memory: int = 256,
    ) -> None:
        """Make the function.

        Args:
            stack: The stack of the region.
            service: The service it belongs to.
            part: Tells the service's functions apart.
            module: The file in `farshore/runtime`, without `.py`; it is deployed as `farshore_<module>.py`.
            handler: The function in it.
            description: What it does, in one sentence.
            environment: Its variables.
            statements: What it may do, beside writing its log.
            timeout: Seconds after which Lambda ends it.
            memory: In MB; its speed follows from it.
        """
        super().__init__(stack, service, suffix=f"function-{part}")
        name = stack.names.function(service, part)
        logs = self.add(
            aws.CloudwatchLogGroup,
            f"logs-{part}",
            name=stack.names.log_group(name),
            retention_in_days=LOG_DAYS,
        )
        code = resources.files("farshore.runtime").joinpath(f"{module}.py").read_bytes()
        zipped = package({f"farshore_{module}.py": code}, stack.spec.place("services", service.name))
        self.function = self.add(
            aws.LambdaFunction,
            f"function-{part}",
            function_name=name,
            description=description,
            role=self._make_role(part, statements).arn,
            handler=f"farshore_{module}.{handler}",
            runtime=Runtime.PYTHON_3_13.value,
            memory_size=memory,
            timeout=timeout,
            filename=staged(self, f"code-{part}", zipped).path,
            source_code_hash=zipped.sha256_base64,
            environment=aws.LambdaFunctionEnvironment(variables=dict(environment)),
            depends_on=[logs],  # or Lambda makes a log group without retention
        )

    def _make_role(self, part: str, statements: Sequence[dict[str, Any]]) -> Any:
        names, region = self._stack.names, self._stack.region
        role = self.add(
            aws.IamRole,
            f"role-{part}",
            name=names.role(self._service, region, part),
            assume_role_policy=trust("lambda.amazonaws.com"),
        )
        group = names.log_group_arn(names.function(self._service, part), region)
        logging = allow(["logs:CreateLogStream", "logs:PutLogEvents"], [f"{group}:*"])
        document = policy(logging, *statements)
        self.policy = self.add(aws.IamRolePolicy, f"policy-{part}", name="what-it-does", role=role.id, policy=document)
        return role
