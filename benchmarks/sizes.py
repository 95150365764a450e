"""What farshore and each of its extras take on disk, installed from this checkout for this Python."""

from __future__ import annotations

import compileall
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXTRAS = ("", "aws", "cdktf", "cdktn")


def install(extra: str, folder: Path) -> None:
    """Install farshore with an extra into a folder, in the versions of the tests, without compiling a module."""
    wanted = f"{ROOT}[{extra}]" if extra else str(ROOT)
    options = ("--quiet", "--disable-pip-version-check", "--no-compile", "--only-binary=:all:")
    pinned = ("--constraint", str(ROOT / "constraints.txt"), "--target", str(folder))
    subprocess.run([sys.executable, "-m", "pip", "install", *options, *pinned, wanted], check=True)


def megabytes(folder: Path) -> float:
    """Return the size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def main() -> None:
    """Print a line for each extra: its size, and with every module compiled, as pip leaves it."""
    for extra in EXTRAS:
        with tempfile.TemporaryDirectory() as folder:
            name = f"farshore[{extra}]" if extra else "farshore"
            install(extra, Path(folder))
            plain = megabytes(Path(folder))
            compileall.compile_dir(folder, quiet=2)
            print(f"{name:16} {plain:6.0f} MB {megabytes(Path(folder)):6.0f} MB compiled", flush=True)


if __name__ == "__main__":
    main()
