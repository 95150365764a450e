"""key-of-one-region: a KMS key that decrypts in its own region only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.plan.estate import MOVING_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.needs import to_move
from farshore.plan.relations.safeguards import gives
from farshore.plan.resource import Resource

_KEYS = ("aws_kms_key", "aws_kms_external_key")


@MOVING_RULES.register
class KeyOfOneRegion(PlanRule):
    """One finding for all keys; a note, since most services encrypt their copies anew with a key of the region."""

    id = "key-of-one-region"
    title = "A KMS key exists in one region alone"
    severity = Severity.NOTE
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "What your own code encrypted with such a key, and backups or snapshots under it, can be decrypted in its "
        "region only. A key cannot be made a multi-Region key later: another one is made, and data is encrypted anew."
    )
    remedy = (
        "Services that copy (S3, DynamoDB, RDS, Secrets Manager) take a key in each region: make one there. For what "
        "code encrypts itself, make a new key with `multi_region = true` and an `aws_kms_replica_key` in the other "
        "region, and encrypt the data anew."
    )
    source = "https://docs.aws.amazon.com/us_en/kms/latest/developerguide/multi-region-keys-create.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_kms_key" "data" {
          description  = "data"
          multi_region = true
        }
    """
    bad = """
        resource "aws_kms_key" "data" {
          description = "data"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for the keys that are surely of one region."""
        keys = [one for one in to_move(subject) if one.type in _KEYS and _is_of_one_region(one)]
        if keys:
            are = (
                "are KMS keys of one region each"
                if len(keys) > 1
                else f"is a KMS key of {keys[0].region or 'one region'}"
            )
            yield self.about(keys[0], f"{listed(keys)} {are}: nothing decrypts elsewhere with it", *keys[1:3])


def _is_of_one_region(key: Resource) -> bool:
    """Say whether a key is certain to be of one region; where configuration says nothing, AWS makes such a key."""
    return key.get("multi_region") is False or not (key.get("multi_region") or gives(key, "multi_region"))
