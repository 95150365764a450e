"""module-without-providers: the call of a module for another region, which was not handed the provider of that."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from farshore.findings import Finding, Place, Severity
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.plan import Plan
from farshore.plan.relations.peers import STANDBY_WORDS
from farshore.plan.relations.strays import ROOT_PROVIDER, is_by_default, module_at
from farshore.plan.resource import Resource
from farshore.plan.words import words_for, words_of


@dataclass(frozen=True, slots=True)
class Call:
    """The call of a module, with all that it makes in a region through the default provider.

    Attributes:
        module: Its address.
        name: Its name.
        resources: What it makes there.
    """

    module: str
    name: str
    resources: tuple[Resource, ...]

    @property
    def region(self) -> str:
        """Return the region in which it works."""
        return str(self.resources[0].region)


@PLAN_RULES.register
class ModuleWithoutProviders(PlanRule):
    """Compares the calls of one module in one region; what is told by the parts that a module is given is left out."""

    id = "module-without-providers"
    title = "The call of a module for another region works in the same one"
    severity = Severity.ERROR
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "A module that is called without `providers` inherits the default provider, whatever its name says. The plan "
        "holds two of everything, both in one region: names that are taken already are refused, the rest is a standby "
        "that is lost together with the primary."
    )
    remedy = "Call it with the provider of its region: `providers = { aws = aws.… }`."
    source = "https://developer.hashicorp.com/terraform/language/meta-arguments/module-providers"
    source_date = datetime.date(2026, 11, 28)
    good = """
        module "shop_west" {
          source    = "./shop"
          providers = { aws = aws.west }
        }
    """
    bad = """
        module "shop_west" {
          source = "./shop"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each call whose name says another region than the one in which all of it is."""
        told = {resource for stray in subject.strays.all for resource in stray.resources}
        elsewhere = _first_in_regions(subject)
        for calls in _together(subject):
            for call in calls if len(calls) > 1 else ():
                first = call.resources[0]
                meant = None if first in told else _meant(subject, call, calls, elsewhere[first.plan])
                if meant:
                    other = calls[0] if calls[0] is not call else calls[1]
                    yield self._finding(call, other, meant)

    def _finding(self, call: Call, other: Call, there: Resource) -> Finding:
        first, meant = call.resources[0], str(there.region)
        key = there.plan.configuration.provider(there.address) or ""
        key = key if ROOT_PROVIDER.fullmatch(key) else "aws.…"
        finding = self.about(
            first,
            f"`{call.module}` works in {call.region}, as `{other.module}` of the same module does, though its name "
            f"says {meant}: it uses the default provider, as a module does that is called without `providers`",
            remedy=f"Call `{call.module}` with the provider of {meant}: `providers = {{ aws = {key} }}`; if it is "
            f"meant for {call.region}, give it a name that says so.",
            regions=(call.region, meant),
            inferred=(f"`{call.name}` is taken for the name of what is in {meant}",),
        )
        places = tuple(one.place for one in (*call.resources, *other.resources))
        return replace(finding, place=Place(finding.place.file, path=call.module), also=places)


def _together(estate: Estate) -> Iterator[list[Call]]:
    """Yield the calls of each module, from one place and in one region, that work through the default provider."""
    made: dict[Hashable, dict[str, list[Resource]]] = defaultdict(lambda: defaultdict(list))
    sources: dict[Hashable, str | None] = {}  # by module instance: what is in one asks for the same
    for one in estate.remaining:
        for depth in range(1, len(one.steps) + 1) if one.region else ():
            instance = one.plan, one.steps[:depth]
            if instance not in sources:
                sources[instance] = one.plan.configuration.module_source(module_at(one, depth))
            if source := sources[instance]:
                made[one.plan, one.steps[: depth - 1], source][one.steps[depth - 1][0]].append(one)
    for calls in made.values():
        by_region: dict[str, list[Call]] = defaultdict(list)
        for name, resources in calls.items():
            if all(map(is_by_default, resources)) and len({one.region for one in resources}) == 1:
                call = Call(f"{_inside(resources[0], name)}module.{name}", name, tuple(resources))
                by_region[call.region].append(call)
        yield from by_region.values()


def _inside(one: Resource, name: str) -> str:
    """Return the address of the module in which a call of a name leads to a resource, with its dot; empty for none."""
    depth = next(number for number, (called, _) in enumerate(one.steps) if called == name)
    return f"{module_at(one, depth)}." if depth else ""


def _first_in_regions(estate: Estate) -> dict[Plan, dict[str, Resource]]:
    """Return the first resource of each region, by plan."""
    found: dict[Plan, dict[str, Resource]] = {plan: {} for plan in estate.plans}
    for one in estate.remaining:
        if one.region in estate.catalog.regions:
            found[one.plan].setdefault(str(one.region), one)
    return found


def _meant(estate: Estate, call: Call, calls: Sequence[Call], known: Mapping[str, Resource]) -> Resource | None:
    """Return what is in the other region for which the name of a call stands; None where it does not, or for several.

    A word for a standby is enough only where what is made has the same name as in a call without such a word.
    """
    others = [region for region in known if region != call.region]
    named = [region for region in others if _says(estate, call.name, region, instead_of=call.region)]
    if not named and len(others) == 1 and _is_standby(call):
        named = others if any(not _is_standby(one) and _same_names(call, one) for one in calls) else []
    return known[named[0]] if len(named) == 1 else None


def _is_standby(call: Call) -> bool:
    return not STANDBY_WORDS.isdisjoint(words_of(call.name))


def _says(estate: Estate, name: str, region: str, instead_of: str) -> bool:
    """Say whether a name has a word for a region and none for another."""
    regions = estate.catalog.regions
    mine, theirs = (words_for(one, regions[one].name if one in regions else "") for one in (region, instead_of))
    words = words_of(name)
    ids = {one for one in (region, instead_of) if f"-{one}-" in f"-{'-'.join(words)}-"}
    said = {*words, *ids}
    return bool(said & (mine - theirs)) and not said & (theirs - mine)


def _same_names(call: Call, other: Call) -> bool:
    """Say whether two calls make something of one name, as only calls for two regions do."""
    return not _names(call).isdisjoint(_names(other))


def _names(call: Call) -> set[tuple[str, str]]:
    texts = ((one.type, one.get(name)) for one in call.resources for name in one.facts.name_attributes)
    return {(kind, text) for kind, text in texts if isinstance(text, str)}
