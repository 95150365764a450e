"""Every spec in the documentation is one that farshore accepts."""

import datetime
import re
from pathlib import Path

import pytest

from farshore.catalog import Catalog
from farshore.checks import preflight
from farshore.findings import Severity
from farshore.spec import loads
from farshore.spec.reader import declared_fields
from farshore.spec.services import SERVICE_TYPES, Service

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in EXAMPLE.finditer(text):
            if "services:" in match[1] or "type:" in match[1] or match[1].startswith("name:"):
                line = text.count("\n", 0, match.start(1)) + 1
                yield pytest.param(page.name, match[1], id=f"{page.relative_to(ROOT)}:{line}")


@pytest.mark.parametrize(("page", "text"), list(examples()))
def test_the_example_loads(page, text):
    spec = loads(text)
    assert spec.name


@pytest.mark.parametrize(("page", "text"), [case for case in examples() if case.values[0] != "rules.md"])
def test_the_example_passes_preflight(page, text):
    spec = loads(text)
    findings = preflight(spec, Catalog.embedded(), datetime.date(2026, 11, 21)).findings
    # The smallest spec of the reference compares a candidate that lacks something: that is what it is for.
    errors = [finding for finding in findings if finding.severity is Severity.ERROR and spec.regions.standby]
    assert errors == []


@pytest.mark.parametrize("service", list(SERVICE_TYPES))
def test_the_full_example_of_a_type_shows_every_field(service):
    text = (ROOT / "docs" / "services" / f"{service}.md").read_text(encoding="utf-8")
    shown = "\n".join(match[1] for match in EXAMPLE.finditer(text))
    of_every_type = declared_fields(Service)  # docs/terraform.md explains them once
    own = [name for name in declared_fields(SERVICE_TYPES[service]) if name not in of_every_type]
    assert [name for name in own if not re.search(rf"\b{name}:", shown)] == []
