"""The catalog: several sources compared, aliases understood, known mistakes corrected, one verdict given."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from farshore import suggest
from farshore.catalog import avoided
from farshore.catalog.aliases import Aliases
from farshore.catalog.cloudformation import CloudFormationSource, is_type
from farshore.catalog.corrections import Corrections
from farshore.catalog.features import Features, Statement, type_of
from farshore.catalog.interface import Answer, Region, Source
from farshore.catalog.lifecycle import Lifecycle, Lifecycles, Stage
from farshore.catalog.opt_in import OptIn
from farshore.catalog.sdk import SdkSource
from farshore.catalog.snapshot import SnapshotSource
from farshore.catalog.verdict import Status, Verdict
from farshore.catalog.words import forms_of_name, region_of_zone, words_for_region
from farshore.findings import Evidence

if TYPE_CHECKING:
    from farshore.servers.deadline import Deadline


COMES_WITH_ITS_SERVICE = 0.9
"""In a region without a list, a type is where its service is if that is so in this share of the others; ours."""


NO_PROOF = ", and types may come later than what they make, so it cannot say"


class Catalog:
    """What AWS offers where, and who says so.

    Attributes:
        sources: The sources that are asked, in the order in which their evidence is shown.
        regions: Every known region, by id.
        services: Every canonical service id, sorted. It is SSM's id, except where a correction says that SSM's id
            means another service: then both the service it seems to name and the one it means are here.
        warnings: What the user should know of how this catalog came to be, as a cache that could not be read.
    """

    def __init__(
        self,
        snapshot: SnapshotSource,
        sources: Sequence[Source] | None = None,
        aliases: Aliases | None = None,
        corrections: Corrections | None = None,
        opt_in: OptIn | None = None,
        lifecycles: Lifecycles | None = None,
    ) -> None:
        """Compose a catalog.

        Args:
            snapshot: Gives the vocabulary (regions, services, names).
            sources: Who is asked; the snapshot alone by default. A live source may replace it or stand beside it.
            aliases: The embedded table by default.
            corrections: The embedded ones by default.
            opt_in: Which regions need enabling; the embedded list by default.
            lifecycles: What ends or is closed; the embedded list by default.
        """
        self.sources: tuple[Source, ...] = tuple(sources) if sources is not None else (snapshot,)
        self.regions: Mapping[str, Region] = snapshot.regions
        self.warnings: tuple[str, ...] = ()
        self._snapshot = snapshot
        self._types = next((one for one in self.sources if isinstance(one, CloudFormationSource)), None)
        self._aliases = aliases or Aliases.embedded()
        self._corrections = corrections or Corrections.embedded()
        self._opt_in = opt_in or OptIn.embedded()
        self._lifecycles = lifecycles or Lifecycles.embedded()
        self._avoided = avoided.embedded()
        meant = self._corrections.added(snapshot.services.keys())
        # What a word of daily speech means goes before the id that a source spells like it: `inspector`, `sms`.
        spoken = self._aliases.by_word.keys() | self._aliases.ambiguous.keys()
        self.services: tuple[str, ...] = tuple(sorted({*snapshot.services, *meant} - spoken))
        self._known = (frozenset(self.services) | snapshot.sdk_only) - spoken
        self._suggestions: dict[str, tuple[str, ...]] = {}  # each costs milliseconds, and is asked for in every region

    @classmethod
    @functools.cache
    def embedded(cls) -> Catalog:
        """Return the catalog that ships with farshore; read once in a process.

        Raises:
            FarshoreError: The installation is damaged.
        """
        return cls._of(SnapshotSource.embedded())

    @classmethod
    def current(cls) -> Catalog:
        """Return the catalog with the newest snapshot of SSM at hand: the user's cache when it is newer and intact.

        `warnings` says why a cache was not used.
        """
        from farshore.catalog import cache

        snapshot, warning = cache.newest()
        made = cls._of(snapshot)
        made.warnings = (warning,) if warning else ()
        return made

    @classmethod
    def live(
        cls, *, endpoint_url: str | None = None, session: Any | None = None, deadline: Deadline | None = None
    ) -> Catalog:
        """Return a catalog that asks SSM itself, and has the rest from the files that ship with farshore.

        Args:
            endpoint_url: Anything that speaks SSM's API; AWS itself by default.
            session: A boto3 session; the default one otherwise.
            deadline: When to give up; a minute for each round of questions by default.
        """
        from farshore.catalog.ssm import SsmSource

        snapshot = SnapshotSource.embedded()
        return cls._of(snapshot, SsmSource(snapshot, endpoint_url=endpoint_url, session=session, deadline=deadline))

    @classmethod
    def _of(cls, snapshot: SnapshotSource, first: Source | None = None) -> Catalog:
        return cls(snapshot, (first or snapshot, SdkSource.embedded(), CloudFormationSource.embedded()))

    def prefetch(self, services: Iterable[str], regions: Iterable[str]) -> None:
        """Tell the sources what will be asked, so that a live one can ask for all of it at once.

        Raises:
            SourceUnreachable: A live source gave no answer.
        """
        meant = (self.canonical(service) or service for service in services)
        owners = (self.service_of(one) if is_type(one) else one for one in meant)
        wanted = dict.fromkeys(one for one in owners if one)
        places = list(regions)
        for source in self.sources:
            source.prefetch(
                (self._corrections.id_in(source.name, service), region)
                for service in wanted
                if not self._corrections.reason_to_doubt(source.name, service)
                for region in places
            )

    @property
    def date(self) -> datetime.date:
        """The day of the oldest evidence among the sources."""
        return min((source.retrieved for source in self.sources), default=self._snapshot.retrieved)

    def age(self, today: datetime.date) -> datetime.timedelta:
        """Return how old the oldest evidence is; never negative."""
        return max(today - self.date, datetime.timedelta())

    def partition(self, region: str) -> str | None:
        """Return the partition of a region, as `aws`; None for a region nobody knows."""
        known = self.regions.get(region)
        return known.partition if known else None

    def feature(self, service: str) -> str | None:
        """Return what people call the feature that a CloudFormation type stands for, as `inbound mail`, if known."""
        return self._features.name(service) if is_type(service) else None

    def features_of(self, terraform_type: str, attributes: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the features that a Terraform resource is by its attributes, as a global cluster by its engine."""
        return self._features.wanted(terraform_type, attributes)

    @property
    def types(self) -> Mapping[str, str]:
        """Every CloudFormation type, with the canonical service it belongs to; empty text where none is known."""
        return self._types.types() if self._types else {}

    def service_of(self, type_name: str) -> str | None:
        """Return the canonical service that a CloudFormation type belongs to; None when none is known."""
        owner = self._types.service_of(type_of(type_name)) if self._types else None
        return (self._corrections.meaning(self._types.name, owner) or owner) if self._types and owner else owner

    def name(self, service: str) -> str:
        """Return the long name of a canonical service, as `Amazon DynamoDB`; the id where SSM gives no name."""
        feature = self.feature(service)
        if feature:
            return f"{feature[0].upper()}{feature[1:]} ({service})"
        if self._corrections.meaning(self._snapshot.name, service):
            return service
        return self._snapshot.services.get(self._corrections.id_in(self._snapshot.name, service), service)

    def open_zones(self, region: str) -> tuple[int, tuple[Evidence, ...]]:
        """Return how many Availability Zones of a known region an account of today can use, and who says so."""
        limit = self._corrections.zones.get(region)
        if limit:
            return limit.zones, (limit.evidence,)
        zones = self.regions[region].zones
        listed = f"lists {len(zones)} Availability Zones in {region}: {', '.join(zones) or 'none'}"
        return len(zones), (Evidence(self._snapshot.name, self._snapshot.retrieved, listed),)

    def opt_in(self, region: str) -> Evidence | None:
        """Return who says that an account must enable a known region before it can use it; None where it need not."""
        return self._opt_in.needed(self.regions[region])

    def advised_against(self, region: str, today: datetime.date) -> Evidence | None:
        """Return why AWS advises its customers to leave a region, and who says so; None where it does not."""
        entry = self._avoided.get(region)
        return entry.evidence if entry and entry.since <= today else None

    def lifecycle(self, service: str) -> Lifecycle | None:
        """Return what AWS announced about the end of a service, a feature, or a service that no source knows any more.

        Args:
            service: A service id, an alias, a CloudFormation type, or an id or name of a service that has ended.
        """
        if is_type(service):
            return self._lifecycles.of_type(service)
        canonical = self.canonical(service)
        if canonical:
            return self._lifecycles.of_service(canonical)
        return None if service.casefold() in self._aliases.ambiguous else self._lifecycles.of_word(service)

    def lifecycle_of_resource(self, terraform_type: str) -> Lifecycle | None:
        """Return what AWS announced about the end of what a Terraform type makes."""
        return self._lifecycles.of_terraform(terraform_type)

    def canonical(self, service: str) -> str | None:
        """Return the canonical id for an id, an alias or a CloudFormation type; None when it is none of them."""
        if is_type(service):
            return service if self._has_feature(service) else None
        alias = self._aliases.by_word.get(service)
        if alias:
            return alias.service
        return service if service in self._known else self._spoken(service)

    def _has_feature(self, name: str) -> bool:
        """Say whether some region has the type; one with a variant, as the engine, must be one that AWS documents."""
        known = self._types is not None and self._types.has_type(type_of(name))
        return known and (name == type_of(name) or self._features.has(name))

    def _spoken(self, word: str) -> str | None:
        """Return the one service that a word means when case, spaces and the makers' names do not count."""
        meant = self.spellings.get(suggest.plain(word), ()) if word.isprintable() else ()
        return meant[0] if len(meant) == 1 else None

    @functools.cached_property
    def _features(self) -> Features:
        return Features.embedded()

    @functools.cached_property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """Every spelling that stands for services, in plain form, with their canonical ids.

        What is said at once goes before long names.
        """
        known = sorted(self._known)  # `launch-wizard` and `launchwizard` are one word: always the same of them is meant
        words = {suggest.plain(alias.word): (alias.service,) for alias in self._aliases.by_word.values()}
        words |= {suggest.plain(service): (service,) for service in known} | words
        names: dict[str, tuple[str, ...]] = {}
        for service in known:
            for one in forms_of_name(self.name(service)):
                names[one] = (*names.get(one, ()), service)
        several = {suggest.plain(one.word): one.services for one in self._aliases.ambiguous.values()}
        return names | words | several

    def suggest_service(self, word: str) -> tuple[str, ...]:
        """Return up to three canonical ids that the word may stand for, best first; none when nothing is near."""
        if word not in self._suggestions:
            self._suggestions[word] = self._services_like(word)
        return self._suggestions[word]

    def _services_like(self, word: str) -> tuple[str, ...]:
        meant = self.spellings.get(suggest.plain(word))
        if meant:
            return meant
        if "::" in word:
            return suggest.meant(word, self._type_words)
        return suggest.meant(word, self._service_words)

    @functools.cached_property
    def _type_words(self) -> suggest.Candidates:
        return suggest.prepared({name: (name,) for name in self.types})

    @functools.cached_property
    def _service_words(self) -> suggest.Candidates:
        targets = self._known - self._aliases.by_word.keys()
        words: dict[str, list[str]] = {service: [service, self.name(service)] for service in targets}
        for alias in self._aliases.by_word.values():
            words.setdefault(alias.service, []).append(alias.word)
        return suggest.prepared(words)

    @functools.cached_property
    def _region_words(self) -> suggest.Candidates:
        return suggest.prepared({one.id: words_for_region(one) for one in self.regions.values()})

    def suggest_region(self, word: str) -> tuple[str, ...]:
        """Return up to three region ids that the word may stand for: a zone, a place (`Oregon`), a slip of the pen."""
        zone = region_of_zone(word, self.regions)
        if zone:
            return (zone,)
        return suggest.meant(word, self._region_words)

    def verdict(self, service: str, region: str, today: datetime.date | None = None) -> Verdict:
        """Compare what the sources say of the service in the region, and conclude.

        Args:
            service: A service id, an alias, or a CloudFormation type such as `AWS::SES::ReceiptRule`.
            region: A region id.
            today: The day on which it is asked. What has ended by then is in no region, whatever the sources list;
                without a day they alone decide.

        Raises:
            SourceUnreachable: A live source gave no answer.
        """
        canonical = self.canonical(service)
        if region not in self.regions:
            return self._unknown_region(canonical or service, service, region)
        end = self.lifecycle(service) if today else None
        if today and end and end.stage(today) is Stage.ENDED:
            return _ended(end, canonical or service, service, region, today)
        if is_type(canonical or service):
            return self._verdict_on_type(canonical or service, service, self.regions[region])
        answers = [self._ask(source, canonical or service, region) for source in self.sources]
        if canonical is None and all(answer.listed is None for answer in answers):
            return self._typo(service, region, answers)
        return self._conclude(canonical or service, service, self.regions[region], answers)

    def _ask(self, source: Source, service: str, region: str) -> Answer:
        """Ask one source, in its own words; one that means another service by the id cannot say."""
        doubt = self._corrections.reason_to_doubt(source.name, service)
        if doubt:
            return Answer(None, doubt)
        return source.answer(self._corrections.id_in(source.name, service), region)

    def _verdict_on_type(self, name: str, asked: str, region: Region) -> Verdict:
        """Judge a type by what AWS documents of it, by the lists of types, and by the service it belongs to.

        That a list lacks a type proves nothing by itself: types come later than what they make. It counts where the
        service is absent too, or where AWS's own page agrees.
        """
        if self._types is None:
            return self._conclude(name, asked, region, [])
        if not self._has_feature(name):
            return self._typo(asked, region.id, [])
        owner = self.service_of(name)
        whole = self.verdict(owner, region.id) if owner else None
        if whole and whole.status is Status.GLOBAL:
            return whole._replace(service=name, asked=asked)
        documented = self._features.documented(name, region, self._partitions)
        answer = self._types.answer(type_of(name), region.id)
        if self._features.apart(name):
            answer = answer._replace(listed=None)
        typical = not self._types.has_list(region.id) and owner is not None and self._comes_with(name, owner, region)
        status = _status_of_type(answer.listed, whole.status if whole else None, documented, typical=typical)
        if status is Status.UNKNOWN and answer.listed is False:
            answer = Answer(None, answer.evidence._replace(statement=f"{answer.evidence.statement}{NO_PROOF}"))
        answers = [Answer(documented.offered, documented.evidence)] if documented else []
        answers.append(answer)
        if whole and (typical or whole.status in (Status.UNAVAILABLE, Status.DISPUTED)):
            answers += [Answer(None, one) for one in whole.evidence]
        return self._verdict(status, name, asked, region, answers)

    def _comes_with(self, name: str, owner: str, region: Region) -> bool:
        """Say whether a type is listed nearly everywhere in the partition where its service is."""
        types = self._types
        if types is None:
            return False
        served = [
            one.id
            for one in self.regions.values()
            if one.partition == region.partition and types.has_list(one.id) and self.verdict(owner, one.id).usable
        ]
        listed = sum(bool(types.answer(type_of(name), one).listed) for one in served)
        return bool(served) and listed >= COMES_WITH_ITS_SERVICE * len(served)

    @functools.cached_property
    def _partitions(self) -> Mapping[str, str]:
        return {one.id: one.partition for one in self.regions.values()}

    def _conclude(self, service: str, asked: str, region: Region, answers: Sequence[Answer]) -> Verdict:
        correction = self._corrections.globals.get((service, region.partition))
        status = Status.GLOBAL if correction else _compare(answers)
        said = next((one.control_plane for one in answers if one.control_plane), None)
        control_plane = correction.control_plane if correction else said
        return self._verdict(status, service, asked, region, answers, control_plane)

    def _verdict(
        self,
        status: Status,
        service: str,
        asked: str,
        region: Region,
        answers: Sequence[Answer],
        control_plane: str | None = None,
    ) -> Verdict:
        return Verdict(
            status=status,
            service=service,
            asked=asked,
            region=region.id,
            evidence=_evidence(answers) + self._background(service, asked, region.partition),
            control_plane=control_plane if status is Status.GLOBAL else None,
            explanation=_explain(status, self.name(service), region, control_plane, answers),
        )

    def _background(self, service: str, asked: str, partition: str) -> tuple[Evidence, ...]:
        """Return what our own tables add to the sources: a correction, notes, why the alias stands for the service."""
        correction = self._corrections.globals.get((service, partition))
        notes = [one for one in self._corrections.notes if (one.service, one.partition) == (service, partition)]
        alias = self._aliases.by_word.get(asked)
        found = [correction.evidence] if correction else []
        found += [note.evidence for note in notes]
        return (*found, alias.evidence) if alias else tuple(found)

    def _typo(self, asked: str, region: str, answers: Sequence[Answer]) -> Verdict:
        suggestions = self.suggest_service(asked)
        several = self._aliases.ambiguous.get(asked.casefold())
        hint = f"; did you mean {' or '.join(suggestions)}?" if suggestions else ""
        what = "a CloudFormation type" if is_type(asked) else "a service"
        reason = (
            f"{asked} is not one service: {several.evidence.statement}"
            if several
            else f"No source knows {what} {asked}"
        )
        return Verdict(
            status=Status.UNKNOWN,
            service=asked,
            asked=asked,
            region=region,
            evidence=_evidence(answers) + ((several.evidence,) if several else ()),
            suggestions=suggestions,
            explanation=reason + hint,
            known=False,
        )

    def _unknown_region(self, service: str, asked: str, region: str) -> Verdict:
        suggestions = self.suggest_region(region)
        hint = f"; did you mean {' or '.join(suggestions)}?" if suggestions else ""
        return Verdict(
            status=Status.UNKNOWN,
            service=service,
            asked=asked,
            region=region,
            evidence=(),
            suggestions=suggestions,
            explanation=f"No source knows a region {region}{hint}",
            known=self.canonical(asked) is not None,
        )


def _compare(answers: Sequence[Answer]) -> Status:
    """Conclude from the answers alone: who can say, do they agree."""
    # A source that calls the service global speaks for the whole partition, listed or not. One that lists it only where
    # it is controlled does not contradict that.
    anywhere = any(answer.is_global for answer in answers)
    said = {answer.listed or (True if anywhere else answer.listed) for answer in answers} - {None}
    if len(said) > 1:
        return Status.DISPUTED
    if said == {False}:
        return Status.UNAVAILABLE
    if any(answer.is_global for answer in answers):
        return Status.GLOBAL
    return Status.AVAILABLE if said else Status.UNKNOWN


def _ended(end: Lifecycle, service: str, asked: str, region: str, today: datetime.date) -> Verdict:
    return Verdict(
        status=Status.ENDED,
        service=service,
        asked=asked,
        region=region,
        evidence=(end.evidence,),
        explanation=f"{end.sentence(today)}; no region has it",
    )


def _status_of_type(
    listed: bool | None, service: Status | None, documented: Statement | None, *, typical: bool
) -> Status:
    """Conclude about a CloudFormation type.

    Args:
        listed: Whether the region's list has it; None where the region has no list that is worth something.
        service: What is known of the service it belongs to; None when nobody knows which that is.
        documented: What AWS's own page says.
        typical: The region has no list, and elsewhere the type is where the service is.
    """
    if documented and documented.offered:
        return Status.DISPUTED if service is Status.UNAVAILABLE else Status.AVAILABLE
    if documented and documented.offered is False:
        return Status.DISPUTED if (listed or typical) and not documented.outright else Status.UNAVAILABLE
    if service is Status.UNAVAILABLE:
        return Status.UNAVAILABLE
    if listed or typical:
        return Status.DISPUTED if service is Status.DISPUTED else Status.AVAILABLE
    return Status.UNKNOWN


def _evidence(answers: Sequence[Answer]) -> tuple[Evidence, ...]:
    return tuple(answer.evidence for answer in answers)


def _explain(status: Status, name: str, region: Region, control_plane: str | None, answers: Sequence[Answer]) -> str:
    """Put the conclusion into a sentence."""
    if status is Status.GLOBAL:
        where = (
            f"controlled from {control_plane}" if control_plane else "and no source says where it is controlled from"
        )
        return f"{name} is one service for the whole partition {region.partition}, {where}"
    if status is Status.DISPUTED:
        sides = "; ".join(
            f"{one.evidence.source} {one.evidence.statement}" for one in answers if one.listed is not None
        )
        return f"The sources disagree on {name} in {region.id}: {sides}"
    if status is Status.UNKNOWN:
        reasons = "; ".join(f"{one.evidence.source}: {one.evidence.statement}" for one in answers)
        return f"No source can say whether {region.id} has {name}{f' ({reasons})' if reasons else ''}"
    verb = "is available" if status is Status.AVAILABLE else "is not available"
    return f"{name} {verb} in {region.id} ({region.name})"
