"""What the functions of an API run: one package or image for all handlers, another package for the health check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from constructs import Construct

from farshore.constructs import aws
from farshore.constructs.base import located
from farshore.constructs.lambda_package import (
    LambdaPackage,
    Target,
    check_built_handler,
    check_handler,
    check_imports,
    is_built,
    package,
    read_built,
    read_code,
    refuse_module,
    with_dependencies,
)
from farshore.constructs.stack import SpecStack
from farshore.constructs.staging import staged
from farshore.findings import Place
from farshore.spec.services import RestApi
from farshore.spec.services.functions import Runtime, qualified

HEALTH_MODULE = "farshore_health"
"""The name of the health check's file beside the user's own code, if there is some in its zip."""
HEALTH_RUNTIME = Runtime.PYTHON_3_13
"""What the health check runs on beside handlers in another language."""

Asset = tuple[Any, LambdaPackage]


class FunctionCode:
    """The code of an API's functions in one stack, read and checked once, and packed when it is asked for."""

    def __init__(self, scope: Construct, stack: SpecStack, api: RestApi, handlers: Mapping[str, Place]) -> None:
        """Read the code.

        Args:
            scope: The construct that the packages belong to.
            stack: The region's stack.
            api: Whose functions they are.
            handlers: Where the spec or the document names each handler, by its qualified name.

        Raises:
            InputError: The code cannot be read, or does not have what the spec names.
        """
        self._scope, self._stack, self._api = scope, stack, api
        self._place = stack.spec.place("services", api.name, "code")
        self._built: LambdaPackage | None = None
        self._files = {} if api.image is not None else self._read(handlers)

    def of_handler(self, handler: str) -> dict[str, Any]:
        """Return the arguments of a function that say what it runs for a handler."""
        api = self._api
        if api.image is not None:
            image = located(api.image, self._stack.names, self._stack.region)
            command = aws.LambdaFunctionImageConfig(command=[handler])
            return {"package_type": "Image", "image_uri": image, "image_config": command}
        return {"handler": handler, "runtime": api.runtime.value, **_uploaded(self._handlers_asset)}

    def of_health(self) -> dict[str, Any]:
        """Return the arguments of a function that say what it runs for the health check."""
        api = self._api
        runtime = api.runtime if api.image is None and api.runtime.is_python else HEALTH_RUNTIME
        return {"handler": f"{HEALTH_MODULE}.handler", "runtime": runtime.value, **_uploaded(self._health_asset)}

    def _read(self, handlers: Mapping[str, Place]) -> dict[str, bytes]:
        api = self._api
        source = Path(self._stack.spec.file).parent / str(api.code)
        if is_built(source):
            self._built, files = read_built(source, self._place, whole=api.runtime.is_python)
            self._check(files, handlers)
            return files
        code = read_code(source, self._place, api.runtime.language.packed)
        self._check(code, handlers)
        return self._with_dependencies(source, code, list(handlers)) if api.runtime.is_python else code

    def _check(self, files: Mapping[str, bytes], handlers: Mapping[str, Place]) -> None:
        """Make sure that every handler is in the code: in Python the function, elsewhere the file."""
        runtime = self._api.runtime
        for handler, place in handlers.items():
            if runtime.is_python:
                check_handler(files, handler, place)
            else:
                check_built_handler(runtime.language, files, handler, place)
        if runtime.is_python:
            refuse_module(files, HEALTH_MODULE, self._place)

    def _with_dependencies(self, folder: Path, code: dict[str, bytes], handlers: list[str]) -> dict[str, bytes]:
        """Add what `requirements.txt` pins, and make sure that all that the handlers import is there."""
        api = self._api
        target = Target(api.runtime.value, api.architecture.value)
        files = with_dependencies(code, folder, target, self._place)
        refuse_module(files, HEALTH_MODULE, self._place)  # which a dependency may bring
        if not api.layers:  # which may bring any module
            check_imports(code, files, handlers, folder, self._place)
        return files

    @cached_property
    def _handlers_asset(self) -> Asset:
        return self._asset("code", self._built or package(self._files, self._place))

    @cached_property
    def _health_asset(self) -> Asset:
        health = {f"{HEALTH_MODULE}.py": resources.files("farshore.runtime").joinpath("health.py").read_bytes()}
        files = {**self._files, **health} if self._api.health else health
        return self._asset("health-code", package(files, self._place))

    def _asset(self, part: str, zipped: LambdaPackage) -> Asset:
        return staged(self._scope, part, zipped), zipped


def named_handlers(api: RestApi, place: Callable[..., Place]) -> dict[str, Place]:
    """Return where the spec names the handlers that no route has: those of schedules, and that of the health check.

    Args:
        api: Whose handlers they are.
        place: Returns where the spec has a path of keys.
    """
    at = ("services", api.name)
    found = {qualified(one.handler): place(*at, "schedules", name, "handler") for name, one in api.schedules.items()}
    return {**found, **({qualified(api.health): place(*at, "health")} if api.health else {})}


def _uploaded(packed: Asset) -> dict[str, Any]:
    file, zipped = packed
    return {"filename": file.path, "source_code_hash": zipped.sha256_base64}
