"""`farshore regions diff`: what one region has and the other lacks."""

from __future__ import annotations

import json

from .process import farshore


def test_both_sides_are_shown_with_services_and_features() -> None:
    shown = farshore("regions", "diff", "us-west-2", "ca-west-1")
    assert shown.code == 0
    assert " services in us-west-2 and not in ca-west-1:\n" in shown.stdout
    assert " services in ca-west-1 and not in us-west-2:\n" in shown.stdout
    assert "ses: " in shown.stdout


def test_json_has_all_of_it() -> None:
    shown = json.loads(farshore("regions", "diff", "us-west-2", "ca-west-1", "--format", "json").stdout)
    assert "comprehend" in shown["only_in"]["us-west-2"]["services"]
    assert "AWS::SES::ReceiptRule" in shown["only_in"]["us-west-2"]["features"]["ses"]


def test_a_region_without_a_list_of_types_says_so() -> None:
    assert "Features cannot be compared" in farshore("regions", "diff", "us-west-2", "me-south-1").stdout
    shown = json.loads(farshore("regions", "diff", "us-west-2", "me-south-1", "--format", "json").stdout)
    assert shown["only_in"]["me-south-1"]["features"] is None


def test_an_unknown_region_is_wrong_usage_with_a_suggestion() -> None:
    refused = farshore("regions", "diff", "us-west-2", "Oregon")
    assert refused.code == 2
    assert "Did you mean `us-west-2`?" in refused.stderr
