"""The policy is what the lookups ask for: all of it, and nothing else."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import farshore.account
from farshore.account.ask import OPERATIONS, Asker, Clients
from farshore.account.policy import actions, policy_document

FOLDER = Path(farshore.account.__file__).parent


def asked_for() -> set[str]:
    """Return the first argument of every `ask(...)` in the code of the lookups and of the identity."""
    found: set[str] = set()
    for path in [*(FOLDER / "lookups").glob("*.py"), FOLDER / "identity.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                value = str(node.args[0].value)
                found |= {value} if re.fullmatch(r"[a-z0-9]+:[A-Z]\w+", value) else set()
    return found


def listed() -> set[str]:
    return {action for statement in policy_document()["Statement"] for action in statement["Action"]}


def test_the_policy_holds_every_action_that_the_code_asks_for_and_no_other() -> None:
    assert listed() == asked_for() == set(actions()) == set(OPERATIONS)


def test_it_reads_and_changes_nothing() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+:(Get|List|Describe)\w+", action) for action in listed())
    assert "*" not in "".join(listed())


def test_resources_are_named_where_an_action_knows_them() -> None:
    by_action = {action: one["Resource"] for one in policy_document("aws-cn")["Statement"] for action in one["Action"]}
    assert by_action["dynamodb:DescribeTable"] == "arn:aws-cn:dynamodb:*:*:table/*"
    # s3:ListBucket on everything would let farshore read the names of all objects in all buckets.
    assert by_action["s3:ListBucket"] == "arn:aws-cn:s3:::*-${aws:PrincipalAccount}"
    assert by_action["ses:GetAccount"] == "*"


def test_a_lookup_cannot_ask_for_what_it_does_not_declare(clients: Clients) -> None:
    ask = Asker(clients, "us-west-2", {"ses:GetAccount"})
    try:
        ask("s3:ListAllMyBuckets")
    except ValueError as error:
        said = str(error)
    assert said == "a lookup asks for s3:ListAllMyBuckets without declaring it"


def test_the_page_shows_the_policy_and_every_action() -> None:
    page = (Path(__file__).parents[2] / "docs" / "account.md").read_text("utf-8")
    assert f"```json\n{json.dumps(policy_document(), indent=2)}\n```" in page
    assert all(f"`{action}`" in page for action in listed())
