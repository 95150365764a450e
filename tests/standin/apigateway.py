"""REST APIs: custom domains that belong to their region.

moto gives the regional domain name of every custom domain the same hosted zone, CloudFront's, and takes a certificate
of any region; AWS has a zone of its own in each region and wants a certificate of the same region. It matters because
an alias record built from one region's domain and another's zone works against moto alone.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from .service import Service, replaces
from .wire import Handler, Request, Response, aws_error


class ApiGateway(Service):
    """API Gateway v1 with regional domains in their region."""

    name = "apigateway"

    def handle(self, request: Request, moto: Handler) -> Response:
        """Refuse a regional domain whose certificate is elsewhere."""
        if request.method == "POST" and request.path == "/domainnames" and _names_foreign_certificate(request):
            return aws_error(request, 400, "BadRequestException", f"The certificate must be in {request.region}")
        return moto(request)

    def patch(self) -> None:
        """Let a custom domain have its region's name and zone."""
        from moto.apigateway.models import DomainName

        @replaces(DomainName, "__init__")
        def construct(original: Any, domain: Any, domain_name: str, **settings: Any) -> None:
            original(domain, domain_name, **settings)
            region = settings["region_name"]
            domain.regional_domain_name = regional_domain(domain_name, region)
            domain.regional_hosted_zone_id = regional_zone(region)


def regional_domain(domain_name: str, region: str) -> str:
    """The name that a region's endpoint of a custom domain gets."""
    return f"d-{hashlib.md5(f'{domain_name}/{region}'.encode()).hexdigest()[:10]}.execute-api.{region}.amazonaws.com"


def regional_zone(region: str) -> str:
    """The hosted zone of a region's endpoints: made up, always the same, another one in each region."""
    return "Z" + hashlib.md5(region.encode()).hexdigest()[:13].upper()


def _names_foreign_certificate(request: Request) -> bool:
    arn = json.loads(request.body or b"{}").get("regionalCertificateArn")
    return bool(arn) and arn.split(":")[3] != request.region
