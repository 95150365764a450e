"""Stands in for `farshore review` until this tree has it: an error for each resource that a plan deletes.

Delete this file, and what mentions it in test_action.py, as soon as `farshore review` exists.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

SHEBANG = "#!{python}\nimport runpy\nrunpy.run_path({script!r}, run_name='__main__')\n"


def main(arguments: list[str]) -> int:
    """Do what the contract of the command says."""
    options, _, plans = (arguments[: arguments.index("--")], "--", arguments[arguments.index("--") + 1 :])
    outputs = dict(options[i + 1].split("=", 1) for i, one in enumerate(options) if one == "--output")
    name = next((one.removeprefix("--name=") for one in options if one.startswith("--name=")), "")
    fail_on = options[options.index("--fail-on") + 1]
    results = []
    for plan in plans:
        try:
            loaded = json.loads(Path(plan).read_text(encoding="utf-8"))
        except ValueError:
            sys.stderr.write(f"{plan}: is not JSON; `terraform show -json plan.bin` writes it\n")
            return 2
        for change in loaded["resource_changes"]:
            if change["change"]["actions"] == ["delete"]:
                results.append({"level": "error", "message": {"text": change["address"]}})
    sys.stdout.write("".join(f"error {one['message']['text']}\n" for one in results))
    marker = f"<!-- farshore review{': ' + name if name else ''} -->"
    Path(outputs["markdown"]).write_text(
        f"{marker}\n### farshore review: {len(results)} errors in {len(plans)} plans\n"
    )
    Path(outputs["sarif"]).write_text(json.dumps({"runs": [{"results": results}]}))
    return int(bool(results) and fail_on != "never")


if __name__ == "__main__":
    if sys.argv[1:2] != ["review"]:
        os.execv(sys.executable, [sys.executable, "-m", "farshore", *sys.argv[1:]])
    sys.exit(main(sys.argv[2:]))
