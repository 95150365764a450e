"""Certificates: validation by DNS that really looks at the DNS.

moto gives every domain the same validation token and issues any certificate after a while; AWS derives the record from
account and domain, the same in every region, and issues once it finds the record in DNS. It matters because two
regions that validate one domain share one record, and a stack without the record would wait in vain on AWS.
"""

from __future__ import annotations

import hashlib
from typing import Any

from .service import Service, replaces


class Acm(Service):
    """ACM with deterministic validation records, and issue on sight of them."""

    name = "acm"

    def patch(self) -> None:
        """Replace how moto's certificates describe and check themselves."""
        from moto.acm.models import CertBundle

        @replaces(CertBundle, "describe")
        def describe(original: Any, cert: Any) -> dict[str, Any]:
            answer: dict[str, Any] = original(cert)
            for option in answer["Certificate"].get("DomainValidationOptions", []):
                option["ResourceRecord"] = validation_record(_account(cert), option["DomainName"])
            return answer

        @replaces(CertBundle, "check")
        def check(_original: Any, cert: Any) -> None:
            if cert.status == "PENDING_VALIDATION" and _is_validated(cert):
                cert.status = "ISSUED"


def validation_record(account: str, domain: str) -> dict[str, str]:
    """The CNAME that proves a domain to ACM; a wildcard shares the one of its parent."""
    base = domain.removeprefix("*.")
    name, value = (hashlib.md5(f"{part}/{account}/{base}".encode()).hexdigest() for part in ("name", "value"))
    return {"Name": f"_{name}.{base}.", "Type": "CNAME", "Value": f"_{value}.jkddzztszm.acm-validations.aws."}


def _account(cert: Any) -> str:
    return str(cert.arn.split(":")[4])


def _is_validated(cert: Any) -> bool:
    account = _account(cert)
    records = [validation_record(account, domain) for domain in {cert.common_name, *cert.sans}]
    published = _published_cnames(account)
    return all(published.get(record["Name"]) == record["Value"] for record in records)


def _published_cnames(account: str) -> dict[str, str]:
    from moto.route53.models import route53_backends

    zones = route53_backends[account]["aws"].zones.values()
    records = [record for zone in zones for record in zone.rrsets if record.type == "CNAME" and record.records]
    return {_absolute(record.name): _absolute(record.records[0]) for record in records}


def _absolute(name: str) -> str:
    return name.rstrip(".") + "."
