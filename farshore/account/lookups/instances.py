"""Whether each region has the instance types that a spec names."""

from __future__ import annotations

import abc
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from farshore.account.facts import DatabaseClassOffer, InstanceOffer, InstanceTypeOffer
from farshore.account.lookup import ANYTHING, Ask, Lookup, Needs
from farshore.spec import Spec
from farshore.spec.services import Hardware


class InstanceLookup(Lookup):
    """What both have in common: one question for each kind of instance that the spec names."""

    of_databases: ClassVar[bool]
    """Whether it asks for kinds of instance with a database engine, or for those without."""

    def __init__(self, hardware: Hardware) -> None:
        self.hardware = hardware

    @classmethod
    def for_spec(cls, spec: Spec, account: str) -> Iterable[Lookup]:  # noqa: ARG003
        """Return a lookup for each kind of instance."""
        return cls._for(one for service in spec.services.values() for one in service.hardware())

    @classmethod
    def for_system(cls, needs: Needs) -> Iterable[Lookup]:
        """Return a lookup for each kind of instance."""
        return cls._for(needs.hardware)

    @classmethod
    def _for(cls, named: Iterable[Hardware]) -> list[Lookup]:
        return [cls(one) for one in dict.fromkeys(named) if (one.engine is not None) == cls.of_databases]

    @abc.abstractmethod
    def look(self, ask: Ask, region: str) -> Iterable[InstanceOffer]:
        """Ask whether the region has it."""


class InstanceTypes(InstanceLookup):
    """Asks EC2, which lists the zones of a region that have the type.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html (2026-11-28)
    """

    id = "instance-types"
    purpose = "whether EC2 has the instance types"
    actions: ClassVar[Mapping[str, str]] = {"ec2:DescribeInstanceTypeOfferings": ANYTHING}
    aws_service = "ec2"
    of_databases = False

    def look(self, ask: Ask, region: str) -> Iterable[InstanceTypeOffer]:
        """Return whether the region has the type, and in how many zones."""
        wanted = self.hardware.instance_type
        found = ask(
            "ec2:DescribeInstanceTypeOfferings",
            LocationType="availability-zone",
            Filters=[{"Name": "instance-type", "Values": [wanted]}],
        )["InstanceTypeOfferings"]
        zones = sorted({one["Location"] for one in found if one["InstanceType"] == wanted})
        yield InstanceTypeOffer(region=region, hardware=self.hardware, offered=bool(zones), zones=tuple(zones))


class DatabaseClasses(InstanceLookup):
    """Asks RDS, which lists what can be ordered of an engine and a class.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeOrderableDBInstanceOptions.html (2026-11-28)
    """

    id = "database-classes"
    purpose = "whether RDS has the instance classes"
    actions: ClassVar[Mapping[str, str]] = {"rds:DescribeOrderableDBInstanceOptions": ANYTHING}
    aws_service = "rds"
    of_databases = True

    def look(self, ask: Ask, region: str) -> Iterable[DatabaseClassOffer]:
        """Return whether the region has the class for the engine."""
        wanted: dict[str, Any] = {"Engine": self.hardware.engine, "DBInstanceClass": self.hardware.instance_type}
        if self.hardware.engine_version:
            wanted["EngineVersion"] = self.hardware.engine_version
        found = ask("rds:DescribeOrderableDBInstanceOptions", **wanted)["OrderableDBInstanceOptions"]
        offered = any(one["DBInstanceClass"] == self.hardware.instance_type for one in found)
        yield DatabaseClassOffer(region=region, hardware=self.hardware, offered=offered)
