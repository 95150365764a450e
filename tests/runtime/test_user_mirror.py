"""The mirror keeps a copy of each user in a table and brings another pool up to it, against pools on a socket."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.lambda_host import LambdaHost
from tests.runtime.recorder import Recorder

MODULE = Path(__file__).parents[2] / "farshore" / "runtime" / "user_mirror.py"
FIRST_SUB = "custom:first_sub"
ANN = "ann@example.com"


class Pool:
    """A user pool with its part of the mirror; two of them stand for two regions that share a table."""

    def __init__(self, host: LambdaHost, aws_client: Callable[[str], Any], sign_in: str, table: str) -> None:
        self._host, self.cognito, self._sign_in = host, aws_client("cognito-idp"), sign_in
        by_email = {"UsernameAttributes": ["email"]} if sign_in == "email" else {}
        first_sub = {"Name": "first_sub", "AttributeDataType": "String", "Mutable": False}
        made = self.cognito.create_user_pool(PoolName=f"users-{uuid.uuid4()}", Schema=[first_sub], **by_email)
        self.id = made["UserPool"]["Id"]
        self._environment = {"POOL_ID": self.id, "TABLE": table, "SIGN_IN": sign_in}

    def run(self, function: str, event: dict[str, Any] | None = None) -> Any:
        """Call a function of the mirror in this pool's region."""
        return self._host.run(f"user_mirror.{function}", event or {}, self._environment)["response"]

    def sign_in(self, username: str) -> Any:
        """Do what follows a sign-in: the trigger's message is read."""
        message = {"messageId": "m1", "body": json.dumps({"pool": self.id, "username": username})}
        return self.run("copy_changes", {"Records": [message]})

    def add(self, username: str, groups: tuple[str, ...] = (), **attributes: str) -> str:
        """Add a user as an administrator does; returns their username in Cognito."""
        listed = [{"Name": name, "Value": value} for name, value in attributes.items()]
        user = self.cognito.admin_create_user(
            UserPoolId=self.id, Username=username, UserAttributes=listed, MessageAction="SUPPRESS"
        )["User"]["Username"]
        self.cognito.admin_set_user_password(UserPoolId=self.id, Username=user, Password="Secret-1234", Permanent=True)
        for group in groups:
            self.cognito.admin_add_user_to_group(UserPoolId=self.id, Username=user, GroupName=group)
        return str(user)

    def add_ann(self, groups: tuple[str, ...] = ()) -> str:
        """Add Ann, whose address is verified."""
        return self.add(ANN, groups, email=ANN, email_verified="true", name="Ann")

    def user(self, username: str) -> dict[str, Any]:
        """What the pool holds of a user."""
        found = self.cognito.admin_get_user(UserPoolId=self.id, Username=username)
        return {**found, "attributes": {one["Name"]: one["Value"] for one in found["UserAttributes"]}}

    def groups_of(self, username: str) -> set[str]:
        """The groups of a user."""
        found = self.cognito.admin_list_groups_for_user(UserPoolId=self.id, Username=username)["Groups"]
        return {group["GroupName"] for group in found}

    def users(self) -> int:
        """How many users there are."""
        return len(self.cognito.list_users(UserPoolId=self.id)["Users"])


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, runtime_aws: Recorder) -> Iterator[LambdaHost]:
    folder = tmp_path_factory.mktemp("mirror")
    shutil.copy(MODULE, folder)
    # `TABLE` is read once a process: every test has the same table, emptied.
    host = LambdaHost(folder, {"AWS_ENDPOINT_URL": runtime_aws.endpoint})
    yield host
    host.stop()


@pytest.fixture
def table(aws_client: Callable[[str], Any]) -> Iterator[str]:
    client = aws_client("dynamodb")
    client.create_table(
        TableName="shadow",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    yield "shadow"
    client.delete_table(TableName="shadow")


@pytest.fixture
def copies(aws_client: Callable[[str], Any], table: str) -> Callable[[], dict[str, Any]]:
    """Reads the table, by key."""
    from boto3.dynamodb.types import TypeDeserializer

    def read() -> dict[str, Any]:
        items = aws_client("dynamodb").scan(TableName=table)["Items"]
        plain = [{name: TypeDeserializer().deserialize(value) for name, value in item.items()} for item in items]
        return {item["id"]: item for item in plain}

    return read


@pytest.fixture
def east(host: LambdaHost, aws_client: Callable[[str], Any], table: str) -> Pool:
    return Pool(host, aws_client, "email", table)


@pytest.fixture
def west(host: LambdaHost, aws_client: Callable[[str], Any], table: str) -> Pool:
    return Pool(host, aws_client, "email", table)


@pytest.fixture
def set_item(aws_client: Callable[[str], Any], table: str) -> Callable[..., None]:
    """Changes a copy in the table."""

    def update(identity: str, **values: Any) -> None:
        for name, value in values.items():
            aws_client("dynamodb").update_item(
                TableName=table,
                Key={"id": {"S": identity}},
                UpdateExpression="SET #name = :value",
                ExpressionAttributeNames={"#name": name},
                ExpressionAttributeValues={":value": value},
            )

    return update


class TestCopying:
    def test_who_signs_in_is_copied_with_attributes_and_groups_and_no_password(
        self, east: Pool, copies: Callable[[], Any]
    ) -> None:
        east.cognito.create_group(UserPoolId=east.id, GroupName="admins")
        ann = east.add_ann(("admins",))

        assert east.sign_in(ann) == {"batchItemFailures": []}

        (copy,) = copies().values()
        assert copy["id"] == f"user#{ANN}"
        assert (copy["pool"], copy["region"], copy["status"], copy["enabled"]) == (
            east.id, "us-west-2", "CONFIRMED", True,
        )  # fmt: skip
        assert copy["first_sub"] == east.user(ann)["attributes"]["sub"]
        assert copy["attributes"] == {"email": ANN, "email_verified": "true", "name": "Ann"}
        assert copy["groups"] == ["admins"]
        assert "Secret-1234" not in str(copy)

    def test_a_message_that_comes_twice_changes_nothing_but_the_time(
        self, east: Pool, copies: Callable[[], Any]
    ) -> None:
        ann = east.add_ann()
        east.sign_in(ann)
        (before,) = copies().values()
        east.sign_in(ann)
        (after,) = copies().values()
        assert {**after, "seen": before["seen"]} == before

    def test_a_newer_copy_is_not_overwritten(
        self, east: Pool, copies: Callable[[], Any], set_item: Callable[..., None]
    ) -> None:
        ann = east.add_ann()
        east.sign_in(ann)
        set_item(f"user#{ANN}", seen={"N": "9999999999999"}, status={"S": "NEWER"})

        assert east.sign_in(ann) == {"batchItemFailures": []}

        assert copies()[f"user#{ANN}"]["status"] == "NEWER"

    def test_a_user_who_is_gone_is_no_failure(self, east: Pool, copies: Callable[[], Any]) -> None:
        assert east.sign_in("nobody") == {"batchItemFailures": []}
        assert copies() == {}

    def test_only_messages_that_fail_come_again(self, east: Pool) -> None:
        ann = east.add_ann()
        bodies = {"good": json.dumps({"username": ann}), "broken": "no JSON"}
        records = [{"messageId": name, "body": body} for name, body in bodies.items()]
        assert east.run("copy_changes", {"Records": records}) == {"batchItemFailures": [{"itemIdentifier": "broken"}]}

    def test_who_never_confirmed_is_not_copied(self, east: Pool, copies: Callable[[], Any]) -> None:
        client = east.cognito.create_user_pool_client(UserPoolId=east.id, ClientName="app")["UserPoolClient"][
            "ClientId"
        ]
        east.cognito.sign_up(ClientId=client, Username=ANN, Password="Secret-1234")
        east.run("compare")
        assert copies() == {}


class TestComparing:
    def test_what_an_administrator_adds_is_found(self, east: Pool, copies: Callable[[], Any]) -> None:
        east.cognito.create_group(UserPoolId=east.id, GroupName="admins", Description="May do it all", Precedence=1)
        east.add_ann(("admins",))
        east.add("bob@example.com", email="bob@example.com")

        assert east.run("compare") == {"written": 3, "ended": 0, "unchanged": 0}

        found = copies()
        assert found["group#admins"]["description"] == "May do it all"
        assert found[f"user#{ANN}"]["groups"] == ["admins"]
        assert found["user#bob@example.com"]["groups"] == []

    def test_a_second_time_nothing_is_written(self, east: Pool) -> None:
        east.cognito.create_group(UserPoolId=east.id, GroupName="admins", Precedence=1)
        east.add_ann(("admins",))
        east.run("compare")
        assert east.run("compare") == {"written": 0, "ended": 0, "unchanged": 2}

    def test_a_deleted_user_is_ended_and_dropped_later(
        self, east: Pool, copies: Callable[[], Any], set_item: Callable[..., None]
    ) -> None:
        ann = east.add_ann()
        east.run("compare")
        set_item(f"user#{ANN}", seen={"N": "1000"})
        east.cognito.admin_delete_user(UserPoolId=east.id, Username=ann)

        assert east.run("compare")["ended"] == 1

        copy = copies()[f"user#{ANN}"]
        assert copy["expires"] - copy["deleted"] // 1000 == 30 * 86_400
        assert copy["attributes"]["name"] == "Ann", "whoever deleted by mistake can still look"

    def test_a_user_who_has_just_been_copied_is_not_ended_though_not_listed_yet(
        self, east: Pool, copies: Callable[[], Any]
    ) -> None:
        ann = east.add_ann()
        east.run("compare")
        east.cognito.admin_delete_user(UserPoolId=east.id, Username=ann)
        assert east.run("compare")["ended"] == 0
        assert "deleted" not in copies()[f"user#{ANN}"]

    def test_who_comes_back_is_no_longer_ended(
        self, east: Pool, copies: Callable[[], Any], set_item: Callable[..., None]
    ) -> None:
        east.add_ann()
        east.run("compare")
        set_item(f"user#{ANN}", seen={"N": "1000"}, deleted={"N": "1000"}, expires={"N": "1"})
        east.run("compare")
        assert "deleted" not in copies()[f"user#{ANN}"]

    def test_users_who_were_imported_are_no_changes_of_this_pool(
        self, east: Pool, west: Pool, copies: Callable[[], Any]
    ) -> None:
        east.add_ann()
        east.run("compare")
        west.run("import_users")
        assert west.run("compare")["written"] == 0
        assert copies()[f"user#{ANN}"]["pool"] == east.id

    def test_users_of_a_lost_pool_are_not_ended_by_another(
        self, east: Pool, west: Pool, copies: Callable[[], Any], set_item: Callable[..., None]
    ) -> None:
        east.add_ann()
        east.run("compare")
        set_item(f"user#{ANN}", seen={"N": "1000"})
        assert west.run("compare") == {"written": 0, "ended": 0, "unchanged": 0}
        assert "deleted" not in copies()[f"user#{ANN}"]


class TestImporting:
    def test_a_user_is_created_as_they_were_and_can_ask_for_a_new_password(self, east: Pool, west: Pool) -> None:
        east.cognito.create_group(UserPoolId=east.id, GroupName="admins", Description="May do it all", Precedence=1)
        ann = east.add_ann(("admins",))
        east.run("compare")

        assert west.run("import_users") == {"created": 1, "failed": [], "next": None}

        user = west.user(ANN)
        assert user["UserStatus"] == "CONFIRMED", "from FORCE_CHANGE_PASSWORD no password can be reset"
        assert user["attributes"]["email_verified"] == "true"
        assert user["attributes"]["name"] == "Ann"
        assert user["attributes"][FIRST_SUB] == east.user(ann)["attributes"]["sub"]
        assert west.groups_of(user["Username"]) == {"admins"}
        (group,) = west.cognito.list_groups(UserPoolId=west.id)["Groups"]
        assert (group["Description"], group["Precedence"]) == ("May do it all", 1)

    def test_a_second_import_changes_nothing(self, east: Pool, west: Pool) -> None:
        east.add_ann()
        east.run("compare")
        west.run("import_users")
        assert west.run("import_users") == {"unchanged": 1, "failed": [], "next": None}
        assert west.users() == 1

    def test_a_dry_run_creates_nobody(self, east: Pool, west: Pool) -> None:
        east.add_ann()
        east.run("compare")
        assert west.run("import_users", {"dry_run": True})["created"] == 1
        assert west.users() == 0

    def test_what_has_changed_since_is_corrected(self, east: Pool, west: Pool) -> None:
        for group in ("admins", "authors"):
            east.cognito.create_group(UserPoolId=east.id, GroupName=group)
        ann = east.add_ann(("admins",))
        east.run("compare")
        west.run("import_users")
        changed = [{"Name": "name", "Value": "Anna"}]
        east.cognito.admin_update_user_attributes(UserPoolId=east.id, Username=ann, UserAttributes=changed)
        east.cognito.admin_remove_user_from_group(UserPoolId=east.id, Username=ann, GroupName="admins")
        east.cognito.admin_add_user_to_group(UserPoolId=east.id, Username=ann, GroupName="authors")
        east.run("compare")

        assert west.run("import_users")["updated"] == 1

        user = west.user(ANN)
        assert user["attributes"]["name"] == "Anna"
        assert west.groups_of(user["Username"]) == {"authors"}

    @pytest.mark.parametrize("ended", [True, False])
    def test_who_was_deleted_or_disabled_cannot_sign_in(
        self, ended: bool, east: Pool, west: Pool, set_item: Callable[..., None]
    ) -> None:
        ann = east.add_ann()
        east.run("compare")
        west.run("import_users")
        if ended:
            set_item(f"user#{ANN}", deleted={"N": "1"})
        else:
            east.cognito.admin_disable_user(UserPoolId=east.id, Username=ann)
            east.run("compare")

        assert west.run("import_users")["disabled"] == 1
        assert not west.user(ANN)["Enabled"]

    def test_an_import_that_ended_half_way_is_finished(self, east: Pool, west: Pool) -> None:
        east.add_ann()
        east.run("compare")
        west.cognito.admin_create_user(
            UserPoolId=west.id, Username=ANN, UserAttributes=[{"Name": "email", "Value": ANN}], MessageAction="SUPPRESS"
        )
        assert west.run("import_users")["updated"] == 1
        assert west.user(ANN)["UserStatus"] == "CONFIRMED"

    def test_who_has_signed_in_since_keeps_their_password_and_belongs_to_the_new_pool(
        self, east: Pool, west: Pool, copies: Callable[[], Any]
    ) -> None:
        east.add_ann()
        east.run("compare")
        west.run("import_users")
        west.sign_in(ANN)
        copy = copies()[f"user#{ANN}"]
        assert copy["pool"] == west.id
        assert copy["first_sub"] == east.user(ANN)["attributes"]["sub"]
        assert west.run("import_users") == {"failed": [], "next": None}

    def test_who_has_no_verified_address_is_counted(self, east: Pool, west: Pool) -> None:
        east.add(ANN, email=ANN)
        east.run("compare")
        assert west.run("import_users")["unreachable"] == 1

    def test_one_who_fails_keeps_nobody_else_back_and_is_named_by_id_only(
        self, east: Pool, west: Pool, set_item: Callable[..., None]
    ) -> None:
        east.add_ann()
        east.add("bob@example.com", email="bob@example.com", email_verified="true")
        east.run("compare")
        set_item(f"user#{ANN}", groups={"L": [{"S": "gone"}]}, first_sub={"S": "ann-in-the-east"})

        assert west.run("import_users") == {"created": 1, "failed": ["ann-in-the-east"], "next": None}

    def test_users_of_other_providers_come_back_by_themselves(
        self, east: Pool, west: Pool, set_item: Callable[..., None]
    ) -> None:
        east.add_ann()
        east.run("compare")
        set_item(f"user#{ANN}", status={"S": "EXTERNAL_PROVIDER"})
        assert west.run("import_users")["federated"] == 1
        assert west.users() == 0

    def test_a_pool_does_not_import_its_own_users(self, east: Pool) -> None:
        east.add_ann()
        east.run("compare")
        assert east.run("import_users") == {"failed": [], "next": None}


def test_pools_with_usernames_are_matched_by_them(
    host: LambdaHost, aws_client: Callable[[str], Any], table: str, copies: Callable[[], Any]
) -> None:
    east, west = (Pool(host, aws_client, "username", table) for _ in range(2))
    east.add("Ann", email=ANN, email_verified="true")
    east.run("compare")
    assert set(copies()) == {"user#ann"}
    assert west.run("import_users")["created"] == 1
    assert west.user("Ann")["attributes"]["email"] == ANN
