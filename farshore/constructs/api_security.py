"""Who may call an API: what its document says of it, the policy of those who sign, the keys of those who hold one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import REPLACE_BEFORE_DESTROYING, ServiceConstruct, allow, policy
from farshore.constructs.stack import SpecStack
from farshore.spec.services import RestApi
from farshore.spec.services.rest_api import API_KEY, IAM, OPEN

# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html (2026-11-28)
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-key-usage-plan-oas.html (2026-11-28)
_SCHEMES: Mapping[str, Mapping[str, Any]] = {
    IAM: {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
    API_KEY: {"type": "apiKey", "name": "x-api-key", "in": "header"},
}

_HEADERS = {
    IAM: ("Authorization", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Region-Set", "X-Amz-Security-Token"),
    API_KEY: ("X-Api-Key",),
}
"""The request headers by which callers prove who they are, which a page in a browser must be allowed to send.

To a user-pool they do so by a token in `Authorization`.
"""


def schemes(api: RestApi, offered: Mapping[str, Any]) -> dict[str, Any]:
    """Return the security schemes that the routes of an API name, by a name that no document of a user has.

    Args:
        api: Whose routes they are.
        offered: The schemes of the services that authorize callers, by service.
    """
    known = {**_SCHEMES, **offered}
    return {_scheme(one): dict(known[one]) for one in sorted(api.all_authorizers & known.keys())}


def security(api: RestApi, route: str) -> dict[str, Any]:
    """Return what an operation of the document says of its callers.

    An authorizer of the spec overrules the user's document: API Gateway ignores a scheme that it cannot enforce, which
    would leave the operation open. Without one, the document's own words stay.
    """
    authorizer = api.authorizer_of(route)
    if authorizer is not None and authorizer != OPEN:
        return {"security": [{_scheme(authorizer): sorted(api.scopes.get(route, ()))}]}
    return {"security": []} if api.authorizers.get(route) == OPEN else {}


def headers(api: RestApi) -> list[str]:
    """Return the request headers by which the callers of an API prove who they are."""
    asked = sorted(api.all_authorizers - {OPEN})
    return list(dict.fromkeys(header for one in asked for header in _HEADERS.get(one, ("Authorization",))))


def _scheme(authorizer: str) -> str:
    return f"farshore-{authorizer}"


class ApiCallers(ServiceConstruct):
    """What callers need to be let in, in one region; a building block of `RegionalApi`."""

    def __init__(self, stack: SpecStack, api: RestApi, rest: Any, stage: Any) -> None:
        """Make the policy that callers attach, and their keys.

        Args:
            stack: The region's stack.
            api: Whose callers they are.
            rest: The API in API Gateway.
            stage: Its stage.
        """
        super().__init__(stack, api, suffix="callers")
        self._api, self._rest, self._stage = api, rest, stage
        if IAM in api.all_authorizers:
            self._policy()
        if API_KEY in api.all_authorizers:
            self._keys()

    def _policy(self) -> None:
        """Make a policy to attach to the roles of those who sign.

        No resource policy: after each import of the document the provider puts back the last one that it has read, so
        that it could be neither changed in one apply nor taken away (`resourceRestAPIWithBodyUpdateOperations` of
        https://github.com/hashicorp/terraform-provider-aws, 2026-11-28).
        """
        stack = self._stack
        made = self.add(
            aws.IamPolicy,
            "callers-policy",
            name=stack.names.policy(self._api, stack.region, "callers"),
            description=f"Calls {stack.names.prefix(self._api)} in {stack.region}",
            policy=policy(allow(["execute-api:Invoke"], [f"{self._rest.execution_arn}/{self._stage.stage_name}/*"])),
        )
        self.output("callers-policy", made.arn, "Attach it to the roles that may call the API in this region")

    def _keys(self) -> None:
        """Give each client the key that its secret holds: the same in each region, and in no file of ours."""
        name = self._stack.names.prefix(self._api)
        plan = self.add(
            aws.ApiGatewayUsagePlan,
            "usage-plan",
            name=name,
            api_stages=[aws.ApiGatewayUsagePlanApiStages(api_id=self._rest.id, stage=self._stage.stage_name)],
        )
        for client, secret in self._api.api_keys.items():
            held = self.add(aws.DataAwsSecretsmanagerSecretVersion, f"secret-{client}", secret_id=secret)
            key = self.add(
                aws.ApiGatewayApiKey,
                f"key-{client}",
                name=f"{name}-{client}",
                value=held.secret_string,
                lifecycle=REPLACE_BEFORE_DESTROYING,  # another value is another key; the old one works until then
            )
            self.add(
                aws.ApiGatewayUsagePlanKey,
                f"plan-key-{client}",
                key_id=key.id,
                key_type="API_KEY",
                usage_plan_id=plan.id,
                lifecycle=REPLACE_BEFORE_DESTROYING,
            )
