"""DNS: health checks as they were sent, and no wait for changes that are already in force.

moto rebuilds a health check's configuration from the parts it models; AWS keeps what was sent, and each lost part is a
replacement on every plan. moto also answers a change of records like AWS, upon which the Terraform provider sleeps 10
to 30 seconds before it asks whether the change is in sync; an answer without ``ChangeInfo`` spares it the question.
"""

from __future__ import annotations

import re
from typing import Any

from .service import Service, replaces
from .wire import Handler, Request, Response

_CHANGE_INFO = re.compile(rb"<ChangeInfo>.*?</ChangeInfo>", re.DOTALL)
_KEPT_AS_SENT = ("RoutingControlArn", "AlarmIdentifier", "InsufficientDataHealthStatus")


class Route53(Service):
    """Route 53, quicker for Terraform and with whole health checks."""

    name = "route53"

    def handle(self, request: Request, moto: Handler) -> Response:
        """Leave the change's number out of the answer where Terraform asked; other clients get it."""
        response = moto(request)
        if request.path.rstrip("/").endswith("/rrset") and "Terraform" in request.header("user-agent"):
            return Response(response.status, _CHANGE_INFO.sub(b"", response.body), response.headers)
        return response

    def patch(self) -> None:
        """Let a health check remember the configuration it was created with."""
        from moto.route53.models import HealthCheck
        from moto.route53.responses import Route53 as Responses

        @replaces(Responses, "create_health_check")
        def create_health_check(original: Any, responses: Any) -> Any:
            answer = original(responses)
            answer.result["HealthCheck"].as_sent = dict(responses._get_param("HealthCheckConfig"))
            return answer

        @replaces(HealthCheck, "health_check_config")
        def health_check_config(original: Any, check: Any) -> dict[str, Any]:
            sent = getattr(check, "as_sent", {})
            return {**original(check), **{key: sent[key] for key in _KEPT_AS_SENT if sent.get(key)}}
