"""Elements of HTML and SVG, written so that text can never become markup."""

from __future__ import annotations

from html import escape

from farshore.report.text import pieces, printable


class Markup(str):
    """Text that is markup already; any other text is escaped when it becomes part of an element."""

    __slots__ = ()


_VOID = ("meta", "br", "hr")


def tag(name: str, /, *children: str | Markup | None, **attributes: str | int | bool | None) -> Markup:
    """Return an element.

    Args:
        name: Its tag.
        children: Text, which is escaped, or markup; None is left out.
        attributes: Its attributes: `class_` for `class`, `aria_label` for `aria-label`; None and False are left out.
    """
    opened = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    if name in _VOID:
        return Markup(opened)
    return Markup(f"{opened}{joined(*children)}</{name}>")


def joined(*children: str | Markup | None) -> Markup:
    """Return what stands in a row: text escaped, markup as it is."""
    return Markup("".join(_child(child) for child in children if child is not None))


def prose(text: str) -> Markup:
    """Return a sentence with what stands between backticks in the type of code."""
    return joined(*(tag("code", one) if number % 2 else one for number, one in enumerate(pieces(text))))


def link(address: str) -> Markup:
    """Return a link to a page on the web, a long one shortened in its middle; any other address is only text."""
    text = printable(address)
    if not text.startswith("https://"):
        return joined(text)
    return tag("a", _short(text.removeprefix("https://")), href=text, rel="noreferrer")


def _short(address: str) -> str:
    """Return the host and the end of an address, which say where it leads; paper gets the whole beside it."""
    host, *way = address.rstrip("/").split("/")
    short = f"{host}/…/{way[-1]}" if way else host
    return short if len(short) < len(address) else address


def _child(child: str | Markup) -> str:
    return child if isinstance(child, Markup) else escape(printable(child))


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(printable(str(value)))}"'
