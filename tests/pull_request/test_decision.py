"""What to do with the comments that are there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from farshore.pull_request.comment import Comment
from farshore.pull_request.decision import decide, ours, with_the_marker

MARKER = "<!-- farshore review -->"

comments = st.lists(
    st.builds(
        Comment,
        id=st.integers(1, 50),
        body=st.sampled_from(
            [MARKER, f"{MARKER}\nsame", f"{MARKER}\r\nsame\r\n", f"{MARKER}\nother", f"> {MARKER}", ""]
        ),
        author=st.sampled_from(["github-actions[bot]", "alice", ""]),
        by_bot=st.booleans(),
    ),
    unique_by=lambda one: one.id,
)


@given(comments, st.sampled_from([None, "alice", "ALICE"]))
def test_afterwards_there_is_one_of_ours_and_it_says_the_text(found: list[Comment], login: str | None) -> None:
    body = f"{MARKER}\nsame"
    mine = ours(with_the_marker(found, MARKER), login)
    decision = decide(mine, body)
    assert (decision.keep is None) == (not mine)
    assert {decision.keep, *decision.delete} - {None} == set(mine)
    assert all(one.id < decision.keep.id for one in decision.delete if decision.keep)
    assert decision.write == (decision.keep is None or not decision.keep.says(body))


@given(comments)
def test_what_does_not_begin_with_the_marker_is_never_ours(found: list[Comment]) -> None:
    assert not [one for one in ours(with_the_marker(found, MARKER), None) if not one.body.startswith(MARKER)]


def test_an_account_without_a_name_is_not_the_account_without_a_name() -> None:
    gone = Comment(1, MARKER, author="", by_bot=False)
    assert ours([gone], "alice") == []
    assert ours([gone], None) == []
