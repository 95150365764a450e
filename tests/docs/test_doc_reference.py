"""The generated pages say what the code says."""

import dataclasses
import importlib.util
import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest

from farshore.checks import PREFLIGHT_RULES
from farshore.checks.account import ACCOUNT_RULES
from farshore.findings import Waiver
from farshore.spec.duration import Duration
from farshore.spec.failover_timing import TIMINGS, timing_for
from farshore.spec.model import Backend, Objectives, Regions, Spec, Traffic
from farshore.spec.reader import declared_fields
from farshore.spec.services import SERVICE_TYPES
from farshore.waiving import WAIVER_RULES
from tests.cli.process import farshore
from tests.deployment.matrix import last_run
from tests.deployment.matrix.table import chains

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GENERATE = DOCS / "generate.py"
RECORDS = [Spec, Objectives, Regions, Traffic, Backend, Waiver, *SERVICE_TYPES.values()]


def generator():
    spec = importlib.util.spec_from_file_location("docs_generate", GENERATE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def section_of(page: str, heading: str) -> str:
    _, _, rest = page.partition(f"\n{heading}\n")
    assert rest, f"no section {heading}"
    level = heading.split(" ")[0]
    ends = [rest.find(f"\n{'#' * depth} ") for depth in range(2, len(level) + 1)]
    return rest[: min((end for end in ends if end >= 0), default=len(rest))]


def test_the_generated_pages_are_fresh():
    done = subprocess.run([sys.executable, GENERATE, "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_stale_or_missing_file_is_named(tmp_path):
    module = generator()
    files = [
        "docs/changing.md",
        "docs/rules.md",
        "docs/spec.md",
        "farshore/config/schema.json",
        "farshore/spec/schema.json",
        "farshore/spec/words.json",
    ]

    assert module.stale(tmp_path) == files
    for name, text in module.pages().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert module.stale(tmp_path) == []
    (tmp_path / "docs/rules.md").write_text("old", encoding="utf-8")
    assert module.stale(tmp_path) == ["docs/rules.md"]


@pytest.mark.parametrize("rule", [*PREFLIGHT_RULES, *ACCOUNT_RULES, *WAIVER_RULES], ids=lambda rule: rule.id)
def test_every_rule_has_its_section(rule):
    section = section_of((DOCS / "rules.md").read_text(encoding="utf-8"), f"### {rule.id}")
    for text in (rule.severity.label.capitalize(), rule.title, rule.why, rule.remedy, rule.source):
        assert text in section
    assert str(rule.source_date) in section


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_field_of_the_spec_is_documented(kind):
    page = (DOCS / "spec.md").read_text(encoding="utf-8")
    service = getattr(kind, "type", None) if kind in SERVICE_TYPES.values() else None
    heading = f"### `{service}`" if service else "## Top level" if kind is Spec else f"## `{section_name(kind)}`"
    section = section_of(page, heading)
    for name, (_, constraint) in declared_fields(kind).items():
        assert f"| `{name}` |" in section
        assert constraint.doc.replace("|", "\\|") in section


def section_name(kind):
    return "waivers" if kind is Waiver else kind.__name__.lower()


@pytest.mark.parametrize("kind", list(SERVICE_TYPES.values()), ids=list(SERVICE_TYPES))
def test_fields_of_nested_records_are_documented(kind):
    section = section_of((DOCS / "spec.md").read_text(encoding="utf-8"), f"### `{kind.type}`")
    for name, hint in typing.get_type_hints(kind).items():
        if dataclasses.is_dataclass(hint) and hint is not Duration:
            for nested in declared_fields(hint):
                assert f"| `{name}.{nested}` |" in section


@pytest.mark.parametrize("service", list(SERVICE_TYPES))
def test_every_service_type_has_its_page(service):
    page = (DOCS / "services" / f"{service}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {service}\n")


def test_the_table_of_failover_times_is_the_codes():
    page = (DOCS / "services" / "rest-api.md").read_text(encoding="utf-8")
    for timing in TIMINGS:
        cells = f"| {timing.interval} s | {timing.threshold} | {timing.ttl} s | {timing.seconds} s |"
        assert cells in page
        line = next(line for line in page.splitlines() if line.endswith(cells))
        if "below" not in line:
            assert f"{timing.seconds} s" in line.split("|")[1]
            assert timing_for(Duration(timing.seconds)) == timing


@pytest.mark.parametrize("change", [change for chain in chains() for change in chain.changes], ids=lambda one: one.id)
def test_every_change_of_the_matrix_is_told_with_its_edit_and_its_last_run(change):
    section = section_of((DOCS / "changing.md").read_text(encoding="utf-8"), f"### {change.title}")
    recorded = last_run.read().get(change.id)

    assert " ".join(change.happens.split()) in " ".join(section.split())
    removed, added = ([line[1:] for line in section.splitlines() if re.match(f"[{sign}](?!--)", line)] for sign in "-+")
    before, after = (f"{state.spec}{state.code}".splitlines() for state in (change.before, change.after))
    assert set(before) - set(after) <= set(removed)
    assert set(after) - set(before) <= set(added)
    if change.broken:
        assert f"**This does not hold yet:** {change.broken}" in section
    elif recorded is None:
        assert "*Not run yet.*" in section
    else:
        assert f"on {recorded['on']}.*" in section
        for step in recorded["steps"]:
            assert f"`{step['stack']}`: {step['sentence']}" in section


def test_the_comments_of_the_example_accept_what_is_found(tmp_path):
    section = section_of((DOCS / "spec.md").read_text(encoding="utf-8"), "## `waivers`")
    example = section.partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / "spec.yaml").write_text(example, encoding="utf-8")
    result = farshore("preflight", "spec.yaml", cwd=tmp_path)
    assert result.code == 0
    assert "spec.yaml: 2 waived; " in result.stdout
