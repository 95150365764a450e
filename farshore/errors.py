"""The errors farshore raises for people to read.

    FarshoreError                 exit code 2
    ├── InputError                one or more problems in what the user wrote, each with its place
    │   ├── ChangeRefused             (farshore/changes/refusals.py): the change would lose data, or takes two passes
    │   └── NotBuiltYet           the spec asks for something this version checks but does not build
    ├── OutputRefused             the result cannot be written, or would destroy what is not farshore's
    ├── PreflightRefused              exit code 1 (farshore/synthesis.py): preflight found errors
    ├── MissingExtra              an optional part of the installation is absent
    ├── MissingTool               a program farshore drives (Node) is absent or too old
    └── SourceUnreachable         exit code 3: AWS or another source of evidence gave no answer, or GitHub
        ├── Refused                   (farshore/pull_request/connection.py): GitHub answered no
        └── Unsettled                 (same file): nobody knows whether a change was carried out

The command line prints `str(error)` and exits with `error.exit_code`; no traceback reaches a user.
"""

from __future__ import annotations

from collections.abc import Sequence

from farshore.findings import Place

MOST_SHOWN = 50
"""Problems that one message lists; whoever has more has another problem than each of them."""


def printable(text: object) -> str:
    """Return a text on one line: a file's name may hold line ends and escapes, and a log obeys some lines."""
    return "".join(one if one.isprintable() else " " for one in str(text))


class FarshoreError(Exception):
    """Base of every error that is meant for the user; the message names the place and the remedy."""

    exit_code = 2


class Problem:
    """One thing that is wrong with the input.

    Attributes:
        place: Where, as precisely as it is known.
        message: What is wrong, what was expected, and the nearest valid word where there is one.
    """

    __slots__ = ("message", "place")

    def __init__(self, place: Place, message: str) -> None:
        self.place = place
        self.message = message

    def __str__(self) -> str:
        return f"{printable(self.place)}: {self.message}"


class InputError(FarshoreError):
    """The input cannot be used; carries every problem found, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            shown.append(f"and {len(self.problems) - MOST_SHOWN} more problems")
        super().__init__("\n".join(shown))


class NotBuiltYet(InputError):
    """The spec is valid, but this version of farshore cannot write Terraform for parts of it."""


class OutputRefused(FarshoreError):
    """The place to write to holds something that farshore did not write, or cannot be written."""


class MissingExtra(FarshoreError):
    """An optional dependency is not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs farshore's extra `{extra}`: pip install 'farshore[{extra}]'")
        self.extra = extra


class MissingTool(FarshoreError):
    """A program that farshore runs is not installed, or its version is not supported."""


class SourceUnreachable(FarshoreError):
    """A source of evidence (AWS, say) could not be reached, or refused to answer."""

    exit_code = 3
