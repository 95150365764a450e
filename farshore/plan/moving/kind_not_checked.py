"""kind-not-checked: kinds of machines and resources of which farshore cannot tell which regions have them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from farshore.findings import Finding, Severity
from farshore.plan.estate import MOVING_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import joined, listed
from farshore.plan.needs import Machine, machines, to_move, unmapped


@MOVING_RULES.register
class KindNotChecked(PlanRule):
    """A note: what was not looked up is named, with the command that does; `--account` looks it up for EC2 and RDS."""

    id = "kind-not-checked"
    title = "Whether a region offers it was not checked"
    severity = Severity.NOTE
    danger = Danger.HYGIENE
    why = (
        "Not every region offers every instance type and database class, and no list that farshore ships says which "
        "does. A standby in which the type cannot be had cannot launch."
    )
    remedy = "Ask the region: `aws ec2 describe-instance-type-offerings --region REGION`."
    source = "https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-instance-type-offerings.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_sqs_queue" "orders" {
          name = "orders"
        }
    """
    bad = """
        resource "aws_launch_template" "web" {
          name          = "web"
          instance_type = "t3.small"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for the kinds of each sort of machine, and one for each type that farshore does not know."""
        by_word: dict[str, list[Machine]] = {}
        for one in machines(to_move(subject)):
            if (one.kind, one.engine) not in subject.answers.kinds:
                by_word.setdefault(one.word, []).append(one)
        yield from (self._not_asked(kinds, subject) for kinds in by_word.values())
        yield from self._not_known(subject)

    def _not_asked(self, kinds: list[Machine], estate: Estate) -> Finding:
        first = kinds[0]
        named = joined([f"`{one.kind}`{f' ({one.engine})' if one.engine else ''}" for one in kinds])
        resources = list(dict.fromkeys(resource for one in kinds for resource in one.resources))
        region = next(iter(estate.standbys), "REGION")
        commands = [f"`{one.command.replace('REGION', region)}`" for one in kinds if one.command]
        return self.about(
            resources[0],
            f"{first.word} {named}, for {listed(resources)}: whether another region offers it was not checked",
            *resources[1:3],
            remedy=f"Ask the region: {'; '.join(commands)}."
            if commands
            else "Try it in the region, or ask AWS support.",
        )

    def _not_known(self, estate: Estate) -> Iterator[Finding]:
        for type_name, resources in unmapped(estate).items():
            yield self.about(
                resources[0],
                f"farshore does not know `{type_name}`, for {listed(resources)}: {resources[0].facts.why_unmapped}"
                if resources[0].facts.why_unmapped
                else f"farshore does not know `{type_name}`, for {listed(resources)}; its service is a guess",
                *resources[1:3],
                remedy="Upgrade farshore, or look up the service's regions in AWS's documentation.",
            )
