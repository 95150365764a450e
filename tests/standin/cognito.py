"""User pools: what AWS refuses, and the deletion of resource servers, which moto lacks.

moto takes a client with scopes that nobody defines, a domain with a reserved word or one that another pool has, and
deletes a pool that is protected or has a domain; AWS refuses. It matters because each is what a wrong order of creation
or destruction asks for. Read 2026-11-28, each with its words:

- scopes: https://github.com/awsdocs/aws-cloudformation-user-guide/issues/564
- domains: https://github.com/aws-amplify/amplify-cli/issues/3854 and
  https://github.com/aws-samples/aws-cdk-examples/issues/402
- protection: https://github.com/localstack/localstack/issues/11947
- a pool with a domain: https://github.com/hashicorp/terraform-provider-aws/issues/16479
- addresses to be verified before a change: https://github.com/ekristen/aws-nuke/issues/477
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .service import ACCOUNT, Service, replaces
from .wire import Handler, Request, Response

RESERVED_IN_DOMAINS = ("aws", "amazon", "cognito")
STANDARD_SCOPES = ("openid", "email", "phone", "profile", "aws.cognito.signin.user.admin")


class Cognito(Service):
    """Cognito with resource servers that can be deleted, and with AWS's refusals."""

    name = "cognito-idp"

    def handle(self, request: Request, moto: Handler) -> Response:
        """Delete resource servers."""
        if request.action != "DeleteResourceServer":
            return moto(request)
        asked = json.loads(request.body)
        _backend(request.region).user_pools[asked["UserPoolId"]].resource_servers.pop(asked["Identifier"])
        return Response.json(200, {})

    def patch(self) -> None:
        """Refuse what AWS does."""
        from moto.cognitoidp.models import CognitoIdpBackend

        @replaces(CognitoIdpBackend, "create_user_pool_client")
        def create_user_pool_client(original: Any, backend: Any, pool: str, *arguments: Any, **more: Any) -> Any:
            settings = arguments[-1] if arguments else more["extended_config"]
            _check_scopes(backend.describe_user_pool(pool), settings.get("AllowedOAuthScopes") or [])
            return original(backend, pool, *arguments, **more)

        @replaces(CognitoIdpBackend, "create_user_pool_domain")
        def create_user_pool_domain(
            original: Any, backend: Any, pool: str, domain: str, *more: Any, **rest: Any
        ) -> Any:
            for word in RESERVED_IN_DOMAINS:
                if word in domain:
                    _refuse(f"Domain cannot contain reserved word: {word}")
            if domain in backend.user_pool_domains:
                _refuse("Domain already associated with another user pool.")
            return original(backend, pool, domain, *more)

        @replaces(CognitoIdpBackend, "delete_user_pool")
        def delete_user_pool(original: Any, backend: Any, pool: str) -> Any:
            if backend.describe_user_pool(pool).extended_config.get("DeletionProtection") == "ACTIVE":
                _refuse(
                    "The user pool cannot be deleted because deletion protection is activated. Deletion protection "
                    "must be inactivated first."
                )
            if any(domain.user_pool_id == pool for domain in backend.user_pool_domains.values()):
                _refuse("User pool cannot be deleted. It has a domain configured that should be deleted first.")
            return original(backend, pool)

        for name in ("create_user_pool", "update_user_pool"):
            replaces(CognitoIdpBackend, name)(_checked)


def _checked(original: Any, backend: Any, name: str, settings: dict[str, Any]) -> Any:
    """Create or update a pool, unless it is to verify an address before a change that it does not verify at all.

    AWS has the feature plan Essentials where a call names none; moto has none.
    """
    before = settings.get("UserAttributeUpdateSettings", {}).get("AttributesRequireVerificationBeforeUpdate", [])
    if not {*before} <= {*settings.get("AutoVerifiedAttributes", [])}:
        _refuse("All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes")
    return original(backend, name, {"UserPoolTier": "ESSENTIALS", **settings})


def _backend(region: str) -> Any:
    from moto.cognitoidp.models import cognitoidp_backends

    return cognitoidp_backends[ACCOUNT][region]


def _check_scopes(pool: Any, asked: list[str]) -> None:
    unknown = [scope for scope in asked if scope not in (*STANDARD_SCOPES, *_scopes(pool))]
    if unknown:
        from moto.core.exceptions import JsonRESTError

        raise JsonRESTError("ScopeDoesNotExistException", f"Invalid scope requested: {unknown[0]}")


def _scopes(pool: Any) -> Iterator[str]:
    for identifier, server in pool.resource_servers.items():
        for scope in server.scopes or []:
            yield f"{identifier}/{scope['ScopeName']}"


def _refuse(message: str) -> None:
    from moto.cognitoidp.exceptions import InvalidParameterException

    raise InvalidParameterException(message)
