"""Runs one property test under atheris, which searches for inputs that reach new code: `python -m tests.fuzz TARGET`.

What follows TARGET goes to libFuzzer, as `-max_total_time=60`; without a TARGET all are listed. A failure prints the
example and leaves its input in a file `crash-…`; give that file as the last argument to run it again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["farshore"]):
    from tests.report import test_github, test_json, test_junit, test_markdown, test_sarif, test_terminal
    from tests.report.html import test_page
    from tests.spec import test_fuzz


def any_bytes(data: bytes) -> None:
    """Load a text that the fuzzer wrote letter by letter; the other targets build theirs from strategies."""
    test_fuzz.assert_loads_or_refuses(data.decode("utf-8", "replace"))


TARGETS: dict[str, Callable[[bytes], object]] = {
    "loader": any_bytes,
    "loader-trees": test_fuzz.test_a_spec_with_any_tree_in_any_field.hypothesis.fuzz_one_input,
    "loader-edits": test_fuzz.test_a_real_spec_with_anything_replaced.hypothesis.fuzz_one_input,
    "terminal": test_terminal.test_no_text_can_speak_to_the_terminal.hypothesis.fuzz_one_input,
    "json": test_json.test_any_input_keeps_to_the_schema.hypothesis.fuzz_one_input,
    "markdown": test_markdown.test_no_input_makes_structure.hypothesis.fuzz_one_input,
    "html": test_page.test_no_input_makes_an_element_an_attribute_or_a_link.hypothesis.fuzz_one_input,
    "sarif": test_sarif.test_any_input_is_a_valid_log.hypothesis.fuzz_one_input,
    "junit": test_junit.test_any_input_is_well_formed.hypothesis.fuzz_one_input,
    "github": test_github.test_no_input_forges_a_command.hypothesis.fuzz_one_input,
}


def main() -> None:
    """Fuzz the target that the first argument names, or list the targets."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        print("\n".join(TARGETS))
        sys.exit(int(bool(name)) * 2)
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
