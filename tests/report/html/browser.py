"""Headless Chromium, and what it sees of a page: `look(page, folder, width, dark=True)`."""

from __future__ import annotations

import functools
import html
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.programs import program

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


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing about it."""

    def log_message(self, *arguments: object) -> None:
        pass


def look(page: str, folder: Path, width: int, *, dark: bool) -> dict[str, Any]:
    """Return what `probe.html` sees of a page in a frame of a width; skip the test where there is no Chromium."""
    command = [chromium(), *FLAGS, *(DARK if dark else []), f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    with _served(page, folder / "site") as address:
        done = subprocess.run(
            [*command, f"{address}?width={width}"], capture_output=True, text=True, timeout=120, check=True
        )
    found = re.search(r'<pre id="seen">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stdout[-2000:] + done.stderr[-2000:]
    seen: dict[str, Any] = json.loads(html.unescape(found[1]))
    return seen


def chromium() -> str:
    """Return the path of Chromium; skip the test where there is none, but in CI."""
    return program("chromium", "chromium-browser", "google-chrome")


@contextmanager
def _served(page: str, folder: Path) -> Iterator[str]:
    """Yield the address of a page that looks into the report."""
    folder.mkdir()
    (folder / "report.html").write_text(page, encoding="utf-8")
    shutil.copy(Path(__file__).with_name("probe.html"), folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/probe.html"
        server.shutdown()
        thread.join()
