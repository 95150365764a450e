"""Secrets never reach a package unless they are listed as meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from farshore.constructs.lambda_package import read_code
from farshore.constructs.lambda_package.secret_files import SECRET_FILES, SECRET_FOLDERS
from farshore.errors import InputError
from tests.constructs.lambda_package.test_code_folder import HERE, code, fill, names, refusal

__all__ = ["code"]

BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
KEY = f"-----BEGIN PRIVATE KEY-----\n{BODY}\n-----END PRIVATE KEY-----\n"
CERTIFICATE = f"# Amazon RDS\n-----BEGIN CERTIFICATE-----\n{BODY}\n-----END CERTIFICATE-----\n"
ACCESS_KEY = "AKIA" + "Z" * 16


@pytest.mark.parametrize("pattern", [pattern for group in SECRET_FILES.values() for pattern in group])
@pytest.mark.parametrize("where", ["", "config/deep/"])
def test_what_the_list_names_is_refused_at_any_depth(code: Path, pattern: str, where: str):
    name = where + pattern.replace("*", "a").upper()
    fill(code, {name: "canary-2718"})

    message = refusal(code)
    assert f"{name} usually holds secrets" in message
    assert "canary" not in message


@pytest.mark.parametrize("folder", SECRET_FOLDERS)
def test_a_folder_of_credentials_is_refused_once(code: Path, folder: str):
    fill(code, {f"{folder}/config": "canary-2718", f"{folder}/deep/config.json": "canary-2718"})

    assert refusal(code) == (
        f"spec.yaml:3:5: {code}/{folder} usually holds credentials; "
        f"list `/{folder}/` in .farshoreignore to leave it out, or `!/{folder}/` if it is meant"
    )


@pytest.mark.parametrize(
    "name", [".env.example", "environment.py", "credentials.py", "secrets.py", "credentials/__init__.py", "monkey.txt",
             "key.py", "keys/public.pub", "env/settings.py", "tokens.json"],
)  # fmt: skip
def test_ordinary_names_are_packed(code: Path, name: str):
    fill(code, {name: "x = 1"})

    assert name in names(code)


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        KEY.replace("PRIVATE", "RSA PRIVATE"),
        KEY.replace("PRIVATE", "OPENSSH PRIVATE"),
        KEY.replace("PRIVATE KEY", "PGP PRIVATE KEY BLOCK"),
        KEY.replace("\n", "\r\n"),
        f"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AB\n\n{BODY}\n",
        '{"type": "service_account", "private_key": "' + KEY.replace("\n", "\\n") + '"}',
        f'KEY = (\n    "-----BEGIN EC PRIVATE KEY-----\\n"\n    "{BODY}"\n)\n',
        f"aws_access_key_id = {ACCESS_KEY}\n",
        f"client('s3', '{ACCESS_KEY.replace('AKIA', 'ASIA')}')",
        "token = 'ghp_" + "a1" * 18 + "'",
        "token = 'xoxb-123456789012-" + "a1" * 12 + "'",
        "stripe.api_key = 'sk_live_" + "a1" * 12 + "'",
    ],
)
@pytest.mark.parametrize("name", ["settings.py", "data.bin"])
def test_a_secret_is_found_in_any_file_and_never_shown(code: Path, name: str, text: str):
    fill(code, {name: f"# first line\n{text}"})

    message = refusal(code)
    assert f"{name} holds what looks like a" in message
    for part in (BODY, ACCESS_KEY, "ghp_", "xoxb", "sk_live", "BEGIN"):
        assert part not in message


def test_the_line_of_a_secret_is_named(code: Path):
    fill(code, {"settings.py": f"\n\nKEY = '{ACCESS_KEY}'\n"})

    assert "settings.py holds what looks like an AWS access key (line 3)" in refusal(code)


def test_a_secret_in_utf_16_is_found(code: Path):
    (code / "notes.txt").write_bytes(KEY.encode("utf-16"))

    assert "a private key" in refusal(code)


@pytest.mark.parametrize(
    "text",
    [
        "if text.startswith('-----BEGIN PRIVATE KEY-----'):\n    load(text)\n",
        '_START = b"-----BEGIN OPENSSH PRIVATE KEY-----"\n_END = b"-----END OPENSSH PRIVATE KEY-----"\n',
        "AKIAIOSFODNN7EXAMPLE",
        "SLAKIA" + "Z" * 16,
        "AKIA" + "Z" * 30,
    ],
)
def test_code_that_speaks_of_keys_is_packed(code: Path, text: str):
    fill(code, {"loader.py": text})

    assert "loader.py" in names(code)


@pytest.mark.parametrize("name", ["global-bundle.pem", "certs/ca.PEM", "jwt.key"])
@pytest.mark.parametrize("text", [CERTIFICATE, CERTIFICATE * 3, CERTIFICATE.replace("CERTIFICATE", "PUBLIC KEY")])
def test_public_certificates_and_keys_are_no_secret(code: Path, name: str, text: str):
    fill(code, {name: text})

    assert name in names(code)


@pytest.mark.parametrize("text", [CERTIFICATE + KEY, "no PEM at all", ""])
def test_a_pem_file_with_anything_else_is_refused(code: Path, text: str):
    fill(code, {"server.pem": text})

    assert "server.pem usually holds secrets (keys)" in refusal(code)


def test_a_link_does_not_hide_what_it_leads_to(code: Path):
    fill(code, {".env": "A=1"})
    (code / "settings").symlink_to(".env")
    (code / ".farshoreignore").write_text("/.env\n")

    assert "code/settings links to .env, which usually holds secrets" in refusal(code)


def test_a_linked_folder_does_not_hide_what_it_leads_to(code: Path):
    fill(code, {".aws/config": "canary"})
    (code / "docs").symlink_to(".aws")
    (code / ".farshoreignore").write_text("/.aws/\n")

    assert "code/docs/config links to .aws/, which usually holds credentials" in refusal(code)


@pytest.mark.parametrize("pattern", ["!/.env", "!.env", "!.env*", "!config/*.pem"])
def test_what_is_listed_as_meant_is_packed(code: Path, pattern: str):
    name = "config/test.pem" if "pem" in pattern else ".env"
    fill(code, {name: KEY, ".farshoreignore": f"{pattern}\n"})

    assert read_code(code, HERE)[name] == KEY.encode()


def test_what_is_meant_does_not_stand_for_anything_else(code: Path):
    fill(code, {".env": "A=1", ".env.prod": "A=1", ".farshoreignore": "!/.env\n"})

    with pytest.raises(InputError, match=r"code/\.env\.prod usually holds secrets") as refused:
        read_code(code, HERE)
    assert len(refused.value.problems) == 1
