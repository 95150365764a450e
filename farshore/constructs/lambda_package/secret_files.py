"""Which files look like secrets, by name or by content; no content is ever shown."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

SECRET_FOLDERS = (".aws", ".azure", ".docker", ".gcloud", ".gnupg", ".kube", ".secrets", ".ssh")
"""Folders of tools that keep credentials in them."""

SECRET_FILES: Mapping[str, tuple[str, ...]] = {
    "environment variables": (".env*", "*.env"),
    "credentials": (
        "credentials", "*credentials.json", "*credentials.csv", "credentials.y*ml", "credentials.toml",
        "credentials.ini", "*_accesskeys.csv", "client_secret*.json", "service-account*.json", "service_account*.json",
        "serviceaccount*.json", "secrets.json", "secrets.y*ml", "secrets.toml", "secrets.ini",
        ".git-credentials", ".netrc", "_netrc", ".npmrc", ".yarnrc", ".yarnrc.yml", ".pypirc", "pip.conf", "pip.ini",
        ".dockercfg", ".dockerconfigjson", ".boto", ".s3cfg", ".pgpass", ".my.cnf", ".htpasswd", "kubeconfig",
        ".vault-token", ".vault_pass*", ".terraformrc", "terraform.rc", "*.kdbx",
    ),
    "keys": (
        "id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", "*.pem", "*.key", "*.p8", "*.p12", "*.pfx", "*.ppk", "*.jks",
        "*.keystore",
    ),
    "Terraform's state, plans and variables": ("*.tfstate", "*.tfstate.*", "*.tfplan", "*.tfvars", "*.tfvars.json"),
}  # fmt: skip
"""Names of files that usually hold a secret, in small letters; docs/services/rest-api.md."""

_NOT_SECRET = (".env.example", ".env.sample", ".env.template", ".env.dist", "*.py", "*.pub")
_PUBLIC_BLOCKS = re.compile(rb"(?:TRUSTED |X509 )?CERTIFICATE|(?:[A-Z0-9]+ )?PUBLIC KEY|X509 CRL")
_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----")
_SECRETS: Mapping[str, re.Pattern[bytes]] = {
    # The header alone is also in code that reads keys; a key has its base64 behind it, in source with \n and quotes.
    "a private key": re.compile(
        rb"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
        rb"(?:\s|\\[rn]|[\"'+(),]|(?:Proc-Type|DEK-Info|Version|Comment):[^\r\n\\]*)*[A-Za-z0-9+/=]{16}"
    ),
    # AWS's documentation writes AKIAIOSFODNN7EXAMPLE.
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    "an AWS access key": re.compile(rb"(?<![A-Za-z0-9])(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    "a GitHub token": re.compile(rb"(?<![A-Za-z0-9])(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})"),
    "a Slack token": re.compile(rb"(?<![A-Za-z0-9])xox[abeprs]-[0-9]{8,}-[A-Za-z0-9-]{20}"),
    "a Stripe key": re.compile(rb"(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{20}"),
}


class Secret(NamedTuple):
    """What looks like a secret.

    Attributes:
        name: The file, or the folder it stands in, by its name below the code folder; a folder's ends with a slash.
        reason: What it looks like, as the end of a sentence that begins with the name.
    """

    name: str
    reason: str


def by_name(name: str) -> Secret | None:
    """Return the secret that a file's name below the code folder speaks of."""
    *folders, file = name.split("/")
    for depth, folder in enumerate(folders, start=1):
        if folder.lower() in SECRET_FOLDERS:
            return Secret("/".join(folders[:depth]) + "/", "usually holds credentials")
    if _matches(file, _NOT_SECRET):
        return None
    kind = next((kind for kind, patterns in SECRET_FILES.items() if _matches(file, patterns)), None)
    return None if kind is None else Secret(name, f"usually holds secrets ({kind})")


def by_content(name: str, content: bytes) -> Secret | None:
    """Return the secret that a file holds; neither the secret nor anything around it is in the answer."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.replace(b"\0", b"")
    for kind, pattern in _SECRETS.items():
        if found := pattern.search(content):
            line = content.count(b"\n", 0, found.start()) + 1
            return Secret(name, f"holds what looks like {kind} (line {line})")
    return None


def is_public(content: bytes) -> bool:
    """Say whether a file holds certificates and public keys and nothing else in PEM: a CA bundle is no secret."""
    blocks = _BLOCK.findall(content)
    return bool(blocks) and all(_PUBLIC_BLOCKS.fullmatch(block) for block in blocks)


def _matches(file: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(file.lower(), pattern) for pattern in patterns)
