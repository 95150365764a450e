"""user-pool: a pool with its clients in each region, the mirror of its users, and what they offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, literal, reference
from farshore.constructs.offer import Offer
from farshore.constructs.runtime_function import RuntimeFunction
from farshore.constructs.stack import SpecStack
from farshore.constructs.table import GlobalTable
from farshore.constructs.waiting_queue import WaitingQueue
from farshore.names import Names
from farshore.placement import Placement, Placements
from farshore.spec.duration import Duration
from farshore.spec.services import UserPool
from farshore.spec.services.base import Access
from farshore.spec.services.user_pool import Mfa, SignIn

POOL, CLIENT = "aws_cognito_user_pool", "aws_cognito_user_pool_client"

# What reading and writing mean, action by action.
READ = (
    "AdminGetUser",
    "AdminListGroupsForUser",
    "DescribeUserPool",
    "GetGroup",
    "ListGroups",
    "ListUsers",
    "ListUsersInGroup",
)
WRITE = (
    "AdminAddUserToGroup",
    "AdminConfirmSignUp",
    "AdminCreateUser",
    "AdminDeleteUser",
    "AdminDeleteUserAttributes",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminRemoveUserFromGroup",
    "AdminResetUserPassword",
    "AdminUpdateUserAttributes",
    "AdminUserGlobalSignOut",
    "CreateGroup",
    "DeleteGroup",
    "UpdateGroup",
)

FIRST_SUB = "first_sub"
"""The custom attribute that holds the id which a user had in the first pool; `farshore.runtime.user_mirror` has it."""

# The standard attributes without `sub` and those that say what is verified. Clients may write these and no others:
# whoever may write `custom:first_sub` can take another user's place.
# https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html (2026-11-28)
WRITABLE = (
    "address", "birthdate", "email", "family_name", "gender", "given_name", "locale", "middle_name", "name", "nickname",
    "phone_number", "picture", "preferred_username", "profile", "updated_at", "website", "zoneinfo",
)  # fmt: skip

_TOKEN_UNITS = {"access_token": "hours", "id_token": "hours", "refresh_token": "days"}
_MFA = {Mfa.OFF: "OFF", Mfa.OPTIONAL: "OPTIONAL", Mfa.REQUIRED: "ON"}


class ShadowTable(GlobalTable):
    """The global table with the copies of the users and groups of all regions' pools."""

    def __init__(self, stack: SpecStack, pool: UserPool, placements: Placements) -> None:
        super().__init__(stack, pool.shadow(), placements)

    @classmethod
    def is_made_for(cls, pool: UserPool) -> bool:
        """Say whether the users are mirrored."""
        return pool.mirror


class RegionalPool(ServiceConstruct):
    """The pool of one region with its clients, its domain and its part of the mirror."""

    def __init__(self, stack: SpecStack, pool: UserPool, placements: Placements) -> None:  # noqa: ARG002
        super().__init__(stack, pool)
        self._pool = pool
        mirror = PoolMirror(stack, pool) if pool.mirror else None
        self._made = self._user_pool(mirror.trigger if mirror else None)
        if mirror:
            mirror.follow(self._made)
        servers = [self._resource_server(name, scopes) for name, scopes in pool.resource_servers.items()]
        app = self._app_client(servers)
        self.output("pool-id", self._made.id, "Id of the user pool in this region")
        self.output("client-id", app.id, "Client by which people sign in to it")
        for name, scopes in pool.clients.items():
            client = self._machine_client(name, scopes, servers)
            self.output(f"client-id-{name}", client.id, f"Id of the client `{name}` in this region")
            self.output(f"client-secret-{name}", client.client_secret, f"Secret of the client `{name}`", sensitive=True)
        if pool.has_domain:
            self._domain()

    def _user_pool(self, trigger: Any) -> Any:
        pool, by_email = self._pool, self._pool.sign_in is SignIn.EMAIL
        return self.add(
            aws.CognitoUserPool,
            "pool",
            name=self._stack.names.prefix(pool),
            user_pool_tier=pool.tier.value.upper(),
            deletion_protection="ACTIVE" if self.protected else "INACTIVE",
            username_attributes=["email"] if by_email else None,
            username_configuration=aws.CognitoUserPoolUsernameConfiguration(case_sensitive=False),
            auto_verified_attributes=["email"],
            user_attribute_update_settings=aws.CognitoUserPoolUserAttributeUpdateSettings(
                attributes_require_verification_before_update=["email"]  # or a typing error locks the user out
            ),
            account_recovery_setting=aws.CognitoUserPoolAccountRecoverySetting(
                recovery_mechanism=[
                    aws.CognitoUserPoolAccountRecoverySettingRecoveryMechanism(name="verified_email", priority=1)
                ]
            ),
            admin_create_user_config=aws.CognitoUserPoolAdminCreateUserConfig(
                allow_admin_create_user_only=not pool.sign_up
            ),
            password_policy=aws.CognitoUserPoolPasswordPolicy(
                minimum_length=pool.password_length,
                require_lowercase=True,
                require_numbers=True,
                require_symbols=False,
                require_uppercase=True,
                temporary_password_validity_days=7,
            ),
            mfa_configuration=_MFA[pool.mfa],
            software_token_mfa_configuration=(
                None if pool.mfa is Mfa.OFF else aws.CognitoUserPoolSoftwareTokenMfaConfiguration(enabled=True)
            ),
            email_configuration=self._email(),
            schema=[_required("email"), _kept_from_the_first_pool()],
            lambda_config=trigger
            and aws.CognitoUserPoolLambdaConfig(post_authentication=trigger.arn, post_confirmation=trigger.arn),
            lifecycle=self.data_lifecycle(),
        )

    def _email(self) -> Any:
        """Say who sends the mails; the identity is that of the address's domain, in the same region."""
        if self._pool.sender is None:
            return None
        names, domain = self._stack.names, self._pool.sender.rpartition("@")[2]
        return aws.CognitoUserPoolEmailConfiguration(
            email_sending_account="DEVELOPER",
            from_email_address=self._pool.sender,
            source_arn=f"arn:{names.partition}:ses:{self._stack.region}:{names.account}:identity/{domain}",
        )

    def _resource_server(self, identifier: str, scopes: list[str]) -> Any:
        return self.add(
            aws.CognitoResourceServer,
            f"resource-server-{identifier.replace('.', '_')}",
            user_pool_id=self._made.id,
            identifier=identifier,
            name=identifier,
            scope=[
                aws.CognitoResourceServerScope(scope_name=scope, scope_description=f"{identifier}/{scope}")
                for scope in scopes
            ],
        )

    def _app_client(self, servers: list[Any]) -> Any:
        """Make the client of people: without a secret, since whatever runs in a browser or a phone can keep none."""
        app = self._pool.app
        flow: dict[str, Any] = {}
        if app.callbacks:
            flow = {
                "allowed_oauth_flows_user_pool_client": True,
                "allowed_oauth_flows": ["code"],
                "allowed_oauth_scopes": ["openid", "email", "profile", *app.scopes],
                "callback_urls": [literal(page) for page in app.callbacks],
                "logout_urls": [literal(page) for page in app.logouts] or None,
                "supported_identity_providers": ["COGNITO"],
            }
        return self._client(
            "client",
            self._stack.names.prefix(self._pool, "app"),
            servers,
            generate_secret=False,
            explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
            write_attributes=list(WRITABLE),
            **flow,
        )

    def _machine_client(self, name: str, scopes: tuple[str, ...], servers: list[Any]) -> Any:
        return self._client(
            f"client-{name}",
            self._stack.names.prefix(self._pool, name),
            servers,
            generate_secret=True,
            explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH"],  # nobody signs in by it
            allowed_oauth_flows_user_pool_client=True,
            allowed_oauth_flows=["client_credentials"],
            allowed_oauth_scopes=sorted(set(scopes)),
        )

    def _client(self, part: str, name: str, servers: list[Any], **properties: Any) -> Any:
        return self.add(
            aws.CognitoUserPoolClient,
            part,
            user_pool_id=self._made.id,
            name=name,
            access_token_validity=1,
            id_token_validity=1,
            refresh_token_validity=30,
            token_validity_units=[aws.CognitoUserPoolClientTokenValidityUnits(**_TOKEN_UNITS)],
            enable_token_revocation=True,
            prevent_user_existence_errors="ENABLED",
            depends_on=servers or None,  # a client is refused while one of its scopes is unknown
            **properties,
        )

    def _domain(self) -> None:
        stack = self._stack
        domain = self.add(
            aws.CognitoUserPoolDomain,
            "domain",
            user_pool_id=self._made.id,
            domain=stack.names.pool_domain(self._pool, stack.region),
        )
        self.output(
            "token-url",
            f"https://{domain.domain}.auth.{stack.region}.amazoncognito.com/oauth2/token",
            "Where clients of this region ask for tokens",
        )


class PoolMirror(ServiceConstruct):
    """What copies a region's users: the pool's trigger, a queue, what reads it, a comparison, and the import.

    Sign-in waits for the trigger, which therefore only notes in the queue whose copy is old. What fails for long lies
    in the dead letters, from where it can be sent again.

    Attributes:
        trigger: The function that the pool calls.
    """

    def __init__(self, stack: SpecStack, pool: UserPool) -> None:
        super().__init__(stack, pool, suffix="mirror")
        self._pool = pool
        self._changes = WaitingQueue(
            stack, pool, MIRROR, visibility_timeout=Duration(6 * MIRROR_SECONDS), dead_letter_after=MOST_ATTEMPTS
        )
        self.trigger = RuntimeFunction(
            stack,
            pool,
            "trigger",
            module="user_trigger",
            handler="handler",
            description=f"Notes which users of {stack.names.prefix(pool)} have changed",
            environment={"QUEUE_URL": self._changes.queue.url},
            statements=[allow(["sqs:SendMessage"], [self._queue_arn])],
            timeout=TRIGGER_SECONDS,
            memory=TRIGGER_MEMORY,
        ).function
        self.output("dead-letters", self._changes.dead_letters.url, "Messages about users who could not be copied")

    @property
    def _queue_arn(self) -> str:
        return self._stack.names.queue_arn(self._pool, MIRROR, self._stack.region)

    def follow(self, user_pool: Any) -> None:
        """Make what needs to know the pool."""
        self._permit("trigger", self.trigger, "cognito-idp.amazonaws.com", user_pool.arn)
        reading = allow(["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], [self._queue_arn])
        copies = self._function("mirror", "copy_changes", user_pool, COPY, ["PutItem"], reading, timeout=MIRROR_SECONDS)
        self.add(
            aws.LambdaEventSourceMapping,
            "mirror-source",
            event_source_arn=self._changes.queue.arn,
            function_name=copies.function.function_name,
            batch_size=10,
            function_response_types=["ReportBatchItemFailures"],
            depends_on=[copies.policy],  # Lambda refuses a queue that the function may not read
        )
        written = ["PutItem", "Scan", "UpdateItem"]
        compares = self._function("compare", "compare", user_pool, COMPARE, written, timeout=LONGEST_SECONDS)
        self._hourly(compares.function)
        imports = self._function("import", "import_users", user_pool, IMPORT, ["Scan"], timeout=LONGEST_SECONDS)
        self.output(
            "import", imports.function.function_name, "Function that brings this region's pool up to the mirror"
        )

    def _function(
        self,
        part: str,
        handler: str,
        user_pool: Any,
        asked: Sequence[str],
        written: Sequence[str],
        *statements: dict[str, Any],
        timeout: int,
    ) -> RuntimeFunction:
        names, region = self._stack.names, self._stack.region
        return RuntimeFunction(
            self._stack,
            self._pool,
            part,
            module="user_mirror",
            handler=handler,
            description=f"{handler} of {names.prefix(self._pool)}",
            environment={
                "POOL_ID": user_pool.id,
                "TABLE": names.table(self._pool.shadow()),
                "SIGN_IN": self._pool.sign_in.value,
            },
            statements=[
                allow([f"cognito-idp:{action}" for action in asked], [user_pool.arn]),
                allow([f"dynamodb:{action}" for action in written], [names.table_arn(self._pool.shadow(), region)]),
                *statements,
            ],
            timeout=timeout,
            memory=TRIGGER_MEMORY if timeout < LONGEST_SECONDS else COMPARE_MEMORY,
        )

    def _hourly(self, function: Any) -> None:
        rule = self.add(
            aws.CloudwatchEventRule,
            "compare-rule",
            name=self._stack.names.event_rule(self._pool, "compare"),
            description="Compares the pool with the mirror",
            schedule_expression="rate(1 hour)",
        )
        self.add(aws.CloudwatchEventTarget, "compare-target", rule=rule.name, target_id="compare", arn=function.arn)
        self._permit("compare", function, "events.amazonaws.com", rule.arn)

    def _permit(self, part: str, function: Any, principal: str, source: str) -> None:
        self.add(
            aws.LambdaPermission,
            f"permission-{part}",
            statement_id=part,
            action="lambda:InvokeFunction",
            function_name=function.function_name,
            principal=principal,
            source_arn=source,
        )


MIRROR = "mirror"
"""The part of the queue's name, and of the function's that reads it."""
# Cognito waits five seconds for a trigger and calls three times; what the trigger asks takes two at most.
# https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html
# (2026-11-28)
TRIGGER_SECONDS = 5
TRIGGER_MEMORY = 512
"""In MB: with less, a cold start alone takes a good part of the five seconds."""
COMPARE_MEMORY = 2048
"""In MB: pool and mirror are held in memory to be compared."""
# The queue's visibility timeout is six times as long.
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html (2026-11-28)
MIRROR_SECONDS = 30
LONGEST_SECONDS = 900
MOST_ATTEMPTS = 5
COPY = ("AdminGetUser", "AdminListGroupsForUser")
COMPARE = ("ListGroups", "ListUsers", "ListUsersInGroup")
IMPORT = (
    "AdminAddUserToGroup",
    "AdminCreateUser",
    "AdminDeleteUserAttributes",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminGetUser",
    "AdminListGroupsForUser",
    "AdminRemoveUserFromGroup",
    "AdminSetUserPassword",
    "AdminUpdateUserAttributes",
    "CreateGroup",
    "UpdateGroup",
)
"""What each function of the mirror does with the pool."""


def _required(name: str) -> Any:
    """Declare a standard attribute that every user has; without constraints every plan would show a change."""
    return aws.CognitoUserPoolSchema(
        name=name,
        attribute_data_type="String",
        required=True,
        mutable=True,
        developer_only_attribute=False,
        string_attribute_constraints=aws.CognitoUserPoolSchemaStringAttributeConstraints(
            min_length="0", max_length="2048"
        ),
    )


def _kept_from_the_first_pool() -> Any:
    return aws.CognitoUserPoolSchema(
        name=FIRST_SUB,
        attribute_data_type="String",
        required=False,
        mutable=False,
        developer_only_attribute=False,
        string_attribute_constraints=aws.CognitoUserPoolSchemaStringAttributeConstraints(
            min_length="1", max_length="64"
        ),
    )


def offer(pool: UserPool, access: Access, placement: Placement, names: Names) -> Offer:  # noqa: ARG001
    """Return what a pool gives to its users in a region.

    Nothing for the health check: a region whose Cognito fails still serves those who are signed in, and in the other
    region their tokens count for nothing.
    """
    actions = [*READ, *(WRITE if access is Access.WRITE else ())]
    return Offer(
        environment={
            "POOL_ID": reference(POOL, pool, "pool", "id"),
            "CLIENT_ID": reference(CLIENT, pool, "client", "id"),
        },
        statements=(
            allow([f"cognito-idp:{action}" for action in sorted(actions)], [reference(POOL, pool, "pool", "arn")]),
        ),
        health={},
        health_statements=(),
    )


def security_scheme(pool: UserPool) -> dict[str, Any]:
    """Return the scheme by which API Gateway takes the tokens of the region's own pool.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html (2026-11-28)
    """
    return {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
            "type": "cognito_user_pools",
            "providerARNs": [reference(POOL, pool, "pool", "arn")],
        },
    }
