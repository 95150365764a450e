"""What the spec says of Lambda functions: their language, what they may do, and when the clock starts them."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from typing import NamedTuple

from farshore.spec.duration import Duration
from farshore.spec.fields import Constraint, Section, option, section

HANDLER = Constraint(
    expected="a handler such as read_order or orders.read",
    pattern=r"[A-Za-z_][A-Za-z0-9_/-]*([./][A-Za-z_][A-Za-z0-9_-]*)*(::[A-Za-z_][A-Za-z0-9_.]*)*",
    maximum=128,
)
"""What any language may call a handler; `Language.handler` is what one of them does."""

MOST_LAYERS = 5
"""https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html"""


class Language(NamedTuple):
    """What a handler is called in one language, and which file of the package holds it.

    Attributes:
        name: As people call it.
        handler: The pattern of a handler.
        example: A handler.
        files: Names of the file that may hold it, with `{module}` for the path before its last word.
    """

    name: str
    handler: str
    example: str
    files: tuple[str, ...]

    def files_of(self, handler: str) -> list[str]:
        """Return the names that the file of a handler may have in a package."""
        first = handler.partition("::")[0]
        module = first if "::" in handler else handler.rpartition(".")[0]
        return [name.format(module=module, path=first.replace(".", "/")) for name in self.files]


_PYTHON = Language(
    "Python", r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*", "read_order or orders.read", ("{path}.py",)
)
# https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
_NODE = Language(
    "Node.js",
    r"[A-Za-z_][A-Za-z0-9_/-]*(\.[A-Za-z_][A-Za-z0-9_]*)?",
    "readOrder or dist/orders.read",
    ("{module}.js", "{module}.mjs", "{module}.cjs"),
)
# https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html
_JAVA = Language(
    "Java",
    r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*::[A-Za-z_][A-Za-z0-9_]*",
    "com.example.Orders::read",
    ("{path}.class",),
)
# https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html
_DOTNET = Language(
    ".NET",
    r"[A-Za-z_][A-Za-z0-9_.-]*::[A-Za-z_][A-Za-z0-9_.]*::[A-Za-z_][A-Za-z0-9_]*",
    "Orders::Example.Orders::Read",
    ("{module}.dll",),
)


class Runtime(enum.Enum):
    """Lambda runtimes that the AWS provider knows in both of its major versions."""

    PYTHON_3_12 = "python3.12"
    PYTHON_3_13 = "python3.13"
    NODEJS_22 = "nodejs22.x"
    JAVA_21 = "java21"
    DOTNET_8 = "dotnet8"

    @property
    def language(self) -> Language:
        """What its handlers are called."""
        return _LANGUAGES[re.split(r"[0-9]", self.value, maxsplit=1)[0]]

    @property
    def is_python(self) -> bool:
        """Whether farshore's own functions can run beside the handlers."""
        return self.language is _PYTHON


_LANGUAGES = {"python": _PYTHON, "nodejs": _NODE, "java": _JAVA, "dotnet": _DOTNET}


class Architecture(enum.Enum):
    """Lambda instruction sets."""

    X86_64 = "x86_64"
    ARM64 = "arm64"


@section
class Statement(Section):
    """Something more that the handlers may do. `{region}` and `{account}` stand for their own."""

    actions: tuple[str, ...] = option(
        "IAM actions; not all of a service's.",
        expected="an IAM action such as ses:SendEmail",
        pattern=r"[a-z0-9-]+:[A-Za-z0-9]+\*?",
        minimum=1,
    )
    resources: tuple[str, ...] = option(
        "ARNs; `*` for actions that know no resources.",
        expected="an ARN such as arn:aws:sqs:{region}:{account}:orders",
        pattern=r"\*|arn:\S+",
        maximum=2048,
        minimum=1,
    )
    condition: Mapping[str, Mapping[str, tuple[str, ...]]] = option(
        "When: operators, each with keys, each with values.",
        expected="text",
        maximum=2048,
        lone=True,
        default_factory=dict,
        keys=Constraint(expected="an operator or a condition key", pattern=r"[A-Za-z0-9:/_.${}-]+"),
    )


class Runs(enum.Enum):
    """In which regions a schedule starts its handler."""

    PRIMARY = "primary"
    EVERYWHERE = "everywhere"


@section
class Schedule(Section):
    """A handler that is started by the clock, by a schedule in each region."""

    handler: str = option("Handler that is started: `function` in app.py, or `module.function`.", like=HANDLER)
    expression: str = option(
        "When, in the words of EventBridge Scheduler.",
        expected="an expression such as rate(1 hour) or cron(0 3 * * ? *)",
        pattern=r"rate\([1-9][0-9]* (minutes?|hours?|days?)\)|cron\([^()]+\)",
        maximum=256,
    )
    timezone: str = option(
        "The time zone of a cron expression.",
        default="UTC",
        expected="a time zone such as Europe/Berlin",
        pattern=r"[A-Za-z0-9_+/-]+",
        maximum=50,
    )
    runs: Runs = option(
        "Where: in the `primary` alone, where the standby's schedule waits switched off; or `everywhere`, which starts "
        "it once in each region.",
        default=Runs.PRIMARY,
    )
    # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026-11-21)
    timeout: Duration | None = option(
        "Longest run of the handler; the API's `timeout` unless given.",
        default=None,
        expected="a duration from 1s to 15m",
        minimum=1,
        maximum=900,
    )
    on_failure: str | None = option(
        "Queue or topic that gets what failed for the last time, as an ARN with `{region}`.",
        default=None,
        expected="an ARN such as arn:aws:sqs:{region}:{account}:failed",
        pattern=r"arn:aws[a-z-]*:(sqs|sns):\{region\}:(\{account\}|[0-9]{12}):[A-Za-z0-9_-]+",
        maximum=300,
    )


def qualified(handler: str) -> str:
    """Return the handler as Lambda wants it: a bare `function` is one of app.py, or app.js."""
    return handler if "." in handler or "::" in handler else f"app.{handler}"


def function_part(handler: str) -> str:
    """Return the part of a function's name that stands for a qualified handler: `orders-read` for `orders.read`.

    Functions of app.py go without the module; only `health` keeps it, since that part is farshore's own. A Python name
    holds no dash, so that no two of its handlers share a part.
    """
    module, _, function = handler.rpartition(".")
    part = function if module == "app" and function != "health" else handler
    return part.replace("::", "--").replace(".", "-").replace("/", "-")
