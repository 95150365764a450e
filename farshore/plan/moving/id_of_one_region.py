"""id-of-one-region: an argument names what exists in one region alone, and nothing here makes it or looks it up."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from farshore.findings import Finding, Severity
from farshore.plan.estate import MOVING_RULES, Danger, Estate, PlanRule
from farshore.plan.listing import listed
from farshore.plan.needs import to_move
from farshore.plan.resource import Resource
from farshore.plan.values import texts_in

# How the ids begin that EC2 gives in one region: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resources.html
_WORDS = {
    "ami": "machine image",
    "acl": "network ACL",
    "cgw": "customer gateway",
    "eipalloc": "Elastic IP address",
    "eni": "network interface",
    "i": "instance",
    "igw": "internet gateway",
    "lt": "launch template",
    "nat": "NAT gateway",
    "pcx": "peering connection",
    "pl": "prefix list",
    "rtb": "route table",
    "sg": "security group",
    "snap": "snapshot",
    "subnet": "subnet",
    "tgw": "transit gateway",
    "vgw": "virtual private gateway",
    "vol": "volume",
    "vpc": "VPC",
    "vpce": "VPC endpoint",
}
_ID = re.compile(rf"(?<![\w-])({'|'.join(_WORDS)})-(?:[0-9a-f]{{17}}|[0-9a-f]{{8}})(?![\w-])")
_ARN = re.compile(r"arn:aws[a-z-]*:([a-z0-9-]+):([a-z]{2,4}(?:-[a-z]+)+-\d{1,2}):[^\s\"',]*")
_IMAGE = re.compile(r"\d{12}\.dkr\.ecr\.([a-z]{2,4}(?:-[a-z]+)+-\d{1,2})\.amazonaws\.com")

# Arguments of which a state, which does not tell arguments from what AWS fills in, holds what somebody gave.
_GIVEN = ("ami", "image_id", "image_uri", "container_definitions", "certificate_arn", "vpc_zone_identifier", "subnets")

_MAKES_COPIES = ("aws_ami_copy", "aws_ebs_snapshot_copy", "aws_db_snapshot_copy")
_LEADS_ELSEWHERE = ("aws_vpc_peering_connection", "aws_vpc_peering_connection_accepter")


@MOVING_RULES.register
class IdOfOneRegion(PlanRule):
    """One finding for each kind of thing that is named, so that a remedy fits all of it."""

    id = "id-of-one-region"
    title = "An argument names something that exists in one region alone"
    severity = Severity.WARNING
    danger = Danger.NOTHING_TO_FAIL_OVER_TO
    why = (
        "Images, subnets, security groups, keys and most ARNs exist in one region. Where configuration names them "
        "itself, rather than making them or looking them up, it cannot be applied in another region as it stands."
    )
    remedy = (
        "Look it up with a data source in the region of the provider, make it in each region, or give each region its "
        "own value; an image is copied first (`aws_ami_copy`, replication of the registry)."
    )
    source = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html"
    source_date = datetime.date(2026, 11, 28)
    good = """
        resource "aws_security_group" "web" {
          name = "web"
        }

        resource "aws_launch_template" "web" {
          name                   = "web"
          instance_type          = "t3.small"
          vpc_security_group_ids = [aws_security_group.web.id]
        }
    """
    bad = """
        resource "aws_launch_template" "web" {
          name          = "web"
          image_id      = "ami-0123456789abcdef0"
          instance_type = "t3.small"
        }
    """

    def check(self, subject: Estate) -> Iterable[Finding]:
        """Return a finding for each kind of thing that resources name."""
        ours = _made_or_seen(subject)
        found: dict[str, dict[Resource, list[str]]] = defaultdict(dict)
        for one in to_move(subject):
            if one.type in (*_MAKES_COPIES, *_LEADS_ELSEWHERE):
                continue  # naming a source elsewhere is what they are for
            for argument, kind in _names(one, ours):
                arguments = found[kind].setdefault(one, [])
                if argument not in arguments:
                    arguments.append(argument)
        for kind, naming in found.items():
            yield self._finding(kind, naming)

    def _finding(self, kind: str, naming: dict[Resource, list[str]]) -> Finding:
        resources = list(naming)
        arguments = sorted({argument for each in naming.values() for argument in each})
        states = any(one.plan.is_state for one in resources)
        return self.about(
            resources[0],
            f"{listed(resources)} name{'s' if len(resources) == 1 else ''} {kind} that nothing here makes or looks up "
            f"(in {', '.join(f'`{one}`' for one in arguments[:3])})",
            *resources[1:3],
            inferred=["a state does not tell what configuration gave from what AWS filled in"] if states else (),
        )


def _made_or_seen(estate: Estate) -> Set[str]:
    """Return the ids and ARNs of what the plans make, and of what their data sources looked up."""
    made = {text for one in estate.resources for text in (one.get("id"), one.arn) if isinstance(text, str)}
    return made.union(*(plan.looked_up for plan in estate.plans))


def _names(one: Resource, ours: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield the arguments of a resource that name a thing of one region, each with what it names, in words."""
    for argument, followed in _arguments(one):
        for text in texts_in(one.get(argument)):
            for word, name in _named_in(text):
                if word not in ours and word not in followed and not _lies_in(word, ours):
                    yield argument, name


def _lies_in(arn: str, ours: Set[str]) -> bool:
    """Say whether an ARN is of a part of what is made here: an index of a table, a stream of a log group."""
    return any(arn.startswith((f"{own}/", f"{own}:")) for own in ours if own.startswith("arn:"))


def _named_in(text: str) -> Iterator[tuple[str, str]]:
    for found in _ID.finditer(text):
        yield found[0], f"a {_WORDS[found[1]]} by its id"
    for found in _ARN.finditer(text):
        yield found[0], f"an ARN of {found[1]} in {found[2]}"
    for found in _IMAGE.finditer(text):
        yield found[0], f"a container image in {found[1]}"


def _arguments(one: Resource) -> Iterator[tuple[str, Set[str]]]:
    """Yield the arguments that somebody gave, each with all texts of the resources that it refers to.

    What a data source or a key of `for_each` gives is looked up, or may be, and left out.
    """
    if one.plan.is_state:
        yield from ((name, frozenset()) for name in _GIVEN)
        return
    configuration = one.plan.configuration
    for name in configuration.expressions(one.address):
        targets = configuration.targets(one.address, name)
        by_key = any(word.startswith(("each.", "data.")) for word in configuration.words(one.address, name))
        if not by_key and not any(target.type.startswith("data.") for target in targets):
            yield name, {text for other in one.plan.referenced(one, name) for text in texts_in(other.values)}
