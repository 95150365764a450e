"""The stand-in as a process of its own, for the time of a test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .access_log import Call, read_log

if TYPE_CHECKING:
    from typing_extensions import Self

_REPOSITORY = Path(__file__).resolve().parents[2]
_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
_UNWANTED = ("AWS_CA_BUNDLE", "AWS_PROFILE", "AWS_SESSION_TOKEN", "HTTP_PROXY", "http_proxy")


class StandIn:
    """A stand-in for AWS on a free port of 127.0.0.1, while the ``with`` block lasts.

    Attributes:
        url: where it listens, e.g. ``http://127.0.0.1:40123``; only inside the block.
        access_log: the file its access log goes to.
    """

    def __init__(self, *, access_log: Path | None = None, lifetime: float = 1800) -> None:
        """Prepare a stand-in; entering the block starts it.

        Args:
            access_log: the file to log calls to; by default one of its own, removed in the end.
            lifetime: seconds after which the process ends by itself, should nobody stop it.
        """
        self._folder = Path(tempfile.gettempdir()) / f"standin-{uuid.uuid4().hex}"
        self.access_log = access_log or self._folder / "access.jsonl"
        self._lifetime = lifetime
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        """Start the process and wait until it answers."""
        self._folder.mkdir()
        command = [sys.executable, "-m", "tests.standin", "0", "--access-log", str(self.access_log)]
        command += ["--lifetime", str(self._lifetime)]
        self._process = subprocess.Popen(command, cwd=_REPOSITORY, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()  # comes once it listens; empty when it died
        if not line.startswith("up "):
            self.__exit__(None, None, None)
            raise RuntimeError(f"the stand-in for AWS did not start: {' '.join(command)}")
        self.url = line.split()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop the process."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=30)
            if self._process.stdout is not None:
                self._process.stdout.close()
        shutil.rmtree(self._folder)

    def environment(self, region: str = "us-east-1") -> dict[str, str]:
        """This process's environment, changed so that any AWS SDK in a child process talks to the stand-in."""
        inherited = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
        return {
            **inherited,
            **_CREDENTIALS,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def client(self, service: str, region: str = "us-east-1") -> Any:
        """A boto3 client of a service in a region; it does not retry."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=_CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )

    def calls(self, *, region: str | None = None, service: str | None = None) -> list[Call]:
        """The calls made so far, oldest first, of one region or service where given."""
        return [
            call
            for call in read_log(self.access_log)
            if region in (None, call.region) and service in (None, call.service)
        ]

    def refuse(self, region: str, *, global_services: bool = False) -> None:
        """Make every call to a region fail at once.

        Args:
            region: the region to lose.
            global_services: whether IAM, Route 53, CloudFront and global STS, whose calls are signed for us-east-1,
                are lost with it.
        """
        self._post("refuse", {"region": region, "global": "refuse" if global_services else "admit"})

    def admit(self, region: str) -> None:
        """Let calls to a region through again."""
        self._post("admit", {"region": region})

    def reset(self) -> None:
        """Empty the account in every region, and admit all regions. The access log stays."""
        self._post("reset", {})

    def _post(self, verb: str, query: dict[str, str]) -> None:
        url = f"{self.url}/standin/{verb}?{urllib.parse.urlencode(query)}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(url, method="POST"), timeout=30):
            pass
