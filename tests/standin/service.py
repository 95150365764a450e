"""What one AWS service adds to moto: the interface of every file here that is named after a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from .wire import Handler, Request, Response

ACCOUNT = "123456789012"
"""The id of the one account there is."""


class Service:
    """One AWS service, by default exactly as moto serves it.

    A service fills gaps in either of two ways: by patching moto's models once, in :meth:`patch`, or by standing in
    front of moto for every call, in :meth:`handle`.

    Attributes:
        name: the name calls to the service are signed with.
    """

    name: ClassVar[str]

    def patch(self) -> None:
        """Change moto's models; called once, before the first request."""

    def handle(self, request: Request, moto: Handler) -> Response:
        """Answer a call; ``moto`` answers it as moto would."""
        return moto(request)

    def reset(self) -> None:
        """Forget everything."""


def replaces(owner: Any, name: str) -> Callable[[Callable[..., Any]], None]:
    """Put the decorated function in place of a method or property of one of moto's classes.

    The function is called with the original in front of the original's own arguments.
    """
    original = getattr(owner, name)
    is_property = isinstance(original, property)
    getter: Any = original.fget if is_property else original

    def install(function: Callable[..., Any]) -> None:
        def replacement(instance: Any, *args: Any, **kwargs: Any) -> Any:
            return function(getter, instance, *args, **kwargs)

        setattr(owner, name, property(replacement) if is_property else replacement)

    return install
