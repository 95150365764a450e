"""DNS: records that AWS would take, health checks as they were sent, and no wait for changes that are in force.

moto takes records of one name whose policies differ, an alias to a record that does not exist and a delete that names
other values, and with one record of a set it deletes all that have the same set identifier; AWS refuses the first three
and deletes the one. It matters because records are moved while clients ask for them.

moto also rebuilds a health check's configuration from the parts it models; AWS keeps what was sent, and each lost part
is a replacement on every plan. And moto answers a change of records like AWS, upon which the Terraform provider sleeps
10 to 30 seconds before it asks whether the change is in sync; an answer without ``ChangeInfo`` spares it the question.
"""

from __future__ import annotations

import re
from typing import Any

from .route53_checks import Refused, check, identity
from .service import Service, replaces
from .wire import Handler, Request, Response

_CHANGE_INFO = re.compile(rb"<ChangeInfo>.*?</ChangeInfo>", re.DOTALL)
_KEPT_AS_SENT = ("RoutingControlArn", "AlarmIdentifier", "InsufficientDataHealthStatus")
_WITHOUT_ENDPOINT = ("RECOVERY_CONTROL", "CALCULATED", "CLOUDWATCH_METRIC")
"""Types of health checks that send no requests."""
_OF_REQUESTS = ("Port", "RequestInterval", "FailureThreshold")
"""What moto makes up for those too."""


class Route53(Service):
    """Route 53, stricter with records, quicker for Terraform and with whole health checks."""

    name = "route53"

    def handle(self, request: Request, moto: Handler) -> Response:
        """Leave the change's number out of the answer where Terraform asked; other clients get it."""
        response = moto(request)
        if request.path.rstrip("/").endswith("/rrset") and "Terraform" in request.header("user-agent"):
            return Response(response.status, _CHANGE_INFO.sub(b"", response.body), response.headers)
        return response

    def patch(self) -> None:
        """Check changes of records, and let a health check remember the configuration it was created with."""
        from moto.route53.models import HealthCheck, Route53Backend
        from moto.route53.responses import Route53 as Responses

        replaces(Route53Backend, "change_resource_record_sets")(_change_records)

        @replaces(Responses, "create_health_check")
        def create_health_check(original: Any, responses: Any) -> Any:
            answer = original(responses)
            answer.result["HealthCheck"].as_sent = dict(responses._get_param("HealthCheckConfig"))
            return answer

        @replaces(HealthCheck, "health_check_config")
        def health_check_config(original: Any, check: Any) -> dict[str, Any]:
            sent = getattr(check, "as_sent", {})
            made_up = _OF_REQUESTS if sent.get("Type") in _WITHOUT_ENDPOINT else ()
            described = {key: value for key, value in original(check).items() if key in sent or key not in made_up}
            return {**described, **{key: sent[key] for key in _KEPT_AS_SENT if sent.get(key)}}


def _change_records(original: Any, backend: Any, zone_id: str, changes: list[dict[str, Any]]) -> None:
    """Make all changes of a batch or none, one after the other."""
    from moto.route53.exceptions import Route53ClientError

    zone = backend.get_hosted_zone(zone_id)
    before = list(zone.rrsets)
    try:
        for change in changes:
            record = _record(change["ResourceRecordSet"])
            check(change["Action"], record, zone.rrsets, zone.resource_id)
            if change["Action"] == "DELETE":
                zone.rrsets = [other for other in zone.rrsets if identity(other) != identity(record)]
            else:
                zone.rr_changes = type(zone.rr_changes)()  # by its journal, moto refuses what was deleted since
                original(backend, zone_id, [change])
    except Refused as refused:
        zone.rrsets = before
        raise Route53ClientError("InvalidChangeBatch", f"[{refused}]") from None


def _record(sent: dict[str, Any]) -> Any:
    """Return a record as moto models it, of a request that still has it in the words of the API."""
    from moto.route53.models import RecordSet

    return RecordSet({**sent, "ResourceRecords": [one["Value"] for one in sent.get("ResourceRecords") or ()]})
