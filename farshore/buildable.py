"""What this version can write Terraform for; everything else in a valid spec is checked, and refused by name here."""

from __future__ import annotations

from farshore.errors import InputError, NotBuiltYet, Problem
from farshore.spec import Spec, Strategy
from farshore.spec.model import Switch
from farshore.spec.services import RestApi, StaticSite


def refuse_unbuildable(spec: Spec) -> None:
    """Make sure that everything in a spec can be built.

    Raises:
        NotBuiltYet: Naming what cannot be built by this version, and what to do instead.
        InputError: Naming what is missing.
    """
    for service in spec.services.values():
        if not service.built:
            place = spec.place("services", service.name, "type")
            raise NotBuiltYet(
                f"{place}: `{service.name}` is of type {service.type}, which this version checks but does not build; "
                "list the AWS services it needs under `also_needs` and take it out of `services`"
            )
    if spec.strategy is Strategy.BACKUP_AND_RESTORE:
        raise NotBuiltYet(
            f"{spec.place('strategy')}: backup-and-restore is checked but not built by this version; "
            "pilot-light is the cheapest strategy that is"
        )
    if spec.traffic.switch is Switch.ROUTING_CONTROL:
        raise NotBuiltYet(
            f"{spec.place('traffic', 'switch')}: routing-control is checked but not built by this version; "
            "use health-check"
        )
    for api in spec.of_type(RestApi):
        _refuse_unbuildable_api(spec, api)
    _require_what_building_needs(spec)


def _refuse_unbuildable_api(spec: Spec, api: RestApi) -> None:
    if api.cdn is not None:
        raise NotBuiltYet(
            f"{spec.place('services', api.name, 'cdn')}: `{api.name}` has a CDN, which this version checks but "
            "does not build; take `cdn` out"
        )
    if not api.health_check:
        raise NotBuiltYet(
            f"{spec.place('services', api.name, 'health_check')}: `{api.name}` has no health check, and this version "
            "builds no API without; take `health_check` out"
        )


def _require_what_building_needs(spec: Spec) -> None:
    problems = []
    if not spec.regions.standby:
        message = "regions: `standby` is needed to write Terraform; `farshore preflight` compares the candidates"
        problems.append(Problem(spec.place("regions"), message))
    if not spec.services:
        problems.append(Problem(spec.place(), "there is nothing to build; give `services`"))
    for service in [*spec.of_type(StaticSite), *spec.of_type(RestApi)]:
        if spec.domain is None:
            message = f"services.{service.name}: `domain` is needed: the hosted zone for the name of a {service.type}"
            problems.append(Problem(spec.place("services", service.name), message))
    if problems:
        raise InputError(problems)
