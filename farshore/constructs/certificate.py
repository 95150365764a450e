"""The DNS records by which ACM believes that a name is ours."""

from __future__ import annotations

from typing import Any

from farshore.constructs import aws
from farshore.constructs.base import REPLACE_BEFORE_DESTROYING, ServiceConstruct, of_host
from farshore.constructs.stack import SpecStack
from farshore.placement import Placements
from farshore.spec.services import RestApi


def publish_proof(construct: ServiceConstruct, stack: SpecStack, certificate: Any, host: str, part: str) -> Any:
    """Publish the record that validates one name of a certificate; returns the record.

    Args:
        construct: Whose record it is.
        stack: The stack that holds both.
        certificate: The certificate.
        host: The name.
        part: The record's part of the address.
    """
    return construct.add(
        aws.Route53Record,
        part,
        provider=stack.zone_provider,
        zone_id=stack.zone_id,
        name=_asked(certificate, host, "name"),
        type=_asked(certificate, host, "type"),
        records=[_asked(certificate, host, "value")],
        ttl=300,
    )


def _asked(certificate: Any, host: str, what: str) -> str:
    """Return the expression for what ACM asks of a name: the options are a set, without an order."""
    options = f"{certificate.terraform_resource_type}.{certificate.friendly_unique_id}.domain_validation_options"
    return f'${{one([for option in {options} : option.resource_record_{what} if option.domain_name == "{host}"])}}'


class ApiNameProof(ServiceConstruct):
    """Proves to ACM, once for every region, that an API's name is ours; in `names`.

    ACM asks for the same CNAME for a name in every region of an account, so that the regions' certificates would fight
    over one record if each published it. A certificate of its own, here, owns the record; the regions' certificates
    only wait until they are valid. https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html (2026-11-21)

    ACM renews only what is in use, and warns of the end of the rest. So the certificate also covers a name that serves
    nothing, and API Gateway holds that name with it.
    https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html (2026-11-27)
    """

    def __init__(self, stack: SpecStack, api: RestApi, placements: Placements) -> None:  # noqa: ARG002 - for all regions
        super().__init__(stack, api)
        provider = stack.provider(stack.region)
        host, held = stack.names.host(api), stack.names.host_of(api, "proof")
        certificate = self.add(
            aws.AcmCertificate,
            of_host("certificate", host),
            provider=provider,
            domain_name=held,
            subject_alternative_names=[host],
            validation_method="DNS",
            lifecycle=REPLACE_BEFORE_DESTROYING,
        )
        proofs = [
            publish_proof(self, stack, certificate, host, of_host("certificate-proof", host)),
            publish_proof(self, stack, certificate, held, of_host("held-name-proof", host)),
        ]
        validation = self.add(
            aws.AcmCertificateValidation,
            of_host("certificate-validation", host),
            provider=provider,
            certificate_arn=certificate.arn,
            validation_record_fqdns=[proof.fqdn for proof in proofs],
        )
        self.add(
            aws.ApiGatewayDomainName,
            of_host("held-name", host),
            provider=provider,
            domain_name=held,
            regional_certificate_arn=validation.certificate_arn,
            security_policy="TLS_1_2",
            endpoint_configuration=aws.ApiGatewayDomainNameEndpointConfiguration(types=["REGIONAL"]),
        )
