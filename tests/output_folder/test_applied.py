"""How much of the last change has been applied: noted by `apply.sh`, or by the times of local states."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from farshore.output_folder.applied import ClaimRefused, Known, claimed, dated, is_elsewhere, is_local, noted

DATA, FIRST_REGION, SECOND_REGION, EDGE = (f"stacks/shop-{part}" for part in ("data", "one", "two", "edge"))
LEADING = "transition/shop-edge"
STEPS = (DATA, LEADING, EDGE, SECOND_REGION)
"""An edge that gains first and drops something before a region does."""


def shop(folder: Path, *newer: str, older: tuple[str, ...] = (), first: bool = False):
    """Say what has been applied when some states are newer than the change, and others older."""
    (folder / "infra").mkdir()
    (folder / "infra" / "change.json").touch()
    time = (folder / "infra" / "change.json").stat().st_mtime_ns
    for part, when in [*((one, time) for one in newer), *((one, time - 1) for one in older)]:
        state = folder / f"terraform.shop-{part}.tfstate"
        state.touch()
        os.utime(state, ns=(when, when))
    return dated(folder / "infra", STEPS, ["shop-data", "shop-edge", "shop-one", "shop-two"], first=first)


class TestStates:
    """Which steps the times of the states tell of."""

    def test_newer_for_each_step_mean_that_all_has_been_applied(self, tmp_path: Path) -> None:
        assert shop(tmp_path, "data", "edge", "two", older=("one",)).is_complete

    def test_that_are_all_older_mean_that_nothing_has(self, tmp_path: Path) -> None:
        progress = shop(tmp_path, older=("data", "edge", "one", "two"))

        assert (progress.applied, progress.known) == ((), Known.DATED)

    def test_of_stacks_that_the_change_leaves_alone_tell_nothing(self, tmp_path: Path) -> None:
        assert shop(tmp_path, "one").applied == ()

    @pytest.mark.parametrize(
        ("newer", "applied"),
        [
            (("data",), (DATA,)),
            (("data", "edge"), (DATA, LEADING)),
            (("data", "two"), (DATA, SECOND_REGION)),
            (("edge",), (LEADING,)),
            (("edge", "two"), (LEADING, EDGE, SECOND_REGION)),
        ],
    )
    def test_newer_for_some_leave_it_open_whether_the_last_of_them_has_failed(
        self, tmp_path: Path, newer: tuple[str, ...], applied: tuple[str, ...]
    ) -> None:
        progress = shop(tmp_path, *newer)

        assert (progress.applied, progress.tried, progress.done) == (applied, applied[-1], len(applied) - 1)

    def test_that_are_nowhere_mean_that_a_first_deployment_was_never_applied(self, tmp_path: Path) -> None:
        progress = shop(tmp_path, first=True)

        assert (progress.applied, progress.known) == ((), Known.NO_STATE)

    def test_that_are_nowhere_are_elsewhere_if_something_was_applied_before(self, tmp_path: Path) -> None:
        progress = shop(tmp_path)

        assert (progress.is_complete, progress.known) == (True, Known.ASSUMED)


@pytest.mark.parametrize(
    ("file", "content", "elsewhere"),
    [
        ("backend_override.tf.json", '{"terraform": {"backend": {"s3": {}}}}', True),
        ("override.tf", 'terraform {\n  cloud {\n  organization = "acme"\n}\n}', True),
        (
            "x_override.tf.json",
            '{"provider": {"aws": {"max_retries": 3}}, "resource": {"aws_cloudfront_x": {}}}',
            False,
        ),
        ("main.tf", "terraform { backend s3 {} }", False),
        ("terraform.tfstate.d/prod/terraform.tfstate", "{}", True),
        (".terraform/modules", "", False),
    ],
)
def test_an_override_file_or_a_workspace_keeps_a_state_elsewhere(
    tmp_path: Path, file: str, content: str, elsewhere: bool
) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(content)

    assert is_elsewhere(tmp_path) is elsewhere


def test_an_override_that_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x_override.tf")

    assert not is_elsewhere(tmp_path)


@pytest.mark.parametrize(
    ("backend", "local"), [({"local": {"path": "x"}}, True), ({"s3": {}}, False), (None, False), ("local", False)]
)
def test_a_backend_is_local_or_not(backend: object, local: bool) -> None:
    assert is_local({"terraform": {"backend": backend}}) is local


@pytest.mark.parametrize("step", range(5))
def test_a_note_names_the_change_and_the_last_step(step: int) -> None:
    progress = noted(STEPS, f"sha256:1 {step}".encode(), "sha256:1")

    assert progress is not None
    assert progress.done == step
    assert progress.applied[:step] == STEPS[:step]


def test_after_a_note_the_next_step_may_have_failed_unless_it_only_drops_something() -> None:
    progress = [noted(STEPS, f"sha256:1 {step}".encode(), "sha256:1") for step in range(5)]

    assert [one and one.tried for one in progress] == [DATA, LEADING, None, SECOND_REGION, None]


@pytest.mark.parametrize("content", [b"", b"sha256:1", b"sha256:1 5", b"sha256:1 -1", b"sha256:2 1", b"\xff"])
def test_what_is_no_note_on_this_change_is_none(content: bytes) -> None:
    assert noted(STEPS, content, "sha256:1") is None


@pytest.mark.parametrize(("claim", "applied"), [("all", STEPS), ("none", ()), (0, ()), (2, STEPS[:2]), (4, STEPS)])
def test_the_user_is_believed(claim, applied: tuple[str, ...]) -> None:
    assert claimed(STEPS, claim).applied == applied


def test_the_user_is_not_believed_about_steps_that_there_are_not() -> None:
    with pytest.raises(ClaimRefused, match="the last change has 4 steps, not 5"):
        claimed(STEPS, 5)
