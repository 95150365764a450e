"""Edits to what is deployed: nothing is lost, every name is answered after every apply, and nothing is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.matrix.deployment import Broken, Deployment
from tests.deployment.matrix.last_run import Recorder
from tests.deployment.matrix.table import Chain, Change, chains
from tests.standin.process import StandIn
from tests.standin.terraform import TerraformFailed, require_terraform

TIMEOUT_SECONDS = 3 * 3600
"""For a chain: on a busy machine a change takes minutes, most of them the provider's waits."""


class ChangeFailed(AssertionError):
    """A change of a chain does not hold; those after it start where it ends, and are not tried."""


def parameters() -> Iterator[object]:
    for chain in chains():
        yield pytest.param(chain, id=chain.name, marks=[] if chain.quick else [pytest.mark.matrix])


@pytest.mark.terraform
@pytest.mark.timeout(TIMEOUT_SECONDS)
@pytest.mark.parametrize("chain", list(parameters()))
def test_changes_are_made_one_after_the_other_without_loss(chain: Chain, tmp_path: Path, last_run: Recorder):
    require_terraform()
    with StandIn(lifetime=TIMEOUT_SECONDS) as standin:
        deployment = Deployment(tmp_path, standin)
        deployment.start(chain.start)
        for change in chain.changes:
            try:
                make(change, deployment, last_run)
            except (AssertionError, Broken, TerraformFailed) as error:
                raise ChangeFailed(f"{change.id}: {error}") from error


def make(change: Change, deployment: Deployment, last_run: Recorder) -> None:
    """Make one change, or see it refused, as the table says."""
    if change.refused:
        said = " ".join(deployment.refuses(change).split())
        assert change.refused in said, said
        last_run.note(change.id, [])
        return
    if change.broken:
        with pytest.raises((Broken, TerraformFailed)):
            deployment.make(change)
        return
    deployment.make(change)
    last_run.note(change.id, deployment.steps)
    order = [(step["act"], step["stack"]) for step in deployment.steps]
    assert last_run.order(change.id) in (None, order), "docs/changing.md tells another order: run `make matrix`"


@pytest.mark.parametrize("chain", chains(), ids=lambda chain: chain.name)
def test_only_the_last_change_of_a_chain_may_be_broken(chain: Chain):
    assert not [change.id for change in chain.changes[:-1] if change.broken]


def test_every_change_has_a_name_of_its_own():
    names = [change.id for chain in chains() for change in chain.changes]

    assert len(names) >= 30
    assert len(names) == len(set(names))
