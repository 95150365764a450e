"""The frame of every page: a head whose policy forbids everything but the page's own style, a header, a footer."""

from __future__ import annotations

import base64
import hashlib

import farshore
from farshore.report.html.markup import Markup, tag
from farshore.report.html.style import STYLE


def document(title: str, header: Markup, *parts: Markup) -> str:
    """Return the page, ending in a newline.

    Args:
        title: What the browser's tab says.
        header: The `header` element.
        parts: What the report consists of.
    """
    body = tag(
        "body",
        tag("a", "Skip to the report", href="#report", class_="skip"),
        header,
        tag("main", *parts, id="report"),
        tag("footer", tag("p", f"farshore {farshore.__version__}. Nothing on this page leaves your computer.")),
    )
    return f"<!DOCTYPE html>\n{tag('html', _head(title), body, lang='en')}\n"


def _head(title: str) -> Markup:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Markup(STYLE)),
    )
