"""The SSM client's own rules: which regions are asked, how, and what is missing without credentials or boto3."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farshore.catalog.crawl import ssm, standin


def test_the_parameters_are_served_in_seventeen_regions_and_us_east_1_is_asked_last() -> None:
    assert len(set(ssm.QUERY_REGIONS)) == len(ssm.QUERY_REGIONS) == 17
    assert "us-east-1" not in ssm.QUERY_REGIONS[: ssm.REGIONS_TRIED]
    assert ssm.QUERY_REGIONS[-1] == "us-east-1"


@given(st.lists(st.text(max_size=3)))
def test_batches_hold_every_path_once_and_never_more_than_a_call_takes(paths: list[str]) -> None:
    cut = list(ssm.batches(paths))
    assert [path for batch in cut for path in batch] == paths
    assert all(0 < len(batch) <= ssm.PAGE for batch in cut)


def test_absent_parameters_are_left_out(moto_url: str) -> None:
    parameters = ssm.connect(moto_url, session=standin.session())
    asked = ["services/ses", "services/nosuchservice"]
    assert parameters.values(asked) == {"services/ses": "ses"}


def test_children_come_from_every_page(moto_url: str) -> None:
    parameters = ssm.connect(moto_url, session=standin.session())
    assert len(parameters.children("regions")) > 3 * ssm.PAGE


def test_without_credentials_it_says_how_to_get_some(tmp_path: Path) -> None:
    nothing = {"AWS_EC2_METADATA_DISABLED": "true", "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    program = (
        "from farshore.catalog.crawl import ssm\n"
        "from farshore.errors import SourceUnreachable\n"
        "try: ssm.connect('http://127.0.0.1:9')\n"
        "except SourceUnreachable as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", program], env=nothing, capture_output=True, text=True, check=True)
    assert "there are no usable credentials" in said.stdout
    assert "aws configure" in said.stdout


@pytest.mark.parametrize(
    ("module", "extra", "where"),
    [("boto3", "aws", "'--endpoint-url', 'http://127.0.0.1:9'"), ("moto.server", "dev", "'--stand-in'")],
)
def test_without_an_extra_the_message_names_it(module: str, extra: str, where: str) -> None:
    program = (
        f"import sys; sys.modules['{module}'] = None\n"
        "from farshore.catalog.crawl.__main__ import main\n"
        f"sys.exit(main([{where}, '--output', '/nowhere/ssm.json']))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert f"pip install 'farshore[{extra}]'" in said.stderr
