"""What the account has of the quotas that a system takes much of, in each region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from farshore.account.ask import Absent
from farshore.account.facts import AppliedQuota
from farshore.account.lookup import ANYTHING, Ask, Lookup, Needs
from farshore.spec import Spec

_UNKNOWN = ("NoSuchResourceException",)


@dataclass(frozen=True)
class AppliedQuotas(Lookup):
    """For some quotas Service Quotas has only the default, which it is asked for then.

    https://docs.aws.amazon.com/sdk-for-sap-abap/v1/api/latest/sqt/operation/GETSERVICEQUOTA.html (2026-11-28)

    Attributes:
        service: The service's code in Service Quotas.
        code: The quota's.
    """

    id = "applied-quotas"
    purpose = "the quotas in force"
    actions: ClassVar[Mapping[str, str]] = {
        "servicequotas:GetServiceQuota": ANYTHING,
        "servicequotas:GetAWSDefaultServiceQuota": ANYTHING,
    }
    aws_service = "service-quotas"

    service: str
    code: str

    @classmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:  # noqa: ARG003 - a spec does not say how many
        """Return nothing: what a spec takes of quotas is not counted."""
        return ()

    @classmethod
    def for_system(cls, needs: Needs) -> Iterable[Lookup]:
        """Return a lookup for each quota."""
        return [cls(service, code) for service, code in needs.quotas]

    def look(self, ask: Ask, region: str) -> Iterable[AppliedQuota]:
        """Return what the account has of it; nothing where Service Quotas does not know it."""
        asked = {"ServiceCode": self.service, "QuotaCode": self.code}
        try:
            quota = ask("servicequotas:GetServiceQuota", absent=_UNKNOWN, **asked)["Quota"]
        except Absent:
            try:
                quota = ask("servicequotas:GetAWSDefaultServiceQuota", absent=_UNKNOWN, **asked)["Quota"]
            except Absent:
                return
        if "Value" in quota:
            yield AppliedQuota(region=region, service=self.service, code=self.code, value=float(quota["Value"]))
