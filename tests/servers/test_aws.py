"""An answer of AWS has the types of AWS's own model, or it is none."""

from __future__ import annotations

import functools
import gc
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.config import Config

from farshore.catalog.crawl import standin
from farshore.errors import SourceUnreachable
from farshore.servers import aws
from farshore.servers.deadline import Deadline
from tests.servers.hostile import CANARY, MODES, Mode, hostile, reply, said

PLACE = "a question"

session = functools.cache(standin.session)
"""One session for all: it reads AWS's models from disk once."""


def answer_to(mode: Mode, service: str = "ssm", method: str = "get_parameters", **parameters: Any) -> aws.Answer:
    """Ask a server in a mode, once."""
    with hostile(mode) as address:
        once = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=5)
        client = aws.make_client(session(), service, "us-west-2", endpoint_url=f"http://{address}", config=once)
        return aws.ask(client, method, PLACE, **parameters)


def parameters(value: object) -> aws.Answer:
    return answer_to(said(value), Names=["x"])


ASKED = {
    "ssm": ("get_parameters", {"Names": ["x"]}, "Parameters"),
    "sesv2": ("get_account", {}, "SendQuota"),
    "dynamodb": ("describe_table", {"TableName": "x"}, "Table"),
    "ec2": ("describe_regions", {}, "Regions"),
    "route53": ("list_hosted_zones_by_name", {}, "HostedZones"),
}
"""A method of a client in each of AWS's protocols, its parameters, and a member that every answer has."""


@pytest.fixture
def collected() -> Iterator[None]:
    """Collect what a test leaves behind while its own warnings are looked at, not in whichever test comes next."""
    yield
    gc.collect()


# urllib3 2.8 forgets an answer, with its socket, when it cannot parse the address that the answer redirects to
# (`urlopen`, `is_same_host`); nobody else holds them then.
NOT_CLOSED_BY_URLLIB3 = pytest.mark.filterwarnings(
    r"ignore:Exception ignored in. <socket\.socket .closed.:pytest.PytestUnraisableExceptionWarning"
)


@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize(
    "mode",
    [pytest.param(one, marks=NOT_CLOSED_BY_URLLIB3 if one == "a redirect to no address" else ()) for one in MODES],
)
def test_in_every_protocol_what_is_no_answer_is_one_sentence(mode: str) -> None:
    for service, (method, parameters, member) in ASKED.items():
        deadline = Deadline(1)
        with pytest.raises((SourceUnreachable, aws.Declined)) as caught:
            deadline.run(PLACE, functools.partial(answer_to, MODES[mode], service, method, **parameters))[member]
        error = caught.value
        said = str(error.unexplained(PLACE) if isinstance(error, aws.Declined) else error)
        assert said.startswith(f"{PLACE}: ")
        assert said.isprintable()
        assert len(said) < 500
        assert CANARY not in said
        assert "::" not in said


def test_an_answer_is_returned_with_what_the_model_knows() -> None:
    answer = parameters({"Parameters": [{"Name": "x", "Value": "y", "Odd": CANARY}], "Odd": CANARY})
    assert answer == {"Parameters": [{"Name": "x", "Value": "y"}]}


@pytest.mark.parametrize("value", [{}, {"Parameters": None}, {"parameters": []}])
def test_a_member_that_is_missing_is_named_when_it_is_looked_up(value: object) -> None:
    with pytest.raises(SourceUnreachable, match=r"^a question: incomplete or invalid answer .it lacks Parameters.; "):
        parameters(value)["Parameters"]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"Parameters": {"Name": "x"}}, "."),
        ({"Parameters": [["x"]]}, "."),
        ({"Parameters": [{"Name": 5}]}, "its Name is no string"),
        ({"Parameters": [{"Name": ["x"]}]}, "its Name is no string"),
        ({"Parameters": [{"Version": "7"}]}, "its Version is no long"),
        ({"Parameters": [{"Version": True}]}, "its Version is no long"),
        ({"Parameters": [{"Version": 1.5}]}, "its Version is no long"),
        ({"Parameters": [{"LastModifiedDate": CANARY}]}, "."),
    ],
)
def test_a_value_of_another_type_is_no_answer(value: object, says: str) -> None:
    with pytest.raises(SourceUnreachable, match=says) as caught:
        parameters(value)
    assert CANARY not in str(caught.value)


def test_a_number_that_is_none_is_no_answer() -> None:
    body = b'{"SendQuota": {"MaxSendRate": NaN}}'
    with pytest.raises(SourceUnreachable, match="its MaxSendRate is no double"):
        answer_to(reply("200 OK", body), "sesv2", "get_account")


def test_the_strings_of_an_answer_are_one_printable_line() -> None:
    answer = parameters({"Parameters": [{"Name": "a\n::error::b", "Value": "\x1b[31m" + "x" * 10_000}]})
    (one,) = answer["Parameters"]
    assert one["Name"] == "a : :error::b"
    assert one["Value"].startswith("[31mxxx")
    assert len(one["Value"]) == aws.LONGEST_STRING


@pytest.mark.parametrize(
    ("code", "shown"),
    [("AccessDeniedException", "AccessDeniedException"), ("x\n::error::y", "400"), ("a" * 100, "400"), ("", "400")],
)
def test_an_error_code_is_one_word_or_the_status(code: str, shown: str) -> None:
    body = json.dumps({"__type": code, "message": CANARY}).encode()
    with pytest.raises(aws.Declined) as caught:
        answer_to(reply("400 Bad Request", body), Names=["x"])
    assert caught.value.code == shown
    assert CANARY not in str(caught.value.unexplained(PLACE))


def test_an_answer_that_is_too_long_is_not_read() -> None:
    long = b'{"Parameters": [' + b" " * (aws.MOST_BYTES + 1) + b"]}"
    with pytest.raises(SourceUnreachable, match="it is longer than 10 MB"):
        answer_to(reply("200 OK", long), Names=["x"])


@pytest.mark.parametrize("fail", [lambda: {}["x"], lambda: [][0], lambda: int("x"), lambda: bytes([255]).decode()])
def test_whatever_a_parser_raises_is_one_sentence(fail: Callable[[], object]) -> None:
    with pytest.raises(SourceUnreachable, match=r"^a question: incomplete or invalid answer"), aws.judged(PLACE):
        fail()
