"""What one AWS account may use where: facts looked up live, one lookup a class, all of them reads.

Importing this package imports no boto3; `farshore.account.gather` does, when it is called.
"""

from farshore.account.facts import (
    AppliedQuota,
    BucketName,
    Concurrency,
    DatabaseClassOffer,
    Fact,
    HostedZone,
    InstanceOffer,
    InstanceTypeOffer,
    MailIdentity,
    MailStanding,
    NotAllowed,
    Owner,
    RegionStanding,
    TableStanding,
)
from farshore.account.snapshot import Account

__all__ = [
    "Account",
    "AppliedQuota",
    "BucketName",
    "Concurrency",
    "DatabaseClassOffer",
    "Fact",
    "HostedZone",
    "InstanceOffer",
    "InstanceTypeOffer",
    "MailIdentity",
    "MailStanding",
    "NotAllowed",
    "Owner",
    "RegionStanding",
    "TableStanding",
]
