"""Which AWS services a spec cannot do without, and for whose sake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from farshore.catalog import Catalog
from farshore.findings import Place
from farshore.spec import Spec


class Requirement(NamedTuple):
    """One AWS service, or one feature of it, that every serving region must have.

    Attributes:
        aws_service: Its id in the catalog, or the CloudFormation type that stands for the feature; the id as written
            when the catalog does not know it.
        asked: The id as the spec or the service type writes it.
        needed_by: Names of the spec's services that need it; `also_needs` for those listed there;
            `traffic.switch` for routing controls.
        why: What the first of them uses it for.
        place: Where the spec first asks for it.
        places: Where each of those who need it asks for it, where that is not one place for all.
        feature: What people call the feature, as `inbound mail`, when it is a CloudFormation type with a name.
        of_spec: Whether a spec asks for it; what Terraform has asks by the addresses of resources.
    """

    aws_service: str
    asked: str
    needed_by: tuple[str, ...]
    why: str
    place: Place
    feature: str | None = None
    of_spec: bool = True
    places: tuple[Place, ...] = ()

    def of(self, needed_by: Sequence[str]) -> Requirement:
        """Return it as some of those who need it would ask for it alone."""
        where = dict(zip(self.needed_by, self.places, strict=True)) if self.places else {}
        places = tuple(where[name] for name in needed_by if name in where)
        return self._replace(needed_by=tuple(needed_by), place=places[0] if places else self.place, places=places)

    @property
    def label(self) -> str:
        """What a sentence calls it: `ses`, or `inbound mail (AWS::SES::ReceiptRule)`."""
        return f"{self.feature} ({self.asked})" if self.feature else self.asked

    @property
    def is_feature(self) -> bool:
        """Whether it is a feature inside a service, named by its CloudFormation type."""
        return "::" in self.aws_service

    @property
    def service(self) -> str | None:
        """The first of the spec's own services that needs it, if one does."""
        if not self.of_spec:
            return None
        return next((name for name in self.needed_by if name not in (ALSO_NEEDS, SWITCH)), None)

    @property
    def whom(self) -> str:
        """Who needs it, in words: all of a spec's services, the first few addresses of Terraform's."""
        names, more = self.needed_by, 0
        if not self.of_spec and len(names) > MOST_ADDRESSES + 1:
            names, more = names[:MOST_ADDRESSES], len(names) - MOST_ADDRESSES
        return ", ".join(names) + (f" and {more} more" if more else "")


MOST_ADDRESSES = 3
"""No more addresses are named in a sentence; JSON has them all."""

ALSO_NEEDS = "also_needs"
SWITCH = "traffic.switch"
"""Stands for the routing controls among those who need something."""

ROUTING_CONTROLS = "route53-recovery-control-config"


def requirements(spec: Spec, catalog: Catalog) -> tuple[Requirement, ...]:
    """Return what the spec needs, each AWS service once, in the order in which the spec first asks for it."""
    found: dict[str, Requirement] = {}
    for asked, needed_by, why, place in _needs(spec):
        aws_service = catalog.canonical(asked) or asked
        known = found.get(aws_service)
        if known is None:
            feature = catalog.feature(aws_service)
            found[aws_service] = Requirement(aws_service, asked, (needed_by,), why, place, feature, places=(place,))
        elif needed_by not in known.needed_by:
            found[aws_service] = known._replace(needed_by=(*known.needed_by, needed_by), places=(*known.places, place))
    return tuple(found.values())


def _needs(spec: Spec) -> list[tuple[str, str, str, Place]]:
    own = [
        (need.aws_service, name, need.why, spec.place("services", name))
        for name, service in spec.services.items()
        for need in service.needs(spec)
    ]
    switch = [(ROUTING_CONTROLS, SWITCH, "moves the traffic when a person says so", spec.place("traffic", "switch"))]
    others = [
        (aws_service, ALSO_NEEDS, "is called by your own code", spec.place(ALSO_NEEDS, number))
        for number, aws_service in enumerate(spec.also_needs)
    ]
    return own + (switch if spec.has_routing_controls else []) + others
