"""What becomes of resources that a configuration no longer has: Terraform forgets them, or destroys them.

Data leaves Terraform, not AWS: it is destroyed only if the spec lists its service under `destroy` or is a trial, and
nothing protects it any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from farshore.changes.build import Build, Phase, ServiceFacts
from farshore.changes.configuration import resources, service_of, type_of
from farshore.changes.facts import STOPS, WRITTEN_IN_PLACE, holds_data

_WITHOUT_DATA = (Phase.NAMES, Phase.CONTROLS, Phase.EDGE, Phase.WATCH)


def may_go(previous: Build, new: Build, service: str | None) -> bool:
    """Say whether the data of a service may be destroyed: nothing protects it, and the spec says that it may go."""
    facts = previous.services.get(service) if service else None
    protected = facts.protected if facts else not previous.trial
    return not protected and (new.trial or service in new.destroy)


@dataclass(frozen=True)
class Leaving:
    """Decides for the resources of one stack.

    Attributes:
        previous: What was written before.
        new: What the spec asks for now.
        phase: The phase of the stack.
        staying: Names of the services that the stack still has resources of.
    """

    previous: Build
    new: Build
    phase: Phase
    staying: frozenset[str]

    @classmethod
    def of(cls, previous: Build, new: Build, stack: str, phase: Phase) -> Leaving:
        """Return what decides for the stack of a name."""
        configurations = [one.terraform for one in new.stacks if one.name == stack]
        owners = {service_of(address) for terraform in configurations for address in resources(terraform)}
        return cls(previous, new, phase, frozenset(owner for owner in owners if owner))

    def is_forgotten(self, address: str) -> bool:
        """Say whether Terraform forgets a resource, which stays as it is in AWS."""
        service = service_of(address)
        if may_go(self.previous, self.new, service) or type_of(address) in STOPS:
            return False
        if holds_data(type_of(address)) or self._makes_artifacts_safe(address):
            return True
        return self.phase not in _WITHOUT_DATA and self._leaves_with_its_data(service)

    def _makes_artifacts_safe(self, address: str) -> bool:
        """Say whether a resource is a setting of the bucket of a canary's artifacts, which outlives the canary."""
        return self.phase is Phase.WATCH and type_of(address) in WRITTEN_IN_PLACE

    def _leaves_with_its_data(self, service: str | None) -> bool:
        """Say whether all of a stateful service leaves, so that what makes its data readable and safe has to stay.

        Links are not part of the data: of a service that stays, one that is no longer wanted has to stop.
        """
        facts = self.previous.services.get(service) if service else None
        if not service or facts is None or not facts.stateful:
            return False
        return not self._stays(service, facts) or (self.phase is not Phase.LINKS and service not in self.staying)

    def _stays(self, service: str, facts: ServiceFacts) -> bool:
        now = self.new.services.get(service)
        return now is not None and now.type == facts.type and not now.external
