"""Runs the steps of action.yml in their order, as GitHub's runner would: with bash, files for outputs, and `if`."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.action.expression import filled, holds

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


@dataclass
class Run:
    """What came of a run of the action.

    Attributes:
        code: 0, or the exit code of the step that failed.
        steps: The names of the steps that ran, in order.
        outputs: The action's outputs.
        summary: The step summary.
        log: What all steps printed.
        used: The inputs of the actions that would have been called, by name of the step.
        environments: What bash was given in each step, by name of the step.
    """

    code: int = 0
    steps: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    log: str = ""
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    environments: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Runner:
    """A machine that jobs run on.

    Attributes:
        temp: RUNNER_TEMP.
        workspace: Where the repository is checked out.
        variables: What the job's environment holds besides: the runner's own, and what earlier steps set.
        event: What started the job.
        token: `github.token`.
        python: In place of the Python that the first step makes, one that it has made before.
        action: Where the runner has put the action's files, of the ref that the workflow names.
    """

    temp: Path
    workspace: Path
    variables: Mapping[str, str]
    event: Mapping[str, Any]
    token: str
    python: Path | None = None
    action: Path = ROOT

    def run(self, **inputs: str) -> Run:
        """Run the action with inputs; `fail_on` is `fail-on`."""
        given = {name.replace("_", "-"): text for name, text in inputs.items()}
        github = {"token": self.token, "event": self.event, "repository": "acme/shop"}
        contexts: dict[str, Any] = {"github": github, "inputs": {}, "steps": {}}
        assert set(given) <= set(ACTION["inputs"]), "an unknown input"
        for name, about in ACTION["inputs"].items():
            contexts["inputs"][name] = given.get(name, filled(about.get("default", ""), contexts))
        run = Run()
        for step in ACTION["runs"]["steps"]:
            if run.code == 0 and holds(step.get("if"), contexts):
                run.steps.append(step["name"])
                self._step(step, contexts, run)
        run.outputs = {name: filled(one["value"], contexts) for name, one in ACTION["outputs"].items()}
        return run

    def _step(self, step: Mapping[str, Any], contexts: dict[str, Any], run: Run) -> None:
        if "uses" in step:
            run.used[step["name"]] = {name: filled(text, contexts) for name, text in step["with"].items()}
            return
        if step.get("id") == "install" and self.python:
            contexts["steps"]["install"] = {"outputs": {"python": str(self.python)}}
            return
        assert "${{" not in step["run"], "what somebody named a branch would be run"
        files = {name: self.temp / f"{name}-{len(run.steps)}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        script = self.temp / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        run.environments[step["name"]] = environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("GITHUB_")},
            **self.variables,
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(self.action),
            **{name: str(file) for name, file in files.items()},
            **{name: filled(text, contexts) for name, text in step.get("env", {}).items()},
        }
        done = subprocess.run(
            [str(script) if word == "{0}" else word for word in shlex.split(step["shell"])],
            cwd=self.workspace,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        run.code = done.returncode
        run.log += done.stdout
        run.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        contexts["steps"][step.get("id", "")] = {"outputs": dict(line.split("=", 1) for line in lines)}
