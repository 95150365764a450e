"""AWS for the deployed code: moto's server behind a recorder, and Lambda's way of calling."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.runtime.lambda_host import LambdaHost
from tests.runtime.recorder import Recorder

HEALTH = Path(__file__).parents[2] / "farshore" / "runtime" / "health.py"


@pytest.fixture(scope="session")
def runtime_aws() -> Iterator[Recorder]:
    """An AWS that is up; `calls` says what was asked of it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    recorder = Recorder(f"http://{host}:{port}")
    yield recorder
    recorder.stop()
    server.stop()


@pytest.fixture(scope="session")
def aws_client(runtime_aws: Recorder) -> Callable[[str], object]:
    """Clients of the tests' own, to prepare and to look."""
    return lambda service: boto3.client(
        service,
        endpoint_url=runtime_aws.endpoint,
        region_name="us-west-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


@pytest.fixture
def new_health(tmp_path: Path, runtime_aws: Recorder) -> Iterator[Callable[..., LambdaHost]]:
    """Starts `health.py`, alone in a folder, as a new function; further environment as keywords."""
    folder = tmp_path / "task"
    folder.mkdir()
    shutil.copy(HEALTH, folder)
    hosts: list[LambdaHost] = []

    def start(**environment: str) -> LambdaHost:
        hosts.append(LambdaHost(folder, {"AWS_ENDPOINT_URL": runtime_aws.endpoint, **environment}))
        return hosts[-1]

    yield start
    for host in hosts:
        host.stop()


@pytest.fixture(scope="session")
def warm_health(tmp_path_factory: pytest.TempPathFactory, runtime_aws: Recorder) -> Iterator[LambdaHost]:
    """One warm health function for all tests that need no other; each gives its own environment with the event."""
    folder = tmp_path_factory.mktemp("task")
    shutil.copy(HEALTH, folder)
    host = LambdaHost(folder, {"AWS_ENDPOINT_URL": runtime_aws.endpoint})
    yield host
    host.stop()


@pytest.fixture
def silent_endpoint() -> Iterator[str]:
    """A server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        yield f"http://127.0.0.1:{silent.getsockname()[1]}"


@pytest.fixture
def dead_endpoint() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        return f"http://127.0.0.1:{gone.getsockname()[1]}"
