"""Dependencies as part of the package, with the real pip and wheels built on the spot."""

from __future__ import annotations

import os
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from farshore.constructs.lambda_package import Target, package, read_code, with_dependencies
from farshore.errors import InputError, SourceUnreachable
from farshore.findings import Place
from tests.constructs.lambda_package.wheels import build_wheel, pip_environment, sha256, use

HERE = Place("spec.yaml", 3, 5, "services.api.code")
X86 = Target("python3.13", "x86_64")
ARM = Target("python3.12", "arm64")


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which pip finds wheels, and nowhere else."""
    use(monkeypatch, pip_environment(tmp_path / "wheels", tmp_path / "cache"))
    return tmp_path / "wheels"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A code folder with a handler."""
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "app.py").write_text("")
    return folder


def build(code: Path, requirements: str | None = None, target: Target = X86) -> dict[str, bytes]:
    if requirements is not None:
        (code / "requirements.txt").write_text(requirements)
    return with_dependencies(read_code(code, HERE), code, target, HERE)


def refusal(code: Path, requirements: str, target: Target = X86) -> str:
    with pytest.raises(InputError) as refused:
        build(code, requirements, target)
    return str(refused.value)


def test_what_is_pinned_becomes_part_of_the_package(wheels: Path, code: Path):
    build_wheel(wheels, "spam", files={"spam/__init__.py": b"x = 1"})
    files = build(code, "spam==1.0\n")

    assert files["spam/__init__.py"] == b"x = 1"
    assert "spam-1.0.dist-info/METADATA" in files
    assert {"app.py", "requirements.txt"} <= files.keys()


def test_what_pip_would_write_of_its_own_is_not_in_it(wheels: Path, code: Path):
    build_wheel(wheels, "spam", files={
        "spam/__init__.py": b"", "spam/__pycache__/x.cpython-313.pyc": b"0", "spam/old.pyc": b"0",
        "spam-1.0.data/scripts/spam": b"#!python", "spam-1.0.data/headers/spam.h": b"",
        "spam-1.0.data/purelib/egg.py": b"", "spam-1.0.data/data/share/spam.txt": b"",
    })  # fmt: skip

    assert {name for name in build(code, "spam==1.0") if "dist-info" not in name} == {
        "app.py", "requirements.txt", "spam/__init__.py", "egg.py", "share/spam.txt",
    }  # fmt: skip


def test_two_builds_give_the_same_bytes_and_the_second_needs_no_index(
    wheels: Path, code: Path, monkeypatch: pytest.MonkeyPatch
):
    built = build_wheel(wheels, "spam")
    first = package(build(code, "spam==1.0"), HERE)
    built.unlink()
    assert package(build(code, "# a comment changes nothing\nspam == 1.0"), HERE) != first  # the file itself is packed
    (code / "requirements.txt").write_text("spam==1.0")
    assert package(build(code), HERE) == first

    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    build_wheel(wheels, "spam")
    assert package(build(code), HERE) == first


def test_a_damaged_cache_is_made_anew(wheels: Path, code: Path, tmp_path: Path):
    build_wheel(wheels, "spam")
    before = build(code, "spam==1.0")
    (cached,) = (tmp_path / "cache" / "farshore" / "wheels").iterdir()
    intact = cached.read_bytes()
    for damage in (b"noise", b"PK\5\6" + bytes(18), None):
        cached.unlink()
        os.mkfifo(cached) if damage is None else cached.write_bytes(damage)

        assert build(code) == before
        assert cached.read_bytes() == intact


def test_a_wheel_that_was_put_into_the_cache_does_not_pass_its_hash(wheels: Path, code: Path, tmp_path: Path):
    good = build_wheel(wheels, "spam", files={"spam.py": b"good"})
    build(code, f"spam==1.0 --hash={sha256(good)}")
    (cached,) = (tmp_path / "cache" / "farshore" / "wheels").iterdir()
    other = build_wheel(tmp_path / "evil", "spam", files={"spam.py": b"evil"})
    with zipfile.ZipFile(cached, "w") as archive:
        archive.write(other, other.name)

    assert build(code)["spam.py"] == b"good"


def test_wheels_are_chosen_for_the_functions_platform_whatever_runs_here(wheels: Path, code: Path):
    for tag, content in {
        "cp313-cp313-manylinux_2_28_x86_64": b"x86 3.13",
        "cp312-cp312-manylinux2014_aarch64": b"arm 3.12",
        "cp313-cp313-macosx_11_0_arm64": b"mac",
        "cp313-cp313-manylinux_2_39_x86_64": b"too new a glibc",
    }.items():
        build_wheel(wheels, "spam", files={"spam.so": content}, tag=tag)

    assert build(code, "spam==1.0", X86)["spam.so"] == b"x86 3.13"
    assert build(code, "spam==1.0", ARM)["spam.so"] == b"arm 3.12"


def test_no_wheel_for_the_platform_is_told_in_one_sentence(wheels: Path, code: Path):
    build_wheel(wheels, "spam", tag="cp313-cp313-win_amd64")

    assert refusal(code, "\nspam==1.0") == (
        f"{code}/requirements.txt:2:1: pip found no wheel for python3.13 on x86_64: "
        "No matching distribution found for spam==1.0"
    )


def test_conditions_are_decided_for_the_function_and_not_for_this_machine(wheels: Path, code: Path):
    build_wheel(wheels, "spam", needs=["egg; python_version < '3.13'", "ham; sys_platform == 'win32'"])
    build_wheel(wheels, "egg")

    assert not any(name.startswith("egg") for name in build(code, "spam==1.0\negg==1.0; python_version < '3.13'", X86))
    assert any(name.startswith("egg") for name in build(code, "spam==1.0\negg==1.0; python_version < '3.13'", ARM))
    assert "spam==1.0 needs egg; pin all of them" in refusal(code, "spam==1.0", ARM)


def test_what_a_package_depends_on_must_be_pinned_too(wheels: Path, code: Path):
    build_wheel(wheels, "spam", needs=["egg>=2", "ham", "boto3>1", "botocore", "fish; extra == 'sea'"])

    assert "1:1: spam==1.0 needs egg>=2, ham; pin all of them" in refusal(code, "spam==1.0")
    assert "spam==1.0 needs egg>=2, fish, ham;" in refusal(code, "spam[sea]==1.0")


def test_an_extra_that_another_package_asks_for_counts(wheels: Path, code: Path):
    build_wheel(wheels, "spam", needs=["egg[hard]"])
    build_wheel(wheels, "egg", needs=["ham; extra == 'hard'"])

    assert "2:1: egg==1.0 needs ham;" in refusal(code, "spam==1.0\negg==1.0")


def test_a_pin_that_another_package_does_not_accept_is_refused(wheels: Path, code: Path):
    build_wheel(wheels, "spam", needs=["egg>=2"])
    build_wheel(wheels, "egg")

    assert "2:1: spam==1.0 needs egg>=2, and line 1 pins egg==1.0" in refusal(code, "egg==1.0\nspam==1.0")


def test_another_hash_is_refused(wheels: Path, code: Path):
    build_wheel(wheels, "spam")

    assert "DO NOT MATCH THE HASHES" in refusal(code, f"spam==1.0 --hash=sha256:{'0' * 64}")


@pytest.mark.parametrize(
    ("mine", "theirs", "message"),
    [
        ({"spam/util.py": "mine"}, {"spam/util.py": b"theirs"}, "brings spam/util.py, which differs from your own"),
        ({"spam.py": "mine"}, {"spam/__init__.py": b""}, "brings a module `spam`, and so does your code"),
        ({"spam/__init__.py": ""}, {"spam.py": b""}, "brings a module `spam`"),
        ({"spam/mine.py": ""}, {"spam/__init__.py": b""}, "brings a module `spam`"),
    ],
)
def test_a_file_or_module_of_two_owners_is_refused(
    wheels: Path, code: Path, mine: dict[str, str], theirs: dict[str, bytes], message: str
):
    build_wheel(wheels, "spam", files=theirs)
    for name, text in mine.items():
        (code / name).parent.mkdir(exist_ok=True)
        (code / name).write_text(text)

    assert f"requirements.txt:1:1: spam==1.0 {message}" in refusal(code, "spam==1.0")


def test_two_packages_with_one_file_are_refused_unless_it_is_the_same(wheels: Path, code: Path):
    build_wheel(wheels, "egg", files={"tests/__init__.py": b"", "tests/conftest.py": b"egg"})
    build_wheel(wheels, "spam", files={"tests/__init__.py": b"", "tests/conftest.py": b"spam"})

    message = refusal(code, "egg==1.0\nspam==1.0")
    assert "2:1: spam==1.0 brings tests/conftest.py, which differs from that of egg==1.0" in message
    assert len(message.splitlines()) == 1


def test_a_namespace_may_have_several_owners(wheels: Path, code: Path):
    build_wheel(wheels, "spam", files={"company/spam.py": b""})
    (code / "company").mkdir()
    (code / "company" / "mine.py").write_text("")

    assert {"company/spam.py", "company/mine.py"} <= build(code, "spam==1.0").keys()


@pytest.mark.parametrize("name", ["../evil.py", "/evil.py", "spam/../../evil.py", "a\\b.py"])
def test_a_wheel_whose_files_lead_out_is_refused(wheels: Path, code: Path, name: str):
    build_wheel(wheels, "spam", files={name: b""})

    assert "1:1: the wheel of spam==1.0 cannot be unpacked" in refusal(code, "spam==1.0")


def test_a_wheel_that_is_damaged_is_refused(wheels: Path, code: Path):
    wheel = build_wheel(wheels, "spam", files={"spam.py": b"content " * 100})
    wheel.write_bytes(wheel.read_bytes().replace(b"content", b"CONTENT"))

    assert "spam==1.0 cannot be unpacked" in refusal(code, "spam==1.0")


def test_a_folder_called_pip_is_not_run(wheels: Path, code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    build_wheel(wheels, "spam")
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / "__main__.py").write_text("raise SystemExit('run')")
    (tmp_path / "json.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)

    assert "spam/__init__.py" in build(code, "spam==1.0")


@pytest.mark.parametrize("text", ["", "# nothing\n", "spam==1.0; sys_platform == 'win32'"])
def test_a_file_that_pins_nothing_needs_no_pip(code: Path, text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")

    assert build(code, text).keys() == {"app.py", "requirements.txt"}


def test_requirements_that_are_left_out_are_not_used(code: Path):
    (code / ".farshoreignore").write_text("/requirements.txt\n")

    assert build(code, "nonsense ===").keys() == {"app.py"}


def test_another_tools_file_is_refused_with_the_command_that_exports_it(code: Path):
    (code / "uv.lock").write_text("")
    with pytest.raises(InputError, match=r"write it: uv export --no-dev .*; or list the file in \.farshoreignore"):
        build(code)

    (code / ".farshoreignore").write_text("/uv.lock\n")
    assert build(code).keys() == {"app.py"}


class TestTheIndex:
    """An index that cannot be reached ends with exit code 3, and says nothing of a password."""

    @pytest.fixture
    def silent(self) -> Iterator[int]:
        """The port of a server that closes every connection."""
        with socket.create_server(("127.0.0.1", 0)) as server:

            def serve() -> None:
                while True:
                    try:
                        server.accept()[0].close()
                    except OSError:
                        return

            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            yield server.getsockname()[1]
            server.shutdown(socket.SHUT_RDWR)
            thread.join()

    @pytest.mark.parametrize("port", [9, None])
    def test_it_is_told_in_one_sentence(
        self, code: Path, tmp_path: Path, silent: int, port: int | None, monkeypatch: pytest.MonkeyPatch
    ):
        use(monkeypatch, {**pip_environment(tmp_path / "wheels", tmp_path / "cache"), "PIP_NO_INDEX": "0"})
        monkeypatch.setenv("PIP_INDEX_URL", f"http://user:canary@127.0.0.1:{port or silent}/simple")
        for proxy in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(proxy, raising=False)
        (code / "requirements.txt").write_text("spam==1.0")

        with pytest.raises(SourceUnreachable) as refused:
            build(code)
        message = str(refused.value)
        assert message.startswith(f"{code}/requirements.txt: pip could not reach its index: ")
        assert refused.value.exit_code == 3
        assert "canary" not in message
        assert len(message.splitlines()) == 1
