"""The stand-in that the SSM benchmark asks, and the benchmark's arithmetic."""

from __future__ import annotations

import boto3
import pytest

from benchmarks import ssm
from benchmarks.ssm_server import Bucket, Ssm, serve

VALUES = {f"/x/{number:02}": str(number) for number in range(25)} | {"/x/01/deep": "y"}


def client(url: str):
    return boto3.Session("testing", "testing").client("ssm", region_name="us-west-2", endpoint_url=url)


def test_every_parameter_of_a_path_comes_on_some_page_and_every_page_is_counted() -> None:
    with serve(Ssm(VALUES, None)) as server:
        pages = list(client(server.url).get_paginator("get_parameters_by_path").paginate(Path="/x"))
        found = {one["Name"]: one["Value"] for page in pages for one in page["Parameters"]}
    assert found == {name: value for name, value in VALUES.items() if name.count("/") == 2}
    assert (len(pages), server.answered, server.throttled) == (3, 3, 0)


def test_absent_names_are_named() -> None:
    with serve(Ssm(VALUES, None)) as server:
        answer = client(server.url).get_parameters(Names=["/x/01", "/y"])
    assert [one["Value"] for one in answer["Parameters"]] == ["1"]
    assert answer["InvalidParameters"] == ["/y"]


def test_a_call_too_many_is_throttled_and_counted_apart() -> None:
    server = Ssm(VALUES, rate=2)
    statuses = [server.reply("GetParameters", {"Names": ["/x/01"]})[0] for _ in range(3)]
    assert statuses == [200, 200, 400]
    assert (server.answered, server.throttled) == (2, 1)


def test_a_bucket_holds_no_more_than_a_second_s_calls() -> None:
    bucket = Bucket(rate=3)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(("seconds", "word"), [(80.0, "met"), (100.0, "MISSED")])
def test_a_refresh_is_held_against_the_limit_of_the_api(seconds: float, word: str) -> None:
    text = ssm.as_text({"date": "today"}, 8, {ssm.LIMITED: ssm.Refresh(seconds, 3000, 20)})
    assert "75.0" in text
    assert text.endswith(f"what the API's limit allows: {word}")


def test_twenty_services_in_three_regions_are_no_more_than_eight_requests_to_a_real_server() -> None:
    assert ssm.live_calls() <= ssm.MOST_CALLS
