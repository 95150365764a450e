"""The command line's root: finds the command, runs it, and turns every error into a message and an exit code.

Exit codes: 0 nothing at or above the threshold; 1 findings; 2 the input or the usage is wrong; 3 a source could not be
reached; 70 a defect in farshore; 129, 130 or 143 ended by SIGHUP, SIGINT or SIGTERM; 141 the reader of the output went
away.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, TextIO

import click

import farshore
from farshore.cli.config import SHARED_OPTIONS, Defaults, configurable, in_settings
from farshore.errors import FarshoreError
from farshore.suggest import nearest

DEBUG = "FARSHORE_DEBUG"
REFUSED, DEFECT, INTERRUPTED, READER_GONE = FarshoreError.exit_code, 70, 130, 141

_COMMANDS = {
    "init": "Write a spec, main.py and cdktf.json to start from.",
    "preflight": "Check whether the regions of a spec can carry it.",
    "rank": "Rank the regions that might take over, best first, with reasons.",
    "synth": "Write the Terraform of a spec.",
    "review": "Review Terraform plans for what they do to the balance between regions.",
    "comment": "Put markdown reports on a pull request, in one comment.",
    "catalog": "What AWS offers where, who says so, and a fresher copy of it.",
    "regions": "Compare what two regions offer.",
    "explain": "Explain a rule: why it matters and what to do.",
    "schema": "Print the JSON Schema of a spec, or of farshore's other files, for editors.",
    "completion": "Print what makes a shell complete commands, options and their values.",
}


class _ReaderGone(Exception):
    """Stands for a BrokenPipeError on its way through click, which would make it exit code 1: findings."""


class _Commands(click.Group):
    """Loads a command's module when it is called, so that none pays for another's imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"farshore.cli.{cmd_name}").command
        return configurable(command, (cmd_name,))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            meant = nearest(args[0], _COMMANDS)
            suggestion = f" Did you mean `{meant}`?" if meant else f" Commands: {', '.join(_COMMANDS)}."
            raise click.UsageError(f"There is no command `{args[0]}`.{suggestion}", ctx)
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, default_map=Defaults(), **extra)  # prints --help and --version
        except BrokenPipeError:
            raise _ReaderGone from None

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderGone from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(farshore.__version__, "-V", "--version", message="farshore %(version)s")
def root() -> None:
    """Know the far shore before you fail over.

    farshore checks which AWS regions can carry your services, writes the multi-region Terraform, and reviews plans.
    """


root.params += SHARED_OPTIONS


def commands() -> dict[str, click.Command]:
    """Return all commands by name, all of them loaded."""
    loaded = {name: root.get_command(click.Context(root), name) for name in _COMMANDS}
    return {name: command for name, command in loaded.items() if command}


def main() -> None:
    """Run the command line and exit."""
    code = guarded(lambda: root.main(prog_name="farshore", standalone_mode=False))
    # What is left goes with the process: Python would look through all of it once more. Not where a question that was
    # given up still waits in a thread of its own, under which Python takes things away as it ends, and may crash.
    if "threading" not in sys.modules or sys.modules["threading"].active_count() == 1:
        gc.freeze()
    sys.exit(code)


def guarded(action: Callable[[], object]) -> int:
    """Run an action; return its exit code, having turned whatever went wrong into a message on stderr."""
    _clean_up_when_told_to_end()
    _open_closed_streams()
    try:
        code = action()
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except (BrokenPipeError, _ReaderGone):
        _silence(sys.stdout)
        return READER_GONE
    except (Exception, KeyboardInterrupt) as error:
        code, message = _told(error)
        if code == DEFECT and os.environ.get(DEBUG):
            raise
        if code == INTERRUPTED:
            _be_silent_at_exit()
        _say(message)
        _flush_or_silence(sys.stdout)
        return code


def _told(error: BaseException) -> tuple[int, str]:
    """Return the exit code that an error stands for, and what is said of it."""
    if isinstance(error, FarshoreError):
        return error.exit_code, str(error)
    if isinstance(error, click.BadParameter) and (told := in_settings(error)):
        return error.exit_code, told
    if isinstance(error, click.ClickException):
        return error.exit_code, _usage(error)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return INTERRUPTED, "interrupted"
    if isinstance(error, MemoryError):
        return REFUSED, "there is not enough memory for this; check fewer or smaller files at once"
    if isinstance(error, OSError):  # a full disk, no rights, too many open files: the machine's, and no defect
        place = f"{error.filename}: " if error.filename else ""
        return REFUSED, f"{place}the system refused: {error.strerror or type(error).__name__}"
    return DEFECT, (
        f"farshore: this is a defect in farshore: {type(error).__name__}: {error}\n"
        f"Run it again with {DEBUG}=1 for the details, and please report them."
    )


def _usage(error: click.ClickException) -> str:
    """Return what click prints of an error: the usage, the way to the help, and the message."""
    shown = io.StringIO()
    error.show(shown)
    return shown.getvalue().rstrip("\n")


def _clean_up_when_told_to_end() -> None:
    """Have SIGTERM and SIGHUP end Python in order, so that temporary files go; whoever ignores one, still does."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    """Exit as a shell reports a process that the signal killed."""
    signal.signal(number, signal.SIG_IGN)  # a second one would interrupt the cleaning
    _be_silent_at_exit()
    raise SystemExit(128 + number)


def _be_silent_at_exit() -> None:
    """Let no library complain that another process of the group ended first: the same signal ended it."""
    sys.unraisablehook = lambda _: None


def _say(message: str) -> None:
    """Print a message on stderr; where that cannot be, the exit code says enough."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    with contextlib.suppress(OSError):
        click.echo(message.encode(encoding, "backslashreplace").decode(encoding), err=True)
    _flush_or_silence(sys.stderr)


def _flush_or_silence(stream: TextIO) -> None:
    try:
        stream.flush()
    except OSError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Let a stream lead nowhere; the interpreter flushes it once more as it exits, and would complain."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _open_closed_streams() -> None:
    """Put something in the place of streams that were closed, so that no file gets their number and is written into.

    Reading from that stdin and writing to that stdout fails, as it must; what would go to that stderr is lost.
    """
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    for number, flags in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # takes the lowest number that is free
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
