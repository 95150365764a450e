"""Regions that are made to fail, so that a test can see what still works without them."""

from __future__ import annotations

from .wire import Request, Response, aws_error

REFUSED = "RegionRefused"
"""The error code of every call to a refused region.

It comes as HTTP 400 on purpose: AWS SDKs retry connection errors, 5xx and throttling for minutes, and the Terraform
provider retries some codes of its own on top. An unknown client error is the one failure all of them report at once.
"""

GLOBAL_SERVICES = frozenset({"iam", "route53", "cloudfront", "sts"})
"""Services whose calls are signed for us-east-1 although what they serve is not in that region.

Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
"""
_GLOBAL_SIGNING_REGION = "us-east-1"


class Faults:
    """Which regions are refused at the moment."""

    def __init__(self) -> None:
        """Start with every region admitted."""
        self._refused: dict[str, bool] = {}

    def refuse(self, region: str, *, global_services: bool = False) -> None:
        """Fail every call to a region from now on, and to the global services signed for it if asked to."""
        self._refused = {**self._refused, region: global_services}

    def admit(self, region: str) -> None:
        """Let calls to a region through again."""
        self._refused = {name: value for name, value in self._refused.items() if name != region}

    def reset(self) -> None:
        """Admit every region."""
        self._refused = {}

    def check(self, request: Request) -> Response | None:
        """The refusal of a call, or None when it may pass."""
        region = next((name for name in _regions(request) if self._refuses(name, request)), None)
        if region is None:
            return None
        return aws_error(request, 400, REFUSED, f"{region} is refused by the stand-in for AWS")

    def _refuses(self, region: str, request: Request) -> bool:
        if region not in self._refused:
            return False
        is_global = region == _GLOBAL_SIGNING_REGION and request.service in GLOBAL_SERVICES
        return self._refused[region] or not is_global


def _regions(request: Request) -> list[str]:
    """The region a call is signed for and, for S3, the one its bucket lives in: a call may reach it from elsewhere."""
    from .s3 import home_region

    return [request.region, home_region(request)] if request.service == "s3" else [request.region]
