"""`farshore completion`: what makes a shell complete commands, options and their values."""

from __future__ import annotations

import click

from farshore.cli.output import write_result

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print what makes a shell complete commands, options and their values: rules, regions, services, formats.

    \b
    bash:  eval "$(farshore completion bash)"        in ~/.bashrc
    zsh:   eval "$(farshore completion zsh)"         in ~/.zshrc
    fish:  farshore completion fish > ~/.config/fish/completions/farshore.fish
    """  # noqa: D301 - click's mark for lines that it must not join
    write_result(script(shell), None)


def script(shell: str) -> str:
    """Return click's script for a shell: it asks `farshore` itself, by a variable, whenever somebody presses Tab."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}; shells: {', '.join(SHELLS)}.")
    maker = kind(click.get_current_context().find_root().command, {}, "farshore", "_FARSHORE_COMPLETE")
    # Its `source` would run bash first, to warn of versions older than 4.4.
    return maker.source_template % maker.source_vars()
