"""moto's server as a stand-in for AWS: it serves a recorded copy of the public parameters over a real socket."""

from __future__ import annotations

import contextlib
import datetime
import logging
from collections.abc import Iterator
from typing import Any

from farshore.catalog import data
from farshore.errors import FarshoreError, MissingExtra
from farshore.servers.aws import import_boto3


@contextlib.contextmanager
def stand_in() -> Iterator[str]:
    """Run moto's server on a free port of 127.0.0.1, yield its URL, and stop it.

    Raises:
        MissingExtra: moto's server is not installed.
    """
    try:
        from moto.server import ThreadedMotoServer
    except ImportError as error:
        raise MissingExtra("dev", "The stand-in for AWS") from error
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # one line a request otherwise
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def session() -> Any:
    """Return a boto3 session with credentials that are none: moto asks for some and believes any."""
    return import_boto3("The stand-in for AWS").Session("testing", "testing")


def recording() -> tuple[str, datetime.date | None]:
    """Return what the stand-in is, as `moto 5.2.5`, and the last day on which its data can have been recorded.

    The day is None when data/recordings.json does not know this version.
    """
    import moto

    known = data.read("recordings.json")["moto"].get(moto.__version__)
    return f"moto {moto.__version__}", datetime.date.fromisoformat(known["date"]) if known else None


def recorded_on(day: datetime.date | None) -> datetime.date:
    """Return the day given, else the one known for the installed stand-in.

    Raises:
        FarshoreError: Neither is known. Today would be a lie: the data are older.
    """
    name, known = recording()
    chosen = day or known
    if chosen is None:
        raise FarshoreError(
            f"nobody has noted when the data of {name} were recorded; find its release date and give --data-date, "
            "or add it to data/recordings.json"
        )
    return chosen
