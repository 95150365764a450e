"""deletion-protection-off: what counts as taking a protection away."""

from __future__ import annotations

from typing import Any

import pytest

from farshore.findings import Finding
from tests.plan.build import change, findings, plan


def update(kind: str, before: dict[str, Any], after: dict[str, Any], **more: Any) -> list[Finding]:
    return findings("deletion-protection-off", plan(change(f"{kind}.a", after, before=before, **more)))


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("aws_db_instance", {"deletion_protection": True}, {"deletion_protection": False}),
        ("aws_db_instance", {"deletion_protection": True}, {"deletion_protection": None}),
        ("aws_db_instance", {"skip_final_snapshot": False}, {"skip_final_snapshot": True}),
        ("aws_s3_bucket", {"force_destroy": False}, {"force_destroy": True}),
        ("aws_s3_bucket", {"force_destroy": None}, {"force_destroy": True}),
        ("aws_cognito_user_pool", {"deletion_protection": "ACTIVE"}, {"deletion_protection": "INACTIVE"}),
        ("aws_lb", {"enable_deletion_protection": True}, {"enable_deletion_protection": False}),
    ],
)
def test_a_protection_that_goes_is_found_and_one_that_comes_is_not(
    kind: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    (finding,) = update(kind, before, after)
    assert f"`{next(iter(before))}`" in finding.message
    assert not update(kind, after, before)


def test_what_is_unknown_created_or_destroyed_is_silent() -> None:
    on = {"deletion_protection": True}
    assert not update("aws_db_instance", on, {}, unknown={"deletion_protection": True})
    assert not findings("deletion-protection-off", plan(change("aws_db_instance.a", {"deletion_protection": False})))
    assert not findings("deletion-protection-off", plan(change("aws_db_instance.a", None, before=on)))


def test_values_of_any_type_are_survived() -> None:
    for odd in (None, 7, [], {"a": 1}, True, "x"):
        assert len(update("aws_db_instance", {"deletion_protection": odd}, {"deletion_protection": [odd]})) <= 1
