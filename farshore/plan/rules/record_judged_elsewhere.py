"""record-judged-elsewhere: a record that follows another region than the one it leads to."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from farshore.findings import Finding, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import also, joined, listed
from farshore.plan.relations.judges import CONTROL, Judges
from farshore.plan.relations.records import Records, RecordSet, stated_regions
from farshore.plan.resource import Resource

Led = dict[Resource, frozenset[str]]
"""The regions that each record of a set leads to."""


@PLAN_RULES.register
class RecordJudgedElsewhere(PlanRule):
    """Compares where a record leads to with what its health check calls, and with the region that it states."""

    id = "record-judged-elsewhere"
    title = "A record follows the health, or states the name, of another region than it leads to"
    severity = Severity.ERROR
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "Route 53 takes a record out when its health check fails, whatever that looks at. A record that follows the "
        "health of the other region stays when its own region is lost, and goes when the other one is. Records that "
        "follow one health check go together, and where all records of a name are unhealthy, Route 53 answers as if "
        "all were healthy."
    )
    remedy = "Give each record a health check of what it leads to."
    source = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_route53_health_check" "west" {
          fqdn          = aws_lb.west.dns_name
          type          = "HTTPS"
          port          = 443
          resource_path = "/health"
        }
    """
    bad = """
        resource "aws_route53_health_check" "west" {
          fqdn          = aws_lb.east.dns_name
          type          = "HTTPS"
          port          = 443
          resource_path = "/health"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each record that another region judges, and for the records of a set that go as one."""
        records = subject.once(Records)
        judges = Judges(subject, records)
        for one in records.sets:
            led = {record: records.regions(record) for record in one.records}
            if len({region for regions in led.values() for region in regions}) > 1:
                astray = dict(_judged_elsewhere(led, judges))
                yield from (self._elsewhere(record, check, led, judges) for record, check in astray.items())
                yield from () if astray else self._together(led, judges)
                yield from self._mislabelled(one, led)

    def _elsewhere(self, record: Resource, check: Resource, led: Led, judges: Judges) -> Finding:
        (mine,), (theirs,) = led[record], judges.looks_at(check)
        return self.about(
            record,
            f"`{record.address}` leads to {mine}, but follows `{check.address}`, which looks at {theirs}: it stays "
            f"when {mine} is lost, and goes when {theirs} is",
            check,
            remedy=f"Give it a health check of what it leads to in {mine}.",
            regions=(mine, theirs),
        )

    def _together(self, led: Led, judges: Judges) -> Iterator[Finding]:
        """Yield what is said of records of several regions that one health check, or one routing control, switches."""
        alike: dict[Hashable, list[Resource]] = defaultdict(list)
        for record in led:
            switch = judges.switch(record)
            if switch is not None:
                alike[switch].append(record)
        for records in alike.values():
            regions = sorted({region for record in records for region in led[record]})
            check = judges.of(records[0])
            if len(regions) > 1 and len({led[record] for record in records}) > 1 and check:
                controls = [one for one in check.plan.referenced(check, "routing_control_arn") if one.type == CONTROL]
                by = controls[0] if controls else check
                yield of_each(records, partial(self._switched_together, led, by), least=2)

    def _switched_together(self, led: Led, by: Resource, records: Sequence[Resource]) -> Finding:
        regions = sorted({region for record in records for region in led[record]})
        return self.about(
            records[0],
            f"{listed(records)} lead to {joined(regions)} and all follow `{by.address}`, so they go together and none "
            "leads away from the region that is lost",
            by,
            *records[1:],
            severity=Severity.WARNING,
            remedy=f"Give each its own {'routing control' if by.type == CONTROL else 'health check'}, of its region.",
            regions=regions,
        )

    def _mislabelled(self, one: RecordSet, led: Led) -> Iterator[Finding]:
        """Yield what is said of latency records for the users of a region that another record of the set leads to."""
        stated = {record: stated_regions(record) for record in one.records}
        wrong = [record for record in led if stated[record] and led[record] and stated[record].isdisjoint(led[record])]
        others = [record for record in wrong if any(led[each] == stated[record] for each in led if each is not record)]
        if others:
            yield of_each(others, partial(self._for_other_users, led, stated))

    def _for_other_users(
        self, led: Led, stated: Mapping[Resource, frozenset[str]], records: Sequence[Resource]
    ) -> Finding:
        first, *others = records
        return self.about(
            first,
            f"`{first.address}` is for the users of {joined(sorted(stated[first]))} and leads to "
            f"{joined(sorted(led[first]))}, though another record of its name leads to the former{also(others)}",
            *others,
            severity=Severity.WARNING,
            remedy="Set `region` of `latency_routing_policy` to the region of what the record leads to.",
            regions=sorted(stated[first] | led[first]),
        )


def _judged_elsewhere(led: Led, judges: Judges) -> Iterator[tuple[Resource, Resource]]:
    """Yield the records whose health check looks at another region of the set only, each with that check."""
    everywhere = frozenset().union(*led.values())
    for record, mine in led.items():
        check = judges.of(record)
        theirs = judges.looks_at(check) if check else frozenset()
        if check and len(mine) == len(theirs) == 1 and mine != theirs and theirs <= everywhere:
            yield record, check
