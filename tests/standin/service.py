"""What one AWS service adds to moto: the interface every file of this package that is named after a service implements."""

from __future__ import annotations

from typing import ClassVar

from .wire import Handler, Request, Response


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
