"""Bad input through the real command line: one clear message, exit code 2 (or a finding), small and fast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from farshore.errors import InputError
from farshore.spec import load
from tests.cli.process import MEGABYTE, farshore
from tests.spec.samples import HEAD, SMALL

API = HEAD + 'services: {api: {type: rest-api, code: src, routes: {"GET /": f}, '


@dataclass(frozen=True)
class Bad:
    """One kind of bad input.

    Attributes:
        content: The bytes of the file.
        where: Line and column of the complaint; empty where a file as a whole is wrong.
        says: What the complaint holds, as a regular expression.
    """

    content: bytes | str
    where: str
    says: str

    @property
    def raw(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content.encode()


def laughs() -> str:
    lines = ["name: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"k{n}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)]
    return "\n".join(lines) + "\n"


UNUSABLE = {
    "an empty file": Bad("", "", "is empty; `farshore init DIR` writes a spec"),
    "only comments": Bad("# one\n\n# two\n", "", "is empty"),
    "only a byte order mark": Bad(b"\xef\xbb\xbf", "", "is empty"),
    "a list": Bad("- name: shop\n- x\n", "1:1", "expected a map, got a list"),
    "one word": Bad("shop\n", "1:1", "expected a map, got `shop`"),
    "tabs for indentation": Bad("name: shop\nregions:\n\tprimary: us-east-1\n", "3:1", "tabs cannot indent YAML"),
    "a tab after the indentation": Bad("regions:\n  primary: a\n\tstandby: b\n", "3:1", "tabs cannot indent YAML"),
    "60 MB": Bad(b"a: b # and so on\n" * (60 * MEGABYTE // 17), "", "is larger than 1 MiB"),
    "60 MB of nothing": Bad(b"\n" * 60 * MEGABYTE, "", "is larger than 1 MiB"),
    "a billion laughs": Bad(laughs(), "5:5", "grows to more than 50000 values through its aliases"),
    "a list that holds itself": Bad("name: &a [*a]\n", "1:7", "through its aliases"),
    "a map that merges itself": Bad("regions: &r {primary: us-east-1, <<: *r}\n", "1:10", "through its aliases"),
    "services that hold themselves": Bad(HEAD + "services: &s {a: *s}\n", "3:11", "through its aliases"),
    "a flood of aliases": Bad(f"a: &a 1\nb: [{', '.join(['*a'] * 200)}]\n", r"2:\d+", "uses more than 100 aliases"),
    "an alias without its anchor": Bad(SMALL + "services: *x\n", "4:11", "undefined alias; name it with `&`"),
    "a flood of values": Bad(f"a: [{'x,' * 60_000}x]\n", r"1:\d+", "holds more than 50000 values"),
    "a CloudFormation tag": Bad(SMALL + "domain: !Ref Zone\n", "4:9", "domain: the tag `!Ref` means nothing here"),
    "more entries than a system has": Bad(
        HEAD + f"also_needs: [{', '.join(f'a{n}' for n in range(501))}]\n", r"3:\d+", "also_needs: holds 501 entries"
    ),
    "a key twice": Bad(SMALL + "name: other\n", "4:1", "the key `name` stands twice, first in line 1"),
    "a nested key twice": Bad(
        "name: shop\nregions:\n  primary: us-east-1\n  standby: us-west-2\n  primary: us-east-2\nalso_needs: [s3]\n",
        "5:3",
        "regions: the key `primary` stands twice, first in line 3",
    ),
    "an unknown key": Bad(SMALL + "residancy: [US]\n", "4:1", "unknown key `residancy`; did you mean `residency`?"),
    "an unknown nested key": Bad(
        "name: shop\nregions: {primary: us-east-1, stanby: us-west-2}\nalso_needs: [s3]\n",
        "2:31",
        "regions: unknown key `stanby`; did you mean `standby`?",
    ),
    "an unknown type": Bad(
        HEAD + "services:\n  orders: {type: tabel}\n",
        "4:18",
        "services.orders.type: unknown type `tabel`; did you mean `table`?.*`also_needs`",
    ),
    "a service without a type": Bad(HEAD + "services: {orders: {}}\n", "3:20", "`type` is missing: one of static-site"),
    "a service with nothing as its type": Bad(HEAD + "services: {a: {type: }}\n", "3:22", "expected one of .*nothing"),
    "a map as a type": Bad(HEAD + "services: {a: {type: {b: c}}}\n", "3:22", "expected one of .*got a map"),
    "Latin-1": Bad("name: shop\n# Stra\xdfe\n".encode("latin-1"), "2:7", "is not UTF-8"),
    "UTF-16": Bad(SMALL.encode("utf-16"), "1:1", "is not UTF-8"),
    "a program": Bad(b"\x7fELF\x02\x01\x01\x00\x00\x00", r"1:\d+", "U.007F is not allowed in YAML"),
    "several documents": Bad(SMALL + "---\n" + SMALL, "4:1", "holds a second document after `---`"),
    "100,000 open brackets": Bad("[" * 100_000, "1:31", "nests deeper than 30 levels"),
    "100,000 open braces": Bad("{a: " * 100_000, "1:121", "nests deeper than 30 levels"),
    "a deep block": Bad("".join(" " * n + "a:\n" for n in range(400)), "31:31", "nests deeper than 30 levels"),
    "a NUL": Bad("name: shop\ndomain: a\0b\n", "2:10", "the character U.0000 is not allowed in YAML"),
    "a control character": Bad("name: é\x07b\n", "1:8", "the character U.0007 is not allowed in YAML"),
    "an escaped control character": Bad('name: "a\\e[31mb"\n', "1:7", r"name: expected .*, got `a.\[31mb`"),
    "a hostile key": Bad(SMALL + '"\\e]0;owned\\a": 1\n', "4:1", r"unknown key `.\]0;owned.`"),
    "a hostile service name": Bad(HEAD + 'services: {"\\e[2J": {type: email}}\n', "3:12", r"services..\[2J: expected"),
    "a unicode name": Bad(SMALL.replace("shop", "Straße"), "1:7", "name: expected lower-case letters.*got `Straße`"),
    "nothing for a name": Bad(SMALL.replace("shop", ""), "1:6", "name: expected lower-case .*, got nothing"),
    "null regions": Bad("name: shop\nregions: ~\nalso_needs: [s3]\n", "2:10", "regions: `primary` is missing"),
    "null where a list belongs": Bad(HEAD + "also_needs: null\n", "3:13", "expected a list, got nothing"),
    "a word where a list belongs": Bad(HEAD + "also_needs: sqs\n", "3:13", r"got `sqs`; write it as `\[a, b\]`"),
    "a text of several lines": Bad(SMALL.replace("shop", "|\n  one\n  two"), "1:7", "name: expected .*`one.two.`"),
    "a huge number": Bad(API + "memory: 99999999999999999999999}}", r"3:\d+", "memory: expected a whole number"),
    "a negative number": Bad(API + "memory: -1}}", r"3:\d+", "memory: expected a number from 128 to 10240, got -1"),
    "a fraction": Bad(API + "memory: 0.5}}", r"3:\d+", "memory: expected a whole number, got `0.5`"),
    "Arabic digits": Bad(API + "memory: ٣٣٣}}", r"3:\d+", "memory: expected a whole number"),
    "yes for true": Bad(SMALL + "deletion_protection: yes\n", "4:22", "expected true or false, got `yes`"),
    "a list as a key": Bad(SMALL + "? [a]\n: b\n", "4:3", "expected a word as key, got a list"),
    "no regions": Bad("name: shop\nalso_needs: [sqs]\n", "1:1", "`regions` is missing"),
    "a standby that is the primary": Bad(
        SMALL.replace("us-west-2", "us-east-1"), "2:40", "regions.standby: is the primary region"
    ),
    "no candidates": Bad(
        "name: shop\nregions: {primary: us-east-1}\nalso_needs: [s3]\n", "2:10", "give `standby`, or `candidates`"
    ),
    "nothing to check": Bad(HEAD, "1:1", "lists nothing to check; give `services` or `also_needs`"),
    "no region at all": Bad(SMALL.replace("us-west-2", "Oregon"), "2:40", "expected an AWS region such as us-east-1"),
    "a day that does not exist": Bad(
        SMALL + "waivers: [{rule: too-few-zones, reason: for now, until: 2027-02-30}]\n", r"4:\d+", "expected a date"
    ),
    "a week for a day": Bad(
        SMALL + "waivers: [{rule: too-few-zones, reason: for now, until: 2027-W01-1}]\n", r"4:\d+", "expected a date"
    ),
    "braces in a flow map": Bad(
        HEAD + "services: {a: {type: rest-api, code: src, routes: {GET /orders/{id}: f}}}\n",
        r"3:\d+",
        "text with braces needs quotes",
    ),
    "a colon too many": Bad("name: a: b\n", "1:8", "is not valid YAML"),
    "a Python object": Bad(HEAD + "also_needs: !!python/object/apply:os.system [ls]\nx: 1\n", "4:1", "unknown key `x`"),
}


@pytest.mark.parametrize("bad", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_cannot_be_used_gets_exit_2_and_one_clear_message(bad: Bad, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_bytes(bad.raw)
    result = farshore("preflight", "spec.yaml", cwd=tmp_path)
    assert (result.code, result.stdout) == (2, "")
    place = f"spec.yaml:{bad.where}" if bad.where else "spec.yaml"
    assert re.search(rf"^{place}: .*{bad.says}", result.stderr, re.MULTILINE), result.stderr
    assert "Traceback" not in result.stderr
    assert all(character.isprintable() or character == "\n" for character in result.stderr)
    assert len(result.stderr) < 1500


FOUND = {
    "an unknown region": (
        SMALL.replace("us-west-2", "us-wset-2"),
        "region-unknown  spec.yaml:2:40",
        "did you mean `us-west-2`",
    ),
    "an unknown service id": (
        HEAD + "also_needs: [stepfuntions]\n",
        "service-unknown  spec.yaml:3:14",
        "stepfunctions",
    ),
    "a region of another partition": (
        SMALL.replace("us-west-2", "cn-north-1"),
        "partition-mismatch  spec.yaml:2:40",
        "cn-north-1 is in the partition aws-cn",
    ),
}


@pytest.mark.parametrize(("text", "head", "says"), FOUND.values(), ids=FOUND.keys())
def test_what_only_the_catalog_can_tell_is_a_finding_with_exit_1(
    text: str, head: str, says: str, tmp_path: Path
) -> None:
    (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
    result = farshore("preflight", "spec.yaml", cwd=tmp_path)
    assert (result.code, result.stderr) == (1, "")
    assert f"error  {head}" in result.stdout
    assert says in result.stdout


def test_a_directory_is_refused_by_name(tmp_path: Path) -> None:
    result = farshore("preflight", ".", cwd=tmp_path)
    assert (result.code, result.stdout, result.stderr) == (2, "", ".: is a directory; name the YAML file in it\n")


def test_a_missing_file_is_refused_with_the_way_to_a_new_one(tmp_path: Path) -> None:
    result = farshore("preflight", "nowhere.yaml", cwd=tmp_path)
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr == "nowhere.yaml: no such file; `farshore init DIR` writes a spec to start from\n"


def test_a_device_without_end_is_not_read() -> None:
    result = farshore("preflight", "/dev/zero")
    assert (result.code, result.stdout, result.stderr) == (2, "", "/dev/zero: is a device, not a file\n")


@pytest.mark.parametrize("command", [("synth", "--out", "out"), ("preflight",)])
def test_every_command_that_reads_a_spec_refuses_it_alike(command: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text("- a\n", encoding="utf-8")
    result = farshore(*command, "spec.yaml", cwd=tmp_path)
    assert (result.code, result.stdout, result.stderr) == (2, "", "spec.yaml:1:1: expected a map, got a list\n")
    assert not (tmp_path / "out").exists()


def test_a_flood_of_problems_does_not_take_long(tmp_path: Path) -> None:
    words = ", ".join(f"word{number}" for number in range(20_000))
    (tmp_path / "spec.yaml").write_text(f"{SMALL}residency: [{words}]\n", encoding="utf-8")
    result = farshore("preflight", "spec.yaml", cwd=tmp_path)
    assert result.code == 2


GOOD = {
    "a byte order mark": b"\xef\xbb\xbf" + SMALL.encode(),
    "CRLF line ends": SMALL.replace("\n", "\r\n").encode(),
    "CR line ends": SMALL.replace("\n", "\r").encode(),
    "a document marker and an end marker": f"---\n{SMALL}...\n".encode(),
    "no line end at the end": SMALL.rstrip().encode(),
    "unicode in comments and texts": (SMALL + "# Überall 😀\nwaivers:\n- {rule: too-few-zones, reason: ±, u}")
    .replace("±, u", "wie üblich 😀, until: 2999-01-01")
    .encode(),
}


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD.keys())
def test_what_editors_of_every_kind_write_is_read(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_bytes(content)
    result = farshore("preflight", "spec.yaml", cwd=tmp_path)
    assert (result.code, result.stderr) == (0, "")


def test_a_plan_is_told_from_a_spec(tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(
        '{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": []}', encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"is a Terraform plan, not a spec; run `farshore review"):
        load(file)
