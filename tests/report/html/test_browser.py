"""The page in headless Chromium: it fits, it can be read, and its evidence opens from the keyboard's button."""

from __future__ import annotations

import functools
import html
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from farshore.checks.rank import rank
from farshore.report.html import HtmlRenderer
from tests.checks.small_catalog import small_catalog
from tests.report.inputs import BOARD, CALM, TODAY, report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
    "--virtual-time-budget=10000",
]
DARK = ["--blink-settings=preferredColorScheme=0"]


@pytest.fixture(scope="module")
def browser() -> str:
    """The path of Chromium."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    assert CHROMIUM is not None, "Chromium is not installed, and CI runs every test (Debian: apt-get install chromium)"
    return CHROMIUM


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing about it."""

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of a page that looks into the report."""
    folder = tmp_path / "site"
    folder.mkdir()
    page = HtmlRenderer(lambda spec: rank(spec, small_catalog(), TODAY)).render([report(BOARD), report(CALM)])
    (folder / "report.html").write_text(page, encoding="utf-8")
    shutil.copy(Path(__file__).with_name("probe.html"), folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/probe.html"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_fits_is_readable_and_opens_its_evidence(
    browser: str, site: str, tmp_path: Path, width: int, *, dark: bool
) -> None:
    command = [browser, *FLAGS, *(DARK if dark else []), f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
    done = subprocess.run([*command, f"{site}?width={width}"], capture_output=True, text=True, timeout=120, check=True)
    found = re.search(r'<pre id="seen">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stdout[-2000:] + done.stderr[-2000:]
    seen: dict[str, Any] = json.loads(html.unescape(found[1]))
    assert seen["width"] <= width
    assert seen["dark"] is dark
    assert seen["font"].startswith("system-ui"), "the style was refused by the page's own policy"
    assert seen["contrast"] >= 4.5, "WCAG 2.2 AA"
    assert (seen["before"], seen["focused"], seen["after"], seen["inside"], seen["closed"]) == (
        False,
        True,
        True,
        True,
        True,
    )
    assert seen["scripts"] == 0
