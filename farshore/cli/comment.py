"""`farshore comment`: reports on a pull request, in one comment that is updated in place."""

from __future__ import annotations

import os

import click

from farshore.cli.output import note, write_result
from farshore.cli.timeout import timeout_option
from farshore.files import REPORT, STDIN, read, read_stdin, refusal
from farshore.pull_request.body import Body
from farshore.pull_request.target import target_from
from farshore.servers.deadline import COMMENT, Deadline


@click.command()
@click.argument("files", metavar="FILE|-...", type=click.Path(), nargs=-1, required=True)
@click.option("--repository", metavar="OWNER/NAME", help="Whose pull request.  [default: GITHUB_REPOSITORY]")
@click.option(
    "--pull-request",
    metavar="N",
    type=click.IntRange(min=1),
    help="Its number.  [default: from GITHUB_EVENT_PATH or GITHUB_REF]",
)
@click.option("--marker", help="The hidden first line by which the comment is found again.  [default: FILE's]")
@click.option(
    "--only-update", is_flag=True, help="Keep a comment that is there true, and make none where there is none."
)
@timeout_option(COMMENT)
def command(
    files: tuple[str, ...],
    repository: str | None,
    pull_request: int | None,
    marker: str | None,
    only_update: bool,
    timeout: int,
) -> int:
    """Put markdown reports on a pull request, in one comment that is updated in place.

    Several reports, as of stacks that were reviewed in jobs of their own, become sections of one comment.

    The token comes from GITHUB_TOKEN, GitHub's address from GITHUB_API_URL. Only a comment that the same account
    wrote, and that begins with the marker, is changed; older duplicates of it are deleted. Prints what was done, and
    the comment's address. Exit codes: 0 the comment says what the files say, 2 the input or the usage is wrong,
    3 GitHub could not be reached, or refused.
    """
    body = Body.of([(file if file != STDIN else "stdin", _read(file)) for file in files], marker)
    target = target_from(os.environ, repository, pull_request)
    from farshore.pull_request.connection import Connection  # the network's modules, which --help does without
    from farshore.pull_request.github import PUBLIC_API, GitHub
    from farshore.pull_request.publish import publish

    api = os.environ.get("GITHUB_API_URL") or PUBLIC_API
    github = GitHub(Connection(os.environ.get("GITHUB_TOKEN", ""), api, Deadline(timeout)))
    outcome = publish(github, target, body, create=not only_update)
    if outcome.cut:
        note("the report was cut to the size of a comment")
    also = f" (and deleted {outcome.deleted} older)" if outcome.deleted else ""
    write_result(f"{outcome.deed.value} {(outcome.comment and outcome.comment.url) or target}{also}\n", None)
    return 0


def _read(file: str) -> str:
    """Return the report.

    Raises:
        InputError: It cannot be read, or is no text in UTF-8.
    """
    content = read_stdin(REPORT) if file == STDIN else read(file, REPORT)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise refusal(file, "is not text in UTF-8; give the report that `--format markdown` writes") from None
