"""A deployed spec that is edited: synth says what that needs, the real terraform does it, and every step is watched."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from farshore.placement import placements
from farshore.spec import load
from farshore.spec.services import RestApi
from tests.deployment.matrix.table import Change, State
from tests.deployment.matrix.world import ZONES, Probe, World
from tests.standin.process import StandIn
from tests.standin.terraform import Terraform, terraform_environment

NO_WAIT = {"wait_for_deployment": False}
"""For distributions: the stand-in deploys at once, and the provider would wait half a minute."""


class Broken(AssertionError):
    """What must hold after every apply does not; the message says after which, and what."""


class Deployment:
    """A user's folder with a spec, its code and its Terraform, and an account of their own.

    Attributes:
        out: The folder that synth writes to.
        steps: What synth said of the last change: its steps, as `change.json` has them.
    """

    def __init__(self, folder: Path, standin: StandIn) -> None:
        """Begin with an empty account but for the hosted zones.

        Args:
            folder: An empty folder.
            standin: The account.
        """
        self._folder = folder
        self._standin = standin
        self._client = functools.cache(standin.client)
        for zone in ZONES:
            self._client("route53", "us-east-1").create_hosted_zone(Name=zone, CallerReference=zone)
        self._regions: set[str] = set()
        self._probes: set[Probe] = set()
        self._initialised: dict[Path, str] = {}
        self.out = folder / "infra"
        self.steps: list[dict[str, Any]] = []

    def start(self, state: State) -> None:
        """Deploy for the first time, in the order that synth says."""
        self._write(state)
        self._synth()
        for step in self.steps:
            self._apply(step)
        self._expect([], self._hosts())
        self._probes = self._world().put_probes()

    def refuses(self, change: Change) -> str:
        """Return what synth says of a change that it refuses, and make sure that it left everything as it was."""
        before = {path: path.read_bytes() for path in self.out.rglob("*.json")}
        self._write(change.after)
        done = self._run_synth()
        self._write(change.before)
        assert done.returncode == 2, f"{done.stdout}{done.stderr}"
        assert before == {path: path.read_bytes() for path in self.out.rglob("*.json")}
        return done.stderr

    def make(self, change: Change) -> None:
        """Make a change as synth says, and watch.

        Raises:
            Broken: Something was lost, or did not answer, or named what is gone.
        """
        before = self._hosts()
        self._write(change.after)
        self._synth()
        after = self._hosts()
        destroyed = [f"{self._name}-{service}" for service in change.destroys]
        kept = {probe for probe in self._probes if not any(map(probe.belongs_to, destroyed))}
        watch = functools.partial(self._watch, kept=kept, hosts=before & after)
        if change.script:
            self._run_script()
            watch("apply.sh")
        elif change.undone_after:
            after = self._turn_back(change, watch)
        else:
            self._apply_all(self.steps, watch)
        self._expect(self._probes - kept, after)
        self._refuse_leftovers(before - after)
        self._expect_empty_plans()
        self._probes = kept | self._world().put_probes()

    def _apply_all(self, steps: Iterable[dict[str, Any]], watch: Callable[[str], None]) -> None:
        for step in steps:
            self._apply(step)
            watch(f"step {step['number']}, {step['act']} {step['stack']}")

    def _turn_back(self, change: Change, watch: Callable[[str], None]) -> set[str]:
        """Make the first steps of a change, undo it, and go the way back; returns the public names."""
        done = self.steps[: change.undone_after]
        self._apply_all(done, watch)
        self._write(change.before)
        self._synth(*(["--applied", str(len(done))] if change.said else []))
        self._apply_all(self.steps, watch)
        self.steps = [*done, *self.steps]
        return self._hosts()

    def _write(self, state: State) -> None:
        (self._folder / "src").mkdir(exist_ok=True)
        (self._folder / "src" / "app.py").write_text(state.code, encoding="utf-8")
        self._spec.write_text(state.spec, encoding="utf-8")

    @property
    def _spec(self) -> Path:
        return self._folder / "spec.yaml"

    @property
    def _name(self) -> str:
        return load(self._spec).name

    def _hosts(self) -> set[str]:
        """Return the public names that the spec asks for."""
        spec = load(self._spec)
        self._regions |= {*spec.serving_regions, "us-east-1"}
        return {str(spec.host(service)) for service in spec.hosted()}

    def _world(self) -> World:
        return World(self._client, self._regions)

    def _run_synth(self, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "farshore", "synth", str(self._spec), "--out", str(self.out), *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    def _synth(self, *options: str) -> None:
        done = self._run_synth(*options)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        self.steps = json.loads((self.out / "change.json").read_bytes())["steps"]

    def _terraform(self, folder: Path) -> Terraform:
        """Return terraform in a folder, initialised; once for each set of providers and backend."""
        terraform_json = json.loads((folder / "cdk.tf.json").read_bytes())
        distributions = terraform_json.get("resource", {}).get("aws_cloudfront_distribution", {})
        override = {"resource": {"aws_cloudfront_distribution": dict.fromkeys(distributions, NO_WAIT)}}
        terraform = Terraform(folder, self._standin, override=override if distributions else None)
        needed = json.dumps(terraform_json["terraform"], sort_keys=True)
        if self._initialised.get(folder) != needed:
            terraform.init()
            self._initialised[folder] = needed
        return terraform

    def _apply(self, step: dict[str, Any]) -> None:
        self._terraform(self.out / step["folder"]).apply()

    def _run_script(self) -> None:
        """Run `apply.sh`, with the folders made fit for the stand-in."""
        for step in self.steps:
            self._terraform(self.out / step["folder"])
        environment = {
            **self._standin.environment(),
            **terraform_environment(),
            "TF_CLI_ARGS_apply": "-auto-approve -input=false -no-color",
        }
        command = ["/bin/sh", str(self.out / "apply.sh")]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=900, check=False, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"

    def _watch(self, when: str, kept: Iterable[Probe], hosts: Iterable[str]) -> None:
        """Make sure of what must hold after every apply."""
        world = self._world()
        problems = [f"lost: {probe}" for probe in sorted(kept) if not world.is_there(probe)]
        problems += [problem for host in sorted(hosts) for problem in world.answers(host)]
        problems += world.dangling()
        if problems:
            raise Broken("\n".join([f"after {when}:", *dict.fromkeys(problems)]))

    def _expect(self, destroyed: Iterable[Probe], hosts: Iterable[str]) -> None:
        """Make sure of what must hold at the end: what was to be destroyed is gone, every name is answered."""
        world = self._world()
        problems = [f"not destroyed: {probe}" for probe in sorted(destroyed) if world.is_there(probe)]
        problems += [problem for host in sorted(hosts) for problem in world.answers(host)]
        problems += world.dangling()
        problems += self._misserved(world)
        if problems:
            raise Broken("\n".join(["at the end:", *dict.fromkeys(problems)]))

    def _misserved(self, world: World) -> Iterator[str]:
        """Yield where an API serves other routes than the spec says."""
        spec = load(self._spec)
        for api in spec.of_type(RestApi):
            wanted = set(api.routes)
            placed = placements(spec, api)
            for region in spec.serving_regions:
                served = world.routes(region, f"{spec.name}-{api.identity}")
                if served != (wanted if placed[region].exists else set()):
                    yield f"{api.name} in {region} serves {sorted(served)} and not {sorted(wanted)}"

    def _refuse_leftovers(self, hosts: Iterable[str]) -> None:
        world = self._world()
        left = [host for host in sorted(hosts) if world.resolves(host)]
        if left:
            raise Broken(f"at the end, the spec has them no more and they still resolve: {', '.join(left)}")

    def _expect_empty_plans(self) -> None:
        for folder in sorted((self.out / "stacks").iterdir()):
            plan = self._terraform(folder).plan()
            if plan.has_changes:
                raise Broken(f"at the end, the plan of {folder.name} is not empty:\n{plan.stdout}")
