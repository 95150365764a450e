"""From a spec to stacks: a stack is a failure domain and a phase, with a Terraform state of its own.

They are applied in this order, and taken apart in the reverse, so that no name ever leads to what is not there:

* `names`: proofs that names are ours, without which a region cannot serve them;
* `data`: what needs every serving region at once to hold its data, such as global tables;
* one for each region, with everything that lives there;
* `links`: what joins the resources of two regions, such as replication between buckets;
* `controls`: routing controls and the records that obey them, which are configured through us-west-2;
* `edge`: what clients come through, CloudFront and the public names; it asks no region;
* `watch`, one for each region that watches: canaries and alarms, which ask for what clients ask for.

The split is right when each stack can be planned and applied while every region that it does not need refuses requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from farshore.beside import check_beside, read_beside
from farshore.buildable import refuse_unbuildable
from farshore.changes import Phase
from farshore.changes.steps import STACKS
from farshore.constructs import bucket, email, parameter, queue, secret, table, user_pool
from farshore.constructs.base import ServiceConstruct
from farshore.constructs.certificate import ApiNameProof
from farshore.constructs.offer import Authorizing, Offering
from farshore.constructs.overrides import check_overrides
from farshore.constructs.public_name import ControlledName, PublicName
from farshore.constructs.rest_api import RegionalApi
from farshore.constructs.stack import Build, SpecStack
from farshore.constructs.static_site import SiteBucket, SiteDistribution, SiteReplication
from farshore.constructs.watch import RegionalWatch, stations
from farshore.spec import Spec

if TYPE_CHECKING:  # importing the engine before farshore.constructs would load all of the bindings
    from farshore.constructs.aws import App

Made = TypeVar("Made")


class Maker(Protocol):
    """A class of constructs that are a service's share of a stack."""

    def __call__(self, stack: SpecStack, service: Any, placements: Any, /) -> ServiceConstruct:
        """Add the share to the stack."""

    def is_made_for(self, service: Any, /) -> bool:
        """Say whether the service, as the spec has it, has a share."""


@dataclass(frozen=True)
class Kind:
    """What a service type makes in each phase, and what it offers.

    Attributes:
        makers: Makes a service's share of a stack, by the stack's phase.
        offering: Makes its offer to those that use it; None when nobody can.
        authorizing: Makes the security scheme of an API whose authorizer it is; None when it cannot be one.
        external: Makes its share where it exists already and is only used.
    """

    makers: dict[Phase, Maker]
    offering: Offering | None = None
    authorizing: Authorizing | None = None
    external: dict[Phase, Maker] = field(default_factory=dict)


KINDS = {
    "static-site": Kind({Phase.REGION: SiteBucket, Phase.LINKS: SiteReplication, Phase.EDGE: SiteDistribution}),
    "rest-api": Kind(
        {
            Phase.NAMES: ApiNameProof,
            Phase.REGION: RegionalApi,
            Phase.CONTROLS: ControlledName,
            Phase.EDGE: PublicName,
        }
    ),
    "table": Kind({Phase.DATA: table.GlobalTable}, table.offer, external={Phase.REGION: table.ExternalTable}),
    "bucket": Kind(
        {Phase.REGION: bucket.RegionalBucket, Phase.LINKS: bucket.BucketReplication},
        bucket.offer,
        external={Phase.REGION: bucket.ExternalBucket},
    ),
    "email": Kind(
        {Phase.DATA: email.Ledger, Phase.REGION: email.RegionalMail, Phase.EDGE: email.MailNames}, email.offer
    ),
    "queue": Kind({Phase.REGION: queue.RegionalQueue}, queue.offer),
    "secret": Kind({Phase.DATA: secret.ReplicatedSecret}, secret.offer),
    "parameter": Kind({Phase.REGION: parameter.RegionalParameter}, parameter.offer),
    "watch": Kind({Phase.WATCH: RegionalWatch}),
    "user-pool": Kind(
        {Phase.DATA: user_pool.ShadowTable, Phase.REGION: user_pool.RegionalPool},
        user_pool.offer,
        user_pool.security_scheme,
    ),
}
"""By the word after `type:` in the spec."""


@dataclass(frozen=True)
class Stack:
    """A stack of a build, with what decides when it is applied.

    Attributes:
        phase: When.
        construct: The stack itself.
    """

    phase: Phase
    construct: SpecStack

    @property
    def name(self) -> str:
        """Its name, `<spec>-<region>` or `<spec>-<phase>`."""
        return f"{self.construct.spec.name}-{self.construct.part}"

    @property
    def region(self) -> str | None:
        """The region that it is all about; None for what belongs to no one region."""
        return self.construct.region if self.phase is Phase.REGION else None


def build(app: App, spec: Spec) -> list[Stack]:
    """Add a spec's stacks to an app, in the order in which they are first deployed.

    Raises:
        NotBuiltYet: The spec asks for something that is checked, but not built by this version.
        InputError: The spec lacks what building needs, or its code is not what it says.
    """
    refuse_unbuildable(spec)
    offerings = _given({word: kind.offering for word, kind in KINDS.items()})
    shared = Build.of(spec, offerings, _given({word: kind.authorizing for word, kind in KINDS.items()}))
    stacks: list[Stack] = []
    for phase in _phases(spec):
        if phase is Phase.REGION:
            stacks += [stack for region in spec.serving_regions for stack in _stack(app, shared, phase, region, region)]
        elif phase is Phase.WATCH:
            stacks += [
                one for region in stations(spec) for one in _stack(app, shared, phase, f"watch-{region}", region)
            ]
        else:
            stacks += _stack(app, shared, phase, phase.value, spec.shared_region)
    _order(stacks)
    _extend(app, spec, [stack.construct for stack in stacks])
    return stacks


def _given(by_type: Mapping[str, Made | None]) -> dict[str, Made]:
    return {word: made for word, made in by_type.items() if made is not None}


def _phases(spec: Spec) -> Iterator[Phase]:
    """Yield the phases in which something may be made of a spec."""
    return (phase for phase in Phase if phase is not Phase.CONTROLS or spec.has_routing_controls)


def _extend(app: App, spec: Spec, stacks: list[SpecStack]) -> None:
    """Check what the spec overrides, and put the user's own Terraform where the engine writes each stack.

    Raises:
        InputError: An override or a file does not fit what the stacks declare.
    """
    carried = read_beside(spec, [stack.part for stack in stacks])
    if not carried and not spec.overrides:
        return
    terraform = {stack.part: stack.terraform_before_overrides() for stack in stacks}
    check_beside(carried, terraform)
    check_overrides(spec, stacks, terraform)
    for part, files in carried.items():
        folder = Path(app.outdir) / STACKS / f"{spec.name}-{part}"
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            (folder / file.name).write_bytes(file.content)


def _stack(app: App, shared: Build, phase: Phase, part: str, region: str) -> list[Stack]:
    """Make a stack with the share of each service that has one; none when no service has."""
    needed = []
    for service in shared.spec.services.values():
        kind = KINDS[service.type]
        maker = (kind.external if service.is_external else kind.makers).get(phase)
        placed = shared.placements[service.name]
        if maker is None or not maker.is_made_for(service):
            continue
        if phase is not Phase.REGION or placed[region].exists:
            needed.append((maker, service, placed))
    if not needed:
        return []
    stack = SpecStack(app, shared, part, region)
    for maker, service, placed in needed:
        maker(stack, service, placed)
    return [Stack(phase, stack)]


def _order(stacks: list[Stack]) -> None:
    """Tell the engine's command line what comes first: each stack waits for those of the last phase before its own."""
    for stack in stacks:
        before = [one for one in stacks if one.phase.rank < stack.phase.rank]
        for one in before:
            if one.phase is before[-1].phase:
                stack.construct.add_dependency(one.construct)
