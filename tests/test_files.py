"""Reading a file that somebody names: what cannot be one is refused, and nothing is waited for without end."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from farshore import files
from farshore.errors import InputError, OutputRefused
from farshore.files import Kind, read, read_json, write_through

SMALL = Kind(100, "is larger than 100 bytes")
FILE = Kind(100, "is larger than 100 bytes", piped=False)

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A pipe with a name, to which nobody writes yet."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def refusal_of(action: Callable[[], object]) -> str:
    with pytest.raises(InputError) as refused:
        action()
    return str(refused.value)


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_file_is_read_whole(size: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * size)
    assert read(tmp_path / "file", SMALL) == b"x" * size


def test_a_larger_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.truncate(1 << 40)  # a terabyte without a block on the disk
    assert refusal_of(lambda: read(tmp_path / "file", SMALL)) == f"{tmp_path / 'file'}: is larger than 100 bytes"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("missing", "cannot be read: No such file or directory"),
        (".", "cannot be read: Is a directory"),
        ("file/below", "cannot be read: Not a directory"),
        ("loop", "cannot be read: Too many levels of symbolic links"),
        ("n" * 300, "cannot be read: File name too long"),
        ("a\0b", "is not the name of a file"),
        ("a\ud800b", "is not the name of a file"),
    ],
)
def test_what_cannot_be_opened_is_told(path: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("loop").symlink_to("loop")
    assert refusal_of(lambda: read(path, SMALL)).endswith(f": {says}")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/dev/urandom"])
def test_a_device_is_no_file(device: str) -> None:
    if not Path(device).exists():
        pytest.skip(f"this system has no {device}")
    assert refusal_of(lambda: read(device, SMALL)) == f"{device}: is a device, not a file"


def test_the_null_device_is_an_empty_file() -> None:
    assert read(os.devnull, SMALL) == b""


def test_a_file_that_grows_while_it_is_read_is_read_only_so_far() -> None:
    endless = Path("/proc/self/environ")  # says that it holds 0 bytes
    if not endless.exists():
        pytest.skip("this system has no /proc")
    assert len(endless.read_bytes()) > 10
    assert refusal_of(lambda: read(endless, Kind(10, "is too large"))) == f"{endless}: is too large"


@needs_pipes
class TestPipes:
    """A pipe is as good as a file where a writer is."""

    def test_a_pipe_is_read_to_its_end(self, pipe: Path) -> None:
        writer = threading.Thread(target=pipe.write_bytes, args=(b"x" * 100,))
        writer.start()
        assert read(pipe, SMALL) == b"x" * 100
        writer.join()

    def test_the_writer_may_take_its_time(self, pipe: Path) -> None:
        writer = threading.Timer(0.5, pipe.write_bytes, (b"late",))
        writer.start()
        assert read(pipe, SMALL) == b"late"
        writer.join()

    def test_a_pipe_may_be_empty(self) -> None:
        out, into = os.pipe()
        os.close(into)
        assert read(f"/dev/fd/{out}", SMALL) == b""
        os.close(out)

    def test_nobody_to_write_is_not_waited_for_without_end(self, pipe: Path) -> None:
        said = refusal_of(lambda: read(pipe, SMALL))
        assert said == f"{pipe}: is a pipe, and no process opened it to write within {files.OPENED_WITHIN:.0f} s"

    def test_a_silent_writer_is_not_waited_for_without_end(self) -> None:
        out, into = os.pipe()
        said = refusal_of(lambda: read(f"/dev/fd/{out}", SMALL, silent_for=0.1))
        assert "is a pipe through which nothing came for 0 s; write to a file first" in said
        os.write(into, b"a beginning")
        said = refusal_of(lambda: read(f"/dev/fd/{out}", SMALL, silent_for=0.1))
        assert "is a pipe through which nothing came" in said
        os.close(into)
        os.close(out)

    def test_a_pipe_without_end_is_read_only_so_far(self) -> None:
        out, into = os.pipe()
        os.write(into, b"x" * 101)
        assert refusal_of(lambda: read(f"/dev/fd/{out}", SMALL)).endswith(": is larger than 100 bytes")
        os.close(into)
        os.close(out)

    def test_a_pipe_is_written_to(self, pipe: Path) -> None:
        taken: list[bytes] = []
        reader = threading.Timer(0.3, lambda: taken.append(pipe.read_bytes()))
        reader.start()
        write_through(pipe, b"x" * 1_000_000)
        reader.join()
        assert taken == [b"x" * 1_000_000]

    def test_nobody_to_read_is_not_waited_for_without_end(self, pipe: Path) -> None:
        with pytest.raises(OutputRefused, match="no process opened it to read within 5 s"):
            write_through(pipe, b"x")

    def test_a_reader_that_takes_nothing_is_not_waited_for_without_end(self) -> None:
        out, into = os.pipe()
        with pytest.raises(OutputRefused, match="from which nobody read for 0 s"):
            write_through(f"/dev/fd/{into}", b"x" * 1_000_000, silent_for=0.1)
        os.close(into)
        os.close(out)

    def test_only_a_regular_file_will_do_for_what_farshore_wrote_itself(self, pipe: Path) -> None:
        assert refusal_of(lambda: read(pipe, FILE)) == f"{pipe}: is not a regular file"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not JSON: Expecting value"),
        (b"{", "is not JSON: "),
        (b"\xff\xff{", "is not JSON: "),
        (b"[" * 100_000, "is nested too deeply"),
        (b"1" * 10_000, "is not JSON: Exceeds the limit"),
    ],
)
def test_what_is_not_json_is_told(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    assert says in refusal_of(lambda: read_json(tmp_path / "file", files.PROJECT))


def test_json_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b'{"a": [1]}')
    assert read_json(tmp_path / "file", files.PROJECT) == {"a": [1]}
