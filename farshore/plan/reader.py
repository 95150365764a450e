"""Bytes to a plan's document, or one sentence on what the bytes are instead and which command makes the right file."""

from __future__ import annotations

import codecs
import re
from typing import Any

import msgspec

from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.plan.document import NULL, Document, Keeper, Outline, ResourceChange
from farshore.plan.state import shown_state, stored_state

SUPPORTED = ("0", "1")
"""The major versions of the plan format that are read: 0.1 (Terraform 0.12) to 1.x."""

HOW = "make it with `terraform plan -out plan.bin` and `terraform show -json plan.bin > plan.json`"
"""How the right file is made, as the end of a message."""

_FROM_A_WRAPPER = (
    "as a wrapper of terraform in CI prints them; call terraform itself "
    "(setup-terraform: `terraform_wrapper: false`) or redirect only its stdout"
)

_BYTE_ORDER_MARKS = (
    # UTF-32's mark for little-endian begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_HCL = re.compile(
    rb'^\s*(?:(?:terraform|locals)\s*\{|(?:resource|provider|variable|module|data|output|moved|import)\s+[{"])', re.M
)
_PIECE = 1 << 16  # bytes that are decoded at once: what fits into the cache is decoded fastest
_ENOUGH = 100_000  # bytes to tell what a file is from
# Keys from the first line on that is no comment; a page that quotes a spec begins otherwise.
_SPEC = re.compile(rb"\A(?:[ \t]*(?:#[^\n]*)?\r?\n)*[a-z_]+:.*^regions:", re.M | re.S)
_FOR_PEOPLE = (
    b"Terraform will perform",
    b"Terraform used the selected providers",
    b"No changes.",
    b"Refreshing state...",
)
_A_PLAN_INSIDE = re.compile(rb'"format_version"\s*:\s*"[^"]*"')


def read(data: bytes, file: str, *, states: bool = False) -> Document:
    """Return the document that the bytes of a file hold; UTF-8 with or without a mark, UTF-16 and UTF-32 are read.

    Args:
        data: What the file holds.
        file: Its path, for messages.
        states: Whether a state will do too: what `terraform show -json` prints of one, and a state file.

    Raises:
        InputError: They are no plan of a format this version reads; says what they look like instead.
    """
    text = _utf8(data, file)
    if not text or text.isspace():  # without making a copy, as stripping would
        raise _wrong(file, f"is empty; {HOW}")
    if not text.isascii():
        _check_text(text, file)
    try:
        outline = msgspec.json.decode(text, type=Outline)
        keeper = Keeper()
        document = Document(
            outline, _changes(outline.resource_changes or [], keeper), _changes(outline.resource_drift or [], keeper)
        )
    except msgspec.ValidationError as error:
        if states and (state := stored_state(text, file)):
            return state
        raise _wrong(file, _not_a_plan(text, str(error))) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise _wrong(file, _not_json(text, str(error))) from None
    _check_version(outline, file)
    if outline.resource_changes is None and outline.planned_values == NULL:
        if states and outline.provider_schemas == NULL:
            return shown_state(outline, file)
        raise _wrong(file, f"{_without_changes(outline)}, not of a plan; {HOW}")
    return document


def _changes(parts: list[msgspec.Raw], keeper: Keeper) -> list[ResourceChange]:
    decoder = msgspec.json.Decoder(ResourceChange)
    found = []
    for part in parts:
        one = decoder.decode(part)
        keeper.keep(one)
        found.append(one)
    parts.clear()
    return found


def _utf8(data: bytes, file: str) -> bytes:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding is None and data[1:2] == b"\0" and data[:1] in (b"{", b"[", b" "):
        encoding = "utf-16-le"
    if encoding is None and data[:1] == b"\0" and data[1:2] in (b"{", b"[", b" "):
        encoding = "utf-16-be"
    if encoding is None:
        return data
    try:
        return data.decode(encoding).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise _wrong(file, f"begins as {encoding.removesuffix('-sig').upper()} but is not; {HOW}") from None


def _check_text(text: bytes, file: str) -> None:
    """Refuse what is not UTF-8, piece by piece: msgspec looks only at the text that it builds."""
    left = memoryview(text)  # so that no piece is copied
    try:
        while left:
            _, checked = codecs.utf_8_decode(left[:_PIECE], "strict", len(left) <= _PIECE)
            left = left[checked:]
    except UnicodeDecodeError:
        raise _wrong(file, _not_json(text, "it is not UTF-8")) from None


def _check_version(document: Outline, file: str) -> None:
    major = document.format_version.partition(".")[0]
    if major not in SUPPORTED:
        raise _wrong(
            file,
            f"has plan format version {_quoted(document.format_version)}, and this farshore reads 0.x and 1.x; "
            "upgrade farshore, or make the plan with a Terraform that writes format 1",
        )


def _without_changes(document: Outline) -> str:
    if document.provider_schemas != NULL:
        return "is what `terraform providers schema -json` prints"
    return "is what `terraform show -json` prints of a state"


def _not_json(text: bytes, reason: str) -> str:
    """Say what bytes that are not one JSON value look like."""
    if text.startswith(b"PK\x03\x04"):
        return "is a plan in Terraform's binary format; convert it with `terraform show -json FILE > plan.json`"
    if text.startswith(b"\x1f\x8b"):
        return "is compressed; unpack it with `gunzip` first"
    if _HCL.search(text[:_ENOUGH]):
        return f"looks like Terraform configuration (HCL), not a plan; {HOW}"
    if "truncated" in reason:
        return f"ends in the middle of the JSON: the command that wrote it was cut short; {HOW}"
    if "trailing characters" in reason and text.lstrip()[:1] in (b"{", b"["):
        return _after_the_value(text)
    if "recursion" in reason.lower():
        return f"is nested deeper than any plan; {HOW}"
    return _other_text(text, reason)


def _after_the_value(text: bytes) -> str:
    """Say what stands behind the first of several values; a log of JSON lines counts as that."""
    if b'"@level"' in text[:_ENOUGH]:
        return f"is the log of `terraform plan -json`, not the plan itself; {HOW}"
    if text.rstrip().endswith(b"}"):
        return "holds several JSON documents; write each plan into a file of its own and name them all"
    return f"has other lines after the JSON, {_FROM_A_WRAPPER}"


def _other_text(text: bytes, reason: str) -> str:
    if _A_PLAN_INSIDE.search(text) and not text.lstrip().startswith(b"{"):
        return f"has other lines before the JSON, {_FROM_A_WRAPPER}"
    if any(words in text for words in _FOR_PEOPLE):
        return f"is the text that `terraform plan` prints for people, not the plan's JSON; {HOW}"
    if _SPEC.search(text[:_ENOUGH]):
        return f"looks like a farshore spec; check that with `farshore preflight`; for a plan, {HOW}"
    return f"is not JSON ({_shortened(reason)}); {HOW}"


def _not_a_plan(text: bytes, reason: str) -> str:
    """Say what JSON that is not a plan looks like."""
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        return _not_json(text, str(error))
    if isinstance(value, list):
        return f"holds a list, not a plan; {HOW}"
    if not isinstance(value, dict):
        return f"holds a single JSON value, not a plan; {HOW}"
    return _other_object(value) or f"is not a plan as Terraform writes it ({_shortened(reason)}); {HOW}"


def _other_object(value: dict[str, Any]) -> str | None:
    if "format_version" in value:
        return None
    if "terraform_version" in value and ("lineage" in value or "serial" in value):
        return f"is a state file, not a plan; {HOW}"
    if "@level" in value:
        return f"is the log of `terraform plan -json`, not the plan itself; {HOW}"
    inside = next((key for key, one in value.items() if "format_version" in (one if _may_hold(one) else ())), None)
    if inside is not None:
        return f"holds a plan inside {_quoted(inside)}; take it out, as `jq '.[\"…\"]'` does, and review that"
    return f"is JSON but no plan: it has no `format_version`; {HOW}"


def _may_hold(value: Any) -> bool:
    return isinstance(value, (dict, str))


def _shortened(reason: str) -> str:
    return reason[:200].rstrip(".")


def _quoted(text: str) -> str:
    return f"`{text[:60]}`" if text.isprintable() else "a name that cannot be printed"


def _wrong(file: str, message: str) -> InputError:
    return InputError([Problem(Place(file), message)])
