"""Secrets: replicas that are promoted, and stay apart from then on.

moto lacks ``StopReplicationToReplica``, by which a replica becomes a secret of its own while its home is lost. It
matters because that is what is done on the day, and because terraform must not overwrite the secret afterwards.
https://docs.aws.amazon.com/goto/WebAPI/secretsmanager/StopReplicationToReplica (2026-11-28)
"""

from __future__ import annotations

import copy
import json
from typing import Any

from .service import ACCOUNT, Service
from .wire import Handler, Request, Response, aws_error


class SecretsManager(Service):
    """Secrets Manager with promotion."""

    name = "secretsmanager"

    def handle(self, request: Request, moto: Handler) -> Response:
        """Promote a replica; everything else is moto's."""
        if request.action != "StopReplicationToReplica":
            return moto(request)
        return _promote(request, json.loads(request.body)["SecretId"])


def _promote(request: Request, secret_id: str) -> Response:
    from moto.secretsmanager.models import ReplicaSecret, secretsmanager_backends

    secrets = secretsmanager_backends[ACCOUNT][request.region].secrets
    replica: Any = secrets.get(secret_id)
    if replica is None:
        message = "Secrets Manager can't find the specified secret."
        return aws_error(request, 400, "ResourceNotFoundException", message)
    if not isinstance(replica, ReplicaSecret):
        message = "You can't call this operation on a secret that is not a replica."
        return aws_error(request, 400, "InvalidParameterException", message)
    source = replica.source
    promoted = copy.deepcopy(source)
    promoted.region, promoted.arn, promoted.replicas = request.region, replica.arn, []
    dict.__delitem__(secrets, replica.arn)
    dict.__setitem__(secrets, replica.arn, promoted)
    source.replicas.remove(replica)
    return Response.json(200, {"ARN": promoted.arn})
