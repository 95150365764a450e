"""Keys: none is used while it is disabled or waits for its deletion.

moto encrypts and decrypts with any key it has; AWS refuses. It matters because a key is what makes data readable, and
what is lost with it cannot be brought back.
https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html (2026-11-27)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .service import ACCOUNT, Service, replaces

_USES = ("encrypt", "generate_data_key")


class Unusable(NamedTuple):
    """Why KMS does not use a key: the code and the message of its answer."""

    code: str
    message: str


class Kms(Service):
    """KMS that looks at the state of a key."""

    name = "kms"

    def patch(self) -> None:
        """Check the key before it is used."""
        from moto.kms.models import KmsBackend

        for name in _USES:
            replaces(KmsBackend, name)(_with_a_usable_key)

        @replaces(KmsBackend, "decrypt")
        def decrypt(original: Any, backend: Any, *arguments: Any, **more: Any) -> Any:
            plaintext, arn = original(backend, *arguments, **more)
            _check(arn)
            return plaintext, arn


def unusable(key: str) -> Unusable | None:
    """Return why KMS does not use a key, None if it does or there is none of that name.

    Args:
        key: The key's id or ARN, or an alias of either form; an id or alias is looked for in every region.
    """
    found = _find(key) if key else None
    if found is None or found.key_state == "Enabled":
        return None
    if found.key_state == "PendingDeletion":
        return Unusable("KMSInvalidStateException", f"{found.arn} is pending deletion.")
    return Unusable("DisabledException", f"{found.arn} is disabled.")


def _find(key: str) -> Any:
    from moto.kms.models import kms_backends

    for region, backend in kms_backends[ACCOUNT].items():
        if key.startswith("arn:") and key.split(":")[3] != region:
            continue
        found = backend.keys.get(backend.any_id_to_key_id(key))
        if found is not None:
            return found
    return None


def _with_a_usable_key(original: Any, backend: Any, key_id: str, **more: Any) -> Any:
    _check(backend.keys[backend.any_id_to_key_id(key_id)].arn)
    return original(backend, key_id, **more)


def _check(arn: str) -> None:
    from moto.core.exceptions import JsonRESTError

    refused = unusable(arn)
    if refused:
        raise JsonRESTError(refused.code, refused.message)
