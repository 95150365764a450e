"""secret: the secret in its home and its replicas, without its value, and what they offer."""

from __future__ import annotations

from farshore.constructs import aws
from farshore.constructs.base import ServiceConstruct, allow, literal
from farshore.constructs.offer import Offer
from farshore.constructs.stack import SpecStack
from farshore.names import Names
from farshore.placement import Placement, Placements
from farshore.spec.services.base import Access
from farshore.spec.services.secret import Secret


class ReplicatedSecret(ServiceConstruct):
    """A secret in its home with a replica in each other serving region; in `data`, because it asks all of them.

    Its value is none of Terraform's business: whoever holds it writes it once, in the home, and Secrets Manager copies
    it. Each region encrypts it with AWS's own key there, so that no region needs another's to read it.
    https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html

    A secret of the same name that is in the way of a replica stays as it is, and the apply fails: it may have been a
    replica that somebody promoted while the home was lost, and hold the newer value.
    """

    def __init__(self, stack: SpecStack, secret: Secret, placements: Placements) -> None:
        super().__init__(stack, secret)
        home = placements.home.region
        away = placements.away if secret.replicate else ()
        name = stack.names.secret(secret)
        self.add(
            aws.SecretsmanagerSecret,
            f"secret-{home}",
            provider=stack.provider(home),
            name=name,
            description=literal(secret.description) if secret.description else None,
            recovery_window_in_days=secret.recovery_window.days if stack.spec.deletion_protection else 0,
            replica=[aws.SecretsmanagerSecretReplica(region=placement.region) for placement in away] or None,
            force_overwrite_replica_secret=False,
            lifecycle=self.data_lifecycle(),
        )
        self.output("secret", name, f"Name of the secret, the same in every region; its value is written in {home}")


def offer(secret: Secret, access: Access, placement: Placement, names: Names) -> Offer:
    """Return what a secret gives to its readers in a region: its name, which there leads to the secret or replica."""
    arn, name = names.secret_arn(secret, placement.region), names.secret(secret)
    return Offer(
        environment={"SECRET": name},
        statements=(allow(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], [arn]),),
        health={"service": secret.name, "access": access.value, "kind": "secret", "name": name},
        health_statements=(allow(["secretsmanager:DescribeSecret"], [arn]),),
    )
