"""References followed through variables and outputs of modules."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from farshore.plan.configuration import Configuration, Target, most_specific


def references(*words: str) -> dict[str, list[str]]:
    return {"references": list(words)}


def resource(address: str, provider: str = "aws", **expressions: Any) -> dict[str, Any]:
    return {"address": address, "provider_config_key": provider, "expressions": expressions}


TREE = {
    "provider_config": {
        "aws": {"name": "aws", "expressions": {"region": {"constant_value": "us-east-1"}}},
        "module.web:aws": {
            "name": "aws",
            "module_address": "module.web",
            "expressions": {"region": references("var.place.region", "var.place")},
        },
        "aws.secret": {"name": "aws", "expressions": {"region": references("var.secret")}},
        "aws.loop": {"name": "aws", "expressions": {"region": references("var.loop")}},
        "aws.two": {"name": "aws", "expressions": {"region": references("var.a", "var.b")}},
    },
    "root_module": {
        "variables": {"secret": {"sensitive": True, "default": "us-east-1"}, "place": {}},
        "resources": [
            resource("aws_lb.front"),
            resource("aws_route53_record.www", alias=[{"name": references("module.web.name", "module.web")}]),
        ],
        "module_calls": {
            "web": {
                "expressions": {"place": references("var.place"), "lb": references("aws_lb.front.arn", "aws_lb.front")},
                "module": {
                    "variables": {"place": {}, "lb": {}},
                    "outputs": {"name": {"expression": references('aws_lb.inner["x"].dns_name', "aws_lb.inner")}},
                    "resources": [
                        resource("aws_lb.inner", "module.web:aws"),
                        resource("aws_lb_listener.http", load_balancer_arn=references("var.lb")),
                    ],
                },
            }
        },
    },
}
CONFIGURATION = Configuration(TREE, {"place": {"region": "eu-west-1"}, "secret": "us-west-2", "loop": None})


def test_a_variable_is_followed_to_the_module_that_gives_it() -> None:
    assert CONFIGURATION.targets("module.web.aws_lb_listener.http", "load_balancer_arn") == [
        Target((), "aws_lb", "front", None, "arn")
    ]


def test_an_output_is_followed_into_the_module_that_has_it() -> None:
    (target,) = CONFIGURATION.targets("aws_route53_record.www", "alias", 0, "name")
    assert (target.address, target.key, target.attribute) == ("module.web.aws_lb.inner", "x", "dns_name")


def test_an_argument_that_is_not_given_refers_to_nothing() -> None:
    assert CONFIGURATION.targets("aws_lb.front", "subnets") == []
    assert CONFIGURATION.targets("aws_lb.absent", "subnets") == []


def test_the_region_of_a_provider_in_a_module_comes_through_its_variables() -> None:
    assert CONFIGURATION.provider('module.web["a"].aws_lb.inner') == "module.web:aws"
    assert CONFIGURATION.provider_region("module.web:aws")[0] == "eu-west-1"


def test_what_cannot_be_followed_says_what_stood_in_the_way() -> None:
    for key, reason in {
        "aws.secret": "comes from `var.secret`",
        "aws.two": "comes from `var.a` and `var.b`",
        "aws.unknown": "does not hold the provider configuration",
    }.items():
        value, how = CONFIGURATION.provider_region(key)
        assert value is None
        assert reason in how


def test_only_the_most_specific_references_count() -> None:
    assert most_specific(["var.a.b", "var.a", "var.ab"]) == ["var.a.b", "var.ab"]
    assert most_specific(['aws_lb.a["x"].arn', 'aws_lb.a["x"]', "aws_lb.a"]) == ['aws_lb.a["x"].arn']


def test_variables_that_give_each_other_end() -> None:
    call: dict[str, Any] = {"expressions": {"x": references("var.x")}, "module": {}}
    call["module"] = {"resources": [resource("aws_lb.a", "aws", name=references("var.x"))]}
    tree = {"root_module": {"module_calls": {"m": call}}}
    assert Configuration(tree, {}).targets("module.m.aws_lb.a", "name") == []


KEYS = (
    *("root_module", "resources", "module_calls", "module", "expressions", "references", "address", "outputs"),
    *("constant_value", "provider_config", "aws", "region", "variables", "m", "expression", "web", "a"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["var.a", "aws_lb.front.arn", "module.web.name", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_no_configuration_makes_it_fail(tree: Any) -> None:
    configuration = Configuration(tree if isinstance(tree, dict) else {}, {})
    for address in ("aws_lb.front", "module.m.aws_lb.front", "module.web.aws_lb_listener.http"):
        configuration.provider(address)
        configuration.targets(address, "references")
        configuration.targets(address)
        configuration.constant(address, "region")
    assert isinstance(configuration.provider_region("aws")[1], str)
