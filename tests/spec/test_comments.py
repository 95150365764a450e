"""Comments of a spec that accept findings: at which key they stand, and where one cannot."""

from __future__ import annotations

import pytest

from farshore.errors import InputError
from farshore.spec import loads

SPEC = """name: shop
regions:
  primary: us-east-1
  # farshore:ignore too-few-zones, region-avoided until=2027-01-31: the board knows
  standby: us-west-2
services:
  # farshore:ignore single-nat: small
  # and a remark
  orders:
    type: table
    key: {partition: id} # farshore:ignore ttl-too-long: behind it
also_needs:
  - sqs
  # farshore:ignore service-unavailable: not needed there
  - sns
"""


def test_each_is_about_its_key() -> None:
    found = [(one.rule, one.service, one.address, one.place and one.place.line) for one in loads(SPEC).waivers]
    assert found == [
        ("too-few-zones", None, "regions.standby", 4),
        ("region-avoided", None, "regions.standby", 4),
        ("single-nat", "orders", None, 7),
        ("ttl-too-long", None, "services.orders.key", 11),
        ("service-unavailable", None, "also_needs[1]", 14),
    ]


@pytest.mark.parametrize("text", ["title: 'a # farshore:ignore a: b'", "title: |\n  # farshore:ignore a: b\n  x"])
def test_a_text_is_no_comment(text: str) -> None:
    with pytest.raises(InputError, match="unknown key `title`") as refused:
        loads(f"{SPEC}{text}\n")
    assert len(refused.value.problems) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# farshore:ignore a: b\n\nalso_needs: [sqs]\n", ":6:1: `farshore:ignore` stands at no key"),
        ("also_needs: [sqs]\n# farshore:ignore a: b\n", ":7:1: `farshore:ignore` stands at no key"),
        ("# farshore:ignore a\nalso_needs: [sqs]\n", ":6:1: `farshore:ignore` gives no reason"),
    ],
)
def test_one_that_cannot_be_used_is_refused(text: str, said: str) -> None:
    spec = "name: shop\nregions:\n  primary: us-east-1\n  standby: us-west-2\nobjectives: {rto: 1h}\n"
    with pytest.raises(InputError, match=said):
        loads(spec + text)
