"""instance-type-not-offered: a region does not have the kind of instance that the spec names."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from farshore.account import Account, DatabaseClassOffer, InstanceOffer, InstanceTypeOffer
from farshore.checks.account_rule import AccountRule, example, roles
from farshore.checks.subject import ACCOUNT_RULES, Subject
from farshore.findings import Finding, Place, Severity
from farshore.spec.services import Hardware

_SPEC = """
    name: shop
    regions: {primary: us-east-1, standby: us-west-2}
    services: {web: {type: fleet, image: web-2026-11, instance_type: m8i.large}}
"""
_TYPE = Hardware("instance_type", "m8i.large")
_THERE = InstanceTypeOffer(region="us-east-1", hardware=_TYPE, offered=True, zones=("us-east-1a", "us-east-1b"))
_GOOD = (
    _THERE,
    InstanceTypeOffer(region="us-west-2", hardware=_TYPE, offered=True, zones=("us-west-2a", "us-west-2b")),
)
_BAD = (_THERE, InstanceTypeOffer(region="us-west-2", hardware=_TYPE, offered=False))


@ACCOUNT_RULES.register
class InstanceTypeNotOffered(AccountRule):
    """One finding for each service, kind of instance and region."""

    id = "instance-type-not-offered"
    title = "A region does not have the instance type or class that is asked for"
    severity = Severity.ERROR
    why = (
        "Instance types come to regions one after the other, and some never do. A standby that asks for one that its "
        "region does not have launches nothing, on the first deployment or, with a pilot light, on the day it matters."
    )
    remedy = "Choose a type that every region has, of the same size, or another region."
    source = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html"
    source_date = datetime.date(2026, 11, 28)
    good, good_account = example(_SPEC, *_GOOD), _GOOD
    bad, bad_account = example(_SPEC, *_BAD), _BAD

    def judge(self, subject: Subject, account: Account) -> Iterable[Finding]:
        """Return a finding for each service that names what a region does not have."""
        regions = roles(subject)
        lacking = [one for one in _offers(account) if not one.offered and one.region in regions]
        for asking, hardware, place, service in _asking(subject):
            for fact in lacking:
                if fact.hardware == hardware:
                    role = regions[fact.region].role
                    engine = f" for {hardware.engine}" if hardware.engine else ""
                    yield self.finding(
                        f"{fact.region}, the {role.value}, does not have {hardware.instance_type}{engine}, "
                        f"which {asking} asks for",
                        place,
                        severity=subject.weight(role),
                        evidence=[account.evidence(fact)],
                        regions=[fact.region],
                        service=service,
                    )


def _asking(subject: Subject) -> Iterator[tuple[str, Hardware, Place, str | None]]:
    """Yield who asks for which kind of instance, and where: the services of a spec, the resources of Terraform."""
    for name, service in subject.spec.services.items():
        for hardware in service.hardware():
            yield f"`{name}`", hardware, subject.spec.place("services", name, hardware.field), name
    for one in subject.existing.hardware if subject.existing else ():
        others = f" and {len(one.needed_by) - 1} more" if len(one.needed_by) > 1 else ""
        yield f"`{one.needed_by[0]}`{others}", one.hardware, one.place, None


def _offers(account: Account) -> list[InstanceOffer]:
    return [*account.of(InstanceTypeOffer), *account.of(DatabaseClassOffer)]
