"""SSM's public parameters, asked now: ten names a call, many calls at once, and no region that must be up."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from farshore.catalog.interface import Answer, Source
from farshore.catalog.snapshot import ROOT, SSM, SnapshotSource
from farshore.errors import SourceUnreachable
from farshore.findings import Evidence
from farshore.servers.deadline import ONE_ANSWER, Deadline

QUERY_REGIONS = ("us-west-2", "eu-central-1")
"""The regions that are asked, in this order; two of the seventeen that serve them, us-east-1 not among them."""

WORKERS = 8
"""Calls under way at once; the account shares 40 a second."""

VALID_ID = re.compile(r"[A-Za-z0-9-]{1,100}")
"""What may stand in a parameter's name. `__DELETE_FLAG__` was once a service id, and a spec may hold anything."""

Pair = tuple[str, str]
"""A canonical service and a region."""


class SsmSource(Source):
    """SSM's public parameters, live.

    It asks for `services/<service>`, so that a typo is not called unavailable, and for
    `regions/<region>/services/<service>`. Which services are global is taken from a snapshot: that follows from
    thousands of endpoints, and hardly changes.
    """

    name = SSM

    def __init__(
        self,
        snapshot: SnapshotSource,
        *,
        endpoint_url: str | None = None,
        session: Any | None = None,
        deadline: Deadline | None = None,
    ) -> None:
        """Prepare to ask; nothing is sent before the first question.

        Args:
            snapshot: Knows the regions, and which services are global.
            endpoint_url: Anything that speaks SSM's API; AWS itself by default.
            session: A boto3 session; the default one otherwise.
            deadline: When to give up; a minute for each round of questions by default.
        """
        self.retrieved = datetime.datetime.now(datetime.timezone.utc).date()
        self._snapshot = snapshot
        self._endpoint_url = endpoint_url
        self._session = session
        self._deadline = deadline
        self._known: dict[str, bool] = {}
        self._listed: dict[Pair, bool] = {}

    def prefetch(self, pairs: Iterable[Pair]) -> None:
        """Ask for many pairs at once: 20 services in 3 regions are 8 calls.

        Raises:
            MissingExtra: boto3 is not installed.
            SourceUnreachable: Neither query region gave an answer.
        """
        wanted = dict.fromkeys(
            pair for pair in pairs if pair not in self._listed and all(map(VALID_ID.fullmatch, pair))
        )
        services = dict.fromkeys(service for service, _ in wanted if service not in self._known)
        names = [f"services/{service}" for service in services] + [_name(pair) for pair in wanted]
        found = self._ask(names) if names else frozenset()
        self._known |= {service: f"services/{service}" in found for service in services}
        self._listed |= {pair: _name(pair) in found for pair in wanted}

    def answer(self, service: str, region: str) -> Answer:
        """Say whether SSM lists the service in the region now; see `Source.answer`."""
        if not (VALID_ID.fullmatch(service) and VALID_ID.fullmatch(region)):
            return Answer(None, self._evidence(f"was not asked for {service[:100]!r}, which is no service id"))
        self.prefetch([(service, region)])
        listed = self._listed[service, region]
        if not listed and not self._known[service] and service not in self._snapshot.services:
            return Answer(None, self._evidence(f"has no service {service} ({ROOT}/services/{service})"))
        if region not in self._snapshot.regions or service not in self._snapshot.services:
            verb = "lists" if listed else "does not list"
            return Answer(listed, self._evidence(f"{verb} {service} in {region} ({ROOT}/{_name((service, region))})"))
        return self._snapshot.as_of(self.retrieved, service, region, listed=listed)

    def _evidence(self, statement: str) -> Evidence:
        return Evidence(self.name, self.retrieved, statement)

    def _ask(self, names: list[str]) -> frozenset[str]:
        """Return which of the parameters exist, as the first query region that answers tells."""
        from farshore.catalog.crawl import ssm  # boto3, for those who ask AWS only
        from farshore.servers.aws import find_credentials

        deadline = self._deadline or Deadline()
        if self._session is None:
            self._session = deadline.run("the AWS configuration", ssm.open_session)
        deadline.run("the AWS credentials", partial(find_credentials, self._session))
        first, other = QUERY_REGIONS
        try:
            return self._exist(names, first, deadline)
        except SourceUnreachable as failure:
            try:
                return self._exist(names, other, deadline)
            except SourceUnreachable:
                raise failure from None

    def _exist(self, names: list[str], region: str, deadline: Deadline) -> frozenset[str]:
        """Ask one query region; the first batch has few retries: a dead region costs seconds and not minutes."""
        from farshore.catalog.crawl import ssm

        first, *others = ssm.batches(names)
        quick = ssm.parameters(self._session, region, self._endpoint_url, workers=1, attempts=2)
        found = set(deadline.run(f"SSM in {region}", partial(quick.values, first), ONE_ANSWER))
        if others:
            patient = ssm.parameters(self._session, region, self._endpoint_url, workers=WORKERS)
            for part in deadline.each(lambda _: f"SSM in {region}", patient.values, others, WORKERS):
                found.update(part)
        return frozenset(found)


def _name(pair: Pair) -> str:
    service, region = pair
    return f"regions/{region}/services/{service}"
