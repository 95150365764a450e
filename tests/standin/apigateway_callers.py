"""Who may call an imported operation: what moto drops of a document's security schemes.

moto imports every operation as one that anybody may call, and no authorizer. It matters because a test could not tell
an API that asks for signatures, keys or tokens from an open one.
"""

from __future__ import annotations

from typing import Any

# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html (2026-11-28)
SIGNED = "awsSigv4"
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-key-usage-plan-oas.html (2026-11-28)
KEY_HEADER = "x-api-key"
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html (2026-11-28)
USER_POOLS = "cognito_user_pools"
_AUTHORIZER = "x-amazon-apigateway-authorizer"


def keep_security(api: Any, document: dict[str, Any]) -> None:
    """Let an API's methods ask for what the document says."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    api.authorizers.clear()
    tokens = {name: _authorizer(api, name, one) for name, one in schemes.items() if _kind(one) == USER_POOLS}
    for resource in api.resources.values():
        for verb, method in resource.resource_methods.items():
            item = document["paths"].get(resource.get_path(), {})
            operation = item.get(verb.lower(), item.get("x-amazon-apigateway-any-method", {}))
            named = operation.get("security", document.get("security", []))
            for name, scopes in ((name, scopes) for one in named for name, scopes in one.items() if name in tokens):
                method.authorizer_id, method.authorization_scopes = tokens[name], scopes or None
            asked = [schemes[name] for one in named for name in one if name in schemes]
            kinds = {_kind(scheme) for scheme in asked}
            signed_in = "COGNITO_USER_POOLS" if USER_POOLS in kinds else "NONE"
            method.authorization_type = "AWS_IAM" if SIGNED in kinds else signed_in
            method.api_key_required = any(scheme.get("name", "").lower() == KEY_HEADER for scheme in asked)


def _kind(scheme: dict[str, Any]) -> str:
    return str(scheme.get("x-amazon-apigateway-authtype", ""))


def _authorizer(api: Any, name: str, scheme: dict[str, Any]) -> str:
    """Make the authorizer of a security scheme; return its id."""
    identity = f"{api.id}{len(api.authorizers)}"
    api.create_authorizer(
        authorizer_id=identity,
        name=name,
        authorizer_type=USER_POOLS.upper(),
        provider_arns=scheme[_AUTHORIZER]["providerARNs"],
        auth_type=USER_POOLS,
        authorizer_uri=None,
        authorizer_credentials=None,
        identity_source=f"method.request.header.{scheme['name']}",
        identiy_validation_expression=None,
        authorizer_result_ttl=300,
    )
    return identity
