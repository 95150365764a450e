"""What PyPI shows of the project: the README, whose links lead to the tag of the release."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

RELATIVE = re.compile(r"\]\((?!https?://|#)([^)\s]+)\)")


class Readme(MetadataHookInterface):
    """PyPI resolves no relative link, so they become addresses in the repository."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the long description."""
        root = Path(self.root)
        version = re.search(r'__version__ = "([^"]+)"', (root / "farshore" / "__init__.py").read_text(encoding="utf-8"))
        assert version, "farshore/__init__.py says no version"  # noqa: S101 - a broken checkout, seen by whoever builds
        tag = f"{metadata['urls']['Repository']}/blob/v{version[1]}"
        text = RELATIVE.sub(rf"]({tag}/\1)", (root / "README.md").read_text(encoding="utf-8"))
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
