"""encrypted-objects-not-copied: a replication that leaves out what its bucket encrypts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from farshore.findings import Finding, Severity
from farshore.plan.estate import PLAN_RULES, Danger, Estate, PlanRule
from farshore.plan.relations.selection import unselected


@PLAN_RULES.register
class EncryptedObjectsNotCopied(PlanRule):
    """Holds what a replication selects against the encryption of its source."""

    id = "encrypted-objects-not-copied"
    title = "A replication copies no objects that are encrypted with a KMS key"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "S3 replicates objects that are encrypted with a KMS key only where a rule selects them, and reports nothing "
        "where none does. A bucket that encrypts with such a key by default then has a copy that stays empty."
    )
    remedy = (
        'Add `source_selection_criteria { sse_kms_encrypted_objects { status = "Enabled" } }` to the rule and '
        "`encryption_configuration { replica_kms_key_id = … }` with a key of the destination's region to its "
        "`destination`, and let the role use `kms:Decrypt` on the first key and `kms:Encrypt` on the second."
    )
    source = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_SourceSelectionCriteria.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_s3_bucket_replication_configuration" "media" {
          bucket = aws_s3_bucket.media.id
          role   = "arn:aws:iam::123456789012:role/replication"

          rule {
            status = "Enabled"

            filter {}

            delete_marker_replication {
              status = "Enabled"
            }

            source_selection_criteria {
              sse_kms_encrypted_objects {
                status = "Enabled"
              }
            }

            destination {
              bucket = aws_s3_bucket.media_west.arn

              encryption_configuration {
                replica_kms_key_id = aws_kms_key.west.arn
              }
            }
          }
        }
    """
    bad = """
        # The bucket encrypts with a KMS key, and no rule selects what is encrypted with one.
        resource "aws_s3_bucket_replication_configuration" "media" {
          bucket = aws_s3_bucket.media.id
          role   = "arn:aws:iam::123456789012:role/replication"

          rule {
            status = "Enabled"

            filter {}

            delete_marker_replication {
              status = "Enabled"
            }

            destination {
              bucket = aws_s3_bucket.media_west.arn
            }
          }
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each replication configuration."""
        for one in subject.once(unselected):
            yield self.about(
                one.declared_by,
                f"`{one.declared_by.address}` selects no objects that are encrypted with a KMS key "
                f"(`sse_kms_encrypted_objects`), as those of `{one.source.address}` are by default: they are not "
                f"replicated to {one.region}",
                *[end for end in (one.source, one.target) if end],
            )
