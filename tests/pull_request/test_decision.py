"""What to do with the comments that are there."""

from __future__ import annotations

import pytest
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
        author=st.sampled_from([1, 2, None]),
    ),
    unique_by=lambda one: one.id,
)


@given(comments, st.sampled_from([None, 1]))
def test_afterwards_there_is_one_of_ours_and_it_says_the_text(found: list[Comment], account: int | None) -> None:
    body = f"{MARKER}\nsame"
    mine = ours(with_the_marker(found, MARKER), account)
    decision = decide(mine, body)
    assert (decision.keep is None) == (not mine)
    assert {decision.keep, *decision.delete} - {None} == set(mine)
    assert all(one.id < decision.keep.id for one in decision.delete if decision.keep)
    assert decision.write == (decision.keep is None or not decision.keep.says(body))


@given(comments)
def test_what_does_not_begin_with_the_marker_is_never_ours(found: list[Comment]) -> None:
    assert not [one for one in ours(with_the_marker(found, MARKER), 1) if not one.body.startswith(MARKER)]


@given(comments, st.sampled_from([None, 1]))
def test_what_another_account_wrote_is_never_ours(found: list[Comment], account: int | None) -> None:
    mine = ours(with_the_marker(found, MARKER), account)
    assert {one.author for one in mine} <= {1}
    assert account is not None or mine == []


def test_an_account_that_is_gone_is_not_an_account_that_is_not_known() -> None:
    gone = Comment(1, MARKER, author=None)
    assert ours([gone], 1) == []
    assert ours([gone], None) == []


@pytest.mark.parametrize("user", [None, {}, {"id": None}, {"id": "41898282"}, {"id": True}, {"id": 0}, {"id": 1.0}])
def test_an_author_without_a_number_is_nobody(user: object) -> None:
    assert Comment.of({"id": 7, "body": MARKER, "user": user}).author is None
