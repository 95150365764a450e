"""part-in-another-region: a resource made through the provider of another region than its parts are in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from farshore.findings import Finding, Place, Severity, of_each
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import also, joined, shortened
from farshore.plan.relations.parts import Misplaced, Tells, misplaced, misplaced_in_copies
from farshore.plan.relations.parts_table import KEY_OF_COPIED_OBJECTS, KEYS_OF_COPIES
from farshore.plan.relations.strays import Stray
from farshore.plan.resource import Resource


@PLAN_RULES.register
class PartInAnotherRegion(PlanRule):
    """One finding for each module in the wrong region, and for each pair of regions that a plan mixes."""

    id = "part-in-another-region"
    title = "A resource is created in another region than its parts are in"
    severity = Severity.ERROR
    danger = Danger.APPLY_REFUSED
    why = (
        "Subnets, security groups, keys, target groups, topics and the like exist in one region only. A module that is "
        "not handed the provider of its region makes its resources in the default one, beside parts that are not "
        "there: the apply fails halfway, and the standby is left half built."
    )
    remedy = (
        "Give the resource the provider of its parts' region (`provider`; in a module, `providers = {…}`; "
        "from provider 6 on the argument `region`), or name the parts of its own region."
    )
    source = "https://github.com/awsdocs/amazon-ec2-user-guide/blob/master/doc_source/resources.md"
    source_date = datetime.date(2026, 11, 21)
    good = """
        resource "aws_security_group" "web" {
          provider = aws.west
          name     = "web"
          vpc_id   = aws_vpc.west.id
        }
    """
    bad = """
        resource "aws_security_group" "web" {
          name   = "web"
          vpc_id = aws_vpc.west.id
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each stray module, and for each two regions that single resources mix, by what to do."""
        modules: dict[tuple[str, str, str], list[Stray]] = defaultdict(list)
        for stray in subject.strays.all:
            modules[stray.misplaced[0].resource.plan.file, stray.region, stray.wanted].append(stray)
        for strays in modules.values():
            yield of_each(strays, self._stray)
        mixed: dict[tuple[str, str, str, str | None], list[Misplaced]] = defaultdict(list)
        for one in (*subject.misplaced, *_misplaced_in_copies(subject)):
            if not subject.strays.explain(one.wanted, one.found, one.resource, *one.parts):
                mixed[one.resource.plan.file, one.wanted, one.found, _remedy(one, subject)].append(one)
        for together in mixed.values():
            yield of_each(together, partial(self._mixed, subject))

    def _stray(self, strays: Sequence[Stray]) -> Finding:
        stray, *others = strays
        first = stray.misplaced[0]
        same = shortened([f"`{one.module}`" for one in others])
        providers = f"`providers = {{ aws = {stray.provider} }}`" if stray.provider else "the `providers` map"
        remedy = f"Call `{stray.module}` with the provider of {stray.wanted}: {providers}"
        if stray.has_key:
            remedy += ", in a call of its own, since all instances of one call get the same providers"
        finding = self.about(
            first.resource,
            f"`{stray.module}` works in {stray.region}, but what it is given is in {stray.wanted} "
            f"(`{first.named}`): it uses the default provider, as a module does that is called without `providers`"
            + (f"; the same holds for {same}" if others else ""),
            remedy=f"{remedy}; if it is meant for {stray.region}, give it what is there.",
            regions=(stray.region, stray.wanted),
        )
        members = dict.fromkeys(one.place for each in strays for one in each.resources)
        return replace(finding, place=Place(finding.place.file, path=stray.module), also=tuple(members))

    def _mixed(self, subject: Estate, together: Sequence[Misplaced]) -> Finding:
        first = together[0]
        resource = first.resource
        names = list(dict.fromkeys(f"`{one.argument.names[-1]}`" for one in together if one.resource is resource))
        name, what = joined(names), "names" if len(names) == 1 else "name"
        part = f" (`{first.named}`)" if first.named else ""
        made = "is made" if first.wanted == resource.region else "has a copy"
        others = list(dict.fromkeys(one.resource for one in together if one.resource is not resource))
        return self.about(
            resource,
            f"`{resource.address}` {made} in {first.wanted}, but its {name} {what} what is in {first.found}{part}, "
            f"and {first.argument.refused.format(first.wanted)}{also(others)}",
            *first.parts[:1],
            remedy=_remedy(first, subject),
            regions=(first.wanted, first.found),
        )


def _remedy(wrong: Misplaced, subject: Estate) -> str | None:
    """Return what to do where the resource is surely where it belongs; None where either side may be wrong.

    It is a copy, which has to have a key, or the counterpart of one that is where the part is: another one there would
    leave its own region without.
    """
    resource, wanted = wrong.resource, wrong.wanted
    if resource.region != wanted:
        return f"Name a key of {wanted} there: an `aws_kms_replica_key` of a multi-Region key, or an `aws_kms_key`."
    group = subject.twins.group(resource)
    beside = group.regions if group and not group.inferred else ()
    if wrong.found not in beside:
        return None
    part = f"`{wrong.named}`" if wrong.named else "the part"
    twins = (twin for one in wrong.parts[:1] for twin in subject.twins.of(one))
    own = next((twin for twin in twins if twin.region == wanted and twin.action.remains), None)
    if own:
        return f"Name `{own.address}`, which is in {wanted}."
    if wrong.argument.tells in (Tells.BUCKET, Tells.IMAGE):
        return (
            f"Put what it takes from {part} into {wanted} too, where the resource belongs: a counterpart there that "
            "is filled by the same release or by replication, and named here."
        )
    return f"Make a counterpart of {part} in {wanted}, where the resource belongs, and name that."


def _misplaced_in_copies(subject: Estate) -> Iterator[Misplaced]:
    for argument, region in KEYS_OF_COPIES:
        for resource in subject.of_type(argument.type):
            if found := misplaced_in_copies(resource, argument, region):
                yield found
    regions: dict[Resource, set[str]] = defaultdict(set)
    for way in subject.replications:
        if way.declared_by.type == KEY_OF_COPIED_OBJECTS.type:
            regions[way.declared_by].add(way.region)
    for resource, to in regions.items():
        argument = replace(KEY_OF_COPIED_OBJECTS, region=min(to))
        if len(to) == 1 and (found := misplaced(resource, argument)):
            yield found
