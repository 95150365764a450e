"""A picture of the chosen topology: clients, what finds the region for them, the regions, and what is copied."""

from __future__ import annotations

from farshore.checks import Preflight
from farshore.report.html.markup import Markup, joined, tag
from farshore.report.text import clipped, printable
from farshore.spec import Spec
from farshore.spec.services import Bucket, RestApi, Service, StaticSite, Table, UserPool
from farshore.spec.services.bucket import Replication

_WIDTH, _REGION, _TOP, _STEP, _BOX = 440, 170, 128, 48, 38
_LEFT, _RIGHT = 0, _WIDTH - _REGION
_ONE_WAY, _BOTH_WAYS = "copied to the standby", "copied both ways"
_LONGEST = 24
_WIDE = 19
"""Longer names would stand over the edge of their box in a wide font."""


def topology(report: Preflight, prefix: str) -> Markup:
    """Return the figure with a description in words."""
    spec = report.spec
    height = _TOP + 44 + max(1, len(spec.services)) * _STEP + (54 if spec.regions.observer else 0) + 6
    svg = tag(
        "svg",
        tag("title", f"Topology of {spec.name}", id=f"{prefix}-svg-title"),
        tag("desc", _in_words(spec), id=f"{prefix}-svg-desc"),
        _arrowhead(prefix),
        *_front(spec, prefix),
        *_region(spec, spec.regions.primary, "primary", _LEFT),
        *_region(spec, spec.regions.standby, "standby", _RIGHT),
        *(_copy(service, spec, number, prefix) for number, service in enumerate(spec.services.values())),
        _observer(spec, height, prefix),
        viewBox=f"-4 0 {_WIDTH + 8} {height}",
        role="img",
        aria_labelledby=f"{prefix}-svg-title {prefix}-svg-desc",
    )
    others = f"Your own code also calls {', '.join(spec.also_needs)}." if spec.also_needs else None
    caption = tag("figcaption", others) if others else None
    heading = tag("h3", "Topology", id=f"{prefix}-topology")
    return tag("section", heading, tag("figure", svg, caption), aria_labelledby=f"{prefix}-topology")


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
    standby = spec.regions.standby or "not chosen yet"
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


def _front(spec: Spec, prefix: str) -> list[Markup]:
    names = [name for name, there in _fronts(spec) if there]
    if not names:
        return []
    width, gap = 96, 16
    start = (_WIDTH - len(names) * width - (len(names) - 1) * gap) // 2
    middle = _WIDTH // 2
    parts = [_label(middle, 14, "clients", "muted"), _line(middle, 20, middle, 38, prefix)]
    for number, name in enumerate(names):
        parts.append(_box(start + number * (width + gap), 42, width, 30, "front"))
        parts.append(_label(start + number * (width + gap) + width // 2, 62, name, "name"))
    way = "" if spec.strategy.value == "active-active" else " quiet"
    parts.append(_line(middle - 30, 72, _LEFT + _REGION // 2 + 30, _TOP - 5, prefix))
    parts.append(_line(middle + 30, 72, _RIGHT + _REGION // 2 - 30, _TOP - 5, prefix, f"flow{way}"))
    return parts


def _region(spec: Spec, region: str | None, role: str, left: int) -> list[Markup]:
    height = 44 + max(1, len(spec.services)) * _STEP - 4
    kind = "region" if region else "region absent"
    middle = left + _REGION // 2
    parts = [_box(left, _TOP, _REGION, height, kind), _label(middle, _TOP + 19, region or "not chosen yet", "name")]
    parts.append(_label(middle, _TOP + 34, role, "muted"))
    for number, service in enumerate(spec.services.values() if region else ()):
        top = _TOP + 42 + number * _STEP
        parts.append(_box(left + 8, top, _REGION - 16, _BOX, "service"))
        parts.append(_label(middle, top + 16, service.name, "name"))
        parts.append(_label(middle, top + 31, service.type, "muted"))
    return parts


def _copy(service: Service, spec: Spec, number: int, prefix: str) -> Markup | None:
    how = copying(service, spec)
    if how is None or spec.regions.standby is None:
        return None
    height = _TOP + 42 + number * _STEP + _BOX // 2
    both = how == _BOTH_WAYS
    line = _line(_LEFT + _REGION + 4, height, _RIGHT - 4, height, prefix, "copy", both=both)
    return joined(line, _label(_WIDTH // 2, height - 6, "both ways" if both else "one way", "muted"))


def _observer(spec: Spec, height: int, prefix: str) -> Markup | None:
    if spec.regions.observer is None:
        return None
    top, middle = height - 40, _WIDTH // 2
    return joined(
        _line(middle - 90, top + 17, _LEFT + 60, top - 14, prefix, "flow quiet"),
        _line(middle + 90, top + 17, _RIGHT + _REGION - 60, top - 14, prefix, "flow quiet"),
        _box(middle - 85, top, 170, 34, "region absent"),
        _label(middle, top + 15, spec.regions.observer, "name"),
        _label(middle, top + 28, "observer", "muted"),
    )


def _arrowhead(prefix: str) -> Markup:
    path = tag("path", d="M0 0L8 4L0 8z")
    size = {"markerWidth": 7, "markerHeight": 7, "refX": 7, "refY": 4}
    marker = tag("marker", path, id=f"{prefix}-arrow", viewBox="0 0 8 8", orient="auto-start-reverse", **size)
    return tag("defs", marker)


def _box(left: int, top: int, width: int, height: int, kind: str) -> Markup:
    return tag("rect", x=left, y=top, width=width, height=height, rx=8, class_=kind)


def _label(middle: int, base: int, text: str, kind: str) -> Markup:
    shown = clipped(printable(text), _LONGEST)
    width = _REGION - 24 if len(shown) > _WIDE else None
    squeezed = {"textLength": width, "lengthAdjust": "spacingAndGlyphs" if width else None}
    return tag("text", shown, x=middle, y=base, text_anchor="middle", class_=kind, **squeezed)


def _line(x1: int, y1: int, x2: int, y2: int, prefix: str, kind: str = "flow", *, both: bool = False) -> Markup:
    arrow = f"url(#{prefix}-arrow)"
    start = arrow if both else None
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind, marker_end=arrow, marker_start=start)
