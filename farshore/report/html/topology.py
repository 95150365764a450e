"""A picture of the chosen topology: clients, what finds the region for them, the regions, and what is copied."""

from __future__ import annotations

from farshore.checks import Preflight
from farshore.report.html.drawing import BOX, WIDTH, box, drawing, line, text
from farshore.report.html.markup import Markup, joined, tag
from farshore.report.html.parts import section
from farshore.spec import Spec
from farshore.spec.services import Bucket, RestApi, Service, StaticSite, Table, UserPool
from farshore.spec.services.bucket import Replication

_TOP, _STEP, _SERVICE = 128, 48, 38
_LEFT, _RIGHT = 0, WIDTH - BOX
_ONE_WAY, _BOTH_WAYS = "copied to the standby", "copied both ways"


def topology(report: Preflight, prefix: str) -> Markup:
    """Return the figure with a description in words."""
    spec = report.spec
    height = _TOP + 44 + max(1, len(spec.services)) * _STEP + (54 if spec.regions.observer else 0) + 6
    svg = drawing(
        height,
        f"{prefix}-svg",
        f"Topology of {spec.name}",
        _in_words(spec),
        *_front(spec, f"{prefix}-svg"),
        *_region(spec, spec.regions.primary, "primary", _LEFT),
        *_region(spec, ", ".join(spec.regions.standby), "standby", _RIGHT),
        *(_copy(service, spec, number, f"{prefix}-svg") for number, service in enumerate(spec.services.values())),
        _observer(spec, height, f"{prefix}-svg"),
    )
    others = f"Your own code also calls {', '.join(spec.also_needs)}." if spec.also_needs else None
    caption = tag("figcaption", others) if others else None
    return section("Topology", f"{prefix}-topology", tag("figure", svg, caption))


def copying(service: Service, spec: Spec) -> str | None:
    """Return how a service's data get to the other region, in words; None for what has no data of its own."""
    if isinstance(service, Table):
        return _BOTH_WAYS
    if isinstance(service, Bucket):
        return _BOTH_WAYS if spec.replication(service) is Replication.BOTH_WAYS else _ONE_WAY
    if (
        isinstance(service, StaticSite)
        or service.copied_to_standby(spec)
        or (isinstance(service, UserPool) and service.mirror)
    ):
        return _ONE_WAY
    return None


def _in_words(spec: Spec) -> str:
    standby = ", ".join(spec.regions.standby) or "not chosen yet"
    sentences = [f"{spec.strategy.value}: primary {spec.regions.primary}, standby {standby}."]
    fronts = [name for name, there in _fronts(spec) if there]
    if fronts:
        sentences.append(f"Clients come through {' and '.join(fronts)}.")
    for service in spec.services.values():
        how = copying(service, spec)
        sentences.append(f"{service.name} ({service.type}) is in both regions{f', {how}' if how else ''}.")
    if spec.regions.observer:
        sentences.append(f"{spec.regions.observer} watches both.")
    return " ".join(sentences)


def _fronts(spec: Spec) -> list[tuple[str, bool]]:
    sites = bool(spec.of_type(StaticSite))
    return [("Route 53", sites or bool(spec.of_type(RestApi) or spec.typed("fleet"))), ("CloudFront", sites)]


def _front(spec: Spec, label: str) -> list[Markup]:
    names = [name for name, there in _fronts(spec) if there]
    if not names:
        return []
    width, gap = 96, 16
    start = (WIDTH - len(names) * width - (len(names) - 1) * gap) // 2
    middle = WIDTH // 2
    parts = [text(middle, 14, "clients", "muted"), line(middle, 20, middle, 38, label)]
    for number, name in enumerate(names):
        parts.append(box(start + number * (width + gap), 42, width, 30, "front"))
        parts.append(text(start + number * (width + gap) + width // 2, 62, name, "name"))
    way = "" if spec.strategy.value == "active-active" else " quiet"
    parts.append(line(middle - 30, 72, _LEFT + BOX // 2 + 30, _TOP - 5, label))
    parts.append(line(middle + 30, 72, _RIGHT + BOX // 2 - 30, _TOP - 5, label, f"flow{way}"))
    return parts


def _region(spec: Spec, region: str, role: str, left: int) -> list[Markup]:
    height = 44 + max(1, len(spec.services)) * _STEP - 4
    kind = "region" if region else "region absent"
    middle = left + BOX // 2
    parts = [box(left, _TOP, BOX, height, kind), text(middle, _TOP + 19, region or "not chosen yet", "name")]
    parts.append(text(middle, _TOP + 34, role, "muted"))
    for number, service in enumerate(spec.services.values() if region else ()):
        top = _TOP + 42 + number * _STEP
        parts.append(box(left + 8, top, BOX - 16, _SERVICE, "service"))
        parts.append(text(middle, top + 16, service.name, "name"))
        parts.append(text(middle, top + 31, service.type, "muted"))
    return parts


def _copy(service: Service, spec: Spec, number: int, label: str) -> Markup | None:
    how = copying(service, spec)
    if how is None or not spec.regions.standby:
        return None
    height = _TOP + 42 + number * _STEP + _SERVICE // 2
    both = how == _BOTH_WAYS
    arrow = line(_LEFT + BOX + 4, height, _RIGHT - 4, height, label, "copy", both=both)
    return joined(arrow, text(WIDTH // 2, height - 6, "both ways" if both else "one way", "muted"))


def _observer(spec: Spec, height: int, label: str) -> Markup | None:
    if spec.regions.observer is None:
        return None
    top, middle = height - 40, WIDTH // 2
    return joined(
        line(middle - 90, top + 17, _LEFT + 60, top - 14, label, "flow quiet"),
        line(middle + 90, top + 17, _RIGHT + BOX - 60, top - 14, label, "flow quiet"),
        box(middle - 85, top, 170, 34, "region absent"),
        text(middle, top + 15, spec.regions.observer, "name"),
        text(middle, top + 28, "observer", "muted"),
    )
