"""Asking AWS through boto3: the one place where its answers are judged, before anybody believes them.

Whatever stands between this machine and AWS can answer in its place: the sign-in page of a network, a proxy, a broken
load balancer. botocore parses most of that into something, or fails with an error of any type. Here it becomes an
answer that has the types of AWS's own model, an error code, or `SourceUnreachable`; and no text of it is passed on that
could hold more than one printable line.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from farshore.errors import MissingExtra, SourceUnreachable
from farshore.servers.text import one_line

MOST_BYTES = 10_000_000
"""The longest answer that is read; the largest asked for, a list of 10,000 buckets, has about 1.5 MB."""

LONGEST_STRING = 2_000
"""The longest string of an answer that is kept; the longest asked for is a name or an endpoint."""

NETWORK = "check the network and the proxy"
SIGN_IN = "sign in again (`aws sso login`, or new keys) and repeat"

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_STATUS = re.compile(r"[0-9]{3}", re.ASCII)

_STRANGER = (
    "a sign-in page or a proxy may have answered instead of AWS; check the network, the proxy and AWS_ENDPOINT_URL"
)

_TYPES: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (datetime.datetime,),
    "blob": (bytes,),
}


class Declined(Exception):
    """AWS answered with an error code.

    Attributes:
        code: The code, as `AccessDenied`; the three digits of the HTTP status where the answer has no code of AWS's.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def unexplained(self, place: str) -> SourceUnreachable:
        """Return the error for a code of which nothing more is known."""
        if _STATUS.fullmatch(self.code):
            return SourceUnreachable(
                f"{place}: answered with HTTP status {self.code} and no error code of AWS; {_STRANGER}"
            )
        return SourceUnreachable(f"{place}: AWS answered {self.code}; repeat later")


class Answer(dict[str, Any]):
    """A structure of an answer, in which `answer[name]` raises `SourceUnreachable` where AWS left the member out.

    Attributes:
        place: What was asked of whom.
    """

    def __init__(self, place: str, members: Iterable[tuple[str, Any]]) -> None:
        super().__init__(members)
        self.place = place

    def __missing__(self, name: str) -> Any:
        raise incomplete(self.place, f"it lacks {name}")


def incomplete(place: str, reason: str) -> SourceUnreachable:
    """Return the error that what came is no complete answer of the operation.

    Args:
        place: What was asked of whom.
        reason: Why it is none; nothing of the answer.
    """
    return SourceUnreachable(f"{place}: incomplete or invalid answer ({reason}); {_STRANGER}")


class _TooLong(Exception):
    """An answer is longer than any of AWS's."""


def import_boto3(purpose: str) -> ModuleType:
    """Return the module boto3.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        return importlib.import_module("boto3")
    except ImportError as error:
        raise MissingExtra("aws", purpose) from error


def open_session(purpose: str, profile: str | None = None) -> Any:
    """Return a boto3 session of the environment, or of a profile.

    Args:
        purpose: What needs it, for the message that boto3 is missing.
        profile: A profile of the AWS configuration; the environment's by default.

    Raises:
        MissingExtra: boto3 is not installed.
        SourceUnreachable: There is no such profile, or the AWS configuration cannot be read.
    """
    boto3 = import_boto3(purpose)
    with judged("the AWS configuration"):
        return boto3.Session(profile_name=profile)


def find_credentials(session: Any) -> None:
    """Have a session find its credentials, which may ask other servers, or the user.

    Raises:
        SourceUnreachable: There are none.
    """
    from botocore.exceptions import NoCredentialsError

    with judged("the AWS credentials"):
        found = session.get_credentials()
        if found is None:
            raise NoCredentialsError
        found.get_frozen_credentials()


def make_client(session: Any, service: str, region: str, **more: Any) -> Any:
    """Return a client of boto3 that reads no more than `MOST_BYTES` of an answer.

    Args:
        session: A boto3 session.
        service: As boto3 calls it.
        region: The region to ask.
        more: What `session.client` takes besides.

    Raises:
        SourceUnreachable: The environment or the AWS configuration is no use.
    """
    with judged(f"{service} in {region}"):
        client = session.client(service, region_name=region, **more)
        endpoint = client._endpoint
        endpoint.http_session = _BoundedSession(endpoint.http_session)
        return client


def ask(client: Any, method: str, place: str, **parameters: Any) -> Answer:
    """Ask, and return an answer whose members have the types of AWS's model.

    Members that are null or that the model does not know are left out, and strings are on one printable line.

    Args:
        client: As `make_client` returns it.
        method: As boto3 calls it: `get_parameters`.
        place: What is asked of whom, for messages.
        parameters: Of the operation.

    Raises:
        Declined: AWS answered with an error code.
        SourceUnreachable: Nothing answered, or what answered is not AWS.
    """
    with judged(place):
        found = getattr(client, method)(**parameters)
        model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method])
        return _Model(place).structure(model.output_shape, found, "the answer")


@contextlib.contextmanager
def judged(place: str) -> Iterator[None]:
    """Turn every error of boto3, and of reading what it returned, into `Declined` or one sentence with a remedy.

    Args:
        place: What is asked of whom: the sentence begins with it.

    Raises:
        Declined: AWS answered with an error code.
        SourceUnreachable: Everything else.
    """
    from botocore import exceptions

    try:
        yield
    except (Declined, SourceUnreachable):
        raise
    except exceptions.ClientError as error:
        raise Declined(_code(error.response)) from None
    except exceptions.BotoCoreError as error:
        raise _unanswered(place, error) from None
    except _TooLong:
        raise incomplete(place, f"it is longer than {MOST_BYTES // 1_000_000} MB") from None
    except Exception as error:
        # botocore's parsers raise errors of every type about what they cannot parse: the words may hold all of it.
        raise incomplete(place, type(error).__name__) from None


def _code(response: Mapping[str, Any]) -> str:
    """Return the error code of a response where it can be one, else its HTTP status."""
    found = response.get("Error", {}).get("Code")
    if isinstance(found, str) and _CODE.fullmatch(found):
        return found
    return str(response.get("ResponseMetadata", {}).get("HTTPStatusCode", "000"))


def _unanswered(place: str, error: Exception) -> SourceUnreachable:
    """Return the sentence for an error of botocore; its own words can hold addresses and names of users."""
    from botocore import exceptions

    kind = type(error).__name__
    if isinstance(error, exceptions.ProfileNotFound):
        named = one_line(str(error.kwargs.get("profile")), 100)
        return SourceUnreachable(
            f"AWS was not asked: the profile {named} was not found; `aws configure list-profiles` names yours"
        )
    if isinstance(error, (exceptions.SSOError, exceptions.TokenRetrievalError)):
        return SourceUnreachable(f"AWS was not asked: the sign-in has ended ({kind}); {SIGN_IN}")
    without = (
        exceptions.NoCredentialsError,
        exceptions.PartialCredentialsError,
        exceptions.CredentialRetrievalError,
    )
    if isinstance(error, without):
        return SourceUnreachable(
            f"AWS was not asked: there are no usable credentials ({kind}); set AWS_PROFILE or run `aws configure`"
        )
    if isinstance(error, (exceptions.ConfigNotFound, exceptions.ConfigParseError)):
        return SourceUnreachable(
            f"AWS was not asked: the AWS configuration cannot be read ({kind}); check AWS_CONFIG_FILE and ~/.aws/config"
        )
    return SourceUnreachable(f"{place}: AWS could not be reached ({kind}); {_remedy(error)}")


def _remedy(error: Exception) -> str:
    from botocore import exceptions

    if isinstance(error, exceptions.SSLError):
        return (
            "check the network and the clock of this machine; where a proxy opens the traffic, AWS_CA_BUNDLE names "
            "its certificate"
        )
    if isinstance(error, exceptions.ProxyConnectionError):
        return "check the network, HTTPS_PROXY and the sign-in that the proxy asks for"
    return NETWORK


class _Model:
    """AWS's model of an answer, which every value must fit.

    Its methods return a value, and raise `SourceUnreachable` where it is of another type.
    """

    def __init__(self, place: str) -> None:
        self._place = place

    def structure(self, shape: Any, value: Any, name: str) -> Answer:
        """Return a structure, without members that are null or unknown."""
        self._check(value, (Mapping,), name, "structure")
        known = {member: inner for member, inner in shape.members.items() if value.get(member) is not None}
        return Answer(self._place, [(one, self._value(inner, value[one], one)) for one, inner in known.items()])

    def _value(self, shape: Any, value: Any, name: str) -> Any:
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, value, name)
        if kind == "string":
            return self._string(value, name)
        if kind == "list":
            self._check(value, (list,), name, kind)
            return [self._value(shape.member, one, name) for one in value]
        if kind == "map":
            self._check(value, (Mapping,), name, kind)
            return {self._string(key, name): self._value(shape.value, one, name) for key, one in value.items()}
        self._check(value, _TYPES[kind], name, kind)
        if isinstance(value, bool) != (kind == "boolean") or (isinstance(value, float) and not math.isfinite(value)):
            raise incomplete(self._place, f"its {name} is no {kind}")
        return value

    def _string(self, value: Any, name: str) -> str:
        self._check(value, (str,), name, "string")
        return one_line(value, LONGEST_STRING)

    def _check(self, value: Any, types: tuple[type, ...], name: str, kind: str) -> None:
        if not isinstance(value, types):
            raise incomplete(self._place, f"its {name} is no {kind}")


class _BoundedSession:
    """botocore's HTTP session, which would read an answer of any length into memory."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def send(self, request: Any) -> Any:
        """Send a request, read the answer up to `MOST_BYTES`, and return it."""
        from botocore.exceptions import HTTPClientError

        request.stream_output = True  # so that botocore leaves the reading to us
        answer = self._session.send(request)
        raw = answer.raw
        try:
            answer.raw = _Whole(_read(raw))
        except _TooLong:
            raise
        except Exception as error:
            raise HTTPClientError(error=error) from None
        finally:
            raw.close()  # what was not read to its end would keep its connection
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


class _Whole:
    """An answer's body, as botocore asks for it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        """Yield all of it."""
        yield self._content


def _read(raw: Any) -> bytes:
    content = bytearray()
    for piece in raw.stream():
        content += piece
        if len(content) > MOST_BYTES:
            raise _TooLong
    return bytes(content)
