"""From a spec to stacks: a stack is a failure domain, with a Terraform state of its own.

* one for each region, with everything that lives there;
* `global` for what has no region: CloudFront, and the certificates that prove our names;
* `links` for what needs both regions at once: global tables, and replication between buckets.

The split is right when the stack of one region can be planned and applied while every request to the other fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farshore.buildable import refuse_unbuildable
from farshore.constructs.bucket import BucketReplication, RegionalBucket
from farshore.constructs.certificate import ApiNameProof
from farshore.constructs.rest_api import RegionalApi
from farshore.constructs.stack import SpecStack
from farshore.constructs.static_site import SiteBucket, SiteDistribution, SiteReplication
from farshore.constructs.table import GlobalTable
from farshore.spec import Spec, Strategy
from farshore.spec.services import Bucket, RestApi, Service, StaticSite, Table

if TYPE_CHECKING:  # importing cdktf before farshore.constructs would load all of the bindings
    from constructs import Construct

    from farshore.constructs.aws import App

Maker = Callable[..., "Construct"]


@dataclass(frozen=True)
class Shares:
    """Which construct makes a service type's share of each kind of stack.

    Attributes:
        regional: Made in the stack of each serving region.
        worldwide: Made in `global`.
        linking: Made in `links`.
        is_compute: Whether a pilot light leaves the regional part out of the standby.
    """

    regional: Maker | None = None
    worldwide: Maker | None = None
    linking: Maker | None = None
    is_compute: bool = False


SHARES: dict[type[Service], Shares] = {
    StaticSite: Shares(regional=SiteBucket, worldwide=SiteDistribution, linking=SiteReplication),
    RestApi: Shares(regional=RegionalApi, worldwide=ApiNameProof, is_compute=True),
    Table: Shares(linking=GlobalTable),
    Bucket: Shares(regional=RegionalBucket, linking=BucketReplication),
}


def build(app: App, spec: Spec) -> list[SpecStack]:
    """Add a spec's stacks to an app, in the order in which they are first deployed.

    Raises:
        NotBuiltYet: The spec asks for something that is checked, but not built by this version.
        InputError: The spec lacks what building needs, or its code is not what it says.
    """
    refuse_unbuildable(spec)
    made = [_global(app, spec), *(_regional(app, spec, region) for region in spec.serving_regions), _links(app, spec)]
    stacks = [stack for stack in made if stack is not None]
    _order(stacks)
    return stacks


def _regional(app: App, spec: Spec, region: str) -> SpecStack | None:
    light = spec.strategy is Strategy.PILOT_LIGHT and region == spec.regions.standby
    services = [service for service in spec.services.values() if not (light and SHARES[type(service)].is_compute)]
    makers = [(SHARES[type(service)].regional, service) for service in services]
    return _stack(app, spec, region, makers, region=region, state_region=region)


def _global(app: App, spec: Spec) -> SpecStack | None:
    makers = [(SHARES[type(service)].worldwide, service) for service in spec.services.values()]
    return _stack(app, spec, "global", makers, region=_surviving(spec), state_region=_surviving(spec))


def _links(app: App, spec: Spec) -> SpecStack | None:
    makers = [(SHARES[type(service)].linking, service) for service in spec.services.values()]
    return _stack(app, spec, "links", makers, region=_surviving(spec), state_region=_surviving(spec))


def _surviving(spec: Spec) -> str:
    """Return the region for what belongs to no one region, its state included: it shall outlive the primary."""
    return spec.serving_regions[-1]


def _stack(
    app: App, spec: Spec, part: str, makers: list[tuple[Maker | None, Service]], *, region: str, state_region: str
) -> SpecStack | None:
    """Make a stack with the share of each service that has one; None when no service has."""
    needed = [(make, service) for make, service in makers if make is not None]
    if not needed:
        return None
    stack = SpecStack(app, spec, part, region=region, state_region=state_region)
    for make, service in needed:
        make(stack, service)
    return stack


def _order(stacks: list[SpecStack]) -> None:
    """Tell the cdktf CLI what comes first: the proof of names, then the regions, then the links between them."""
    by_part = {stack.part: stack for stack in stacks}
    regions = [stack for stack in stacks if stack.part not in ("global", "links")]
    for stack in regions:
        if "global" in by_part and stack.spec.of_type(RestApi):
            stack.add_dependency(by_part["global"])
        if "links" in by_part:
            by_part["links"].add_dependency(stack)
