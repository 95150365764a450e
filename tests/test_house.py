"""The house: who may import whom, and that every module says what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "farshore"
TEMPLATES = PACKAGE / "templates"  # not farshore's own code, but what it gives to the user
MODULES = [*sorted(path for path in PACKAGE.rglob("*.py") if TEMPLATES not in path.parents), ROOT / "main.py"]
OURS = {path: path.relative_to(ROOT).as_posix() for path in MODULES}


def inside(path: Path, *places: str) -> bool:
    """Say whether a module is one of the places (`farshore/spec/`, `farshore/rules.py`)."""
    return any(OURS[path] == place or (place.endswith("/") and OURS[path].startswith(place)) for place in places)


def imported(path: Path) -> set[str]:
    """Return the dotted names of everything a module imports, anywhere in it."""
    return set(_imported(ast.parse(path.read_text(encoding="utf-8"))))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide who imports whom"
            assert node.module is not None
            # `from farshore import catalog` imports farshore.catalog.
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Call) and _is_import_call(node) and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def _is_import_call(node: ast.Call) -> bool:
    return bool(node.args) and ast.unparse(node.func) in ("importlib.import_module", "import_module", "__import__")


def uses(path: Path, *packages: str) -> set[str]:
    """Return what a module imports of the given packages."""
    return {name for name in imported(path) if any(name == one or name.startswith(f"{one}.") for one in packages)}


def rooms(*names: str) -> list[str]:
    return [f"farshore.{name}" for name in names]


LEAVES = ("findings", "errors", "rules", "policy", "suggest")
ALL_ROOMS = {
    path.stem if path.is_file() else path.name
    for path in PACKAGE.iterdir()
    if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
}

MAY_IMPORT = {
    "farshore/findings.py": set(),
    "farshore/suggest.py": set(),
    "farshore/dates.py": set(),
    "farshore/errors.py": {"findings"},
    "farshore/temporary.py": {"errors"},
    "farshore/node.py": {"temporary", "errors"},
    "farshore/output_folder/": {"output_folder", "temporary", "errors", "__version__"},
    "farshore/rules.py": {"findings"},
    "farshore/policy.py": {"findings"},
    "farshore/ignores.py": {"findings", "dates"},
    "farshore/files.py": {"findings", "errors"},
    "farshore/runtime/": set(),
    "farshore/servers/": {"servers", "errors"},
    "farshore/spec/": {"spec", "ignores", "files", "findings", "errors", "suggest", "dates"},
    "farshore/config/": {"config", "spec", "files", "policy", "findings", "errors", "suggest"},
    "farshore/catalog/": {"catalog", "servers", "files", "findings", "errors", "suggest"},
    "farshore/placement.py": {"spec"},
    "farshore/names.py": {"spec", "findings", "errors"},
    "farshore/account/": {"account", "servers", "names", "spec", "findings", "errors"},
    "farshore/waiving/": {"waiving", "findings", "rules"},
    "farshore/baseline.py": {"spec", "files", "findings", "errors", "suggest", "dates"},
    "farshore/checks/": {"checks", "waiving", "spec", "catalog", "account", *LEAVES},
    "farshore/hcl/": {"hcl", "files", "findings", "errors"},
    "farshore/plan/": {"plan", "hcl", "ignores", "waiving", "baseline", "catalog", *LEAVES},
    "farshore/existing/": {"existing", "plan", "checks", "spec", "catalog", "findings", "errors"},
    "farshore/changes/": {"changes", "plan", "findings", "errors", "suggest"},
    "farshore/report/": {"report", "changes", "checks", "plan", "spec", "catalog", *LEAVES, "__version__"},
    "farshore/pull_request/": {"pull_request", "servers", "files", "errors", "__version__"},
    "farshore/constructs/": {
        "constructs",
        "names",
        "placement",
        "spec",
        "runtime",
        "files",
        "node",
        "temporary",
        "findings",
        "errors",
        "suggest",
    },
    "farshore/buildable.py": {"spec", "findings", "errors"},
    "farshore/beside.py": {"changes", "hcl", "spec", "files", "findings", "errors", "suggest"},
    "farshore/stacks.py": {"beside", "buildable", "changes", "constructs", "spec", "findings", "errors"},
    "farshore/synthesis.py": {
        "changes",
        "buildable",
        "stacks",
        "constructs",
        "spec",
        "catalog",
        "checks",
        "report",
        "files",
        "output_folder",
        "node",
        "temporary",
        "findings",
        "errors",
    },
    "farshore/cli/": {
        "cli",
        "config",
        "servers",
        "files",
        "spec",
        "catalog",
        "account",
        "checks",
        "waiving",
        "baseline",
        "hcl",
        "plan",
        "existing",
        "report",
        "pull_request",
        "temporary",
        "synthesis",
        "output_folder",
        *LEAVES,
        "__version__",
        "templates",
    },
    "farshore/__main__.py": {"cli"},
    "main.py": {"cli", "spec", "synthesis"},
}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    members = [path for path in MODULES if inside(path, room)]
    assert members
    for path in members:
        used = uses(path, "farshore") - {"farshore"}
        strangers = {name for name in used if name.split(".")[1] not in MAY_IMPORT[room]}
        assert strangers == set(), OURS[path]


def test_every_room_has_its_rule() -> None:
    ruled = {room.removeprefix("farshore/").removesuffix("/").removesuffix(".py") for room in MAY_IMPORT} - {"main"}
    assert ALL_ROOMS - {"templates"} == ruled


@pytest.mark.parametrize("path", MODULES, ids=OURS.values())
class TestEveryModule:
    """What holds for each module."""

    def test_says_what_it_is_for(self, path: Path) -> None:
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert docstring
        assert docstring.splitlines()[0].endswith((".", "?", ":"))

    def test_imports_cdktf_only_where_terraform_is_made(self, path: Path) -> None:
        allowed = inside(path, "farshore/constructs/", "farshore/stacks.py", "farshore/synthesis.py", "main.py")
        assert allowed or not uses(path, "constructs")
        door = inside(path, "farshore/constructs/aws.py", "farshore/constructs/lazy_bindings.py")
        assert door or not uses(path, "cdktf", "cdktf_cdktf_provider_aws", "jsii")

    def test_talks_to_aws_only_where_that_is_its_job(self, path: Path) -> None:
        allowed = inside(
            path,
            "farshore/servers/",
            "farshore/catalog/crawl/",
            "farshore/account/",
            "farshore/operations/",
            "farshore/runtime/",
        )
        assert allowed or not uses(path, "boto3", "botocore", "moto")

    def test_knows_the_command_line_only_in_cli(self, path: Path) -> None:
        allowed = inside(path, "farshore/cli/", "farshore/report/style.py")
        assert allowed or not uses(path, "click")

    def test_is_imported_without_a_network(self, path: Path) -> None:
        allowed = inside(
            path,
            "farshore/catalog/crawl/",
            "farshore/runtime/",
            "farshore/constructs/",
            "farshore/pull_request/connection.py",
        )
        assert allowed or not uses(path, "socket", "urllib.request", "http", "subprocess", "requests", "asyncio")


PURE = (
    "farshore/checks/",
    "farshore/changes/",
    "farshore/plan/",
    "farshore/findings.py",
    "farshore/rules.py",
    "farshore/suggest.py",
    "farshore/report/",
    "farshore/output_folder/record.py",
    "farshore/output_folder/decision.py",
)
OWN_FILES = ("farshore/plan/types/data/", "farshore/plan/types/crawl/")  # they read and write farshore's own tables
IO = ("os", "io", "pathlib", "shutil", "tempfile", "socket", "subprocess", "urllib", "http", "sys", "glob")


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if inside(path, *PURE) and not inside(path, *OWN_FILES)],
    ids=lambda path: OURS[path],
)
def test_what_decides_and_renders_does_no_io(path: Path) -> None:
    assert not uses(path, *IO)
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    assert not calls & {"open", "print", "input", "exec", "eval"}


def test_no_rule_of_review_is_known_to_what_rules_look_at() -> None:
    for path in MODULES:
        if inside(path, "farshore/plan/") and not inside(path, "farshore/plan/rules/"):
            assert not uses(path, "farshore.plan.rules"), OURS[path]


def test_facts_about_types_need_no_plan() -> None:
    for path in MODULES:
        if inside(path, "farshore/plan/types/"):
            assert all(name.startswith("farshore.plan.types") for name in uses(path, "farshore.plan")), OURS[path]


def test_the_terminal_report_takes_only_styles_from_click() -> None:
    terminal = ast.parse((PACKAGE / "report" / "style.py").read_text(encoding="utf-8"))
    used = {
        node.attr
        for node in ast.walk(terminal)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "click"
    }
    assert used <= {"style"}


def test_a_change_needs_no_plan_but_facts_about_types() -> None:
    for path in MODULES:
        if inside(path, "farshore/changes/"):
            assert all(name.startswith("farshore.plan.types") for name in uses(path, "farshore.plan")), OURS[path]


def test_what_is_deployed_stands_alone() -> None:
    for path in (PACKAGE / "runtime").rglob("*.py"):
        assert not uses(path, "farshore")


def test_nobody_catches_everything_silently() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, f"{OURS[path]}:{node.lineno}"
                assert [type(statement) for statement in node.body] != [ast.Pass], f"{OURS[path]}:{node.lineno}"


def test_the_package_is_not_shadowed_by_a_folder_of_the_repository() -> None:
    assert not (ROOT / "constructs").exists()
