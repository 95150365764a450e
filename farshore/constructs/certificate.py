"""The DNS records by which ACM believes that a name is ours."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import REPLACE_BEFORE_DESTROYING, ServiceConstruct
from farshore.constructs.stack import SpecStack
from farshore.spec.services import RestApi


def publish_proof(construct: ServiceConstruct, stack: SpecStack, certificate: Any) -> Any:
    """Publish the record that validates a certificate with one name; returns the record."""
    proof = certificate.domain_validation_options.get(0)
    return construct.add(
        aws.Route53Record,
        "certificate-proof",
        zone_id=stack.zone_id,
        name=proof.resource_record_name,
        type=proof.resource_record_type,
        records=[proof.resource_record_value],
        ttl=300,
    )


class ApiNameProof(ServiceConstruct):
    """Proves to ACM, once for every region, that an API's name is ours; in `global`.

    ACM asks for the same CNAME for a name in every region of an account, so that the regions' certificates would fight
    over one record if each published it. A certificate of its own, here, owns the record; the regions' certificates
    only wait until they are valid. https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html (2026-11-21)
    """

    def __init__(self, stack: SpecStack, api: RestApi) -> None:
        super().__init__(stack, api)
        certificate = self.add(
            aws.AcmCertificate,
            "certificate",
            domain_name=str(stack.spec.host(api)),
            validation_method="DNS",
            lifecycle=REPLACE_BEFORE_DESTROYING,
        )
        publish_proof(self, stack, certificate)
