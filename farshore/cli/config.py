"""`--config`, `--no-config` and `--show-config`, and where else options get their values from.

An option is what the command line says, else what the environment says (`FARSHORE_<COMMAND>_<OPTION>`), else what the
config file says, else its default. All of it goes by the options that a command has; none needs code of its own here.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from farshore.cli.output import COLOR, COLORS, write_result
from farshore.cli.parameters import Setting, written_to
from farshore.errors import InputError, Problem
from farshore.policy import Policy
from farshore.suggest import nearest

if TYPE_CHECKING:
    from farshore.config.loader import Config

WITHOUT = ("init", "explain", "schema", "completion")
"""The commands that a config file says nothing about, and that a broken one must not stop."""

TELLING = ("explain",)
"""Those of them that tell what is in it all the same."""

PLANS = "plans"
"""The setting that may be sets of plans, each with the regions of their providers."""

_OF_SETS = {"provider_region": "{file}:{said}", "group": "{said}={file}"}
"""The settings that a set of plans may have, each with how the option says it of one plan."""

_WRITTEN = ("output", "out")
"""The options that name what is written."""

_FILE, _NONE, _SHOW, _LOADED = "farshore.config", "farshore.no_config", "farshore.show_config", "farshore.settings"
_PREFIX = "FARSHORE"


def _remember(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Return a callback that keeps a value for whichever command is run, wherever on the line it stood."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        given = ctx.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        if given and value == "":  # a variable of a script that is not set: what it was to say would be lost
            raise click.BadParameter("is given and names nothing", ctx, parameter)
        if value and (given or key not in ctx.meta):
            ctx.meta[key] = value

    return keep


def _shared(flags: Sequence[str], key: str, **more: Any) -> click.Option:
    variable = variable_of((), flags[0])
    return click.Option(flags, expose_value=False, is_eager=True, callback=_remember(key), envvar=variable, **more)


def variable_of(command: Sequence[str], flag: str) -> str:
    """Return the environment variable that stands for an option."""
    return "_".join((_PREFIX, *command, flag.lstrip("-"))).upper().replace("-", "_")


COLOR_OPTION = _shared(
    ["--color"],
    COLOR,
    type=click.Choice(COLORS),
    help="Whether reports on stdout and stderr are coloured, and rules are links.  [default: auto]",
)
SOURCE_OPTIONS = (
    _shared(
        ["--config"],
        _FILE,
        type=click.Path(dir_okay=False),
        help="The settings to use.  [default: farshore.toml, or pyproject.toml, here or above]",
    ),
    _shared(["--no-config"], _NONE, is_flag=True, help="Use no settings of a file."),
)
CONFIG_OPTIONS = (
    *SOURCE_OPTIONS,
    _shared(["--show-config"], _SHOW, is_flag=True, help="Show each option's value and where it is from, and end."),
)
SHARED_OPTIONS = (*CONFIG_OPTIONS, COLOR_OPTION)
"""What may stand before or after the command."""


class Defaults(Mapping[str, Any]):
    """What click takes for an option that neither the command line nor the environment gives; reads the file late.

    By then every option that says which file is known. Commands below a command have such a map of their own.
    """

    def __init__(self, command: tuple[str, ...] = ()) -> None:
        self._command = command

    def __getitem__(self, name: str) -> Any:
        ctx = click.get_current_context()
        if isinstance(ctx.command, click.Group) and name in ctx.command.list_commands(ctx):
            return Defaults((*self._command, name))
        silent = ctx.resilient_parsing or not self._command or self._command[0] in WITHOUT
        config = None if silent else _config(ctx)
        parameter = next((one for one in ctx.command.params if one.name == name and not one.is_eager), None)
        if config is None or parameter is None:
            raise KeyError(name)
        return _default(config, self._command, parameter)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def settings_key(parameter: click.Parameter) -> str:
    """Return what a config file calls an option, `fail_on` for `--fail-on`, or an argument."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len).lstrip("-").replace("-", "_")
    return parameter.name or ""


def configurable(command: click.Command, path: tuple[str, ...]) -> click.Command:
    """Give a command, and those below it, the shared options, and each of its own a variable and a way into a file."""
    if getattr(command, "configurable", False):
        return command
    command.configurable = True  # type: ignore[attr-defined]
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            configurable(one, (*path, name))
        return command
    for parameter in command.params:
        own = variable_of(path, settings_key(parameter))
        more = [parameter.envvar] if isinstance(parameter.envvar, str) else []
        parameter.envvar = [own, *more]
    if path[0] in WITHOUT:
        command.params += (*(SOURCE_OPTIONS if path[0] in TELLING else ()), COLOR_OPTION)
        return command
    command.params += SHARED_OPTIONS
    command.callback = _run_or_show(command, path, command.callback or (lambda: None))
    return command


def _run_or_show(command: click.Command, path: tuple[str, ...], run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def run_or_show(*arguments: Any, **values: Any) -> Any:
        ctx = click.get_current_context()
        config = _config(ctx)
        _refuse_unknown_variables(command, path)
        if _SHOW in ctx.meta:
            return write_result(_shown(ctx, path, config), None)
        return run(*arguments, **values)

    return run_or_show


def policy_among(rules: Iterable[str]) -> Policy:
    """Return what the settings of this run decide about some rules."""
    config = settings()
    return config.policy.among(rules) if config else Policy()


def settings() -> Config | None:
    """Return the settings of this run.

    Raises:
        InputError: They cannot be read, or not as settings.
    """
    return _config(click.get_current_context())


def are_named() -> bool:
    """Say whether somebody said which settings to use, rather than that they were found."""
    return _FILE in click.get_current_context().meta


def said(*names: str) -> bool:
    """Say whether the user gave one of the parameters for this very run, rather than in a file for all of them."""
    ctx = click.get_current_context()
    return any(
        ctx.get_parameter_source(name) in (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT) for name in names
    )


def in_settings(error: click.BadParameter) -> str | None:
    """Return what is wrong with the value of an option as an error of the settings that it is from, with its place.

    None where it is from elsewhere: the command line, which has no lines, or the environment.
    """
    ctx, hint = error.ctx, error.param_hint
    config = ctx.meta.get(_LOADED) if ctx else None
    if ctx is None or config is None:
        return None
    parameter = error.param or next((one for one in ctx.command.params if hint in one.opts), None)
    if parameter is None or ctx.get_parameter_source(parameter.name or "") is not ParameterSource.DEFAULT_MAP:
        return None
    path = (*ctx.command_path.split()[1:], settings_key(parameter))
    return str(Problem(config.place(*path), f"{'.'.join(path)}: {error.message}"))


def _config(ctx: click.Context) -> Config | None:
    """Return the settings of this run, read once."""
    if _LOADED not in ctx.meta:
        ctx.meta[_LOADED] = _read(ctx.meta.get(_FILE), forbidden=_NONE in ctx.meta)
        if _SHOW in ctx.meta:
            _let_arguments_lack(ctx)
    found: Config | None = ctx.meta[_LOADED]
    return found


def _read(named: str | None, *, forbidden: bool) -> Config | None:
    if named and forbidden:
        raise click.UsageError("--config names settings, and --no-config forbids them: give one of the two")
    file = named if named or forbidden else _found()
    if file is None:
        return None
    from farshore.config.loader import load  # with what reads TOML, only where there is a file

    return load(file)


def _found() -> str | None:
    """Return the file with the settings for the working directory, as seen from there."""
    from farshore.config.lookup import find

    try:
        file = find()
    except FileNotFoundError:  # somebody removed the directory
        return None
    return os.path.relpath(file) if file else None


def _let_arguments_lack(ctx: click.Context) -> None:
    """Show settings without the files that they would be used for."""
    for parameter in ctx.command.params:
        if parameter.required:
            parameter.required = False
            ctx.call_on_close(functools.partial(setattr, parameter, "required", True))


def _default(config: Config, command: tuple[str, ...], parameter: click.Parameter) -> Any:
    """Return what the file says of a parameter, as click takes it.

    Raises:
        KeyError: It says nothing.
    """
    said, key = config.of(*command), settings_key(parameter)
    sets = [one for one in _sets(said.get(PLANS, ())) if key in one] if key in _OF_SETS else []
    if sets:
        stated = _as_given(parameter, said.get(key, {}), config)
        return lambda: [*stated, *_stated_by_sets(config, command, parameter, sets)]
    if key not in said:
        raise KeyError(key)
    if isinstance(parameter, click.Argument) and parameter.nargs == -1:
        return lambda: _files(config, (*command, key), said[key])
    given = _as_given(parameter, said[key], config)
    if key in _WRITTEN:
        for one in given if isinstance(given, list) else [given]:
            _refuse_outside(config, (*command, key), written_to(one))
    return given


def _refuse_outside(config: Config, path: tuple[str, ...], file: str) -> None:
    """Refuse to write where the settings do not stand: they may come with a pull request of anybody.

    Raises:
        InputError: The file lies outside of their folder.
    """
    folder = os.path.realpath(config.folder)
    if os.path.commonpath([folder, os.path.realpath(file)]) != folder:
        message = f"`{file}` is not below the folder of these settings; to write there, say so on the command line"
        raise InputError([Problem(config.place(*path), message)])


def _as_given(parameter: click.Parameter, value: Any, config: Config) -> Any:
    kind = parameter.type
    if isinstance(kind, Setting) and kind.whole:
        return kind.from_config(value, config.folder)
    if getattr(parameter, "multiple", False):
        return [_one(kind, item, config) for item in (value if isinstance(value, list) else [value])]
    return _one(kind, value, config)


def _one(kind: click.ParamType[Any], value: Any, config: Config) -> Any:
    if isinstance(kind, Setting):
        return kind.from_config(value, config.folder)
    if not isinstance(kind, click.Path):
        return value
    from farshore.config.paths import located

    return located(value, config.folder)


def _sets(plans: Any) -> list[Mapping[str, Any]]:
    return [one for one in plans if isinstance(one, dict)] if isinstance(plans, list) else []


def _files(config: Config, path: tuple[str, ...], said: Any) -> list[str]:
    """Return the files that patterns stand for, each once, in the order of the patterns.

    Raises:
        InputError: A pattern matches nothing.
    """
    from farshore.config.paths import matching

    found: list[str] = []
    problems: list[Problem] = []
    for place, pattern in _patterns(said, path):
        files = matching(pattern, config.folder)
        found += files
        if not files:
            problems.append(Problem(config.place(*place), f"`{pattern}` matches no file"))
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(found))


def _patterns(said: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the patterns of a text, of a list of them, or of sets of plans, each with the keys that lead there."""
    if isinstance(said, str):
        yield path, said
    elif isinstance(said, list):
        for number, one in enumerate(said):
            yield from _patterns(one, (*path, number))
    else:
        yield from _patterns(said["files"], (*path, "files"))


def _stated_by_sets(
    config: Config, command: tuple[str, ...], parameter: click.Parameter, sets: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield what sets say of each plan of this run that is in one, as `FILE:KEY=REGION` or `NAME=FILE`."""
    from farshore.config.paths import matching

    given = click.get_current_context().params.get(PLANS) or ()
    by_place = {os.path.realpath(file): file for file in given}
    for one in sets:
        key = settings_key(parameter)
        pairs = _as_given(parameter, one[key], config) if key == "provider_region" else [one[key]]
        files = [file for _, pattern in _patterns(one["files"], command) for file in matching(pattern, config.folder)]
        for file in dict.fromkeys(map(os.path.realpath, files)):
            if file in by_place:
                yield from (_OF_SETS[key].format(file=by_place[file], said=said) for said in pairs)


def _refuse_unknown_variables(command: click.Command, path: tuple[str, ...]) -> None:
    """Refuse a variable that is meant for this command and is none: a slip of the pen would make it less strict.

    Raises:
        click.UsageError: There is one.
    """
    begin = variable_of(path, "")
    known = {name for one in command.params for name in _variables(one)}
    for name in sorted(os.environ):
        if name.startswith(begin) and name not in known:
            meant = nearest(name, [one for one in known if one.startswith(begin)])
            suggestion = f" Did you mean {meant}?" if meant else ""
            raise click.UsageError(f"{name} is set, and `farshore {' '.join(path)}` has no such option.{suggestion}")


def _variables(parameter: click.Parameter) -> list[str]:
    return [parameter.envvar] if isinstance(parameter.envvar, str) else list(parameter.envvar or ())


def _shown(ctx: click.Context, path: tuple[str, ...], config: Config | None) -> str:
    """Return each setting, its source and its value, in columns; values last, because they may be long."""
    rows = [
        (settings_key(one), _source(ctx, one, path, config), _value(ctx.params.get(one.name or "")))
        for one in ctx.command.params
        if one.expose_value
    ]
    for one in config.policy.decisions if config else ():
        severity = one.severity.label if one.severity else "its own severity"
        rows.append((f"rules.{one.rule}", str(one.place), f"off: {one.reason}" if one.off else severity))
    wide, wider = (max(len(row[number]) for row in rows) for number in (0, 1))
    lines = [f"{name:<{wide}}  {source:<{wider}}  {value}" for name, source, value in rows]
    head = f"farshore {' '.join(path)}, with {config.file if config else 'no settings of a file'}"
    return "\n".join([head, "", *lines]) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value)) or "-"
    return "-" if value in (None, "") else str(value)


def _source(ctx: click.Context, parameter: click.Parameter, path: tuple[str, ...], config: Config | None) -> str:
    source = ctx.get_parameter_source(parameter.name or "")
    if source is ParameterSource.COMMANDLINE:
        return parameter.opts[0] if isinstance(parameter, click.Option) else "argument"
    if source is ParameterSource.ENVIRONMENT:
        return next(name for name in _variables(parameter) if os.environ.get(name))
    if source is ParameterSource.DEFAULT_MAP and config:
        key = settings_key(parameter)
        return str(config.place(*path, key if key in config.of(*path) else PLANS))
    return "default"
