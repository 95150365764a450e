"""Handlers are in the code, and what they import is in the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from farshore.constructs.lambda_package import check_handler, check_imports, refuse_module
from farshore.errors import InputError
from farshore.findings import Place

HERE = Place("spec.yaml", 3, 5, "services.api.code")
FOLDER = Path("src/api")


def check(code: dict[str, str], *handlers: str, dependencies: tuple[str, ...] = ()) -> None:
    files = {name: text.encode() for name, text in code.items()}
    check_imports(files, [*files, *dependencies], handlers or ("app.f",), FOLDER, HERE)


@pytest.mark.parametrize(
    "code",
    [
        "def f(event, context): ...",
        "async def f(event, context): ...",
        "f = print",
        "f: object = print",
        "from x import f",
        "import x as f",
        "class f: ...",
        "try:\n    from x import f\nexcept ImportError:\n    f = None",
        "if True:\n    def f(): ...",
        "match 1:\n    case 1:\n        f = print",
        "if 0: ...\n" + "elif 0: ...\n" * 900 + "else:\n    f = print",
    ],
)
def test_a_handler_is_found_however_it_is_defined(code: str):
    check_handler({"app.py": code.encode()}, "app.f", HERE)


@pytest.mark.parametrize("code", ["", "def g():\n    f = 1", "# f", "class G:\n    def f(self): ..."])
def test_a_handler_that_is_not_there_is_refused(code: str):
    with pytest.raises(InputError, match=r"app\.py defines no `f`"):
        check_handler({"app.py": code.encode()}, "app.f", HERE)


def test_a_handler_in_a_package_is_found():
    check_handler({"orders/api.py": b"def read(): ..."}, "orders.api.read", HERE)


@pytest.mark.parametrize("code", ["1 +", "+".join(["1"] * 100_000), "(" * 1000, "x = '\0'", "-" * 200_000 + "1"])
def test_what_python_cannot_read_is_refused(code: str):
    with pytest.raises(InputError, match=r"app\.py is not Python"):
        check_handler({"app.py": code.encode()}, "app.f", HERE)


def test_an_import_that_is_not_in_the_package_is_refused_with_its_line():
    with pytest.raises(InputError) as refused:
        check({"app.py": "import os\n\nimport requests.adapters\n"})

    assert str(refused.value) == (
        "spec.yaml:3:5: src/api/app.py:3 imports `requests`, which is not in the package; "
        "add what brings it to src/api/requirements.txt"
    )


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ({"app.py": "from lib import db\n", "lib/__init__.py": "", "lib/db.py": "import redis"}, "lib/db.py:1"),
        ({"app.py": "import lib.db\n", "lib/__init__.py": "\nimport redis", "lib/db.py": ""}, "lib/__init__.py:2"),
        ({"app.py": "from lib import run\n", "lib/__init__.py": "from .run import run",
          "lib/run.py": "from redis import Redis"}, "lib/run.py:1"),
        ({"app.py": "import lib.a.b", "lib/a/b.py": "from ..c import x", "lib/c.py": "import redis"}, "lib/c.py:1"),
        ({"app.py": "import app\nimport redis"}, "app.py:2"),
    ],
)  # fmt: skip
def test_imports_are_followed_from_module_to_module(code: dict[str, str], line: str):
    with pytest.raises(InputError, match=f"src/api/{line} imports `redis`"):
        check(code)


@pytest.mark.parametrize(
    "text",
    [
        "import boto3, botocore.config, urllib3\nfrom dateutil import tz",
        "import json, tomllib, zoneinfo, winreg, __main__\nfrom __future__ import annotations",
        "import helper\nfrom package.deep import x\nfrom namespace import y",
        "from . import helper",
        "import requests, yaml, _speedup",
        "try:\n    import orjson\nexcept ImportError:\n    import json as orjson",
        "if TYPE_CHECKING:\n    import mypy_boto3",
        "with suppress(ImportError):\n    import orjson",
        "def f(event, context):\n    import pandas",
        "import sys\nsys.path.insert(0, 'vendor')\nimport vendored",
        "s = '''\nimport nothing\n'''",
    ],
)
def test_an_import_that_may_be_fine_is_not_refused(text: str):
    code = {"app.py": text, "helper.py": "", "package/deep.py": "", "namespace/y.py": "", "unused.py": "import nothing"}

    check(code, dependencies=("requests/__init__.py", "yaml/__init__.py", "_speedup.cpython-313-x86_64-linux-gnu.so"))


def test_a_module_that_is_only_found_from_its_own_folder_is_refused():
    with pytest.raises(InputError, match=r"orders/api\.py:1 imports `models`"):
        check({"orders/api.py": "import models", "orders/models.py": ""}, "orders.api.read")


def test_modules_that_no_handler_loads_are_not_looked_at():
    check({"app.py": "", "main.py": "import cdktf"})


@pytest.mark.parametrize("name", ["farshore_health.py", "farshore_health/__init__.py", "farshore_health/x.py"])
def test_the_name_of_the_health_check_is_refused(name: str):
    with pytest.raises(InputError, match="module `farshore_health`, the name of farshore's own health check; rename"):
        refuse_module([name], "farshore_health", HERE)


def test_other_names_are_the_users():
    others = ["health.py", "lib/farshore_health.py", "farshore_health.txt"]
    refuse_module(others, "farshore_health", HERE)
    with pytest.raises(InputError, match="module `farshore_health`"):
        refuse_module([*others, "farshore_health.py"], "farshore_health", HERE)
