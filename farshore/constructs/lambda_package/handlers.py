"""Whether the handlers are in the code, and whether what they import is in the package; nothing is run."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from farshore.errors import InputError, Problem
from farshore.findings import Place
from farshore.suggest import hint

# boto3 and what it depends on: https://docs.aws.amazon.com/lambda/latest/dg/python-package.html (2026-11-27)
_RUNTIME_MODULES = frozenset(
    {"boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3", "awslambdaric", "snapshot_restore_py"}
)
# farshore itself may run on a Python older than the runtime.
_STANDARD_LIBRARY = sys.stdlib_module_names | {"tomllib", "__main__"}


class _Import(NamedTuple):
    """One import at the top of a module: the module and the line."""

    module: str
    line: int


def check_handler(files: Mapping[str, bytes], handler: str, place: Place) -> None:
    """Make sure that a handler (`module.function`) exists in the code, without running it.

    Raises:
        InputError: The module is missing or not Python, or has no such function.
    """
    module, _, function = handler.rpartition(".")
    path = module.replace(".", "/") + ".py"
    if path not in files:
        raise InputError([Problem(place, f"the code has no {path} for the handler `{handler}`{hint(path, files)}")])
    try:
        tree = _parse(files[path])
    except SyntaxError as error:
        raise InputError([Problem(place, f"{path} is not Python: {error}")]) from None
    names = set(_defined_names(tree.body))
    if function not in names:
        raise InputError([Problem(place, f"{path} defines no `{function}`{hint(function, names)}")])


def check_imports(
    code: Mapping[str, bytes], files: Iterable[str], handlers: Iterable[str], folder: Path, place: Place
) -> None:
    """Make sure that what the handlers' modules import as they load is in the package.

    Follows imports from module to module of the user's own. Imports in functions, or within `if`, `try` or `with`, may
    be meant for other places and are not looked at; nor is a module that names `sys.path`.

    Args:
        code: The user's files.
        files: Names of all files of the package.
        handlers: As `module.function`.
        folder: The code folder.
        place: Where the spec names it.

    Raises:
        InputError: A module is neither in the package nor in Lambda's runtime.
    """
    known = {*importable(files), *_RUNTIME_MODULES, *_STANDARD_LIBRARY}
    missing: dict[str, _Import] = {}
    waiting = [path for handler in handlers for path in _paths(code, handler.rpartition(".")[0])]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        if path not in seen:
            seen.add(path)
            for module, line in _imports(code[path], path):
                top = module.partition(".")[0]
                if top not in known:
                    missing.setdefault(top, _Import(path, line))
                waiting += _paths(code, module)
    if missing:
        remedy = f"add what brings it to {folder / 'requirements.txt'}"
        texts = [f"{folder / path}:{line} imports `{top}`" for top, (path, line) in missing.items()]
        raise InputError([Problem(place, f"{text}, which is not in the package; {remedy}") for text in texts])


def refuse_module(files: Iterable[str], module: str, place: Place) -> None:
    """Make sure that a package leaves a module's name to farshore.

    Raises:
        InputError: It has a module or package of that name.
    """
    if module in importable(files):
        message = f"the code has a module `{module}`, the name of farshore's own health check; rename it"
        raise InputError([Problem(place, message)])


def importable(files: Iterable[str]) -> set[str]:
    """Return the names of the modules and packages that stand at the top of a package."""
    tops = {name.partition("/")[0] for name in files if name.endswith((".py", ".so"))}
    return {top.partition(".")[0] for top in tops}


def _parse(source: bytes) -> ast.Module:
    """Parse a module.

    Raises:
        SyntaxError: It is not Python, or too deep for Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in the user's own strings
            return ast.parse(source)
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error) or "too deeply nested") from None


def _paths(code: Mapping[str, bytes], module: str) -> Iterator[str]:
    """Yield the files of the user's own that loading a module runs: the packages above it, too."""
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        stem = "/".join(parts[:end])
        yield from [path for path in (f"{stem}/__init__.py", f"{stem}.py") if path in code][:1]


def _imports(source: bytes, path: str) -> Iterator[_Import]:
    """Yield what a module imports as it loads, by full names; nothing for one that changes `sys.path`."""
    try:
        tree = _parse(source)
    except SyntaxError:
        return  # a handler's own module has been checked, and another may never be loaded
    if any(_is_sys_path(node) for node in ast.walk(tree)):
        return
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            yield from (_Import(alias.name, statement.lineno) for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and (base := _absolute(statement, path)):
            yield _Import(base, statement.lineno)
            yield from (_Import(f"{base}.{alias.name}", statement.lineno) for alias in statement.names)


def _is_sys_path(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "path"
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
    )


def _absolute(statement: ast.ImportFrom, path: str) -> str:
    """Return the module that `from … import` names, seen from the top of the package; empty if that is above it."""
    if not statement.level:
        return statement.module or ""
    package = path.split("/")[: -statement.level]
    return ".".join([*package, *([statement.module] if statement.module else [])])


def _defined_names(statements: Sequence[ast.stmt]) -> Iterator[str]:
    """Yield the names that a module's statements define, also those within `if`, `try`, `with` and `match`."""
    waiting = list(statements)  # no recursion: every `elif` nests deeper
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
            continue
        if isinstance(statement, ast.ImportFrom | ast.Import):
            yield from (alias.asname or alias.name for alias in statement.names)
        targets = getattr(statement, "targets", [getattr(statement, "target", None)])
        yield from (target.id for target in targets if isinstance(target, ast.Name))
        for branch in (statement, *getattr(statement, "handlers", []), *getattr(statement, "cases", [])):
            for block in ("body", "orelse", "finalbody"):
                waiting += getattr(branch, block, [])
