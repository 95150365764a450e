"""What a run decides to do to a folder, before it touches anything."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from farshore.output_folder.decision import Decision, Found, decide
from farshore.output_folder.record import FORMAT, MANIFEST, Record

LINKS, ZIP = "stacks/links/cdk.tf.json", "stacks/links/assets/code/1/code.zip"
NOTHING = Found()


def record(files: Mapping[str, str], **more: Mapping[str, str]) -> Record:
    return Record(
        format=FORMAT, version="0.1.0", spec="shop", files=dict(files), **{k: dict(v) for k, v in more.items()}
    )


def decided(before: Record, new: Mapping[str, str], found: Mapping[str, Found]) -> Decision:
    return decide(before, new, {path: found.get(path, NOTHING) for path in {*before.paths, *new}})


def test_a_new_folder_gets_every_file_and_the_manifest_last() -> None:
    decision = decided(record({}), {MANIFEST: "m", LINKS: "1", ZIP: "z"}, {})

    assert decision.write == (ZIP, LINKS, MANIFEST)
    assert (decision.delete, decision.refused) == ((), False)


def test_what_is_there_already_is_not_written_again() -> None:
    decision = decided(record({LINKS: "1"}), {LINKS: "1"}, {LINKS: Found("1")})

    assert (decision.write, decision.refused) == ((), False)


def test_a_file_that_is_as_farshore_wrote_it_is_replaced() -> None:
    decision = decided(record({LINKS: "1"}), {LINKS: "2"}, {LINKS: Found("1")})

    assert (decision.write, decision.files, decision.refused) == ((LINKS,), {LINKS: "2"}, False)


def test_a_file_that_somebody_removed_is_written() -> None:
    assert decided(record({LINKS: "1"}), {LINKS: "1"}, {}).write == (LINKS,)


@pytest.mark.parametrize("content", ["1", "2"])
def test_after_a_run_that_was_killed_both_its_old_and_its_new_files_are_ours(content: str) -> None:
    before = record({LINKS: "1"}, upcoming={LINKS: "2"})

    assert not decided(before, {LINKS: "3"}, {LINKS: Found(content)}).refused


def test_a_file_that_somebody_changed_is_refused() -> None:
    decision = decided(record({LINKS: "1"}), {LINKS: "2"}, {LINKS: Found("edited")})

    assert (decision.changed, decision.refused) == ((LINKS,), True)


def test_a_change_that_makes_the_file_what_farshore_would_write_is_welcome() -> None:
    assert not decided(record({LINKS: "1"}), {LINKS: "2"}, {LINKS: Found("2")}).refused


def test_a_file_that_farshore_never_wrote_is_refused_where_it_has_to_write() -> None:
    decision = decided(record({}), {LINKS: "1"}, {LINKS: Found("a stranger's")})

    assert (decision.foreign, decision.refused) == ((LINKS,), True)


def test_a_file_that_its_stack_no_longer_needs_is_deleted_if_it_is_as_farshore_wrote_it() -> None:
    before = record({LINKS: "1", ZIP: "z"})

    assert decided(before, {LINKS: "1"}, {LINKS: Found("1"), ZIP: Found("z")}).delete == (ZIP,)
    assert decided(before, {LINKS: "1"}, {LINKS: Found("1"), ZIP: Found("edited")}).changed == (ZIP,)
    assert decided(before, {LINKS: "1"}, {LINKS: Found("1")}).files == {LINKS: "1"}


@pytest.mark.parametrize("new", [{LINKS: "2"}, {MANIFEST: "m", LINKS: "1"}])
def test_an_obstacle_at_what_is_written_or_deleted_is_refused(new: dict[str, str]) -> None:
    found = {LINKS: Found("1"), ZIP: Found(obstacle="assets is a symbolic link")}

    decision = decided(record({LINKS: "1", ZIP: "z"}), new, found)

    assert (decision.obstacles, decision.refused) == (("assets is a symbolic link",), True)


def test_the_files_of_a_stack_that_is_gone_are_kept_and_stay_known_until_somebody_removes_them() -> None:
    before = record({"stacks/old/cdk.tf.json": "1", "stacks/old/assets/a/b/c.zip": "z"})

    decision = decided(before, {LINKS: "1"}, {"stacks/old/cdk.tf.json": Found("edited")})

    assert (decision.delete, decision.refused) == ((), False)
    assert decision.files == {"stacks/old/cdk.tf.json": "1", LINKS: "1"}
