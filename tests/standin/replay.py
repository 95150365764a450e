"""A retry of a write that already went through gets the first answer again.

An SDK that loses the answer of a create sends it once more, with the same ``amz-sdk-invocation-id``. AWS makes many
such calls idempotent by tokens; moto answers "already exists" and the apply fails.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future

from .wire import Handler, Request, Response

_REMEMBERED = 1000


class Replay:
    """A handler around another that remembers the answers to writes, by invocation."""

    def __init__(self, inner: Handler) -> None:
        """Stand in front of ``inner``."""
        self._inner = inner
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, Future[Response]] = OrderedDict()

    def __call__(self, request: Request) -> Response:
        """Answer a call, from memory when this very call was carried out before or is being carried out now."""
        invocation = request.header("amz-sdk-invocation-id")
        if not invocation or request.method in ("GET", "HEAD"):
            return self._inner(request)
        answer, is_first = self._claim(invocation)
        if not is_first:
            return answer.result()
        response = self._inner(request)
        if not response.ok:
            self._forget(invocation)
        answer.set_result(response)
        return response

    def reset(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._answers.clear()

    def _claim(self, invocation: str) -> tuple[Future[Response], bool]:
        with self._lock:
            if invocation in self._answers:
                return self._answers[invocation], False
            answer = self._answers[invocation] = Future()
            while len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
            return answer, True

    def _forget(self, invocation: str) -> None:
        with self._lock:
            self._answers.pop(invocation, None)
