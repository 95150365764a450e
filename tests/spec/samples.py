"""Small specs to start from, and what the loader says of them."""

from __future__ import annotations

from farshore.errors import InputError
from farshore.spec import loads

HEAD = """\
name: shop
regions: {primary: us-east-1, standby: us-west-2}
"""
SMALL = HEAD + "also_needs: [sqs]\n"
FILE = "spec.yaml"


def problems(text: str) -> list[str]:
    """Return what is wrong with a spec, each problem in one line; nothing when it loads."""
    try:
        loads(text, FILE)
    except InputError as error:
        return [str(problem).removeprefix(f"{FILE}:") for problem in error.problems]
    return []
