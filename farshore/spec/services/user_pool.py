"""user-pool: a Cognito user pool in each region, its users mirrored into a global table."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from farshore.spec.fields import Constraint, Section, option, section
from farshore.spec.recovery import Recovery, Term, of
from farshore.spec.services.base import Authorizer, Need, Usable
from farshore.spec.services.table import GLOBAL_TABLE_LAG_SECONDS, GLOBAL_TABLES, Key, Table

if TYPE_CHECKING:
    from farshore.spec.model import Spec


# Both 2026-11-21. An import brings no passwords: imported users must choose new ones.
IMPORT = "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html"
ONE_REGION = "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-multi-region.html"

SCOPE = Constraint(
    expected="a scope such as orders/read",
    pattern=r"[A-Za-z0-9._-]{1,256}/[A-Za-z0-9._-]{1,256}",
)

PAGE = Constraint(
    expected="a page such as https://www.example.com/signed-in, or http://localhost:3000 for trials",
    pattern=r"(https://[^\s#/]+|http://localhost(:[0-9]{1,5})?)(/[^\s#]*)?",
    maximum=1024,
)

# As the error of CreateUserPoolDomain says: "Domain cannot contain reserved word: cognito".
RESERVED_IN_DOMAINS = ("amazon", "aws", "cognito")


class Mfa(enum.Enum):
    """Whether users need a second factor."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class SignIn(enum.Enum):
    """By what users are known; it tells the same user in two pools."""

    EMAIL = "email"
    USERNAME = "username"


class Tier(enum.Enum):
    """Cognito's feature plans."""

    LITE = "lite"
    ESSENTIALS = "essentials"
    PLUS = "plus"


@section
class App(Section):
    """The public client by which people sign in: by SRP, and by authorization code with PKCE where pages are given."""

    callbacks: tuple[str, ...] = option("Pages to which Cognito's sign-in pages lead back.", like=PAGE, default=())
    logouts: tuple[str, ...] = option("Pages to which signing out leads.", like=PAGE, default=())
    scopes: tuple[str, ...] = option(
        "Scopes that people's access tokens may have beside `openid`, `email` and `profile`; only by `callbacks`.",
        like=SCOPE,
        default=(),
    )


@section
class UserPool(Usable, Authorizer):
    """A pool in each region; a trigger mirrors users into a global table."""

    type: ClassVar[str] = "user-pool"
    also_called: ClassVar[tuple[str, ...]] = (
        "cognito",
        "cognito-idp",
        "auth",
        "users",
        "userpool",
        "cognito-user-pool",
    )
    summary: ClassVar[str] = "A Cognito user pool in each region, with its users mirrored into a global table."
    variables: ClassVar[tuple[str, ...]] = ("POOL_ID", "CLIENT_ID")

    sign_in: SignIn = option(
        "By what users sign in; it cannot be changed once the pools are there.", default=SignIn.EMAIL
    )
    sign_up: bool = option(
        "Whether people may sign up by themselves; else only administrators add users.", default=True
    )
    mfa: Mfa = option("Second factor, an authenticator app.", default=Mfa.OPTIONAL)
    password_length: int = option("Fewest characters of a password.", default=12, minimum=8, maximum=64)
    tier: Tier = option("Cognito's feature plan, by which it is paid.", default=Tier.ESSENTIALS)
    mirror: bool = option("Whether users are mirrored into a global table for the standby's pool.", default=True)
    app: App = option("The public client by which people sign in.", default_factory=App)
    clients: Mapping[str, tuple[str, ...]] = option(
        "Client-credentials clients by name, each with its scopes (`resource-server/scope`).",
        default_factory=dict,
        expected=SCOPE.expected,
        pattern=SCOPE.pattern,
        keys=Constraint(expected="a client name such as batch", pattern=r"[A-Za-z][A-Za-z0-9-]{0,62}"),
    )
    domain_prefix: str | None = option(
        "What the domain of the sign-in pages and of the token endpoint begins with, before `-<region>`; made of the "
        "names of spec and service and the account unless given.",
        default=None,
        expected="lower-case letters, digits and dashes",
        pattern=r"[a-z0-9]([a-z0-9-]*[a-z0-9])?",
        maximum=40,
    )
    sender: str | None = option(
        "Address that mails to users come from, of an SES identity that is verified in each region; Cognito's own, for "
        "a few mails a day, unless given.",
        default=None,
        expected="an address such as no-reply@example.com",
        pattern=r"[A-Za-z0-9._+-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}",
        maximum=254,
    )

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that its clients can have, sorted."""
        given = [self.app.scopes, *self.clients.values()]
        return tuple(sorted({scope for scopes in given for scope in scopes}))

    @property
    def has_domain(self) -> bool:
        """Whether anybody asks its sign-in pages or its token endpoint."""
        return bool(self.app.callbacks or self.clients)

    @property
    def resource_servers(self) -> dict[str, list[str]]:
        """The scopes by the resource server that they belong to."""
        servers: dict[str, list[str]] = {}
        for scope in self.scopes:
            server, name = scope.split("/")
            servers.setdefault(server, []).append(name)
        return servers

    def shadow(self) -> Table:
        """Return the table that holds the copies of the users."""
        return Table(name=self.name, was=self.was, key=Key(partition="id"), expires="expires")

    def needs(self, spec: Spec) -> Iterable[Need]:  # noqa: ARG002 - the same in every spec
        """Return the AWS services the pool cannot do without."""
        yield Need("cognito-idp", "holds the users")
        if self.mirror:
            yield Need("lambda", "mirrors the users")
            yield Need("sqs", "keeps what is to be mirrored until it is")
            yield Need("events", "compares pool and mirror once an hour")
            yield Need("dynamodb", "keeps the mirror")
        if self.sender:
            yield Need("ses", "sends the mails to users")

    def recovery(self, spec: Spec) -> Recovery:  # noqa: ARG002 - the same for every type
        """Return what is known: a person starts the import, and users choose new passwords."""
        return Recovery(rto=of(Term("a person imports the users", None, IMPORT)), rpo=of(self._kept()))

    def _kept(self) -> Term:
        if self.mirror:
            return Term("mirror in a global table", GLOBAL_TABLE_LAG_SECONDS, GLOBAL_TABLES, typical=True)
        return Term("no copy of the users outside the primary", None, ONE_REGION)
