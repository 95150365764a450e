"""What AWS refuses in a distribution's configuration, as far as a multi-region site can get it wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

_WRITES = {"POST", "PUT", "PATCH", "DELETE"}
_REFERENCES = (
    ("CachePolicyId", "cache-policy", "NoSuchCachePolicy", "CachePolicyInUse"),
    ("OriginRequestPolicyId", "origin-request-policy", "NoSuchOriginRequestPolicy", "OriginRequestPolicyInUse"),
    ("ResponseHeadersPolicyId", "response-headers-policy", "NoSuchResponseHeadersPolicy", "ResponseHeadersPolicyInUse"),
    ("OriginAccessControlId", "origin-access-control", "IllegalOriginAccessConfiguration", "OriginAccessControlInUse"),
)
"""Elements of a distribution that refer to something, its kind, and what AWS says when it is missing or still used."""


class Refusal(Exception):
    """A configuration that AWS would not take.

    Attributes:
        status: the HTTP status.
        code: the AWS error code.
        message: what is wrong.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        """Refuse with a status, an AWS error code and a message."""
        super().__init__(f"{code}: {message}")
        self.status, self.code, self.message = status, code, message


def check_distribution(config: Element, known: Mapping[str, set[str]], others: Sequence[Element]) -> None:
    """Check a distribution's configuration.

    Args:
        config: its XML.
        known: the ids of the policies and access controls there are, by kind.
        others: the configurations of the other distributions.

    Raises:
        Refusal: it refers to something that does not exist, or is not allowed.
    """
    _check_targets(config)
    _check_references(config, known)
    _check_aliases(config, others)
    _check_certificate(config)


def check_unused(kind: str, identifier: str, distributions: Sequence[Element]) -> None:
    """Check that no distribution refers to a policy or access control that is to be deleted.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteOriginAccessControl.html,
    https://github.com/terraform-aws-modules/terraform-aws-cloudfront/issues/135 (2026-11-27)

    Args:
        kind: what it is, by the path of its API.
        identifier: its id.
        distributions: the configurations of all distributions.

    Raises:
        Refusal: one refers to it.
    """
    for element, referred, _, code in _REFERENCES:
        used = {one.text for config in distributions for one in config.iter() if one.tag.endswith("}" + element)}
        if referred == kind and identifier in used:
            raise Refusal(409, code, f"The {kind} {identifier} is still being used.")


def _check_targets(config: Element) -> None:
    origins = set(_texts(config, "Origins/Items/Origin/Id"))
    groups = set(_texts(config, "OriginGroups/Items/OriginGroup/Id"))
    for member in _texts(config, "OriginGroups/Items/OriginGroup/Members/Items/OriginGroupMember/OriginId"):
        if member not in origins:
            raise Refusal(400, "InvalidArgument", f"The origin group member {member} is not an origin.")
    behaviors = [*_all(config, "DefaultCacheBehavior"), *_all(config, "CacheBehaviors/Items/CacheBehavior")]
    for behavior in behaviors:
        target = behavior.findtext("{*}TargetOriginId") or ""
        if target not in origins | groups:
            raise Refusal(404, "NoSuchOrigin", f"There is no origin or origin group {target}.")
        methods = set(_texts(behavior, "AllowedMethods/Items/Method"))
        if target in groups and methods & _WRITES:
            raise Refusal(400, "InvalidArgument", f"Behaviors for origin group {target} can't allow {methods}.")


def _check_references(config: Element, known: Mapping[str, set[str]]) -> None:
    for element, kind, code, _ in _REFERENCES:
        for reference in config.iter(config.tag.rpartition("}")[0] + "}" + element):
            if reference.text and reference.text not in known[kind]:
                raise Refusal(400 if code.startswith("Illegal") else 404, code, f"There is no {kind} {reference.text}.")


def _check_aliases(config: Element, others: Sequence[Element]) -> None:
    taken = {alias for other in others for alias in _texts(other, "Aliases/Items/CNAME")}
    if clash := taken & set(_texts(config, "Aliases/Items/CNAME")):
        raise Refusal(409, "CNAMEAlreadyExists", f"{', '.join(sorted(clash))} belongs to another distribution.")


def _check_certificate(config: Element) -> None:
    from moto.acm.models import acm_backends

    aliases = _texts(config, "Aliases/Items/CNAME")
    arn = next(iter(_texts(config, "ViewerCertificate/ACMCertificateArn")), "")
    if aliases and not arn:
        raise Refusal(400, "InvalidViewerCertificate", "To add an alternate domain name, attach a certificate.")
    if not arn:
        return
    account = arn.split(":")[4]
    certificate = acm_backends[account]["us-east-1"]._certificates.get(arn)
    if certificate is None or certificate.status != "ISSUED":
        message = f"{arn} doesn't exist, isn't in us-east-1, or isn't issued."
        raise Refusal(400, "InvalidViewerCertificate", message)
    names = {certificate.common_name, *certificate.sans}
    if uncovered := [alias for alias in aliases if not names & {alias, "*." + alias.partition(".")[2]}]:
        raise Refusal(400, "InvalidViewerCertificate", f"The certificate doesn't cover {', '.join(uncovered)}.")


def _all(element: Element, path: str) -> list[Element]:
    return element.findall("/".join("{*}" + step for step in path.split("/")))


def _texts(element: Element, path: str) -> list[str]:
    return [found.text or "" for found in _all(element, path)]
