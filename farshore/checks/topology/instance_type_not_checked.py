"""instance-type-not-checked: a kind of instance that nobody looked up in the regions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import partial

from farshore.checks.subject import PREFLIGHT_RULES, Subject
from farshore.findings import Finding, Severity, of_each
from farshore.rules import Rule
from farshore.spec import Spec
from farshore.spec.services.base import Hardware


@PREFLIGHT_RULES.register
class InstanceTypeNotChecked(Rule[Subject]):
    """A note for each service that names one; silent when the account was asked, which knows."""

    id = "instance-type-not-checked"
    title = "The spec names an instance type or class that was not looked up in its regions"
    severity = Severity.NOTE
    why = (
        "Instance types come to regions one after the other, and no public list says where they are: only AWS's own "
        "API does. What preflight says of the regions is said without them."
    )
    remedy = "Run `farshore preflight --account`, which looks it up in each region."
    source = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {exports: {type: bucket}}
    """
    bad = """
        name: shop
        regions: {primary: us-east-1, standby: us-west-2}
        services: {web: {type: fleet, image: web-2026-11, instance_type: m8i.large}}
    """

    def check(self, subject: Subject) -> Iterable[Finding]:
        """Return a note for each kind of instance, with the command that looks it up in the first other region."""
        regions = [one.region for one in subject.carriers()]
        for name, service in subject.spec.services.items() if subject.account is None and regions else ():
            for hardware in service.hardware():
                yield of_each(regions, partial(self._finding, subject.spec, name, hardware))

    def _finding(self, spec: Spec, name: str, hardware: Hardware, regions: Sequence[str]) -> Finding:
        other = next((one for one in regions if one != spec.regions.primary), regions[0])
        have = "have" if len(regions) > 1 else "has"
        return self.finding(
            f"whether {', '.join(regions)} {have} {hardware.instance_type}, which `{name}` asks for, was not looked up",
            spec.place("services", name, hardware.field),
            remedy=f"Run `farshore preflight --account`, or in each region: `{hardware.command(other)}`",
            regions=regions,
            service=name,
        )
