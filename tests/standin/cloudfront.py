"""Distributions and what they refer to, kept as they were sent.

moto keeps a part of a distribution, looks for the target of a behaviour among the origins only, and has no policies;
AWS keeps all of it, knows origin groups, and checks what it refers to. It matters because the lost parts are a
difference in every plan, and because a certificate of the wrong region or an origin group that takes writes is refused.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import datetime, timezone
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .cloudfront_checks import Refusal, check_distribution, check_unused
from .service import ACCOUNT, Service
from .wire import Handler, Request, Response, aws_error

NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/"
_API = "/2020-05-31/"


@dataclass(frozen=True)
class Kind:
    """One kind of thing CloudFront keeps.

    Attributes:
        path: the path segment of its API.
        element: the XML element that wraps it; its configuration's element has the suffix ``Config``.
        managed: the ids and names of those that AWS provides.
    """

    path: str
    element: str
    managed: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> str:
        """The XML element of its configuration."""
        return self.element + "Config"


# Sources: docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-{cache,origin-request,
# response-headers}-policies.html
KINDS = (
    Kind("distribution", "Distribution"),
    Kind("origin-access-control", "OriginAccessControl"),
    Kind(
        "cache-policy",
        "CachePolicy",
        {
            "658327ea-f89d-4fab-a63d-7e88639e58f6": "Managed-CachingOptimized",
            "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": "Managed-CachingDisabled",
        },
    ),
    Kind(
        "origin-request-policy",
        "OriginRequestPolicy",
        {
            "216adef6-5c7f-47e4-b989-5492eafa07d3": "Managed-AllViewer",
            "b689b0a8-53d0-40ab-baf2-68738e2966ac": "Managed-AllViewerExceptHostHeader",
        },
    ),
    Kind(
        "response-headers-policy",
        "ResponseHeadersPolicy",
        {"67f7725c-6f97-4210-82d7-5512b31e9d03": "Managed-SecurityHeadersPolicy"},
    ),
)


@dataclass
class Thing:
    """One distribution, policy or access control.

    Attributes:
        kind: what it is.
        id: its id.
        config: its configuration's XML, as sent.
        etag: changes with every update.
        modified: when it was last changed, in ISO format.
    """

    kind: Kind
    id: str
    config: str
    etag: str = ""
    modified: str = ""

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"arn:aws:cloudfront::{ACCOUNT}:{self.kind.path}/{self.id}"

    @property
    def domain(self) -> str:
        """The name under which a distribution answers."""
        return f"d{self.id[1:].lower()}.cloudfront.net"

    def render(self) -> str:
        """Its XML, as AWS describes it."""
        element, details = self.kind.element, ""
        if element == "Distribution":
            details = (
                f"<ARN>{self.arn}</ARN><Status>Deployed</Status>"
                f"<DomainName>{self.domain}</DomainName>"
                "<InProgressInvalidationBatches>0</InProgressInvalidationBatches>"
                "<ActiveTrustedSigners><Enabled>false</Enabled><Quantity>0</Quantity></ActiveTrustedSigners>"
                "<ActiveTrustedKeyGroups><Enabled>false</Enabled><Quantity>0</Quantity></ActiveTrustedKeyGroups>"
            )
        modified = f"<LastModifiedTime>{self.modified}</LastModifiedTime>"
        return f'<{element} xmlns="{NAMESPACE}"><Id>{self.id}</Id>{details}{modified}{self.config}</{element}>'


class CloudFront(Service):
    """CloudFront without moto."""

    name = "cloudfront"

    def __init__(self) -> None:
        """Start empty."""
        ElementTree.register_namespace("", NAMESPACE)
        self._serial = itertools.count(1)
        self._things: dict[tuple[str, str], Thing] = {}
        self._tags: dict[str, dict[str, str]] = {}

    def reset(self) -> None:
        """Forget everything but the serial numbers."""
        self._things.clear()
        self._tags.clear()

    def handle(self, request: Request, moto: Handler) -> Response:  # noqa: ARG002
        """Answer a call; moto is not asked."""
        path = request.path.removeprefix(_API).strip("/")
        if path == "tagging":
            return self._tagging(request)
        segment, _, rest = path.partition("/")
        kind = next((kind for kind in KINDS if kind.path == segment), None)
        identifier, _, part = rest.partition("/")
        if kind is None or part not in ("", "config"):
            return aws_error(request, 400, "NotImplemented", f"The stand-in has no {request.method} {request.path}")
        try:
            return self._item(request, kind, identifier, part) if identifier else self._collection(request, kind)
        except Refusal as refusal:
            return aws_error(request, refusal.status, refusal.code, refusal.message)

    def _collection(self, request: Request, kind: Kind) -> Response:
        if request.method == "GET":
            return self._list(request, kind)
        document = ElementTree.fromstring(request.body)
        config = document if document.tag.endswith("}" + kind.config) else document.find(f"{{*}}{kind.config}")
        assert config is not None
        self._check(kind, config, "")
        number = f"{next(self._serial):08d}"
        thing = Thing(kind, _identifier(kind, number), "")
        self._things[kind.path, thing.id] = thing
        self._tags[thing.arn] = _tags_in(document)
        self._set_config(thing, config)
        location = f"https://cloudfront.amazonaws.com{_API}{kind.path}/{thing.id}"
        return Response.xml(201, thing.render(), ("ETag", thing.etag), ("Location", location))

    def _item(self, request: Request, kind: Kind, identifier: str, part: str) -> Response:
        thing = self._things.get((kind.path, identifier)) or _managed(kind, identifier)
        if thing is None:
            return aws_error(request, 404, f"NoSuch{kind.element}", f"There is no {kind.path} {identifier}")
        if request.method == "GET":
            return Response.xml(200, thing.config if part else thing.render(), ("ETag", thing.etag))
        if request.header("if-match") != thing.etag:
            return aws_error(request, 412, "PreconditionFailed", "The If-Match version is not the current one")
        if request.method == "DELETE":
            return self._delete(request, thing)
        config = ElementTree.fromstring(request.body)
        self._check(kind, config, identifier)
        self._set_config(thing, config)
        return Response.xml(200, thing.render(), ("ETag", thing.etag))

    def _delete(self, request: Request, thing: Thing) -> Response:
        if ElementTree.fromstring(thing.config).findtext("{*}Enabled") == "true":
            return aws_error(request, 409, "DistributionNotDisabled", "The distribution is enabled")
        distributions = [one.config for one in self._things.values() if one.kind.element == "Distribution"]
        check_unused(thing.kind.path, thing.id, [ElementTree.fromstring(config) for config in distributions])
        del self._things[thing.kind.path, thing.id]
        self._tags.pop(thing.arn, None)
        return Response(204)

    def _list(self, request: Request, kind: Kind) -> Response:
        own = [(thing, "custom") for thing in self._things.values() if thing.kind is kind]
        managed = [(_managed(kind, identifier), "managed") for identifier in kind.managed]
        wanted = request.query.get("Type", "")
        listed = [(thing, origin) for thing, origin in (*managed, *own) if thing and wanted in ("", origin)]
        items = "".join(_summary(thing, origin) for thing, origin in listed)
        return Response.xml(
            200,
            f'<{kind.element}List xmlns="{NAMESPACE}"><Marker/><MaxItems>100</MaxItems>'
            f"<IsTruncated>false</IsTruncated><Quantity>{len(listed)}</Quantity>"
            f"<Items>{items}</Items></{kind.element}List>",
        )

    def _set_config(self, thing: Thing, config: ElementTree.Element) -> None:
        thing.config = ElementTree.tostring(config, encoding="unicode")
        thing.etag = "E" + hashlib.md5(f"{next(self._serial)}".encode()).hexdigest()[:12].upper()
        thing.modified = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _check(self, kind: Kind, config: ElementTree.Element, identifier: str) -> None:
        if kind.element != "Distribution":
            return
        known = {path: {key for where, key in self._things if where == path} for path in (k.path for k in KINDS)}
        known = {path: ids | set(_kind(path).managed) for path, ids in known.items()}
        others = [thing.config for thing in self._things.values() if thing.kind is kind and thing.id != identifier]
        check_distribution(config, known, [ElementTree.fromstring(other) for other in others])

    def _tagging(self, request: Request) -> Response:
        tags = self._tags.setdefault(request.query["Resource"], {})
        if request.method == "GET":
            items = "".join(f"<Tag><Key>{escape(k)}</Key><Value>{escape(v)}</Value></Tag>" for k, v in tags.items())
            return Response.xml(200, f'<Tags xmlns="{NAMESPACE}"><Items>{items}</Items></Tags>')
        document = ElementTree.fromstring(request.body)
        if request.query["Operation"] == "Tag":
            tags.update(_tags_in(document))
        else:
            for key in document.iter(f"{{{NAMESPACE}}}Key"):
                tags.pop(key.text or "", None)
        return Response(204)


def _kind(path: str) -> Kind:
    return next(kind for kind in KINDS if kind.path == path)


def _identifier(kind: Kind, number: str) -> str:
    digest = hashlib.md5(f"{kind.path}/{number}".encode()).hexdigest()
    if kind.managed:
        return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))
    return "E" + digest[:13].upper()


def _managed(kind: Kind, identifier: str) -> Thing | None:
    name = kind.managed.get(identifier)
    if name is None:
        return None
    minimum = "<MinTTL>1</MinTTL>" if kind.element == "CachePolicy" else ""
    config = f'<{kind.config} xmlns="{NAMESPACE}"><Name>{name}</Name>{minimum}</{kind.config}>'
    return Thing(kind, identifier, config, "EMANAGED", "2020-05-31T00:00:00Z")


def _summary(thing: Thing, origin: str) -> str:
    element = thing.kind.element
    if element in ("Distribution", "OriginAccessControl"):
        parts = ElementTree.fromstring(thing.config)
        inner = "".join(ElementTree.tostring(part, encoding="unicode") for part in parts)
        domain = f"<DomainName>{thing.domain}</DomainName>" if element == "Distribution" else ""
        return f"<{element}Summary><Id>{thing.id}</Id>{domain}{inner}</{element}Summary>"
    return f"<{element}Summary><Type>{origin}</Type>{thing.render()}</{element}Summary>"


def _tags_in(document: ElementTree.Element) -> dict[str, str]:
    pairs = document.iter(f"{{{NAMESPACE}}}Tag")
    return {pair.findtext("{*}Key") or "": pair.findtext("{*}Value") or "" for pair in pairs}
