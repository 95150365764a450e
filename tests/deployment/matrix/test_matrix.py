"""Edits to what is deployed: nothing is lost, every name is answered after every apply, and nothing is left to do."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from tests.deployment.matrix.deployment import Broken, Deployment
from tests.deployment.matrix.last_run import Recorder
from tests.deployment.matrix.table import Chain, Change, chains
from tests.standin.process import StandIn
from tests.standin.terraform import TerraformFailed, require_terraform

HOUR_IN_SECONDS = 3600


class Progress:
    """One chain on its way: its deployment, what is still to be made, and what could not be made."""

    def __init__(self, chain: Chain, deployment: Deployment) -> None:
        self._deployment = deployment
        self._chain = chain
        self._ahead: list[Change] = list(chain.changes)
        self._started = False
        self._failed = ""

    def make(self, change: Change) -> list[dict[str, str]]:
        """Make a change, and before it those that this process has not seen; return the steps it took."""
        assert not self._failed, f"{self._failed} failed, and this change starts where it ends"
        self._failed = "the first deployment"
        if not self._started:
            self._deployment.start(self._chain.start)
            self._started = True
        while self._ahead[0] != change:
            self._make(self._ahead.pop(0))
        return self._make(self._ahead.pop(0))

    def _make(self, change: Change) -> list[dict[str, str]]:
        self._failed = change.id
        if change.refused:
            said = " ".join(self._deployment.refuses(change).split())
            assert change.refused in said, said
        else:
            self._deployment.make(change)
        self._failed = ""
        return [] if change.refused else self._deployment.steps


@pytest.fixture(scope="module")
def progress_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Chain], Progress]]:
    """Returns the progress of a chain, and ends the one before it."""
    require_terraform()
    begun: dict[str, Progress] = {}
    with contextlib.ExitStack() as running:

        def progress(chain: Chain) -> Progress:
            if chain.name not in begun:
                running.close()
                standin = running.enter_context(StandIn(lifetime=HOUR_IN_SECONDS))
                begun[chain.name] = Progress(chain, Deployment(tmp_path_factory.mktemp(chain.name), standin))
            return begun[chain.name]

        yield progress


def rows() -> Iterator[object]:
    for chain in chains():
        for change in chain.changes:
            marks = [pytest.mark.xdist_group(f"matrix-{chain.name}")]
            if not chain.quick:
                marks.append(pytest.mark.matrix)
            if change.broken:
                expected = (Broken, TerraformFailed)
                marks.append(pytest.mark.xfail(reason=change.broken, strict=True, raises=expected))
            yield pytest.param(chain, change, id=f"{chain.name}-{change.id}", marks=marks)


@pytest.mark.terraform
@pytest.mark.timeout(HOUR_IN_SECONDS)
@pytest.mark.parametrize(("chain", "change"), list(rows()))
def test_a_change_is_made_without_loss(
    chain: Chain, change: Change, progress_of: Callable[[Chain], Progress], last_run: Recorder
):
    steps = progress_of(chain).make(change)

    last_run.note(change.id, steps)
    order = [(step["act"], step["stack"]) for step in steps]
    assert last_run.order(change.id) in (None, order), "docs/changing.md tells another order: run `make matrix`"
