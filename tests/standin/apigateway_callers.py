"""Who may call an imported operation: what moto drops of a document's security schemes.

moto imports every operation as one that anybody may call. It matters because a test could not tell an API that asks
for signatures or keys from an open one.
"""

from __future__ import annotations

from typing import Any

# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html (2026-11-28)
SIGNED = "awsSigv4"
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-key-usage-plan-oas.html (2026-11-28)
KEY_HEADER = "x-api-key"


def keep_security(api: Any, document: dict[str, Any]) -> None:
    """Let an API's methods ask for what the document says."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    for resource in api.resources.values():
        for verb, method in resource.resource_methods.items():
            item = document["paths"].get(resource.get_path(), {})
            operation = item.get(verb.lower(), item.get("x-amazon-apigateway-any-method", {}))
            named = operation.get("security", document.get("security", []))
            asked = [schemes[name] for one in named for name in one if name in schemes]
            signed = any(scheme.get("x-amazon-apigateway-authtype") == SIGNED for scheme in asked)
            method.authorization_type = "AWS_IAM" if signed else "NONE"
            method.api_key_required = any(scheme.get("name", "").lower() == KEY_HEADER for scheme in asked)
