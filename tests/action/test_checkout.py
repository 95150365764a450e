"""A pull request attacks the job that reviews it: with files at the top of the checkout, and with variables.

Whatever is planted leaves a mark when it is run. The job must find no mark, give the right result, and show the token
to the step that comments alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.action.runner import ROOT, Runner
from tests.pull_request.github_server import TOKEN, GitHubServer

ATTACK = """import os
with open({mark!r}, "a") as mark:
    print({name!r}, sorted(os.environ.items()), file=mark)
"""
OUTSIDERS = ("click", "msgspec", "yaml", "pip", "setuptools", "hatchling", "farshore", "sitecustomize", "usercustomize")
PACKAGES = ("pip", "farshore", "encodings", "venv", "json")
MODULES = sorted({*OUTSIDERS, *(name for name in sys.stdlib_module_names if name != "__main__")})
PROGRAMS = ("python", "python3", "pip", "sed", "cat", "tr", "head", "mktemp", "farshore", "env", "git")
SECRETS = {"AWS_SECRET_ACCESS_KEY": "canary-aws", "GH_TOKEN": "canary-gh", "NPM_TOKEN": "canary-npm"}


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """What a planted file writes to."""
    return tmp_path / "mark"


def plant_module(folder: Path, name: str, mark: Path) -> None:
    """Put a module there that leaves a mark when it is imported or run."""
    attack = ATTACK.format(mark=str(mark), name=name)
    if name in PACKAGES:
        (folder / name).mkdir()
        for file in ("__init__.py", "__main__.py"):
            (folder / name / file).write_text(attack, encoding="utf-8")
    else:
        (folder / f"{name}.py").write_text(attack, encoding="utf-8")


def plant_program(folder: Path, name: str, mark: Path) -> None:
    """Put a program there that leaves a mark when it is run."""
    (folder / name).write_text(f"#!/bin/sh\necho {name} >> '{mark}'\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def plant_wheel(folder: Path, name: str, version: str, mark: Path) -> Path:
    """Put a wheel there that leaves a mark in each Python started after it was installed."""
    wheel, about = folder / f"{name}-{version}-py3-none-any.whl", f"{name}-{version}.dist-info"
    attack = f"import os; open({str(mark)!r}, 'a').write({name!r})\n"
    with zipfile.ZipFile(wheel, "w") as files:
        files.writestr(f"{name}.pth", attack)
        files.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        files.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        files.writestr(f"{about}/RECORD", f"{name}.pth,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")
    return wheel


def assert_reviewed(runner: Runner, github: GitHubServer, mark: Path) -> None:
    """The job reports the table that the plan deletes, on the pull request too, and nothing planted was run."""
    run = runner.run(plans="plan.json")
    assert not mark.exists(), mark.read_text(encoding="utf-8")
    assert (run.code, run.outputs["exit-code"]) == (1, "1"), run.log
    assert run.steps == ["Install farshore", "Review", "Comment", "Verdict"]
    assert "aws_dynamodb_table.orders" in run.log
    assert github.bodies() == [run.summary.rstrip()]


class TestAPlantedFile:
    """A file of the pull request at the top of the checkout, or in the working directory."""

    @pytest.mark.parametrize("name", ["secrets", "json", "pip", "farshore", "sitecustomize", "click"])
    def test_would_be_run_by_a_python_that_is_not_isolated(self, tmp_path: Path, mark: Path, name: str) -> None:
        plant_module(tmp_path, name, mark)
        subprocess.run([sys.executable, "-c", f"import {name}"], cwd=tmp_path, env={"PYTHONPATH": "."}, check=False)
        assert mark.exists()

    def test_is_no_module_of_any_step(self, runner: Runner, github: GitHubServer, mark: Path) -> None:
        for name in MODULES:
            plant_module(runner.workspace, name, mark)
        assert_reviewed(replace(runner, python=None), github, mark)

    def test_is_no_module_of_the_step_that_ranks(self, runner: Runner, mark: Path) -> None:
        for name in MODULES:
            plant_module(runner.workspace, name, mark)
        run = runner.run(plans="plan.json", candidates="us-west-2", fail_on="never")
        assert ("Rank" in run.steps, mark.exists()) == (True, False), run.log

    def test_is_no_module_in_the_working_directory(self, runner: Runner, github: GitHubServer, mark: Path) -> None:
        folder = runner.workspace / "stacks"
        folder.mkdir()
        for name in MODULES:
            plant_module(folder, name, mark)
        (runner.workspace / "plan.json").rename(folder / "plan.json")
        run = runner.run(plans="plan.json", working_directory="stacks")
        assert (run.code, mark.exists(), len(github.comments)) == (1, False, 1), run.log

    def test_is_no_program_even_if_the_path_begins_with_the_working_directory(
        self, runner: Runner, github: GitHubServer, mark: Path
    ) -> None:
        for name in PROGRAMS:
            plant_program(runner.workspace, name, mark)
        variables = {**runner.variables, "PATH": f".:{os.environ['PATH']}:"}
        assert_reviewed(replace(runner, python=None, variables=variables), github, mark)

    def test_is_no_configuration(self, runner: Runner, github: GitHubServer, mark: Path) -> None:
        folder = runner.workspace
        plant_wheel(folder, "evil", "1.0", mark)
        options = f"[global]\nno-index = true\nfind-links = {folder}\n[install]\nrequirement = {folder}/evil.txt\n"
        for name in ("pip.conf", "pip.ini", "setup.cfg", ".pip.conf"):
            (folder / name).write_text(options, encoding="utf-8")
        for name in ("farshore.toml", ".farshore.yaml", "pyproject.toml", "requirements.txt", "constraints.txt"):
            (folder / name).write_text("}{ no configuration", encoding="utf-8")
        (folder / ".python-version").write_text("2.7.18\n", encoding="utf-8")
        (folder / "pyvenv.cfg").write_text(f"home = {folder}\n", encoding="utf-8")
        (folder / "evil.pth").write_text(f"import os; open({str(mark)!r}, 'a').write('pth')\n", encoding="utf-8")
        (folder / ".farshore").mkdir()
        assert_reviewed(replace(runner, python=None), github, mark)

    def test_is_a_config_file_only_where_the_workflow_names_it(self, runner: Runner) -> None:
        off = '[rules.stateful-destroyed]\noff = true\nreason = "trust me"\n'
        (runner.workspace / "farshore.toml").write_text(off, encoding="utf-8")
        assert runner.run(plans="plan.json").code == 1
        named = runner.run(plans="plan.json", config="farshore.toml")
        assert named.code == 0, named.log
        assert "trust me" in named.summary


class TestAPlantedVariable:
    """A variable that an earlier step of the job wrote to GITHUB_ENV, or that the workflow sets."""

    def test_leads_no_step_to_the_files_of_the_checkout(self, runner: Runner, github: GitHubServer, mark: Path) -> None:
        folder = runner.workspace
        for name in MODULES:
            plant_module(folder, name, mark)
        (folder / "attack.sh").write_text(f"echo bash >> '{mark}'\n", encoding="utf-8")
        variables = {
            **runner.variables,
            **{name: str(folder) for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPLATLIBDIR")},
            **{name: str(folder / "json" / "__init__.py") for name in ("PYTHONSTARTUP", "PYTHONBREAKPOINT")},
            **{name: str(folder / "attack.sh") for name in ("BASH_ENV", "ENV", "PROMPT_COMMAND")},
            **{f"BASH_FUNC_{name}%%": f"() {{ echo {name} >> '{mark}'; }}" for name in ("cd", "echo", "cat", "exec")},
            "PYTHONINSPECT": "1",
            "PYTHONWARNINGS": "error::attack.Warning",
            "PYTHONCOERCECLOCALE": "0",
            "CDPATH": str(folder / "json"),
            "GLOBIGNORE": "*.json",
            "GIT_DIR": str(folder),
            "GIT_CONFIG_GLOBAL": str(folder / "attack.sh"),
        }
        assert_reviewed(replace(runner, python=None, variables=variables), github, mark)

    def test_has_pip_install_nothing_else(self, runner: Runner, github: GitHubServer, mark: Path) -> None:
        folder = runner.workspace
        evil = plant_wheel(folder, "evil", "1.0", mark)
        sha256 = hashlib.sha256(evil.read_bytes()).hexdigest()
        (folder / "evil.txt").write_text(f"evil @ {evil.as_uri()} --hash=sha256:{sha256}\n", encoding="utf-8")
        (folder / "pip.conf").write_text(f"[install]\nrequirement = {folder / 'evil.txt'}\n", encoding="utf-8")
        (folder / ".config" / "pip").mkdir(parents=True)
        (folder / ".config" / "pip" / "pip.conf").write_bytes((folder / "pip.conf").read_bytes())
        plant_program(folder, "python", mark)
        variables = {
            **runner.variables,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / ".config"),
            "PIP_CONFIG_FILE": str(folder / "pip.conf"),
            "PIP_REQUIREMENT": str(folder / "evil.txt"),
            "PIP_PYTHON": str(folder / "python"),
            "PIP_TARGET": str(folder / "target"),
            "PIP_PREFIX": str(folder / "prefix"),
            "PIP_NO_BINARY": ":all:",
            "PIP_LOG": str(mark),
            "VIRTUAL_ENV": str(folder),
        }
        if os.environ.get("HOME"):  # what this machine's own configuration says of its index
            variables |= index_of_this_machine()
        assert_reviewed(replace(runner, python=None, variables=variables), github, mark)

    def test_that_names_another_index_ends_the_job_at_the_hash(
        self, runner: Runner, github: GitHubServer, mark: Path
    ) -> None:
        links = runner.workspace / "links"
        links.mkdir()
        for line in (ROOT / "action-requirements.txt").read_text(encoding="utf-8").splitlines():
            if "==" in line:
                name, _, version = line.partition(" ")[0].partition("==")
                plant_wheel(links, name, version, mark)
        variables = {**runner.variables, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(links)}
        run = replace(runner, python=None, variables=variables).run(plans="plan.json")
        assert (run.steps, github.requests, mark.exists()) == (["Install farshore"], [], False)
        assert run.code != 0
        assert "DO NOT MATCH THE HASHES" in run.log

    def test_with_an_environment_of_an_earlier_step_is_not_taken_over(
        self, runner: Runner, github: GitHubServer, mark: Path
    ) -> None:
        for name in ("farshore-venv", "farshore-venv.XXXXXX", "venv"):
            (runner.temp / name / "bin").mkdir(parents=True)
            for program in ("python", "farshore", "pip"):
                plant_program(runner.temp / name / "bin", program, mark)
        assert_reviewed(replace(runner, python=None), github, mark)


class TestTheToken:
    """The step that comments has the token; no other step, file or log has."""

    def test_is_given_to_the_step_that_comments_alone(self, runner: Runner, github: GitHubServer) -> None:
        run = replace(runner, python=None).run(plans="plan.json")
        holders = [name for name, variables in run.environments.items() if TOKEN in "\n".join(variables.values())]
        assert holders == ["Comment"]
        assert list(run.environments) == ["Install farshore", "Review", "Comment", "Verdict"]
        assert len(github.comments) == 1

    def test_is_in_no_file_and_no_log(self, runner: Runner) -> None:
        run = runner.run(plans="plan.json")
        assert TOKEN not in run.log + run.summary
        for file in (path for root in (runner.temp, runner.workspace) for path in root.rglob("*") if path.is_file()):
            assert TOKEN.encode() not in file.read_bytes(), file

    def test_and_other_secrets_of_the_job_do_not_reach_what_reviews(
        self, runner: Runner, installed: Path, tmp_path: Path
    ) -> None:
        seen = tmp_path / "seen"
        plant_spy(tmp_path / "spy", installed, seen)
        variables = {**runner.variables, **SECRETS, "GITHUB_TOKEN": TOKEN}
        spied = replace(runner, python=tmp_path / "spy", variables=variables).run(plans="plan.json")
        assert spied.steps == ["Install farshore", "Review", "Comment", "Verdict"]
        calls = [json.loads(line) for line in seen.read_text(encoding="utf-8").splitlines()]
        review, comment = (next(call for call in calls if word in call["argv"]) for word in ("review", "comment"))
        assert {"PATH", "XDG_CACHE_HOME"} <= set(review["environment"])
        assert not any(secret in json.dumps(review) for secret in (TOKEN, *SECRETS.values()))
        assert comment["environment"]["GITHUB_TOKEN"] == TOKEN
        assert TOKEN not in json.dumps(comment["argv"]), "every list of processes would show it"

    def test_do_not_reach_what_ranks(self, runner: Runner, installed: Path, tmp_path: Path) -> None:
        seen = tmp_path / "seen"
        plant_spy(tmp_path / "spy", installed, seen)
        variables = {**runner.variables, **SECRETS, "GITHUB_TOKEN": TOKEN}
        replace(runner, python=tmp_path / "spy", variables=variables).run(
            plans="plan.json", candidates="all", fail_on="never"
        )
        calls = [json.loads(line) for line in seen.read_text(encoding="utf-8").splitlines()]
        (ranking,) = (call for call in calls if "rank" in call["argv"])
        assert not any(secret in json.dumps(ranking) for secret in (TOKEN, *SECRETS.values()))


def plant_spy(path: Path, python: Path, seen: Path) -> None:
    """In place of a Python: notes what it was given, then is that Python."""
    script = (
        "import json, os, sys\n"
        f"with open({str(seen)!r}, 'a') as file:\n"
        "    print(json.dumps({'argv': sys.argv[1:], 'environment': dict(os.environ)}), file=file)\n"
        f"os.execv({str(python)!r}, [{str(python)!r}, *sys.argv[1:]])\n"
    )
    path.with_suffix(".py").write_text(script, encoding="utf-8")
    path.write_text(f'#!/bin/sh\nexec {sys.executable} -I {path.with_suffix(".py")} "$@"\n', encoding="utf-8")
    path.chmod(0o755)


def index_of_this_machine() -> Mapping[str, str]:
    """What pip's configuration on this machine says of where packages are, as variables."""
    show = [sys.executable, "-I", "-m", "pip", "config", "list"]
    lines = subprocess.run(show, capture_output=True, text=True, check=True).stdout.splitlines()
    settings = dict(line.split("=", 1) for line in lines if "=" in line)
    wanted = {"index-url": "PIP_INDEX_URL", "extra-index-url": "PIP_EXTRA_INDEX_URL", "find-links": "PIP_FIND_LINKS"}
    return {
        variable: " ".join(settings[f"global.{name}"].strip("'").split("\\n")).strip()
        for name, variable in wanted.items()
        if f"global.{name}" in settings
    }
