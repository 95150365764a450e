"""What this version can write Terraform for; everything else in a valid spec is checked, and refused by name here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from farshore.errors import InputError, NotBuiltYet, Problem
from farshore.spec import Spec, Strategy
from farshore.spec.services import Email, RestApi, StaticSite

if TYPE_CHECKING:  # a spec without one does without its module
    from farshore.spec.services.watch import Watch


def refuse_unbuildable(spec: Spec) -> None:
    """Make sure that everything in a spec can be built.

    Raises:
        NotBuiltYet: Naming everything that cannot be built by this version, and what to do instead; and what is missing
            besides.
        InputError: Naming everything that is missing.
    """
    unbuilt, missing = list(_not_built(spec)), list(_missing(spec))
    if unbuilt:
        raise NotBuiltYet([*unbuilt, *missing])
    if missing:
        raise InputError(missing)


def _not_built(spec: Spec) -> Iterator[Problem]:
    for service in spec.services.values():
        if not service.built:
            yield Problem(
                spec.place("services", service.name, "type"),
                f"`{service.name}` is of type {service.type}, which this version checks but does not build; "
                "list the AWS services it needs under `also_needs` and take it out of `services`",
            )
    if spec.strategy is Strategy.BACKUP_AND_RESTORE:
        yield Problem(
            spec.place("strategy"),
            "backup-and-restore is checked but not built by this version; pilot-light is the cheapest strategy that is",
        )
    if spec.has_routing_controls and spec.zone_role is not None:
        yield Problem(
            spec.place("zone_role"),
            "routing controls beside a hosted zone of another account are not built by this version: a record and its "
            "health check are in one account; use health-check",
        )
    for api in spec.of_type(RestApi):
        yield from _not_built_of_an_api(spec, api)


def _not_built_of_an_api(spec: Spec, api: RestApi) -> Iterator[Problem]:
    if api.cdn is not None:
        yield Problem(
            spec.place("services", api.name, "cdn"),
            f"`{api.name}` has a CDN, which this version checks but does not build; take `cdn` out",
        )
    if not api.health_check:
        yield Problem(
            spec.place("services", api.name, "health_check"),
            f"`{api.name}` has no health check, and this version builds no API without; take `health_check` out",
        )


def _missing(spec: Spec) -> Iterator[Problem]:
    if not spec.regions.standby:
        message = "regions: `standby` is needed to write Terraform; `farshore preflight` compares the candidates"
        yield Problem(spec.place("regions"), message)
    if not spec.services:
        yield Problem(spec.place(), "there is nothing to build; give `services`")
    if spec.has_routing_controls and not spec.of_type(RestApi):
        message = "traffic.switch: routing-control moves the traffic of rest-apis, and there is none; use health-check"
        yield Problem(spec.place("traffic", "switch"), message)
    for watch in spec.typed("watch"):
        yield from _missing_of_a_watch(spec, watch)
    for service in [*spec.of_type(StaticSite), *spec.of_type(RestApi)]:
        if spec.domain is None:
            message = f"services.{service.name}: `domain` is needed: the hosted zone for the name of a {service.type}"
            yield Problem(spec.place("services", service.name), message)
    for email in spec.of_type(Email):
        if spec.domain is None:
            message = f"services.{email.name}: the spec's `domain` is needed: the hosted zone that DKIM is published in"
            yield Problem(spec.place("services", email.name), message)


def _missing_of_a_watch(spec: Spec, watch: Watch) -> Iterator[Problem]:
    place = spec.place("services", watch.name)
    if not watch.watched(spec):
        yield Problem(place, f"`{watch.name}` has nothing to ask: no service of this spec has a public name")
    for target in watch.watched(spec):
        if watch.path_of(target) is None:
            message = f"services.{watch.name}: `paths: {{{target.name}: /…}}` is needed: a path that answers anybody"
            yield Problem(place, f"{message}; or give `{target.name}` a `public_health`")
