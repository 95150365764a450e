"""Keeping the snapshot: never less than before, never half a file."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from farshore.catalog import data
from farshore.catalog.crawl.keep import SuddenLoss, dumps, save, save_packaged
from farshore.catalog.snapshot import EMBEDDED, SnapshotSource, decode_mask, encode_mask
from farshore.errors import FarshoreError


@pytest.fixture
def document() -> dict[str, Any]:
    return copy.deepcopy(data.read(EMBEDDED))


@pytest.fixture
def file(tmp_path: Path, document: dict[str, Any]) -> Path:
    path = tmp_path / "ssm.json"
    assert save(document, path) == ()
    return path


def without_region(document: dict[str, Any], gone: str) -> dict[str, Any]:
    """Return the document as a crawl would have made it, had the region not been there."""
    old = list(document["regions"])
    new = [region for region in old if region != gone]

    def shrink(mask: str) -> str:
        return encode_mask((region for region in decode_mask(mask, old) if region != gone), new)

    del document["regions"][gone]
    document["services"] = {one: [name, shrink(mask)] for one, (name, mask) in document["services"].items()}
    document["one_tree"] = {tree: {} for tree in document["one_tree"]}
    return document


def test_what_is_written_is_what_is_read(file: Path, document: dict[str, Any]) -> None:
    assert json.loads(file.read_bytes()) == document
    assert SnapshotSource.from_file(file).pairs() == SnapshotSource.embedded().pairs()


def test_the_embedded_file_is_written_as_it_would_be_written_today(document: dict[str, Any]) -> None:
    assert data.path(EMBEDDED).read_text(encoding="utf-8") == dumps(document)


def test_each_region_and_service_has_a_line_of_its_own(document: dict[str, Any]) -> None:
    lines = dumps(document).splitlines()
    assert sum(line.startswith(' "eu-west-1":') for line in lines) == 1
    assert sum(line.startswith(' "dynamodb":') for line in lines) == 1


def test_the_same_again_is_written_without_a_warning(file: Path, document: dict[str, Any]) -> None:
    assert save(document, file) == ()


def test_a_snapshot_without_a_region_it_had_is_refused_and_the_old_one_stays(
    file: Path, document: dict[str, Any]
) -> None:
    before = file.read_bytes()
    with pytest.raises(SuddenLoss, match=r"region me-south-1 is gone.*repeat with --force"):
        save(without_region(document, "me-south-1"), file)
    assert file.read_bytes() == before


def test_force_writes_all_the_same_and_still_warns(file: Path, document: dict[str, Any]) -> None:
    warnings = save(without_region(document, "me-south-1"), file, force=True)
    assert "region me-south-1 is gone" in warnings
    assert "me-south-1" not in SnapshotSource.from_file(file).regions


def test_more_than_a_twentieth_of_the_services_gone_is_refused(file: Path, document: dict[str, Any]) -> None:
    document["services"] = dict(list(document["services"].items())[:380])
    with pytest.raises(SuddenLoss, match="25 of 405 services are gone"):
        save(document, file)


def test_more_than_a_twentieth_of_the_pairs_gone_is_refused(file: Path, document: dict[str, Any]) -> None:
    for service in list(document["services"])[:40]:
        document["services"][service][1] = "0"
    with pytest.raises(SuddenLoss, match="pairs are gone"):
        save(document, file)


def test_a_service_that_was_retired_is_a_warning(file: Path, document: dict[str, Any]) -> None:
    del document["services"]["chatbot"]
    services, pairs = save(document, file)
    assert services == "1 of 405 services are gone: chatbot"
    assert pairs.startswith(f"{len([p for p in SnapshotSource.embedded().pairs() if p[0] == 'chatbot'])} of ")
    assert "chatbot" not in SnapshotSource.from_file(file).services


def test_a_damaged_old_file_is_replaced_with_a_warning(tmp_path: Path, document: dict[str, Any]) -> None:
    path = tmp_path / "ssm.json"
    path.write_text("{", encoding="utf-8")
    (warning,) = save(document, path)
    assert "nothing could be compared" in warning
    assert SnapshotSource.from_file(path).regions


def test_what_is_no_snapshot_is_not_written(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(FarshoreError):
        save({"schema": 1}, file)
    assert file.read_bytes() == before


def test_nothing_is_left_beside_the_file(file: Path) -> None:
    assert [path.name for path in file.parent.iterdir()] == ["ssm.json"]


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path, document: dict[str, Any]) -> None:
    with pytest.raises(FarshoreError, match=r"nowhere/ssm\.json cannot be written"):
        save(document, tmp_path / "nowhere" / "ssm.json")


def test_what_a_killed_writer_left_is_swept_by_the_next_and_one_at_work_is_left_alone(
    file: Path, document: dict[str, Any]
) -> None:
    left, at_work = (file.with_name(f".{file.name}.{pid}") for pid in (1, 2))
    left.write_text("half a sn")
    at_work.write_text("half a sn")
    os.utime(left, (0, 0))
    save(document, file)
    assert sorted(one.name for one in file.parent.iterdir()) == [at_work.name, file.name]


def test_an_old_snapshot_of_a_day_to_come_is_no_measure_and_is_replaced(file: Path, document: dict[str, Any]) -> None:
    more = {f"more-{number}": ["More", "1"] for number in range(100)}
    file.write_text(
        json.dumps({**document, "retrieved": "2099-01-01", "services": document["services"] | more}), encoding="utf-8"
    )
    (warning,) = save(document, file, at_least=data.path(EMBEDDED))
    assert "the old snapshot was no use" in warning
    assert "2099-01-01" in warning
    assert json.loads(file.read_text(encoding="utf-8")) == document


@pytest.mark.timeout(30)
def test_what_is_no_file_is_no_measure_and_what_ships_is(file: Path, document: dict[str, Any]) -> None:
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(SuddenLoss, match="region us-west-2 is gone"):
        save(without_region(document, "us-west-2"), file, at_least=data.path(EMBEDDED))


@pytest.mark.parametrize("name", ["::error::x", "a\n::error::x", "\x1b[31m", "x" * 1_000, 5])
def test_words_that_a_log_would_obey_are_never_kept(file: Path, document: dict[str, Any], name: object) -> None:
    before = file.read_bytes()
    document["services"]["s3"][0] = name
    with pytest.raises(FarshoreError, match="is damaged"):
        save(document, file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["sdk.json", "cloudformation.json"])
class TestPackaged:
    """The files of the packages are kept as carefully as SSM's."""

    def test_the_same_again_is_written_without_a_word(self, tmp_path: Path, name: str) -> None:
        for _ in range(2):
            assert save_packaged(data.read(name), tmp_path / name) == ()
        assert json.loads((tmp_path / name).read_bytes()) == data.read(name)

    def test_a_lost_region_is_refused_unless_forced(self, tmp_path: Path, name: str) -> None:
        save_packaged(data.read(name), tmp_path / name)
        less = data.read(name)
        less["regions"] = [region for region in less["regions"] if region != "eu-west-1"]
        with pytest.raises(SuddenLoss, match="region eu-west-1 is gone"):
            save_packaged(less, tmp_path / name)
        assert "eu-west-1" in json.loads((tmp_path / name).read_bytes())["regions"]
        assert save_packaged(less, tmp_path / name, force=True)

    def test_one_service_less_is_told_and_many_are_refused(self, tmp_path: Path, name: str) -> None:
        save_packaged(data.read(name), tmp_path / name)
        less = data.read(name)
        del less["services"]["sqs"]
        assert save_packaged(less, tmp_path / name) == (f"services are gone from {name}: sqs",)
        less["services"] = dict(list(less["services"].items())[:100])
        with pytest.raises(SuddenLoss, match="left as it is"):
            save_packaged(less, tmp_path / name)

    def test_a_damaged_old_file_is_replaced(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_text("[]")
        (told,) = save_packaged(data.read(name), tmp_path / name)
        assert "no use" in told
