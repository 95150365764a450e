"""Run the real terraform in a folder, against a stand-in for AWS."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import platform
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .process import StandIn

OVERRIDE_FILE = "x_override.tf.json"
PROVIDER_VERSION = "5.100.0"
_INIT_ARGUMENTS = "TF_CLI_ARGS_init"
_PROVIDER_SETTINGS = {
    "s3_use_path_style": True,  # a bucket's name in front of 127.0.0.1 resolves to nothing
    "skip_metadata_api_check": "true",
    "max_retries": 3,  # with the default of 25 a fault takes minutes to show
}


class TerraformFailed(AssertionError):
    """terraform ended otherwise than it should have; the message is its whole output.

    Attributes:
        outcome: what it printed, and its return code.
    """

    def __init__(self, command: Sequence[str], outcome: Outcome) -> None:
        super().__init__(
            f"terraform {' '.join(command)}: return code {outcome.returncode}\n{outcome.stdout}\n{outcome.stderr}"
        )
        self.outcome = outcome


@dataclass(frozen=True)
class Outcome:
    """How a run of terraform ended.

    Attributes:
        returncode: the exit code; of ``plan``, 0 means no changes and 2 some.
        stdout: what it printed.
        stderr: its diagnostics.
    """

    returncode: int
    stdout: str
    stderr: str

    @property
    def has_changes(self) -> bool:
        """Of a plan: whether it would change anything."""
        return self.returncode == 2


class Terraform:
    """terraform in one folder.

    Every method runs one command to its end and raises :class:`TerraformFailed` when it fails or exceeds the timeout.

    Attributes:
        folder: where it runs.
        timeout: seconds that one command may take.
    """

    def __init__(
        self,
        folder: Path,
        standin: StandIn,
        *,
        override: Mapping[str, Any] | None = None,
        environment: Mapping[str, str | None] | None = None,
        timeout: float = 300,
        parallelism: int = 30,
    ) -> None:
        """Prepare a folder: its providers are made to fit the stand-in by an override file.

        Args:
            folder: a folder with ``*.tf.json`` files that hold all of its provider blocks, as CDKTF writes them.
            standin: the AWS to talk to.
            override: more to override, as Terraform JSON, e.g. ``{"resource": {…}}``.
            environment: variables that differ from the stand-in's own; None takes one away.
            timeout: seconds that one command may take.
            parallelism: how many operations terraform runs at once; most of them only wait.
        """
        self.folder = folder
        self.timeout = timeout
        self._parallelism = f"-parallelism={parallelism}"
        variables = {**standin.environment(), **terraform_environment(), **(environment or {})}
        self._environment = {name: value for name, value in variables.items() if value is not None}
        document = {**(override or {}), "provider": {"aws": provider_overrides(folder)}}
        (folder / OVERRIDE_FILE).write_text(json.dumps(document, indent=2), encoding="utf-8")

    def init(self) -> Outcome:
        """Fetch the provider and open the backend."""
        path_style = ["-backend-config=use_path_style=true"] if "s3" in _backends(self.folder) else []
        return self.run("init", "-input=false", *path_style)

    def validate(self) -> Outcome:
        """Check the configuration against the provider's schema."""
        return self.run("validate")

    def plan(self, *arguments: str) -> Outcome:
        """Plan; ``has_changes`` of the outcome tells whether there is anything to do."""
        return self.run("plan", "-input=false", "-detailed-exitcode", self._parallelism, *arguments, accepted=(0, 2))

    def apply(self, *arguments: str) -> Outcome:
        """Apply without asking."""
        return self.run("apply", "-input=false", "-auto-approve", self._parallelism, *arguments)

    def destroy(self, *arguments: str) -> Outcome:
        """Destroy without asking."""
        return self.run("destroy", "-input=false", "-auto-approve", self._parallelism, *arguments)

    def output(self) -> dict[str, Any]:
        """The values of the outputs, by name."""
        outputs = json.loads(self.run("output", "-json").stdout)
        return {name: output["value"] for name, output in outputs.items()}

    def show(self, plan: Path | None = None) -> Any:
        """The state, or a plan that ``plan("-out=…")`` wrote, as terraform's JSON."""
        arguments = [str(plan)] if plan else []
        return json.loads(self.run("show", "-json", *arguments).stdout)

    def run(self, *command: str, accepted: tuple[int, ...] = (0,)) -> Outcome:
        """Run any command.

        Args:
            *command: the subcommand and its arguments.
            accepted: the return codes that are not a failure.

        Raises:
            TerraformFailed: it ended with another return code, or did not end in time.
        """
        arguments = [command[0], *([] if "-json" in command else ["-no-color"]), *command[1:]]
        process = subprocess.Popen(
            ["terraform", *arguments],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        outcome = _finish(process, self.timeout)
        if outcome.returncode not in accepted:
            raise TerraformFailed(arguments, outcome)
        return outcome


def _finish(process: subprocess.Popen[str], timeout: float) -> Outcome:
    """Wait for a process; after the timeout end it and the provider processes it started."""
    try:
        stdout, stderr = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
        return Outcome(-1, stdout, f"{stderr}\nended by the test: it took longer than {timeout:g} s")
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        raise
    return Outcome(process.returncode, stdout, stderr)


def provider_overrides(folder: Path) -> list[dict[str, Any]]:
    """A block for each AWS provider configuration of a folder; terraform merges them by alias."""
    blocks = [block for document in _documents(folder) for block in _as_list(document.get("provider", {}).get("aws"))]
    aliases = {block.get("alias") for block in blocks} or {None}
    named = sorted(alias for alias in aliases if alias)
    unnamed = [dict(_PROVIDER_SETTINGS)] if None in aliases else []
    return [*unnamed, *({"alias": alias, **_PROVIDER_SETTINGS} for alias in named)]


def _backends(folder: Path) -> set[str]:
    settings = [block for document in _documents(folder) for block in _as_list(document.get("terraform"))]
    return {name for block in settings for backend in _as_list(block.get("backend")) for name in backend}


def _documents(folder: Path) -> list[dict[str, Any]]:
    paths = [path for path in sorted(folder.glob("*.tf.json")) if path.name != OVERRIDE_FILE]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def terraform_environment() -> dict[str, str]:
    """The variables that let terraform run by itself: no questions, no checks for updates, the provider from nearby.

    A provider that is already unpacked on this machine is used where it is; otherwise ``terraform init`` downloads it
    into a cache that lasts.
    """
    environment = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}
    configuration = os.environ.get("TF_CLI_CONFIG_FILE")
    if configuration and not Path(configuration).is_file():
        environment["TF_CLI_CONFIG_FILE"] = os.devnull
    mirror = provider_mirror()
    if mirror and not os.environ.get(_INIT_ARGUMENTS):
        environment[_INIT_ARGUMENTS] = f"-plugin-dir={mirror}"
    elif not os.environ.get("TF_PLUGIN_CACHE_DIR"):
        cache = Path.home() / ".cache" / "farshore-tests" / "terraform"
        cache.mkdir(parents=True, exist_ok=True)
        environment["TF_PLUGIN_CACHE_DIR"] = str(cache)
    return environment


@functools.cache
def provider_mirror() -> Path | None:
    """A folder in which this machine keeps the AWS provider unpacked, as ``terraform providers mirror`` lays it out."""
    system, machine = platform.system().lower(), platform.machine().lower()
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}.get(machine, machine)
    provider = f"hashicorp/aws/{PROVIDER_VERSION}/{system}_{architecture}"
    tops = [top for top in Path("/").iterdir() if top.name not in ("proc", "sys", "dev") and top.is_dir()]
    for top in sorted(tops):
        for pattern in ("*", "*/*"):
            with contextlib.suppress(OSError):
                for host in top.glob(pattern):
                    if host.name.startswith("registry.") and (host / provider).is_dir():
                        return host.parent
    return None


def require_terraform() -> None:
    """Skip the running test where terraform is missing; on CI, fail it."""
    from tests.programs import program  # and with it pytest, which the stand-in does without

    program("terraform")
