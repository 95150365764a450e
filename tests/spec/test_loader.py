"""The loader: what it accepts, and where it says the mistakes are."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from farshore.errors import InputError
from farshore.findings import Place, Waiver
from farshore.spec import Strategy, load, load_all, load_waivers, loads
from farshore.spec.duration import Duration
from farshore.spec.services import SERVICE_TYPES, RestApi, Table
from tests.spec.samples import FILE, HEAD, SMALL, problems

API = HEAD + "services:\n  api:\n    type: rest-api\n    code: src\n    routes: {'GET /': f}\n"


def api(line: str) -> RestApi:
    service = loads(API + f"    {line}\n").services["api"]
    assert isinstance(service, RestApi)
    return service


def test_every_problem_is_reported_at_once_in_the_order_of_the_file() -> None:
    text = """\
strategy: pilot-lihgt
regions:
  primary: Virginia
  standby: us-west-2
  stanby: us-west-2
services:
  orders: {type: table}
  cart: {type: buckett}
nmae: shop
also_needs: [sqs, "s!q!s", sqs]
"""
    assert problems(text) == [
        "1:1: `name` is missing: short name of the system; begins the name of every resource.",
        "1:11: strategy: expected one of backup-and-restore, pilot-light, warm-standby, active-active, "
        "got `pilot-lihgt`; did you mean `pilot-light`?",
        "3:12: regions.primary: expected an AWS region such as us-east-1, got `Virginia`; did you mean `us-east-1`?",
        "5:3: regions: unknown key `stanby`; did you mean `standby`? "
        "Known keys: primary, standby, home, candidates, observer, avoid",
        "7:11: services.orders: `key` is missing: primary key of the table.",
        "8:16: services.cart.type: unknown type `buckett`; did you mean `bucket`? Known types: static-site, rest-api, "
        f"{', '.join(list(SERVICE_TYPES)[2:])}; list any other AWS service under `also_needs`",
        "9:1: unknown key `nmae`; did you mean `name`? Known keys: name, domain, zone_id, zone_role, strategy, "
        "objectives, regions, residency, traffic, deletion_protection, destroy, backend, terraform, overrides, "
        "services, also_needs, waivers",
        "10:19: also_needs[1]: expected the id of an AWS service such as stepfunctions, or a CloudFormation "
        "type such as AWS::SES::ReceiptRule, got `s!q!s`; did you mean `sqs`?",
    ]


def test_contradictions_are_reported_in_the_order_of_the_file_too() -> None:
    text = """\
services:
  orders: {type: table, key: {partition: id, sort: id}}
backend: {type: s3}
regions: {primary: us-east-1, standby: us-east-1}
name: shop
"""
    assert [problem.split(":")[0] for problem in problems(text)] == ["2", "3", "4"]


def test_a_column_counts_characters_and_not_bytes() -> None:
    line = "regions: {primary: us-east-1, avoid: {me-south-1: 'schön 😀'}, x: 1}"
    assert problems(f"name: shop\n{line}\n")[0].startswith(f"2:{line.index('x: 1') + 1}: regions: unknown key `x`")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("name",), "spec.yaml:1:7"),
        (("regions", "standby"), "spec.yaml:2:40"),
        (("also_needs", 1), "spec.yaml:3:19"),
        (("services", "a"), "spec.yaml:5:3"),
        (("services", "a", "key", "partition"), "spec.yaml:5:37"),
        (("services", "a", "expires"), "spec.yaml:5:3"),
        (("nowhere",), "spec.yaml:1:1"),
    ],
)
def test_a_spec_remembers_where_everything_stood(path: tuple[str | int, ...], place: str) -> None:
    spec = loads(HEAD + "also_needs: [sqs, sns]\nservices:\n  a: {type: table, key: {partition: id}}\n", FILE)
    assert str(spec.place(*path)) == place


def test_a_place_names_its_keys_as_people_do() -> None:
    spec = loads(SMALL, FILE)
    assert spec.place("also_needs", 0) == Place(FILE, 3, 14, "also_needs[0]")


def test_a_long_value_is_shortened_in_its_message() -> None:
    (problem,) = problems(SMALL.replace("shop", "x" * 5000))
    assert f"`{'x' * 57}...` has 5000" in problem
    assert len(problem) < 200


def test_a_long_key_is_shortened_in_its_message() -> None:
    (problem,) = problems(f"{HEAD}services:\n  ? {'k' * 5000}\n  : {{type: email}}\n")
    assert len(problem) < 400


def test_what_cannot_be_printed_is_replaced_in_messages() -> None:
    said = problems(HEAD + 'services: {"a\\nb\\u202e": {type: email}}\nalso_needs: ["\\e[31m"]\n')
    assert all(problem.isprintable() for problem in said)
    assert len(said) == 2


@pytest.mark.parametrize(
    "hostile",
    [
        HEAD + 'services: {t: {type: table, key: {partition: id}, writes_off: ["\\e[31m"]}}\n',
        HEAD + 'services: {t: {type: table, key: {partition: id}, attributes: {"\\e[31m": string}}}\n',
        HEAD + 'services: {t: {type: table, key: {partition: "\\e", sort: "\\e"}}}\n',
        API + '    uses: {"\\e[31m": read}\n',
        API + '    authorizer: "\\e[31m"\n',
        SMALL + 'waivers: [{rule: too-few-zones, reason: because, until: 2999-01-01, service: "\\e[31m"}]\n',
    ],
)
def test_contradictions_replace_what_cannot_be_printed_too(hostile: str) -> None:
    (problem,) = problems(hostile)
    assert problem.isprintable()


def test_norway_stays_norway() -> None:
    assert loads(SMALL + "residency: [NO, SE, US]\n").residency == ("NO", "SE", "US")


@pytest.mark.parametrize("word", ["true", "True", "TRUE", '"true"'])
def test_true_is_written_in_three_ways(word: str) -> None:
    assert loads(f"{SMALL}deletion_protection: {word}\n").deletion_protection is True


@pytest.mark.parametrize("word", ["yes", "on", "1", "y"])
def test_words_that_only_old_yaml_takes_for_true_are_refused(word: str) -> None:
    assert "expected true or false" in problems(f"{SMALL}deletion_protection: {word}\n")[0]


@pytest.mark.parametrize("number", ["512", '"512"', "0512"])
def test_a_number_may_be_quoted(number: str) -> None:
    assert api(f"memory: {number}").memory == 512


@pytest.mark.parametrize("number", ["0x200", "1e3", "512.0", "1_000", "+512", "''", "five", "1" * 400])
def test_a_number_in_disguise_is_refused(number: str) -> None:
    assert "memory: expected a whole number" in problems(API + f"    memory: {number}\n")[0]


@pytest.mark.parametrize("number", ["127", "10241", "-512", "999999999999"])
def test_a_number_out_of_range_is_refused_with_the_range(number: str) -> None:
    assert problems(API + f"    memory: {number}\n") == [
        f"8:13: services.api.memory: expected a number from 128 to 10240, got {number}"
    ]


def test_a_text_may_look_like_a_number_or_a_boolean() -> None:
    service = api("environment: {LEVEL: 5, DEBUG: no, EMPTY: ''}")
    assert service.environment == {"LEVEL": "5", "DEBUG": "no", "EMPTY": ""}


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_stands_for_an_optional_value_that_is_not_given(nothing: str) -> None:
    spec = loads(
        f"name: shop\ndomain: {nothing}\nregions:\n  primary: us-east-1\n  standby: us-west-2\n  observer: {nothing}\n"
        f"traffic: {nothing}\nservices: {nothing}\nalso_needs: [sqs]\n"
    )
    assert (spec.domain, spec.regions.observer, spec.services) == (None, None, {})
    assert spec.traffic.policy is None


def test_a_quoted_null_is_a_word() -> None:
    assert "got `null`" in problems(SMALL + 'domain: "null"\n')[0]


def test_a_text_of_several_lines_is_kept() -> None:
    spec = loads(SMALL + "waivers:\n- rule: too-few-zones\n  until: 2999-01-01\n  reason: >\n    one\n    two\n")
    assert spec.waivers == (Waiver("too-few-zones", "one two\n", datetime.date(2999, 1, 1)),)


def test_aliases_and_merge_keys_save_typing() -> None:
    spec = loads(
        HEAD
        + """\
services:
  orders: &table {type: table, key: {partition: id}, expires: until}
  carts: *table
  users: {<<: *table, expires: gone}
"""
    )
    tables = spec.of_type(Table)
    assert [(table.name, table.expires) for table in tables] == [
        ("orders", "until"),
        ("carts", "until"),
        ("users", "gone"),
    ]


def test_what_is_merged_must_be_a_map() -> None:
    said = problems(HEAD + "services: {a: {type: email, <<: 3}}\n")
    assert said == ["3:33: services.a: expected a map to merge, got `3`"]


def test_a_quoted_merge_sign_is_an_unknown_key() -> None:
    assert problems(HEAD + "services: {a: {type: email, '<<': {}}}\n")[0].startswith("3:29: services.a: unknown key")


def test_a_mistake_in_an_anchor_is_reported_where_it_stands() -> None:
    said = problems(HEAD + "services:\n  a: &a {type: table, key: {partition: id}, expires: [x]}\n  b: *a\n")
    assert {problem.split(" ")[0] for problem in said} == {"4:54:"}


@pytest.mark.parametrize("order", [["type", "key"], ["key", "type"]])
def test_the_type_of_a_service_may_stand_anywhere(order: list[str]) -> None:
    fields = {"type": "table", "key": "{partition: id}"}
    line = ", ".join(f"{name}: {fields[name]}" for name in order)
    assert loads(f"{HEAD}services: {{t: {{{line}}}}}\n").of_type(Table)[0].key.partition == "id"


def test_a_list_may_not_name_the_same_thing_twice() -> None:
    assert problems(HEAD + "also_needs: [sqs, sns, sqs]\n") == ["3:24: also_needs[2]: `sqs` is listed twice"]


def test_lists_that_must_hold_something_are_refused_empty() -> None:
    said = problems(HEAD + "services: {site: {type: static-site, methods: []}}\n")
    assert said == ["3:47: services.site.methods: expected at least one item"]
    assert "expected at least one entry" in problems(API.replace("{'GET /': f}", "{}"))[0]


def test_durations_of_a_spec_are_exact() -> None:
    spec = loads(SMALL + "objectives: {rto: 90s, rpo: 0s}\n")
    assert (spec.objectives.rto, spec.objectives.rpo) == (Duration(90), Duration(0))


def test_an_error_holds_its_problems_as_data() -> None:
    with pytest.raises(InputError) as caught:
        loads(SMALL + "regoins: {}\n", FILE)
    (problem,) = caught.value.problems
    assert (problem.place, caught.value.exit_code) == (Place(FILE, 4, 1), 2)


def test_the_specs_that_ship_with_farshore_load(configs: list[str]) -> None:
    strategies = {load(path).strategy for path in configs}
    assert strategies == {Strategy.ACTIVE_ACTIVE, Strategy.WARM_STANDBY}


def test_a_mistake_in_a_service_is_reported_once() -> None:
    said = problems(HEAD + "services: {a: {type: email, inbound: true, inbound: false}}\n")
    assert said == ["3:44: services.a: the key `inbound` stands twice, first in line 3"]


def test_of_very_many_problems_the_first_fifty_are_shown() -> None:
    with pytest.raises(InputError) as refused:
        loads(HEAD + "".join(f"k{number}: x\n" for number in range(200)))

    lines = str(refused.value).splitlines()
    assert len(refused.value.problems) == 200
    assert len(lines) == 51
    assert lines[-1] == "and 150 more problems"


def test_the_problems_of_several_files_are_reported_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(f"{SMALL}{name}: x\n", encoding="utf-8")

    with pytest.raises(InputError) as refused:
        load_all([tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"])

    assert [Path(problem.place.file).name for problem in refused.value.problems] == ["a.yaml", "b.yaml", "c.yaml"]


class TestWaivers:
    """Waivers read without a spec around them."""

    def test_a_file_may_hold_nothing_else(self, tmp_path: Path) -> None:
        file = tmp_path / "waivers.yaml"
        waiver = "{rule: twin-missing, address: 'module.web[\"a\"].aws_lb.front', reason: moved, until: 2027-03-01}"
        file.write_text(f"waivers: [{waiver}]\n", encoding="utf-8")
        (read,) = load_waivers(file)
        assert (read.rule, read.address) == ("twin-missing", 'module.web["a"].aws_lb.front')

    def test_a_spec_gives_its_own(self, tmp_path: Path) -> None:
        file = tmp_path / "spec.yaml"
        waiver = "{rule: twin-missing, reason: moved, until: 2027-03-01}"
        spec = "name: shop\nregions: {primary: us-east-1, standby: us-west-2}\nalso_needs: [sqs]\n"
        file.write_text(f"{spec}waivers: [{waiver}]\n", encoding="utf-8")
        assert load_waivers(file) == load(file).waivers != ()

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "empty"),
            ("waivers: [{rule: a}]", "`reason` is missing"),
            ("waiver: []", "unknown key `waiver`"),
            ("waivers: [{rule: a, reason: moved, until: 2027-03-01, address: nowhere}]", "an address of Terraform's"),
            ("- a", "expected"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_line(self, tmp_path: Path, text: str, said: str) -> None:
        file = tmp_path / "waivers.yaml"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            load_waivers(file)
